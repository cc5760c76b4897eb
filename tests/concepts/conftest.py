"""One active city for every test of this room, its people, and a concept with two editions."""

from types import SimpleNamespace

import pytest

from concepts.models import Concept, ConceptEdition
from tests import factories


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
