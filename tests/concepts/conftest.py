"""One active city for every test of this room, its people, and a concept with two editions."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from concepts.models import Concept, ConceptEdition
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories


@pytest.fixture
def city(db: None) -> Iterator[Municipality]:
    """A city that is active as long as the test runs."""
    municipality = factories.MunicipalityFactory()
    with use_municipality(municipality):
        yield municipality


@pytest.fixture
def people(city: Municipality) -> SimpleNamespace:
    return factories.people()


@pytest.fixture
def concept(people: SimpleNamespace) -> Concept:
    return factories.ConceptFactory(lead_unit=people.lead_unit, slug="konzept")


@pytest.fixture
def edition(concept: Concept) -> ConceptEdition:
    """A draft with two chapters, the first in two parts, one guideline and one principle."""
    edition = factories.EditionFactory(concept=concept, slug="2020")
    first = factories.ChapterFactory(edition=edition, position=1, heading="Ausgangslage")
    factories.ChapterFactory(edition=edition, position=1, parent=first, heading="Zahlen")
    factories.ChapterFactory(edition=edition, position=2, heading="Ziele")
    factories.GuidelineFactory(edition=edition)
    factories.PrincipleFactory(edition=edition)
    return edition
