"""What is done and recommended: measures, recommendations, offers, figures, costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from fields_of_action.choices import MeasureKind, MeasureStatus
from municipality.charts import BarRow, Bars, Line, Lines, draw_bars, draw_lines
from reports.charts import PRINTED_WIDTH
from reports.concepts.blocks.tables import Row, cell, hundredths, plain, table
from reports.concepts.document import ConceptDocument, Field, Indicator, Measure, Offer, Recommendation
from reports.concepts.form import Block
from reports.concepts.plan import Cell, Column, Drawing, Element, Table, Text
from reports.concepts.wording import euros, joined

FEWEST_FOR_A_CHART = 8
FEWEST_FOR_A_LINE = 3
BARS_WIDTH = 800
_USUAL_KIND = str(MeasureKind.MEASURE.label)


def measures(field: Field, block: Block, level: int) -> list[Element]:
    """The measures of a field as a table; what there is to say of one stands in its cell."""
    if not field.measures:
        return []
    return [table(f"Maßnahmen: {field.name}", block, [measure_row(item, described=True) for item in field.measures])]


def measure_index(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """All measures in one table, without their texts."""
    rows = [measure_row(item, described=False) for item in document.measures]
    return [table("Alle Maßnahmen nach Handlungsfeldern", block, rows)] if rows else []


def measure_row(item: Measure, *, described: bool) -> Row:
    """The cells of a measure, whatever columns the form asks for."""
    text = (item.public_text or item.description) if described else ""
    special = joined(item.kind if item.kind != _USUAL_KIND else "", "schnell umsetzbar" if item.quick_win else "")
    total = sum((Decimal(cost.own) + Decimal(cost.third_party) for cost in item.costs), Decimal(0))
    return {
        "number": Cell.of(item.number),
        "measure": Cell((*cell(item.title, special).lines, *Cell.of(text).lines)),
        "kind": Cell.of(item.kind),
        "field": Cell.of(item.field),
        "responsible": plain(item.unit or item.owner, f"mit {item.partners}" if item.partners else ""),
        "partners": Cell.of(item.partners),
        "target_groups": Cell.of(item.target_groups),
        "period": plain(item.period, item.horizon),
        "horizon": Cell.of(item.horizon),
        "priority": Cell.of(item.priority),
        "costs": Cell.of(euros(total) if item.costs else ""),
        "funding": Cell.of(item.funding),
        "status": cell(item.status, f"{item.progress}\u00a0%" if item.progress else ""),
    }


def recommendations(field: Field, block: Block, level: int) -> list[Element]:
    return _recommendations(field.recommendations, f"Handlungsempfehlungen: {field.name}", block)


def general_recommendations(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return _recommendations(document.recommendations, "Empfehlungen, die kein einzelnes Feld betreffen", block)


def _recommendations(items: Iterable[Recommendation], caption: str, block: Block) -> list[Element]:
    rows = [
        {
            "recommendation": Cell((*cell(item.title).lines, *Cell.of(item.text).lines)),
            "horizon": Cell.of(item.horizon),
            "priority": Cell.of(item.priority),
            "source": Cell.of(item.source),
            "became": Cell.of(item.became),
        }
        for item in items
    ]
    return [table(caption, block, rows)] if rows else []


def offers(field: Field, block: Block, level: int) -> list[Element]:
    return _offers(field.offers, f"Vorhandene Angebote: {field.name}", block)


def general_offers(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return _offers(document.offers, "Vorhandene Angebote über die Felder hinaus", block)


def _offers(items: Iterable[Offer], caption: str, block: Block) -> list[Element]:
    rows = [
        {
            "offer": Cell((*cell(item.name).lines, *Cell.of(item.text).lines)),
            "provider": Cell.of(item.provider or item.owner),
            "frequency": Cell.of(item.frequency),
        }
        for item in items
    ]
    return [table(caption, block, rows)] if rows else []


def indicators(field: Field, block: Block, level: int) -> list[Element]:
    return [element for item in field.indicators for element in indicator(item)]


def general_indicators(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return [element for item in document.indicators for element in indicator(item)]


def indicator(item: Indicator) -> list[Element]:
    """A figure over the years: in words, as a picture where there is something to see, and as a table."""
    if not item.values:
        return []
    lines: dict[str, list[tuple[int, float]]] = defaultdict(list)
    texts: dict[float, str] = {}
    for value in item.values:
        if value.value is not None:
            lines[value.group].append((value.year, value.value))
            texts[value.value] = value.text
    found: list[Element] = [Text(item.name, "label")]
    found += [Text(item.definition)] if item.definition else []
    if any(len(points) >= FEWEST_FOR_A_LINE for points in lines.values()):
        title = f"{item.name} in {item.unit} nach Jahren"
        drawn = [Line(group or "gesamt", points) for group, points in lines.items()]
        several = len(drawn) > 1
        chart = draw_lines(
            Lines(f"k{item.key}", title, drawn, item.unit, texts), width=PRINTED_WIDTH if several else 440, height=180
        )
        said = "; ".join(f"{v.year}{f' {v.group}' if v.group else ''}: {v.text}" for v in item.values)
        found.append(Drawing(chart, f"{title}. {said}.", f"{item.name} ({item.unit})", small=not several))
    return [*found, _figures(item)]


def _figures(item: Indicator) -> Table:
    groups = list(dict.fromkeys(value.group for value in item.values))
    known = {(value.year, value.group): value.text for value in item.values}
    years = list(dict.fromkeys(value.year for value in item.values))
    # Few columns stand close together, so that the eye finds the figure of a year.
    first, *shares = hundredths([20, *([40] * len(groups))])
    columns = (
        Column("year", "Jahr", first, head=True),
        *(
            Column(f"group-{place}", group or item.unit, share, "right")
            for place, (group, share) in enumerate(zip(groups, shares, strict=True))
        ),
    )
    rows = tuple((Cell.of(str(year)), *(Cell.of(known.get((year, group), "–")) for group in groups)) for year in years)
    notes = [
        f"{value.year}{f', {value.group}' if value.group else ''}: {value.footnote}" for value in item.values if value.footnote
    ]
    source = f"Quelle: {item.source}" if item.source else ""
    return Table(f"{item.name} ({item.unit})", columns, rows, note=joined(*notes, source), width=min(100, 20 + 40 * len(groups)))


def costs(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """What the measures cost together, year by year; the sums say when some measures are not in them."""
    own: dict[int, Decimal] = defaultdict(Decimal)
    third_party: dict[int, Decimal] = defaultdict(Decimal)
    for measure in document.measures:
        for cost in measure.costs:
            own[cost.year] += Decimal(cost.own)
            third_party[cost.year] += Decimal(cost.third_party)
    if not own:
        return []

    def row(name: str, mine: Decimal, others: Decimal) -> Row:
        sums = {"own": mine, "third_party": others, "total": mine + others}
        return {"year": Cell.of(name), **{key: Cell.of(euros(value)) for key, value in sums.items()}}

    rows = [row(str(year), own[year], third_party[year]) for year in sorted(own)]
    foot = row("Summe", sum(own.values(), Decimal(0)), sum(third_party.values(), Decimal(0)))
    unknown = sum(not measure.costs for measure in document.measures)
    note = f"Die Summen sind Mindestwerte: {unknown} von {len(document.measures)} Maßnahmen sind ohne Angabe von Kosten."
    return [table("Kosten der Maßnahmen nach Jahren", block, rows, foot=foot, note=note if unknown else "")]


def standing_chart(document: ConceptDocument, caption: str, field_word: str) -> list[Element]:
    """How the measures of all fields stand, as lying bars; nothing where there are too few to compare."""
    tops = [top for top in document.fields if any(item.measures for item in (top, *top.parts))]
    if len(tops) < 2 or len(document.measures) < FEWEST_FOR_A_CHART:
        return []
    present = {measure.status for measure in document.measures}
    statuses = [str(label) for label in MeasureStatus.labels if str(label) in present]
    rows = []
    for top in tops:
        found = [measure.status for item in (top, *top.parts) for measure in item.measures]
        label = f"{field_word} {top.number}" if top.number else top.name
        rows.append(BarRow(label, [found.count(status) for status in statuses]))
    said = "; ".join(
        f"{row.label}: " + ", ".join(f"{count} {status}" for status, count in zip(statuses, row.values, strict=True) if count)
        for row in rows
    )
    drawing = draw_bars(Bars("stand", caption, statuses, rows, "Maßnahmen"), width=BARS_WIDTH)
    first, *shares = hundredths([24, *([10] * len(statuses))])
    columns = (
        Column("field", field_word, first, head=True),
        *(Column(status, status, share, "right") for status, share in zip(statuses, shares, strict=True)),
    )
    counts = tuple((Cell.of(row.label), *(Cell.of(str(count)) for count in row.values)) for row in rows)
    return [Drawing(drawing, f"{caption}. {said}.", caption, table=Table(caption, columns, counts))]
