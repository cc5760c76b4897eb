"""What the outcomes of a step are: where each is possible, what it asks for and what it sets off. One table, no other place.

The label of an outcome may become a city's own (`OutcomeLabel`); its effect is fixed here. What becomes of each point of a
motion on its way is worked out in `council/points.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from council.choices import Classification, Effect, Outcome, StepRole, StepStatus, SubmissionResult
from council.kinds import NOTED_OUTCOMES, ONLY_NOTED, OWN_OUTCOMES, Vote, rule_for
from council.models import Consultation, OutcomeLabel
from municipality.scoping import active_municipality

_PREPARING = frozenset({StepRole.INTRODUCTION, StepRole.HEARING, StepRole.ADVISORY})
_ADVISING = frozenset({StepRole.HEARING, StepRole.ADVISORY})
_DECIDING = frozenset({StepRole.DECISION})
VOTING = _ADVISING | _DECIDING
"""Roles in which a body votes on the matter."""
_EVERYWHERE = frozenset(StepRole)
_KEPT = OutcomeLabel.KEPT_WITH_CITY


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    `roles`: the steps that can end with it. `by_point`: it can be the outcome of one point beside others. `amends`: it comes with
    a wording other than the one before the body. `majority`: "yes" needs more votes for than against, "no" the contrary. `asks`:
    the check of `council/inputs.py` for what must be said besides. `result`: what it makes of a point that is decided for good.
    `sentence`: what the resolution says instead of a wording, where that is not adopted; `point_sentence`: the same of one point.
    `not_in`: bodies that cannot end with it.
    """

    effect: Effect
    roles: frozenset[StepRole]
    by_point: bool = True
    amends: bool = False
    majority: str = ""
    asks: str = ""
    result: SubmissionResult | None = None
    sentence: str | Promise = ""
    point_sentence: str | Promise = ""
    not_in: frozenset[Classification] = frozenset()


RULES: dict[Outcome, Rule] = {
    Outcome.RECOMMENDED: Rule(Effect.ADVANCE, _ADVISING, majority="yes"),
    Outcome.RECOMMENDED_AMENDED: Rule(Effect.ADVANCE_AMENDED, _ADVISING, amends=True, majority="yes"),
    Outcome.NOT_RECOMMENDED: Rule(Effect.ADVANCE, _ADVISING),
    Outcome.NO_VOTE: Rule(Effect.ADVANCE, _PREPARING),
    Outcome.ADOPTED: Rule(Effect.TERMINAL, _DECIDING, majority="yes", result=SubmissionResult.ADOPTED),
    Outcome.ADOPTED_AMENDED: Rule(
        Effect.TERMINAL, _DECIDING, amends=True, majority="yes", result=SubmissionResult.ADOPTED_AMENDED
    ),
    Outcome.REJECTED: Rule(
        Effect.TERMINAL,
        _DECIDING,
        majority="no",
        result=SubmissionResult.REJECTED,
        sentence=_("Der Beschlussvorschlag wird abgelehnt."),
        point_sentence=_("Dieser Punkt wird abgelehnt."),
    ),
    Outcome.NOTED: Rule(
        Effect.TERMINAL,
        _EVERYWHERE,
        result=SubmissionResult.NOTED,
        point_sentence=_("Dieser Punkt wird zur Kenntnis genommen."),
    ),
    Outcome.NOTED_APPROVINGLY: Rule(
        Effect.TERMINAL,
        _EVERYWHERE,
        result=SubmissionResult.NOTED,
        point_sentence=_("Dieser Punkt wird zustimmend zur Kenntnis genommen."),
    ),
    Outcome.POSTPONED: Rule(Effect.REPEAT, _EVERYWHERE, point_sentence=_("Dieser Punkt wird vertagt.")),
    Outcome.NOT_REACHED: Rule(Effect.REPEAT, _EVERYWHERE, point_sentence=_("Dieser Punkt wird nicht behandelt.")),
    Outcome.REFERRED_BACK: Rule(
        Effect.INSERT,
        _PREPARING | _DECIDING,
        asks="refer_to",
        point_sentence=_("Dieser Punkt wird zurückverwiesen an: %(where)s."),
    ),
    Outcome.REFERRED: Rule(
        Effect.INSERT,
        _PREPARING | _DECIDING,
        asks="refer_to",
        point_sentence=_("Dieser Punkt wird verwiesen an: %(where)s."),
    ),
    Outcome.REFERRED_OUT: Rule(
        Effect.TERMINAL,
        _DECIDING,
        asks="referred_out_to",
        result=SubmissionResult.REFERRED_OUT,
        sentence=_("Die Angelegenheit wird in eine andere Beratung verwiesen: %(where)s."),
        point_sentence=_("Dieser Punkt wird in eine andere Beratung verwiesen: %(where)s."),
    ),
    Outcome.RETURNED: Rule(Effect.RETURN, _EVERYWHERE, by_point=False, asks="remark"),
    Outcome.ESCALATED: Rule(
        Effect.REPLACE_AUTHORITY, _DECIDING, by_point=False, asks="council", not_in=frozenset({Classification.COUNCIL})
    ),
    Outcome.WITHDRAWN: Rule(Effect.WITHDRAW, _EVERYWHERE, by_point=False),
    # Nobody chooses it: a step has it whose points ended differently.
    Outcome.MIXED: Rule(Effect.BY_POINT, frozenset(), by_point=False),
}

OUTCOME_EFFECTS: dict[Outcome, Effect] = {outcome: rule.effect for outcome, rule in RULES.items()}

OUTCOMES_BY_ROLE: dict[StepRole, tuple[Outcome, ...]] = {
    role: tuple(outcome for outcome, rule in RULES.items() if role in rule.roles) for role in StepRole
}

AMENDED = frozenset(outcome for outcome, rule in RULES.items() if rule.amends)
"""Outcomes that come with a wording other than the one before the body."""

CARRIED = frozenset(outcome for outcome, rule in RULES.items() if rule.majority == "yes" or rule.result == SubmissionResult.NOTED)
"""Outcomes with which the wording before the body becomes its own."""

ON_THE_MATTER = frozenset(
    outcome for outcome, rule in RULES.items() if rule.majority or rule.result == SubmissionResult.NOTED
) | {Outcome.NOT_RECOMMENDED}
"""Outcomes with which a body has voted on the matter, and not only on when or where it is treated."""

OPEN = frozenset({StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED})
"""States of a step that still waits for its outcome."""

ENDED = frozenset({StepStatus.ENDED, StepStatus.CONFIRMED})


def rule_of(outcome: str) -> Rule:
    return RULES[Outcome(outcome)]


def possible(step: Consultation) -> tuple[Outcome, ...]:
    """The outcomes this step can end with; a paper that goes along with another one has fewer."""
    found = OUTCOMES_BY_ROLE[StepRole(step.role)]
    if step.submission.kind in ONLY_NOTED:
        found = tuple(outcome for outcome in found if outcome in NOTED_OUTCOMES)
    elif rule_for(step.submission.kind).vote == Vote.OWN:
        own = OWN_OUTCOMES if step.role in VOTING else OWN_OUTCOMES | NOTED_OUTCOMES
        found = tuple(outcome for outcome in found if outcome in own)
    return tuple(outcome for outcome in found if step.committee.classification not in RULES[outcome].not_in)


def effect_of(outcome: str, role: str) -> Effect:
    """Noting ends the matter only in a body that decides; elsewhere it moves the paper on."""
    effect = OUTCOME_EFFECTS[Outcome(outcome)]
    return Effect.ADVANCE if effect == Effect.TERMINAL and role != StepRole.DECISION else effect


def outcomes_by_point(step: Consultation) -> dict[int, str]:
    """Outcome of each point this step treated, by the id of the point."""
    return {row.point_id: row.outcome for row in step.point_outcomes.all()}


def effects_of(step: Consultation) -> frozenset[Effect]:
    """All that this step set off; several where its points ended differently."""
    if not step.outcome:
        return frozenset()
    effect = effect_of(step.outcome, step.role)
    if effect != Effect.BY_POINT:
        return frozenset({effect})
    return frozenset(effect_of(outcome, step.role) for outcome in outcomes_by_point(step).values())


def has_decided(step: Consultation) -> bool:
    """Whether this step ended the matter as far as its body is concerned, or one point of it."""
    return step.status in ENDED and Effect.TERMINAL in effects_of(step)


# --- The city's own words ------------------------------------------------------------------------------------------------


def own_labels() -> dict[str, str]:
    """The active city's own words by outcome: one query for a request, for they are kept with the city it works for."""
    city = active_municipality()
    found: dict[str, str] | None = city.__dict__.get(_KEPT)
    if found is None:
        found = dict(OutcomeLabel.objects.values_list("outcome", "label"))
        city.__dict__[_KEPT] = found
    return found


def label_of(outcome: str, labels: dict[str, str] | None = None) -> str:
    """The city's own word for an outcome, else the usual one."""
    labels = own_labels() if labels is None else labels
    return labels.get(outcome) or str(Outcome(outcome).label)
