"""Where rooms above this one add to its pages without being imported here. They register in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from concepts.models import ConceptEdition
from municipality.models import User
from municipality.worddiff import Segment


@dataclass(frozen=True)
class Link:
    """A line of the outline or a fact: what it is called and where it leads. `level` 2 is indented."""

    label: str
    address: str
    level: int = 1


@dataclass(frozen=True)
class OutlinePart:
    """A group of the outline; `address` is the page of the whole group."""

    title: str
    links: list[Link]
    address: str = ""


@dataclass(frozen=True)
class Fact:
    """A line of the edition's facts, with what it links to."""

    label: str
    links: list[Link]


@dataclass(frozen=True)
class Action:
    """Something that a room above makes of what a page shows; without an address not now, and `reason` says why."""

    label: str
    address: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Difference:
    """Something that is not the same in two editions. `kind`: added, removed, renamed, moved, changed."""

    kind: str
    label: str
    sentence: str = ""
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True)
class ComparedPart:
    """What two editions say about one thing: what differs, and the names of what stayed."""

    title: str
    differences: list[Difference]
    unchanged: list[str] = field(default_factory=list)


outline: list[Callable[[ConceptEdition, User], OutlinePart | None]] = []
"""Groups of the outline, behind the edition's own texts."""
facts: list[Callable[[ConceptEdition, User], Fact | None]] = []
"""Facts about an edition that only a room above knows: which paper carries it."""
actions: list[Callable[[ConceptEdition, User], Action | None]] = []
"""What can be made of an edition; nothing for those who may not."""
invitations: list[Callable[[User], Iterable[Link]]] = []
"""Drafts that a person was asked to read although she does not see the edition itself."""
comparisons: list[Callable[[ConceptEdition, ConceptEdition, User], ComparedPart | None]] = []
"""Further parts of a comparison of two editions, the older one first."""
