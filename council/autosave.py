"""The unsaved text of the editor between the browser and `SubmissionAutosave`."""

from __future__ import annotations

from council.models import Submission, SubmissionAutosave
from municipality.models import User
from municipality.unsaved import LARGEST_REVISION, MOST_CHARACTERS, data_of, entries_of, revision_of

__all__ = ["LARGEST_REVISION", "MOST_CHARACTERS", "data_of", "entries_of", "revision_of", "unsaved_of"]


def unsaved_of(submission: Submission, user: User) -> SubmissionAutosave | None:
    return SubmissionAutosave.objects.filter(submission=submission, user=user).first()
