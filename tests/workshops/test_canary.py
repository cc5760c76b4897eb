"""The name of a participant is a canary: it sings to those who may see names, and to nobody else, on no page of the portal.

The pages are taken from the table of addresses, so that a new page is walked without anybody thinking of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from concepts.models import ConceptEdition
from fields_of_action.models import EditionField, Measure
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor
from tests.fields_of_action.rows import MeasureFactory, RecommendationFactory
from tests.listening import sung
from tests.workshops import rows
from workshops.models import Contribution, Event, Person, StakeholderGroup, WorkingGroup

pytestmark = [pytest.mark.slow, pytest.mark.walk]

NAME = "Kanarienvogel"
OTHERS = ("clerk", "member")
"""Staff without the right, and somebody of a body; `test_pages.py` holds all roles against the pages that name somebody."""
NAMING = (Person, WorkingGroup, Event, StakeholderGroup, Contribution, Measure, EditionField)


@pytest.fixture
def scene(edition: ConceptEdition, part: EditionField, people: SimpleNamespace) -> ConceptEdition:
    """An adopted concept on which somebody worked by name, in a group and at an event that was turned into a measure."""
    concept = edition.concept
    person = rows.PersonFactory(given_name="Kim", family_name=NAME, organization=f"Verein {NAME}", email=f"{NAME}@verein.example")
    group = rows.WorkingGroupFactory(concept=concept)
    rows.MemberFactory(group=group, organization="", person=person, role="moderator")
    event = rows.EventFactory(concept=concept, edition=edition, working_group=group, minutes=f"<p>Kim {NAME} begrüßt.</p>")
    rows.ParticipationFactory(event=event, person=person)
    rows.AttendanceFactory(event=event, group=rows.StakeholderGroupFactory(concept=concept))
    measure = MeasureFactory(edition=edition, field=part.field)
    rows.ContributionFactory(event=event, measure=measure, recommendation=RecommendationFactory(edition=edition, became=measure))
    return edition


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in patterns:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, route)
        else:
            yield route, item


def addresses(edition: ConceptEdition, city: Municipality) -> Iterator[str]:
    """Every address of the city that needs nothing but a concept, an edition or a row that could name somebody."""
    pks = sorted({pk for model in NAMING for pk in model.objects.values_list("pk", flat=True)})
    known = {"<slug:municipality>": city.slug, "<slug:concept>": edition.concept.slug, "<slug:edition>": edition.slug}
    for route, _item in routes(get_resolver().url_patterns):
        if not route.startswith("<slug:municipality>/"):
            continue
        filled = re.sub(r"<slug:\w+>", lambda found: known.get(found[0], found[0]), route)
        found = {filled.replace("<id:pk>", str(pk)) for pk in pks}
        yield from (f"/{address}" for address in sorted(found) if "<" not in address)
    for query in (f"beteiligung/?q={NAME}", f"massnahmen/?q={NAME}", f"vorlagen/?q={NAME}", f"beteiligung/beitraege/?q={NAME}"):
        yield f"/{city.slug}/{query}"


def heard(user: User, edition: ConceptEdition, city: Municipality) -> tuple[set[str], set[int]]:
    """Where this person hears the name, and with which answers the walk was met."""
    visitor, found, answers = Visitor(user), set(), set()
    for address in list(addresses(edition, city)):
        response = visitor.get(address)
        answers.add(response.status_code)
        said = sung(response)
        # What the person typed into the search herself is no news to her.
        if NAME in said and f"?q={NAME}" not in address:
            found.add(address.removeprefix(f"/{city.slug}/"))
    return found, answers


@pytest.mark.parametrize("role", OTHERS)
def test_who_may_not_see_names_hears_none(role: str, scene: ConceptEdition, people: SimpleNamespace, city: Municipality) -> None:
    found, answers = heard(getattr(people, role), scene, city)
    assert found == set()
    assert 200 in answers
    assert max(answers) < 500


def test_the_author_hears_it_where_it_belongs(scene: ConceptEdition, people: SimpleNamespace, city: Municipality) -> None:
    found, _answers = heard(people.author, scene, city)
    person, group = Person.objects.get().pk, WorkingGroup.objects.get().pk
    own = {f"beteiligung/personen/{person}/{page}" for page in ("", "bearbeiten/", "auskunft/", "auskunft.json", "loeschen/")}
    assert own | {"beteiligung/personen/", f"beteiligung/gruppen/{group}/"} <= found
    assert {address.partition("/")[0] for address in found} == {"beteiligung"}
    assert not [address for address in found if address.startswith("beteiligung/beitraege/")]


def test_another_city_finds_nothing(scene: ConceptEdition, city: Municipality) -> None:
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.people().author
    found, answers = heard(foreign, scene, city)
    assert (found, answers) == (set(), {404})
