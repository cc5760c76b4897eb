"""What filter bars of lists share."""

from __future__ import annotations

from typing import Any


class FoldedFilters:
    """Mixin for a filter set: the fields in `always_shown` stand open, the others are folded away until one is used."""

    always_shown: tuple[str, ...]
    form: Any
    filters: Any

    @property
    def uses_more(self) -> bool:
        return any(value for name, value in self.form.data.items() if name in self.filters and name not in self.always_shown)
