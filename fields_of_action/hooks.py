"""Where rooms above this one say what measures came from, what was decided on them, and what can be made of them and of fields.

They register in their `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from concepts.hooks import Action
from fields_of_action.models import EditionField, Measure, Recommendation
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


def origins_of(user: User, *, measures: Collection[int] = (), recommendations: Collection[Recommendation] = ()) -> Origins:
    """Where these rows came from, as far as this person may know.

    A recommendation that was carried along from an earlier edition came from where it came from there.
    """
    found = Origins()
    rows = {pk for row in recommendations for pk in (row.pk, row.first_pk)}
    for register in origins:
        more = register(measures, rows, user)
        for pk, items in more.measures.items():
            found.measures.setdefault(pk, []).extend(items)
        for row in recommendations:
            for pk in dict.fromkeys((row.first_pk, row.pk)):
                if items := more.recommendations.get(pk):
                    found.recommendations.setdefault(row.pk, []).extend(items)
    return found


@dataclass(frozen=True)
class Paper:
    """A paper that concerns a measure, as this person may know it: "Beschlossen mit", "Vorlage 168/20", "am 14.12.2020".

    Lists name those that `decided` the measure, its own page all of them.
    """

    lead: str
    label: str
    address: str
    told: str
    decided: bool = False


papers: list[Callable[[Collection[int], User], dict[int, list[Paper]]]] = []
"""Each is given ids of measures and the reader, and asks the database once for all of them."""


def papers_of(user: User, measures: Collection[int]) -> dict[int, list[Paper]]:
    """Papers about these measures, by the measures' ids."""
    found: dict[int, list[Paper]] = {}
    for register in papers if measures else ():
        for pk, items in register(measures, user).items():
            found.setdefault(pk, []).extend(items)
    return found


field_actions: list[Callable[[EditionField, User], Action | None]] = []
"""What can be made of a field in an edition."""
measure_actions: list[Callable[[Sequence[Measure], User], Action | None]] = []
"""What can be made of measures; asked with none it says whether there is such an action at all."""


def actions_for_measures(measures: Sequence[Measure], user: User) -> list[Action]:
    return [action for register in measure_actions if (action := register(measures, user)) is not None]
