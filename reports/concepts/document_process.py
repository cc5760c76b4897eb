"""The values of an edition's process: phases, those who take part, money, what follows. See `document.py` for the rules."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    letter: str
    title: str
    text: str = ""
    period: str = ""


@dataclass(frozen=True)
class Phase:
    """`number` is 0 for what came before the first phase. `start` and `end` are the first and the last day it can mean; empty
    where it is open.
    """

    number: int
    title: str
    html: str = ""
    period: str = ""
    start: str = ""
    end: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """`standing`: "planned", "reached", or "unsaid" where its time is over and nobody entered that it was reached."""

    title: str
    text: str = ""
    period: str = ""
    start: str = ""
    end: str = ""
    reached_on: str = ""
    standing: str = "planned"


@dataclass(frozen=True)
class Format:
    name: str
    note: str = ""


@dataclass(frozen=True)
class StakeholderGroup:
    """A row of the table of those who take part: the group, who exactly, what they already do."""

    name: str
    note: str = ""
    stakeholders: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()


@dataclass(frozen=True)
class WorkingGroup:
    """`organizations` take part; of people only how many is said (`people`)."""

    name: str
    kind: str = ""
    purpose: str = ""
    period: str = ""
    fields: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    people: int = 0
    successor: str = ""


@dataclass(frozen=True)
class Attendance:
    label: str
    count: int


@dataclass(frozen=True)
class Contribution:
    """What was said at an event, and what came of it."""

    text: str
    kind: str = ""
    field: str = ""
    became: str = ""


@dataclass(frozen=True)
class Event:
    """`kind_key` is the key of the kind, by which a form chooses events."""

    title: str
    kind: str = ""
    kind_key: str = ""
    period: str = ""
    place: str = ""
    group: str = ""
    fields: tuple[str, ...] = ()
    results: str = ""
    attendance: tuple[Attendance, ...] = ()
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True)
class Funding:
    programme: str
    authority: str = ""
    reference: str = ""
    purpose: str = ""
    period: str = ""
    total: str = ""
    requested: str = ""
    granted: str = ""
    other: str = ""
    own: str = ""
    decision: str = ""
    decided_on: str = ""
    proof_due: str = ""


@dataclass(frozen=True)
class Budget:
    year: int
    amount: str
    label: str = ""
    cost_object: str = ""


@dataclass(frozen=True)
class Support:
    institution: str
    kind: str = ""
    person: str = ""
    scope: str = ""
    period: str = ""


@dataclass(frozen=True)
class Evaluation:
    title: str
    by: str = ""
    period: str = ""
    text: str = ""


@dataclass(frozen=True)
class RelatedDocument:
    title: str
    kind: str = ""
    publisher: str = ""
    period: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class FollowUp:
    name: str
    kind: str = ""
    text: str = ""
    period: str = ""
    cadence: str = ""
    contacts: str = ""
    reports_to: str = ""


@dataclass(frozen=True)
class Duty:
    title: str
    body: str = ""
    note: str = ""
    cadence: str = ""
    next_due: str = ""
