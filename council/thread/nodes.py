"""What a thread is made of: stations in the order of the way, the things at each, and what each became."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

PARTICIPATION, RECOMMENDATION, MEASURE, PAPER, RESOLUTION, STANDING = (
    "beteiligung", "empfehlung", "massnahme", "vorlage", "beschluss", "stand",
)  # fmt: skip
STATIONS = (PARTICIPATION, RECOMMENDATION, MEASURE, PAPER, RESOLUTION, STANDING)


@dataclass
class Node:
    """One thing on the thread. `status` names a badge with its word `label`; `parts` are contributions or steps inside it."""

    key: str
    over: str
    title: str
    address: str
    note: str = ""
    status: str = ""
    label: str = ""
    progress: int | None = None
    is_here: bool = False
    parts: list[Node] = field(default_factory=list)
    leads_to: list[Node] = field(default_factory=list)

    def lead(self, other: Node) -> None:
        """This became that; said once."""
        if other not in self.leads_to:
            self.leads_to.append(other)

    @property
    def is_merged(self) -> bool:
        """A contribution that another one speaks for."""
        return any(other.key.startswith("beitrag-") for other in self.leads_to)

    @property
    def holds_here(self) -> bool:
        """Whether the thread was asked for from this thing or from one of its parts."""
        return self.is_here or any(part.is_here for part in self.parts)


@dataclass
class Station:
    """One kind of thing on the thread, in the order of the way."""

    key: str
    name: str
    icon: str
    nodes: list[Node]


@dataclass
class Thread:
    """All stations, also those where nothing is to be seen; `here` is what it was asked for from."""

    here: Node
    stations: list[Station]

    def nodes(self) -> Iterator[Node]:
        """Every node, parts behind what they belong to."""
        for station in self.stations:
            for node in station.nodes:
                yield node
                yield from node.parts


def in_order(nodes: dict[str, list[Node]]) -> list[Station]:
    """The first station as time went, each further one in the order of what leads to it, so that few lines cross."""
    reached: dict[str, list[int]] = {}
    number = 0
    found: list[Station] = []

    def middle(node: Node) -> float:
        places = reached.get(node.key)
        return sum(places) / len(places) if places else float(number)

    for key in STATIONS:
        if key == STANDING:
            # What one resolution decided stands as the measures stand.
            rows = {node.key.rpartition("-")[2]: place for place, node in enumerate(found[STATIONS.index(MEASURE)].nodes)}
            nodes[key].sort(key=lambda node: rows[node.key.rpartition("-")[2]])
        ordered = sorted(nodes[key], key=middle)
        for node in [part for whole in ordered for part in (whole, *whole.parts)]:
            number += 1
            for other in node.leads_to:
                reached.setdefault(other.key, []).append(number)
        found.append(Station(key, *_names()[key], ordered))
    return found


def _names() -> dict[str, tuple[str, str]]:
    return {
        PARTICIPATION: (_("Beteiligung"), "users"),
        RECOMMENDATION: (_("Empfehlung"), "signature"),
        MEASURE: (_("Maßnahme"), "flag"),
        PAPER: (_("Vorlage und Beratung"), "route"),
        RESOLUTION: (_("Beschluss"), "gavel"),
        STANDING: (_("Stand der Maßnahme"), "half"),
    }
