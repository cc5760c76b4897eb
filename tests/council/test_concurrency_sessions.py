"""Two clerks at once in sessions and their agendas, with real threads. PostgreSQL only; SQLite has one writer."""

from __future__ import annotations

import contextlib
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from council import agenda, meetings
from council.choices import StepRole, StepStatus
from council.models import AgendaItem, Committee, Consultation, Meeting
from municipality.choices import Role
from municipality.models import Municipality, User
from tests import factories
from tests.council import stages
from tests.council.test_concurrency import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]

THREE = 3


@pytest.fixture
def two_bodies(people: SimpleNamespace) -> SimpleNamespace:
    """Three approved papers before a board and then the council; the two clerks work at the same time."""
    people.second = factories.person(Role.CLERK)
    people.board = factories.CommitteeFactory(name="Beirat", classification="advisory_board", may_decide=False)
    people.council = factories.CommitteeFactory(name="Gemeinderat")
    people.papers = []
    for _number in range(THREE):
        paper = factories.complete_submission(people)
        paper.steps.all().delete()
        factories.StepFactory(submission=paper, position=1, committee=people.board, role=StepRole.ADVISORY)
        factories.StepFactory(submission=paper, position=2, committee=people.council)
        people.papers.append(stages.approved(paper, people))
    return people


def steps_of(two: SimpleNamespace, body: Committee) -> list[Consultation]:
    return list(Consultation.objects.filter(committee=body, submission__in=two.papers).order_by("submission_id"))


def numbers(meeting: Meeting) -> list[str]:
    return [item.number for item in agenda.all_lines(Meeting.objects.get(pk=meeting.pk))]


def of(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_two_who_schedule_at_once_give_no_number_twice(two_bodies: SimpleNamespace, city: Municipality):
    two = two_bodies
    meeting = factories.meeting_of(two.board)
    first, second, third = steps_of(two, two.board)
    results = at_once(
        city,
        lambda: meetings.schedule(meeting, [first, second], of(two.clerk)),
        lambda: meetings.schedule(Meeting.objects.get(pk=meeting.pk), [second, third], of(two.second)),
    )
    assert numbers(meeting) == ["Ö 1", "Ö 2", "Ö 3"], results
    # The paper that both wanted is put there once, and whoever was second reads why.
    assert sorted(len(report.done) for report in results) == [1, 2]
    refused = [(step.pk, sentence) for report in results for step, sentence in report.refused]
    assert [pk for pk, _sentence in refused] == [second.pk]
    assert "Inzwischen hat jemand anderes" in refused[0][1]
    assert second.submission.events.filter(action="schedule").count() == 1


def test_numbers_stay_apart_while_one_orders_and_one_adds(two_bodies: SimpleNamespace, city: Municipality):
    two = two_bodies
    meeting = factories.meeting_of(two.board)
    steps = steps_of(two, two.board)
    meetings.schedule(meeting, steps[:2], two.clerk)
    item = AgendaItem(title="Verschiedenes")
    results = at_once(
        city,
        lambda: agenda.move(meeting, f"p{steps[1].submission_id}", -1),
        lambda: agenda.store_free(Meeting.objects.get(pk=meeting.pk), item),
        lambda: meetings.schedule(Meeting.objects.get(pk=meeting.pk), steps[2:], of(two.second)),
    )
    assert not [found for found in results if isinstance(found, Exception)], results
    assert numbers(meeting) == ["Ö 1", "Ö 2", "Ö 3", "Ö 4"]
    assert agenda.all_lines(meeting)[0].steps[0].pk == steps[1].pk


def test_two_sessions_with_the_same_papers_in_opposite_order_do_not_block_each_other(
    two_bodies: SimpleNamespace, city: Municipality, monkeypatch: pytest.MonkeyPatch
):
    """The minutes of the one are approved while the agenda of the other goes out."""
    two = two_bodies
    today, coming = factories.meeting_of(two.board, in_days=0), factories.meeting_of(two.council)
    board, council = steps_of(two, two.board), steps_of(two, two.council)
    meetings.schedule(today, board, two.clerk)
    meetings.dispatch(today, two.clerk, urgency_reason="Es eilt.")
    meetings.record(today, {step.pk: {"outcome": "recommended"} for step in board}, two.clerk)
    meetings.schedule(coming, council, two.clerk)
    agenda.arrange(coming, {f"p{step.submission_id}": -place for place, step in enumerate(council)})
    # After the first step each waits for the other: without one order of locks each would then hold what the other needs.
    both = threading.Barrier(2)
    act = meetings.perform

    def slowly(*args: Any, **kwargs: Any) -> Any:
        done = act(*args, **kwargs)
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(timeout=1.5)
        return done

    monkeypatch.setattr(meetings, "perform", slowly)
    results = at_once(
        city,
        lambda: meetings.confirm(Meeting.objects.get(pk=today.pk), of(two.clerk)),
        lambda: meetings.dispatch(Meeting.objects.get(pk=coming.pk), of(two.second)),
    )
    assert not [found for found in results if isinstance(found, Exception)], results
    assert {step.status for step in steps_of(two, two.board)} == {StepStatus.CONFIRMED}
    assert {step.status for step in steps_of(two, two.council)} == {StepStatus.DISPATCHED}


def test_an_agenda_called_off_takes_nothing_more(two_bodies: SimpleNamespace, city: Municipality):
    """Whoever had the session before her eyes when it was called off puts nothing on it."""
    two = two_bodies
    meeting = factories.meeting_of(two.board)
    seen = Meeting.objects.for_list().get(pk=meeting.pk)
    meetings.cancel(meeting, two.clerk)
    report = meetings.schedule(seen, steps_of(two, two.board), of(two.second))
    assert not report.done
    assert {step.status for step in steps_of(two, two.board)} == {StepStatus.PLANNED}
    with pytest.raises(meetings.Refused):
        agenda.arrange(seen, {})
