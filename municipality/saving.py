"""Rows that several people edit, while one of them writes: held, and only as they had been read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from municipality.acting import Refused, Stale


def locked(model: type[models.Model], pk: int) -> Any:
    """The row, held until the transaction ends. Raises `Refused` where somebody has deleted it."""
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refused(_("Dieser Eintrag wurde inzwischen gelöscht. Kopieren Sie heraus, was Sie noch brauchen."), code="stale")
    return row


def unchanged(model: type[models.Model], pk: int, revision: int) -> Any:
    """The row, held, when it still has the revision that its writer had read. Raises `Stale` and `Refused`."""
    row = locked(model, pk)
    if row.revision != revision:
        raise Stale(row)
    return row
