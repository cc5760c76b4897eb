"""Read one form file: TOML with a closed vocabulary, every mistake named with file, key and what is allowed."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable
from typing import Any

from reports.forms.checking import Checker
from reports.forms.model import Block, Column, Form, FormError, SignoffRole
from reports.forms.vocabulary import (
    BLOCKS,
    COLUMNS,
    COMMON_KEYS,
    DATE_SOURCES,
    KINDS,
    LOOKS,
    MARGINS,
    NAME_FORMATS,
    PERSONS,
    PLACEMENTS,
    REQUIRABLE,
    SCOPES,
)

_FORM_TEXTS = ("name", "title", "none_word", "public_word", "non_public_word")
_FORM_CHOICES: dict[str, Iterable[str]] = {"look": LOOKS, "margins": MARGINS, "name_format": NAME_FORMATS}
_FORM_FLAGS = ("per_body", "motion_box")
_FORM_KEYS = (*_FORM_TEXTS, *_FORM_CHOICES, *_FORM_FLAGS, "required", "titles", "blocks")
_BLOCK_FLAGS = ("print_if_empty", "page_break", "new_row", "with_office", "with_phone", "with_parent", "head")
_BLOCK_CHOICES: dict[str, Iterable[str]] = {
    "scope": SCOPES,
    "placement": PLACEMENTS,
    "date_from": DATE_SOURCES,
    "name_format": NAME_FORMATS,
    "person": PERSONS,
}
_PATTERN_TOKENS = {"number": ("number", "file_reference"), "place_date": ("place", "date")}


def read_form(text: str, *, slug: str, file_name: str) -> Form:
    """Build the form from the text of its file. Raises `FormError` with one German sentence for the first mistake."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"Die Formulardatei „{file_name}“ ist kein gültiges TOML: {error}.") from error
    return _Reader(file_name).form(data, slug)


class _Reader(Checker):
    def form(self, data: dict[str, Any], slug: str) -> Form:
        self.known(data, _FORM_KEYS, "")
        values: dict[str, Any] = {"slug": slug}
        for key in ("name", "title", "blocks"):
            self.needed(data, key)
        for key in _FORM_TEXTS:
            if key in data:
                values[key] = self.typed(data[key], str, key)
        for key in ("name", "title"):
            if not values[key].strip():
                raise self.complain(key, "der Text ist leer")
        for key, allowed in _FORM_CHOICES.items():
            if key in data:
                values[key] = self.chosen(data[key], allowed, key)
        for key in _FORM_FLAGS:
            if key in data:
                values[key] = self.typed(data[key], bool, key)
        titles = self.typed(data.get("titles", {}), dict, "titles")
        self.known(titles, KINDS, "titles.")
        values["titles"] = tuple((key, self.typed(text, str, f"titles.{key}")) for key, text in titles.items())
        required = self.typed(data.get("required", []), list, "required")
        values["required"] = tuple(self.chosen(name, REQUIRABLE, "required") for name in required)
        blocks = self.typed(data["blocks"], list, "blocks")
        values["blocks"] = tuple(self.block(item, position) for position, item in enumerate(blocks, start=1))
        self.check_order(values["blocks"])
        return Form(**values)

    def check_order(self, blocks: tuple[Block, ...]) -> None:
        if not blocks or blocks[0].name != "title":
            raise self.complain("blocks", "der erste Baustein muss „title“ sein, er ist die Überschrift des Papiers")
        names = [block.name for block in blocks]
        for name in ("subject", "motion", "reasons"):
            if name not in names:
                raise self.complain("blocks", f"der Baustein „{name}“ fehlt, ohne ihn ist es keine Vorlage")
        for name in names:
            if names.count(name) > 1:
                raise self.complain("blocks", f"der Baustein „{name}“ kommt mehrmals vor")

    def block(self, data: Any, position: int) -> Block:
        place = f"blocks[{position}]."
        self.typed(data, dict, place.rstrip("."))
        name = self.chosen(self.needed(data, "block", place), BLOCKS, f"{place}block")
        kind = BLOCKS[name]
        where = f"{place}{name}."
        self.known(data, (*COMMON_KEYS, *kind.keys), where)
        values: dict[str, Any] = {"name": name, "label": kind.label, "placement": kind.placement}
        for key, value in data.items():
            if key in ("block", "columns", "roles"):
                continue
            if key in _BLOCK_FLAGS:
                values[key] = self.typed(value, bool, f"{where}{key}")
            elif key in _BLOCK_CHOICES:
                values[key] = self.chosen(value, _BLOCK_CHOICES[key], f"{where}{key}")
            else:
                values[key] = self.typed(value, str, f"{where}{key}")
        if "pattern" in values:
            self.check_pattern(values["pattern"], _PATTERN_TOKENS[name], f"{where}pattern")
        allowed = {"short": PLACEMENTS, "box": ("section", "row")}.get(kind.shape, ("section",))
        if values["placement"] not in allowed:
            raise self.complain(f"{where}placement", "dieser Baustein ist zu groß dafür", allowed)
        if values.get("heading") and values["placement"] != "section":
            raise self.complain(f"{where}heading", "eine gemeinsame Überschrift haben nur Abschnitte, nicht Zeilen und Listen")
        if values.get("scope") == "every" and not kind.running:
            running = [key for key, item in BLOCKS.items() if item.running]
            raise self.complain(f"{where}scope", "dieser Baustein passt nicht in den Kopf jeder Seite; es können nur", running)
        values["columns"] = self.columns(data, name, where)
        values["roles"] = self.roles(data, name, where)
        return Block(**values)

    def check_pattern(self, pattern: str, tokens: tuple[str, ...], where: str) -> None:
        try:
            used = [token for _, token, _, _ in string.Formatter().parse(pattern) if token is not None]
        except ValueError as error:
            raise self.complain(where, "die geschweiften Klammern passen nicht zueinander") from error
        allowed = [f"{{{token}}}" for token in tokens]
        if not used or any(token not in tokens for token in used):
            raise self.complain(where, f"das Muster „{pattern}“ kann nicht ausgefüllt werden", allowed)

    def columns(self, data: dict[str, Any], name: str, where: str) -> tuple[Column, ...]:
        if name != "steps":
            return ()
        rows = self.typed(data.get("columns", [{"value": key} for key in COLUMNS]), list, f"{where}columns")
        columns = []
        for number, row in enumerate(rows, start=1):
            place = f"{where}columns[{number}]."
            self.typed(row, dict, place.rstrip("."))
            self.known(row, ("value", "label", "print_if_empty"), place)
            value = self.chosen(self.needed(row, "value", place), COLUMNS, f"{place}value")
            label = self.typed(row.get("label", COLUMNS[value]), str, f"{place}label")
            if not label.strip():
                raise self.complain(f"{place}label", "der Text ist leer; Vorleseprogramme brauchen jede Spaltenüberschrift")
            columns.append(Column(value, label, self.typed(row.get("print_if_empty", False), bool, f"{place}print_if_empty")))
        values = [column.value for column in columns]
        if "body" not in values:
            raise self.complain(f"{where}columns", "die Spalte „body“ fehlt")
        if len(set(values)) < len(values):
            raise self.complain(f"{where}columns", "eine Spalte kommt mehrmals vor")
        return tuple(columns)

    def roles(self, data: dict[str, Any], name: str, where: str) -> tuple[SignoffRole, ...]:
        if name != "signoff":
            return ()
        roles = []
        for number, row in enumerate(self.typed(self.needed(data, "roles", where), list, f"{where}roles"), start=1):
            place = f"{where}roles[{number}]."
            self.typed(row, dict, place.rstrip("."))
            self.known(row, ("person", "neutral", "female", "male", "use_office"), place)
            person = self.chosen(self.needed(row, "person", place), PERSONS, f"{place}person")
            neutral = self.typed(self.needed(row, "neutral", place), str, f"{place}neutral")
            female = self.typed(row.get("female", neutral), str, f"{place}female")
            male = self.typed(row.get("male", neutral), str, f"{place}male")
            use_office = self.typed(row.get("use_office", False), bool, f"{place}use_office")
            roles.append(SignoffRole(person, neutral, female, male, use_office))
        return tuple(roles)
