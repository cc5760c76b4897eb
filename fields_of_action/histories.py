"""Who changed what and when, in words, with the rows that hang on a row: costs, values, fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from fields_of_action.fieldwork import written
from fields_of_action.models import (
    FieldOfAction,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureCost,
    Recommendation,
    RecommendationField,
)
from fields_of_action.updates import STANDING
from municipality.history import Entry, together, told, told_of_rows
from municipality.templatetags.portal_texts import euros

READABLE = frozenset(field.name for field in Measure._meta.concrete_fields) - {*STANDING, "period_from", "period_to", "concept"}
"""What the history of a measure tells; how it stands has a list of its own."""


def told_of_measure(measure: Measure) -> list[Entry]:
    """All but how it stands, with its costs year by year."""
    costs = told_of_rows(MeasureCost.history.filter(measure_id=measure.pk), name=_cost_name, words=_cost_words)
    return together(told(measure, fields=READABLE), costs)


def _cost_name(state: Any) -> str:
    return _("Kosten %(year)s") % {"year": state.year}


def _cost_words(state: Any) -> str:
    own, third_party = euros(state.own), euros(state.third_party)
    return _("%(own)s eigene Mittel, %(other)s Mittel Dritter") % {"own": own, "other": third_party}


def told_of_indicator(indicator: Indicator, fields: Iterable[str]) -> list[Entry]:
    """What it is, and its values."""
    values = told_of_rows(IndicatorValue.history.filter(indicator_id=indicator.pk), name=_value_name, words=_value_words)
    return together(told(indicator, fields=fields), values)


def _value_name(state: Any) -> str:
    return _("Wert für %(year)s") % {"year": f"{state.year}, {state.group}" if state.group else state.year}


def _value_words(state: Any) -> str:
    return f"{written(state.value)} ({state.footnote})" if state.footnote else written(state.value)


def told_of_recommendation(recommendation: Recommendation, fields: Iterable[str]) -> list[Entry]:
    """What it says, and which fields it concerns."""
    known = {field.pk: field.name for field in FieldOfAction.objects.filter(concept=recommendation.edition.concept_id)}
    links = told_of_rows(
        RecommendationField.history.filter(recommendation_id=recommendation.pk),
        name=lambda _state: _("Handlungsfeld"),
        words=lambda state: known.get(state.field_id, _("ein gelöschter Eintrag")),
    )
    return together(told(recommendation, fields=fields), links)
