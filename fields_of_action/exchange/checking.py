"""Checks rows of a table against what is stored: what would be new, what would change, and what is wrong, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fields_of_action.choices import ImportAction
from fields_of_action.exchange.cells import unescape
from fields_of_action.exchange.columns import Column, Fault, Values
from fields_of_action.exchange.kinds import Desk, Found, Kind, RowFault, changed_by
from fields_of_action.models import ImportRow, ImportRun

Problem = tuple[int, str, str]
"""Row, column and sentence."""
Line = tuple[int, list[str]]
"""A row's number and its cells."""


@dataclass
class Checked:
    """What came out of some rows."""

    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Row:
    """One row while it is checked."""

    number: int
    cells: list[str]
    cell: Callable[[str], str]
    found: Found = field(default_factory=Found)
    faults: list[Problem] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    changes: list[list[str]] = field(default_factory=list)


def reader(cells: list[str], places: dict[int, Column]) -> Callable[[str], str]:
    """Gives a row's cell by the key of its column; empty where the table has no such column."""
    by_key = {column.key: unescape(cells[index]) for index, column in places.items()}
    return lambda key: by_key.get(key, "")


def check(run: ImportRun, kind: Kind, desk: Desk, places: dict[int, Column], lines: Iterable[Line]) -> Checked:
    """Check some rows. What earlier rows of the same run said is looked up, so that none stands there twice."""
    rows = [_Row(number, cells, reader(cells, places)) for number, cells in lines]
    for row in rows:
        try:
            row.found = kind.find(row.cell, desk)
        except RowFault as fault:
            row.faults.append((row.number, kind.by_key(fault.column).head, fault.sentence))
    targets = {row.found.target for row in rows if row.found.target is not None}
    edition = desk.edition if kind.per_edition else None
    stored = {item.pk: item for item in kind.rows(desk.concept, edition).filter(pk__in=targets)}
    _find_twins(run, rows)
    checked = Checked()
    for row in rows:
        target = stored.get(row.found.target) if row.found.target is not None else None
        if not row.faults:
            _check_cells(row, target, places, desk)
        if not row.faults and (row.changes or target is None):
            try:
                _show(row, target, kind, kind.complete(row.values, target, desk))
            except RowFault as fault:
                row.faults.append((row.number, kind.by_key(fault.column).head, fault.sentence))
        checked.problems += row.faults
        checked.rows.append(
            ImportRow(
                run=run,
                number=row.number,
                action=_action(row, target),
                target=row.found.target,
                revision=getattr(target, "revision", None),
                identity=row.found.identity,
                title=kind.title_of(row.cell, target)[:300],
                values=row.values if row.changes or target is None else {},
                changes=row.changes,
            )
        )
    return checked


def _show(row: _Row, target: Any | None, kind: Kind, follows: dict[str, str]) -> None:
    """Put cells that follow from others into the preview, in place of what the table says."""
    for key, cell in follows.items():
        column = kind.by_key(key)
        row.changes = [change for change in row.changes if change[0] != column.head]
        row.changes.append([column.head, column.cell(target) if target is not None else "", cell])


def _action(row: _Row, target: Any | None) -> ImportAction:
    if row.faults:
        return ImportAction.FAULTY
    if target is None:
        return ImportAction.NEW
    return ImportAction.CHANGE if row.changes else ImportAction.SAME


def _check_cells(row: _Row, target: Any | None, places: dict[int, Column], desk: Desk) -> None:
    for index, column in places.items():
        cell = unescape(row.cells[index])
        if column.read is None or (target is not None and cell == column.cell(target)):
            continue
        if target is None and not cell.strip() and not column.needed:
            # A new row keeps the model's own beginning where the table says nothing.
            continue
        try:
            values = column.read(cell, desk.names)
        except Fault as fault:
            row.faults.append((row.number, column.head, str(fault)))
            continue
        if target is not None and _is_same(target, values):
            continue
        row.values.update(values)
        if values and "seen" not in values:
            row.changes.append([column.head, column.cell(target) if target is not None else "", cell])
    seen = row.values.pop("seen", "")
    if target is not None and seen and row.changes and not row.faults:
        head = next(column.head for column in places.values() if column.key == "state")
        row.faults.append((row.number, head, changed_by(target)))


def _is_same(target: Any, values: Values) -> bool:
    """Whether the cell, though written otherwise, means what is stored."""
    return all(_plain(getattr(target, name, values)) == _plain_like(value, target, name) for name, value in values.items())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _plain_like(value: Any, target: Any, name: str) -> Any:
    return Decimal(value) if isinstance(getattr(target, name, None), Decimal) else value


def _find_twins(run: ImportRun, rows: list[_Row]) -> None:
    """Complain of rows that are about the same as an earlier one."""
    identities = {row.found.identity for row in rows} - {""}
    targets = {row.found.target for row in rows} - {None}
    earlier = ImportRow.objects.filter(run=run)
    by_identity = dict(earlier.filter(identity__in=identities).values_list("identity", "number"))
    by_target = dict(earlier.filter(target__in=targets).values_list("target", "number"))
    for row in rows:
        found = row.found
        twin = by_target.get(found.target) if found.target is not None else None
        if twin is None and found.identity:
            twin = by_identity.get(found.identity)
        if twin is not None:
            sentence = _("Diese Zeile steht schon in Zeile {twin}. Bitte löschen Sie eine der beiden.").format(twin=twin)
            row.faults.append((row.number, _("ganze Zeile"), sentence))
            continue
        if found.target is not None:
            by_target[found.target] = row.number
        if found.identity:
            by_identity[found.identity] = row.number
