"""Decisions that go elsewhere: to the council, to another debate, back to the administration; and who took no part in them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.choices import StepRole, SubmissionStatus
from council.document import result_text
from council.models import Committee, Recusal, Resolution, Submission
from council.points import Way
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.test_outcomes import paper, points_of, refuse

__all__ = ["paper"]

pytestmark = pytest.mark.usefixtures("quick_print")


# --- The council in place of a committee -----------------------------------------------------------------------------------


@pytest.fixture
def committee_first(people: SimpleNamespace) -> Submission:
    """A committee decides; no step of the council."""
    factories.CommitteeFactory(classification="council", may_decide=True, name="Gemeinderat")
    paper = factories.complete_submission(people)
    body = factories.CommitteeFactory(classification="deciding_committee", may_decide=True)
    paper.steps.all().delete()
    factories.StepFactory(submission=paper, position=1, committee=body, role=StepRole.DECISION)
    stages.approved(paper, people)
    return paper


def test_an_escalated_decision_comes_to_the_council_in_a_new_step(committee_first: Submission, people: SimpleNamespace):
    ended = stages.end(committee_first.steps.get(), people, "escalated")
    assert not Resolution.objects.exists()
    assert stages.fresh(committee_first).status == SubmissionStatus.IN_CONSULTATION
    council = committee_first.steps.get(status="planned")
    assert (council.role, council.position, council.inserted_by, council.inserted_for) == (
        "decision",
        2,
        ended,
        "replace_authority",
    )
    stages.end(council, people, "adopted")
    assert stages.fresh(committee_first).result == "adopted"


@pytest.mark.parametrize("role", [StepRole.ADVISORY, StepRole.INFORMATION])
def test_a_step_of_the_council_that_is_to_come_decides_instead(role: str, committee_first: Submission, people: SimpleNamespace):
    council = Committee.objects.filter(classification="council").first()
    later = factories.StepFactory(submission=committee_first, position=2, committee=council, role=role)
    stages.end(committee_first.steps.first(), people, "escalated")
    later.refresh_from_db()
    assert later.role == "decision"
    assert committee_first.steps.count() == 2


def test_a_council_that_was_invited_to_take_note_decides_in_a_step_of_its_own(
    committee_first: Submission, people: SimpleNamespace
):
    council = Committee.objects.filter(classification="council").first()
    later = factories.StepFactory(submission=committee_first, position=2, committee=council, role=StepRole.INFORMATION)
    stages.dispatch(later, people)
    stages.end(committee_first.steps.first(), people, "escalated")
    later.refresh_from_db()
    assert later.role == "information"
    assert committee_first.steps.get(status="planned").committee == council


def test_the_council_cannot_hand_over_to_itself_and_a_city_without_one_not_at_all(people: SimpleNamespace, paper: Submission):
    council = paper.steps.last()
    stages.dispatch(council, people)
    assert "outcome" in refuse(council, people, outcome="escalated")


def test_only_the_points_that_were_escalated_come_to_the_council(committee_first: Submission, people: SimpleNamespace):
    first, second = points_of(committee_first)
    stages.end(committee_first.steps.get(), people, "adopted", points={second: "postponed"})
    stages.end(committee_first.steps.get(status="planned"), people, "escalated")
    council = committee_first.steps.get(status="planned")
    assert [point.pk for point in Way(stages.fresh(committee_first)).treated(council)] == [second]
    stages.end(council, people, "rejected")
    assert stages.fresh(committee_first).result == "mixed"
    assert first


# --- Elsewhere, and withdrawn -----------------------------------------------------------------------------------------------


def test_what_is_referred_to_another_debate_is_decided_here(paper: Submission, people: SimpleNamespace):
    budget = stages.approved(factories.complete_submission(people, subject="Haushalt 2027"), people)
    _first, _second, third = points_of(paper)
    council = paper.steps.last()
    data = {"referred_out_to": "Haushaltsberatung 2027", "referred_out_paper": budget}
    ended = stages.end(council, people, "adopted", points={third: "referred_out"}, **data)
    assert (ended.referred_out_to, ended.referred_out_paper) == ("Haushaltsberatung 2027", budget)
    assert stages.fresh(paper).result == "mixed"
    assert "in eine andere Beratung verwiesen: Haushaltsberatung 2027." in Resolution.objects.get().wording
    page = Visitor(people.clerk).get(stages.fresh(paper).get_absolute_url()).content.decode()
    assert "Haushaltsberatung 2027" in page
    assert budget.get_absolute_url() in page
    # Who may not see the other paper reads the words and gets no link.
    member = factories.CommitteeMemberFactory(committee=council.committee, user=factories.person("member")).user
    page = Visitor(member).get(stages.fresh(paper).get_absolute_url()).content.decode()
    assert "Haushaltsberatung 2027" in page
    assert budget.get_absolute_url() not in page


def test_a_paper_referred_elsewhere_as_a_whole_says_so(paper: Submission, people: SimpleNamespace):
    council = paper.steps.last()
    stages.dispatch(council, people)
    assert "referred_out_to" in refuse(council, people, outcome="referred_out")
    assert "referred_out_paper" in refuse(
        council, people, outcome="referred_out", referred_out_to="Hierher", referred_out_paper=paper
    )
    stages.end(council, people, "referred_out", referred_out_to="Haushaltsberatung <2027>")
    assert stages.fresh(paper).result == "referred_out"
    assert "&lt;2027&gt;" in Resolution.objects.get().wording


def test_a_paper_withdrawn_in_the_session_is_withdrawn(paper: Submission, people: SimpleNamespace):
    board, council = paper.steps.all()
    ended = stages.end(board, people, "withdrawn")
    assert (ended.status, ended.outcome) == ("ended", "withdrawn")
    assert stages.fresh(paper).status == SubmissionStatus.WITHDRAWN
    council.refresh_from_db()
    assert council.status == "dropped"
    assert "von der Verwaltung zurückgezogen" in text(Visitor(people.clerk).get(stages.fresh(paper).get_absolute_url()))


def test_a_paper_that_a_body_has_decided_is_not_withdrawn_by_another(submission: Submission, people: SimpleNamespace):
    beside = factories.StepFactory(submission=submission, position=2)
    stages.approved(submission, people)
    council = submission.steps.filter(position=2).exclude(pk=beside.pk).get()
    stages.end(council, people, "adopted")
    stages.end(beside, people, "withdrawn")
    assert (stages.fresh(submission).status, stages.fresh(submission).result) == (SubmissionStatus.DECIDED, "adopted")


# --- Recusals and votes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def seats(paper: Submission) -> list[int]:
    """Four members with a vote and one without in the council; whoever sat there before has left."""
    council = paper.steps.last().committee
    council.members.update(valid_to=timezone.localdate() - timedelta(days=1))
    rows = [factories.CommitteeMemberFactory(committee=council, name=f"Rätin {number}") for number in range(4)]
    rows.append(factories.CommitteeMemberFactory(committee=council, name="Sachkundige", votes=False))
    return [row.pk for row in rows]


def test_the_number_of_the_recused_follows_from_who_was(paper: Submission, people: SimpleNamespace, seats: list[int]):
    council = paper.steps.last()
    stages.dispatch(council, people)
    named = {seats[0]: "Eigentümerin des Nachbargrundstücks", seats[4]: ""}
    errors = refuse(council, people, outcome="adopted", recusals=named, votes_yes=4)
    assert "Davon ist 1 befangen." in errors["votes_yes"][0]
    assert "votes_recused" in refuse(council, people, outcome="adopted", recusals=named, votes_recused=1)
    ended = stages.end(council, people, "adopted", recusals=named, votes_yes=3, votes_no=0, votes_abstained=0)
    assert ended.votes_recused == 2
    assert set(ended.recusals.values_list("member", flat=True)) == {seats[0], seats[4]}
    assert "2 befangen" in result_text(ended)


def test_only_members_of_the_body_can_be_recused(paper: Submission, people: SimpleNamespace, seats: list[int]):
    council = paper.steps.last()
    stages.dispatch(council, people)
    stranger = factories.CommitteeMemberFactory(committee=paper.steps.first().committee)
    gone = factories.CommitteeMemberFactory(committee=council.committee, valid_to=timezone.localdate() - timedelta(days=2))
    for member in (stranger.pk, gone.pk, 10**9):
        assert "recusals" in refuse(council, people, outcome="adopted", recusals={member: ""})
    assert "recusals" in refuse(council, people, outcome="adopted", recusals={seats[0]: "x" * 301})
    assert not Recusal.objects.exists()


def test_a_rejection_needs_no_majority_in_favour(paper: Submission, people: SimpleNamespace, seats: list[int]):
    council = paper.steps.last()
    stages.dispatch(council, people)
    assert "angenommen" in refuse(council, people, outcome="rejected", votes_yes=3, votes_no=1)["votes_yes"][0]
    assert stages.end(council, people, "rejected", votes_yes=2, votes_no=2).outcome == "rejected"


def test_votes_on_a_mixture_say_nothing_about_one_point(paper: Submission, people: SimpleNamespace, seats: list[int]):
    first, _second, _third = points_of(paper)
    ended = stages.end(paper.steps.last(), people, "rejected", points={first: "adopted"}, votes_yes=3, votes_no=1)
    assert ended.outcome == "mixed"


def test_the_reason_of_a_recusal_is_read_by_those_who_keep_the_sessions(
    paper: Submission, people: SimpleNamespace, seats: list[int], quick_print: list
):
    reason = "KANARIENVOGEL Grundstück"
    council = paper.steps.last()
    ended = stages.end(council, people, "adopted", recusals={seats[0]: reason}, votes_yes=3, votes_no=0, votes_abstained=0)
    address = stages.fresh(paper).get_absolute_url()
    insiders = {people.clerk, people.admin, people.submitter}
    factories.CommitteeMemberFactory(committee=council.committee, user=people.member)
    everybody = [person for person in vars(people).values() if hasattr(person, "roles")]
    pages = (address, f"sitzungen/{ended.meeting_id}/", f"{address}pdf/", "vorlagen/", f"faden/vorlage/{paper.pk}/")
    for person in everybody:
        seen = b"".join(getattr(Visitor(person).get(page), "content", b"") for page in pages).decode(errors="replace")
        assert (reason in seen) == (person in insiders), person
        if person.roles and person != people.member:
            assert "Rätin 0" in seen
    assert not any(reason in event.reason for event in paper.events.all())
    assert not any(reason in str(version.values) for version in paper.versions.all())
    assert not any(reason in job.html for job in quick_print)
    assert reason not in Resolution.objects.get().wording
