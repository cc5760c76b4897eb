"""Amendments before a body: which still wait for its vote, and what the adopted ones make of the paper's points.

An amendment is voted on before the paper it belongs to. Where a body agrees to it, the paper is agreed to in its wording.
Nothing of this is stored twice: it follows from the rows that went along with the step (`council/new_steps.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from council.choices import StepStatus
from council.kinds import Vote, rule_for
from council.models import Consultation
from council.outcomes import CARRIED, ENDED, VOTING


@dataclass(frozen=True)
class Adopted:
    """What a body agreed to about one point of the paper. `row` is the amendment's own row for this body."""

    row: Consultation
    wording: str


def _rows(step: Consultation) -> list[Consultation]:
    if step.role not in VOTING:
        return []
    found = [row for row in step.inserted_steps.all() if row.submission_id != step.submission_id]
    return [row for row in found if rule_for(row.submission.kind).vote == Vote.OWN]


def voted(step: Consultation) -> list[Consultation]:
    """Amendments that this body has voted on, in the order in which they were sent."""
    return [row for row in _rows(step) if row.status in ENDED]


def waiting(step: Consultation) -> list[Consultation]:
    """Amendments that this body has before it and has not voted on. Reads prefetched rows where there are any."""
    return [row for row in _rows(step) if row.status == StepStatus.DISPATCHED]


def adopted(step: Consultation) -> dict[int, list[Adopted]]:
    """The wordings this body agreed to, by the id of the paper's point, in the order of the votes."""
    found: dict[int, list[Adopted]] = {}
    for row in voted(step):
        for point in row.point_outcomes.all():
            if point.outcome in CARRIED and point.point.amends_id is not None:
                found.setdefault(point.point.amends_id, []).append(Adopted(row, point.wording or point.point.text))
    return found


def wordings(step: Consultation) -> dict[int, str]:
    """The text that the adopted amendments make of a point; of several the last one voted on."""
    return {point: items[-1].wording for point, items in adopted(step).items()}
