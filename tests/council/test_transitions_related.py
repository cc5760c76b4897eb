"""Papers tied to another: a supplement goes with its paper, a replacement takes its place."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import StepStatus, SubmissionKind, SubmissionStatus
from council.models import Resolution, Submission
from council.transitions import Refused, perform
from tests import factories
from tests.council import stages

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def returned(submission: Submission, people: SimpleNamespace) -> Submission:
    """In rework: the board returned it, the council still waits."""
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "returned", remark="Die Kosten fehlen.")
    return stages.fresh(submission)


def supplement(original: Submission, people: SimpleNamespace) -> Submission:
    return factories.complete_submission(people, kind=SubmissionKind.SUPPLEMENT, relates_to=original)


def replacement(original: Submission, people: SimpleNamespace) -> Submission:
    return factories.complete_submission(people, kind=SubmissionKind.REPLACEMENT, relates_to=original)


def test_a_return_needs_its_reason_and_sends_the_paper_to_rework(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board = submission.steps.first()
    stages.dispatch(board, people)
    with pytest.raises(Refused) as refused:
        perform("record_outcome", board, user=people.clerk, data={"outcome": "returned"})
    assert "remark" in refused.value.errors
    stages.end(board, people, "returned", remark="Die Kosten fehlen.")
    assert stages.fresh(submission).status == SubmissionStatus.REWORK
    council = submission.steps.last()
    with pytest.raises(Refused):
        stages.dispatch(council, people)


def test_a_supplement_lets_its_paper_go_on_and_the_body_gets_it_again(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    assert paper.status == SubmissionStatus.APPROVED
    assert stages.fresh(returned).status == SubmissionStatus.IN_CONSULTATION
    assert stages.route(returned) == [
        (1, "advisory", "ended", "returned"),
        (2, "advisory", "planned", ""),
        (3, "decision", "planned", ""),
    ]


def test_a_supplement_is_sent_and_decided_together_with_its_paper(returned: Submission, people: SimpleNamespace):
    factories.NumberRangeFactory(purpose="resolution", pattern="B {seq}", scope="none")
    paper = stages.approved(supplement(returned, people), people)
    again, council = returned.steps.filter(status=StepStatus.PLANNED)
    stages.dispatch(again, people)
    companion = paper.steps.get()
    assert stages.fresh(paper).status == SubmissionStatus.IN_CONSULTATION
    assert (companion.status, companion.committee, companion.inserted_by) == ("dispatched", again.committee, again)
    assert companion.version == paper.versions.get(label="1.0")
    assert Submission.objects.visible_to(people.member).filter(pk=paper.pk).exists()

    stages.end(again, people, "recommended")
    stages.end(council, people, "adopted")
    assert stages.route(paper) == [(1, "advisory", "ended", "recommended"), (2, "decision", "ended", "adopted")]
    assert (stages.fresh(paper).status, stages.fresh(paper).result) == (SubmissionStatus.DECIDED, "adopted")
    assert stages.fresh(returned).status == SubmissionStatus.DECIDED
    assert list(Resolution.objects.values_list("number", flat=True)) == ["B 1", "B 1"]


def test_a_postponed_step_is_not_repeated_for_the_supplement_by_itself(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    again = returned.steps.filter(status=StepStatus.PLANNED).first()
    stages.end(again, people, "postponed")
    assert stages.route(paper) == [(1, "advisory", "ended", "postponed")]
    stages.dispatch(returned.steps.get(inserted_by=again, submission=returned), people)
    assert stages.route(paper)[1:] == [(2, "advisory", "dispatched", "")]


def test_a_supplement_has_no_route_of_its_own(returned: Submission, people: SimpleNamespace):
    paper = supplement(returned, people)
    factories.StepFactory(submission=paper)
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", paper, user=people.author)
    assert "eigenen Stationen" in refused.value.sentence


def test_a_supplement_to_a_decided_paper_comes_too_late(submission: Submission, people: SimpleNamespace):
    stages.decided(submission, people)
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", supplement(submission, people), user=people.author)
    assert "zu spät" in refused.value.sentence


def test_what_others_rely_on_is_not_taken_back(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    with pytest.raises(Refused) as refused:
        perform("revoke_approval", paper, user=people.clerk, data={"reason": "Tippfehler"})
    assert "geht schon" in refused.value.sentence


def test_a_replacement_takes_over_the_open_steps_and_the_number_is_its_own(returned: Submission, people: SimpleNamespace):
    board, council = returned.steps.all()
    paper = stages.approved(replacement(returned, people), people)
    old = stages.fresh(returned)
    assert (old.status, old.number, paper.number) == (SubmissionStatus.SUPERSEDED, "1/20", "2/20")
    assert stages.route(old) == [(1, "advisory", "ended", "returned"), (2, "decision", "dropped", "")]
    assert stages.route(paper) == [(1, "advisory", "planned", ""), (2, "decision", "planned", "")]
    assert [step.inserted_by for step in paper.steps.all()] == [board, council]
    assert [step["body"] for step in paper.versions.get(label="1.0").values["steps"]] == [
        board.committee.name,
        council.committee.name,
    ]
    for step in paper.steps.all():
        stages.end(step, people, "adopted" if step.decides else "recommended")
    assert stages.fresh(paper).status == SubmissionStatus.DECIDED


def test_a_replacement_with_a_route_of_its_own_goes_its_own_way(returned: Submission, people: SimpleNamespace):
    paper = replacement(returned, people)
    factories.StepFactory(submission=paper)
    stages.approved(paper, people)
    assert stages.route(paper) == [(1, "decision", "planned", "")]
    assert stages.fresh(returned).status == SubmissionStatus.SUPERSEDED


def test_supplements_share_the_end_of_their_paper(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    stages.dispatch(returned.steps.filter(status=StepStatus.PLANNED).first(), people)
    draft = supplement(returned, people)
    stages.approved(replacement(returned, people), people)
    assert stages.fresh(paper).status == SubmissionStatus.SUPERSEDED
    assert stages.fresh(draft).status == SubmissionStatus.DRAFT


def test_withdrawing_a_paper_withdraws_its_supplements(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    draft = supplement(returned, people)
    perform("withdraw", returned, user=people.submitter, data={"reason": "Nicht mehr nötig"})
    assert stages.fresh(paper).status == SubmissionStatus.WITHDRAWN
    assert stages.fresh(draft).status == SubmissionStatus.DRAFT


def test_a_supplement_nobody_has_used_yet_can_be_taken_back(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    paper = stages.approved(supplement(submission, people), people)
    perform("revoke_approval", paper, user=people.clerk, data={"reason": "Tippfehler"})
    assert stages.fresh(paper).status == SubmissionStatus.DRAFT
    # A supplement that is no more than a draft does not go with its paper.
    stages.dispatch(submission.steps.first(), people)
    assert not paper.steps.exists()


def test_removing_a_step_lets_the_supplement_beside_it_fall_away(returned: Submission, people: SimpleNamespace):
    paper = stages.approved(supplement(returned, people), people)
    again = returned.steps.filter(status=StepStatus.PLANNED).first()
    stages.dispatch(again, people)
    perform("remove", again, user=people.clerk, data={"reason": "Sitzung zu lang"})
    assert stages.route(paper) == [(1, "advisory", "dropped", "")]
