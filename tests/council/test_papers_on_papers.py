"""Amendment, statement and tabled paper: what sets them apart from a supplement on the way through the bodies."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from council import numbers
from council.choices import Outcome, StepStatus, SubmissionKind, SubmissionStatus
from council.models import Consultation, MotionPoint, NumberRange, Resolution, Submission, SuffixCounter
from council.transitions import Refused, offers, perform
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")

K = SubmissionKind


@pytest.fixture
def original(submission: Submission, people: SimpleNamespace) -> Submission:
    """Approved as 1/20 in a city that counts what belongs to a paper with that one; the board has recommended it."""
    NumberRange.objects.update(suffix_pattern="{number}-{seq}")
    factories.NumberRangeFactory(purpose="resolution", pattern="B {seq}", scope="none")
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "recommended")
    return stages.fresh(submission)


def draft(kind: str, original: Submission, people: SimpleNamespace, **fields: Any) -> Submission:
    return factories.complete_submission(people, kind=kind, relates_to=original, subject=original.subject, **fields)


def approved(kind: str, original: Submission, people: SimpleNamespace) -> Submission:
    return stages.approved(draft(kind, original, people), people)


def amendment(original: Submission, people: SimpleNamespace) -> Submission:
    """Wants another text for the second point."""
    paper = draft(K.AMENDMENT, original, people)
    paper.motion_points.first().delete()
    point = original.motion_points.last()
    paper.motion_points.update(text="<p>Berichtet wird zweimal im Jahr.</p>", amends=point)
    return stages.approved(paper, people)


def council_of(paper: Submission) -> Consultation:
    return paper.steps.get(role="decision")


def outcome(step: Consultation, people: SimpleNamespace, given: str, **data: Any) -> None:
    perform("record_outcome", Consultation.objects.get(pk=step.pk), user=people.clerk, data={"outcome": given, **data})


# --- Numbers ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "number", "said"),
    [
        ("{number}-{seq}", "168/20-2", ""),
        ("{number}/{seq:02}", "168/20/02", ""),
        ("{number}.{seq}", "168/20.2", ""),
        ("", "", ""),
        ("{number}{seq}", "", "ein Zeichen"),
        ("{number}-", "", "genau einmal"),
        ("{seq}-{yy}", "", "kennt nur"),
        ("{number:02}-{seq}", "", "kennt nur"),
    ],
)
def test_a_pattern_counts_what_belongs_to_a_paper(pattern: str, number: str, said: str):
    if said:
        with pytest.raises(ValidationError, match=said):
            numbers.validate_suffix_pattern(pattern)
        return
    numbers.validate_suffix_pattern(pattern)
    assert numbers.render_suffix(pattern, "168/20", 2) == number


def test_what_belongs_to_a_paper_is_counted_with_it_and_never_twice(original: Submission, people: SimpleNamespace):
    first, second = approved(K.STATEMENT, original, people), approved(K.SUPPLEMENT, original, people)
    assert [(paper.number, paper.address) for paper in (first, second)] == [("1/20-1", "1-20-1"), ("1/20-2", "1-20-2")]
    perform("revoke_approval", first, user=people.clerk, data={"reason": "Tippfehler"})
    perform("resubmit", first, user=people.author)
    perform("cosign", first, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", first, user=people.submitter)
    assert stages.fresh(first).number == "1/20-1"
    Submission.objects.filter(pk=second.pk).update(number="", address="")
    assert approved(K.STATEMENT, original, people).number == "1/20-3"
    assert SuffixCounter.objects.get(original=original).last == 3


def test_without_a_number_of_the_original_the_city_counts_as_ever(original: Submission, people: SimpleNamespace):
    Submission.objects.filter(pk=original.pk).update(number="")
    assert approved(K.STATEMENT, stages.fresh(original), people).number == "2/20"
    assert not SuffixCounter.objects.exists()


# --- Amendment -------------------------------------------------------------------------------------------------------------


def test_an_amendment_is_voted_on_before_its_paper_and_changes_its_wording(original: Submission, people: SimpleNamespace):
    paper, council = amendment(original, people), council_of(original)
    stages.dispatch(council, people)
    with pytest.raises(Refused) as refused:
        outcome(council, people, "adopted")
    assert "1/20-1" in refused.value.errors["outcome"][0]
    row = paper.steps.get()
    assert (row.status, row.role, row.version.label) == ("dispatched", "decision", "1.0")
    outcome(row, people, "adopted", votes_yes=1, votes_no=0)
    with pytest.raises(Refused) as refused:
        outcome(council, people, "adopted")
    assert "geändert beschlossen" in refused.value.errors["outcome"][0]
    outcome(council, people, "adopted_amended")

    assert [stages.fresh(item).result for item in (original, paper)] == ["adopted_amended", "adopted"]
    assert {stages.fresh(item).status for item in (original, paper)} == {SubmissionStatus.DECIDED}
    resolution = Resolution.objects.get(consultation=council)
    assert "zweimal im Jahr" in resolution.wording
    assert "jährlich berichtet" not in resolution.wording
    assert sorted(Resolution.objects.values_list("number", flat=True)) == ["B 1", "B 2"]


def test_a_rejected_amendment_changes_nothing(original: Submission, people: SimpleNamespace):
    paper, council = amendment(original, people), council_of(original)
    stages.dispatch(council, people)
    outcome(paper.steps.get(), people, "rejected")
    outcome(council, people, "adopted")
    assert [stages.fresh(item).result for item in (original, paper)] == ["adopted", "rejected"]
    assert "jährlich berichtet" in Resolution.objects.get(consultation=council).wording


def test_an_amendment_that_is_taken_back_holds_up_nothing(original: Submission, people: SimpleNamespace):
    paper, council = amendment(original, people), council_of(original)
    stages.dispatch(council, people)
    outcome(paper.steps.get(), people, "withdrawn")
    assert stages.fresh(paper).status == SubmissionStatus.WITHDRAWN
    outcome(council, people, "adopted")
    assert stages.fresh(original).result == "adopted"


def test_where_the_paper_is_postponed_the_amendment_comes_again_with_it(original: Submission, people: SimpleNamespace):
    paper, council = amendment(original, people), council_of(original)
    stages.end(council, people, "postponed")
    assert stages.route(paper) == [(1, "decision", "ended", "postponed")]
    stages.dispatch(original.steps.get(inserted_by=council), people)
    assert stages.route(paper)[1:] == [(2, "decision", "dispatched", "")]


def test_an_amendment_needs_points_and_ends_in_its_own_ways_only(original: Submission, people: SimpleNamespace):
    paper = draft(K.AMENDMENT, original, people)
    paper.motion_points.all().delete()
    with pytest.raises(Refused, match="Beschlussvorschlag"):
        perform("start_cosigning", paper, user=people.author)
    row = amendment(original, people)
    stages.dispatch(council_of(original), people)
    with pytest.raises(Refused) as refused:
        outcome(row.steps.get(), people, Outcome.POSTPONED)
    assert "outcome" in refused.value.errors


# --- Statement and tabled paper ----------------------------------------------------------------------------------------------


def test_a_statement_is_taken_note_of_with_its_paper(original: Submission, people: SimpleNamespace):
    paper, council = approved(K.STATEMENT, original, people), council_of(original)
    stages.end(council, people, "rejected")
    assert stages.route(paper) == [(1, "information", "ended", "noted")]
    assert (stages.fresh(paper).status, stages.fresh(paper).result) == (SubmissionStatus.DECIDED, "noted")
    # Nothing is decided about it, so there is one resolution, that on the paper.
    assert Resolution.objects.count() == 1


@pytest.mark.parametrize("kind", [K.STATEMENT, K.TABLED])
def test_a_paper_that_is_only_noted_proposes_nothing(kind: str, original: Submission, people: SimpleNamespace):
    paper = draft(kind, original, people)
    MotionPoint.objects.create(submission=paper, position=1, text="<p>Beschluss</p>")
    with pytest.raises(Refused, match="kein Beschlussvorschlag"):
        perform("start_cosigning", paper, user=people.author)


def test_a_tabled_paper_reaches_a_session_whose_agenda_was_sent(original: Submission, people: SimpleNamespace):
    council = council_of(original)
    stages.dispatch(council, people)
    step = Consultation.objects.get(pk=council.pk)
    assert "hand_out" not in {offer.action for offer in offers(step, people.clerk)}
    paper = approved(K.TABLED, original, people)
    assert not Submission.objects.visible_to(people.member).filter(pk=paper.pk).exists()
    with pytest.raises(Refused) as refused:
        perform("hand_out", step, user=people.clerk, data={"urgency_reason": " "})
    assert "urgency_reason" in refused.value.errors
    assert not paper.steps.exists()
    clerk, address = Visitor(people.clerk), f"sitzungen/{step.meeting_id}/"
    assert "Nachzureichende Papiere" in text(clerk.get(address))
    assert f"station/{step.pk}/hand_out/" in clerk.get(address).content.decode()

    assert "hand_out" in {offer.action for offer in offers(step, people.clerk) if offer.allowed}
    perform("hand_out", step, user=people.clerk, data={"urgency_reason": "Das Angebot kam heute."})
    row = paper.steps.get()
    assert (row.status, row.meeting, row.urgency_reason) == (StepStatus.DISPATCHED, step.meeting, "Das Angebot kam heute.")
    assert (row.version, row.inserted_by) == (paper.versions.get(label="1.0"), step)
    # The paper itself was sent in its own version before, and stays so.
    assert Consultation.objects.get(pk=council.pk).dispatched_at < row.dispatched_at
    assert Submission.objects.visible_to(people.member).filter(pk=paper.pk).exists()
    assert stages.fresh(paper).status == SubmissionStatus.IN_CONSULTATION
    assert "Nachzureichende Papiere" not in text(clerk.get(address))
    with pytest.raises(Refused, match="kein freigegebenes Papier"):
        perform("hand_out", step, user=people.clerk, data={"urgency_reason": "Noch einmal"})
    stages.end(step, people, "adopted")
    assert stages.fresh(paper).result == "noted"


def test_what_goes_along_with_a_hidden_step_tells_nothing(original: Submission, people: SimpleNamespace):
    council = council_of(original)
    Consultation.objects.filter(pk=council.pk).update(public=False)
    paper = approved(K.STATEMENT, original, people)
    council.refresh_from_db()
    stages.end(council, people, "adopted")
    elsewhere = factories.person("member", None)
    factories.CommitteeMemberFactory(committee=original.steps.first().committee, user=elsewhere, name="")
    assert Submission.objects.visible_to(elsewhere).filter(pk=original.pk).exists()
    assert not Submission.objects.visible_to(elsewhere).filter(pk=paper.pk).exists()
    shown = Submission.objects.filter(pk=paper.pk).shown_to(elsewhere).get()
    assert (shown.shown_status, shown.shown_result) == (SubmissionStatus.IN_CONSULTATION, "")
