"""Arranging one's own deputy: for oneself only, with sentences, and ended at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from municipality.choices import Role
from municipality.models import Delegation, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Iterator[SimpleNamespace]:
    with use_municipality(factories.MunicipalityFactory()):
        yield factories.people()


def sent(deputy: User, first: int = 0, last: int = 7) -> dict[str, str]:
    today = timezone.localdate()
    days = {"valid_from": today + timedelta(days=first), "valid_to": today + timedelta(days=last)}
    return {"deputy": str(deputy.pk)} | {name: day.isoformat() for name, day in days.items()}


def stand_in(deputy: User, represented: User, first: int, last: int) -> Delegation:
    """`deputy` stands in from the first to the last day, counted from today."""
    today = timezone.localdate()
    days = {"valid_from": today + timedelta(days=first), "valid_to": today + timedelta(days=last)}
    return Delegation.objects.create(deputy=deputy, represented=represented, **days)


def test_a_head_names_her_deputy_who_then_acts_for_her(people: SimpleNamespace):
    head = Visitor(people.submitter)
    assert "Zurzeit vertritt Sie niemand" in text(head.get("vertretung/"))
    assert head.post("vertretung/", sent(people.department_head)).status_code == 302
    row = Delegation.objects.get()
    assert (row.represented, row.deputy) == (people.submitter, people.department_head)
    assert people.department_head.full_name in text(head.get("vertretung/"))
    assert people.submitter.full_name in text(Visitor(people.department_head).get("vertretung/"))
    assert [person.pk for person in User.objects.get(pk=people.department_head.pk).represented_here()] == [people.submitter.pk]


def test_nobody_arranges_for_somebody_else(people: SimpleNamespace):
    """The person represented is whoever is signed in, whatever was sent; another's row is not there."""
    author = Visitor(people.author)
    author.post("vertretung/", sent(people.clerk) | {"represented": str(people.submitter.pk)})
    row = Delegation.objects.get()
    assert row.represented == people.author
    for other in (people.clerk, people.submitter):
        assert Visitor(other).post(f"vertretung/{row.pk}/beenden/").status_code == 404
    assert Visitor(people.member).get("vertretung/").status_code == 403
    assert Visitor(people.member).post("vertretung/", sent(people.clerk)).status_code == 403
    assert Delegation.objects.get() == row


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"deputy": ""}, "Bitte wählen Sie, wer Sie vertritt."),
        ({"valid_to": "2020-01-01", "valid_from": "2019-12-01"}, "Dieser Tag ist schon vorbei."),
        ({"valid_from": "2100-01-01"}, "endet, bevor sie beginnt"),
        ({"valid_from": "bald"}, "Bitte geben Sie ein Datum an"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_is_not_lost(people: SimpleNamespace, changes: dict[str, str], sentence: str):
    response = Visitor(people.author).post("vertretung/", sent(people.clerk) | changes)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Delegation.objects.exists()
    assert f'<option value="{people.clerk.pk}"' in response.content.decode()


def test_members_and_people_of_another_city_cannot_be_chosen(people: SimpleNamespace):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.person(Role.CLERK)
    for other in (foreign, people.member, people.author):
        response = Visitor(people.author).post("vertretung/", sent(other))
        assert response.status_code == 422
        assert "arbeitet nicht mehr in der Verwaltung" in text(response)


def test_the_same_deputy_is_not_named_twice_for_a_day(people: SimpleNamespace):
    visitor = Visitor(people.author)
    visitor.post("vertretung/", sent(people.clerk))
    assert "vertritt Sie schon vom" in text(visitor.post("vertretung/", sent(people.clerk, 7, 9)))
    assert visitor.post("vertretung/", sent(people.clerk, 8, 9)).status_code == 302
    assert Delegation.objects.count() == 2


def test_it_ends_at_once_and_leaves_the_days_that_were(people: SimpleNamespace):
    today = timezone.localdate()
    running, coming = (stand_in(people.clerk, people.submitter, first, 20) for first in (-3, 10))
    visitor = Visitor(people.submitter)
    for row in (running, coming):
        assert visitor.post(f"vertretung/{row.pk}/beenden/").status_code == 302
    assert list(Delegation.objects.values_list("pk", "valid_to")) == [(running.pk, today - timedelta(days=1))]
    assert User.objects.get(pk=people.clerk.pk).represented_here() == []


def test_the_page_costs_the_same_with_many(people: SimpleNamespace):
    visitor = Visitor(people.author)

    def name(number: int) -> None:
        deputy = factories.person(Role.CLERK)
        for pair in ((people.author, deputy), (deputy, people.author)):
            stand_in(*pair, 0, number)

    name(1)
    few = visitor.queries("vertretung/")
    name(2)
    name(3)
    assert visitor.queries("vertretung/") == few <= 10
