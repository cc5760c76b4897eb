"""The pages of the room: who may open them, what they cost, and what they say."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.workshops import rows
from tests.workshops.scene import EVERYBODY, HERE, WRITERS, build, pages
from workshops.models import GroupMember, Person, StakeholderGroup, WorkingGroup


@pytest.fixture
def scene(edition: ConceptEdition, people: SimpleNamespace) -> SimpleNamespace:
    """One of everything, of an adopted concept."""
    return build(edition, people.author)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_role_opens_its_pages_and_no_other(role: str, scene: SimpleNamespace, people: SimpleNamespace) -> None:
    visitor = Visitor(getattr(people, role))
    answers = {path: visitor.get(path).status_code for path in pages(scene)}
    assert {path for path, status in answers.items() if status == 200} == {
        path for path, roles in pages(scene).items() if role in roles
    }
    assert set(answers.values()) <= {200, 403}


def test_another_citys_author_finds_nothing(scene: SimpleNamespace) -> None:
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.people().author
        visitor = Visitor(foreign)
        own = {path: visitor.get(path).status_code for path in pages(scene) if any(part.isdigit() for part in path.split("/"))}
    assert set(own.values()) == {404}
    assert {visitor.get(path).status_code for path in pages(scene)} == {404}


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in WRITERS])
def test_who_only_reads_changes_nothing(role: str, scene: SimpleNamespace, people: SimpleNamespace) -> None:
    visitor = Visitor(getattr(people, role))
    for path, data in (
        (f"akteure/{scene.group.pk}/bearbeiten/", {"name": "anders"}),
        (f"akteure/{scene.group.pk}/verschieben/", {"richtung": "hoch"}),
        (f"akteure/{scene.group.pk}/entfernen/", {}),
        (f"gruppen/{scene.working.pk}/bearbeiten/", {"name": "anders"}),
        (f"gruppen/{scene.working.pk}/entfernen/", {}),
        (f"personen/{scene.person.pk}/bearbeiten/", {"given_name": "anders"}),
        (f"personen/{scene.person.pk}/loeschen/", {"reason": "request"}),
        ("personen/neu/", {"given_name": "neu"}),
    ):
        assert visitor.post(f"{HERE}/{path}", data).status_code == 403
    assert [group.name for group in StakeholderGroup.objects.all()] == ["Menschen aus der Verwaltung"]
    assert [group.name for group in WorkingGroup.objects.all()] == ["Kreis zum Auftakt"]
    assert [person.given_name for person in Person.objects.all()] == ["Robin"]


def test_a_member_of_a_body_reads_no_name(scene: SimpleNamespace, people: SimpleNamespace) -> None:
    for reader in (people.member, people.clerk):
        visitor = Visitor(reader)
        for path, roles in pages(scene).items():
            if "member" in roles:
                assert "Geheim" not in visitor.get(path).content.decode(), path
    page = text(Visitor(people.member).get(f"{HERE}/gruppen/{scene.working.pk}/"))
    assert "eine Person" in page
    assert "Sportverein" in page
    assert "jemand aus der Verwaltung" in page
    assert people.author.full_name not in page
    assert "Robin Geheim" in text(Visitor(people.author).get(f"{HERE}/gruppen/{scene.working.pk}/"))


def test_members_see_nothing_of_a_concept_that_is_not_adopted(people: SimpleNamespace) -> None:
    concept = factories.EditionFactory().concept
    group = rows.StakeholderGroupFactory(concept=concept, name="Noch geheime Akteure")
    working = rows.WorkingGroupFactory(concept=concept, name="Noch geheimer Kreis")
    visitor = Visitor(people.member)
    for path in ("", "akteure/", "gruppen/"):
        assert "Noch geheim" not in visitor.get(f"{HERE}/{path}").content.decode()
    assert visitor.get(f"{HERE}/gruppen/{working.pk}/").status_code == 404
    assert "Noch geheim" in visitor_of(people.clerk, f"{HERE}/akteure/?konzept={group.concept.slug}")


def visitor_of(user: object, path: str) -> str:
    return Visitor(user).get(path).content.decode()


def test_the_room_stands_in_the_navigation_and_in_the_outline(
    scene: SimpleNamespace, people: SimpleNamespace, city: Municipality
) -> None:
    page = visitor_of(people.author, f"konzepte/{scene.concept.slug}/2020/")
    for address in (f"/{city.slug}/{HERE}/", scene.working.get_absolute_url(), scene.event.get_absolute_url()):
        assert f'href="{address}"' in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_pages_stay_in_their_budget(count: int, edition: ConceptEdition, people: SimpleNamespace) -> None:
    first = None
    for place in range(count):
        group = rows.StakeholderGroupFactory(concept=edition.concept)
        working = rows.WorkingGroupFactory(concept=edition.concept, successor=first)
        first = first or working
        for _number in range(min(count, 5)):
            rows.StakeholderFactory(group=group)
            rows.FormatFactory(group=group)
            rows.MemberFactory(group=working)
        person = rows.PersonFactory()
        rows.MemberFactory(group=first, organization="", person=person)
        rows.MemberFactory(group=first, organization="", user=factories.person("author", people.lead_unit))
        event = rows.EventFactory(concept=edition.concept, edition=edition, working_group=first)
        rows.ParticipationFactory(event=event, person=person if place else rows.PersonFactory(family_name="Zuerst"))
        rows.ContributionFactory(event=event)
    person = Person.objects.get(family_name="Zuerst")
    group, author = StakeholderGroup.objects.first(), Visitor(people.author)
    most = {
        f"{HERE}/": 16,
        f"{HERE}/akteure/": 10,
        f"{HERE}/gruppen/": 10,
        f"{HERE}/personen/": 10,
        f"{HERE}/gruppen/{first.pk}/": 14,
        f"{HERE}/personen/{person.pk}/": 14,
        f"{HERE}/personen/{person.pk}/auskunft/": 14,
        f"{HERE}/personen/{person.pk}/loeschen/": 14,
        f"{HERE}/akteure/{group.pk}/bearbeiten/": 16,
        f"{HERE}/gruppen/{first.pk}/bearbeiten/": 16,
    }
    found = {path: author.queries(path) for path in most}
    assert {path: cost for path, cost in found.items() if cost > most[path]} == {}
    member = Visitor(people.member)
    assert member.queries(f"{HERE}/") <= most[f"{HERE}/"]
    assert GroupMember.objects.count() >= count
