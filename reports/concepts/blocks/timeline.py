"""Phases and milestones as a picture: the same drawing as on the edition's page."""

from __future__ import annotations

from datetime import date

from concepts.fuzzy.meaning import is_rough
from municipality.timeline import Bar, Mark, Timeline, draw_timeline, rows_of
from reports.charts import PRINTED_WIDTH
from reports.concepts.blocks.tables import cell
from reports.concepts.document import ConceptDocument
from reports.concepts.form import Block
from reports.concepts.plan import Cell, Column, Drawing, Element, Table


def timeline(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """The drawing, with all its bars and marks in words for those who do not see it; nothing where no time is known."""
    bars = [
        Bar(
            phase.title, phase.period, _day(phase.start), _day(phase.end), is_vague=is_rough(phase.period),
            number=str(phase.number or ""), is_preliminary=not phase.number,
        )
        for phase in document.phases
    ]  # fmt: skip
    marks = [
        Mark(
            stone.title, stone.period, _day(stone.start), _day(stone.end), is_vague=is_rough(stone.period),
            reached_on=_day(stone.reached_on), is_reached=stone.standing == "reached", is_past=stone.standing == "unsaid",
        )
        for stone in document.milestones
    ]  # fmt: skip
    chart = Timeline("zeitplan", f"Zeitplan: {document.edition}", bars, marks)
    if not chart.is_drawable:
        return []
    rows, caption = rows_of(chart), "Phasen und Meilensteine"
    said = "; ".join(f"{row.name}: {', '.join((row.period, *row.notes))}" for row in rows)
    columns = (
        Column("name", "Phase oder Meilenstein", 50, head=True),
        Column("period", "Zeitraum", 25),
        Column("notes", "Stand", 25),
    )
    lines = tuple((cell(row.name, row.kind), Cell.of(row.period), Cell.of(*row.notes)) for row in rows)
    drawing = draw_timeline(chart, width=PRINTED_WIDTH)
    return [Drawing(drawing, f"{chart.title}. {said}.", caption, table=Table(caption, columns, lines))]


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
