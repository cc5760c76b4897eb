"""A plan as a page for the printer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.concepts.document import ConceptDocument
from reports.concepts.form import ConceptForm
from reports.concepts.plan import Drawing, Heading, Plan, Rich
from reports.concepts.planning import plan_concept
from reports.documents import Letterhead, PrintJob
from reports.layout.render import UNDATED
from reports.layout.richtext import Outline
from reports.layout.style import look_css, sheet_layer, stamp

STYLES = ("document.css", "concept.css")
DRAFT = "Entwurf"
TIME_LIMIT = 180
"""Seconds until the printing of a concept is given up."""
MARGINS = (24, 20, 22, 25)
_SVG = re.compile(r"<svg\b")
_DEEPEST = 6
_SHARES = "\n".join(f".share-{part} {{ width: {part}% }}" for part in range(101))
"""Widths in hundredths, by class: no page of ours holds styles inside its markup."""


def concept_job(document: ConceptDocument, form: ConceptForm, letterhead: Letterhead) -> PrintJob:
    """The print job of a whole edition; a draft carries a watermark. The values lie inside the file as JSON."""
    plan = plan_concept(document, form)
    return PrintJob(
        html=page(plan, letterhead, look=form.look, template="documents/concept.html"),
        title=f"{document.concept}, {document.edition}",
        author=letterhead.official_name or letterhead.name,
        created=document.adopted_on or document.as_of or UNDATED,
        stylesheets=STYLES,
        css=page_css(letterhead, watermark=DRAFT if document.draft else ""),
        attachments=(("concept.json", document.to_json().encode(), "Die Angaben dieses Konzeptes als JSON"),),
        time_limit=TIME_LIMIT,
    )


def page(plan: Plan, letterhead: Letterhead, *, look: str, template: str, **context: Any) -> str:
    """The finished HTML of a plan in this skeleton."""
    lines = [" · ".join(part) for part in (letterhead.address_lines, letterhead.contact_lines) if part]
    context |= {
        "plan": plan,
        "letterhead": letterhead,
        "city": letterhead.official_name or letterhead.name,
        "letterhead_lines": lines,
        "look": look,
        "elements": [shown(element) for element in plan.elements],
    }
    return render_to_string(template, context)


def sheet_job(
    template: str,
    letterhead: Letterhead,
    *,
    title: str,
    created: str,
    look: str,
    elements: Sequence[Any] = (),
    styles: tuple[str, ...] = STYLES,
    watermark: str = "",
    css: str = "",
    attachments: tuple[tuple[str, bytes, str], ...] = (),
    time_limit: int = TIME_LIMIT,
    **context: Any,
) -> PrintJob:
    """The job of a document without a title page: sheets, lists, records, papers about a session.

    `css` stands behind the city's own lines; `context` is what its template prints besides.
    """
    city = letterhead.official_name or letterhead.name
    context |= {
        "title": title,
        "letterhead": letterhead,
        "city": city,
        "look": look,
        "address": " · ".join(letterhead.address_lines),
        "elements": [shown(element) for element in elements],
    }
    return PrintJob(
        html=render_to_string(template, context),
        title=title,
        author=city,
        created=created,
        stylesheets=styles,
        css="\n".join(part for part in (page_css(letterhead, watermark=watermark), css) if part),
        attachments=attachments,
        time_limit=time_limit,
    )


def page_css(letterhead: Letterhead, *, watermark: str) -> str:
    """Colours and crest of the city, and the margins that the watermark has to know."""
    top, right, bottom, left = MARGINS
    lines = look_css(letterhead)
    layer = f" background: {sheet_layer(stamp(watermark), left, top)};" if watermark else ""
    lines.append(f"@page {{ margin: {top}mm {right}mm {bottom}mm {left}mm;{layer} }}")
    return "\n".join([*lines, _SHARES])


def shown(element: Any) -> dict[str, Any]:
    """An element with what only the page needs: its template, its level, its markup."""
    shown: dict[str, Any] = {"item": element, "template": f"documents/concept/{element.kind}.html"}
    if isinstance(element, Rich):
        start = min(element.level + 2, _DEEPEST)
        shown["html"] = Outline(start).html(element.html)
    elif isinstance(element, Drawing):
        shown["html"] = _with_alternative(element)
    elif isinstance(element, Heading):
        shown["level"] = min(element.level + 1, _DEEPEST)
    return shown


def _with_alternative(drawing: Drawing) -> SafeString:
    """The drawing, drawn by us, with all it says in words for those who do not see it."""
    return mark_safe(_SVG.sub(f'<svg aria-label="{escape(drawing.alt)}"', drawing.svg, count=1))
