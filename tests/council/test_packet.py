"""The packet of a session: what goes in for whom, and a long one in the background."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format

from council import meetings, packets
from council.models import Meeting, MeetingDocument, Submission
from municipality.choices import JobState, Role
from municipality.models import Job
from reports.records.packet import Enclosure
from tests import factories
from tests.background import run_waiting_jobs
from tests.council import stages
from tests.council.browsing import Visitor, text


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Binds nothing but remembers what was to be bound."""
    calls: list[dict[str, Any]] = []

    def bind(papers: Any, **options: Any) -> bytes:
        calls.append({"papers": papers, **options})
        if options["say"]:
            options["say"](1, 2, "Halb fertig.")
        return b"%PDF-1.7 packet"

    monkeypatch.setattr(packets, "bind", bind)
    return calls


@pytest.fixture
def meeting(submission: Submission, people: SimpleNamespace, quick_print: list) -> Meeting:
    stages.approved(submission, people)
    found = stages.schedule(submission.steps.first(), people, in_days=20)
    meetings.renumber(found)
    return found


def attach(submission: Submission, title: str, **values: Any) -> None:
    content = ContentFile(b"%PDF-1.7 x", name="x.pdf")
    factories.AttachmentFactory(
        submission=submission, title=title, file=content, due=None, content_type="application/pdf", **{"size": 10, **values}
    )


def test_papers_come_with_their_attachments(meeting: Meeting, submission: Submission, people: SimpleNamespace, bound: list):
    attach(submission, "Kosten/Plan")
    factories.AttachmentFactory(submission=submission, title="Abschlussbericht")
    response = Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/mappe.pdf")
    assert response.content == b"%PDF-1.7 packet"
    (paper,) = bound[0]["papers"]
    assert (paper.label, paper.title) == (f"TOP Ö 1 · {submission.number or '1/20'}", submission.subject)
    assert paper.enclosures == (
        Enclosure("Kosten/Plan", "Kosten-Plan.pdf", "application/pdf", b"%PDF-1.7 x"),
        Enclosure("Abschlussbericht", note="angekündigt bis 1. Dezember 2020, liegt noch nicht vor"),
    )
    facts = {fact.label: fact.value for fact in bound[0]["facts"]}
    assert facts["Gremium"] == meeting.bodies_label


def test_what_a_member_may_not_read_is_not_bound(meeting: Meeting, submission: Submission, people: SimpleNamespace, bound: list):
    attach(submission, "Canary", public=False)
    step = submission.steps.first()
    factories.StepFactory(submission=submission, committee=factories.CommitteeFactory(), public=False, position=9)
    meetings.dispatch(meeting, people.clerk)
    factories.CommitteeMemberFactory(committee=step.committee, user=people.member)
    assert Visitor(people.member).get(f"sitzungen/{meeting.pk}/mappe.pdf").status_code == 200
    assert [item.title for item in bound[0]["papers"][-1].enclosures] == []
    assert Visitor(people.clerk).get(f"sitzungen/{meeting.pk}/mappe.pdf").status_code == 200
    assert [item.title for item in bound[1]["papers"][-1].enclosures] == ["Canary"]


def test_what_was_sent_about_the_session_comes_first(
    meeting: Meeting, submission: Submission, people: SimpleNamespace, bound: list
):
    meetings.dispatch(meeting, people.clerk)
    committee = meeting.committees[0]
    factories.CommitteeMemberFactory(committee=committee, user=people.member)
    outsider = factories.person(Role.MEMBER)
    factories.CommitteeMemberFactory(committee=submission.steps.last().committee, user=outsider)
    copies = {row.committee_id: bytes(row.pdf) for row in MeetingDocument.objects.filter(meeting=meeting)}
    Visitor(people.member).get(f"sitzungen/{meeting.pk}/mappe.pdf")
    first, paper = bound[0]["papers"]
    day = date_format(timezone.localdate())
    assert (first.label, first.title) == ("Einladung", f"Einladung vom {day}")
    assert first.pdf == copies[committee.pk]
    assert paper.title == submission.subject
    with zipfile.ZipFile(io.BytesIO(Visitor(people.member).get(f"sitzungen/{meeting.pk}/mappe.zip").content)) as archive:
        name = next(name for name in archive.namelist() if name.startswith("00-1_"))
        assert archive.read(name) == copies[committee.pk]
        assert f"Einladung vom {day}\r\n  {name}" in archive.read(packets.CONTENTS).decode()
    assert [row.committee_id for row in packets._sent_documents(meeting, outsider)] == [None]


class TestLongPackets:
    @pytest.fixture(autouse=True)
    def large(self, meeting: Meeting, submission: Submission) -> None:
        attach(submission, "Gutachten", size=packets.MOST_BYTES_AT_ONCE + 1)

    def test_they_are_offered_and_bound_in_the_background(self, meeting: Meeting, people: SimpleNamespace, bound: list):
        clerk = Visitor(people.clerk)
        assert "im Hintergrund" in text(clerk.get(f"sitzungen/{meeting.pk}/mappe.pdf"))
        assert bound == []
        response = clerk.post(f"sitzungen/{meeting.pk}/mappe.pdf", {})
        job = Job.objects.get()
        assert response.status_code == 302
        assert str(job.pk) in response["Location"]
        run_waiting_jobs()
        job.refresh_from_db()
        assert (job.state, bytes(job.file.content)) == (JobState.DONE, b"%PDF-1.7 packet")
        assert job.file.name.endswith(".pdf")

    def test_one_that_is_not_complete_says_what_is_missing(self, meeting: Meeting, people: SimpleNamespace, bound: list):
        draft = factories.complete_submission(people, subject="Zurück zum Entwurf")
        body = meeting.committees[0]
        factories.StepFactory(submission=draft, committee=body, meeting=meeting, status="scheduled")
        clerk = Visitor(people.clerk)
        clerk.post(f"sitzungen/{meeting.pk}/mappe.pdf", {})
        run_waiting_jobs()
        job = Job.objects.get()
        assert job.state == JobState.FAILED
        assert "„Zurück zum Entwurf“ ist noch nicht freigegeben." in job.sentence
        clerk.post(f"sitzungen/{meeting.pk}/mappe.pdf", {"ohne": "1"})
        run_waiting_jobs()
        assert Job.objects.filter(state=JobState.DONE).count() == 1

    def test_it_holds_what_its_owner_may_read(self, meeting: Meeting, people: SimpleNamespace, bound: list):
        """A member asks before the dispatch: there is nothing for her yet."""
        Visitor(people.member).post(f"sitzungen/{meeting.pk}/mappe.pdf", {})
        run_waiting_jobs()
        assert bound == []
        assert Job.objects.get().state == JobState.FAILED
