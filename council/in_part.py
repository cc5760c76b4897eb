"""What a decision puts in force that adopted some points of a paper and not others.

Which edition or measure a point is about is said by its words alone. What the adopted points name holds; what only other points
name does not; where no point names it, nobody but the city can tell, and the paper says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from council.choices import SubmissionResult
from council.models import Submission
from council.points import ADOPTED, Way
from municipality.richtext import plain

_LEAST = 4
"""Shorter names stand in too many sentences to name anything."""


def is_adopted(paper: Submission, names: Iterable[str]) -> bool | None:
    """Whether the decision on this paper adopts what goes by one of these names; `None` where its points do not tell."""
    if paper.result != SubmissionResult.MIXED:
        return paper.result in ADOPTED
    words = "|".join(re.escape(name) for name in names if len(name) >= _LEAST)
    if not words:
        return None
    way = Way(paper)
    named = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    naming = [point for point in way.points if named.search(plain(point.text))]
    return all(way.is_adopted(point) for point in naming) if naming else None


def left_open(paper: Submission, *, edition: bool, measures: int) -> list[str]:
    """Sentences on what somebody has to settle by hand: the edition the paper carries, and so many of its measures."""
    if paper.result != SubmissionResult.MIXED:
        return []
    found = []
    if edition:
        found.append(
            _(
                "Die Vorlage ist in Teilen beschlossen, und kein beschlossener Punkt nennt die Fortschreibung. Gilt sie damit, "
                "tragen Sie den Beschluss auf ihrer Seite ein."
            )
        )
    if measures:
        found.append(
            _(
                "Die Vorlage ist in Teilen beschlossen; für %(count)s der Maßnahmen, die sie betrifft, ist der Beschluss nicht "
                "übernommen. Sind sie beschlossen, tragen Sie ihren Stand auf ihrer Seite ein."
            )
            % {"count": measures}
        )
    return found
