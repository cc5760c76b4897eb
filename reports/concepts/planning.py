"""Values and form become the plan of a document: parts in the form's order, what the form forgot behind them, all numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reports.concepts.blocks import VIEWS
from reports.concepts.blocks.measures import standing_chart
from reports.concepts.blocks.tables import plain
from reports.concepts.blocks.texts import chapter
from reports.concepts.document import ConceptDocument, Field
from reports.concepts.form import Block, ConceptForm, Part, standard_block
from reports.concepts.plan import (
    Cell,
    Column,
    ContentsEntry,
    Drawing,
    Element,
    Fact,
    Heading,
    Picture,
    Plan,
    Table,
    Text,
)
from reports.concepts.vocabulary import BLOCKS
from reports.concepts.wording import joined
from reports.layout.wording import german_date

_DERIVED = frozenset({"timeline", "measure_index"})
"""Blocks that say nothing which others do not say: they are no loss where a form leaves them out."""


def plan_concept(document: ConceptDocument, form: ConceptForm) -> Plan:
    """The whole document, nothing left out: what the form has no place for stands behind its parts, before an appendix."""
    numbered = _numbered(_Planner(document, form).elements(), form)
    return Plan(
        title=document.concept,
        subtitle=document.edition,
        kind=document.kind if document.kind not in document.concept else "",
        state=_state(document),
        facts=_title_facts(document, form),
        contents_title=form.contents_title,
        contents=_contents([item for item in numbered if isinstance(item, Heading)], form.contents_levels),
        elements=numbered,
    )


class _Planner:
    def __init__(self, document: ConceptDocument, form: ConceptForm) -> None:
        self.document = document
        self.form = form
        self.claimed = {part.chapter.casefold() for part in form.parts if part.chapter}

    def elements(self) -> list[Element]:
        """The form's parts; chapters that it does not name behind the last one that it does, the rest before its appendix."""
        parts = list(self.form.parts)
        kinds = {part.kind for part in parts}
        end = next((place for place, part in enumerate(parts) if part.appendix), len(parts))
        behind = [Part(_REST)]
        if "fields" not in kinds:
            behind.insert(0, Part("fields", title="Handlungsfelder", page_break=True))
        parts[end:end] = behind
        if "chapters" not in kinds:
            named = [place for place, part in enumerate(parts) if part.chapter and place < end]
            parts.insert(named[-1] + 1 if named else end, Part("chapters"))
        return [element for part in parts for element in self.part(part)]

    def part(self, part: Part) -> list[Element]:
        views = {"section": self.section, "chapters": self.chapters, "fields": self.fields, _REST: self.rest}
        return views[part.kind](part)

    def section(self, part: Part) -> list[Element]:
        """A chapter of the edition and blocks below one heading; nothing when there is nothing to say."""
        named = part.chapter.casefold()
        own = next((item for item in self.document.chapters if item.heading.casefold() == named), None) if named else None
        body = chapter(own, 2) if own else []
        for block in part.blocks:
            body += self.block(self.document, block, 2)
        if not body:
            return []
        title = part.title or (own.heading if own else part.chapter)
        lead: list[Element] = [Text(part.lead, "lead")] if part.lead else []
        return [self.opening(part, title), *lead, *body]

    def opening(self, part: Part, title: str) -> Heading:
        return Heading(1, title, number="" if part.numbered else _WITHOUT, new_page=part.page_break)

    def chapters(self, part: Part) -> list[Element]:
        found: list[Element] = []
        for item in self.document.chapters:
            if item.heading.casefold() not in self.claimed:
                found += [self.opening(part, item.heading), *chapter(item, 2)]
        return found

    def block(self, subject: ConceptDocument | Field, block: Block, level: int) -> list[Element]:
        """A block with its heading, if it has something to say."""
        found = VIEWS[block.name](subject, block, level + 1 if block.label else level)
        if not found:
            return []
        heading: list[Element] = [Heading(level, block.label)] if block.label else []
        lead: list[Element] = [Text(block.lead, "lead")] if block.lead else []
        return [*heading, *lead, *found]

    def fields(self, part: Part) -> list[Element]:
        if not self.document.fields:
            return []
        body: list[Element] = []
        for top in self.document.fields:
            body += self.field(top, part, 2)
            for item in top.parts:
                body += self.field(item, part, 3)
        if not body and not part.overview:
            return []
        lead: list[Element] = [Text(part.lead, "lead")] if part.lead else []
        return [self.opening(part, part.title), *lead, *(self.overview() if part.overview else []), *body]

    def field(self, item: Field, part: Part, level: int) -> list[Element]:
        over = f"{self.form.field_word} {item.number}" if item.number and level == 2 else ""
        found: list[Element] = [
            Heading(
                level,
                item.name,
                over=over,
                tag=_NEW if item.is_new else "",
                new_page=part.each_new_page,
            )
        ]
        if item.focus:
            found.append(Text(f"Schwerpunkt: {item.focus}", "lead"))
        rest = (standard_block(name) for name, kind in BLOCKS.items() if kind.of_field and not self.form.prints(name))
        body = [element for block in (*part.blocks, *rest) for element in self.block(item, block, level + 1)]
        if not body and not item.parts and (part.overview or (item.goals and not item.focus)):
            # Its name stands in the overview, or its goals among those of the whole edition; a bare heading says no more.
            return []
        return found + body

    def overview(self) -> list[Element]:
        """All fields on one page: a table, and how their measures stand."""
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                Cell.of(item.number),
                plain(item.name, item.focus and f"Schwerpunkt: {item.focus}", _NEW if item.is_new else ""),
                Cell.of(str(len(item.goals)) if item.goals else "–"),
                Cell.of(str(len(item.measures)) if item.measures else "–"),
            )
            for item in self.document.all_fields
        )
        columns: tuple[Column, ...] = (
            Column("number", "Nr.", 8),
            Column("field", self.form.field_word, 64, head=True),
            Column("goals", "Ziele", 12, "right"),
            Column("measures", "Maßnahmen", 16, "right"),
        )
        if not any(row[0].lines for row in rows):
            columns, rows = columns[1:], tuple(row[1:] for row in rows)
        return [
            Table("Die Handlungsfelder im Überblick", columns, rows),
            *standing_chart(self.document, "Stand der Maßnahmen", self.form.field_word),
        ]

    def rest(self, part: Part) -> list[Element]:
        """What the form has no place for, so that no city's form can lose content."""
        found: list[Element] = []
        for name, kind in BLOCKS.items():
            if not kind.of_field and name not in _DERIVED and not self.form.prints(name):
                found += self.block(self.document, standard_block(name), 2)
        return [self.opening(part, self.form.rest_title), *found] if found else []


_REST = "rest"
"""What no form names as a part: the blocks that it has no place for."""
_NEW = "neu in dieser Fortschreibung"
_WITHOUT = "–"
"""Stands for "this heading and those below it have no number" until the numbers are given."""


def _numbered(elements: Iterable[Element], form: ConceptForm) -> tuple[Element, ...]:
    """Headings with their numbers and keys, tables and pictures counted through."""
    counters = [0] * 7
    tables = figures = places = 0
    quiet = form.numbering == "none"
    silent = quiet
    found: list[Element] = []
    for element in elements:
        if isinstance(element, Heading):
            places += 1
            if element.level == 1:
                silent = quiet or element.number == _WITHOUT
            number = ""
            if not silent and element.level <= form.number_levels:
                counters[element.level - 1] += 1
                counters[element.level :] = [0] * (len(counters) - element.level)
                number = ".".join(str(value) for value in counters[: element.level])
            element = replace(element, number=number, key=f"abschnitt-{places}")  # noqa: PLW2901  # the row with its number
        elif isinstance(element, Table):
            tables += 1
            element = replace(element, number=f"{form.table_word} {tables}")  # noqa: PLW2901
        elif isinstance(element, (Picture, Drawing)):
            figures += 1
            element = replace(element, number=f"{form.figure_word} {figures}")  # noqa: PLW2901
        found.append(element)
    return tuple(found)


def _contents(headings: list[Heading], levels: int, level: int = 1) -> tuple[ContentsEntry, ...]:
    """The headings of the first levels as a tree."""
    found: list[ContentsEntry] = []
    for place, heading in enumerate(headings):
        if heading.level != level:
            continue
        below = []
        for item in headings[place + 1 :]:
            if item.level <= level:
                break
            below.append(item)
        found.append(ContentsEntry(heading, _contents(below, levels, level + 1) if level < levels else ()))
    return tuple(found)


def _state(document: ConceptDocument) -> str:
    if document.adopted_on:
        return f"Beschlossen am {german_date(document.adopted_on)}"
    return document.status[:1].upper() + document.status[1:]


def _title_facts(document: ConceptDocument, form: ConceptForm) -> tuple[Fact, ...]:
    values = {
        "status": ("Status", _state(document)),
        "period": ("Zeitraum", document.period),
        "as_of": ("Stand", german_date(document.as_of) if document.as_of else ""),
        "version": ("Fassung", document.version),
        "unit": ("Federführung", document.unit),
        "predecessor": ("Schreibt fort", document.predecessor),
        "papers": ("Vorlage", joined(*document.papers)),
    }
    return tuple(Fact(*values[name]) for name in form.title_page if values[name][1])
