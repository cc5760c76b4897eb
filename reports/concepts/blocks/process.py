"""How an edition comes about: phases with their steps, the timeline, milestones, support, evaluations."""

from __future__ import annotations

from collections.abc import Iterable

from reports.concepts.blocks.tables import cell, plain, table
from reports.concepts.document import ConceptDocument
from reports.concepts.document_process import Phase
from reports.concepts.form import Block
from reports.concepts.plan import Cell, Element, Entries, Entry, Fact, Facts, Heading, Rich, Text
from reports.concepts.wording import joined
from reports.forms.filled import has_text
from reports.layout.wording import german_date


def preparation(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """What came before the first phase."""
    return _phases((phase for phase in document.phases if not phase.number), "headings", level)


def phases(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    """The numbered phases with their lettered steps."""
    return _phases((phase for phase in document.phases if phase.number), block.style, level)


def _phases(rows: Iterable[Phase], style: str, level: int) -> list[Element]:
    found: list[Element] = []
    for phase in rows:
        steps = tuple(Entry(step.title, text=step.text, aside=step.period, mark=f"{step.letter})") for step in phase.steps)
        if style == "numbers":
            # Each its own list: only so may a page end between two phases and not inside a short one.
            found.append(
                Entries((Entry(phase.title, html=phase.html, mark=f"{phase.number})", aside=phase.period, entries=steps),))
            )
            continue
        number = f"{phase.number}." if phase.number else ""
        found.append(Heading(level, f"{number} {phase.title}".strip(), tag=phase.period))
        found += [Rich(phase.html, level)] if has_text(phase.html) else []
        found += [Entries(steps)] if steps else []
    return found


_STANDINGS = {"planned": "", "reached": "ja", "unsaid": "nicht eingetragen"}


def milestones(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "milestone": Cell((*cell(item.title).lines, *Cell.of(item.text).lines)),
            "period": Cell.of(item.period),
            "reached": Cell.of(german_date(item.reached_on) if item.reached_on else _STANDINGS[item.standing]),
        }
        for item in document.milestones
    ]
    return [table("Meilensteine", block, rows)] if rows else []


def support(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "institution": cell(item.institution, joined(item.kind, item.person)),
            "scope": Cell.of(*item.scope.splitlines()),
            "period": Cell.of(item.period),
        }
        for item in document.support
    ]
    return [table("Begleitung von außen", block, rows)] if rows else []


def evaluations(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    found: list[Element] = []
    for item in document.evaluations:
        found.append(Heading(level, item.title))
        facts = tuple(Fact(label, value) for label, value in (("Durchgeführt von", item.by), ("Zeitraum", item.period)) if value)
        found += [Facts(facts)] if facts else []
        found += [Text(item.text)] if item.text else []
    return found


def follow_up(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "instrument": Cell((*cell(item.name, item.kind if item.kind != item.name else "").lines, *Cell.of(item.text).lines)),
            "cadence": plain(item.cadence, item.period),
            "contacts": Cell.of(*item.contacts.splitlines()),
            "reports_to": Cell.of(item.reports_to),
        }
        for item in document.follow_up
    ]
    return [table("Instrumente der Weiterarbeit", block, rows)] if rows else []


def duties(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "duty": cell(item.title, item.note),
            "body": Cell.of(item.body),
            "cadence": Cell.of(item.cadence),
            "next_due": Cell.of(german_date(item.next_due) if item.next_due else ""),
        }
        for item in document.duties
    ]
    return [table("Berichtspflichten", block, rows)] if rows else []


def related(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    rows = [
        {
            "document": cell(item.title, item.kind, item.note, item.url),
            "publisher": Cell.of(item.publisher),
            "period": Cell.of(item.period),
        }
        for item in document.related
    ]
    return [table("Verwandte Konzepte und Berichte", block, rows)] if rows else []
