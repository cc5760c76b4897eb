"""Small prints of a concept: a measure on one page, the list of those who take part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reports.concepts.blocks import people
from reports.concepts.document import ConceptDocument, Measure
from reports.concepts.form import ConceptForm, standard_block
from reports.concepts.html import DRAFT, sheet_job, shown
from reports.concepts.plan import Cell, Column, Element, Fact, Heading, Table
from reports.concepts.wording import euros, joined
from reports.documents import Letterhead, PrintJob
from reports.layout.render import UNDATED
from reports.layout.wording import german_date

LAST_REPORTS = 6
"""So many reports fit on the page with everything else; what a measure did before stands on its page in the portal."""


def measure_sheets_job(measures: Sequence[Measure], letterhead: Letterhead, *, concept: str, look: str, draft: bool) -> PrintJob:
    """A sheet for each measure, each on a page of its own. `concept` says where they stand."""
    title = f"Maßnahmenblatt {measures[0].title}" if len(measures) == 1 else f"Maßnahmenblätter: {concept}"
    sheets = [_sheet(measure) for measure in measures]
    days = sorted(measure.noted_on for measure in measures if measure.noted_on)
    context = {"sheets": sheets, "concept": concept, "single": len(sheets) == 1}
    created = (days or [UNDATED])[-1]
    return _job("documents/measure_sheets.html", context, title, letterhead, look=look, draft=draft, created=created, left=2)


def stakeholders_job(document: ConceptDocument, form: ConceptForm, letterhead: Letterhead) -> PrintJob:
    """Groups with what they do already, and the working groups; no person is named."""
    title = f"Beteiligte: {document.concept}"
    elements: list[Element] = []
    for name, view in (("stakeholders", people.stakeholders), ("working_groups", people.working_groups)):
        block = next((item for part in form.parts for item in part.blocks if item.name == name), standard_block(name))
        found = view(document, block, 3)
        elements += [Heading(1, standard_block(name).label, key=name), *found] if found else []
    context = {"elements": elements, "edition": document.edition}
    created = document.adopted_on or document.as_of or UNDATED
    return _job(
        "documents/stakeholders.html", context, title, letterhead, look=form.look, draft=document.draft, created=created, left=20
    )


def _job(
    template: str, context: dict[str, Any], title: str, letterhead: Letterhead, *, look: str, draft: bool, created: str, left: int
) -> PrintJob:
    """`left` is how much of the running head its left part needs, in hundredths; the rest is for the long name."""
    heads = f"@page {{ @top-left {{ width: {left}%; }} @top-right {{ width: {100 - left}%; }} }}"
    watermark = DRAFT if draft else ""
    return sheet_job(template, letterhead, title=title, created=created, look=look, watermark=watermark, css=heads, **context)


def _sheet(measure: Measure) -> dict[str, Any]:
    facts = (
        ("Zuständig", measure.unit),
        ("Träger", measure.owner),
        ("Partner", measure.partners),
        ("Zielgruppen", measure.target_groups),
        ("Zeitraum", joined(measure.period, measure.horizon)),
        ("Priorität", joined(measure.priority, "schnell umsetzbar" if measure.quick_win else "")),
        ("Ort", measure.place),
        ("Förderung", measure.funding),
    )
    return {
        "measure": measure,
        "over": joined(f"{measure.kind} {measure.number}".strip(), measure.field),
        "facts": [Fact(label, value) for label, value in facts if value],
        "noted": german_date(measure.noted_on) if measure.noted_on else "",
        "tables": [shown(table) for table in (*_costs(measure), *_reports(measure))],
    }


def _costs(measure: Measure) -> Iterable[Table]:
    if not measure.costs:
        return
    columns = (
        Column("year", "Jahr", 28, head=True),
        Column("own", "Eigene Mittel", 24, "right"),
        Column("third_party", "Mittel Dritter", 24, "right"),
        Column("total", "Zusammen", 24, "right"),
    )

    def row(name: str, own: Decimal, others: Decimal) -> tuple[Cell, ...]:
        return (Cell.of(name), *(Cell.of(euros(value)) for value in (own, others, own + others)))

    sums = [(str(cost.year), Decimal(cost.own), Decimal(cost.third_party)) for cost in measure.costs]
    foot = row("Summe", sum((one[1] for one in sums), Decimal(0)), sum((one[2] for one in sums), Decimal(0)))
    yield Table("Kosten", columns, tuple(row(*one) for one in sums), foot if len(sums) > 1 else ())


def _reports(measure: Measure) -> Iterable[Table]:
    if not measure.reports:
        return
    columns = (
        Column("as_of", "Stand vom", 16, head=True),
        Column("status", "Stand", 22),
        Column("progress", "Fortschritt", 14, "right"),
        Column("note", "Notiz", 48),
    )
    rows = tuple(
        (Cell.of(german_date(one.as_of)), Cell.of(one.status), Cell.of(f"{one.progress}\u00a0%"), Cell.of(one.note))
        for one in measure.reports[:LAST_REPORTS]
    )
    left = len(measure.reports) - len(rows)
    note = f"Davor liegen {left} ältere Meldungen; sie stehen im Portal." if left > 0 else ""
    yield Table("Verlauf", columns, rows, note=note)
