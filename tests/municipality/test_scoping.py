"""Every row of a city is reached through its city only."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import Count
from django.forms import ModelChoiceField

from concepts.models import StrategicGoal
from council.models import Committee, CommitteeMember, Submission
from municipality.choices import Role
from municipality.frozen import Frozen, FrozenModel
from municipality.models import BackgroundWorker, Membership, Municipality, OrganizationalUnit, User
from municipality.scoping import (
    ForeignMunicipality,
    NoActiveMunicipality,
    ScopedManager,
    ScopedModel,
    active_municipality,
    use_municipality,
)

pytestmark = pytest.mark.django_db

ROOMS = ("municipality", "concepts", "fields_of_action", "workshops", "reports", "council")
ABOVE_ALL_CITIES = {BackgroundWorker, Municipality, User}
MODELS = [model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]
SCOPED = [model for model in MODELS if model not in ABOVE_ALL_CITIES]


@pytest.fixture
def cities() -> tuple[Municipality, Municipality]:
    return tuple(
        Municipality.objects.create(
            slug=slug, name=slug.title(), official_name=f"Stadt {slug.title()}", federal_state="BW", ags=ags, place=slug.title()
        )
        for slug, ags in (("nord", "00000001"), ("sued", "00000002"))
    )


VERBS: dict[str, Callable[[models.QuerySet], object]] = {
    "list": list,
    "first": lambda rows: rows.first(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "get": lambda rows: rows.get(pk=1),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "aggregate": lambda rows: rows.aggregate(Count("pk")),
    "iterator": lambda rows: next(rows.iterator(), None),
    "values": lambda rows: list(rows.values("pk")),
    "slice": lambda rows: rows.order_by("pk")[:1].get(),
    "union": lambda rows: list(rows.order_by().union(rows.order_by())),
    "subquery": lambda rows: list(User.objects.filter(pk__in=rows.values("pk"))),
    "exists_subquery": lambda rows: list(User.objects.filter(models.Exists(rows))),
    "update": lambda rows: models.QuerySet.update(rows, id=models.F("id")),
    "delete": lambda rows: models.QuerySet.delete(rows),
    "bulk_update": lambda rows: rows.bulk_update([rows.model(pk=1)], [rows.model._meta.fields[1].name]),
    "select_for_update": lambda rows: list(rows.select_for_update(of=("self",))),
    "explain": lambda rows: rows.explain(),
    "contains": lambda rows: rows.contains(rows.model(pk=1)),
    "bulk_create": lambda rows: rows.bulk_create([rows.model()]),
    "create": lambda rows: models.Model.save(rows.model()),
}


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_model_is_scoped_in_default_and_base_manager(model: type[models.Model]) -> None:
    assert issubclass(model, ScopedModel)
    assert isinstance(model._default_manager, ScopedManager)
    assert isinstance(model._base_manager, ScopedManager)
    target: type[models.Model] = model
    for name in model.scope_path.split("__"):
        field = target._meta.get_field(name)
        assert not field.null, f"{target._meta.label}.{name} may be empty, then the row would belong to nobody"
        target = field.related_model
    assert target is Municipality


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("verb", VERBS)
def test_without_a_city_every_query_raises(model: type[models.Model], verb: str) -> None:
    refusals = (NoActiveMunicipality, Frozen) if issubclass(model, FrozenModel) else NoActiveMunicipality
    with use_municipality(None), pytest.raises(refusals):
        VERBS[verb](model._default_manager.all())


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_raw_sql_is_refused(model: type[models.Model], cities: tuple[Municipality, Municipality]) -> None:
    with use_municipality(cities[0]), pytest.raises(NotImplementedError, match="scoping"):
        model._default_manager.raw("SELECT 1")


def test_a_queryset_made_before_any_city_was_active_follows_the_active_one(cities: tuple[Municipality, Municipality]) -> None:
    north, south = cities
    with use_municipality(None):
        field = ModelChoiceField(OrganizationalUnit.objects.all())
        made_early = OrganizationalUnit.objects.order_by("name")
    for city in cities:
        with use_municipality(city):
            OrganizationalUnit.objects.create(kind_label="Amt", name=f"Amt {city.slug}")
    with use_municipality(north):
        assert [unit.name for unit in made_early.all()] == ["Amt nord"]
        assert [label for _, label in field.choices][1:] == ["Amt nord"]
    with use_municipality(south):
        assert [unit.name for unit in made_early.all()] == ["Amt sued"]
        foreign = OrganizationalUnit.objects.get()
    with use_municipality(north), pytest.raises(OrganizationalUnit.DoesNotExist):
        OrganizationalUnit.objects.get(pk=foreign.pk)


def test_children_are_reached_through_their_parents_city(cities: tuple[Municipality, Municipality]) -> None:
    north, south = cities
    with use_municipality(north):
        committee = Committee.objects.create(name="Gemeinderat", classification="council")
        CommitteeMember.objects.create(committee=committee, name="A. Muster")
        assert CommitteeMember.objects.count() == 1
    with use_municipality(south):
        assert CommitteeMember.objects.count() == 0
        assert CommitteeMember.objects.update(name="verändert") == 0
        assert CommitteeMember.objects.all().delete()[0] == 0
    with use_municipality(north):
        assert CommitteeMember.objects.get().name == "A. Muster"


def test_a_row_cannot_be_written_into_another_city(cities: tuple[Municipality, Municipality]) -> None:
    north, south = cities
    with use_municipality(north):
        committee = Committee.objects.create(name="Gemeinderat", classification="council")
    with use_municipality(south):
        with pytest.raises(ForeignMunicipality), transaction.atomic():
            StrategicGoal.objects.create(municipality=north, code="A1", text="Ziel")
        with pytest.raises(ForeignMunicipality), transaction.atomic():
            CommitteeMember.objects.create(committee=committee, name="B. Muster")
        with pytest.raises(ForeignMunicipality), transaction.atomic():
            StrategicGoal.objects.bulk_create([StrategicGoal(municipality=north, code="A1", text="Ziel")])
        committee.name = "Gekapert"
        with pytest.raises(Committee.DoesNotExist):
            committee.refresh_from_db()
        committee.pk = None
        with pytest.raises(ForeignMunicipality), transaction.atomic():
            committee.save()
    with use_municipality(north):
        assert [row.name for row in Committee.objects.all()] == ["Gemeinderat"]
        assert not StrategicGoal.objects.exists()


def test_saving_a_foreign_row_changes_nothing(cities: tuple[Municipality, Municipality]) -> None:
    north, south = cities
    with use_municipality(north):
        committee = Committee.objects.create(name="Gemeinderat", classification="council")
    committee.name = "Gekapert"
    with use_municipality(south), pytest.raises(ForeignMunicipality), transaction.atomic():
        committee.save()
    with use_municipality(north):
        assert Committee.objects.get().name == "Gemeinderat"


def test_the_city_is_filled_in_from_the_active_one(cities: tuple[Municipality, Municipality]) -> None:
    with use_municipality(cities[1]):
        assert StrategicGoal.objects.create(code="A1", text="Ziel").municipality == cities[1]


def test_scopes_nest_and_close_again(cities: tuple[Municipality, Municipality]) -> None:
    north, south = cities
    with use_municipality(north):
        with use_municipality(south):
            assert active_municipality() == south
        assert active_municipality() == north
    with pytest.raises(NoActiveMunicipality):
        active_municipality()


def test_memberships_across_cities_are_the_one_way_past_the_scope(cities: tuple[Municipality, Municipality]) -> None:
    user = User.objects.create_user("a@example.org", given_name="A", family_name="B")
    for city in cities:
        with use_municipality(city):
            Membership.objects.create(user=user, role=Role.CLERK)
    assert Membership.across_cities.filter(user=user).count() == 2
    with use_municipality(cities[0]):
        assert [row.municipality_id for row in user.memberships_here()] == [cities[0].pk]
        assert user.roles == {Role.CLERK}


def test_related_sets_stay_in_the_city(cities: tuple[Municipality, Municipality], django_assert_num_queries: Callable) -> None:
    north, south = cities
    with use_municipality(north):
        unit = OrganizationalUnit.objects.create(kind_label="Amt", name="Amt")
        user = User.objects.create_user("a@example.org", given_name="A", family_name="B")
        paper = Submission.objects.create(
            subject="Konzept", lead_unit=unit, drawn_up_on=datetime.date(2020, 10, 15), created_by=user, last_editor=user
        )
        with django_assert_num_queries(1):
            assert list(unit.led_submissions.all()) == [paper]
    with use_municipality(south):
        assert list(unit.led_submissions.all()) == []
    with pytest.raises(NoActiveMunicipality):
        list(unit.led_submissions.all())
