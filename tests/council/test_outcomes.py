"""Outcomes point by point, the text before a body, and several bodies that decide."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council import meetings
from council.choices import NumberPurpose, StepRole, SubmissionStatus
from council.document import result_text
from council.models import Consultation, PointOutcome, Resolution, Submission
from council.points import Way
from council.transitions import Refused, perform
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")

SECOND = "<p>Über die Umsetzung wird jährlich berichtet.</p>"


@pytest.fixture
def paper(submission: Submission, people: SimpleNamespace) -> Submission:
    """Approved, with three points; the board advises first, then the council decides."""
    factories.MotionPointFactory(submission=submission, position=3, text="<p>Die Mittel werden bereitgestellt.</p>")
    stages.approved(submission, people)
    return stages.fresh(submission)


def points_of(paper: Submission) -> list[int]:
    return [point.pk for point in paper.motion_points.all()]


def refuse(step: Consultation, people: SimpleNamespace, **data: object) -> dict:
    with pytest.raises(Refused) as refused:
        perform("record_outcome", step, user=people.clerk, data=data)
    return refused.value.errors


def outcomes(step: Consultation) -> list[tuple[int, str]]:
    return list(step.point_outcomes.values_list("point__position", "outcome"))


# --- Point by point ------------------------------------------------------------------------------------------------------


def test_a_point_postponed_is_decided_later_in_the_same_body(paper: Submission, people: SimpleNamespace):
    factories.NumberRangeFactory(purpose=NumberPurpose.RESOLUTION, pattern="B {seq}", scope="none")
    _first, second, _third = points_of(paper)
    board, council = paper.steps.all()
    stages.end(board, people, "recommended")
    ended = stages.end(council, people, "adopted", points={second: "postponed"})
    assert ended.outcome == "mixed"
    assert outcomes(ended) == [(1, "adopted"), (2, "postponed"), (3, "adopted")]
    assert stages.fresh(paper).status == SubmissionStatus.IN_CONSULTATION
    wording = Resolution.objects.get(consultation=ended).wording
    assert "Mittel" in wording
    assert "Dieser Punkt wird vertagt." in wording
    assert "jährlich" not in wording
    assert result_text(ended) == "je Punkt unterschiedlich (Punkte 1 und 3 beschlossen, Punkt 2 vertagt)"

    again = paper.steps.get(status="planned")
    assert (again.committee, again.role, again.inserted_by, again.inserted_for) == (
        council.committee,
        "decision",
        ended,
        "repeat",
    )
    assert [point.position for point in Way(stages.fresh(paper)).treated(again)] == [2]
    assert "nur Punkt 2" in text(Visitor(people.clerk).get(stages.fresh(paper).get_absolute_url()))
    again = stages.end(again, people, "rejected")
    assert outcomes(again) == [(2, "rejected")]
    found = stages.fresh(paper)
    assert (found.status, found.result) == (SubmissionStatus.DECIDED, "mixed")
    assert [row.number for row in Resolution.objects.order_by("pk")] == ["B 1", "B 2"]
    assert Resolution.objects.get(consultation=again).wording == "<p>Der Beschlussvorschlag wird abgelehnt.</p>"


def test_the_resolution_on_a_single_point_keeps_the_number_it_has_in_the_paper(paper: Submission, people: SimpleNamespace):
    _first, second, _third = points_of(paper)
    board, council = paper.steps.all()
    stages.end(board, people, "recommended")
    stages.end(council, people, "adopted", points={second: "postponed"})
    again = stages.end(paper.steps.get(status="planned"), people, "adopted")
    wording = Resolution.objects.get(consultation=again).wording
    assert wording == f"<p><strong>Zu Punkt 2:</strong></p>{paper.motion_points.get(position=2).text}"
    assert stages.fresh(paper).result == "adopted"


def test_points_postponed_and_referred_go_different_ways(paper: Submission, people: SimpleNamespace):
    _first, second, third = points_of(paper)
    board, council = paper.steps.all()
    stages.end(board, people, "recommended")
    stages.end(council, people, "adopted", points={second: "referred_back", third: "not_reached"})
    way = Way(stages.fresh(paper))
    open_steps = [(s.committee, s.role, [p.position for p in way.treated(s)]) for s in way.steps if s.status == "planned"]
    assert open_steps == [
        (council.committee, "decision", [3]),
        (board.committee, "advisory", [2]),
        (council.committee, "decision", [2]),
    ]
    resolution = Resolution.objects.get().wording
    assert f"zurückverwiesen an: {board.committee}" in resolution
    for step in [step for step in way.steps if step.status == "planned"]:
        stages.end(step, people, "adopted" if step.decides else "not_recommended")
    assert stages.fresh(paper).result == "adopted"


def test_an_advisory_body_recommends_point_by_point_and_the_next_one_treats_all(paper: Submission, people: SimpleNamespace):
    first, second, _third = points_of(paper)
    board, council = paper.steps.all()
    ended = stages.end(
        board,
        people,
        "recommended",
        points={first: "recommended_amended", second: "not_recommended"},
        wordings={first: "<p>Die Fortschreibung wird mit Zusatz beschlossen.</p>"},
    )
    assert outcomes(ended) == [(1, "recommended_amended"), (2, "not_recommended"), (3, "recommended")]
    assert not Resolution.objects.exists()
    assert len(Way(stages.fresh(paper)).treated(council)) == 3
    assert paper.steps.count() == 2


@pytest.mark.parametrize(
    ("outcome", "points", "field"),
    [
        ("returned", {2: "adopted"}, "points"),
        ("adopted", {2: "returned"}, "points"),
        ("adopted", {2: "withdrawn"}, "points"),
        ("adopted", {2: "mixed"}, "points"),
        ("adopted", {2: "recommended"}, "points"),
        ("adopted", {2: "nonsense"}, "points"),
        ("adopted", {9: "rejected"}, "points"),
        ("adopted", {0: "rejected"}, "points"),
        ("mixed", {}, "outcome"),
        ("adopted", {2: "referred_out"}, "referred_out_to"),
        ("adopted", {2: "referred"}, "refer_to"),
        ("adopted", {2: "adopted_amended"}, "wordings"),
    ],
)
def test_a_mixture_that_makes_no_sense_changes_nothing(
    outcome: str, points: dict, field: str, paper: Submission, people: SimpleNamespace
):
    ids = points_of(paper)
    council = paper.steps.last()
    stages.dispatch(council, people)
    typed = {ids[number - 1] if 0 < number <= 3 else number * 10**6: value for number, value in points.items()}
    assert field in refuse(council, people, outcome=outcome, points=typed, remark="Ein Grund")
    assert Consultation.objects.get(pk=council.pk).status == "dispatched"
    assert not PointOutcome.objects.exists()


def test_the_same_outcome_for_every_point_is_no_mixture(paper: Submission, people: SimpleNamespace):
    council = paper.steps.last()
    ended = stages.end(council, people, "adopted", points=dict.fromkeys(points_of(paper), "rejected"))
    assert ended.outcome == "rejected"
    assert stages.fresh(paper).result == "rejected"


# --- The text before a body ------------------------------------------------------------------------------------------------


def test_a_body_votes_on_the_text_that_was_recommended(paper: Submission, people: SimpleNamespace):
    first = paper.motion_points.first()
    board, council = paper.steps.all()
    changed = "<p>Die Fortschreibung wird mit Zusatz beschlossen.</p>"
    stages.end(board, people, "recommended_amended", wordings={first.pk: changed})
    page = text(Visitor(people.clerk).get(stages.fresh(paper).get_absolute_url()))
    assert f"Empfehlung: {board.committee}" in page
    stages.dispatch(council, people)
    form = Visitor(people.clerk).get(f"vorlagen/{stages.fresh(paper).reference}/station/{council.pk}/record_outcome/")
    assert form.status_code == 200
    assert f"Empfehlung: {board.committee}" in text(form)
    # What differs from the paper and not from what was recommended is no amendment by this body.
    assert "wordings" in refuse(council, people, outcome="adopted_amended", wordings={first.pk: changed})
    ended = stages.end(council, people, "adopted")
    assert ended.outcome == "adopted"
    assert "mit Zusatz" in Resolution.objects.get().wording
    assert PointOutcome.objects.get(consultation=ended, point=first).wording == changed
    first.refresh_from_db()
    assert "Zusatz" not in first.text
    assert stages.fresh(paper).result == "adopted_amended"


def test_a_body_may_go_back_to_the_text_of_the_administration(paper: Submission, people: SimpleNamespace):
    first = paper.motion_points.first()
    board, council = paper.steps.all()
    stages.end(board, people, "recommended_amended", wordings={first.pk: "<p>Anders.</p>"})
    ended = stages.end(council, people, "adopted_amended", wordings={first.pk: first.text})
    assert PointOutcome.objects.get(consultation=ended, point=first).wording == first.text
    assert "Anders" not in Resolution.objects.get().wording


def test_two_bodies_side_by_side_that_recommend_differently_leave_the_text_as_it_was(
    submission: Submission, people: SimpleNamespace
):
    other = factories.CommitteeFactory(may_decide=False, classification="advisory_committee")
    beside = factories.StepFactory(submission=submission, position=1, committee=other, role=StepRole.ADVISORY)
    stages.approved(submission, people)
    first = submission.motion_points.first()
    board, council = submission.steps.exclude(pk=beside.pk)
    stages.end(board, people, "recommended_amended", wordings={first.pk: "<p>So.</p>"})
    stages.end(beside, people, "recommended_amended", wordings={first.pk: "<p>Anders.</p>"})
    found = Way(stages.fresh(submission)).recommended(council)
    assert found.on_the_table[first.pk] == first.text
    assert {item.wording for item in found.shown[first.pk]} == {"<p>So.</p>", "<p>Anders.</p>"}


def test_what_a_body_recommends_behind_closed_doors_is_not_shown_to_others(submission: Submission, people: SimpleNamespace):
    board, council = submission.steps.all()
    Consultation.objects.filter(pk=board.pk).update(public=False, non_public_reason="Persönliches")
    stages.approved(submission, people)
    first = submission.motion_points.first()
    stages.end(board, people, "recommended_amended", wordings={first.pk: "<p>GEHEIMTEXT</p>"})
    stages.dispatch(council, people)
    seat = factories.CommitteeMemberFactory(committee=council.committee, user=factories.person("member")).user
    response = Visitor(seat).get(stages.fresh(submission).get_absolute_url())
    assert response.status_code == 200
    assert "GEHEIMTEXT" not in response.content.decode()


# --- Several deciding bodies ---------------------------------------------------------------------------------------------


def test_two_deciding_bodies_that_disagree_leave_a_mixed_result_and_a_resolution_each(
    submission: Submission, people: SimpleNamespace
):
    beside = factories.StepFactory(submission=submission, position=2)
    stages.approved(submission, people)
    council = submission.steps.filter(position=2).exclude(pk=beside.pk).get()
    first, second = points_of(submission)
    stages.end(council, people, "adopted", points={second: "postponed"})
    stages.end(beside, people, "rejected")
    assert stages.fresh(submission).status == SubmissionStatus.IN_CONSULTATION
    stages.end(submission.steps.get(inserted_by=council), people, "adopted")
    assert stages.fresh(submission).result == "mixed"
    assert Resolution.objects.count() == 3
    assert first


def test_a_committee_twice_in_one_route_treats_everything_twice(submission: Submission, people: SimpleNamespace):
    board, council = submission.steps.all()
    third = factories.StepFactory(submission=submission, position=3, committee=board.committee, role=StepRole.ADVISORY)
    factories.StepFactory(submission=submission, position=4, committee=council.committee)
    stages.approved(submission, people)
    steps = list(submission.steps.all())
    stages.end(steps[0], people, "recommended")
    stages.end(steps[1], people, "postponed")
    assert len(Way(stages.fresh(submission)).treated(third)) == 2
    for step in submission.steps.filter(status="planned").order_by("position"):
        stages.end(step, people, "adopted" if step.decides else "recommended")
    assert stages.fresh(submission).result == "adopted"
    assert Resolution.objects.filter(consultation__committee=council.committee).count() == 2


def test_the_last_open_point_cannot_be_taken_off(paper: Submission, people: SimpleNamespace):
    _first, second, _third = points_of(paper)
    board, council = paper.steps.all()
    stages.end(board, people, "recommended")
    stages.end(council, people, "adopted", points={second: "postponed"})
    again = paper.steps.get(status="planned")
    with pytest.raises(Refused) as refused:
        perform("remove", again, user=people.clerk, data={"reason": "Erledigt"})
    assert "again" in refused.value.errors
    perform("remove", again, user=people.clerk, data={"reason": "Später", "again": True})
    last = paper.steps.get(status="planned")
    assert [point.pk for point in Way(stages.fresh(paper)).treated(last)] == [second]


def test_parallel_steps_without_a_date_end_in_any_order(submission: Submission, people: SimpleNamespace):
    other = factories.CommitteeFactory(may_decide=False, classification="advisory_committee")
    beside = factories.StepFactory(submission=submission, position=1, committee=other, role=StepRole.ADVISORY)
    stages.approved(submission, people)
    board, council = submission.steps.exclude(pk=beside.pk)
    assert [step.planned_date for step in submission.steps.all()] == [None, None, None]
    first, second = points_of(submission)
    stages.end(beside, people, "recommended", points={second: "postponed"})
    stages.end(board, people, "not_recommended")
    assert stages.route(submission) == [
        (1, "advisory", "ended", "not_recommended"),
        (1, "advisory", "ended", "mixed"),
        (2, "advisory", "planned", ""),
        (3, "decision", "planned", ""),
    ]
    # The council does not wait for the point that was postponed before; what only prepared falls away.
    stages.end(council, people, "adopted", points={first: "rejected"})
    assert stages.fresh(submission).result == "mixed"
    assert stages.route(submission)[2] == (2, "advisory", "dropped", "")


def test_two_bodies_of_a_joint_session_end_each_for_itself(submission: Submission, people: SimpleNamespace):
    board, council = submission.steps.all()
    Consultation.objects.filter(pk=board.pk).update(position=2)
    stages.approved(submission, people)
    meeting = factories.meeting_of(board.committee, council.committee, in_days=0)
    meetings.schedule(meeting, [board, council], people.clerk)
    assert meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig.").refused == []
    first, second = points_of(submission)
    data = {
        board.pk: {"outcome": "recommended_amended", "wordings": {first: "<p>Anders.</p>"}},
        council.pk: {"outcome": "adopted", "points": {second: "postponed"}},
    }
    assert meetings.record(meeting, data, people.clerk).refused == []
    # Side by side nobody votes on what the other recommends.
    assert "Anders" not in Resolution.objects.get().wording
    again = submission.steps.get(status="planned")
    assert (again.committee, Way(stages.fresh(submission)).ids(again)) == (council.committee, {second})
    # The council's next session does: by then the board's text is before it.
    assert Way(stages.fresh(submission)).recommended(again).on_the_table[first] == "<p>Anders.</p>"


def test_non_public_then_public_stays_so_when_repeated(submission: Submission, people: SimpleNamespace):
    board, council = submission.steps.all()
    Consultation.objects.filter(pk=board.pk).update(public=False, non_public_reason="Persönliches")
    stages.approved(submission, people)
    ended = stages.end(board, people, "postponed")
    repeated = submission.steps.get(inserted_by=ended)
    assert (repeated.public, repeated.non_public_reason) == (False, "Persönliches")
    stages.end(repeated, people, "recommended")
    assert stages.end(council, people, "adopted").public is True
