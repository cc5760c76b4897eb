"""Steps on their way to a session: scheduling, dispatch, cancelled sessions."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import MeetingState, SubmissionStatus
from council.models import Consultation, Meeting, Submission
from council.transitions import Refused, offers, perform
from tests.council import stages
from tests.factories import meeting_of

pytestmark = pytest.mark.usefixtures("quick_print")


def board_and_council(submission: Submission) -> tuple[Consultation, Consultation]:
    first, last = submission.steps.all()
    return first, last


def test_a_step_goes_only_into_a_coming_session_of_its_body(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    held = meeting_of(board.committee, state=MeetingState.HELD)
    for meeting, words in [
        (meeting_of(council.committee), "nimmt an dieser Sitzung nicht teil"),
        (meeting_of(board.committee, state=MeetingState.CANCELLED), "abgesagt"),
        (meeting_of(board.committee, in_days=-1), "schon stattgefunden"),
        (held, "schon stattgefunden"),
        (None, "wählen Sie eine Sitzung"),
    ]:
        with pytest.raises(Refused) as refused:
            perform("schedule", board, user=people.clerk, data={"meeting": meeting})
        assert words in refused.value.errors["meeting"][0]
    joint = meeting_of(council.committee, board.committee)
    perform("schedule", board, user=people.clerk, data={"meeting": joint, "agenda_number": "Ö 5"})
    board.refresh_from_db()
    assert (board.status, board.meeting, board.agenda_number) == ("scheduled", joint, "Ö 5")
    perform("unschedule", board, user=people.clerk)
    board.refresh_from_db()
    assert (board.status, board.meeting, board.agenda_number) == ("planned", None, "")
    assert board.planned_date == joint.day


@pytest.mark.parametrize(
    ("public", "number", "fits"),
    [(True, "Ö 1", True), (True, "N 1", False), (False, "ö1", False), (False, "N 2", True), (True, "3", True)],
)
def test_a_step_stands_in_its_own_part_of_the_session(
    public: bool, number: str, fits: bool, submission: Submission, people: SimpleNamespace
):
    submission.steps.update(public=public, non_public_reason="Personalangelegenheit")
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    data = {"meeting": meeting_of(board.committee), "agenda_number": number}
    if fits:
        perform("schedule", board, user=people.clerk, data=data)
        return
    with pytest.raises(Refused) as refused:
        perform("schedule", board, user=people.clerk, data=data)
    assert "agenda_number" in refused.value.errors


def test_drafts_are_not_put_on_an_agenda(submission: Submission, people: SimpleNamespace):
    board, _council = board_and_council(submission)
    with pytest.raises(Refused) as refused:
        perform("schedule", board, user=people.clerk, data={"meeting": meeting_of(board.committee)})
    assert "Entwurf" in refused.value.sentence


def test_dispatch_pins_the_newest_version_and_begins_the_consultation(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    perform("correct", found, user=people.clerk, data={"reason": "Tippfehler", "apply": lambda locked: None})
    board, council = board_and_council(submission)
    stages.dispatch(board, people)
    board.refresh_from_db()
    assert board.version.label == "1.1"
    assert board.dispatched_at is not None
    assert stages.fresh(submission).status == SubmissionStatus.IN_CONSULTATION
    stages.dispatch(council, people)
    assert submission.events.filter(action="begin_consultation").count() == 1


@pytest.mark.parametrize(("days", "late"), [(6, True), (7, False)])
def test_the_notice_period_is_kept_or_its_breach_is_explained(
    days: int, late: bool, submission: Submission, people: SimpleNamespace
):
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    stages.schedule(board, people, in_days=days)
    board.refresh_from_db()
    if not late:
        perform("dispatch", board, user=people.clerk)
        return
    assert "Ladungsfrist" in next(item.warning for item in offers(board, people.clerk) if item.action == "dispatch")
    with pytest.raises(Refused) as refused:
        perform("dispatch", board, user=people.clerk)
    assert "7 Tagen" in refused.value.errors["urgency_reason"][0]
    event = perform("dispatch", board, user=people.clerk, data={"urgency_reason": "Die Förderung verfällt."})
    board.refresh_from_db()
    assert board.urgency_reason == "Die Förderung verfällt."
    assert "Die Förderung verfällt." in event.reason


def test_a_cancelled_session_sends_its_steps_back_and_keeps_what_was_sent(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    meeting = stages.dispatch(board, people)
    with pytest.raises(Refused) as refused:
        perform("unschedule", board, user=people.clerk)
    assert "nicht abgesagt" in refused.value.sentence
    assert "unschedule" not in {offer.action for offer in offers(board, people.clerk)}
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    with pytest.raises(Refused):
        perform("record_outcome", board, user=people.clerk, data={"outcome": "recommended"})
    board.refresh_from_db()
    assert "unschedule" in {offer.action for offer in offers(board, people.clerk) if offer.allowed}
    perform("unschedule", board, user=people.clerk)
    board.refresh_from_db()
    assert (board.status, board.meeting) == ("planned", None)
    assert board.version.label == "1.0"
    assert board.dispatched_at is not None
    stages.end(board, people, "recommended")


def test_an_advisory_body_cannot_decide_even_when_it_lost_that_right_later(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    _board, council = board_and_council(submission)
    stages.schedule(council, people)
    council.committee.may_decide = False
    council.committee.save()
    with pytest.raises(Refused) as refused:
        perform("dispatch", council, user=people.clerk, data={"urgency_reason": "eilt"})
    assert "berät nur" in refused.value.sentence
