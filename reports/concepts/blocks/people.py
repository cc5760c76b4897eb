"""Who takes part and what came of it: groups, working groups, events, contributions. No person is named."""

from __future__ import annotations

from reports.concepts.blocks.tables import cell, plain, table
from reports.concepts.document import ConceptDocument
from reports.concepts.document_process import Event, WorkingGroup
from reports.concepts.form import Block
from reports.concepts.plan import Cell, Element, Fact, Facts, Heading, Line, Rich
from reports.concepts.wording import count, joined
from reports.forms.filled import has_text


def stakeholders(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """Gruppe | Wer genau | Vorhandene Formate, with as many lines in a cell as there are."""
    rows = [
        {
            "group": cell(item.name, item.note),
            "stakeholders": Cell.of(*item.stakeholders),
            "formats": Cell.of(*(f"{one.name}, {one.note}" if one.note else one.name for one in item.formats)),
        }
        for item in document.stakeholders
    ]
    return [table("Gruppen und ihre Formate", block, rows, keep=frozenset({"stakeholders", "formats"}))] if rows else []


def working_groups(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "group": cell(item.name, item.kind if item.kind != item.name else "", ", ".join(item.fields)),
            "purpose": Cell.of(*item.purpose.splitlines()),
            "members": Cell.of(_members(item)),
            "period": plain(item.period, f"fortgesetzt durch: {item.successor}" if item.successor else ""),
        }
        for item in document.working_groups
    ]
    return [table("Gruppen, die am Konzept arbeiten", block, rows)] if rows else []


def _members(group: WorkingGroup) -> str:
    people = count(group.people, "Person", "Personen") if group.people else ""
    organizations = ", ".join(group.organizations)
    if organizations and people:
        return f"{organizations} und {people}"
    return organizations or people


def events(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """Events as a table, their results below it; or one after the other."""
    chosen = [item for item in document.events if not block.kinds or item.kind_key in block.kinds]
    if block.style == "reports":
        return [element for item in chosen for element in _report(item, level)]
    rows = [
        {
            "event": cell(item.title, joined(item.kind if item.kind != item.title else "", item.group), ", ".join(item.fields)),
            "period": Cell.of(item.period),
            "place": Cell.of(item.place),
            "attendance": _attendance(item),
        }
        for item in chosen
    ]
    if not rows:
        return []
    results = [item for item in chosen if has_text(item.results)]
    found: list[Element] = [table("Veranstaltungen", block, rows)]
    for item in results:
        found += [Heading(level, item.title, tag=item.period), Rich(item.results, level)]
    return found


def _attendance(event: Event) -> Cell:
    whole = sum(part.count for part in event.attendance)
    if not whole:
        return Cell()
    if len(event.attendance) == 1:
        return plain(str(whole), event.attendance[0].label)
    return Cell((Line(str(whole)), *(Line(f"{part.count} {part.label}", "quiet") for part in event.attendance)))


def _report(event: Event, level: int) -> list[Element]:
    whole = sum(part.count for part in event.attendance)
    rows = (
        ("Art", event.kind),
        ("Wann", event.period),
        ("Ort", event.place),
        ("Gruppe", event.group),
        ("Handlungsfelder", ", ".join(event.fields)),
        ("Teilnehmende", str(whole) if whole else ""),
    )
    found: list[Element] = [Heading(level, event.title), Facts(tuple(Fact(label, value) for label, value in rows if value))]
    return [*found, Rich(event.results, level)] if has_text(event.results) else found


def contributions(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """What was said at the events, and what became of it."""
    rows = [
        {
            "contribution": plain(item.text, event.title),
            "kind": Cell.of(item.kind),
            "field": Cell.of(item.field),
            "became": Cell.of(item.became),
        }
        for event in document.events
        for item in event.contributions
    ]
    return [table("Beiträge aus der Beteiligung", block, rows)] if rows else []
