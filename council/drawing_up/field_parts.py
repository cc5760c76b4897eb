"""Fields, goals, measures and what they cost, in sentences. The same rules as in `parts`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from council.drawing_up.facts import Facts
from council.drawing_up.parts import Part
from council.drawing_up.wording import bold, number, paragraph, plain, points, sentence, title_in
from fields_of_action.choices import MeasureKind
from fields_of_action.models import EditionField, Measure
from reports.concepts.wording import euros

EachPart = Callable[[Facts, EditionField], str]


def fields(facts: Facts) -> str:
    """The fields in their order, parts behind the field they belong to; then those that are new."""
    known = {item.field_id for item in facts.fields}
    tops = [item for item in facts.fields if item.field.parent_id not in known]
    if not tops:
        return ""
    told = []
    for top in tops:
        below = [item.name for item in facts.fields if item.field.parent_id == top.field_id]
        told.append(plain(" / ".join([top.name, *below])))
    lead = "Das Konzept hat ein Handlungsfeld:" if len(tops) == 1 else f"Das Konzept umfasst {number(len(tops))} Handlungsfelder:"
    counted_through = [item.number for item in tops] == [str(place) for place in range(1, len(tops) + 1)]
    return paragraph(lead) + points(told, ordered=counted_through)


def new_fields(facts: Facts) -> str:
    names = [item.name for item in facts.fields if item.is_new]
    if not names:
        return ""
    lead = (
        "Neu hinzugekommen ist ein Handlungsfeld:"
        if len(names) == 1
        else f"Neu hinzugekommen sind {number(len(names))} Handlungsfelder:"
    )
    return paragraph(lead) + points(map(plain, names))


def principles(facts: Facts) -> str:
    """What holds in all fields, as it stands."""
    rows = list(facts.edition.principles.all()) if facts.edition else []
    lead = "In allen Handlungsfeldern gilt:"
    told = [f"<p>{bold(item.name)}: {plain(' '.join(item.text.split()))}</p>" for item in rows]
    return paragraph(lead) + "".join(told) if told else ""


def goals(facts: Facts) -> str:
    """Goals with those below them."""
    known = {item.pk for item in facts.goals}
    tops = [item for item in facts.goals if item.parent_id not in known]
    told = []
    for top in tops:
        below = [plain(str(item)) for item in facts.goals if item.parent_id == top.pk]
        told.append(plain(str(top)) + points(below))
    return paragraph("Ziele:") + points(told) if told else ""


def situation(facts: Facts) -> str:
    return "".join(item.situation for item in facts.fields)


def field_text(facts: Facts) -> str:
    return "".join(item.text for item in facts.fields)


def recommendations(facts: Facts) -> str:
    told = [plain(f"{item.title}{title_in([item.get_horizon_display(), item.source])}") for item in facts.recommendations]
    lead = "Dem liegt eine Empfehlung zugrunde:" if len(told) == 1 else "Dem liegen Empfehlungen zugrunde:"
    return paragraph(lead) + points(told) if told else ""


def said(facts: Facts) -> str:
    """The lines of events that led to this, without who said them."""
    told = [plain(f"{item.text}{title_in([item.event.title, item.event.period])}") for item in facts.contributions]
    return paragraph("Aus der Beteiligung:") + points(told) if told else ""


def measures(facts: Facts) -> str:
    return _measures(facts.measures)


def costs(facts: Facts) -> str:
    """What the measures cost, year by year."""
    years: dict[int, list[Decimal]] = {}
    for cost in facts.costs:
        row = years.setdefault(cost.year, [Decimal(0), Decimal(0)])
        row[0] += cost.own
        row[1] += cost.third_party
    if not years:
        return ""
    total_own, total_other = (sum((row[place] for row in years.values()), Decimal(0)) for place in (0, 1))
    having = {cost.measure_id for cost in facts.costs}
    titles = [item.title for item in facts.measures if item.pk in having]
    lead = f"Kosten der Maßnahme „{titles[0]}“:" if len(titles) == 1 else f"Kosten von {number(len(titles))} Maßnahmen:"
    cells = "".join(
        f"<tr><td>{year}</td><td>{euros(own)}</td><td>{euros(other)}</td></tr>" for year, (own, other) in sorted(years.items())
    )
    head = "<thead><tr><th>Jahr</th><th>Eigene Mittel</th><th>Mittel Dritter</th></tr></thead>"
    last = f"<tr><td>Summe</td><td>{euros(total_own)}</td><td>{euros(total_other)}</td></tr>" if len(years) > 1 else ""
    return paragraph(lead) + f"<table>{head}<tbody>{cells}{last}</tbody></table>"


def of_field(facts: Facts, field: EditionField) -> str:
    """What is said about the field, and its key projects and measures."""
    told = field.text + _aims(facts, field) + _measures(facts.measures_in(field))
    return told if facts.measures_in(field) else field.situation + told


def projects_of_field(facts: Facts, field: EditionField) -> str:
    """The field with its measures; a field without any falls away."""
    rows = facts.measures_in(field)
    return field.text + _aims(facts, field) + _measures(rows) if rows else ""


def _aims(facts: Facts, field: EditionField) -> str:
    return "".join(paragraph(f"Ziel: {sentence(item.title)}") for item in facts.goals if item.field_id == field.field_id)


def _measures(rows: list[Measure]) -> str:
    told = ""
    for kind, one, many in (
        (MeasureKind.KEY_PROJECT, "Schlüsselprojekt", "Schlüsselprojekte"),
        (MeasureKind.PILOT_PROJECT, "Modellprojekt", "Modellprojekte"),
        (MeasureKind.MEASURE, "Maßnahme", "Maßnahmen"),
    ):
        some = [item for item in rows if item.kind == kind]
        told += paragraph(f"{one if len(some) == 1 else many}:") + points(map(_measure, some)) if some else ""
    return told


def _measure(item: Measure) -> str:
    unit = item.responsible_unit
    by = f"zuständig: {unit.label}" if unit is not None else ""
    partners = f"mit: {item.partners}" if item.partners else ""
    place = f"Ort: {item.place}" if item.place else ""
    text = f": {sentence(item.description)}" if item.description else ""
    text += f" Zielgruppen: {sentence(item.target_groups)}" if item.target_groups else ""
    text += f" Förderung: {sentence(item.funding)}" if item.funding else ""
    return bold(item.title) + plain(title_in([item.period, by, partners, place]) + text)


FIELD_PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (fields, new_fields, principles, goals, situation, field_text, recommendations, said, measures, costs)
}
EACH: dict[str, EachPart] = {part.__name__: part for part in (of_field, projects_of_field)}
