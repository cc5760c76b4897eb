"""Login, choice of a city, colours and crest."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from municipality.choices import Role
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "ein langes Kennwort"


@pytest.fixture
def cities() -> list[Municipality]:
    return [factories.MunicipalityFactory(name=name, slug=name.lower()) for name in ("Nord", "West")]


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person@nord.example", PASSWORD, given_name="Kim", family_name="Muster")


def give_role(person: User, city: Municipality) -> None:
    with use_municipality(city):
        factories.MembershipFactory(user=person, role=Role.AUTHOR, unit=factories.UnitFactory())


def test_a_wrong_password_gets_a_sentence_that_does_not_say_which_part_was_wrong(person: User) -> None:
    address = reverse("municipality:login")
    wrong_password = Client().post(address, {"username": person.email, "password": "falsch"})
    nobody = Client().post(address, {"username": "niemand@nord.example", "password": "falsch"})
    for answer in (wrong_password, nobody):
        assert "gibt es keinen Zugang" in answer.content.decode()
    assert Client().post(address, {"username": "a\x00@b.example", "password": "x"}).status_code == 200


def test_login_leads_on_to_the_only_city(person: User, cities: list[Municipality]) -> None:
    give_role(person, cities[0])
    answer = Client().post(reverse("municipality:login"), {"username": "PERSON@nord.example", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/nord/"


def test_login_does_not_lead_out_of_the_portal(person: User, cities: list[Municipality]) -> None:
    give_role(person, cities[0])
    values = {"username": person.email, "password": PASSWORD, "next": "https://fremd.example/"}
    assert Client().post(reverse("municipality:login"), values)["Location"] == "/"


def test_who_works_in_two_cities_chooses_and_sees_no_third(person: User, cities: list[Municipality]) -> None:
    factories.MunicipalityFactory(name="Fremdstadt")
    for city in cities:
        give_role(person, city)
    client = Client()
    client.force_login(person)
    page = client.get("/").content.decode()
    assert "Nord" in page
    assert "West" in page
    assert "Fremdstadt" not in page


def test_who_works_nowhere_is_told_so(person: User) -> None:
    client = Client()
    client.force_login(person)
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<main" in answer.content.decode()


def test_a_visitor_learns_of_no_city(cities: list[Municipality]) -> None:
    """Whether the address exists or not, the answer is the login page."""
    for address in ("/nord/", "/gibt-es-nicht/", "/nord/farben.css", "/nord/wappen/"):
        assert Client().get(address)["Location"].startswith("/anmelden/")


def test_a_stranger_gets_404_and_no_name_of_the_city(person: User, cities: list[Municipality]) -> None:
    give_role(person, cities[0])
    client = Client()
    client.force_login(person)
    for address in ("/west/", "/west/farben.css", "/west/wappen/", "/west/vorlagen/1/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "West" not in answer.content.decode()


def test_colours_are_the_citys_own(person: User, cities: list[Municipality]) -> None:
    give_role(person, cities[0])
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("municipality:city_colors", args=["nord"]))
    assert answer["Content-Type"].startswith("text/css")
    assert "--city-accent" in answer.content.decode()


def test_the_crest_is_a_picture_that_runs_nothing(person: User, cities: list[Municipality]) -> None:
    give_role(person, cities[0])
    client = Client()
    client.force_login(person)
    address = reverse("municipality:city_logo", args=["nord"])
    assert client.get(address).status_code == 404
    cities[0].logo.save("wappen.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"))
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"<svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_password_can_be_changed(person: User) -> None:
    client = Client()
    client.force_login(person)
    new = "ganz-neues-Kennwort-42"
    values = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("municipality:password_change"), values, follow=True).status_code == 200
    person.refresh_from_db()
    assert person.check_password(new)


def test_logging_out_closes_the_door(person: User) -> None:
    client = Client()
    client.force_login(person)
    assert client.post(reverse("municipality:logout")).status_code == 302
    assert client.get("/")["Location"].startswith("/anmelden/")
