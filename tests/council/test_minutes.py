"""Attendance, course and approval of a session's minutes; the record in print."""

from __future__ import annotations

from datetime import time
from types import SimpleNamespace

import pytest

from council import agenda, meetings, minutes
from council.attendance import present_at
from council.choices import MeetingState, Presence
from council.models import (
    AgendaItem,
    Attendance,
    CommitteeMember,
    Consultation,
    Meeting,
    MeetingDocument,
    MeetingEvent,
    Minutes,
    Submission,
)
from municipality.acting import Refused
from municipality.choices import Role
from municipality.scoping import use_municipality
from reports.documents import PrintJob
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


@pytest.fixture
def meeting(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Meeting:
    """A session of today with a chair, two members with a vote and an expert without; one paper, sent."""
    found = stages.approved(submission, people)
    step = found.steps.first()
    step.committee.members.all().delete()
    for name, values in {
        "Clara Vorsitz": {"role": "chair"},
        "Anton Abt": {},
        "Berta Beck": {},
        "Emil Experte": {"role": "expert", "votes": False},
    }.items():
        factories.CommitteeMemberFactory(committee=step.committee, name=name, **values)
    meeting = factories.meeting_of(step.committee, in_days=0)
    meetings.schedule(meeting, [step], people.clerk)
    agenda.store_free(meeting, AgendaItem(meeting=meeting, title="Geheimes", public=False))
    meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.")
    quick_print.clear()
    return meeting


def typed(meeting: Meeting, revision: int = 0, **changed: str) -> dict[str, str]:
    rows = {f"m{member.pk}-presence": "present" for member in CommitteeMember.objects.filter(committee__in=meeting.committees)}
    course = {"began_at": "18:05", "ended_at": "20:30", "chaired_by": "Clara Vorsitz", "written_by": "Thomas Geiß"}
    return rows | course | {"guests": "Frau Gast zu N 1", "revision": str(revision)} | changed


def member(name: str) -> CommitteeMember:
    return CommitteeMember.objects.get(name=name)


def test_attendance_is_entered_on_one_page_and_holds_the_session(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    path = f"sitzungen/{meeting.pk}/anwesenheit/"
    page = clerk.get(path)
    assert text(page).index("Clara Vorsitz") < text(page).index("Anton Abt")
    assert 'value="Clara Vorsitz"' in page.content.decode()
    step = meeting.steps.get()
    assert present_at(step) is None
    away, late = member("Anton Abt").pk, member("Berta Beck").pk
    data = typed(meeting, **{f"m{away}-presence": "excused", f"m{away}-came_at": "18:30", f"m{late}-came_at": "18:45"})
    assert clerk.post(path, data).status_code == 302
    rows = {row.name: (row.presence, row.came_at) for row in Attendance.objects.filter(meeting=meeting)}
    assert rows["Anton Abt"] == (Presence.EXCUSED, None)
    assert rows["Berta Beck"] == (Presence.PRESENT, time(18, 45))
    assert present_at(step) == 2
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    event = MeetingEvent.objects.get(meeting=meeting, action="minutes")
    assert event.after == "3 anwesend, 1 entschuldigt"


def test_two_people_do_not_write_over_each_other(meeting: Meeting, clerk: Visitor):
    path = f"sitzungen/{meeting.pk}/anwesenheit/"
    clerk.post(path, typed(meeting))
    second = clerk.post(path, typed(meeting, written_by="Jemand anderes"))
    assert second.status_code == 409
    assert "inzwischen geändert" in text(second)
    assert "Jemand anderes" in second.content.decode()
    assert Minutes.objects.get().written_by == "Thomas Geiß"
    assert clerk.post(path, typed(meeting, revision=1, written_by="Nora Neu")).status_code == 302
    assert Minutes.objects.get().written_by == "Nora Neu"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"began_at": "25:99"}, "Uhrzeit wie 19:30"),
        ({"first-came_at": "xx"}, "Uhrzeit wie 19:30"),
        ({"first-presence": ""}, "Mitglied da war"),
    ],
)
def test_bad_input_keeps_what_was_typed(meeting: Meeting, clerk: Visitor, changed: dict[str, str], sentence: str):
    first = f"m{member('Anton Abt').pk}"
    data = typed(meeting, **{name.replace("first", first): value for name, value in changed.items()})
    answer = clerk.post(f"sitzungen/{meeting.pk}/anwesenheit/", data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Frau Gast zu N 1" in answer.content.decode()
    assert not Minutes.objects.exists()


def test_nothing_is_entered_before_the_day_or_after_approval(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    coming = factories.meeting_of(meeting.committees[0], in_days=5)
    path = f"sitzungen/{coming.pk}/anwesenheit/"
    assert "noch nicht stattgefunden" in text(clerk.get(path))
    assert clerk.post(path, typed(coming)).status_code == 409
    clerk.post(f"sitzungen/{meeting.pk}/anwesenheit/", typed(meeting))
    step = meeting.steps.get()
    meetings.record(meeting, {step.pk: {"outcome": "recommended", "votes_yes": 3}}, people.clerk)
    clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    with pytest.raises(Refused) as refused:
        minutes.save(meeting, {}, {}, user=people.clerk, revision=1)
    assert "genehmigt" in refused.value.sentence


def test_approval_keeps_the_record_with_attendance_outcomes_and_signature_lines(
    meeting: Meeting, people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]
):
    absent = member("Berta Beck").pk
    clerk.post(f"sitzungen/{meeting.pk}/anwesenheit/", typed(meeting, **{f"m{absent}-presence": "absent"}))
    step = meeting.steps.get()
    meetings.record(meeting, {step.pk: {"outcome": "recommended", "votes_yes": 2, "remark": "Nur intern"}}, people.clerk)
    quick_print.clear()
    answer = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "1 Ergebnis ist bestätigt." in text(clerk.get(answer.url))
    records = [job.html for job in quick_print if "Ergebnisprotokoll" in job.title]
    full, public = records
    for html in records:
        for said in (
            "18:05 Uhr",
            "20:30 Uhr",
            "Clara Vorsitz",
            "nicht anwesend",
            "empfohlen",
            "einstimmig, 2 Ja",
            "Schriftführung",
        ):
            assert said in html
        assert "Anwesend: 2 von 3 stimmberechtigten Mitgliedern." in html
        assert "Nur intern" not in html
    assert "Geheimes" in full
    assert "Frau Gast" in full
    assert "Geheimes" not in public
    assert "Frau Gast" not in public
    assert MeetingDocument.objects.filter(meeting=meeting, kind="record").count() == 2
    again = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "schon genehmigt" in text(clerk.get(again.url))
    assert MeetingDocument.objects.filter(meeting=meeting, kind="record").count() == 2


def test_minutes_in_which_a_result_is_missing_are_not_approved(
    meeting: Meeting, submission: Submission, people: SimpleNamespace, clerk: Visitor
):
    second = stages.approved(factories.complete_submission(people), people).steps.first()
    Consultation.objects.filter(pk=second.pk).update(committee=meeting.committees[0])
    second.refresh_from_db()
    meetings.schedule(meeting, [second], people.clerk)
    meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.")
    meetings.record(meeting, {submission.steps.first().pk: {"outcome": "recommended"}}, people.clerk)
    answer = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "Für 1 Vorlage fehlt noch das Ergebnis." in text(clerk.get(answer.url))
    assert not Consultation.objects.filter(status="confirmed").exists()
    assert not MeetingDocument.objects.filter(meeting=meeting, kind="record").exists()
    meetings.record(meeting, {second.pk: {"outcome": "not_reached"}}, people.clerk)
    clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert Consultation.objects.filter(meeting=meeting, status="confirmed").count() == 2


def test_a_session_without_papers_is_approved_once_it_has_ended(
    people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]
):
    meeting = factories.meeting_of(factories.CommitteeFactory(), in_days=0)
    agenda.store_free(meeting, AgendaItem(meeting=meeting, title="Aussprache"))
    meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.")
    early = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "zuerst die Ergebnisse und das Ende" in text(clerk.get(early.url))
    clerk.post(f"sitzungen/{meeting.pk}/anwesenheit/", typed(meeting))
    done = clerk.post(f"sitzungen/{meeting.pk}/niederschrift/")
    assert "Die Niederschrift ist genehmigt." in text(clerk.get(done.url))
    assert MeetingDocument.objects.filter(meeting=meeting, kind="record").count() == 2


def test_the_draft_of_the_record_is_marked_and_not_kept(meeting: Meeting, clerk: Visitor, quick_print: list[PrintJob]):
    body = meeting.committees[0]
    path = f"sitzungen/{meeting.pk}/ergebnisprotokoll.pdf"
    assert clerk.get(f"{path}?gremium={body.pk}").status_code == 200
    assert clerk.get(path).status_code == 200
    assert clerk.get(f"{path}?gremium=0").status_code == 404
    full, public = quick_print
    assert "Entwurf" in full.html
    assert ("Geheimes" in full.html, "Geheimes" in public.html) == (True, False)
    assert not MeetingDocument.objects.filter(kind="record").exists()


def test_only_the_clerk_enters_and_reads_drafts(meeting: Meeting, people: SimpleNamespace):
    for user in (people.author, people.member, people.admin, people.submitter):
        visitor = Visitor(user)
        assert visitor.get(f"sitzungen/{meeting.pk}/anwesenheit/").status_code == 403
        assert visitor.post(f"sitzungen/{meeting.pk}/anwesenheit/", typed(meeting)).status_code == 403
        assert visitor.get(f"sitzungen/{meeting.pk}/ergebnisprotokoll.pdf").status_code == 403
    assert not Minutes.objects.exists()
    with use_municipality(factories.MunicipalityFactory()):
        assert Visitor(factories.person(Role.CLERK)).get(f"sitzungen/{meeting.pk}/anwesenheit/").status_code == 404


def test_the_page_costs_the_same_with_more_members(meeting: Meeting, clerk: Visitor):
    path = f"sitzungen/{meeting.pk}/anwesenheit/"
    before = clerk.queries(path)
    for index in range(30):
        factories.CommitteeMemberFactory(committee=meeting.committees[0], name=f"Mitglied Nummer {index}")
    assert clerk.queries(path) == before <= 14
