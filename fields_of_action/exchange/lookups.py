"""Cells that name other rows: a field by any of its names, a unit, an edition, a measure, a goal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from fields_of_action.exchange.columns import Fault, Values, not_found, short
from fields_of_action.exchange.names import Index, Names, key_of

_ID = re.compile(r"#?([0-9]{1,18})")


def one(cell: str, index: Index, labels: dict[int, str]) -> int:
    """The only row of this name. Raises `Fault`, with the rows it may mean where there are several."""
    found = index.get(key_of(cell), set())
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise Fault(not_found(cell, list(labels.values())))
    raise Fault(
        _("„{cell}“ ist nicht eindeutig; gemeint sein können: {names}.").format(
            cell=short(cell), names=", ".join(sorted(labels[pk] for pk in found))
        )
    )


def field(*, needed: bool) -> Callable[[str, Names], Values]:
    """A field of action by name or alias."""

    def read(cell: str, names: Names) -> Values:
        if not cell.strip() and not needed:
            return {"field_id": None}
        return {"field_id": one(cell, names.fields_by_name, {pk: item.name for pk, item in names.fields.items()})}

    return read


def fields(cell: str, names: Names) -> Values:
    """Several fields, with a semicolon or a line end between them."""
    labels = {pk: item.name for pk, item in names.fields.items()}
    parts = [part for part in re.split(r"[;\n]", cell) if part.strip()]
    return {"fields": list(dict.fromkeys(one(part, names.fields_by_name, labels) for part in parts))}


def unit(cell: str, names: Names) -> Values:
    """A unit by name, short name or number."""
    if not cell.strip():
        return {"responsible_unit_id": None}
    labels = {pk: item.name for pk, item in names.units.items()}
    pk = one(cell, names.units_by_name, labels)
    end = names.units[pk].valid_to
    if end is not None and end < timezone.localdate():
        raise Fault(_("„{unit}“ gibt es seit dem {day} nicht mehr.").format(unit=labels[pk], day=f"{end:%d.%m.%Y}"))
    return {"responsible_unit_id": pk}


def edition(cell: str, names: Names) -> Values:
    if not cell.strip():
        return {"edition_id": None}
    return {"edition_id": one(cell, names.editions_by_name, {pk: item.label for pk, item in names.editions.items()})}


def measure(name: str) -> Callable[[str, Names], Values]:
    """A measure by its number, or by its id as the export writes it ("#17")."""

    def read(cell: str, names: Names) -> Values:
        if not cell.strip():
            return {name: None}
        pk = names.measures_by_number.get(key_of(cell))
        if pk is None and (found := _ID.fullmatch(cell.strip())) and int(found[1]) in names.measure_ids:
            pk = int(found[1])
        if pk is None:
            raise Fault(_("Eine Maßnahme „{cell}“ gibt es in diesem Konzept nicht.").format(cell=short(cell)))
        return {name: pk}

    return read


def write_measure(row: Any) -> str:
    """How `measure` finds it again."""
    if row is None:
        return ""
    return row.number or f"#{row.pk}"
