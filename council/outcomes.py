"""What the outcome of a step sets off, and which outcomes a step of a given role can have.

The label of an outcome may become a city's own; its effect is fixed here.
"""

from __future__ import annotations

from enum import StrEnum

from council.choices import Outcome, StepRole, StepStatus
from council.models import Consultation


class Effect(StrEnum):
    """What the program does once a step has ended."""

    ADVANCE = "advance"
    ADVANCE_AMENDED = "advance_amended"
    TERMINAL = "terminal"
    REPEAT = "repeat"
    INSERT = "insert"
    RETURN = "return"
    REPLACE_AUTHORITY = "replace_authority"


OUTCOME_EFFECTS: dict[Outcome, Effect] = {
    Outcome.RECOMMENDED: Effect.ADVANCE,
    Outcome.RECOMMENDED_AMENDED: Effect.ADVANCE_AMENDED,
    Outcome.NOT_RECOMMENDED: Effect.ADVANCE,
    Outcome.NO_VOTE: Effect.ADVANCE,
    Outcome.ADOPTED: Effect.TERMINAL,
    Outcome.ADOPTED_AMENDED: Effect.TERMINAL,
    Outcome.REJECTED: Effect.TERMINAL,
    Outcome.NOTED: Effect.TERMINAL,
    Outcome.NOTED_APPROVINGLY: Effect.TERMINAL,
    Outcome.POSTPONED: Effect.REPEAT,
    Outcome.REFERRED_BACK: Effect.INSERT,
    Outcome.RETURNED: Effect.RETURN,
    Outcome.NOT_REACHED: Effect.REPEAT,
    Outcome.ESCALATED: Effect.REPLACE_AUTHORITY,
}

_NOTED = (Outcome.NOTED, Outcome.NOTED_APPROVINGLY)
_LATER = (Outcome.POSTPONED, Outcome.REFERRED_BACK, Outcome.RETURNED, Outcome.NOT_REACHED)
_ADVICE = (Outcome.RECOMMENDED, Outcome.RECOMMENDED_AMENDED, Outcome.NOT_RECOMMENDED, Outcome.NO_VOTE)

# `escalated` is missing on purpose: no step can end with it until the council can take over a decision.
OUTCOMES_BY_ROLE: dict[StepRole, tuple[Outcome, ...]] = {
    StepRole.INTRODUCTION: (*_NOTED, Outcome.NO_VOTE, *_LATER),
    StepRole.HEARING: (*_ADVICE, *_NOTED, *_LATER),
    StepRole.ADVISORY: (*_ADVICE, *_NOTED, *_LATER),
    StepRole.DECISION: (Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.REJECTED, *_NOTED, *_LATER),
    StepRole.INFORMATION: (*_NOTED, Outcome.POSTPONED, Outcome.RETURNED, Outcome.NOT_REACHED),
}

AMENDED = frozenset({Outcome.RECOMMENDED_AMENDED, Outcome.ADOPTED_AMENDED})
"""Outcomes that come with a wording other than the proposed one."""

CARRIED = frozenset({Outcome.RECOMMENDED, Outcome.RECOMMENDED_AMENDED, Outcome.ADOPTED, Outcome.ADOPTED_AMENDED})
"""Outcomes that need more votes for than against."""

OPEN = frozenset({StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED})
"""States of a step that still waits for its outcome."""

ENDED = frozenset({StepStatus.ENDED, StepStatus.CONFIRMED})


def effect_of(outcome: str, role: str) -> Effect:
    """Noting ends the matter only in a body that decides; elsewhere it moves the paper on."""
    effect = OUTCOME_EFFECTS[Outcome(outcome)]
    return Effect.ADVANCE if effect == Effect.TERMINAL and role != StepRole.DECISION else effect


def has_decided(step: Consultation) -> bool:
    """Whether this step ended the matter as far as its body is concerned."""
    return step.status in ENDED and effect_of(step.outcome, step.role) == Effect.TERMINAL
