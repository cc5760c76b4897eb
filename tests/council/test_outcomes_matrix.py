"""Every outcome in every role of a step, alone and in every mixture of two points, against a table written by hand.

What is refused must change no row of the room. What is entered is looked at row by row: the outcomes of the step and its points,
the steps it makes necessary with the points they treat, the resolution and where the paper stands.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import Outcome, StepRole
from council.models import Committee, Consultation, Resolution, Submission
from council.outcomes import RULES
from council.points import Way
from council.transitions import Refused, perform
from tests import factories
from tests.council import stages
from tests.council.test_matrix import ROLES, everybody, snapshot, undone

__all__ = ["everybody"]

pytestmark = pytest.mark.usefixtures("quick_print")

# Outcome -> steps that can have it, what follows for its points, whether it can be that of a single point.
TABLE = {
    "recommended": ("hearing advisory", "next", True),
    "recommended_amended": ("hearing advisory", "next", True),
    "not_recommended": ("hearing advisory", "next", True),
    "no_vote": ("introduction hearing advisory", "next", True),
    "adopted": ("decision", "decided", True),
    "adopted_amended": ("decision", "decided", True),
    "rejected": ("decision", "decided", True),
    "noted": ("introduction hearing advisory decision information", "noted", True),
    "noted_approvingly": ("introduction hearing advisory decision information", "noted", True),
    "postponed": ("introduction hearing advisory decision information", "again", True),
    "not_reached": ("introduction hearing advisory decision information", "again", True),
    "referred_back": ("introduction hearing advisory decision", "elsewhere", True),
    "referred": ("introduction hearing advisory decision", "elsewhere", True),
    "referred_out": ("decision", "decided", True),
    "returned": ("introduction hearing advisory decision information", "rework", False),
    "escalated": ("decision", "council", False),
    "withdrawn": ("introduction hearing advisory decision information", "withdrawn", False),
    "mixed": ("", "", False),
}
SINGLE = [outcome for outcome, (_roles, _follows, by_point) in TABLE.items() if by_point]


def follows(outcome: str, role: str) -> str:
    """Noting decides only where the step decides."""
    found = TABLE[outcome][1]
    return found if found != "noted" else ("decided" if role == "decision" else "next")


@pytest.fixture
def before_a_body(everybody: SimpleNamespace) -> SimpleNamespace:
    """A paper of two points before a committee, in whatever role; after it the council decides. Another body may be asked."""
    paper = factories.complete_submission(everybody)
    paper.steps.all().delete()
    Committee.objects.all().update(active=False)
    body = factories.CommitteeFactory(name="Sozialausschuss", classification="deciding_committee", may_decide=True)
    council = factories.CommitteeFactory(name="Gemeinderat", classification="council", may_decide=True)
    other = factories.CommitteeFactory(name="Integrationsbeirat", classification="advisory_board", may_decide=False)
    step = factories.StepFactory(submission=paper, position=1, committee=body, role=StepRole.DECISION)
    factories.StepFactory(submission=paper, position=2, committee=council)
    stages.approved(paper, everybody)
    stages.dispatch(step, everybody)
    return SimpleNamespace(paper=paper, step=step, body=body, council=council, other=other, clerk=everybody.clerk)


def typed(place: SimpleNamespace, outcome: str, points: dict[int, str] | None = None) -> dict:
    """Everything right besides, so that only the outcomes decide."""
    return {
        "outcome": outcome,
        "points": points or {},
        "wordings": {point.pk: f"<p>Neu {point.position}.</p>" for point in place.paper.motion_points.all()},
        "refer_to": place.other,
        "referred_out_to": "Haushaltsberatung 2027",
        "remark": "Ein Grund",
    }


def in_role(place: SimpleNamespace, role: str) -> Consultation:
    Consultation.objects.filter(pk=place.step.pk).update(role=role)
    return Consultation.objects.get(pk=place.step.pk)


def test_the_table_by_hand_names_every_outcome_and_role():
    assert set(TABLE) == set(Outcome)
    assert {outcome: rule.by_point for outcome, rule in RULES.items()} == {key: row[2] for key, row in TABLE.items()}
    assert {role for roles, _follows, _by_point in TABLE.values() for role in roles.split()} == set(StepRole)


@pytest.mark.parametrize("role", StepRole)
def test_outcome_by_role_of_the_step(role: str, before_a_body: SimpleNamespace):
    place = before_a_body
    step = in_role(place, role)
    before = snapshot()
    for outcome, (roles, _follows, _by_point) in TABLE.items():
        data = typed(place, outcome)
        if role not in roles.split():
            with pytest.raises(Refused) as refused:
                perform("record_outcome", step, user=place.clerk, data=data)
            assert "outcome" in refused.value.errors
            assert snapshot() == before
            continue
        with undone():
            perform("record_outcome", step, user=place.clerk, data=data)
            first, second = place.paper.motion_points.all()
            assert_rows(place, role, {first.pk: outcome, second.pk: outcome})
        assert snapshot() == before


@pytest.mark.parametrize("role", StepRole)
def test_two_points_in_every_mixture(role: str, before_a_body: SimpleNamespace):
    place = before_a_body
    step = in_role(place, role)
    first, second = place.paper.motion_points.all()
    before = snapshot()
    possible = [outcome for outcome, (roles, _follows, _by_point) in TABLE.items() if role in roles.split()]
    for outcome in possible:
        for single in TABLE:
            if single == outcome:
                continue
            data = typed(place, outcome, {second.pk: single})
            if outcome in SINGLE and single in SINGLE and single in possible:
                with undone():
                    perform("record_outcome", step, user=place.clerk, data=data)
                    assert_rows(place, role, {first.pk: outcome, second.pk: single})
                continue
            with pytest.raises(Refused) as refused:
                perform("record_outcome", step, user=place.clerk, data=data)
            assert "points" in refused.value.errors
    assert snapshot() == before


def assert_rows(place: SimpleNamespace, role: str, decided: dict[int, str]) -> None:
    """Row by row, what these outcomes of the points leave behind."""
    paper = Submission.objects.get(pk=place.paper.pk)
    step = paper.steps.get(pk=place.step.pk)
    assert step.status == "ended"
    assert step.outcome == (next(iter(decided.values())) if len(set(decided.values())) == 1 else "mixed")
    assert dict(step.point_outcomes.values_list("point", "outcome")) == decided
    for row in step.point_outcomes.all():
        assert bool(row.wording) == row.outcome.endswith("_amended")

    by_effect: dict[str, set[int]] = {}
    for point, outcome in decided.items():
        by_effect.setdefault(follows(outcome, role), set()).add(point)
    way = Way(paper)
    new = [(item.committee, item.role, item.position, way.ids(item)) for item in way.steps if item.inserted_by_id == step.pk]
    expected: list[tuple[Committee, str, int, set[int]]] = []
    place_left = 2
    if "again" in by_effect:
        expected.append((place.body, role, place_left, by_effect["again"]))
        place_left += 1
    if "elsewhere" in by_effect:
        expected.append((place.other, "advisory", place_left, by_effect["elsewhere"]))
        expected.append((place.body, role, place_left + 1, by_effect["elsewhere"]))
        place_left += 2
    assert new == expected
    council = next(item for item in way.steps if item.committee == place.council)
    assert (council.role, council.position) == ("decision", place_left)

    status = next((word for word in ("rework", "withdrawn") if word in by_effect), "in_consultation")
    assert paper.status == status
    assert council.status == ("dropped" if status == "withdrawn" else "planned")
    assert step.referred_out_to == ("Haushaltsberatung 2027" if "referred_out" in decided.values() else "")

    resolution = Resolution.objects.filter(consultation=step).first()
    assert (resolution is not None) == ("decided" in by_effect and role == "decision")
    if resolution is not None:
        assert_wording(step, resolution.wording, decided)


def assert_wording(step: Consultation, wording: str, decided: dict[int, str]) -> None:
    """Adopted points with their text, and nothing of the text of those that were not."""
    is_mixture = len(set(decided.values())) > 1
    for row in step.point_outcomes.select_related("point"):
        has_text = row.outcome in ("adopted", "adopted_amended") or (row.outcome.startswith("noted") and not is_mixture)
        assert ((row.wording or row.point.text) in wording) == has_text
    if is_mixture:
        assert wording.count("<li>") == len(decided)


@pytest.mark.parametrize("person", [role for role in ROLES if role != "clerk"])
def test_only_the_clerk_enters_outcomes(person: str, before_a_body: SimpleNamespace, everybody: SimpleNamespace):
    place = before_a_body
    before = snapshot()
    for role in StepRole:
        step = in_role(place, role)
        for outcome in Outcome:
            with pytest.raises(Refused) as refused:
                perform("record_outcome", step, user=getattr(everybody, person), data=typed(place, outcome))
            assert refused.value.code == "role"
    in_role(place, StepRole.DECISION)
    assert snapshot() == before


def test_each_outcome_that_asks_for_something_is_refused_without_it(before_a_body: SimpleNamespace):
    place = before_a_body
    asked = {"returned": "remark", "referred": "refer_to", "referred_out": "referred_out_to", "adopted_amended": "wordings"}
    for outcome, field in asked.items():
        before = snapshot()
        empty = {"refer_to": None, "wordings": {}}
        data = typed(place, outcome) | {field: empty.get(field, " ")}
        with pytest.raises(Refused) as refused:
            perform("record_outcome", place.step, user=place.clerk, data=data)
        assert set(refused.value.errors) == {field}
        assert snapshot() == before
    Committee.objects.filter(pk=place.council.pk).update(active=False)
    with pytest.raises(Refused) as refused:
        perform("record_outcome", place.step, user=place.clerk, data=typed(place, "escalated"))
    assert "keinen Rat" in refused.value.sentence
