"""Rows of many small tables in a single query.

The reasons of a paper are written from some twenty tables. Asked one by one they cost as many queries; as one UNION, each row as
JSON, they cost one. The rows become ordinary model objects; columns that no text needs are left out and read when somebody asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast, JSONObject

_NEVER_NEEDED = (models.DateTimeField, models.FileField)
_FOR_STAFF = frozenset({"minutes", "agenda", "internal_note"})
"""Columns that no paper may hold; they are not even read."""


def load_all(wanted: Mapping[str, models.QuerySet[Any]]) -> dict[str, list[Any]]:
    """The rows of all these querysets by their names, each list in its model's own order. One query."""
    names = list(wanted)
    queries = [
        rows.order_by().values_list(Value(number), Cast(JSONObject(**_columns(rows.model)), models.TextField()))
        for number, rows in enumerate(wanted.values())
    ]
    found: dict[str, list[Any]] = {name: [] for name in names}
    for number, row in queries[0].union(*queries[1:], all=True) if queries else ():
        found[names[number]].append(_object(wanted[names[number]].model, json.loads(row, parse_float=Decimal)))
    for rows in found.values():
        rows.sort(key=_place)
    return found


def _columns(model: type[models.Model]) -> dict[str, F]:
    return {
        column.attname: F(column.attname)
        for column in model._meta.concrete_fields
        if not isinstance(column, _NEVER_NEEDED) and column.name not in _FOR_STAFF
    }


def _object(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    columns = [column for column in model._meta.concrete_fields if column.attname in values]
    return model.from_db(None, [column.attname for column in columns], [_value(column, values) for column in columns])


def _value(column: models.Field, values: dict[str, Any]) -> Any:
    kind = column.target_field if isinstance(column, models.ForeignKey) else column
    return kind.to_python(values[column.attname])


def _place(row: models.Model) -> tuple[Any, ...]:
    """By the columns of the model's order, what is empty last."""
    values = [getattr(row, row._meta.get_field(name).attname if name != "pk" else name) for name in row._meta.ordering]
    return tuple((value is None, value) for value in [*values, row.pk])


def put_aside(row: models.Model, relation: str, rows: list[Any]) -> None:
    """Let `row.<relation>.all()` answer with these rows without asking again."""
    found = getattr(row, relation).all()
    found._result_cache, found._prefetch_done = rows, True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = found
