"""Who may do what in which state: every role, every action, every state, against a table written by hand.

What is refused must change no row of the room; what is allowed must be offered, and nothing else may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from council import workflow
from council.choices import MeetingState, StepStatus, SubmissionKind, SubmissionStatus
from council.models import Consultation, Cosignature, Meeting, Submission
from council.transitions import Refused, offers, perform
from municipality.choices import Role
from municipality.models import Delegation, User
from tests import factories
from tests.council import stages
from tests.factories import meeting_of

pytestmark = pytest.mark.usefixtures("quick_print")

ASKS_AGAIN = "submitter department_head unit_head submitters_deputy"
# Action -> state -> roles that may do it. "again": a draft that was in cosigning before; "cosigned": everybody answered;
# "second_group": the first of two groups answered; "confirmed": decided with approved minutes. Deputies stand in for the cosigner
# of the first group, for the submitter, for the author, and for somebody who stands in herself.
SUBMISSION_MATRIX = {
    "start_cosigning": {"draft": "author unit_head"},
    "resubmit": {"again": "author unit_head"},
    "recall": {"in_cosign": "author", "second_group": "author", "cosigned": "author"},
    "cosign": {"in_cosign": "cosigner cosigners_deputy", "second_group": "later_cosigner"},
    "ask_again": {"second_group": ASKS_AGAIN, "cosigned": ASKS_AGAIN},
    "return_to_author": {
        "in_cosign": "cosigner unit_head cosigners_deputy",
        "second_group": "later_cosigner unit_head",
        "cosigned": "unit_head",
    },
    "approve": {"cosigned": "submitter department_head submitters_deputy"},
    "revoke_approval": {"approved": "submitter clerk"},
    "correct": {"approved": "clerk"},
    "withdraw": {
        "draft": "author",
        "again": "author",
        "in_cosign": "author",
        "second_group": "author",
        "cosigned": "author",
        "approved": "submitter",
        "in_consultation": "submitter",
        "rework": "submitter",
    },
    "object": {"decided": "submitter", "confirmed": "submitter"},
    "settle": {"suspended": "clerk"},
    "close": {"confirmed": "clerk", "withdrawn": "clerk", "superseded": "clerk"},
}
SUBMISSION_TARGETS = {
    "start_cosigning": "in_cosign",
    "resubmit": "in_cosign",
    "recall": "draft",
    "cosign": "in_cosign",
    "ask_again": "in_cosign",
    "return_to_author": "draft",
    "approve": "approved",
    "revoke_approval": "draft",
    "correct": "approved",
    "withdraw": "withdrawn",
    "object": "suspended",
    "settle": "decided",
    "close": "archived",
}
# Action -> status of the step, while the submission is in consultation. "called_off": sent to a session that was cancelled;
# "paper_waits": a statement was approved since it was sent.
STEP_MATRIX = {
    "schedule": "planned scheduled",
    "unschedule": "scheduled called_off",
    "dispatch": "scheduled",
    "record_outcome": "dispatched paper_waits",
    "hand_out": "paper_waits",
    "confirm": "ended",
    "remove": "planned scheduled dispatched called_off paper_waits",
}
STEP_TARGETS = {
    "schedule": "scheduled",
    "unschedule": "planned",
    "dispatch": "dispatched",
    "record_outcome": "ended",
    "hand_out": "dispatched",
    "confirm": "confirmed",
    "remove": "removed",
}
# Action on a deciding step -> statuses of the submission in which the clerk may do it.
STEP_BY_SUBMISSION = {
    "schedule": "approved in_consultation",
    "dispatch": "approved in_consultation",
    "record_outcome": "in_consultation rework decided suspended",
    "confirm": "draft in_cosign approved in_consultation rework decided suspended superseded withdrawn",
    "remove": "approved in_consultation rework decided",
}
ROLES = (
    "author",
    "unit_head",
    "cosigner",
    "department_head",
    "submitter",
    "clerk",
    "member",
    "admin",
    "author_elsewhere",
    "head_elsewhere",
    "outsider",
    "later_cosigner",
    "cosigners_deputy",
    "submitters_deputy",
    "authors_deputy",
    "deputys_deputy",
    "former_deputy",
)


@pytest.fixture
def everybody(people: SimpleNamespace) -> SimpleNamespace:
    """One person for each role, three who belong elsewhere; approval is delegated to the department head."""
    elsewhere = factories.UnitFactory(name="Bauverwaltung", head_approves=True)
    people.author_elsewhere = factories.person(Role.AUTHOR, elsewhere)
    people.head_elsewhere = factories.person(Role.UNIT_HEAD, elsewhere)
    factories.MembershipFactory(user=people.head_elsewhere, role=Role.DEPARTMENT_HEAD, unit=elsewhere)
    people.outsider = factories.UserFactory()
    people.department.head_approves = True
    people.department.save()
    people.later_unit = factories.UnitFactory(name="Recht")
    people.later_cosigner = factories.person(Role.COSIGNER, people.later_unit)
    people.cosigners_deputy = _deputy_of(people.cosigner)
    people.submitters_deputy = _deputy_of(people.submitter)
    people.authors_deputy = _deputy_of(people.author)
    people.deputys_deputy = _deputy_of(people.cosigners_deputy)
    people.former_deputy = _deputy_of(people.submitter, until=-1)
    return people


def _deputy_of(person: User, until: int = 1) -> User:
    """Somebody of an office of her own who stands in for this person."""
    deputy = factories.person(Role.AUTHOR, factories.UnitFactory())
    today = timezone.localdate()
    Delegation.objects.create(
        deputy=deputy, represented=person, valid_from=today - timedelta(days=5), valid_to=today + timedelta(days=until)
    )
    return deputy


# --- The states, reached the real way ----------------------------------------------------------------------------------


def _again(paper: Submission, people: SimpleNamespace) -> None:
    stages.cosigning(paper, people)
    perform("recall", paper, user=people.author)


def _second_group(paper: Submission, people: SimpleNamespace) -> None:
    factories.CosignStationFactory(submission=paper, unit=people.later_unit, group=2)
    stages.cosigned(paper, people)


def _rework(paper: Submission, people: SimpleNamespace) -> None:
    stages.approved(paper, people)
    stages.end(paper.steps.first(), people, "returned", remark="Kosten fehlen")


def _confirmed(paper: Submission, people: SimpleNamespace) -> None:
    stages.decided(paper, people)
    for step in paper.steps.all():
        perform("confirm", step, user=people.clerk)
    stages.nothing_left_to_do(paper, people)


def _suspended(paper: Submission, people: SimpleNamespace) -> None:
    stages.decided(paper, people)
    perform("object", paper, user=people.submitter, data={"reason": "Rechtswidrig"})


def _withdrawn(paper: Submission, people: SimpleNamespace) -> None:
    perform("withdraw", paper, user=people.author, data={"reason": "Doppelt"})


def _superseded(paper: Submission, people: SimpleNamespace) -> None:
    _rework(paper, people)
    perform("confirm", paper.steps.first(), user=people.clerk)
    kind = SubmissionKind.REPLACEMENT
    stages.approved(factories.complete_submission(people, kind=kind, relates_to=paper), people)


def _archived(paper: Submission, people: SimpleNamespace) -> None:
    _withdrawn(paper, people)
    perform("close", paper, user=people.clerk)


STATES: dict[str, tuple[str, Callable[[Submission, SimpleNamespace], Any]]] = {
    "draft": ("draft", lambda paper, people: None),
    "again": ("draft", _again),
    "in_cosign": ("in_cosign", stages.cosigning),
    "second_group": ("in_cosign", _second_group),
    "cosigned": ("in_cosign", stages.cosigned),
    "approved": ("approved", stages.approved),
    "in_consultation": ("in_consultation", stages.in_consultation),
    "rework": ("rework", _rework),
    "decided": ("decided", stages.decided),
    "confirmed": ("decided", _confirmed),
    "suspended": ("suspended", _suspended),
    "superseded": ("superseded", _superseded),
    "withdrawn": ("withdrawn", _withdrawn),
    "archived": ("archived", _archived),
}


def filled_in(action: str, obj: Submission | Consultation) -> dict[str, Any]:
    """What a person would type: everything right, so that only role and state decide."""
    data: dict[str, Any] = {"reason": "Ein Grund", "remark": "Eine Bemerkung", "urgency_reason": "Es eilt", "again": True}
    if action == "correct":
        data["apply"] = lambda locked: None
    if action == "cosign":
        data["answer"] = "agreed"
    if action == "ask_again":
        given = Cosignature.objects.filter(round__submission=obj, round__closed_at=None).exclude(answer="").first()
        data["station"] = given.pk if given else None
    if action == "schedule":
        data["meeting"] = meeting_of(obj.committee)
    if action == "record_outcome":
        data["outcome"] = "adopted" if obj.decides else "recommended"
    return data


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Every row of the room, with all its columns."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("council").get_models()}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check(
    obj: Submission | Consultation,
    people: SimpleNamespace,
    actions: dict[str, tuple[set[str], str]],
    roles: tuple[str, ...] = ROLES,
) -> None:
    """`actions`: who may do it, and what comes of it. Only they are offered it and may do it; all others change nothing."""
    data = {action: filled_in(action, obj) for action in actions}
    # Nothing of what follows stays, so that everybody is offered the same all the time.
    offered = {role: {offer.action: offer for offer in offers(obj, getattr(people, role))} for role in roles}
    before = snapshot()
    for action, (allowed, target) in actions.items():
        for role in roles:
            person, offer = getattr(people, role), offered[role].get(action)
            possible = offer is not None and offer.allowed
            assert possible == (role in allowed), f"{action} is offered wrongly to {role}: {offer}"
            if role in allowed:
                with undone():
                    perform(action, obj, user=person, data=data[action])
                    assert type(obj).objects.get(pk=obj.pk).status == target
                continue
            with pytest.raises(Refused) as refused:
                perform(action, obj, user=person, data=data[action])
            assert refused.value.sentence.endswith(".")
            assert offer is None or offer.reason.endswith(".")
        assert snapshot() == before


# --- The matrices ------------------------------------------------------------------------------------------------------


def test_the_matrices_name_every_state_and_every_action():
    assert {status for status, _reach in STATES.values()} == set(SubmissionStatus)
    assert {row.action for row in workflow.SUBMISSION_TABLE if not row.automatic} == set(SUBMISSION_MATRIX)
    assert {row.action for row in workflow.STEP_TABLE if not row.automatic} == set(STEP_MATRIX)
    assert set(Role) <= set(ROLES)


@pytest.mark.parametrize("state", STATES)
def test_role_by_action_in_state(state: str, submission: Submission, everybody: SimpleNamespace):
    status, reach = STATES[state]
    reach(submission, everybody)
    found = stages.fresh(submission)
    assert found.status == status
    matrix = SUBMISSION_MATRIX.items()
    actions = {action: (set(states.get(state, "").split()), SUBMISSION_TARGETS[action]) for action, states in matrix}
    check(found, everybody, actions)


@pytest.mark.parametrize("state", [*StepStatus, "called_off", "paper_waits"])
def test_role_by_action_on_a_step(state: str, submission: Submission, everybody: SimpleNamespace):
    stages.in_consultation(submission, everybody)
    step = submission.steps.last()
    bring_step_to(step, state, everybody)
    found = Consultation.objects.get(pk=step.pk)
    matrix = STEP_MATRIX.items()
    actions = {action: ({"clerk"} if state in states.split() else set(), STEP_TARGETS[action]) for action, states in matrix}
    check(found, everybody, actions)


@pytest.mark.parametrize("status", SubmissionStatus)
def test_step_actions_by_status_of_the_submission(status: str, submission: Submission, everybody: SimpleNamespace):
    stages.approved(submission, everybody)
    # A second body that decides, so that the paper is not through when one of them has.
    factories.StepFactory(submission=submission, position=3)
    step = submission.steps.get(position=2)
    needed = {
        "schedule": "planned",
        "dispatch": "scheduled",
        "record_outcome": "dispatched",
        "confirm": "ended",
        "remove": "planned",
    }
    for action, step_status in needed.items():
        with undone():
            bring_step_to(step, step_status, everybody)
            Submission.objects.filter(pk=submission.pk).update(status=status)
            found = Consultation.objects.get(pk=step.pk)
            allowed = {"clerk"} if status in STEP_BY_SUBMISSION[action].split() else set()
            check(found, everybody, {action: (allowed, STEP_TARGETS[action])}, roles=("clerk",))


def bring_step_to(step: Consultation, state: str, people: SimpleNamespace) -> None:
    if state == StepStatus.SCHEDULED:
        stages.schedule(step, people)
    elif state in (StepStatus.DISPATCHED, "called_off", "paper_waits"):
        meeting = stages.dispatch(step, people)
        if state == "paper_waits":
            original = stages.fresh(step.submission)
            stages.approved(factories.complete_submission(people, kind=SubmissionKind.STATEMENT, relates_to=original), people)
        if state == "called_off":
            Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    elif state in (StepStatus.ENDED, StepStatus.CONFIRMED):
        stages.end(step, people, "postponed")
        if state == StepStatus.CONFIRMED:
            perform("confirm", step, user=people.clerk)
    elif state == StepStatus.REMOVED:
        perform("remove", step, user=people.clerk, data={"reason": "Zu spät", "again": True})
    elif state == StepStatus.DROPPED:
        Consultation.objects.filter(pk=step.pk).update(status=StepStatus.DROPPED)
