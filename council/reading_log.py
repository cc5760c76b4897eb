"""The log of reads: whoever reads a paper that is not public is written down, on the page as in the PDF and in every file.

A paper is not public as long as one of its steps is not, or its publicity is still open. Before approval it is the
administration's own text and nobody's reading is kept.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from concepts.models import ConceptEdition
from council.choices import ReadKind, ReadWay
from council.models import AccessLog, Submission
from municipality.models import User

KINDS: Final[dict[type[Model], ReadKind]] = {Submission: ReadKind.SUBMISSION, ConceptEdition: ReadKind.EDITION}
"""What can be logged; a further kind of thing is one row here and one in `ReadKind`."""


def note(user: User, way: ReadWay, row: Model, *, detail: str = "") -> AccessLog:
    """Write down that this person has read this row. Whether it needs writing down is the caller's matter."""
    return AccessLog.objects.create(
        at=timezone.now(),
        reader=user,
        reader_label=user.full_name[:200],
        kind=KINDS[type(row)],
        object_id=row.pk,
        object_label=str(row)[:400],
        way=way,
        detail=detail[:200],
    )


def note_paper(user: User, way: ReadWay, submission: Submission, *, closed: bool | None = None, detail: str = "") -> None:
    """Write down the read of a paper if it is one of those that are not public; `closed` where the caller knows it already."""
    if submission.approved_at is None:
        return
    if is_closed(submission) if closed is None else closed:
        note(user, way, submission, detail=detail)


def is_closed(submission: Submission) -> bool:
    """Whether one of its steps is behind closed doors. Reads the steps where they were prefetched."""
    return any(not step.public for step in submission.steps.all())


def reads_of(row: Model) -> QuerySet[AccessLog]:
    """Who read this row, the last one first."""
    found: QuerySet[AccessLog] = AccessLog.objects.filter(Q(kind=KINDS[type(row)]), object_id=row.pk)
    return found
