"""What sets the kinds of papers apart, as data: which belong to another paper, go its way, are voted on, are counted with it.

Whoever asks "is it a supplement?" asks here instead, so that a further kind is a further row. A leaf beside `council/choices.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from council.choices import FinanceAnswer, Outcome, SubmissionKind, SubmissionStatus

Text = str | Promise


class Motion(StrEnum):
    """Whether a paper of this kind proposes something to decide."""

    NEEDED = "needed"
    ALLOWED = "allowed"
    NONE = "none"


class Vote(StrEnum):
    """How a paper that goes along with another one is dealt with in a body."""

    SAME = "same"
    """Together with its original: it shares the outcome, and the resolution with its number."""
    OWN = "own"
    """Voted on by itself, before its original."""
    NOTED = "noted"
    """Taken note of when its original is treated; nothing is decided about it."""


_UNDER_WAY = frozenset({SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION, SubmissionStatus.REWORK})
_HEAD_ALONE = ("involved_units", "goals", "cosign_stations")
_WHOLE = (
    "involved_units",
    "goals",
    "motion_points",
    "sections",
    "attachments",
    "prior_treatments",
    "cosign_stations",
    "concerned_measures",
)


@dataclass(frozen=True)
class KindRule:
    """One kind. `belongs`: to another paper, named for ever. `accompanies`: has no way of its own and goes along with that paper.

    `comes_while`: states of the other paper in which it can be drawn up and approved. `continues`: its approval ends the rework
    of its original. `by_clerk`: clerks may draw it up too. `late`: made for what was sent already. `copied`: parts that a new
    draft takes over. `finance`: the answer it begins with. `word`: how an address names the kind; `heading` and `text` are what
    the page says before one is made.
    """

    motion: Motion = Motion.ALLOWED
    belongs: bool = False
    accompanies: bool = False
    vote: Vote = Vote.SAME
    comes_while: frozenset[str] = frozenset()
    continues: bool = False
    by_clerk: bool = False
    late: bool = False
    names_origin: bool = False
    """Whether it says who brought it in."""
    copied: tuple[str, ...] = _WHOLE
    copies_texts: bool = True
    finance: FinanceAnswer | None = None
    word: str = ""
    button: Text = ""
    heading: Text = ""
    text: Text = ""


RULES: dict[SubmissionKind, KindRule] = {
    SubmissionKind.DECISION: KindRule(motion=Motion.NEEDED),
    SubmissionKind.INFORMATION: KindRule(),
    SubmissionKind.SUPPLEMENT: KindRule(
        belongs=True,
        accompanies=True,
        comes_while=_UNDER_WAY,
        continues=True,
        copied=_HEAD_ALONE,
        finance=FinanceAnswer.OPEN,
        word="ergaenzung",
        button=_("Ergänzung"),
        heading=_("Ergänzung anlegen"),
        text=_(
            "Es entsteht ein Entwurf mit demselben Betreff, der zu dieser Vorlage gehört und ihren Weg durch die Gremien "
            "mitgeht. Beschlussvorschlag und Begründung schreiben Sie neu."
        ),
    ),
    SubmissionKind.REPLACEMENT: KindRule(
        belongs=True,
        comes_while=_UNDER_WAY - {SubmissionStatus.APPROVED},
        word="neufassung",
        button=_("Neufassung"),
        heading=_("Neufassung anlegen"),
        text=_(
            "Es entsteht ein Entwurf mit dem ganzen Text dieser Vorlage. Mit seiner Freigabe tritt er an ihre Stelle und "
            "übernimmt die offenen Stationen."
        ),
    ),
    SubmissionKind.AMENDMENT: KindRule(
        motion=Motion.NEEDED,
        belongs=True,
        accompanies=True,
        vote=Vote.OWN,
        comes_while=_UNDER_WAY,
        names_origin=True,
        copied=(*_HEAD_ALONE, "motion_points"),
        copies_texts=False,
        finance=FinanceAnswer.OPEN,
        word="aenderung",
        button=_("Änderungsantrag"),
        heading=_("Änderungsantrag anlegen"),
        text=_(
            "Es entsteht ein Entwurf mit den Punkten des Beschlussvorschlags dieser Vorlage. Ändern Sie, was anders lauten soll, "
            "und entfernen Sie die übrigen Punkte. Jedes Gremium stimmt über den Änderungsantrag ab, bevor es über die Vorlage "
            "abstimmt."
        ),
    ),
    SubmissionKind.STATEMENT: KindRule(
        motion=Motion.NONE,
        belongs=True,
        accompanies=True,
        vote=Vote.NOTED,
        comes_while=_UNDER_WAY,
        names_origin=True,
        copied=_HEAD_ALONE,
        copies_texts=False,
        finance=FinanceAnswer.NONE,
        word="stellungnahme",
        button=_("Stellungnahme"),
        heading=_("Stellungnahme anlegen"),
        text=_(
            "Es entsteht ein Entwurf ohne Beschlussvorschlag, der zu dieser Vorlage gehört. Die Gremien nehmen ihn zur Kenntnis, "
            "wenn sie die Vorlage behandeln."
        ),
    ),
    SubmissionKind.TABLED: KindRule(
        motion=Motion.NONE,
        belongs=True,
        accompanies=True,
        vote=Vote.NOTED,
        comes_while=_UNDER_WAY,
        by_clerk=True,
        late=True,
        copied=_HEAD_ALONE,
        copies_texts=False,
        finance=FinanceAnswer.NONE,
        word="tischvorlage",
        button=_("Tischvorlage"),
        heading=_("Tischvorlage anlegen"),
        text=_(
            "Es entsteht ein Entwurf ohne Beschlussvorschlag, der zu dieser Vorlage gehört. Nach der Freigabe legt ihn der "
            "Sitzungsdienst in der laufenden Sitzung vor und hält fest, warum es eilt. Soll ein Punkt anders lauten, legen Sie "
            "einen Änderungsantrag an."
        ),
    ),
}

BELONGING = frozenset(kind for kind, rule in RULES.items() if rule.belongs)
"""Kinds that name the paper they belong to."""

ACCOMPANYING = frozenset(kind for kind, rule in RULES.items() if rule.accompanies)
"""Kinds without a way of their own: they go along with the paper they belong to."""

OWN_WAY = frozenset(kind for kind, rule in RULES.items() if not rule.belongs)
"""Kinds that stand for themselves, with a Beratungsfolge of their own."""

ONLY_NOTED = frozenset(kind for kind, rule in RULES.items() if rule.accompanies and rule.vote == Vote.NOTED)
"""Kinds about which nothing is ever decided."""

BY_WORD: dict[str, SubmissionKind] = {rule.word: kind for kind, rule in RULES.items() if rule.word}
"""The kinds made from another paper, by how an address names them, in the order of the menu."""

OWN_OUTCOMES = frozenset(
    {
        Outcome.RECOMMENDED,
        Outcome.RECOMMENDED_AMENDED,
        Outcome.NOT_RECOMMENDED,
        Outcome.NO_VOTE,
        Outcome.ADOPTED,
        Outcome.ADOPTED_AMENDED,
        Outcome.REJECTED,
        Outcome.WITHDRAWN,
    }
)
"""How a body may end with a paper that is voted on before its original; where both come again, it shares the original's fate."""

NOTED_OUTCOMES = frozenset({Outcome.NOTED, Outcome.NOTED_APPROVINGLY})


def rule_for(kind: str) -> KindRule:
    return RULES[SubmissionKind(kind)]
