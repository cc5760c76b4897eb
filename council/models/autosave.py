"""What somebody typed in the editor and has not saved yet."""

from __future__ import annotations

from django.db import models

from council.models.meeting import Meeting
from council.models.submission import Submission
from municipality.models.unsaved import UnsavedText


class SubmissionAutosave(UnsavedText):
    """The unsaved text of one submission."""

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="autosaves")

    class Meta(UnsavedText.Meta):
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.saved_at:%d.%m.%Y %H:%M}"


class OutcomesAutosave(UnsavedText):
    """The outcomes of one session as far as they were typed and not yet entered."""

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="autosaves")

    class Meta(UnsavedText.Meta):
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="outcomes_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.saved_at:%d.%m.%Y %H:%M}"
