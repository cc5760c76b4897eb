"""A month of sessions, September 2026: three bodies, eleven papers and two late ones, six sessions, two clerks.

What it must leave behind stands in `month_end.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.browser.acts import (
    AddItem,
    Approve,
    Approved,
    AtOnce,
    CallOff,
    Crosswise,
    Dispatch,
    Enter,
    Entry,
    Found,
    HandOut,
    Look,
    Minutes,
    Move,
    MoveUp,
    Number,
    Remove,
    Result,
    Schedule,
    SendChange,
)

ANNA, BERT = "clerk", "second"
"""Anna works with the mouse, Bert with the keyboard alone."""

BODIES = {
    "Beirat": ("advisory_board", False, 5),
    "Ausschuss": ("deciding_committee", True, 7),
    "Rat": ("council", True, 9),
}
"""Kind, whether it may decide, and members with a vote; papers go out seven days before a session."""


@dataclass(frozen=True)
class Paper:
    """`route`: body, role and, behind closed doors, "N". A paper that belongs to another one comes in the course of the month."""

    title: str
    route: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    kind: str = "decision"
    to: int | None = None
    corrected: bool = False
    texts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", self.points or (f"Der Antrag „{self.title}“ wird beschlossen.",))


PAPERS = {
    1: Paper("Sprachkurse am Abend", ("Beirat advisory", "Rat decision")),
    2: Paper("Begegnungshaus", ("Beirat advisory", "Ausschuss advisory", "Rat decision")),
    3: Paper("Dolmetscherpool", ("Ausschuss advisory", "Rat decision"), corrected=True),
    4: Paper("Förderrichtlinie", ("Beirat hearing", "Ausschuss decision")),
    5: Paper("Jahresbericht", ("Beirat information", "Ausschuss information", "Rat information"), kind="information"),
    6: Paper(
        "Sporthalle am Abend",
        ("Ausschuss advisory", "Rat decision"),
        points=("Die Halle öffnet abends.", "Der Hausmeister erhält eine halbe Stelle."),
    ),
    7: Paper("Elternlotsen", ("Beirat advisory", "Rat decision")),
    8: Paper("Ankauf Gartenstraße", ("Ausschuss advisory N", "Rat decision N")),
    9: Paper("Quartiersbüro", ("Beirat advisory", "Rat decision")),
    10: Paper("Haus der Begegnung", kind="replacement", to=2),
    11: Paper("Kosten der Miete", kind="supplement", to=9),
    12: Paper("Kurse auch am Samstag", kind="amendment", to=1, points=("Die Kurse finden auch am Samstag statt.",)),
    13: Paper("Schreiben der Wohlfahrtsverbände", kind="tabled", to=4),
}

B1, A1, R1, A2, JOINT, R2 = "B1", "A1", "R1", "A2", "joint", "R2"

URGENT = "Die Frist der Förderung endet am 30. September."
TRIAL = "Der Dolmetscherpool wird zwei Jahre lang erprobt."
LEASE = "Die Stadt pachtet das Grundstück auf dreißig Jahre."
TOO_LATE = "Eingetragen ist: Ö 5 4/26 Förderrichtlinie: „ohne Votum“."
TAKEN = "Inzwischen hat jemand anderes diese Vorlage auf eine Tagesordnung gesetzt"
APPROVED = "Die Niederschrift dieser Sitzung ist schon genehmigt."
REORDERED = "Jemand hat die Tagesordnung inzwischen geändert"

DAYS: dict[str, tuple[Entry, ...]] = {
    "2026-08-24 09:00": (
        Found(ANNA, B1, ("Beirat",), "07.09.2026"),
        Found(ANNA, A1, ("Ausschuss",), "10.09.2026"),
        Found(ANNA, R1, ("Rat",), "14.09.2026"),
        Found(ANNA, A2, ("Ausschuss",), "17.09.2026"),
        Found(ANNA, JOINT, ("Beirat", "Ausschuss"), "21.09.2026"),
        Found(ANNA, R2, ("Rat",), "28.09.2026"),
        AtOnce(Schedule(ANNA, B1, (1, 2, 4, 5)), Schedule(BERT, B1, (5, 7, 9)), either=TAKEN),
        AddItem(BERT, B1, "Begrüßung"),
        Number(ANNA, B1, {"Ö 1": "Begrüßung", "Ö 2": 1, "Ö 3": 2, "Ö 4": 4, "Ö 5": 5, "Ö 6": 7, "Ö 7": 9}),
        Crosswise(MoveUp(ANNA, B1, 9), MoveUp(BERT, B1, 5, hears=REORDERED)),
        MoveUp(BERT, B1, 5),
    ),
    "2026-08-31 10:00": (
        # The late item goes out with the invitation, or is left for the next line.
        AtOnce(Dispatch(ANNA, B1), AddItem(BERT, B1, "Bericht der Vorsitzenden")),
        Dispatch(BERT, B1, if_left=True),
    ),
    "2026-09-03 10:00": (
        Crosswise(
            Schedule(ANNA, A1, (2, 3, 4), hears="3 Vorlagen stehen jetzt auf der Tagesordnung."),
            Schedule(BERT, A1, (4, 5, 6, 8), hears=TAKEN),
        ),
        Number(ANNA, A1, {"Ö 1": 2, "Ö 2": 3, "Ö 3": 4, "Ö 4": 5, "Ö 5": 6}),
        Dispatch(BERT, A1),
    ),
    "2026-09-04 09:00": (Remove(ANNA, A1, 5, "Der Bericht geht gleich in den Rat."),),
    "2026-09-07 09:00": (
        Crosswise(Schedule(ANNA, R1, (1, 3)), Schedule(BERT, R1, (5, 8, 9))),
        Number(BERT, R1, {"Ö 1": 9, "Ö 2": 5, "Ö 3": 3, "Ö 4": 1}),
    ),
    "2026-09-07 21:00": (
        Crosswise(
            Enter(
                ANNA,
                B1,
                (
                    Result(1, "recommended", "4:0:0"),
                    Result(2, "recommended", "3:1:0"),
                    Result(5, "noted"),
                    Result(4, "no_vote"),
                ),
            ),
            Enter(
                BERT,
                B1,
                (Result(4, "recommended", "3:1:1"), Result(9, "recommended", "4:0:0"), Result(7, "not_reached")),
                hears=TOO_LATE,
            ),
        ),
    ),
    "2026-09-08 09:00": (
        Look(BERT, B1, {1: "recommended", 4: "no_vote", 7: "not_reached"}),
        Crosswise(
            Minutes(ANNA, B1, ended="20:10", excused="Beirat 3"),
            Minutes(BERT, B1, guests="Frau Gast", hears="Jemand hat die Angaben inzwischen geändert."),
        ),
        Minutes(BERT, B1, guests="Frau Gast, Volkshochschule"),
        # Nearly the same papers, in the opposite order.
        AtOnce(Approve(ANNA, B1), Dispatch(BERT, R1, URGENT)),
    ),
    "2026-09-10 21:00": (
        AtOnce(
            Enter(
                ANNA,
                A1,
                (
                    Result(2, "returned", remark="Die Folgekosten fehlen."),
                    Result(3, "not_recommended", "2:5:0"),
                    Result(4, "escalated", "6:1:0"),
                ),
            ),
            Enter(
                BERT,
                A1,
                (Result(6, "postponed"), Result(8, "recommended_amended", "6:1:0", wordings={1: LEASE})),
            ),
        ),
    ),
    "2026-09-11 09:00": (
        Minutes(ANNA, A1, ended="19:45"),
        AtOnce(
            Approve(ANNA, A1, hears=""),
            Approve(BERT, A1, hears=""),
            either=APPROVED,
        ),
        Approved(10),
        Schedule(BERT, A2, (6,)),
        Dispatch(ANNA, A2, URGENT),
    ),
    "2026-09-14 09:00": (
        Schedule(ANNA, JOINT, (7, 10)),
        Number(ANNA, JOINT, {"Ö 1": 10, "Ö 2": 7}),
        Dispatch(BERT, JOINT),
    ),
    "2026-09-14 22:00": (
        Crosswise(
            Enter(
                ANNA,
                R1,
                (
                    Result(9, "returned", remark="Wer trägt die Miete?"),
                    Result(5, "noted_approvingly"),
                    Result(3, "adopted_amended", "5:2:1", wordings={1: TRIAL}, recused="Rat 4"),
                ),
            ),
            Enter(BERT, R1, (Result(1, "referred", refer_to="Ausschuss"), Result(8, "referred_back", "9:0:0"))),
        ),
    ),
    "2026-09-15 09:00": (Move(ANNA, JOINT, "22.09.2026"), SendChange(BERT, JOINT)),
    "2026-09-16 09:00": (
        Crosswise(
            CallOff(ANNA, A2, "Die Vorsitzende ist erkrankt."),
            AddItem(BERT, A2, "Verschiedenes", hears="Die Sitzung ist vorbei oder abgesagt"),
        ),
        Schedule(BERT, JOINT, (1, 6, 8)),
        Number(ANNA, JOINT, {"Ö 3": 1, "Ö 4": 6}),
        Dispatch(BERT, JOINT, URGENT),
        Minutes(ANNA, R1, ended="21:30"),
        Approve(ANNA, R1),
    ),
    "2026-09-18 09:00": (Approved(11),),
    "2026-09-21 09:00": (
        Schedule(ANNA, R2, (4, 9)),
        Number(ANNA, R2, {"Ö 1": 4, "Ö 2": 9}),
        Dispatch(ANNA, R2),
    ),
    "2026-09-22 21:00": (
        AtOnce(
            Enter(ANNA, JOINT, (Result(10, "recommended", "6:0:1"), Result(7, "withdrawn", remark="Das Land zahlt selbst."))),
            Enter(
                BERT,
                JOINT,
                (Result(1, "recommended", "7:0:0"), Result(6, "recommended", "6:1:0"), Result(8, "recommended", "5:2:0")),
            ),
        ),
    ),
    "2026-09-23 09:00": (
        Approved(12),
        Crosswise(Schedule(ANNA, R2, (1, 8)), Schedule(BERT, R2, (6, 10))),
        Number(ANNA, R2, {"Ö 3": 1, "Ö 4": 6, "Ö 5": 10}),
        Dispatch(BERT, R2, URGENT),
        Minutes(ANNA, JOINT, ended="20:00"),
        Approve(BERT, JOINT),
    ),
    "2026-09-28 18:05": (
        Approved(13),
        Minutes(ANNA, R2, excused="Rat 8"),
        HandOut(BERT, R2, 4, "Das Schreiben kam heute."),
    ),
    "2026-09-28 22:00": (
        Crosswise(
            Enter(ANNA, R2, (Result(4, "rejected", "3:5:0"), Result(9, "adopted", "unanimous"))),
            Enter(
                BERT,
                R2,
                (
                    # An amendment is voted on before its paper, whose wording it becomes.
                    Result(12, "adopted", "5:3:0"),
                    Result(1, "adopted_amended", "unanimous"),
                    Result(6, "adopted", points={2: "referred_out"}, referred_out_to="Haushaltsberatung 2027"),
                    Result(10, "adopted", "7:1:0"),
                    Result(8, "adopted", "6:2:0"),
                ),
            ),
        ),
        Minutes(ANNA, R2, ended="21:50"),
    ),
}
