"""One row of the table: the city, the fact, the model, by what the row is found there, and how many there are."""

from __future__ import annotations

from typing import Any, NamedTuple


class Fact(NamedTuple):
    city: str
    says: str
    model: str
    where: dict[str, Any]
    count: int = 1


def told(city: str, says: str, words: str, edition: str) -> Fact:
    """A fact that a chapter tells."""
    return Fact(city, says, "Chapter", {"edition__slug": edition, "body__contains": words})
