"""What filter bars and heads of lists share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Chip:
    """One filter in use."""

    label: str
    value: str
    address_without: str


@dataclass(frozen=True)
class Column:
    """A column's head: `direction` is the order in use ("ascending", "descending" or ""), `address` the order to come."""

    key: str
    label: str
    direction: str
    address: str


class FilterBar:
    """Mixin for a filter set: the fields in `always_shown` stand open, the others are folded away until one is used."""

    always_shown: tuple[str, ...]
    form: Any
    filters: Any
    data: Any

    @property
    def uses_more(self) -> bool:
        return any(value for name, value in self.form.data.items() if name in self.filters and name not in self.always_shown)

    def chips(self) -> list[Chip]:
        """The filters in use, each with the address that is left without it."""
        used = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, ""):
                continue
            field = self.form.fields[name]
            choices = dict(getattr(field, "choices", []))
            kept = [(key, item) for key, item in self.data.items() if key not in (name, "page") and item]
            used.append(Chip(str(field.label), self.said(str(choices.get(value, value))), f"?{urlencode(kept)}"))
        return used

    def said(self, text: str) -> str:
        """How a chosen value is called on its chip."""
        return text


def heads(labels: Mapping[str, Any], data: Any, order: str) -> dict[str, Column]:
    """Heads of a list, each with the address that sorts by it and turns the order when it is in use."""
    kept = [(key, value) for key, value in data.items() if key not in ("sort", "page") and value]
    found = {}
    for key, label in labels.items():
        direction = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        coming = f"-{key}" if direction == "ascending" else key
        found[key] = Column(key, str(label), direction, f"?{urlencode([*kept, ('sort', coming)])}")
    return found
