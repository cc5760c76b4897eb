"""The two columns by which a table finds rows again: which one it is, and how often it had been saved."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from typing import Any

from django.utils.translation import gettext as _

from fields_of_action.exchange import columns
from fields_of_action.exchange.columns import Column, Fault, Values
from fields_of_action.exchange.kinds import RowFault
from fields_of_action.exchange.names import Names

_ID = re.compile(r"#?([0-9]{1,18})")


def _read_id(cell: str, names: Names) -> Values:
    if cell.strip() and not _ID.fullmatch(cell.strip()):
        raise Fault(_("„{cell}“ ist keine Kennung. Für eine neue Zeile bleibt die Zelle leer.").format(cell=columns.short(cell)))
    return {}


def _read_state(cell: str, names: Names) -> Values:
    # Compared with the stored row, not understood: it says only whether that row is still the one that was exported.
    return {"seen": cell.strip()}


ID = Column("id", "Kennung", lambda row: f"#{row.pk}", _read_id, ("ID",), width=10)


def state_column(write: Callable[[Any], str]) -> Column:
    """How a row stood when it was exported; empty in tables that people make themselves."""
    return Column("state", "Bearbeitungsstand", write, _read_state, width=14)


STATE = state_column(lambda row: str(row.revision))


def find_by_id(cell: str, known: Container[int]) -> int:
    """The row of this id. Raises `RowFault` where this concept has none."""
    found = _ID.fullmatch(cell.strip())
    if found is None or int(found[1]) not in known:
        raise RowFault(
            "id",
            _("Die Kennung {id} gibt es hier nicht. Für eine neue Zeile bleibt die Zelle leer.").format(id=columns.short(cell)),
        )
    return int(found[1])
