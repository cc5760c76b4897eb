"""Two texts side by side: any two versions of a paper, or what was proposed and what a body made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from council.compare import Comparison
from council.document import frozen
from council.models import Consultation, PointOutcome
from council.outcomes import CARRIED, label_of
from municipality.richtext import plain
from municipality.worddiff import Kind, Segment, diff
from reports.concepts.plan import Fact, Text
from reports.documents import Letterhead, PrintJob
from reports.records.record import Record, record_job

Pieces = list[Segment]


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it became; one of them may be empty."""

    before: Pieces
    after: Pieces


@dataclass(frozen=True)
class Part:
    """A part of the paper with its paragraphs; `note` stands below its name."""

    label: str
    rows: list[Row]
    note: str = ""


@dataclass(frozen=True)
class Synopsis:
    """What stands in the two columns, and below which heads."""

    kind: ClassVar[str] = "synopsis"
    before: str
    after: str
    parts: list[Part]


def of_comparison(comparison: Comparison, *, before: str, after: str) -> Synopsis:
    """The parts that differ; who wants to read those that do not has them in either version."""
    return Synopsis(before, after, [Part(change.label, aligned(change.segments)) for change in comparison.changes])


def of_step(step: Consultation) -> Synopsis:
    """The motion as this body had it before it, beside what it made of it, point by point."""
    proposed = _as_sent(step)
    parts = []
    for row in PointOutcome.objects.filter(consultation=step).select_related("point").order_by("point__position", "pk"):
        was = proposed.get(row.point.position) or plain(row.point.text)
        became = plain(row.wording) if row.wording else was if row.outcome in CARRIED else ""
        label = _("Punkt {number}").format(number=row.point.position)
        parts.append(Part(label, aligned(diff(was, became)), label_of(row.outcome)))
    return Synopsis(_("Vorschlag"), _("Beschluss") if step.decides else _("Empfehlung"), parts)


def _as_sent(step: Consultation) -> dict[int, str]:
    """The points of the version that the body got, by their number."""
    if step.version is None:
        return {}
    document, _form, _look = frozen(step.version)
    return {point.position: plain(point.html) for point in document.motion}


def aligned(segments: Pieces) -> list[Row]:
    """Paragraphs that belong together on one line: what stayed the same holds the two columns together."""
    rows: list[Row] = []
    before: Pieces = []
    after: Pieces = []
    for segment in segments:
        if segment.kind is Kind.REMOVED:
            before.append(segment)
        elif segment.kind is Kind.ADDED:
            after.append(segment)
        else:
            first, *others = segment.text.split("\n")
            before.append(Segment(Kind.SAME, first))
            after.append(Segment(Kind.SAME, first))
            for text in others:
                rows.append(Row(before, after))
                before, after = [Segment(Kind.SAME, text)], [Segment(Kind.SAME, text)]
    rows.append(Row(before, after))
    written = (Row(_written(row.before), _written(row.after)) for row in rows)
    return [row for row in written if row.before or row.after]


def _written(pieces: Pieces) -> Pieces:
    return pieces if any(piece.text.strip() for piece in pieces) else []


def synopsis_job(
    synopsis: Synopsis, *, title: str, facts: tuple[Fact, ...], letterhead: Letterhead, created: str, watermark: str = ""
) -> PrintJob:
    """The synopsis on paper: what differs is told by lines through and below the words, not by colour alone."""
    legend = _("Durchgestrichen ist, was wegfiel; unterstrichen ist, was hinzukam.")
    record = Record(_("Synopse"), title, created, facts=facts, elements=(Text(legend, "note"), synopsis), watermark=watermark)
    return record_job(record, letterhead)
