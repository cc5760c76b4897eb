"""Rows that are written once and kept for ever: versions, prints, events, earlier states."""

from __future__ import annotations

from typing import Any

from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet


class Frozen(Exception):
    """Somebody tried to change or delete what is kept for ever."""


class FrozenQuerySet(ScopedQuerySet):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:
        raise Frozen(f"{self.model._meta.label} is written once and never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen(f"{self.model._meta.label} is never deleted.")

    update.alters_data = True  # type: ignore[attr-defined]  # Django's mark: not callable from templates
    delete.alters_data = True  # type: ignore[attr-defined]  # Django's mark: not callable from templates


class FrozenModel(ScopedModel):
    """A row that is written once: saving it again or deleting it raises `Frozen`."""

    objects = ScopedManager.from_queryset(FrozenQuerySet)()

    class Meta(ScopedModel.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen(f"{self._meta.label} is written once and never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen(f"{self._meta.label} is never deleted.")
