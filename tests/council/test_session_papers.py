"""What goes out about a session: who gets which copy, what it says, and that it stays as it was."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import pytest

from council import agenda, meetings
from council.choices import MeetingState, StepRole
from council.models import AgendaItem, Meeting, MeetingDocument, MeetingEvent, Submission
from municipality.choices import Role
from municipality.frozen import Frozen
from municipality.scoping import use_municipality
from reports.documents import PrintJob
from reports.pdf import PrintFailed
from reports.printing.pool import shared_pool
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.reports.print_sample import complaints

SECRET = "Grundstück Hauptstraße"


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


@pytest.fixture
def meeting(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Meeting:
    """A coming session with a paper, a free item and an item behind closed doors; the jobs of the paper itself are forgotten."""
    found = stages.approved(submission, people)
    meeting = factories.meeting_of(found.steps.first().committee, in_days=20)
    factories.CommitteeMemberFactory(committee=meeting.committees[0], name="Henrike Vorsitz", role="chair")
    meetings.schedule(meeting, [found.steps.first()], people.clerk)
    agenda.store_free(meeting, AgendaItem(meeting=meeting, title="Verschiedenes"))
    agenda.store_free(meeting, AgendaItem(meeting=meeting, title=SECRET, public=False))
    quick_print.clear()
    return meeting


def kinds(meeting: Meeting) -> list[tuple[str, str]]:
    rows = MeetingDocument.objects.filter(meeting=meeting).select_related("committee")
    return [(row.kind, row.committee.name if row.committee else "") for row in rows]


def test_the_invitation_is_printed_for_the_body_and_without_secrets_for_everybody(
    meeting: Meeting, people: SimpleNamespace, quick_print: list[PrintJob]
):
    meetings.dispatch(meeting, people.clerk)
    body = meeting.committees[0]
    assert kinds(meeting) == [("invitation", body.name), ("invitation", "")]
    full, public = (job.html for job in quick_print)
    for html in (full, public):
        for said in ("Einladung", body.name, "Ö 1", "Verschiedenes", "N 1", f"Vorsitz {body.name}", "Henrike Vorsitz"):
            assert said in html
        assert "Die Ladungsfrist von 7 Tagen ist gewahrt." in html
    assert SECRET in full
    assert f"An die Mitglieder: {body.name}" in full
    assert SECRET not in public
    assert "Nicht öffentlicher Tagesordnungspunkt" in public
    for row in MeetingDocument.objects.all():
        assert row.sha256 == hashlib.sha256(bytes(row.pdf)).hexdigest()
        with pytest.raises(Frozen):
            row.save()


def test_a_missed_notice_period_is_printed_with_its_reason_for_members_alone(
    meeting: Meeting, people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]
):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=factories.meeting_of(in_days=2).starts_at)
    refused = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": ""})
    assert refused.status_code == 302
    assert (quick_print, kinds(meeting)) == ([], [])
    clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": "Die Förderung läuft ab."})
    full, public = (job.html for job in quick_print)
    assert "Die Ladungsfrist von 7 Tagen ist verkürzt" in full
    assert "Grund der Eilbedürftigkeit: Die Förderung läuft ab." in full
    assert "verkürzt" in public
    assert "Förderung läuft ab" not in public
    assert MeetingEvent.objects.get(meeting=meeting, action="invited").reason == "Die Förderung läuft ab."


def test_an_agenda_without_papers_needs_the_reason_too(people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]):
    meeting = factories.meeting_of(factories.CommitteeFactory(), in_days=1)
    item = agenda.store_free(meeting, AgendaItem(meeting=meeting, title="Aussprache"))
    answer = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": " "})
    assert answer.status_code == 422
    assert "Bitte begründen Sie, warum es eilt." in text(answer)
    item.refresh_from_db()
    assert item.sent_at is None
    clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": "Es eilt."})
    meeting.refresh_from_db()
    assert (meeting.state, len(kinds(meeting))) == (MeetingState.INVITED, 2)


def test_late_items_go_out_in_a_paper_of_their_own(meeting: Meeting, people: SimpleNamespace, quick_print: list[PrintJob]):
    meetings.dispatch(meeting, people.clerk)
    quick_print.clear()
    meeting.refresh_from_db()
    agenda.store_free(meeting, AgendaItem(meeting=meeting, title="Dringende Anfrage"))
    meetings.dispatch(meeting, people.clerk)
    assert [kind for kind, _body in kinds(meeting)] == ["invitation", "invitation", "supplement", "supplement"]
    assert "Dringende Anfrage" in quick_print[0].html
    assert "Ö 3" in quick_print[0].html
    assert "Verschiedenes" not in quick_print[0].html
    assert meetings.dispatch(meeting, people.clerk).items == 0
    assert len(kinds(meeting)) == 4


def test_each_body_of_a_joint_session_gets_what_it_may_know(people: SimpleNamespace, quick_print: list[PrintJob]):
    factories.NumberRangeFactory()
    first, second = (factories.CommitteeFactory(name=name) for name in ("Sozialausschuss", "Bauausschuss"))
    meeting = factories.meeting_of(first, second, in_days=20)
    for body, subject in ((first, "Heimlich eins"), (second, "Heimlich zwei")):
        paper = factories.complete_submission(people, subject=subject)
        paper.steps.all().delete()
        step = factories.StepFactory(submission=paper, committee=body, public=False, non_public_reason="Person")
        stages.approved(paper, people)
        meetings.schedule(meeting, [step], people.clerk)
    quick_print.clear()
    assert meetings.dispatch(meeting, people.clerk).refused == []
    said = {job.html.split("addressee")[1].split("</p>")[0].strip('">'): job.html for job in quick_print}
    assert len(said) == 3
    one, two = said["An die Mitglieder: Sozialausschuss"], said["An die Mitglieder: Bauausschuss"]
    assert ("Heimlich eins" in one, "Heimlich zwei" in one) == (True, False)
    assert ("Heimlich eins" in two, "Heimlich zwei" in two) == (False, True)
    assert "Heimlich" not in said["Ausfertigung für die Öffentlichkeit"]


# --- Moved and called off ------------------------------------------------------------------------------------------------


def moved(meeting: Meeting, clerk: Visitor, place: str) -> None:
    typed = {
        "committees": [item.pk for item in meeting.committees],
        "day": meeting.day.isoformat(),
        "time": "17:00",
        "place": place,
    }
    assert clerk.post(f"sitzungen/{meeting.pk}/bearbeiten/", typed).status_code == 302


def test_an_invited_session_that_moves_asks_for_a_changed_invitation(
    meeting: Meeting, people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]
):
    path = f"sitzungen/{meeting.pk}/"
    moved(meeting, clerk, "Rathaus, Zimmer 1")
    assert "Änderung mitteilen" not in text(clerk.get(path))
    meetings.dispatch(meeting, people.clerk)
    quick_print.clear()
    moved(meeting, clerk, "Stadthalle")
    page = text(clerk.get(path))
    assert "Änderung mitteilen" in page
    assert "Jetzt: " in page
    event = MeetingEvent.objects.filter(meeting=meeting, action="moved").last()
    assert "Rathaus, Zimmer 1" in event.before
    assert "Stadthalle" in event.after
    assert (event.actor, event.chained_values()["after"]) == (people.clerk, event.after)
    clerk.post(f"{path}aenderung/", {"change-urgency_reason": ""})
    assert kinds(meeting)[2:] == [("change", meeting.committees[0].name), ("change", "")]
    assert "Rathaus, Zimmer 1" in quick_print[0].html
    assert "Stadthalle" in quick_print[0].html
    assert "Änderung mitteilen" not in text(clerk.get(path))
    again = clerk.post(f"{path}aenderung/", {"change-urgency_reason": ""})
    assert again.status_code == 409
    assert len(kinds(meeting)) == 4


def test_calling_off_tells_the_members_of_an_invited_session_why(
    meeting: Meeting, people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]
):
    meetings.dispatch(meeting, people.clerk)
    quick_print.clear()
    clerk.post(f"sitzungen/{meeting.pk}/absagen/", {"reason": "Der Saal ist überflutet."})
    assert kinds(meeting)[2:] == [("cancellation", meeting.committees[0].name), ("cancellation", "")]
    assert "Der Saal ist überflutet." in quick_print[0].html
    assert SECRET not in quick_print[1].html
    assert "Sitzung abgesagt" in text(clerk.get(f"sitzungen/{meeting.pk}/"))


def test_a_session_nobody_was_invited_to_is_called_off_without_a_paper(meeting: Meeting, clerk: Visitor):
    clerk.post(f"sitzungen/{meeting.pk}/absagen/", {"reason": ""})
    assert kinds(meeting) == []
    assert MeetingEvent.objects.filter(meeting=meeting, action="cancelled").exists()


# --- Who reads what ------------------------------------------------------------------------------------------------------


def test_members_read_the_copy_of_their_body_and_everybody_the_public_one(meeting: Meeting, people: SimpleNamespace):
    meetings.dispatch(meeting, people.clerk)
    full, public = MeetingDocument.objects.order_by("pk")
    seated, elsewhere = factories.person(Role.MEMBER), factories.person(Role.MEMBER)
    factories.CommitteeMemberFactory(committee=meeting.committees[0], user=seated, name="")
    may = {people.clerk: (200, 200), people.author: (200, 200), seated: (200, 200), elsewhere: (404, 200)}
    for user, expected in may.items():
        visitor = Visitor(user)
        answers = [visitor.get(f"sitzungen/{meeting.pk}/schriftstuecke/{row.pk}/") for row in (full, public)]
        assert tuple(answer.status_code for answer in answers) == expected
        assert answers[1].content == bytes(public.pdf)
        assert (
            public.file_name
            in visitor.get(f"sitzungen/{meeting.pk}/schriftstuecke/{public.pk}/?download=1")["Content-Disposition"]
        )
    page = text(Visitor(elsewhere).get(f"sitzungen/{meeting.pk}/"))
    assert "für die Öffentlichkeit" in page
    assert f"Einladung: {meeting.committees[0].name}" not in page


def test_papers_of_another_session_or_city_are_not_found(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    meetings.dispatch(meeting, people.clerk)
    row = MeetingDocument.objects.first()
    other = factories.meeting_of(factories.CommitteeFactory())
    assert clerk.get(f"sitzungen/{other.pk}/schriftstuecke/{row.pk}/").status_code == 404
    with use_municipality(factories.MunicipalityFactory()):
        stranger = Visitor(factories.person(Role.CLERK))
        assert stranger.get(f"sitzungen/{meeting.pk}/schriftstuecke/{row.pk}/").status_code == 404


# --- Real prints ---------------------------------------------------------------------------------------------------------


def test_every_paper_is_accessible(meeting: Meeting, people: SimpleNamespace, clerk: Visitor, quick_print: list[PrintJob]):
    meetings.dispatch(meeting, people.clerk)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=factories.meeting_of(in_days=0).starts_at)
    step = meeting.steps.get()
    meetings.record(meeting, {step.pk: {"outcome": "recommended", "votes_yes": 2}}, people.clerk)
    quick_print.clear()
    clerk.get(f"sitzungen/{meeting.pk}/ergebnisprotokoll.pdf?gremium={meeting.committees[0].pk}")
    meetings.confirm(meeting, people.clerk)
    records = [job for job in quick_print if "Ergebnisprotokoll" in job.title]
    assert len(records) == 3
    assert complaints(shared_pool.get().render(records[0], None)) == []


def test_a_print_that_fails_sends_nothing(meeting: Meeting, clerk: Visitor, monkeypatch: pytest.MonkeyPatch):
    def fail(job: PrintJob, *, waiting: object = None) -> bytes:
        raise PrintFailed("Der Druck ist gerade nicht möglich.", code="busy", details="")

    monkeypatch.setattr("reports.pdf.render_pdf", fail)
    answer = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": ""})
    assert answer.status_code == 503
    meeting.refresh_from_db()
    assert (meeting.state, meeting.agenda_published_at, kinds(meeting)) == (MeetingState.PLANNED, None, [])
    assert meeting.steps.get().status == "scheduled"
    assert meeting.steps.get().role == StepRole.ADVISORY


def test_nothing_more_goes_out_when_the_session_is_over(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=factories.meeting_of(in_days=-2).starts_at)
    answer = clerk.post(f"sitzungen/{meeting.pk}/versenden/", {"urgency_reason": "Nachträglich."})
    assert "hat schon stattgefunden" in text(clerk.get(answer.url))
    assert kinds(meeting) == []
    assert set(meeting.free_items.values_list("sent_at", flat=True)) == {None}
