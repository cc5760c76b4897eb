"""Which blocks of a document hold something: the question of the checklist, of the guards and of the printed page."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import strip_tags

from reports.documents import SubmissionDocument
from reports.forms.model import Form


def has_text(html: str) -> bool:
    """Whether rich text says anything; a lone table cell or picture counts, an empty paragraph does not."""
    return "<img" in html or bool(strip_tags(html).replace("&nbsp;", " ").replace("\xa0", " ").strip())


_FILLED: dict[str, Callable[[SubmissionDocument], bool]] = {
    "subject": lambda d: bool(d.subject.strip()),
    "number": lambda d: bool(d.number),
    "file_reference": lambda d: bool(d.file_reference),
    "unit": lambda d: bool(d.unit),
    "authors": lambda d: bool(d.authors),
    "phone": lambda d: any(p.phone for p in d.authors) or bool(d.contact and d.contact.phone),
    "contact": lambda d: d.contact is not None,
    "date": lambda d: bool(d.date),
    "place": lambda d: bool(d.place),
    "steps": lambda d: bool(d.steps),
    "motion": lambda d: any(has_text(point.html) for point in d.motion),
    "reasons": lambda d: any(has_text(section.html) or section.figure for section in d.sections),
    "strategic_goals": lambda d: bool(d.strategic_goals),
    "prior_treatments": lambda d: bool(d.prior_treatments),
    "involved_units": lambda d: bool(d.involved_units),
    "external": lambda d: bool(d.external_participation.strip()),
    "finance": lambda d: d.finance.answered and (d.finance.none or has_text(d.finance.impact_html)),
    "cover": lambda d: d.finance.answered and (d.finance.none or bool(d.finance.cover_proposal.strip())),
    "follow_up_costs": lambda d: d.finance.answered and (d.finance.none or bool(d.finance.follow_up_costs.strip())),
    "attachments": lambda d: bool(d.attachments),
    "summary": lambda d: bool(d.plain_summary.strip()),
}


def is_filled(name: str, document: SubmissionDocument) -> bool:
    """Whether the block of this name has content in the document."""
    return _FILLED[name](document)


def missing_blocks(form: Form, document: SubmissionDocument) -> list[tuple[str, str]]:
    """Name and the city's own label of every block the form requires and the document leaves empty."""
    return [(name, form.label(name)) for name in form.required if not is_filled(name, document)]
