"""The extract of a step: there as soon as the outcome is, for everybody who may know of the step, and for nobody else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council import extracts
from council.models import Consultation, Extract, Submission
from council.transitions import Refused, perform
from reports.documents import PrintJob
from reports.pdf import PrintFailed, render_pdf
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor
from tests.reports.print_sample import complaints
from tests.reports.printed import pages_of


@pytest.fixture
def adopted(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Consultation:
    factories.NumberRangeFactory(purpose="resolution", pattern="B {seq}", scope="none")
    stages.decided(submission, people)
    return submission.steps.last()


def test_every_outcome_has_its_extract_in_the_same_moment(adopted: Consultation, submission: Submission):
    """Nothing is shown as decided before there is a paper that says so."""
    kept = Extract.objects.order_by("pk")
    assert [(item.consultation, item.final) for item in kept] == [(step, False) for step in submission.steps.all()]
    outcomes = submission.events.filter(action="record_outcome").order_by("pk")
    assert [item.created_at for item in kept] == [event.at for event in outcomes]


def test_an_extract_that_cannot_be_printed_leaves_everything_as_it_was(
    submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob], monkeypatch: pytest.MonkeyPatch
):
    stages.approved(submission, people)
    step = submission.steps.first()
    stages.dispatch(step, people)
    events = submission.events.count()

    def fail(job: PrintJob) -> bytes:
        raise PrintFailed("Der Druck hat zu lange gedauert.", code="time")

    monkeypatch.setattr("reports.pdf.render_pdf", fail)
    with pytest.raises(Refused, match="Auszug nicht gedruckt"):
        perform("record_outcome", step, user=people.clerk, data={"outcome": "recommended"})
    assert (Consultation.objects.get(pk=step.pk).status, submission.events.count()) == ("dispatched", events)
    assert not Extract.objects.exists()


def test_approved_minutes_make_it_final(adopted: Consultation, people: SimpleNamespace):
    perform("confirm", adopted, user=people.clerk)
    first, last = Extract.objects.filter(consultation=adopted).order_by("pk")
    assert (first.final, last.final) == (False, True)
    response = Visitor(people.clerk).get(f"vorlagen/{stages.fresh(adopted.submission).reference}/station/{adopted.pk}/auszug/")
    assert response.content == bytes(last.pdf)
    assert last.file_name.startswith("Beschlussauszug_")
    assert first.file_name.startswith("Vorlaeufiger-Beschlussauszug_")


def test_it_says_what_was_decided_by_whom_and_under_which_number(
    submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]
):
    factories.NumberRangeFactory(purpose="resolution", pattern="B {seq}", scope="none")
    stages.approved(submission, people)
    board, council = submission.steps.all()
    stages.end(board, people, "recommended", votes_yes=1)
    point = submission.motion_points.first()
    stages.end(council, people, "adopted_amended", wordings={point.pk: "<p>Der Rat stimmt befristet zu.</p>"})
    advice, resolution = (job for job in quick_print if "Auszug" in job.title or "Beschlussauszug" in job.title)
    assert "Auszug aus der Niederschrift" in advice.html
    assert "einstimmig, 1 Ja" in advice.html
    for text in (
        "Beschlussauszug",
        "B 1",
        "Der Rat stimmt befristet zu.",
        str(council.committee),
        "Niederschrift",
        submission.subject,
    ):
        assert text in resolution.html


def test_on_paper_it_is_accessible_and_in_order(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    stages.decided(submission, people)
    job = next(job for job in quick_print if job.title.startswith("Beschlussauszug"))
    data = render_pdf(job)
    assert complaints(data) == []
    (page,) = pages_of(data)
    order = [
        "Beschlussauszug",
        submission.subject,
        "Gremium:",
        "Sitzung:",
        "Ergebnis:",
        "vorbehaltlich",
        "Vorsitz",
        "Schriftführung",
    ]
    places = [page.index(text) for text in order]
    assert places == sorted(places)


def test_an_outcome_from_before_is_printed_when_it_is_asked_for(adopted: Consultation, people: SimpleNamespace):
    Extract.objects.all()._raw_delete("default")
    response = Visitor(people.clerk).get(f"vorlagen/{stages.fresh(adopted.submission).reference}/station/{adopted.pk}/auszug/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('inline; filename="Vorlaeufiger-Beschlussauszug_')
    assert not Extract.objects.exists()


def test_a_closed_step_has_none_for_those_outside(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    stages.approved(submission, people)
    board, council = submission.steps.all()
    Consultation.objects.filter(pk=board.pk).update(public=False, non_public_reason="Personen")
    stages.end(submission.steps.first(), people, "recommended")
    stages.end(council, people, "adopted")
    factories.CommitteeMemberFactory(committee=council.committee, user=people.member)
    member = Visitor(people.member)
    address = f"vorlagen/{stages.fresh(submission).reference}/station"
    seats = set(people.member.seats.values_list("committee", flat=True))
    expected = 200 if board.committee_id in seats else 404
    assert member.get(f"{address}/{board.pk}/auszug/").status_code == expected
    assert member.get(f"{address}/{council.pk}/auszug/").status_code == 200


def test_a_step_without_an_outcome_has_none(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    stages.in_consultation(submission, people)
    clerk = Visitor(people.clerk)
    for page in ("auszug", "synopse"):
        address = f"vorlagen/{stages.fresh(submission).reference}/station/{submission.steps.first().pk}/{page}/"
        assert clerk.get(address).status_code == 404


def test_internal_remarks_do_not_stand_on_it(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    stages.approved(submission, people)
    step = stages.end(submission.steps.first(), people, "recommended", remark="Canary")
    assert "Canary" not in str(extracts.build(step, final=True))
