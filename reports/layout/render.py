"""Values, form and letterhead become one HTML page: for the printer and, with other style sheets, for the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static

from reports.documents import Letterhead, PrintJob, Section, SubmissionDocument
from reports.forms import Form
from reports.layout.remaining import remaining_views
from reports.layout.style import form_css, page_css
from reports.layout.views import Paper, View, view_of

PRINT_STYLES = ("document.css", "print.css")
SCREEN_STYLES = ("fonts.css", "document.css", "preview.css")
CLOSING = frozenset({"place_date", "signatory", "signoff"})
UNDATED = "2000-01-01"
"""The day a file claims to be made when its paper bears none yet: files never tell the clock's time."""


@dataclass(frozen=True)
class Group:
    """Neighbouring blocks that are laid out together: a row, a list, blocks under one heading, or one alone."""

    kind: str
    views: tuple[View, ...]
    heading: str = ""
    row_number: int = 0


def render_html(
    document: SubmissionDocument, form: Form, letterhead: Letterhead, *, body: str | None = None, watermark: str = ""
) -> PrintJob:
    """The print job for a submission. `body` is a step's key for forms printed per body; an unknown one is a `KeyError`."""
    context = page_context(document, form, letterhead, body=body, watermark=watermark)
    head_lines = {view.name: list(view.lines) for view in context["running"]}
    css = f"{form_css(letterhead, form)}\n{page_css(form, head_lines, watermark=watermark)}"
    return PrintJob(
        html=render_to_string("documents/submission.html", context),
        title=context["document_title"],
        author=letterhead.official_name or letterhead.name,
        created=_first_day(document.signed_on, document.date),
        stylesheets=(*PRINT_STYLES, f"look-{form.look}.css"),
        css=css,
        attachments=(("submission.json", document.to_json().encode(), "Die Angaben dieser Vorlage als JSON"),),
    )


def render_preview(
    document: SubmissionDocument,
    form: Form,
    letterhead: Letterhead,
    *,
    css_url: str,
    body: str | None = None,
    watermark: str = "",
    picture_url: Callable[[str], str] | None = None,
) -> str:
    """The same page for a frame in the browser, without any inline style or script.

    `css_url` is the address under which a view serves `form_css(letterhead, form)` as `text/css`. The frame's policy
    needs `style-src 'self'`, `img-src 'self' data:` and `font-src 'self'`. `picture_url` turns the printer's address of
    a figure (`asset:media/…`) into one the browser may load; `data:` addresses need none.
    """
    if picture_url is not None:
        document = replace(document, sections=tuple(_shown(section, picture_url) for section in document.sections))
    context = page_context(document, form, letterhead, body=body, watermark=watermark)
    names = (*SCREEN_STYLES, f"look-{form.look}.css")
    context["styles"] = [*(static(f"documents/{name}") for name in names), css_url]
    return render_to_string("documents/preview.html", context)


def page_context(
    document: SubmissionDocument, form: Form, letterhead: Letterhead, *, body: str | None, watermark: str
) -> dict[str, Any]:
    """What the skeleton `templates/documents/submission.html` prints."""
    paper = Paper(document, form, body)
    if body is not None:
        document.step(body)
    views = [_under_heading(view_of(block, paper)) for block in form.blocks]
    printed = [view for view in views if view.printed]
    sections, facts = remaining_views(printed, paper, letterhead)
    end = _end_of_text(printed)
    running = [view for view in printed if view.block.scope == "every"]
    name = form.title_for(document.kind, document.kind_label)
    return {
        "document": document,
        "form": form,
        "letterhead": letterhead,
        "city": letterhead.official_name or letterhead.name,
        "title": name,
        "document_title": " ".join(part for part in (name, document.number, document.subject) if part),
        "groups": [*_grouped(printed[:end]), *(Group("single", (view,)) for view in sections), *_grouped(printed[end:])],
        "remaining": facts,
        "running": running,
        "running_row": [_following(view) for view in running if view.block.placement == "row"],
        "running_lines": [_following(view) for view in running if view.block.placement != "row" and view.name != "title"],
        "running_title": any(view.name == "title" for view in running),
        "imprint": _imprint(document, watermark),
        "letterhead_lines": [" · ".join(lines) for lines in (letterhead.address_lines, letterhead.contact_lines) if lines],
        "watermark": watermark,
    }


def _end_of_text(views: list[View]) -> int:
    """Where the signatures begin that close a paper: what the form has no block for still stands above them."""
    names = [view.name for view in views]
    after = names.index("reasons") if "reasons" in names else 0
    return next((place for place, name in enumerate(names) if place > after and name in CLOSING), len(names))


def _first_day(*days: str) -> str:
    """The first that is a whole date; vague ones such as "Ende 2014" cannot date a file."""
    for day in days:
        try:
            return date.fromisoformat(day).isoformat()
        except ValueError:
            continue
    return UNDATED


def _shown(section: Section, picture_url: Callable[[str], str]) -> Section:
    figure = section.figure
    return section if figure is None else replace(section, figure=replace(figure, source=picture_url(figure.source)))


def _under_heading(view: View) -> View:
    return replace(view, level=view.level + 1) if view.block.heading else view


def _following(view: View) -> View:
    return replace(view, label=view.block.label_following or view.label)


def _imprint(document: SubmissionDocument, watermark: str) -> str:
    """Number, version and state as they stand in the foot of every page."""
    version = f"Version {document.version}" if document.version else ""
    return " · ".join(part for part in (document.number, version, watermark) if part)


def _grouped(views: list[View]) -> list[Group]:
    groups: list[Group] = []
    rows = 0
    for view in views:
        block = view.block
        last = groups[-1] if groups else None
        kind = block.placement if block.placement in ("row", "list") else "headed" if block.heading else "single"
        joins = (
            last is not None
            and last.kind == kind != "single"
            and last.heading == block.heading
            and not (block.new_row or block.page_break)
        )
        if last is not None and joins:
            groups[-1] = replace(last, views=(*last.views, view))
            continue
        rows += kind == "row"
        groups.append(Group(kind, (view,), block.heading, rows))
    return groups
