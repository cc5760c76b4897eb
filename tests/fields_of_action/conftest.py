"""One active city for every test of this room, its people, and a concept whose first edition is adopted."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField, Measure
from tests import factories
from tests.fields_of_action import rows


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
    return rows.EditionFieldFactory(edition=edition, number="1", name="Sprache")


@pytest.fixture
def measure(part: EditionField, people: SimpleNamespace) -> Measure:
    """A running measure of the lead unit, reported today."""
    measure = rows.MeasureFactory(
        edition=part.edition, field=part.field, title="Sprachcafé", number="1.1", responsible_unit=people.lead_unit
    )
    return rows.reported(measure, people.author, note="Zwölf Treffen im Monat.")


@pytest.fixture
def language(draft: ConceptEdition) -> EditionField:
    """A field of the draft."""
    return rows.EditionFieldFactory(
        edition=draft, number="1", name="Sprache", situation="<p>Viele Sprachen.</p>", text="<p>Mehr Kurse.</p>", position=1
    )


@pytest.fixture
def stored(language: EditionField) -> dict[str, Any]:
    """One row of each kind in this field."""
    edition, field = language.edition, language.field
    known = {"concept": edition.concept, "field": field}
    recommendation = rows.RecommendationFactory(edition=edition, title="Lotsen ausbilden", horizon="short", priority="high")
    rows.recommend(recommendation, field)
    indicator = rows.IndicatorFactory(name="Teilnahmen", **known)
    rows.value(indicator, 2020, Decimal("1234.5"))
    return {
        "felder": language,
        "ziele": rows.GoalFactory(edition=edition, field=field, title="Alle verständigen sich"),
        "empfehlungen": recommendation,
        "angebote": rows.OfferFactory(name="Frauenfrühstück", **known),
        "kennzahlen": indicator,
    }
