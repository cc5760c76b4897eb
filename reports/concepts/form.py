"""How a city prints its concept: one TOML file with the words of `vocabulary.py`. See `docs/forms.md`, "Concept forms"."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.concepts.vocabulary import BLOCKS, COMMON_KEYS, LOOKS, NUMBERINGS, PART_KINDS, SCOPES, TITLE_FACTS
from reports.forms.checking import Checker
from reports.forms.model import FormError

_FORM_KEYS = (
    "name", "look", "numbering", "number_levels", "contents_title", "contents_levels", "table_word", "figure_word", "field_word",
    "rest_title", "title_page", "parts",
)  # fmt: skip
_FORM_TEXTS = ("name", "contents_title", "table_word", "figure_word", "field_word", "rest_title")
_PART_KEYS = ("part", "title", "chapter", "lead", "page_break", "numbered", "appendix", "overview", "each_new_page", "blocks")
_MOST_LEVELS = 3


@dataclass(frozen=True)
class Column:
    """One column of a table; a column that no row fills is left out."""

    value: str
    label: str


@dataclass(frozen=True)
class Block:
    """Something printed below a heading of its own (`label`; without one it follows the text above)."""

    name: str
    label: str = ""
    lead: str = ""
    style: str = ""
    columns: tuple[Column, ...] = ()
    kinds: tuple[str, ...] = ()
    scope: str = "general"


@dataclass(frozen=True)
class Part:
    """A heading of the first level with what stands below it.

    `section`: the chapter of the name `chapter`, then `blocks`. `chapters`: each chapter that no section claims, as a part of
    its own. `fields`: all fields of action, each with `blocks`; `overview` puts a table of them first,
    `each_new_page` begins each on a page of its own. What the form has no place for is printed before an `appendix`.
    """

    kind: str = "section"
    title: str = ""
    chapter: str = ""
    lead: str = ""
    page_break: bool = False
    numbered: bool = True
    appendix: bool = False
    overview: bool = False
    each_new_page: bool = False
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class ConceptForm:
    """A whole form. `number_levels` and `contents_levels`: how many levels of headings are numbered and listed."""

    slug: str
    name: str
    parts: tuple[Part, ...]
    look: str = "modern"
    numbering: str = "decimal"
    number_levels: int = 2
    contents_title: str = "Inhalt"
    contents_levels: int = 2
    table_word: str = "Tabelle"
    figure_word: str = "Abbildung"
    field_word: str = "Handlungsfeld"
    rest_title: str = "Weitere Angaben"
    title_page: tuple[str, ...] = TITLE_FACTS

    def prints(self, name: str) -> bool:
        """Whether the form has a place for this block."""
        return name in self._named

    @cached_property
    def _named(self) -> frozenset[str]:
        blocks = [block for part in self.parts for block in part.blocks]
        # Goals of the whole edition that take in those of the fields leave none for the fields.
        taken = {"field_goals"} if any(block.name == "goals" and block.scope == "all" for block in blocks) else set()
        return frozenset({block.name for block in blocks} | taken)


def standard_block(name: str) -> Block:
    """The block as it is printed when a form says nothing more about it."""
    kind = BLOCKS[name]
    columns = tuple(Column(value, kind.columns[value]) for value in kind.usual or kind.columns)
    return Block(name, kind.label, style=kind.styles[0] if kind.styles else "", columns=columns)


def read_form(text: str, *, slug: str, file_name: str) -> ConceptForm:
    """Build the form from the text of its file. Raises `FormError` with one German sentence for the first mistake."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"Die Formulardatei „{file_name}“ ist kein gültiges TOML: {error}.") from error
    return _Reader(file_name).form(data, slug)


class _Reader(Checker):
    def form(self, data: dict[str, Any], slug: str) -> ConceptForm:
        self.known(data, _FORM_KEYS, "")
        values: dict[str, Any] = {"slug": slug}
        for key in ("name", "parts"):
            self.needed(data, key)
        for key in _FORM_TEXTS:
            if key in data:
                values[key] = self.filled(data[key], key)
        for key, allowed in (("look", LOOKS), ("numbering", NUMBERINGS)):
            if key in data:
                values[key] = self.chosen(data[key], allowed, key)
        for key in ("number_levels", "contents_levels"):
            if key in data:
                values[key] = self.level(data[key], key)
        if "title_page" in data:
            facts = self.typed(data["title_page"], list, "title_page")
            values["title_page"] = tuple(self.chosen(fact, TITLE_FACTS, "title_page") for fact in facts)
        rows = self.typed(data["parts"], list, "parts")
        values["parts"] = tuple(self.part(row, f"parts[{number}].") for number, row in enumerate(rows, start=1))
        self.check_parts(values["parts"])
        return ConceptForm(**values)

    def filled(self, value: Any, where: str) -> str:
        text: str = self.typed(value, str, where)
        if not text.strip():
            raise self.complain(where, "der Text ist leer")
        return text

    def level(self, value: Any, where: str) -> int:
        number: int = self.typed(value, int, where)
        if not 1 <= number <= _MOST_LEVELS:
            raise self.complain(where, f"{number} Ebenen gibt es nicht", [str(n) for n in range(1, _MOST_LEVELS + 1)])
        return number

    def part(self, data: Any, where: str) -> Part:
        self.typed(data, dict, where.rstrip("."))
        self.known(data, _PART_KEYS, where)
        values: dict[str, Any] = {"kind": self.chosen(data.get("part", "section"), PART_KINDS, f"{where}part")}
        for key in ("title", "chapter", "lead"):
            if key in data:
                values[key] = self.filled(data[key], f"{where}{key}")
        for key in ("page_break", "numbered", "appendix", "overview", "each_new_page"):
            if key in data:
                values[key] = self.typed(data[key], bool, f"{where}{key}")
        blocks = self.typed(data.get("blocks", []), list, f"{where}blocks")
        values["blocks"] = tuple(
            self.block(row, f"{where}blocks[{number}].", of_field=values["kind"] == "fields")
            for number, row in enumerate(blocks, start=1)
        )
        part = Part(**values)
        if part.kind == "section" and not part.title and not part.chapter:
            raise self.complain(f"{where}title", "die Angabe fehlt; ein Teil braucht eine Überschrift oder ein Kapitel")
        if part.kind == "fields" and not part.title:
            raise self.complain(f"{where}title", "die Angabe fehlt")
        if part.kind == "chapters" and (part.blocks or part.title or part.chapter):
            raise self.complain(where.rstrip("."), "die übrigen Kapitel bringen Überschrift und Text selbst mit")
        return part

    def block(self, data: Any, where: str, *, of_field: bool) -> Block:
        self.typed(data, dict, where.rstrip("."))
        names = [name for name, kind in BLOCKS.items() if kind.of_field == of_field]
        name = self.chosen(self.needed(data, "block", where), names, f"{where}block")
        kind, place = BLOCKS[name], f"{where}{name}."
        self.known(data, (*COMMON_KEYS, *kind.keys), place)
        usual = standard_block(name)
        label = self.typed(data.get("label", usual.label), str, f"{place}label")
        style = self.chosen(data["style"], kind.styles, f"{place}style") if "style" in data else usual.style
        kinds = tuple(self.filled(item, f"{place}kinds") for item in self.typed(data.get("kinds", []), list, f"{place}kinds"))
        lead = self.typed(data.get("lead", ""), str, f"{place}lead")
        columns = self.columns(data["columns"], name, place) if "columns" in data else usual.columns
        scope = self.chosen(data.get("scope", "general"), SCOPES, f"{place}scope")
        return Block(name, label, lead, style, columns, kinds, scope)

    def columns(self, rows: Any, name: str, where: str) -> tuple[Column, ...]:
        kind, columns = BLOCKS[name], []
        if not kind.columns:
            raise self.complain(f"{where}columns", "dieser Baustein ist keine Tabelle")
        for number, row in enumerate(self.typed(rows, list, f"{where}columns"), start=1):
            place = f"{where}columns[{number}]."
            self.typed(row, dict, place.rstrip("."))
            self.known(row, ("value", "label"), place)
            value = self.chosen(self.needed(row, "value", place), kind.columns, f"{place}value")
            columns.append(Column(value, self.filled(row.get("label", kind.columns[value]), f"{place}label")))
        values = [column.value for column in columns]
        if kind.needed not in values:
            raise self.complain(f"{where}columns", f"die Spalte „{kind.needed}“ fehlt")
        if len(set(values)) < len(values):
            raise self.complain(f"{where}columns", "eine Spalte kommt mehrmals vor")
        return tuple(columns)

    def check_parts(self, parts: tuple[Part, ...]) -> None:
        kinds = [part.kind for part in parts]
        for kind in ("chapters", "fields"):
            if kinds.count(kind) > 1:
                raise self.complain("parts", f"ein Teil „{kind}“ kommt mehrmals vor")
        names = [(block.name, block.kinds) for part in parts for block in part.blocks]
        for name, kinds_of_block in names:
            if names.count((name, kinds_of_block)) > 1:
                raise self.complain("parts", f"der Baustein „{name}“ kommt mehrmals vor")
