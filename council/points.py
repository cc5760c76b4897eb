"""What becomes of each point of a motion on its way through the bodies.

Nothing of this is stored twice; it follows from the rows:

- A step of the route treats every point. A step that an outcome made necessary (`inserted_by`) treats the points to which that
  outcome did what it was made for (`inserted_for`): what was postponed, what was referred, what was returned. A step that takes
  the place of a removed one (`inserted_for` is empty) treats what that one would have treated.
- A body that decides is asked once for each of its steps in the route; what follows from that step in the same body, or in
  the council when it takes over, belongs to it. It has decided a point with the last outcome that ends the matter.
- A point is decided once by every body that is asked; where one body follows another, the later one has the last word, and
  bodies that are asked side by side count together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from council.choices import Effect, Outcome, SubmissionResult
from council.models import Consultation, MotionPoint, PointOutcome, Submission
from council.outcomes import ENDED, OPEN, RULES, effect_of, outcomes_by_point

PAPER = 0
"""Stands for the whole of a paper without a motion, which is treated like a single point."""

ADOPTED = frozenset({SubmissionResult.ADOPTED, SubmissionResult.ADOPTED_AMENDED})


@dataclass(frozen=True)
class Recommendation:
    """The wording a body recommended for a point, where it is not that of the paper."""

    step: Consultation
    wording: str


class Way:
    """One submission's way: its steps and the points of its motion. Reads prefetched rows where there are any."""

    def __init__(self, submission: Submission) -> None:
        self.steps: list[Consultation] = list(submission.steps.all())
        self.points: list[MotionPoint] = list(submission.motion_points.all())
        self._by_id = {step.pk: step for step in self.steps}

    # --- Which points ---------------------------------------------------------------------------------------------------

    @property
    def _all(self) -> frozenset[int]:
        return frozenset(point.pk for point in self.points) or frozenset({PAPER})

    def ids(self, step: Consultation) -> frozenset[int]:
        """Ids of the points this step treats."""
        cause = self._by_id.get(step.inserted_by_id or 0)
        if cause is None or not self.points:
            return self._all
        if not step.inserted_for:
            return self.ids(cause)
        if cause.outcome and cause.outcome != Outcome.MIXED:
            # One outcome for all of its points: there is nothing to look up.
            return self.ids(cause) if effect_of(cause.outcome, cause.role) == step.inserted_for else frozenset()
        outcomes = outcomes_by_point(cause).items()
        return frozenset(point for point, outcome in outcomes if effect_of(outcome, cause.role) == step.inserted_for)

    def treated(self, step: Consultation) -> list[MotionPoint]:
        """The points this step treats, in their order."""
        ids = self.ids(step)
        return [point for point in self.points if point.pk in ids]

    def numbers(self, step: Consultation) -> list[int]:
        """The numbers of the points this step treats, where it does not treat all of them."""
        ids = self.ids(step)
        found = [number for number, point in enumerate(self.points, start=1) if point.pk in ids]
        return found if len(found) < len(self.points) else []

    def outcome(self, step: Consultation, point: int) -> str:
        """How this step ended for a point; empty where it did not treat it."""
        if step.status not in ENDED:
            return ""
        return outcomes_by_point(step).get(point, "") if self.points else step.outcome

    # --- What was decided -----------------------------------------------------------------------------------------------

    def result(self) -> SubmissionResult | None:
        """What became of the paper, once every point is decided and no deciding step is open any more."""
        taking_part = [step for step in self.steps if step.status in OPEN | ENDED]
        deciding = [step for step in taking_part if step.decides]
        if any(step.status in OPEN for step in deciding or taking_part):
            return None
        if not deciding:
            return SubmissionResult.NOTED if taking_part else None
        found: set[SubmissionResult] = set()
        for point in self._all:
            results = self._results(deciding, point)
            if not results:
                return None
            found |= results
        return _combined(found)

    def is_adopted(self, point: MotionPoint) -> bool:
        """Whether every body that had the last word on this point adopted it."""
        results = self._results([step for step in self.steps if step.decides and step.status in ENDED], point.pk)
        return bool(results) and results <= ADOPTED

    def _results(self, deciding: Iterable[Consultation], point: int) -> set[SubmissionResult]:
        """What the last bodies asked made of this point; empty while no body has decided it."""
        last_words: dict[int, tuple[int, SubmissionResult]] = {}
        for step in deciding:
            outcome = self.outcome(step, point)
            if outcome and effect_of(outcome, step.role) == Effect.TERMINAL:
                asked = self._asked_by(step)
                last_words[asked.pk] = (asked.position, self._result(step, point, outcome))
        last = max((position for position, _result in last_words.values()), default=0)
        return {result for position, result in last_words.values() if position == last}

    def _asked_by(self, step: Consultation) -> Consultation:
        """The step of the route with which this body, or the one whose place it takes, was first asked to decide."""
        cause = self._by_id.get(step.inserted_by_id or 0)
        return self._asked_by(cause) if cause is not None and cause.decides else step

    def _result(self, step: Consultation, point: int, outcome: str) -> SubmissionResult:
        result = RULES[Outcome(outcome)].result
        if result is None:
            raise TypeError(f"{outcome} ends the matter and says not what became of it.")
        if result == SubmissionResult.ADOPTED and self._differs(step, point):
            return SubmissionResult.ADOPTED_AMENDED
        return result

    def _differs(self, step: Consultation, point: int) -> bool:
        """Whether it was adopted in a wording recommended before and not in that of the paper."""
        texts = {item.pk: item.text for item in self.points}
        return any(row.wording and row.wording != texts[point] for row in step.point_outcomes.all() if row.point_id == point)

    def would_stay_undecided(self, step: Consultation) -> bool:
        """Whether a point that this step shall decide is decided by nobody when the step goes."""
        others = [other for other in self.steps if other.pk != step.pk and other.decides]
        return not all(any(self._takes_care(other, point) for other in others) for point in self.ids(step))

    def _takes_care(self, step: Consultation, point: int) -> bool:
        if step.status in OPEN:
            return point in self.ids(step)
        outcome = self.outcome(step, point)
        return bool(outcome) and effect_of(outcome, step.role) == Effect.TERMINAL

    # --- The text before a body -------------------------------------------------------------------------------------------

    def recommended(self, step: Consultation | None = None, *, known: Iterable[Consultation] | None = None) -> Recommended:
        """What bodies before this step recommended instead of the paper's wording, by point; all bodies without a step.

        `known` limits it to the steps a person may know of. Where bodies side by side recommend different texts, the one before
        them stays on the table and all of theirs are shown.
        """
        steps = [item for item in (self.steps if known is None else known) if item.status in ENDED and not item.decides]
        before = [item for item in steps if step is None or item.position < step.position]
        ended = [item for item in before if item.outcome in WORDED]
        prefetch_related_objects(ended, "point_outcomes")
        return Recommended(self.points, ended)


WORDED = frozenset(outcome for outcome, rule in RULES.items() if rule.majority == "yes" or rule.effect == Effect.BY_POINT)
"""Outcomes with which a body may have agreed to a wording that is not the paper's own."""


class Recommended:
    """The wordings recommended on the way."""

    def __init__(self, points: Iterable[MotionPoint], steps: Iterable[Consultation]) -> None:
        self.on_the_table: dict[int, str] = {point.pk: point.text for point in points}
        self.shown: dict[int, list[Recommendation]] = {}
        by_position: dict[int, list[Consultation]] = {}
        for step in steps:
            by_position.setdefault(step.position, []).append(step)
        for position in sorted(by_position):
            self._add(by_position[position])

    def _add(self, side_by_side: list[Consultation]) -> None:
        found: dict[int, list[Recommendation]] = {}
        for step in side_by_side:
            for row in step.point_outcomes.all():
                if row.wording and row.point_id in self.on_the_table:
                    found.setdefault(row.point_id, []).append(Recommendation(step, row.wording))
        for point, recommendations in found.items():
            texts = {item.wording for item in recommendations}
            if len(texts) == 1:
                self.on_the_table[point] = texts.pop()
            self.shown[point] = recommendations


def _combined(results: set[SubmissionResult]) -> SubmissionResult:
    if len(results) == 1:
        return next(iter(results))
    return SubmissionResult.ADOPTED_AMENDED if results <= ADOPTED else SubmissionResult.MIXED


def load_points(steps: Iterable[Consultation]) -> None:
    """The outcomes by point of those steps whose points ended differently, with one query for all of them."""
    prefetch_related_objects([step for step in steps if step.outcome == Outcome.MIXED], "point_outcomes__point")


def rows_of(step: Consultation) -> list[PointOutcome]:
    """Outcomes of this step's points in their order, where the points ended differently."""
    if step.outcome != Outcome.MIXED:
        return []
    return sorted(step.point_outcomes.all(), key=lambda row: (row.point.position, row.pk))
