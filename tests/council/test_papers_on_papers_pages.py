"""Papers on papers where people meet them: pages, the entry of outcomes, what is printed, and two approvals at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council import meetings, session_papers
from council.choices import MeetingDocumentKind, SubmissionKind
from council.extracts import build
from council.models import Consultation, NumberRange, Submission, SuffixCounter
from council.transitions import perform
from municipality.models import Municipality
from reports.concepts.plan import Fact
from reports.documents import PrintJob
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.test_concurrency import act, at_once

K = SubmissionKind


@pytest.fixture
def original(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Submission:
    """Sent to the council of today as 1/20, together with an amendment of its first point and a statement."""
    NumberRange.objects.update(suffix_pattern="{number}/{seq}")
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "recommended")
    change = factories.complete_submission(
        people, kind=K.AMENDMENT, relates_to=submission, subject=submission.subject, brought_in_by="Fraktion Mitte"
    )
    change.motion_points.last().delete()
    change.motion_points.update(text="<p>Das Konzept gilt ab sofort.</p>", amends=submission.motion_points.first())
    stages.approved(change, people)
    stages.approved(
        factories.complete_submission(people, kind=K.STATEMENT, relates_to=submission, subject=submission.subject), people
    )
    council = submission.steps.last()
    meeting = factories.meeting_of(council.committee, in_days=0)
    meetings.schedule(meeting, [council], people.clerk)
    assert meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.").refused == []
    return stages.fresh(submission)


def test_both_papers_name_each_other_on_their_pages(original: Submission, people: SimpleNamespace):
    member = Visitor(people.member)
    change = Submission.objects.get(kind=K.AMENDMENT)
    page = member.get(original.get_absolute_url())
    assert "Papiere zu dieser Vorlage Änderungsantrag 1/20/1 eingebracht von Fraktion Mitte" in text(page)
    assert change.get_absolute_url() in page.text
    other = member.get(change.get_absolute_url())
    assert f"Gehört zu {original} · eingebracht von Fraktion Mitte" in text(other)
    assert "Punkt 1 erhält diese Fassung:" in text(other)
    listed = text(member.get("vorlagen/?art=amendment"))
    assert "1/20/1" in listed
    assert "1/20/2" not in listed


def test_the_agenda_has_the_amendment_before_and_the_statement_behind_the_paper(original: Submission, people: SimpleNamespace):
    meeting = original.steps.last().meeting
    shown = text(Visitor(people.member).get(meeting.get_absolute_url()))
    places = [shown.index(words) for words in ("1/20/1 Änderungsantrag:", f"1/20 {original.subject}", "1/20/2 Stellungnahme:")]
    assert places == sorted(places)


def test_amendment_and_paper_are_entered_with_one_press(original: Submission, people: SimpleNamespace):
    council = original.steps.last()
    row = Consultation.objects.get(inserted_by=council, submission__kind=K.AMENDMENT)
    clerk, path = Visitor(people.clerk), f"sitzungen/{council.meeting_id}/ergebnisse/"
    page = text(clerk.get(path))
    assert "Änderungsantrag:" in page
    # What is only taken note of asks for nothing.
    assert "Stellungnahme:" not in page
    text_before = original.motion_points.first()
    typed = {
        f"s{row.pk}-outcome": "adopted",
        f"s{council.pk}-outcome": "adopted_amended",
        f"s{council.pk}-wording_{text_before.pk}": text_before.text,
    }
    assert clerk.post(path, typed).status_code == 302
    done = Consultation.objects.get(pk=council.pk)
    assert [item.wording for item in done.point_outcomes.all()] == ["<p>Das Konzept gilt ab sofort.</p>", ""]
    results = Submission.objects.order_by("pk").values_list("kind", "result")
    assert list(results) == [("decision", "adopted_amended"), ("amendment", "adopted"), ("statement", "noted")]
    assert build(done, final=True).facts[-1] == Fact("Änderungsanträge", "1/20/1: beschlossen")
    for paper in (original, row.submission):
        thread = text(clerk.get(f"faden/vorlage/{paper.pk}/"))
        assert "Änderungsantrag 1/20/1" in thread
        assert "Beschlussvorlage 1/20" in thread
    shown = text(clerk.get(original.get_absolute_url()))
    assert "Gemeinderat" in shown
    assert "geändert angenommen" in shown


def test_an_adopted_amendment_stands_ready_with_its_difference(original: Submission, people: SimpleNamespace):
    council = original.steps.last()
    row = Consultation.objects.get(inserted_by=council, submission__kind=K.AMENDMENT)
    perform("record_outcome", row, user=people.clerk, data={"outcome": "adopted"})
    page = Visitor(people.clerk).get(f"sitzungen/{council.meeting_id}/ergebnisse/")
    assert "Angenommener Änderungsantrag 1/20/1" in text(page)
    assert page.text.count("Das Konzept gilt ab sofort.") >= 1
    assert "<ins>" in page.text


def test_print_and_file_name_say_what_the_paper_belongs_to(original: Submission, quick_print: list[PrintJob]):
    change = Submission.objects.get(kind=K.AMENDMENT)
    version = change.versions.get(label="1.0")
    assert version.prints.first().file_name.startswith("1-20-1_Änderungsantrag-")
    printed = next(job.html for job in quick_print if "1/20/1" in job.html and "Punkt 1 erhält diese Fassung:" in job.html)
    assert f"Zu Vorlage 1/20 vom {original.drawn_up_on:%d.%m.%Y}" in printed
    assert "Eingebracht von: Fraktion Mitte" in printed
    assert '<p class="motion-note">Punkt 1 erhält diese Fassung:</p>' in printed
    assert not any("&lt;p" in job.html for job in quick_print)


def test_a_clerk_tables_a_paper_for_a_running_session(original: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    clerk, council = Visitor(people.clerk), original.steps.last()
    page = clerk.get(original.get_absolute_url()).text
    assert "?art=tischvorlage" in page
    assert "?art=stellungnahme" not in page
    address = original.url("submission_copy")
    assert clerk.post(f"{address}?art=stellungnahme").status_code == 403
    assert clerk.post(address).status_code == 403
    assert Submission.objects.count() == 3
    assert clerk.post(f"{address}?art=tischvorlage").status_code == 302
    paper = Submission.objects.get(kind=K.TABLED)
    assert clerk.get(paper.url("submission_edit")).status_code == 200
    factories.SectionFactory(submission=paper)
    stages.cosigning(stages.fresh(paper), SimpleNamespace(author=people.clerk))
    for row in paper.cosign_stations.all():
        assert row.unit == people.cosigning_unit
    perform("cosign", stages.fresh(paper), user=people.cosigner, data={"answer": "agreed"})
    perform("approve", stages.fresh(paper), user=people.submitter)

    action = f"{original.url('submission_detail')}station/{council.pk}/hand_out/"
    asked = clerk.get(action)
    assert "Vorgelegt wird: 1/20/3 Tischvorlage:" in text(asked)
    assert clerk.post(action, {"urgency_reason": "", "revision": original.revision}).status_code == 422
    assert not paper.steps.exists()
    assert clerk.post(action, {"urgency_reason": "Das Angebot kam heute.", "revision": original.revision}).status_code == 302
    shown = text(Visitor(people.member).get(paper.steps.get().meeting.get_absolute_url()))
    assert "1/20/3 Tischvorlage:" in shown
    assert "Nachgereicht, weil: Das Angebot kam heute." in shown
    # The members' copy of the record tells why, the public one only that.
    session_papers.issue(council.meeting, MeetingDocumentKind.RECORD, people.clerk)
    members, public = [job.html for job in quick_print[-2:]]
    assert "Das Angebot kam heute." in members
    assert "Nachgereicht" in public
    assert "Das Angebot kam heute." not in public


def test_the_page_of_a_paper_costs_the_same_with_three_papers_as_with_two(original: Submission, people: SimpleNamespace):
    clerk = Visitor(people.clerk)
    clerk.get(original.get_absolute_url())
    costs = clerk.queries(original.get_absolute_url())
    stages.approved(
        factories.complete_submission(people, kind=K.SUPPLEMENT, relates_to=original, subject=original.subject), people
    )
    # A late paper waits now: which body has it is asked once for the step that was sent.
    assert clerk.queries(original.get_absolute_url()) <= costs + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quick_print")
def test_papers_approved_at_once_get_a_number_each(submission: Submission, people: SimpleNamespace, city: Municipality):
    NumberRange.objects.update(suffix_pattern="{number}-{seq}")
    stages.approved(submission, people)
    papers = [
        stages.cosigned(factories.complete_submission(people, kind=K.STATEMENT, relates_to=submission), people) for _ in range(4)
    ]
    results = at_once(city, *(act("approve", paper, people.submitter) for paper in papers))
    assert [item for item in results if isinstance(item, Exception)] == []
    found = Submission.objects.filter(kind=K.STATEMENT).values_list("number", flat=True)
    assert sorted(found) == ["1/20-1", "1/20-2", "1/20-3", "1/20-4"]
    assert SuffixCounter.objects.get().last == 4
