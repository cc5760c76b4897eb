"""Takes a submission along its way with the real actions, for tests that begin further on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from council.choices import SubmissionStatus
from council.follow_up import acts
from council.models import Consultation, FollowUpTask, Meeting, Submission
from council.transitions import perform
from tests.factories import meeting_of


def cosigning(submission: Submission, people: SimpleNamespace) -> Submission:
    perform("start_cosigning", submission, user=people.author)
    return fresh(submission)


def cosigned(submission: Submission, people: SimpleNamespace) -> Submission:
    cosigning(submission, people)
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    return fresh(submission)


def approved(submission: Submission, people: SimpleNamespace) -> Submission:
    cosigned(submission, people)
    perform("approve", submission, user=people.submitter)
    return fresh(submission)


def in_consultation(submission: Submission, people: SimpleNamespace) -> Submission:
    """Approved, and its first step sent to a session of today."""
    approved(submission, people)
    dispatch(submission.steps.first(), people)
    return fresh(submission)


def decided(submission: Submission, people: SimpleNamespace, outcome: str = "adopted") -> Submission:
    approved(submission, people)
    for step in submission.steps.all():
        end(step, people, outcome if step.decides else "recommended")
    found = fresh(submission)
    assert found.status == SubmissionStatus.DECIDED
    return found


def schedule(step: Consultation, people: SimpleNamespace, in_days: int = 0) -> Meeting:
    meeting = meeting_of(step.committee, in_days=in_days)
    perform("schedule", step, user=people.clerk, data={"meeting": meeting})
    return meeting


def dispatch(step: Consultation, people: SimpleNamespace) -> Meeting:
    """Send it to a session of today, so that an outcome can be recorded at once."""
    meeting = schedule(step, people)
    perform("dispatch", step, user=people.clerk, data={"urgency_reason": "Die Frist der Förderung läuft ab."})
    return meeting


def end(step: Consultation, people: SimpleNamespace, outcome: str, **data: Any) -> Consultation:
    """Send it and record this outcome."""
    if Consultation.objects.get(pk=step.pk).status != "dispatched":
        dispatch(step, people)
    perform("record_outcome", step, user=people.clerk, data={"outcome": outcome, **data})
    return Consultation.objects.get(pk=step.pk)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def nothing_left_to_do(submission: Submission, people: SimpleNamespace) -> None:
    """The clerk closes every task of the paper, so that it can be put on file."""
    for task in FollowUpTask.objects.filter(consultation__submission=submission, closed_at=None):
        acts.close(task.pk, user=people.clerk, reason="Umgesetzt.", revision=task.revision)


def route(submission: Submission) -> list[tuple[int, str, str, str]]:
    """The Beratungsfolge in short: position, role, status, outcome."""
    return [(step.position, step.role, step.status, step.outcome) for step in submission.steps.all()]
