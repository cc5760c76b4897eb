"""Sessions: agenda, dispatch, outcomes, minutes, calling off; what is refused is named."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council import meetings
from council.choices import MeetingState, StepRole, StepStatus
from council.models import Consultation, Meeting, Submission
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


@pytest.fixture
def ready(submission: Submission, people: SimpleNamespace) -> Submission:
    return stages.approved(submission, people)


def step_states(meeting: Meeting) -> list[tuple[str, str]]:
    return [(step.status, step.agenda_number) for step in meetings.in_order(Consultation.objects.filter(meeting=meeting))]


# --- Creating and changing ------------------------------------------------------------------------------------------------


def test_a_joint_session_is_created_with_its_bodies(people: SimpleNamespace, clerk: Visitor):
    first, second = factories.CommitteeFactory(notice_days=7), factories.CommitteeFactory(notice_days=14)
    day = timezone.localdate() + timedelta(days=40)
    typed = {"committees": [first.pk, second.pk], "day": day.isoformat(), "time": "18:30", "place": "Rathaus"}
    response = clerk.post("sitzungen/neu/", typed)
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert set(meeting.committees) == {first, second}
    assert (meeting.day, timezone.localtime(meeting.starts_at).hour) == (day, 18)
    page = text(clerk.get(response.url))
    assert "Gemeinsame Sitzung" in page
    assert f"{meeting.notice_deadline:%d.%m.%Y}" in page
    assert f"{meeting.hand_in_deadline:%d.%m.%Y}" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": "2026-12-01", "time": "18:00"}, "Bitte wählen Sie mindestens ein Gremium."),
        ({"day": "gestern", "time": "18:00"}, "Bitte geben Sie den Tag als Datum an"),
        ({"day": "0001-01-01", "time": "18:00"}, "Bitte prüfen Sie das Jahr."),
        ({"day": "2026-12-01", "time": "25:99"}, "Bitte geben Sie den Beginn als Uhrzeit an"),
        ({"day": "2026-12-01", "time": "18:00", "committees": ["999999"]}, "Gremien"),
        ({"day": "2026-12-01", "time": "18:00", "place": "a\x00b"}, "Ort"),
    ],
)
def test_bad_input_of_a_session_gets_a_sentence(people: SimpleNamespace, clerk: Visitor, typed: dict, sentence: str):
    response = clerk.post("sitzungen/neu/", typed)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Meeting.objects.exists()


def test_a_session_is_moved_and_keeps_the_bodies_of_its_agenda(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting = stages.schedule(ready.steps.first(), people, in_days=20)
    day = timezone.localdate() + timedelta(days=30)
    typed = {"committees": [meeting.committees[0].pk], "day": day.isoformat(), "time": "19:00", "place": "Saal"}
    assert clerk.post(f"sitzungen/{meeting.pk}/bearbeiten/", typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.day, meeting.place) == (day, "Saal")
    other = factories.CommitteeFactory()
    response = clerk.post(f"sitzungen/{meeting.pk}/bearbeiten/", typed | {"committees": [other.pk]})
    assert response.status_code == 422
    assert "Auf der Tagesordnung stehen noch Vorlagen für" in text(response)


def test_only_the_clerk_manages_sessions(people: SimpleNamespace):
    meeting = factories.meeting_of(factories.CommitteeFactory())
    for user in (people.author, people.member, people.admin, people.submitter):
        visitor = Visitor(user)
        assert visitor.get("sitzungen/neu/").status_code == 403
        for verb in (
            *("einplanen", "tagesordnung", "versenden", "ergebnisse", "niederschrift", "absagen", "bearbeiten"),
            *("punkte/neu", "aenderung"),
        ):
            assert visitor.post(f"sitzungen/{meeting.pk}/{verb}/").status_code == 403
        assert visitor.get(f"sitzungen/{meeting.pk}/").status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


# --- Agenda --------------------------------------------------------------------------------------------------------------


def test_waiting_papers_are_proposed_scheduled_and_numbered(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    board = ready.steps.first().committee
    closed = stages.approved(factories.complete_submission(people), people)
    factories.StepFactory(submission=closed, committee=board, role=StepRole.ADVISORY, public=False, non_public_reason="Person")
    draft = factories.complete_submission(people, subject="Noch ein Entwurf")
    factories.StepFactory(submission=draft, committee=board, role=StepRole.ADVISORY)
    meeting = factories.meeting_of(board)

    page = clerk.get(f"sitzungen/{meeting.pk}/")
    proposed = [step.pk for step in page.context["waiting"]]
    assert len(proposed) == 2
    assert "Noch ein Entwurf" not in text(page)
    response = clerk.post(f"sitzungen/{meeting.pk}/einplanen/", {"step": [*proposed, "x", "9" * 30]})
    assert "2 Vorlagen stehen jetzt auf der Tagesordnung." in text(clerk.get(response.url))
    assert step_states(meeting) == [("scheduled", "Ö 1"), ("scheduled", "N 1")]
    assert clerk.get(f"sitzungen/{meeting.pk}/").context["waiting"] == []


def test_scheduling_nothing_says_so(people: SimpleNamespace, clerk: Visitor):
    meeting = factories.meeting_of(factories.CommitteeFactory())
    response = clerk.post(f"sitzungen/{meeting.pk}/einplanen/", {})
    assert "Bitte wählen Sie mindestens eine Vorlage aus" in text(clerk.get(response.url))


def test_one_paper_before_two_bodies_of_a_joint_session_is_one_item(people: SimpleNamespace):
    first, second = (factories.CommitteeFactory() for _ in range(2))
    submission = factories.SubmissionFactory()
    meeting = factories.meeting_of(first, second)
    for committee in (first, second):
        factories.StepFactory(submission=submission, committee=committee, meeting=meeting, status=StepStatus.SCHEDULED)
    factories.StepFactory(committee=first, meeting=meeting, status=StepStatus.SCHEDULED)
    meetings.renumber(meeting)
    assert [number for _status, number in step_states(meeting)] == ["Ö 1", "Ö 1", "Ö 2"]


def test_numbers_are_sorted_as_people_count(people: SimpleNamespace):
    meeting = factories.meeting_of(factories.CommitteeFactory())
    for number in ("Ö 10", "Ö 2", "", "Ö 1"):
        factories.StepFactory(meeting=meeting, status=StepStatus.SCHEDULED, agenda_number=number)
    assert [number for _status, number in step_states(meeting)] == ["Ö 1", "Ö 2", "Ö 10", ""]


def test_numbers_can_be_typed_but_a_public_item_stays_in_its_part(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    step = ready.steps.first()
    meeting = stages.schedule(step, people, in_days=20)
    path = f"sitzungen/{meeting.pk}/tagesordnung/"
    clerk.post(path, {f"top-p{step.submission_id}": "Ö 7"})
    assert step_states(meeting) == [("scheduled", "Ö 7")]
    response = clerk.post(path, {f"top-p{step.submission_id}": "N 1"})
    assert "steht im öffentlichen Teil" in text(clerk.get(response.url))
    response = clerk.post(path, {f"top-p{step.submission_id}": "x" * 30})
    assert "höchstens 20 Zeichen" in text(clerk.get(response.url))
    assert step_states(meeting) == [("scheduled", "Ö 7")]


# --- Dispatch ------------------------------------------------------------------------------------------------------------


def test_the_agenda_is_sent_in_one_go(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting = stages.schedule(ready.steps.first(), people, in_days=20)
    response = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": ""})
    assert "1 Vorlage ist versandt." in text(clerk.get(response.url))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED
    assert meeting.agenda_published_at is not None
    assert step_states(meeting) == [("dispatched", "Ö 1")]
    assert ready.steps.first().urgency_reason == ""
    again = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {})
    assert "Es ist nichts zu versenden" in text(clerk.get(again.url))


def test_a_missed_notice_period_needs_a_reason_and_the_refusal_names_the_paper(
    ready: Submission, people: SimpleNamespace, clerk: Visitor
):
    meeting = stages.schedule(ready.steps.first(), people, in_days=2)
    page = text(clerk.get(f"sitzungen/{meeting.pk}/"))
    assert "Die Ladungsfrist ist nicht mehr einzuhalten" in page
    response = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": ""})
    page = text(clerk.get(response.url))
    assert f"{ready}" in page
    assert "Die Ladungsfrist von 7 Tagen" in page
    assert "ist versandt" not in page
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED
    clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": "Die Förderung läuft ab."})
    step = ready.steps.first()
    assert (step.status, step.urgency_reason) == ("dispatched", "Die Förderung läuft ab.")


# --- Outcomes and minutes ------------------------------------------------------------------------------------------------


def held(ready: Submission, people: SimpleNamespace) -> tuple[Meeting, list[Consultation]]:
    """Two papers before one body today."""
    board = ready.steps.first().committee
    meeting = factories.meeting_of(board, in_days=0)
    second = stages.approved(factories.complete_submission(people), people)
    extra = factories.StepFactory(submission=second, committee=board, role=StepRole.ADVISORY, position=1)
    meetings.schedule(meeting, [ready.steps.first(), extra], people.clerk)
    assert meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.").refused == []
    return meeting, meetings.agenda(meeting, people.clerk)


def test_outcomes_of_a_whole_session_are_entered_on_one_page(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting, (first, second) = held(ready, people)
    path = f"sitzungen/{meeting.pk}/ergebnisse/"
    html = clerk.get(path).content.decode()
    assert html.count('id="h-step-') == 2
    typed = {f"s{first.pk}-outcome": "recommended", f"s{first.pk}-votes_yes": "1", f"s{second.pk}-outcome": "noted"}
    response = clerk.post(path, typed)
    assert "2 Ergebnisse sind eingetragen." in text(clerk.get(response.url))
    first.refresh_from_db()
    meeting.refresh_from_db()
    assert (first.outcome, first.votes_yes, meeting.state) == ("recommended", 1, MeetingState.HELD)


def test_an_empty_row_stays_open_and_a_wrong_one_keeps_what_was_typed(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting, (first, second) = held(ready, people)
    path = f"sitzungen/{meeting.pk}/ergebnisse/"
    empty = clerk.post(path, {})
    assert empty.status_code == 422
    assert "Bitte wählen Sie zu mindestens einem Tagesordnungspunkt ein Ergebnis." in text(empty)
    wrong = clerk.post(path, {f"s{first.pk}-outcome": "recommended", f"s{first.pk}-votes_yes": "-4"})
    assert wrong.status_code == 422
    assert f'name="s{first.pk}-votes_yes" value="-4"' in wrong.content.decode()
    typed = {
        f"s{first.pk}-outcome": "recommended",
        f"s{second.pk}-outcome": "returned",
        f"s{second.pk}-remark": "",
    }
    refused = clerk.post(path, typed)
    assert refused.status_code == 409
    page = text(refused)
    assert "1 Ergebnis ist eingetragen; die übrigen" in page
    assert "Bitte schreiben Sie, warum die Vorlage zurückgegeben wurde." in page
    states = {step.pk: step.status for step in Consultation.objects.filter(meeting=meeting)}
    assert states == {first.pk: "ended", second.pk: "dispatched"}


def test_the_minutes_confirm_all_outcomes(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting, (first, second) = held(ready, people)
    done = {first.pk: {"outcome": "recommended"}, second.pk: {"outcome": "noted"}}
    assert meetings.record(meeting, done, people.clerk).refused == []
    response = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "2 Ergebnisse sind bestätigt." in text(clerk.get(response.url))
    assert {status for status, _number in step_states(meeting)} == {"confirmed"}


# --- Calling off ---------------------------------------------------------------------------------------------------------


def test_a_called_off_session_gives_its_papers_back(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting, (first, _second) = held(ready, people)
    page = text(clerk.get(f"sitzungen/{meeting.pk}/absagen/"))
    assert first.submission.subject in page
    response = clerk.post(f"sitzungen/{meeting.pk}/absagen/")
    assert "2 Vorlagen warten wieder auf einen Termin." in text(clerk.get(response.url))
    meeting.refresh_from_db()
    first.refresh_from_db()
    assert (meeting.state, first.status, first.meeting) == (MeetingState.CANCELLED, "planned", None)
    again = clerk.post(f"sitzungen/{meeting.pk}/absagen/")
    assert again.status_code == 409
    assert "schon durchgeführt oder abgesagt" in text(again)


def test_calling_off_is_all_or_nothing(ready: Submission, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    meeting, steps = held(ready, people)
    perform = meetings.perform

    def fail_on_the_second(action: str, step: Consultation, **kwargs: object) -> object:
        if step.pk == steps[1].pk:
            raise meetings.Refused("Nein.", code="state")
        return perform(action, step, **kwargs)

    monkeypatch.setattr(meetings, "perform", fail_on_the_second)
    with pytest.raises(meetings.Refused):
        meetings.cancel(meeting, people.clerk)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED
    assert {status for status, _number in step_states(meeting)} == {"dispatched"}


# --- What members see, and what it costs -----------------------------------------------------------------------------------


def test_members_see_the_agenda_once_it_was_sent(ready: Submission, people: SimpleNamespace):
    meeting = stages.schedule(ready.steps.first(), people, in_days=20)
    member = Visitor(people.member)
    assert ready.subject not in text(member.get(f"sitzungen/{meeting.pk}/"))
    assert "noch keine Vorlage" in text(member.get("sitzungen/"))
    meetings.dispatch(meeting, people.clerk)
    assert ready.subject in text(member.get(f"sitzungen/{meeting.pk}/"))
    assert "1 Vorlage" in text(member.get("sitzungen/"))


def test_past_and_coming_sessions_are_listed_apart(people: SimpleNamespace, clerk: Visitor):
    body = factories.CommitteeFactory()
    past, coming = factories.meeting_of(body, in_days=-3), factories.meeting_of(body, in_days=3)
    assert list(clerk.get("sitzungen/").context["page_obj"]) == [coming]
    assert list(clerk.get("sitzungen/?zeit=vergangen").context["page_obj"]) == [past]


def test_the_pages_of_sessions_cost_the_same_with_more_rows(ready: Submission, people: SimpleNamespace, clerk: Visitor):
    meeting = stages.schedule(ready.steps.first(), people, in_days=20)
    paths = ("sitzungen/", f"sitzungen/{meeting.pk}/")
    before = [clerk.queries(path) for path in paths]
    for _index in range(2):
        other = stages.approved(factories.complete_submission(people), people)
        step = factories.StepFactory(submission=other, committee=meeting.committees[0], role=StepRole.ADVISORY)
        meetings.schedule(meeting, [step], people.clerk)
        factories.meeting_of(factories.CommitteeFactory())
    assert [clerk.queries(path) for path in paths] == before
    assert max(before) <= 14
