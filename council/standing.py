"""How a task of the Beschlusskontrolle stands. It follows from other rows and is stored nowhere; one table, read in two ways.

A closed task is closed, one of a suspended paper is paused. Otherwise its measures say how it stands, and where it has none, the
last report of the unit in charge. `standing_of` answers for values at hand, `standing_expression` for the rows of a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from council.choices import FollowUpStatus, ReportState
from fields_of_action.choices import MeasureStatus

S = FollowUpStatus

FROM_REPORT: dict[ReportState, FollowUpStatus] = {
    ReportState.IN_PROGRESS: S.IN_PROGRESS,
    ReportState.WAITING: S.WAITING,
    ReportState.DONE: S.DONE,
    ReportState.NOT_POSSIBLE: S.NOT_POSSIBLE,
}
FROM_MEASURE: dict[MeasureStatus, FollowUpStatus] = {
    MeasureStatus.IDEA: S.OPEN,
    MeasureStatus.PROPOSED: S.OPEN,
    MeasureStatus.DECIDED: S.OPEN,
    MeasureStatus.IN_PREPARATION: S.IN_PROGRESS,
    MeasureStatus.RUNNING: S.IN_PROGRESS,
    MeasureStatus.ON_HOLD: S.WAITING,
    MeasureStatus.DONE: S.DONE,
    MeasureStatus.DROPPED: S.NOT_POSSIBLE,
}


@dataclass(frozen=True)
class Together:
    """Several measures stand together as `status` when one of them stands as `one`, and none as any of `none`."""

    status: FollowUpStatus
    one: FollowUpStatus
    none: frozenset[FollowUpStatus] = frozenset()


_UNDER_WAY = frozenset({S.OPEN, S.WAITING, S.IN_PROGRESS})
TOGETHER: tuple[Together, ...] = (
    Together(S.DONE, S.DONE, _UNDER_WAY),
    Together(S.IN_PROGRESS, S.IN_PROGRESS),
    # A part is done, and the rest waits.
    Together(S.IN_PROGRESS, S.DONE),
    Together(S.WAITING, S.WAITING),
    Together(S.OPEN, S.OPEN),
    Together(S.NOT_POSSIBLE, S.NOT_POSSIBLE),
)
"""The first row that fits holds."""

UNFINISHED = frozenset({S.OPEN, S.IN_PROGRESS, S.WAITING})
"""Somebody is still to do something; only such a task is ever overdue."""
SETTLED = frozenset({S.DONE, S.CLOSED})
"""Nobody has to look at these any more; a paper is put away when all of its tasks are."""


def standing_of(*, closed: bool, paused: bool, measures: Iterable[str], report: str) -> FollowUpStatus:
    """How a task stands with measures of these statuses and this state of the last report ("" without one)."""
    if closed:
        return S.CLOSED
    if paused:
        return S.PAUSED
    found = {FROM_MEASURE[MeasureStatus(status)] for status in measures}
    for row in TOGETHER:
        if row.one in found and not row.none & found:
            return row.status
    return FROM_REPORT[ReportState(report)] if report else S.OPEN


def standing_expression(*, closed: Q, paused: Q, has_measure: Callable[[list[str]], Any], report: str) -> Case:
    """The same for a query: `has_measure` makes the condition that a task has a measure of one of these statuses, `report` names
    the annotation with the state of the last report.
    """

    def some(statuses: Iterable[FollowUpStatus]) -> Any:
        wanted = set(statuses)
        return has_measure([measure.value for measure, status in FROM_MEASURE.items() if status in wanted])

    rows = [
        When(Q(some([row.one])) & ~Q(some(row.none)) if row.none else Q(some([row.one])), then=Value(row.status.value))
        for row in TOGETHER
    ]
    reports = [When(**{report: state.value}, then=Value(status.value)) for state, status in FROM_REPORT.items()]
    return Case(
        When(closed, then=Value(S.CLOSED.value)),
        When(paused, then=Value(S.PAUSED.value)),
        *rows,
        *reports,
        default=Value(S.OPEN.value),
        output_field=CharField(),
    )
