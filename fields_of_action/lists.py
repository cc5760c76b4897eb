"""Rows that hang on another one and are written as a whole list: costs, values of a figure, fields of a recommendation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from fields_of_action.models import Recommendation, RecommendationField
from municipality.models import User

_BATCH = 400


def rewrite(
    stored: Iterable[Any],
    wanted: Mapping[Hashable, Mapping[str, Any]],
    *,
    key: Callable[[Any], Hashable],
    blank: Callable[[Hashable], Any],
    user: User | None,
    at: datetime | None = None,
) -> None:
    """Make the stored rows say what is wanted, by their keys; the history says who changed which of them.

    What is as it was is not written, what is not wanted goes, and `blank` makes a new row for its key.
    """
    known = {key(row): row for row in stored}
    for name, row in known.items():
        if name not in wanted:
            row._history_user = user
            row.delete()
    fresh, changed, columns = [], [], set()
    for name, values in wanted.items():
        row = known.get(name)
        if row is None:
            row = blank(name)
            fresh.append(row)
        elif any(getattr(row, column) != value for column, value in values.items()):
            columns.update(values)
            changed.append(row)
        for column, value in values.items():
            setattr(row, column, value)
    write(fresh, changed, sorted(columns), user=user, at=at)


def write(fresh: list[Any], changed: list[Any], columns: Iterable[str], *, user: User | None, at: datetime | None = None) -> None:
    """Store many rows of one model together, with their history: one by one they would take many times as long."""
    for rows, is_known in ((fresh, False), (changed, True)):
        if not rows:
            continue
        model: type[models.Model] = type(rows[0])
        if is_known:
            model._default_manager.bulk_update(rows, list(columns), batch_size=_BATCH)
        else:
            model._default_manager.bulk_create(rows, batch_size=_BATCH)
        # Rows that are stored together do not tell their history by themselves.
        model.history.bulk_history_create(  # type: ignore[attr-defined]  # the manager of `History`
            rows, batch_size=_BATCH, update=is_known, default_user=user, default_date=at
        )


def put_in_fields(recommendation: Recommendation, fields: Iterable[int], *, user: User | None) -> None:
    """Let a recommendation concern exactly these fields, by their ids."""
    rewrite(
        recommendation.in_fields.all(),
        {pk: {"field_id": pk} for pk in fields},
        key=lambda link: link.field_id,
        blank=lambda _pk: RecommendationField(recommendation=recommendation),
        user=user,
    )
