"""Every action killed behind each of its effects, and before its event is written: it leaves nothing."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest

from council import workflow
from council.models import Consultation, Submission, SubmissionEvent
from council.transitions import perform
from tests.council import stages
from tests.council.test_matrix import STATES, SUBMISSION_MATRIX, bring_step_to, everybody, filled_in, snapshot

__all__ = ["everybody"]

pytestmark = pytest.mark.usefixtures("quick_print")


class Killed(Exception):
    pass


def _kill(act: object) -> None:
    raise Killed


def _killed_rows(table: tuple[workflow.Transition, ...], action: str, after: int) -> tuple[workflow.Transition, ...]:
    return tuple(
        dataclasses.replace(row, effects=(*row.effects[:after], _kill)) if row.action == action else row for row in table
    )


@pytest.mark.parametrize("action", SUBMISSION_MATRIX)
def test_an_action_killed_anywhere_leaves_nothing(
    action: str, submission: Submission, everybody: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    state, roles = next(iter(SUBMISSION_MATRIX[action].items()))
    STATES[state][1](submission, everybody)
    person = getattr(everybody, roles.split()[0])
    found = stages.fresh(submission)
    data = filled_in(action, found)
    before = snapshot()
    table = workflow.SUBMISSION_TABLE
    longest = max(len(row.effects) for row in table if row.action == action)
    for after in range(longest + 1):
        monkeypatch.setattr(workflow, "SUBMISSION_TABLE", _killed_rows(table, action, after))
        with pytest.raises(Killed):
            perform(action, found, user=person, data=data)
        assert snapshot() == before
    monkeypatch.setattr(workflow, "SUBMISSION_TABLE", table)
    monkeypatch.setattr(SubmissionEvent, "save", _kill_save)
    with pytest.raises(Killed):
        perform(action, found, user=person, data=data)
    assert snapshot() == before


def _kill_save(event: SubmissionEvent, *args: object, **kwargs: object) -> None:
    raise Killed


@pytest.mark.parametrize("killed", ["dispatch", "begin_consultation", "record_outcome", "decide", "drop"])
def test_what_follows_of_itself_is_part_of_the_same_transaction(
    killed: str, submission: Submission, everybody: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    """The decision that drops the board's step, killed in each of the rows it runs through."""
    stages.approved(submission, everybody)
    council = submission.steps.last()
    stages.schedule(council, everybody)
    action, data = "dispatch", {"urgency_reason": "Es eilt"}
    if killed in ("record_outcome", "decide", "drop"):
        perform(action, council, user=everybody.clerk, data=data)
        action, data = "record_outcome", {"outcome": "adopted"}
    before = snapshot()
    for name in ("SUBMISSION_TABLE", "STEP_TABLE"):
        monkeypatch.setattr(workflow, name, _killed_rows(getattr(workflow, name), killed, 9))
    with pytest.raises(Killed):
        perform(action, council, user=everybody.clerk, data=data)
    assert snapshot() == before


@pytest.mark.parametrize("killed", ["hand_out", "begin_consultation"])
def test_papers_handed_out_late_reach_the_body_wholly_or_not_at_all(
    killed: str, submission: Submission, everybody: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    stages.approved(submission, everybody)
    step = submission.steps.last()
    bring_step_to(step, "paper_waits", everybody)
    found = Consultation.objects.get(pk=step.pk)
    before = snapshot()
    for name in ("SUBMISSION_TABLE", "STEP_TABLE"):
        monkeypatch.setattr(workflow, name, _killed_rows(getattr(workflow, name), killed, 9))
    with pytest.raises(Killed):
        perform("hand_out", found, user=everybody.clerk, data={"urgency_reason": "Das Angebot kam heute."})
    assert snapshot() == before
