"""One city at a time: the single place where rows are limited to their municipality.

The active municipality lives in a context variable, set by the middleware around a request or by
`use_municipality` in commands and tests. The condition is an expression that reads the variable *when the SQL is
written*, so querysets made at import time (form fields, filter sets) are limited too. Without an active municipality
every query of a scoped model raises `NoActiveMunicipality`.

A model with its own `municipality` column derives from `MunicipalityModel`. A child derives from `ScopedModel` and
names the way to its parent's column in `scope_path`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Expression
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from municipality.models import Municipality

_active: ContextVar[Municipality | None] = ContextVar("active_municipality", default=None)


class NoActiveMunicipality(RuntimeError):
    """A query of a city's rows was about to run although no city is active."""


class ForeignMunicipality(RuntimeError):
    """A row was about to be stored in another city than the active one."""


def active_municipality() -> Municipality:
    """The city this request or command works for. Raises `NoActiveMunicipality`."""
    municipality = _active.get()
    if municipality is None:
        raise NoActiveMunicipality("No municipality is active: use the middleware or `use_municipality(...)`.")
    return municipality


def active_municipality_or_none() -> Municipality | None:
    return _active.get()


@contextmanager
def use_municipality(municipality: Municipality | None) -> Iterator[None]:
    """Work for this city inside the block; `None` closes the door again."""
    token = _active.set(municipality)
    try:
        yield
    finally:
        _active.reset(token)


def activate(municipality: Municipality) -> None:
    """Make this city the active one until the enclosing `use_municipality` ends."""
    _active.set(municipality)


class ActiveMunicipality(Expression):
    """The active city's primary key, read when the statement is compiled and never before."""

    def __init__(self) -> None:
        super().__init__(output_field=models.BigIntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [active_municipality().pk]


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset whose rows belong to the active city, for writing as for reading."""

    def _insert(self, objs: Any, fields: Any, **kwargs: Any) -> Any:
        # Both `save()` and `bulk_create()` end here; it is the only statement without a WHERE.
        active = active_municipality().pk
        for obj in objs:
            if obj.scope_id() not in (None, active):
                raise ForeignMunicipality(f"{obj._meta.label} belongs to another municipality than the active one.")
        return super()._insert(objs, fields, **kwargs)  # type: ignore[misc]  # private, so the stubs leave it out

    _insert.alters_data = True  # type: ignore[attr-defined]  # Django's own mark, copied from the parent
    _insert.queryset_only = False  # type: ignore[attr-defined]  # the manager offers it to Model.save

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Raw SQL would pass by the scoping; write the query with the ORM.")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]  # base class is made at run time
    """Default manager of every row that belongs to a city."""

    def get_queryset(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = super().get_queryset()
        return rows.filter(**{self.model.scope_path: ActiveMunicipality()})


class ScopedModel(models.Model):
    """A row that belongs to a city through `scope_path`, a chain of foreign keys that ends in `municipality`."""

    scope_path: ClassVar[str]

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def scope_id(self) -> int | None:
        """The city's id as far as it is known without a query; `None` where a parent is not loaded."""
        obj: Any = self
        *parents, last = self.scope_path.split(LOOKUP_SEP)
        for name in parents:
            field = obj._meta.get_field(name)
            if not field.is_cached(obj):
                return None
            try:
                obj = getattr(obj, name)
            except ObjectDoesNotExist:
                return None
            if obj is None:
                return None
        value: int | None = getattr(obj, f"{last}_id")
        return value


class MunicipalityModel(ScopedModel):
    """A row with its own column for the city. The column is filled in from the active city when it is left out."""

    scope_path = "municipality"

    municipality = models.ForeignKey(
        "municipality.Municipality", on_delete=models.PROTECT, verbose_name=_("Kommune"), editable=False
    )

    class Meta(ScopedModel.Meta):
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not args and self.municipality_id is None:
            active = _active.get()
            if active is not None:
                self.municipality = active


class ScopedFormMixin:
    """Lets a model form check unique constraints that name the city, although the city is not a field of the form."""

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # of ModelForm
        return exclusions - {"municipality"}
