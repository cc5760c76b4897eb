"""Loading the demonstration data: only for development, whole cities or nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from council.demo import loader, organisation
from council.demo.sources import day_of, login
from council.demo.table import login_table
from council.models import Submission
from municipality.models import Municipality, User
from municipality.scoping import use_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cities(monkeypatch):
    """Weiterstadt and Waiblingen, without the submissions: quick to load."""
    monkeypatch.setattr(loader, "CITIES", ("weiterstadt", "waiblingen"))
    monkeypatch.setattr(loader, "read_papers", lambda slug: [])


def test_without_debug_nothing_is_loaded(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="nur mit DEBUG=true geladen"):
        call_command("load_demo", stdout=StringIO())
    assert not Municipality.objects.exists()
    assert not User.objects.exists()


def test_without_debug_no_login_has_a_password_and_none_is_shown(settings, two_cities):
    settings.DEBUG = False
    loader.load_city("waiblingen")
    assert not User.objects.get(email=login("waiblingen", "admin")).has_usable_password()
    assert login_table() == ""
    with pytest.raises(CommandError, match="nur mit DEBUG=true"):
        call_command("demo_logins", stdout=StringIO())


def test_logins_before_loading_say_what_to_do(settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="load_demo"):
        call_command("demo_logins", stdout=StringIO())


def test_interrupted_load_leaves_no_half_city(settings, two_cities, monkeypatch):
    settings.DEBUG = True
    whole = organisation._create_numbers

    def stop(rows):
        whole(rows)
        if Municipality.objects.count() == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(organisation, "_create_numbers", stop)
    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", stdout=StringIO())
    assert list(Municipality.objects.values_list("slug", flat=True)) == ["weiterstadt"]
    assert not User.objects.filter(email__endswith="@waiblingen.example").exists()

    monkeypatch.setattr(organisation, "_create_numbers", whole)
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "Waiblingen ist geladen" in out.getvalue()
    assert "Weiterstadt ist geladen" not in out.getvalue()
    # The file of the first try was in the way, and the second one kept its name.
    assert Municipality.objects.get(slug="waiblingen").logo.name == "letterheads/waiblingen.svg"


def test_a_city_that_people_work_in_stays_as_it_is(settings, two_cities):
    settings.DEBUG = True
    loader.load_city("weiterstadt")
    Municipality.objects.filter(slug="weiterstadt").update(place="Weiterstadt (Hessen)")
    call_command("load_demo", stdout=StringIO())
    municipality = Municipality.objects.get(slug="weiterstadt")
    assert municipality.place == "Weiterstadt (Hessen)"
    with use_municipality(municipality):
        assert not Submission.objects.exists()


@pytest.mark.parametrize("days", range(-9, 10))
def test_relative_days_are_working_days_on_the_right_side(days):
    from django.utils import timezone

    day = day_of(f"{days:+}")
    assert day.weekday() < 5
    distance = (day - timezone.localdate()).days
    assert distance <= days if days < 0 else distance >= days
    assert abs(distance - days) <= 2
