"""Small words and forms that several pages of the room print."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from council.choices import SubmissionResult, SubmissionStatus
from council.document import numbered as numbered_sections
from council.document import votes_text
from council.models import Consultation, PointOutcome, Section
from council.outcomes import label_of
from council.points import rows_of
from municipality.acting import Offer
from municipality.worddiff import Segment

register = template.Library()


@register.filter
def richtext(html: str) -> SafeString:
    """Rich text as it is stored. It was cleaned by a closed list when it was saved (`municipality/richtext.py`)."""
    return mark_safe(html)


@register.filter
def votes(step: Consultation) -> str:
    """The votes of a step in words."""
    return votes_text(step)


@register.filter
def outcome_label(outcome: str) -> str:
    """The city's own word for an outcome. The words of a city cost one query a page."""
    return label_of(outcome)


@register.filter
def point_outcomes(step: Consultation) -> list[PointOutcome]:
    """Outcomes of a step's points, where they ended differently."""
    return rows_of(step)


@register.filter
def numbered(sections: Any) -> list[tuple[Section, str]]:
    """The parts of the reasons with what stands before each heading."""
    return numbered_sections(sections)


@register.inclusion_tag("council/_segments.html")
def segments(pieces: list[Segment]) -> dict[str, Any]:
    """A word-by-word comparison, with marks that need no colour."""
    return {"segments": pieces}


@register.inclusion_tag("council/_offer.html")
def action_button(offer: Offer, address: str, *, scope: str | int = "page", quiet: bool = False) -> dict[str, Any]:
    """An offer of the workflow as a button that leads to its page; an impossible one with its reason."""
    return {"offer": offer, "address": address, "scope": scope, "quiet": quiet}


@register.filter
def status_label(status: str) -> str:
    """The word for the status of a submission."""
    return str(SubmissionStatus(status).label)


@register.filter
def result_label(result: str) -> str:
    """The word for what became of a submission."""
    return str(SubmissionResult(result).label)
