"""What the database itself refuses, and what cannot be stored because there is no place for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from municipality.models import Municipality
from tests import factories
from tests.workshops import rows
from workshops.choices import LONGEST_KEPT, DataAction
from workshops.models import Contribution, Person, PersonalDataEvent, WorkingGroup

CONSENT = date(2026, 1, 15)
FORBIDDEN = ("nation", "citizen", "staatsang", "herkunft", "origin", "relig", "konfession", "residence", "aufenthalt", "ethni")


@pytest.mark.parametrize(
    "fields",
    [
        {"consent_on": None},
        {"delete_on": None},
        {"purpose": "neugier"},
        {"purpose": ""},
        {"delete_on": CONSENT},
        {"delete_on": CONSENT + LONGEST_KEPT + timedelta(days=1)},
    ],
)
def test_a_name_is_kept_with_purpose_consent_and_day_of_deletion_only(city: Municipality, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.PersonFactory(**{"consent_on": CONSENT, "delete_on": CONSENT + LONGEST_KEPT} | fields)
    assert not Person.objects.exists()
    assert rows.PersonFactory(consent_on=CONSENT, delete_on=CONSENT + LONGEST_KEPT).pk


def test_nothing_about_origin_religion_or_residence_can_be_stored() -> None:
    for model in apps.get_app_config("workshops").get_models():
        for column in model._meta.get_fields():
            words = f"{column.name} {getattr(column, 'verbose_name', '')}".lower()
            assert not [word for word in FORBIDDEN if word in words], f"{model.__name__}.{column.name}"
    texts = {column.name for column in Person._meta.concrete_fields if isinstance(column, (models.TextField, models.JSONField))}
    assert texts == set(), "a field for notes would hold what must not be kept"
    assert not hasattr(Person, "history"), "an earlier state would outlive the name"


def test_participants_are_named_by_their_row_only() -> None:
    naming = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is Person
    }
    assert naming == {"GroupMember.person", "Participation.person"}


def test_a_member_is_one_thing(city: Municipality) -> None:
    group = rows.WorkingGroupFactory()
    for fields in (
        {"person": rows.PersonFactory(), "organization": "Caritas"},
        {"person": rows.PersonFactory(), "organization": "", "user": factories.UserFactory()},
        {"organization": "Caritas", "user": factories.UserFactory()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.MemberFactory(group=group, **fields)
    assert not group.members.exists()


def test_a_group_does_not_continue_itself(city: Municipality) -> None:
    group = rows.WorkingGroupFactory()
    group.successor = group
    with pytest.raises(IntegrityError), transaction.atomic():
        group.save()
    assert WorkingGroup.objects.get().successor is None


def test_a_contribution_waits_until_something_becomes_of_it(city: Municipality) -> None:
    first, second, third = (rows.ContributionFactory() for _ in range(3))
    second.merged_into = first
    second.save()
    third.answer = "Das Angebot gibt es schon."
    third.save()
    assert list(Contribution.objects.waiting()) == [first]
    assert [row.is_waiting for row in (first, second, third)] == [True, False, False]
    first.merged_into = first
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_nothing_is_erased_without_a_reason(city: Municipality) -> None:
    fields = {"at": "2026-11-20T12:00:00Z", "actor_label": "Kommando", "action": DataAction.ERASED}
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalDataEvent.objects.create(**fields)
    assert PersonalDataEvent.objects.create(**fields, reason="due").pk
