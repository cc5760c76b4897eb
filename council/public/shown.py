"""A paper's values as blocks for a page: the same on the clerk's page before the release and on the public page after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from council.public.copy import with_bars
from reports.documents import Section, SubmissionDocument
from reports.layout.richtext import Outline, SectionView

FIRST_LEVEL = 3
"""Sections stand below the heading of the second level that names them."""


@dataclass(frozen=True)
class Shown:
    """What a page shows of a paper; all markup was sanitised when it was saved, and what is blacked out is a bar."""

    subject: SafeString
    summary: SafeString
    motion: list[SafeString]
    sections: list[SectionView]
    finance: SafeString
    external: SafeString


def shown(document: SubmissionDocument, picture: Callable[[int], str]) -> Shown:
    """`picture` gives the address of the picture of a section, by its place from 0."""
    reasons, outline = [], Outline(FIRST_LEVEL)
    for place, section in enumerate(document.sections):
        view = outline.section(_with_picture(section, picture, place))
        reasons.append(replace(view, html=barred_html(view.html), heading=barred(view.heading)))
    return Shown(
        subject=barred(document.subject),
        summary=barred(document.plain_summary),
        motion=[barred_html(Outline(FIRST_LEVEL).html(point.html)) for point in document.motion],
        sections=reasons,
        finance=barred_html(Outline(FIRST_LEVEL).html(document.finance.impact_html)),
        external=barred(document.external_participation),
    )


def barred(text: str) -> SafeString:
    """Plain text with its labels as bars, escaped."""
    return mark_safe(with_bars(escape(text)))


def barred_html(html: str) -> SafeString:
    """Sanitised markup with its labels as bars."""
    return mark_safe(with_bars(html))


def _with_picture(section: Section, picture: Callable[[int], str], place: int) -> Section:
    figure = section.figure
    if figure is None or figure.source.startswith("data:"):
        return section
    return replace(section, figure=replace(figure, source=picture(place)))
