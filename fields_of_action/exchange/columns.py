"""What a table consists of: columns that write a row's value as a cell and understand what somebody typed into one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from concepts import fuzzy
from fields_of_action.exchange import cells
from fields_of_action.exchange.names import Names, key_of

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Values = dict[str, Any]
"""Values by the names of the model's fields, each of a kind that JSON keeps."""


class Fault(Exception):
    """A cell that cannot be taken over; the text says why and what to do."""


@dataclass(frozen=True)
class Column:
    """One column. `read` gets the cell and the names of the city; it is None where the portal computes the value itself."""

    key: str
    head: str
    write: Callable[[Any], str]
    read: Callable[[str, Names], Values] | None
    aliases: tuple[str, ...] = ()
    typed: str = "text"
    """How a spreadsheet keeps it: "text", "number" or "date"."""
    width: int = 18
    needed: bool = False
    """Whether a new row needs it."""

    def cell(self, row: Any) -> str:
        """The value as it is exchanged, before formulas are made harmless."""
        return _CONTROL.sub("", cells.normal(self.write(row)))


def find_columns(heads: list[str], columns: Iterable[Column]) -> tuple[dict[int, Column], list[str], list[str]]:
    """Which cell of a row belongs to which column; the heads that no column has; the columns that stand there twice."""
    by_name = {key_of(name): column for column in columns for name in (column.head, *column.aliases)}
    found: dict[int, Column] = {}
    unknown: list[str] = []
    twice: list[str] = []
    for index, head in enumerate(heads):
        column = by_name.get(key_of(cells.unescape(head).rstrip("*")))
        if column is None:
            unknown.append(head or _("(Spalte {letter} ohne Überschrift)").format(letter=letter(index)))
        elif column in found.values():
            twice.append(column.head)
        else:
            found[index] = column
    return found, unknown, twice


def letter(index: int) -> str:
    """How a spreadsheet calls a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


# --- Kinds of cells ---------------------------------------------------------------------------------------------------------


def text(name: str, model: type[models.Model], *, needed: bool = False) -> Callable[[str, Names], Values]:
    """Any text, as long as the database takes it."""
    most = model._meta.get_field(name).max_length  # type: ignore[union-attr]  # a field with text

    def read(cell: str, names: Names) -> Values:
        value = cell.strip()
        if needed and not value:
            raise Fault(_("Diese Angabe fehlt."))
        if most is not None and len(value) > most:
            raise Fault(_("Der Text hat {count} Zeichen, möglich sind höchstens {most}.").format(count=len(value), most=most))
        return {name: value}

    return read


def choice(name: str, choices: type[models.TextChoices], *, empty: str | None = None) -> Callable[[str, Names], Values]:
    """A German label or the value behind it. `empty` is what an empty cell means; None: it must be filled."""

    def read(cell: str, names: Names) -> Values:
        if not cell.strip() and empty is not None:
            return {name: empty}
        by_name = {key_of(word): value for value, label in choices.choices for word in (str(label), value)}
        value = by_name.get(key_of(cell))
        if value is None:
            raise Fault(not_found(cell, [str(label) for _value, label in choices.choices], all_of_them=True))
        return {name: value}

    return read


def label(name: str) -> Callable[[Any], str]:
    """Writes the label of a choice."""
    return lambda row: str(getattr(row, f"get_{name}_display")())


def attribute(name: str) -> Callable[[Any], str]:
    """Writes a text as it is."""
    return lambda row: str(getattr(row, name))


def answer(name: str) -> Callable[[str, Names], Values]:
    def read(cell: str, names: Names) -> Values:
        try:
            return {name: cells.read_answer(cell)}
        except cells.NotUnderstood:
            raise Fault(_("„{cell}“ ist weder ja noch nein.").format(cell=short(cell))) from None

    return read


def whole(name: str, least: int, most: int, *, empty: int | None = None) -> Callable[[str, Names], Values]:
    """A whole number within bounds. `empty` is what an empty cell means; None: it must be filled."""

    def read(cell: str, names: Names) -> Values:
        try:
            value = cells.read_whole(cell)
        except cells.NotUnderstood:
            raise Fault(_("„{cell}“ ist keine ganze Zahl.").format(cell=short(cell))) from None
        if value is None:
            if empty is None:
                raise Fault(_("Diese Angabe fehlt."))
            value = empty
        if not least <= value <= most:
            raise Fault(_("{value} liegt nicht zwischen {least} und {most}.").format(value=value, least=least, most=most))
        return {name: value}

    return read


def day(name: str) -> Callable[[str, Names], Values]:
    def read(cell: str, names: Names) -> Values:
        try:
            value = cells.read_date(cell)
        except cells.NotUnderstood:
            raise Fault(_("„{cell}“ ist kein Tag. Bitte schreiben Sie ihn wie 05.04.2017.").format(cell=short(cell))) from None
        return {name: value.isoformat() if value else None}

    return read


def period(cell: str, names: Names) -> Values:
    """A vague time, as people write it."""
    if not cell.strip():
        return {"period": "", "period_from": None, "period_to": None}
    try:
        found = fuzzy.parse(cell)
    except fuzzy.NotUnderstood as asked:
        raise Fault(asked.sentence) from None
    return {"period": found.text, "period_from": _iso(found.earliest), "period_to": _iso(found.latest)}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


# --- Sentences --------------------------------------------------------------------------------------------------------------


def short(cell: str) -> str:
    """A cell as it can be quoted."""
    line = " ".join(cell.split())
    return f"{line[:57]}…" if len(line) > 60 else line


def not_found(cell: str, known: list[str], *, all_of_them: bool = False) -> str:
    """The sentence for a name that nothing has: with the nearest one, or with all where they are few."""
    if not cell.strip():
        return _("Diese Angabe fehlt.")
    by_key = {key_of(name): name for name in known}
    near = get_close_matches(key_of(cell), list(by_key), n=1, cutoff=0.7)
    if near:
        return _("„{cell}“ gibt es nicht. Meinten Sie „{near}“?").format(cell=short(cell), near=by_key[near[0]])
    if all_of_them:
        return _("„{cell}“ gibt es nicht. Möglich sind: {known}.").format(cell=short(cell), known=", ".join(known))
    return _("„{cell}“ gibt es hier nicht.").format(cell=short(cell))
