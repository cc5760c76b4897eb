"""One active city for every test of this room, its people, and a concept whose first edition is adopted."""

from datetime import date
from types import SimpleNamespace

import pytest

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField
from tests import factories
from tests.fields_of_action.rows import EditionFieldFactory


@pytest.fixture
def concept(people: SimpleNamespace) -> Concept:
    """Led by the unit of `people.author` and `people.unit_head`."""
    return factories.ConceptFactory(lead_unit=people.lead_unit, slug="konzept")


@pytest.fixture
def edition(concept: Concept) -> ConceptEdition:
    return factories.EditionFactory(
        concept=concept, slug="2020", label="Konzept 2020", status=EditionStatus.ADOPTED, adopted_on=date(2020, 12, 14)
    )


@pytest.fixture
def draft(edition: ConceptEdition) -> ConceptEdition:
    """The edition that is being written after the adopted one."""
    return factories.EditionFactory(concept=edition.concept, slug="2026", label="Konzept 2026", predecessor=edition)


@pytest.fixture
def part(edition: ConceptEdition) -> EditionField:
    """A field of the adopted edition."""
    return EditionFieldFactory(edition=edition, number="1", name="Sprache")
