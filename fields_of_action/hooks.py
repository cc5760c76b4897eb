"""Where rooms above this one say what measures and recommendations came from. They register in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from municipality.models import User


@dataclass(frozen=True)
class Origin:
    """Something that a measure or a recommendation came from: `label` leads to `address`, `told` says the rest in one line."""

    label: str
    address: str
    told: str


@dataclass(frozen=True)
class Origins:
    """What is known of several rows at once, by their ids."""

    measures: dict[int, list[Origin]] = field(default_factory=dict)
    recommendations: dict[int, list[Origin]] = field(default_factory=dict)


origins: list[Callable[[Collection[int], Collection[int], User], Origins]] = []
"""Each is given ids of measures, ids of recommendations and the reader, and asks the database once for all of them."""


def origins_of(user: User, *, measures: Collection[int] = (), recommendations: Collection[int] = ()) -> Origins:
    """Where these rows came from, as far as this person may know."""
    found = Origins()
    for register in origins:
        more = register(measures, recommendations, user)
        for pk, items in more.measures.items():
            found.measures.setdefault(pk, []).extend(items)
        for pk, items in more.recommendations.items():
            found.recommendations.setdefault(pk, []).extend(items)
    return found
