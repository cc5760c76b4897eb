"""Outcomes of the Beratungsfolge and what they set off."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.choices import Effect, NumberPurpose, Outcome, StepRole, SubmissionKind, SubmissionStatus
from council.models import Consultation, PointOutcome, Resolution, Submission
from council.outcomes import OUTCOME_EFFECTS, OUTCOMES_BY_ROLE
from council.transitions import Refused, offers, perform
from tests import factories
from tests.council import stages
from tests.factories import meeting_of

pytestmark = pytest.mark.usefixtures("quick_print")


def board_and_council(submission: Submission) -> tuple[Consultation, Consultation]:
    first, last = submission.steps.all()
    return first, last


def test_every_outcome_has_one_effect_and_nobody_chooses_the_mixture():
    assert set(OUTCOME_EFFECTS) == set(Outcome)
    assert OUTCOME_EFFECTS[Outcome.ESCALATED] == Effect.REPLACE_AUTHORITY
    assert [role for role, outcomes in OUTCOMES_BY_ROLE.items() if Outcome.ESCALATED in outcomes] == [StepRole.DECISION]
    chosen = {outcome for outcomes in OUTCOMES_BY_ROLE.values() for outcome in outcomes}
    assert set(Outcome) - chosen == {Outcome.MIXED}
    assert set(OUTCOMES_BY_ROLE) == set(StepRole)


@pytest.mark.parametrize(
    ("role", "outcome"),
    [
        ("advisory", "adopted"),
        ("decision", "recommended"),
        ("information", "rejected"),
        ("decision", "escalated"),
        ("decision", "nonsense"),
    ],
)
def test_an_outcome_must_fit_the_role_of_the_step(role: str, outcome: str, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    step = submission.steps.first()
    Consultation.objects.filter(pk=step.pk).update(role=role)
    if role == "decision":
        step.committee.may_decide, step.committee.classification = True, "council"
        step.committee.save()
    stages.dispatch(step, people)
    with pytest.raises(Refused) as refused:
        perform("record_outcome", step, user=people.clerk, data={"outcome": outcome})
    assert "outcome" in refused.value.errors


def test_a_decision_leaves_outcomes_by_point_a_resolution_and_a_result(submission: Submission, people: SimpleNamespace):
    factories.NumberRangeFactory(purpose=NumberPurpose.RESOLUTION, pattern="B {seq:03}/{yyyy}")
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    # A body whose members are not kept here may vote in any number.
    council.committee.members.all().delete()
    stages.end(board, people, "recommended")
    assert not Resolution.objects.exists()
    assert stages.fresh(submission).status == SubmissionStatus.IN_CONSULTATION
    stages.end(council, people, "adopted", votes_yes=12, votes_no=3, votes_abstained=1)

    found = stages.fresh(submission)
    assert (found.status, found.result) == (SubmissionStatus.DECIDED, "adopted")
    resolution = Resolution.objects.get()
    today = timezone.localdate()
    assert (resolution.number, resolution.decided_on) == (f"B 001/{today:%Y}", today)
    assert resolution.responsible_unit == people.lead_unit
    assert resolution.wording.count("<li>") == 2
    assert list(council.point_outcomes.values_list("outcome", flat=True)) == ["adopted", "adopted"]


def test_an_amended_decision_needs_its_wording_and_leaves_the_proposal_as_it_was(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    stages.end(board, people, "recommended")
    stages.dispatch(council, people)
    first, second = submission.motion_points.all()
    for wordings in ({}, {first.pk: first.text}, {first.pk: "   "}):
        with pytest.raises(Refused) as refused:
            perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted_amended", "wordings": wordings})
        assert "wordings" in refused.value.errors
    typed = "<p>Die Fortschreibung wird <b>mit Zusatz</b> beschlossen.</p><script>x()</script>"
    stages.end(council, people, "adopted_amended", wordings={first.pk: typed})
    kept = PointOutcome.objects.get(consultation=council, point=first).wording
    assert kept == "<p>Die Fortschreibung wird <strong>mit Zusatz</strong> beschlossen.</p>"
    assert PointOutcome.objects.get(consultation=council, point=second).wording == ""
    wording = Resolution.objects.get().wording
    assert "mit Zusatz" in wording
    assert "jährlich berichtet" in wording
    first.refresh_from_db()
    assert first.text == "<p>Die Fortschreibung wird beschlossen.</p>"
    assert stages.fresh(submission).result == "adopted_amended"


@pytest.mark.parametrize(
    ("votes", "field"),
    [
        ({"votes_yes": 3}, "votes_yes"),
        ({"votes_yes": 2, "votes_recused": 1}, "votes_yes"),
        ({"votes_yes": 1, "votes_no": 1}, "votes_yes"),
        ({"votes_yes": -1}, "votes_yes"),
        ({"votes_yes": 2}, None),
        ({"votes_yes": 1, "votes_recused": 1}, None),
        ({}, None),
    ],
)
def test_votes_never_exceed_the_members_entitled(votes: dict, field: str | None, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    _board, council = board_and_council(submission)
    day = timezone.localdate()
    factories.CommitteeMemberFactory(committee=council.committee)
    factories.CommitteeMemberFactory(committee=council.committee, votes=False)
    factories.CommitteeMemberFactory(committee=council.committee, valid_to=day - timedelta(days=1))
    factories.CommitteeMemberFactory(committee=council.committee, valid_from=day + timedelta(days=1))
    stages.dispatch(council, people)
    if field is None:
        perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted", **votes})
        return
    with pytest.raises(Refused) as refused:
        perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted", **votes})
    assert field in refused.value.errors


def test_a_session_yet_to_come_has_no_outcome(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    stages.schedule(board, people, in_days=8)
    perform("dispatch", board, user=people.clerk)
    with pytest.raises(Refused) as refused:
        perform("record_outcome", board, user=people.clerk, data={"outcome": "recommended"})
    assert "erst am" in refused.value.sentence
    perform("record_outcome", board, user=people.clerk, data={"outcome": "recommended"}, at=timezone.now() + timedelta(days=8))


def test_ending_a_step_before_an_earlier_one_is_allowed_with_a_warning(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    stages.dispatch(council, people)
    council.refresh_from_db()
    found = next(item for item in offers(council, people.clerk) if item.action == "record_outcome")
    assert found.allowed
    assert str(board.committee) in found.warning
    event = perform("record_outcome", council, user=people.clerk, data={"outcome": "noted"})
    assert str(board.committee) in event.reason
    assert stages.route(submission) == [(1, "advisory", "dropped", ""), (2, "decision", "ended", "noted")]


@pytest.mark.parametrize("outcome", ["postponed", "not_reached"])
def test_a_postponed_step_is_repeated_right_after(outcome: str, submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    ended = stages.end(board, people, outcome)
    assert stages.route(submission) == [
        (1, "advisory", "ended", outcome),
        (2, "advisory", "planned", ""),
        (3, "decision", "planned", ""),
    ]
    repeated = submission.steps.get(position=2)
    assert (repeated.committee, repeated.inserted_by, repeated.planned_date) == (ended.committee, ended, None)


def test_parallel_steps_stay_parallel_when_both_are_postponed(submission: Submission, people: SimpleNamespace):
    other = factories.CommitteeFactory(may_decide=False, classification="advisory_committee")
    beside = factories.StepFactory(submission=submission, position=1, committee=other, role=StepRole.ADVISORY)
    stages.approved(submission, people)
    board = submission.steps.first()
    stages.end(board, people, "postponed")
    stages.end(beside, people, "postponed")
    assert [(position, status) for position, _role, status, _outcome in stages.route(submission)] == [
        (1, "ended"),
        (1, "ended"),
        (2, "planned"),
        (2, "planned"),
        (3, "planned"),
    ]


def test_a_step_postponed_beside_one_that_went_on_is_repeated_alone(submission: Submission, people: SimpleNamespace):
    other = factories.CommitteeFactory(may_decide=False, classification="advisory_committee")
    beside = factories.StepFactory(submission=submission, position=1, committee=other, role=StepRole.ADVISORY)
    stages.approved(submission, people)
    stages.end(beside, people, "postponed")
    assert [(position, status) for position, _role, status, _outcome in stages.route(submission)] == [
        (1, "planned"),
        (1, "ended"),
        (2, "planned"),
        (3, "planned"),
    ]


def test_a_decision_postponed_is_decided_later(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    stages.end(board, people, "recommended")
    stages.end(council, people, "postponed")
    assert stages.fresh(submission).status == SubmissionStatus.IN_CONSULTATION
    stages.end(submission.steps.get(position=3), people, "rejected")
    assert stages.fresh(submission).result == "rejected"
    assert "abgelehnt" in Resolution.objects.get().wording


def test_a_referral_inserts_an_advisory_step_and_the_body_again(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    stages.end(board, people, "recommended")
    stages.end(council, people, "referred_back")
    steps = list(submission.steps.all())
    assert [(step.committee, step.role, step.status) for step in steps[2:]] == [
        (board.committee, "advisory", "planned"),
        (council.committee, "decision", "planned"),
    ]
    assert [step.position for step in steps] == [1, 2, 3, 4]


def test_a_referral_goes_to_the_body_chosen_and_the_first_body_must_choose(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, _council = board_and_council(submission)
    stages.dispatch(board, people)
    with pytest.raises(Refused) as refused:
        perform("record_outcome", board, user=people.clerk, data={"outcome": "referred_back"})
    assert "refer_to" in refused.value.errors
    chosen = factories.CommitteeFactory(may_decide=False, classification="advisory_committee")
    stages.end(board, people, "referred_back", refer_to=chosen)
    assert submission.steps.get(position=2).committee == chosen


def test_removing_a_step_keeps_it_in_the_route(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    perform("remove", board, user=people.clerk, data={"reason": "Die Sitzung war zu lang."})
    assert stages.route(submission)[0] == (1, "advisory", "removed", "")
    with pytest.raises(Refused) as refused:
        perform("remove", council, user=people.clerk, data={"reason": "Verschoben"})
    assert "again" in refused.value.errors
    perform("remove", council, user=people.clerk, data={"reason": "Verschoben", "again": True})
    assert stages.route(submission)[1:] == [(2, "decision", "removed", ""), (3, "decision", "planned", "")]


def test_removing_the_last_open_decision_ends_a_paper_that_others_decided(submission: Submission, people: SimpleNamespace):
    last = factories.StepFactory(submission=submission, position=3)
    stages.approved(submission, people)
    board, council, _last = submission.steps.all()
    stages.end(board, people, "recommended")
    stages.end(council, people, "adopted")
    perform("remove", last, user=people.clerk, data={"reason": "Nicht zuständig"})
    assert stages.fresh(submission).status == SubmissionStatus.DECIDED


def test_steps_that_take_note_stay_open_after_the_decision(submission: Submission, people: SimpleNamespace):
    note = factories.StepFactory(submission=submission, position=3, role=StepRole.INFORMATION)
    found = stages.approved(submission, people)
    for step in submission.steps.filter(position__lt=3):
        stages.end(step, people, "adopted" if step.decides else "recommended")
    found = stages.fresh(submission)
    assert found.status == SubmissionStatus.DECIDED
    ended = stages.end(note, people, "noted")
    assert ended.status == "ended"
    assert stages.fresh(submission).result == "adopted"


def test_an_information_paper_is_noted_when_all_steps_ended(people: SimpleNamespace):
    paper = factories.complete_submission(people, kind=SubmissionKind.INFORMATION)
    stages.approved(paper, people)
    board, council = board_and_council(paper)
    stages.end(board, people, "noted")
    assert stages.fresh(paper).status == SubmissionStatus.IN_CONSULTATION
    stages.end(council, people, "noted_approvingly")
    assert (stages.fresh(paper).status, stages.fresh(paper).result) == (SubmissionStatus.DECIDED, "noted")


@pytest.mark.parametrize(
    ("outcomes", "result"),
    [
        (["adopted", "adopted"], "adopted"),
        (["adopted", "adopted_amended"], "adopted_amended"),
        (["adopted", "rejected"], "mixed"),
        (["noted", "noted_approvingly"], "noted"),
    ],
)
def test_the_result_joins_what_parallel_bodies_decided(
    outcomes: list[str], result: str, submission: Submission, people: SimpleNamespace
):
    factories.StepFactory(submission=submission, position=2)
    stages.approved(submission, people)
    point = submission.motion_points.first()
    for step, outcome in zip(submission.steps.filter(position=2), outcomes, strict=True):
        stages.end(step, people, outcome, wordings={point.pk: "<p>Anders.</p>"})
    assert stages.fresh(submission).result == result


def test_the_last_body_has_the_last_word(submission: Submission, people: SimpleNamespace):
    factories.StepFactory(submission=submission, position=3)
    stages.approved(submission, people)
    _board, first, last = submission.steps.all()
    stages.end(first, people, "rejected")
    stages.end(last, people, "adopted")
    assert stages.fresh(submission).result == "adopted"
    assert Resolution.objects.count() == 2


def test_the_day_of_a_paper_from_the_past_is_that_of_its_session(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    _board, council = board_and_council(submission)
    at = timezone.make_aware(timezone.datetime(2020, 12, 14, 18))
    meeting = meeting_of(council.committee, starts_at=at)
    perform("schedule", council, user=people.clerk, data={"meeting": meeting}, at=at - timedelta(days=20))
    perform("dispatch", council, user=people.clerk, at=at - timedelta(days=14))
    perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted"}, at=at + timedelta(hours=2))
    assert Resolution.objects.get().decided_on == date(2020, 12, 14)


def test_a_paper_with_an_open_step_is_not_put_away(submission: Submission, people: SimpleNamespace):
    note = factories.StepFactory(submission=submission, position=3, role=StepRole.INFORMATION)
    stages.approved(submission, people)
    for step in submission.steps.filter(position__lt=3):
        perform("confirm", stages.end(step, people, "adopted" if step.decides else "noted"), user=people.clerk)
    with pytest.raises(Refused) as refused:
        perform("close", submission, user=people.clerk)
    assert "stehen noch Stationen aus" in refused.value.sentence
    perform("remove", note, user=people.clerk, data={"reason": "Nicht mehr nötig"})
    stages.nothing_left_to_do(submission, people)
    perform("close", submission, user=people.clerk)
    assert stages.fresh(submission).status == SubmissionStatus.ARCHIVED


def test_what_was_sent_before_the_decision_still_takes_its_outcome(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    board, council = board_and_council(submission)
    stages.dispatch(board, people)
    stages.end(council, people, "adopted")
    assert stages.fresh(submission).status == SubmissionStatus.DECIDED
    stages.end(board, people, "postponed")
    # It comes too late to set anything off.
    assert stages.route(submission) == [(1, "advisory", "ended", "postponed"), (2, "decision", "ended", "adopted")]


def test_a_paper_without_motion_is_noted_in_a_sentence(people: SimpleNamespace):
    paper = factories.complete_submission(people, kind=SubmissionKind.INFORMATION)
    paper.motion_points.all().delete()
    paper.steps.filter(position=2).update(role=StepRole.DECISION)
    stages.approved(paper, people)
    stages.end(paper.steps.last(), people, "noted")
    assert "zur Kenntnis genommen" in Resolution.objects.get().wording


def test_an_endless_wording_gets_a_sentence(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    council = submission.steps.last()
    stages.dispatch(council, people)
    wordings = {submission.motion_points.first().pk: "<p>" + "lang " * 60_000 + "</p>"}
    with pytest.raises(Refused) as refused:
        perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted_amended", "wordings": wordings})
    assert "zu lang" in refused.value.errors["wordings"][0]
