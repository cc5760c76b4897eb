"""What the page of a submission shows of its outcomes, beside their words: wordings, points, who took no part, what was referred.

Reasons of recusals are for the city's clerks, admins and submitters; nobody else is given them, nor are they printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from council.models import Consultation, PointOutcome, Recusal, Submission
from council.points import WORDED, Recommendation, Way
from council.reading import Reading
from municipality.choices import CITY_WIDE_ROLES
from municipality.richtext import plain
from municipality.worddiff import Segment, diff


class Outcomes:
    """The outcomes of one submission's steps, as far as this person may know of them. Costs nothing where nothing has ended."""

    def __init__(self, reading: Reading) -> None:
        steps = reading.steps
        worded = [step for step in reading.all_steps if step.outcome in WORDED]
        prefetch_related_objects(worded, Prefetch("point_outcomes", PointOutcome.objects.select_related("point")))
        self._worded = {step.pk for step in worded}
        self._way = Way(reading.submission)
        self.shows_reasons = bool(reading.user.roles & CITY_WIDE_ROLES)
        self._recused = [step for step in steps if step.votes_recused] if reading.is_staff else []
        prefetch_related_objects(self._recused, Prefetch("recusals", Recusal.objects.select_related("member__user")))
        referred = {step.referred_out_paper_id for step in steps if step.referred_out_paper_id}
        self._papers = Submission.objects.visible_to(reading.user).in_bulk(referred) if referred else {}

    def of(self, step: Consultation) -> dict[str, Any]:
        """What the page shows beside this step."""
        rows = step.point_outcomes.all() if step.pk in self._worded else ()
        return {
            "amended": [
                (row.point.position, diff(plain(row.point.text), plain(row.wording)))
                for row in sorted(rows, key=lambda row: row.point.position)
                if row.wording and row.wording != row.point.text
            ],
            "only_points": self._way.numbers(step),
            "recusals": list(step.recusals.all()) if step in self._recused else [],
            "shows_reasons": self.shows_reasons,
            "referred_out_paper": self._papers.get(step.referred_out_paper_id),
        }


@dataclass(frozen=True)
class Shown:
    """A recommended wording beside the proposal, word by word."""

    number: int
    recommendation: Recommendation
    pieces: list[Segment]


def recommendations(submission: Submission, reading: Reading) -> list[Shown]:
    """What bodies recommended instead of the paper's own wording, by point; none of those the person may not know of."""
    way = Way(submission)
    shown = way.recommended(known=reading.steps).shown
    return [
        Shown(number, item, diff(plain(point.text), plain(item.wording)))
        for number, point in enumerate(way.points, start=1)
        for item in shown.get(point.pk, ())
        if item.wording != point.text
    ]
