"""Whoever stands in for somebody cosigns and approves with that person's rights, in that time and city, and no further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.models import Submission, SubmissionEvent
from council.reading import Reading
from council.tasks import tasks_for
from council.transitions import Refused, offers, perform
from municipality.choices import Role
from municipality.models import Delegation, Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.test_cosigning import Visitor, of, offer, signature

pytestmark = pytest.mark.usefixtures("quick_print")


def stands_in(deputy: User, represented: User, *, begins: int = 0, ends: int = 0) -> Delegation:
    today = timezone.localdate()
    return Delegation.objects.create(
        deputy=deputy, represented=represented, valid_from=today + timedelta(begins), valid_to=today + timedelta(ends)
    )


@pytest.fixture
def deputy(people: SimpleNamespace) -> User:
    """Works as author in a unit that has nothing to do with the paper."""
    people.deputy = factories.person(Role.AUTHOR, factories.UnitFactory(name="Hauptamt"), family_name="Stellvertreterin")
    return people.deputy


def test_a_deputy_cosigns_for_the_person_represented(submission: Submission, people: SimpleNamespace, deputy: User):
    stands_in(deputy, people.cosigner)
    stages.cosigning(submission, people)
    found = offer(submission, deputy, "cosign")
    assert found.allowed
    assert found.on_behalf_of == people.cosigner.full_name
    assert [task.why for task in tasks_for(of(deputy), [], [])] == [
        f"Mitzeichnung für Finanzen, Runde 1, in Vertretung für {people.cosigner.full_name}"
    ]
    event = perform("cosign", submission, user=of(deputy), data={"answer": "agreed"})
    row = signature(submission, "Finanzen")
    assert (row.answered_by, row.on_behalf_of) == (deputy, people.cosigner)
    label = f"{deputy.full_name} in Vertretung für {people.cosigner.full_name}"
    assert row.signed_by == event.actor_label == label
    assert (event.actor, event.on_behalf_of) == (deputy, people.cosigner)
    page = str(Visitor(people.author).get(submission.get_absolute_url()).content, "utf-8")
    assert page.count(label) == 2


def test_a_deputy_approves_and_sees_what_there_is_to_approve(submission: Submission, people: SimpleNamespace, deputy: User):
    stages.cosigned(submission, people)
    assert not Submission.objects.visible_to(of(deputy)).exists()
    stands_in(deputy, people.submitter)
    assert Submission.objects.visible_to(of(deputy)).get() == submission
    assert Reading(stages.fresh(submission), of(deputy)).is_inside
    assert [task.why for task in tasks_for(of(deputy), [], [])] == [
        f"Alle Stellen haben geantwortet: Freigabe, in Vertretung für {people.submitter.full_name}"
    ]
    visitor = Visitor(deputy)
    answer = visitor.get(f"{submission.get_absolute_url()}aktion/approve/")
    assert "In Vertretung für" in answer.content.decode()
    perform("approve", submission, user=of(deputy))
    event = SubmissionEvent.objects.get(action="approve")
    assert event.on_behalf_of == people.submitter
    # The approved paper is not hers to take back.
    assert offer(submission, deputy, "revoke_approval") is None


def test_a_deputy_never_sees_drafts_of_those_she_stands_in_for(submission: Submission, people: SimpleNamespace, deputy: User):
    stands_in(deputy, people.submitter)
    stands_in(deputy, people.author)
    assert not Submission.objects.visible_to(of(deputy)).exists()
    assert not any(item.allowed for item in offers(submission, of(deputy)))
    with pytest.raises(Refused):
        perform("start_cosigning", submission, user=of(deputy))


def test_nobody_approves_her_own_text_in_place_of_somebody_else(submission: Submission, people: SimpleNamespace):
    stands_in(people.author, people.submitter)
    stages.cosigned(submission, people)
    found = offer(submission, people.author, "approve")
    assert "Sie haben am Text mitgearbeitet" in found.reason
    assert not tasks_for(of(people.author), [], [])
    with pytest.raises(Refused):
        perform("approve", submission, user=of(people.author))


def test_nobody_approves_the_text_of_whom_she_stands_in_for(people: SimpleNamespace, deputy: User, city: Municipality):
    factories.NumberRangeFactory()
    factories.MembershipFactory(user=people.author, role=Role.SUBMITTER)
    submission = factories.complete_submission(people)
    stands_in(deputy, people.author)
    stages.cosigned(submission, people)
    assert f"{people.author.full_name} hat am Text mitgearbeitet" in offer(submission, deputy, "approve").reason
    assert not tasks_for(of(deputy), [], [])
    with pytest.raises(Refused):
        perform("approve", submission, user=of(deputy))


@pytest.mark.parametrize(("begins", "ends", "holds"), [(0, 0, True), (-3, 4, True), (1, 2, False), (-5, -1, False)])
def test_a_deputy_acts_in_her_time_only(
    begins: int, ends: int, holds: bool, submission: Submission, people: SimpleNamespace, deputy: User
):
    stands_in(deputy, people.cosigner, begins=begins, ends=ends)
    stages.cosigning(submission, people)
    assert bool(offer(submission, deputy, "cosign")) == holds
    assert Submission.objects.visible_to(of(deputy)).exists() == holds


def test_a_deputy_of_a_deputy_is_none(submission: Submission, people: SimpleNamespace, deputy: User):
    stands_in(deputy, people.cosigner)
    second = factories.person(Role.AUTHOR, factories.UnitFactory())
    stands_in(second, deputy)
    stages.cosigning(submission, people)
    assert not Submission.objects.visible_to(of(second)).exists()
    with pytest.raises(Refused):
        perform("cosign", submission, user=of(second), data={"answer": "agreed"})


@pytest.mark.parametrize("ended", ["left", "role", "unit"])
def test_a_deputy_has_no_more_rights_than_the_person_represented(
    ended: str, submission: Submission, people: SimpleNamespace, deputy: User
):
    stands_in(deputy, people.cosigner)
    stages.cosigning(submission, people)
    membership = people.cosigner.memberships.get()
    if ended == "left":
        User.objects.filter(pk=people.cosigner.pk).update(is_active=False)
    elif ended == "role":
        membership.delete()
    else:
        membership.unit = factories.UnitFactory()
        membership.save()
    with pytest.raises(Refused):
        perform("cosign", submission, user=of(deputy), data={"answer": "agreed"})
    assert not Submission.objects.visible_to(of(deputy)).exists()


def test_members_of_bodies_stand_in_for_nobody(submission: Submission, people: SimpleNamespace):
    stands_in(people.member, people.submitter)
    stages.cosigned(submission, people)
    assert not Submission.objects.visible_to(of(people.member)).exists()
    with pytest.raises(Refused):
        perform("approve", submission, user=of(people.member))


def test_a_deputy_acts_in_that_city_only(submission: Submission, people: SimpleNamespace, deputy: User, city: Municipality):
    stages.cosigning(submission, people)
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        factories.MembershipFactory(user=deputy, role=Role.AUTHOR)
        factories.MembershipFactory(user=people.cosigner, role=Role.COSIGNER, unit=factories.UnitFactory())
        stands_in(deputy, people.cosigner)
    assert offer(submission, deputy, "cosign") is None
    assert not of(deputy).represented_here()


def test_her_own_right_goes_before_that_of_somebody_else(submission: Submission, people: SimpleNamespace):
    stands_in(people.submitter, people.cosigner)
    second = factories.person(Role.SUBMITTER)
    stands_in(people.submitter, second)
    stages.cosigned(submission, people)
    assert offer(submission, people.submitter, "approve").on_behalf_of == ""
    perform("approve", submission, user=of(people.submitter))
    assert SubmissionEvent.objects.get(action="approve").on_behalf_of is None


def test_who_stands_in_costs_no_query(people: SimpleNamespace, deputy: User, django_assert_num_queries: Callable):
    for person in (people.cosigner, people.submitter, people.department_head):
        stands_in(deputy, person)
    user = of(deputy)
    with django_assert_num_queries(1):
        assert [item.full_name for item in user.represented_here()]
        assert {role for person in user.represented_here() for role in person.roles} == {
            "cosigner",
            "submitter",
            "department_head",
        }
