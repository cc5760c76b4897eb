"""Rows of this room for tests; like `tests/factories.py`, to be used inside an active city."""

from __future__ import annotations

from datetime import date

import factory
from django.utils import timezone

from fields_of_action.choices import MeasureStatus
from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    FieldOfAction,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCost,
    Recommendation,
    RecommendationField,
)
from fields_of_action.updates import Standing, record
from municipality.models import User
from tests import factories


class FieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FieldOfAction

    concept = factory.SubFactory(factories.ConceptFactory)
    name = factory.Sequence(lambda n: f"Sprache und Bildung {n}")


class EditionFieldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EditionField

    edition = factory.SubFactory(factories.EditionFactory)
    field = factory.SubFactory(FieldFactory, concept=factory.SelfAttribute("..edition.concept"))
    name = factory.SelfAttribute("field.name")
    position = factory.Sequence(lambda n: n % 30_000 + 1)


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    edition = factory.SubFactory(factories.EditionFactory)
    title = factory.Sequence(lambda n: f"Alle lernen Deutsch {n}")


class MeasureFactory(factory.django.DjangoModelFactory):
    """A measure without a report; see `reported`."""

    class Meta:
        model = Measure

    edition = factory.SubFactory(factories.EditionFactory)
    concept = factory.SelfAttribute("edition.concept")
    field = factory.SubFactory(FieldFactory, concept=factory.SelfAttribute("..concept"))
    title = factory.Sequence(lambda n: f"Sprachcafé {n:03}")


class CostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeasureCost

    measure = factory.SubFactory(MeasureFactory)
    year = factory.Sequence(lambda n: 2000 + n % 90)
    own = 1000


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recommendation

    edition = factory.SubFactory(factories.EditionFactory)
    title = factory.Sequence(lambda n: f"Elternlotsen ausbilden {n}")


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExistingOffer

    concept = factory.SubFactory(factories.ConceptFactory)
    name = factory.Sequence(lambda n: f"Frauenfrühstück {n}")


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    concept = factory.SubFactory(factories.ConceptFactory)
    name = factory.Sequence(lambda n: f"Teilnahmen an Sprachkursen {n}")
    unit = "Personen"


def recommend(recommendation: Recommendation, field: FieldOfAction) -> None:
    RecommendationField.objects.create(recommendation=recommendation, field=field)


def value(indicator: Indicator, year: int, amount: int, group: str = "") -> IndicatorValue:
    return IndicatorValue.objects.create(indicator=indicator, year=year, value=amount, group=group)


def reported(
    measure: Measure, user: User, *, status: str = MeasureStatus.RUNNING, note: str = "", as_of: date | None = None
) -> Measure:
    """The measure with one report."""
    record(measure, Standing(status, 30, note, as_of or timezone.localdate()), user=user)
    return measure
