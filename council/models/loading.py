"""All parts of one submission in a single query.

A page about a submission needs eight small tables. Asked one by one they cost eight queries (twelve with the people and
units they name); as one UNION they cost one. The rows become ordinary model objects in the prefetch cache, so guards,
documents and templates read `submission.motion_points.all()` and know nothing of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from concepts.models import StrategicGoal
from council.models.cosigning import CosignStation
from council.models.drawn_up import SubmissionMeasure
from council.models.parts import (
    Attachment,
    InvolvedUnit,
    MotionPoint,
    PriorTreatment,
    Section,
    SubmissionAuthor,
    SubmissionGoal,
)
from council.models.submission import Submission
from fields_of_action.models import Measure
from municipality.models import OrganizationalUnit, User

_COLUMNS: dict[str, models.Field] = {
    **{f"number_{index}": models.BigIntegerField() for index in range(3)},
    **{f"text_{index}": models.TextField() for index in range(7)},
    "day": models.DateField(),
    "flag": models.BooleanField(),
}


@dataclass(frozen=True)
class _Part:
    """Which columns of a part, and of the one row it points to, are read."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    points_to: tuple[str, type[models.Model], tuple[str, ...]] | None = None

    @property
    def paths(self) -> list[str]:
        relation = [f"{self.points_to[0]}__{name}" for name in self.points_to[2]] if self.points_to else []
        return [*self.fields, *relation]

    @cached_property
    def columns(self) -> dict[str, str]:
        """Column of the UNION by path, each of a fitting type."""
        free = {
            models.TextField: [name for name in _COLUMNS if name.startswith("text")],
            models.BigIntegerField: [name for name in _COLUMNS if name.startswith("number")],
            models.DateField: ["day"],
            models.BooleanField: ["flag"],
        }
        return {path: free[_column_type(_field(self.model, path))].pop(0) for path in self.paths}


_PERSON = ("id", "title", "given_name", "family_name", "gender")
_UNIT = ("id", "kind_label", "number", "name", "short_name")
_PARTS = (
    _Part("authors", SubmissionAuthor, (), ("user", User, _PERSON)),
    _Part("involved_units", InvolvedUnit, (), ("unit", OrganizationalUnit, _UNIT)),
    _Part("cosign_stations", CosignStation, ("group", "days"), ("unit", OrganizationalUnit, _UNIT)),
    _Part("goals", SubmissionGoal, (), ("goal", StrategicGoal, ("id", "code", "text"))),
    _Part("motion_points", MotionPoint, ("text", "amends_id")),
    _Part("sections", Section, ("level", "numbering", "heading", "body", "figure", "figure_alt", "figure_caption")),
    _Part("prior_treatments", PriorTreatment, ("body", "date", "paper", "result")),
    _Part("concerned_measures", SubmissionMeasure, (), ("measure", Measure, ("id", "number", "title", "status"))),
    _Part("attachments", Attachment, ("title", "file", "due", "public", "content_type", "size", "sha256")),
)


def _field(model: type[models.Model], path: str) -> models.Field:
    *relations, name = path.split("__")
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    return model._meta.get_field(name)


def _column_type(field: models.Field) -> type[models.Field]:
    for kind in (models.BooleanField, models.DateField):
        if isinstance(field, kind):
            return kind
    return models.BigIntegerField if isinstance(field, (models.IntegerField, models.ForeignKey)) else models.TextField


def load_parts(submission: Submission) -> Submission:
    """Fill the prefetch cache of all parts of this submission with one query, and return it."""
    queries = [_rows(index).filter(submission=submission) for index in range(len(_PARTS))]
    found: dict[int, list[models.Model]] = {index: [] for index in range(len(_PARTS))}
    for row in queries[0].union(*queries[1:], all=True):
        found[row["part"]].append(_object(_PARTS[row["part"]], row, submission))
    cache = submission.__dict__.setdefault("_prefetched_objects_cache", {})
    for index, part in enumerate(_PARTS):
        rows = sorted(found[index], key=lambda item: (item.position, item.pk))
        queryset = part.model._default_manager.all()
        queryset._result_cache = rows
        queryset._prefetch_done = True
        cache[part.name] = queryset
    return submission


@cache
def _rows(index: int) -> models.QuerySet:
    """All rows of one part in the columns of the UNION: put together once, limited to the active city whenever it is asked."""
    part = _PARTS[index]
    used = {column: path for path, column in part.columns.items()}
    # Every branch casts every column: PostgreSQL joins only branches whose types agree.
    columns = {name: Cast(F(used[name]) if name in used else Value(None), output_field=field) for name, field in _COLUMNS.items()}
    rows = part.model._default_manager.order_by()
    return rows.values(part=Value(index), row_id=F("id"), place=F("position"), **columns)


def _object(part: _Part, row: dict[str, Any], submission: Submission) -> models.Model:
    values = {path: row[column] for path, column in part.columns.items()}
    own = {"id": row["row_id"], "position": row["place"], "submission_id": submission.pk}
    own |= {name: values[name] for name in part.fields}
    target = None
    if part.points_to:
        relation, model, names = part.points_to
        target = _from_row(model, {name: values[f"{relation}__{name}"] for name in names})
        own[f"{relation}_id"] = target.pk
    item = _from_row(part.model, own)
    item.submission = submission
    if part.points_to:
        setattr(item, part.points_to[0], target)
    return item


def _from_row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    """A stored row; columns that were not read stay deferred, so that they are never taken for empty."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db("default", names, [values[name] for name in names])
