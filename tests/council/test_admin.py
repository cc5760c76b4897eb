"""The admin: one city at a time, and a status only through the workflow."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from council.choices import SubmissionStatus
from council.models import NumberRange, Route, Submission, SubmissionEvent
from council.transitions import perform
from municipality.choices import Role
from municipality.models import Membership, Municipality, OrganizationalUnit, User
from municipality.scoping import use_municipality
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(city: Municipality) -> User:
    """The administrator of the city."""
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, role=Role.ADMIN)
    return user


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize(
    "model", [model for model in REGISTERED if model._meta.app_label in {"municipality", "concepts", "council"}]
)
def test_every_list_and_every_form_opens(client: Client, submission: Submission, model: type) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    row = model._default_manager.first()
    if row is not None:
        assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


def test_somebody_without_the_right_is_sent_away_with_a_sentence(people: SimpleNamespace) -> None:
    answer = login(people.author).get("/verwaltung/", follow=True)
    assert "fehlt Ihnen die Berechtigung" in answer.content.decode()


def test_a_visitor_is_sent_to_the_one_login_page(db: None) -> None:
    answer = Client().get("/verwaltung/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/anmelden/")
    assert "next=/verwaltung/" in answer.redirect_chain[-1][0]


def test_rows_of_another_city_do_not_exist(client: Client, city: Municipality) -> None:
    foreign = factories.MunicipalityFactory()
    with use_municipality(foreign):
        unit = factories.UnitFactory(name="Fremdes Amt")
    assert "Fremdes Amt" not in client.get(reverse("admin:municipality_organizationalunit_changelist")).content.decode()
    answer = client.get(reverse("admin:municipality_organizationalunit_change", args=[unit.pk]))
    assert answer.status_code == 302
    other_city = client.get(reverse("admin:municipality_municipality_change", args=[foreign.pk]))
    assert other_city.status_code == 302
    chosen = client.post(reverse("admin:choose_city"), {"municipality": foreign.pk}, follow=True)
    assert "können Sie nicht verwalten" in chosen.content.decode()


def test_the_city_can_be_changed_by_who_keeps_two(client: Client, keeper: User, city: Municipality) -> None:
    second = factories.MunicipalityFactory(name="Zweitstadt")
    with use_municipality(second):
        factories.MembershipFactory(user=keeper, role=Role.ADMIN)
        factories.UnitFactory(name="Amt der Zweitstadt")
    assert "Amt der Zweitstadt" not in client.get(reverse("admin:municipality_organizationalunit_changelist")).content.decode()
    client.post(reverse("admin:choose_city"), {"municipality": second.pk})
    assert "Amt der Zweitstadt" in client.get(reverse("admin:municipality_organizationalunit_changelist")).content.decode()


def test_a_new_unit_belongs_to_the_active_city_and_a_second_of_its_name_gets_a_sentence(
    client: Client, city: Municipality
) -> None:
    address = reverse("admin:municipality_organizationalunit_add")
    values = {"kind_label": "Amt", "number": "50", "name": "Sozialamt"}
    assert client.post(address, values).status_code == 302
    assert OrganizationalUnit.objects.get(name="Sozialamt").municipality == city
    again = client.post(address, values)
    assert again.status_code == 200
    assert OrganizationalUnit.objects.filter(name="Sozialamt").count() == 1


def test_a_new_person_comes_with_her_first_role(client: Client, city: Municipality) -> None:
    unit = factories.UnitFactory()
    values = {
        "email": "neu@musterstadt.example",
        "given_name": "Ayşe",
        "family_name": "Yıldırım",
        "gender": "female",
        "usable_password": "true",
        "password1": "ein-sehr-langes-Kennwort",
        "password2": "ein-sehr-langes-Kennwort",
        "role": Role.COSIGNER,
        "unit": unit.pk,
    }
    assert client.post(reverse("admin:municipality_user_add"), values).status_code == 302
    assert Membership.objects.get(user__email="neu@musterstadt.example").unit == unit


def test_nobody_resets_the_password_of_somebody_who_works_elsewhere_too(client: Client, city: Municipality) -> None:
    person = factories.UserFactory()
    factories.MembershipFactory(user=person, role=Role.CLERK)
    with use_municipality(factories.MunicipalityFactory()):
        factories.MembershipFactory(user=person, role=Role.CLERK)
    before = person.password
    values = {"password1": "ein-sehr-langes-Kennwort", "password2": "ein-sehr-langes-Kennwort", "usable_password": "true"}
    answer = client.post(reverse("admin:auth_user_password_change", args=[person.pk]), values)
    assert answer.status_code == 403
    person.refresh_from_db()
    assert person.password == before


def test_an_administrator_cannot_make_herself_operator(client: Client, keeper: User) -> None:
    client.post(
        reverse("admin:municipality_user_change", args=[keeper.pk]),
        {
            "email": keeper.email,
            "given_name": "K",
            "family_name": "M",
            "gender": "neutral",
            "is_active": "on",
            "is_superuser": "on",
            "memberships-TOTAL_FORMS": 0,
            "memberships-INITIAL_FORMS": 0,
        },
    )
    keeper.refresh_from_db()
    assert keeper.given_name == "K"
    assert not keeper.is_superuser


def test_an_advisory_body_gets_no_deciding_station(client: Client, city: Municipality) -> None:
    board = factories.CommitteeFactory(classification="advisory_board", may_decide=False)
    values = {
        "name": "Üblicher Weg",
        "steps-TOTAL_FORMS": 1,
        "steps-INITIAL_FORMS": 0,
        "steps-0-position": 1,
        "steps-0-committee": board.pk,
        "steps-0-role": "decision",
        "steps-0-public": "on",
    }
    answer = client.post(reverse("admin:council_route_add"), values)
    assert "berät nur" in answer.content.decode()
    assert not Route.objects.exists()


@pytest.mark.parametrize("pattern", ["ohne Nummer", "{unsinn}", "{seq", "{seq}-{seq}"])
def test_a_pattern_that_cannot_number_is_refused(client: Client, city: Municipality, pattern: str) -> None:
    values = {"purpose": "submission", "pattern": pattern, "scope": "none"}
    values |= {"counters-TOTAL_FORMS": 0, "counters-INITIAL_FORMS": 0}
    assert client.post(reverse("admin:council_numberrange_add"), values).status_code == 200
    assert not NumberRange.objects.exists()


def test_the_letterhead_is_changed_and_its_preview_is_a_pdf(client: Client, city: Municipality) -> None:
    page = client.get(reverse("admin:municipality_municipality_change", args=[city.pk])).content.decode()
    preview = reverse("admin:form_preview", args=[city.pk, "wetzlar"])
    assert preview in page
    answer = client.get(preview)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert client.get(reverse("admin:form_preview", args=[city.pk, "gibt-es-nicht"])).status_code == 404
    foreign = factories.MunicipalityFactory()
    assert client.get(reverse("admin:form_preview", args=[foreign.pk, "wetzlar"])).status_code == 404


def test_the_workflow_is_done_through_the_one_writer(people: SimpleNamespace, submission: Submission) -> None:
    """Who is both author and clerk finds the workflow's own actions in the admin, with their reasons."""
    factories.MembershipFactory(user=people.author, role=Role.CLERK)
    client = login(people.author)
    page = client.get(reverse("admin:council_submission_change", args=[submission.pk])).content.decode()
    action = reverse("admin:council_submission_action", args=[submission.pk, "start_cosigning"])
    assert action in page
    assert client.get(action).status_code == 200
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.DRAFT
    assert client.post(action, {}).status_code == 302
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.IN_COSIGN
    assert SubmissionEvent.objects.filter(submission=submission, action="start_cosigning").exists()


def test_the_form_of_an_action_keeps_what_was_typed_and_refuses_what_is_missing(
    people: SimpleNamespace, submission: Submission
) -> None:
    factories.MembershipFactory(user=people.author, role=Role.CLERK)
    client = login(people.author)
    action = reverse("admin:council_submission_action", args=[submission.pk, "withdraw"])
    answer = client.post(action, {"reason": ""})
    assert answer.status_code == 422
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.DRAFT
    assert client.post(action, {"reason": "Überholt"}).status_code == 302
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.WITHDRAWN


def test_actions_that_are_not_offered_are_not_there(client: Client, people: SimpleNamespace, submission: Submission) -> None:
    """The role admin keeps the portal and moves nothing."""
    perform("start_cosigning", submission, user=people.author)
    for action in ("approve", "recall", "withdraw", "gibt-es-nicht", "correct"):
        address = reverse("admin:council_submission_action", args=[submission.pk, action])
        assert client.post(address, {"reason": "x"}).status_code == 404
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.IN_COSIGN


def test_no_field_of_a_submission_can_be_changed(people: SimpleNamespace, submission: Submission) -> None:
    client = login(people.clerk)
    answer = client.post(
        reverse("admin:council_submission_change", args=[submission.pk]), {"status": "decided", "subject": "Gekapert"}
    )
    assert answer.status_code == 403
    submission.refresh_from_db()
    assert (submission.status, submission.subject) != ("decided", "Gekapert")
    assert submission.status == SubmissionStatus.DRAFT
    assert client.post(reverse("admin:council_submission_delete", args=[submission.pk]), {"post": "yes"}).status_code == 403
