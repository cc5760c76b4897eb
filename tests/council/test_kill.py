"""The process is killed at random moments while papers go their way: nothing half done stays, and the chain of events holds.

A forked process moves papers through the workflow and is ended by SIGKILL: every other time before or after a statement that
the seed chose, otherwise by the clock, in the midst of whatever it does. After each death the rows are held against each other.
PostgreSQL only; the printing is stood in for, so that the time goes into transitions.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections

from council import chain
from council.choices import StepStatus, SubmissionStatus, VersionKind
from council.models import (
    Consultation,
    Cosignature,
    CosignRound,
    EventSeal,
    FollowUpTask,
    NumberCounter,
    PointOutcome,
    Resolution,
    Submission,
    SubmissionEvent,
    SubmissionVersion,
    VersionPrint,
)
from council.permissions import open_round
from council.transitions import perform
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]

SEED = 20_201_015
PAPERS = 14
TRANSITIONS = 200
MOST_LIVES = 150
FREEZING = ("start_cosigning", "resubmit", "approve", "correct")


# --- What the process does ---------------------------------------------------------------------------------------------


class Clerkship:
    """Moves papers along with the real actions, one of the possible ones at a time, as the dice fall."""

    def __init__(self, people: SimpleNamespace, dice: random.Random) -> None:
        self.people = people
        self.dice = dice

    def one_transition(self) -> None:
        papers = list(Submission.objects.exclude(status__in=["withdrawn", "archived"]).order_by("pk"))
        paper = self.dice.choice(papers)
        action, obj, person, data = self._next(paper)
        perform(action, obj, user=User.objects.get(pk=person.pk), data=data)

    def _next(self, paper: Submission) -> tuple[str, Any, User, dict[str, Any]]:
        people, again = self.people, self.dice.random() < 0.12
        if paper.status == SubmissionStatus.DRAFT:
            return ("resubmit" if paper.rounds.exists() else "start_cosigning"), paper, people.author, {}
        if paper.status == SubmissionStatus.IN_COSIGN:
            return self._cosigning(paper, again)
        if paper.status == SubmissionStatus.APPROVED and again:
            return "revoke_approval", paper, people.submitter, {"reason": "Zahlendreher"}
        if paper.status == SubmissionStatus.REWORK:
            return "withdraw", paper, people.submitter, {"reason": "Ohne Grundlage"}
        return self._step(paper, again)

    def _cosigning(self, paper: Submission, again: bool) -> tuple[str, Any, User, dict[str, Any]]:
        people, current = self.people, open_round(paper)
        if again:
            return self.dice.choice(
                [
                    ("recall", paper, people.author, {}),
                    ("return_to_author", paper, people.unit_head, {"remark": "Bitte kürzen."}),
                ]
            )
        waiting = {item.unit_id for item in current.signatures.all() if not item.answer}
        if people.cosigning_unit.pk in waiting:
            return "cosign", paper, people.cosigner, {"answer": "agreed_with_remark", "remark": "Deckung prüfen."}
        return "approve", paper, people.submitter, {}

    def _step(self, paper: Submission, again: bool) -> tuple[str, Any, User, dict[str, Any]]:
        clerk = self.people.clerk
        step = next((step for step in paper.steps.all() if step.status not in ("confirmed", "removed", "dropped")), None)
        if step is None:
            # Filing a paper closes what is left to do from it; both are transitions of this clerk.
            stages.nothing_left_to_do(paper, self.people)
            return "close", paper, clerk, {}
        if step.status == StepStatus.PLANNED:
            return "schedule", step, clerk, {"meeting": factories.meeting_of(step.committee, in_days=0)}
        if step.status == StepStatus.SCHEDULED:
            return "dispatch", step, clerk, {"urgency_reason": "Es eilt."}
        if step.status == StepStatus.DISPATCHED:
            return "record_outcome", step, clerk, {"outcome": self._outcome(step, again), "remark": "So beschlossen."}
        return "confirm", step, clerk, {}

    def _outcome(self, step: Consultation, again: bool) -> str:
        if again:
            return self.dice.choice(["postponed", "returned"])
        return self.dice.choice(["adopted", "rejected"]) if step.decides else "recommended"


class DeathAt:
    """Ends the process before or after its n-th statement, and leaves no time for anything."""

    def __init__(self, statement: int, *, before: bool) -> None:
        self.left = statement
        self.before = before

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.left -= 1
        if not self.left and self.before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(sql, params, many, context)
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


@contextlib.contextmanager
def forked(task: Callable[[], None]) -> Iterator[int]:
    """A copy of this process, warm and with connections of its own; gone at the end whatever happens."""
    connections.close_all()
    with warnings.catch_warnings():
        # It only touches the database, and never comes back.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            task()
        os._exit(1)
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        until_alone()


def until_alone() -> None:
    """The server has noticed that its client is gone, and has done or undone the last thing it was told."""
    deadline = time.monotonic() + 60
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(others + " AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
        assert time.monotonic() < deadline, "a connection of the dead process stayed"
        time.sleep(0.005)


# --- What must hold after it -------------------------------------------------------------------------------------------


def assert_nothing_half() -> None:
    """Every table against every other: status, rounds, versions, prints, numbers, steps and events tell the same story."""
    papers = list(Submission.objects.order_by("pk"))
    events = list(SubmissionEvent.objects.order_by("pk"))
    steps = list(Consultation.objects.order_by("pk"))
    _assert_events_lead_to_the_states(papers, steps, events)
    _assert_rounds(papers, events)
    _assert_versions_and_prints(events)
    _assert_numbers(papers, events)
    _assert_steps(steps)
    _assert_follow_up(steps)


def _assert_events_lead_to_the_states(papers: list[Submission], steps: list[Consultation], events: list[SubmissionEvent]) -> None:
    for paper in papers:
        _assert_leads_to(
            [event for event in events if event.submission_id == paper.pk and not event.step_id], "draft", paper.status
        )
    for step in steps:
        _assert_leads_to([event for event in events if event.step_id == step.pk], "planned", step.status)


def _assert_leads_to(events: list[SubmissionEvent], status: str, target: str) -> None:
    for event in events:
        assert event.from_status == status, f"{event} does not begin where the one before ended"
        status = event.to_status
    assert status == target


def _assert_rounds(papers: list[Submission], events: list[SubmissionEvent]) -> None:
    actions = Counter((event.submission_id, event.action) for event in events)
    rounds = list(CosignRound.objects.select_related("version").order_by("pk"))
    answered = Counter(Cosignature.objects.exclude(answer="").values_list("round__submission", flat=True))
    for paper in papers:
        mine = [item for item in rounds if item.submission_id == paper.pk]
        assert [item.number for item in mine] == list(range(1, len(mine) + 1))
        assert [item.version.label for item in mine] == [f"M{item.number}" for item in mine]
        assert [bool(item.closed_at) for item in mine if not item.closing] == [False] * (paper.status == "in_cosign")
        assert len(mine) == actions[paper.pk, "start_cosigning"] + actions[paper.pk, "resubmit"]
        assert answered[paper.pk] == actions[paper.pk, "cosign"]
        assert sum(item.closing == "completed" for item in mine) == actions[paper.pk, "approve"]


def _assert_versions_and_prints(events: list[SubmissionEvent]) -> None:
    froze = {event.version_id for event in events if event.action in FREEZING}
    assert None not in froze
    assert {event.version_id for event in events if event.action not in FREEZING} <= {None}
    versions = list(SubmissionVersion.objects.values_list("pk", "kind"))
    assert froze == {pk for pk, _kind in versions}
    prints = list(VersionPrint.objects.all())
    assert {row.version_id for row in prints} == {pk for pk, kind in versions if kind != VersionKind.COSIGN}
    assert all(hashlib.sha256(bytes(row.pdf)).hexdigest() == row.sha256 for row in prints)


def _assert_numbers(papers: list[Submission], events: list[SubmissionEvent]) -> None:
    """Counted from one without a gap: a number that was given out and lost with its paper would be missing."""
    given = sorted(int(paper.number.split("/")[0]) for paper in papers if paper.number)
    assert given == list(range(1, len(given) + 1))
    assert sum(NumberCounter.objects.values_list("last", flat=True)) == len(given)
    assert {paper.pk for paper in papers if paper.number} == {
        event.submission_id for event in events if event.action == "approve"
    }
    for paper in papers:
        assert bool(paper.approved_at) >= (paper.status in ("approved", "in_consultation", "rework", "decided"))
        assert bool(paper.result) == (paper.status == "decided" or (bool(paper.result) and paper.status == "archived"))


def _assert_steps(steps: list[Consultation]) -> None:
    resolved = set(Resolution.objects.values_list("consultation_id", flat=True))
    for step in steps:
        assert bool(step.meeting_id) >= (step.status in ("scheduled", "dispatched", "ended", "confirmed"))
        assert (step.version_id is None) == (step.dispatched_at is None)
        assert bool(step.outcome) == (step.status in ("ended", "confirmed"))
        assert (step.pk in resolved) == (step.outcome in ("adopted", "rejected"))


def _assert_follow_up(steps: list[Consultation]) -> None:
    """Each point that was adopted has its task, and nothing else has one."""
    ended = {step.pk for step in steps if step.decides and step.outcome}
    adopted = PointOutcome.objects.filter(consultation__in=ended, outcome="adopted").values_list("consultation", "point")
    assert sorted(FollowUpTask.objects.values_list("consultation", "point")) == sorted(adopted)


def assert_chain_holds(city: Municipality) -> None:
    assert chain.verify(city).broken == ""
    chain.catch_up(city)
    finding = chain.verify(city)
    assert finding.broken == ""
    assert (finding.linked, finding.waiting) == (SubmissionEvent.objects.count(), 0)


# --- The tests ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_work(transactional_db: None) -> Iterator[SimpleNamespace]:
    """A city with enough papers for all transitions."""
    city = factories.MunicipalityFactory()
    with use_municipality(city):
        people = factories.people()
        factories.NumberRangeFactory()
        for _number in range(PAPERS):
            factories.complete_submission(people)
        yield SimpleNamespace(city=city, people=people)


def live_and_die(work: SimpleNamespace, dice: random.Random, *, by_statement: bool) -> None:
    """One life of the process, ended where the dice say."""
    seed, statement, before = dice.random(), dice.randint(1, 320), dice.random() < 0.5
    seconds = dice.uniform(0.02, 0.4)

    def task() -> None:
        clerkship = Clerkship(work.people, random.Random(seed))  # noqa: S311  no secret hangs on it
        wrapper = DeathAt(statement, before=before) if by_statement else DeathAt(10**9, before=False)
        with connection.execute_wrapper(wrapper):
            while True:
                clerkship.one_transition()

    with forked(task) as child:
        if not by_statement:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        _pid, ended = os.waitpid(child, 0)
        assert os.WIFSIGNALED(ended), "the process ended by itself"
        assert os.WTERMSIG(ended) == signal.SIGKILL


def test_a_killed_process_leaves_nothing_half_done(at_work: SimpleNamespace):
    dice = random.Random(SEED)  # noqa: S311  no secret hangs on it
    waited = 0
    for life in range(MOST_LIVES):
        live_and_die(at_work, dice, by_statement=life % 2 == 0)
        assert_nothing_half()
        waited += EventSeal.objects.count() < SubmissionEvent.objects.count()
        if SubmissionEvent.objects.count() >= TRANSITIONS:
            break
    assert SubmissionEvent.objects.count() >= TRANSITIONS
    assert life >= 10, "too few deaths to tell anything"
    assert waited, "no death came between a commit and its linking"
    assert_chain_holds(at_work.city)
    _assert_changes_are_found(at_work.city)


def _assert_changes_are_found(city: Municipality) -> None:
    """The same chain, with rows changed behind its back; each change is taken back before the next."""
    event = SubmissionEvent.objects.order_by("pk")[60]
    number = EventSeal.objects.get(event_id=event.pk).number
    changes = {
        "UPDATE council_submissionevent SET reason = 'Geschönt' WHERE id = %s": "passt nicht mehr",
        "DELETE FROM council_submissionevent WHERE id = %s": "das es nicht mehr gibt",
        "DELETE FROM council_eventseal WHERE event_id = %s": "fehlt",
        "UPDATE council_eventseal SET hash = repeat('0', 64) WHERE event_id = %s": "passt nicht mehr",
    }
    for statement, told in changes.items():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(statement, [event.pk])
            assert cursor.rowcount == 1
            sentence = chain.verify(city).broken
            cursor.execute("ROLLBACK")
        assert f"Nr. {number} " in sentence
        assert told in sentence
    assert chain.verify(city).broken == ""


HALVES = {
    "status without its event": "UPDATE council_submission SET status = 'approved'",
    "round that stays open": "UPDATE council_cosignround SET closed_at = NULL, closing = ''",
    "answer without its event": "DELETE FROM council_submissionevent WHERE action = 'cosign'",
    "version without its print": "DELETE FROM council_versionprint",
    "print of other bytes": "UPDATE council_versionprint SET sha256 = repeat('0', 64)",
    "number that is lost": "UPDATE council_numbercounter SET last = last + 1",
    "number without approval": "UPDATE council_submission SET number = ''",
    "step without its event": "UPDATE council_consultation SET status = 'removed', outcome = '' WHERE role = 'advisory'",
    "decision without resolution": "DELETE FROM council_resolution",
    "event that names no version": "UPDATE council_submissionevent SET version_id = NULL WHERE action = 'approve'",
}


@pytest.mark.parametrize("half", HALVES)
def test_the_comparison_of_rows_notices_what_is_half_done(half: str, transactional_db: None):
    with use_municipality(factories.MunicipalityFactory()):
        people = factories.people()
        factories.NumberRangeFactory()
        stages.decided(factories.complete_submission(people), people)
        assert_nothing_half()
        with connection.cursor() as cursor:
            # Past the keys between the tables, which would refuse some of it.
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(HALVES[half])
            cursor.execute("SET session_replication_role = DEFAULT")
        with pytest.raises(AssertionError):
            assert_nothing_half()


def test_two_who_link_at_once_never_give_one_number_twice(at_work: SimpleNamespace):
    """Several processes move papers and link their events beside each other."""
    papers = [paper.pk for paper in Submission.objects.order_by("pk")]
    children = []
    for share in range(4):
        connections.close_all()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            with contextlib.suppress(BaseException):
                for pk in papers[share::4]:
                    paper = Submission.objects.get(pk=pk)
                    perform("start_cosigning", paper, user=at_work.people.author)
                    perform("recall", paper, user=at_work.people.author)
                os._exit(0)
            os._exit(1)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    # Nobody had to catch up: each linked its own, and what another had just written.
    finding = chain.verify(at_work.city)
    assert finding.broken == ""
    assert (finding.linked, finding.waiting) == (2 * PAPERS, 0)
