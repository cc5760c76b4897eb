"""What two clerks do in the course of a month, as words to write it down with. `hears` is the message that answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Act:
    """`who` is the first or the second clerk; `session` one of the month."""

    who: str
    session: str
    hears: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Found(Act):
    """Create the session of these bodies."""

    bodies: tuple[str, ...]
    day: str
    hears: str = field(default="Die Sitzung ist angelegt.", kw_only=True)


@dataclass(frozen=True)
class Schedule(Act):
    """Put waiting papers on the agenda."""

    papers: tuple[int, ...]


@dataclass(frozen=True)
class AddItem(Act):
    """Put an item without a paper on the agenda."""

    title: str
    hears: str = field(default="steht auf der Tagesordnung.", kw_only=True)


@dataclass(frozen=True)
class Number(Act):
    """Type the numbers of the agenda: what stands under each."""

    lines: dict[str, int | str]
    hears: str = field(default="Nummern", kw_only=True)


@dataclass(frozen=True)
class MoveUp(Act):
    """Move a paper one place up, with Alt and the arrow key."""

    paper: int


@dataclass(frozen=True)
class Dispatch(Act):
    """Send what is on the agenda and not sent yet; `if_left`: nothing may be left."""

    why_late: str = ""
    if_left: bool = field(default=False, kw_only=True)
    hears: str = field(default="versandt.", kw_only=True)


@dataclass(frozen=True)
class Remove(Act):
    """Take a paper off an agenda that was sent."""

    paper: int
    reason: str


@dataclass(frozen=True)
class HandOut(Act):
    """Hand out what came for a paper after the agenda was sent."""

    paper: int
    why_late: str
    hears: str = field(default="Sie haben Papiere zu dieser Station nachgereicht.", kw_only=True)


@dataclass(frozen=True)
class Look(Act):
    """See on the agenda how these papers ended."""

    outcomes: dict[int, str]


@dataclass(frozen=True)
class Move(Act):
    """Another day for the session."""

    day: str
    hears: str = field(default="Die Sitzung ist geändert.", kw_only=True)


@dataclass(frozen=True)
class SendChange(Act):
    hears: str = field(default="Die Änderung der Ladung ist gedruckt", kw_only=True)


@dataclass(frozen=True)
class CallOff(Act):
    reason: str
    hears: str = field(default="Die Sitzung ist abgesagt.", kw_only=True)


@dataclass(frozen=True)
class Result:
    """What is entered for a paper. `votes` are "yes:no:abstained" or "unanimous"; `points` and `wordings` go by number."""

    paper: int
    outcome: str
    votes: str = ""
    points: dict[int, str] = field(default_factory=dict)
    wordings: dict[int, str] = field(default_factory=dict)
    refer_to: str = ""
    referred_out_to: str = ""
    remark: str = ""
    recused: str = ""


@dataclass(frozen=True)
class Enter(Act):
    """Outcomes of a session, sent with Ctrl and the enter key."""

    results: tuple[Result, ...]
    hears: str = field(default="eingetragen.", kw_only=True)


@dataclass(frozen=True)
class Minutes(Act):
    """Who was there, when it ended."""

    ended: str = ""
    excused: str = ""
    guests: str = ""
    hears: str = field(default="Die Angaben zur Niederschrift sind gespeichert.", kw_only=True)


@dataclass(frozen=True)
class Approve(Act):
    """The minutes were approved."""

    hears: str = field(default="bestätigt.", kw_only=True)


@dataclass(frozen=True)
class AtOnce:
    """Both act in the same moment: neither request is begun before both have arrived. `either`: what one of them hears."""

    one: Act
    other: Act
    either: str = ""


@dataclass(frozen=True)
class Crosswise:
    """Both have the page before them and have filled it in when the first sends it; then the second does."""

    first: Act
    second: Act


@dataclass(frozen=True)
class Approved:
    """The administration hands in this paper, approved."""

    paper: int


Entry = Act | AtOnce | Crosswise | Approved
