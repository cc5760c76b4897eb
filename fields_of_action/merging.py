"""Two people in one sheet: the pieces that are compared (`municipality/merging.py`), its fields and all its costs as one."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from fields_of_action.forms.measure import BaseCosts
from municipality.merging import Piece, pieces_of, put, put_rows, rows_piece

COSTS = "kosten"


def pieces(form: forms.ModelForm, costs: BaseCosts) -> dict[str, Piece]:
    return pieces_of(form) | {COSTS: rows_piece(COSTS, _("Kosten"), costs)}


def put_stored(data: QueryDict, key: str, form: forms.ModelForm, costs: BaseCosts) -> None:
    """Write the stored piece of this key into posted data."""
    if key == COSTS:
        put_rows(data, costs)
    elif key in form.fields:
        put(data, key, form, key)
