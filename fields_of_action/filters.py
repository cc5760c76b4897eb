"""Filters and order of the measures. They live in the address, so that a list can be kept, sent and linked from a chart."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concepts.choices import Horizon, Priority
from concepts.models import ConceptEdition
from fields_of_action.choices import CLOSED, MeasureKind, MeasureStatus, Owner
from fields_of_action.models import FieldOfAction, Measure
from fields_of_action.models.measure import MeasureQuerySet
from municipality.filters import Column, FilterBar, heads
from municipality.models import OrganizationalUnit, User

LONGEST_TEXT = 200
NOT_SET = "ohne"
OPEN = "offen"
ALONE = "allein"
STALE, OVERDUE, NEVER = "ohne-meldung", "ueberfaellig", "nie-gemeldet"

Choices = list[tuple[str, str]]


def row_choices(user: User) -> dict[str, Choices]:
    """Editions, fields and units to choose from, read in one query and only as far as this person may know of them."""

    def rows(kind: str, queryset: Any, text: str, above: Any = None) -> QuerySet[Any]:
        above = Coalesce(above or Value(""), Value(""), output_field=CharField())
        return queryset.order_by().values_list(Value(kind), F("pk"), F(text), above)

    union = rows("konzept", ConceptEdition.objects.visible_to(user), "label").union(
        rows("feld", FieldOfAction.objects.visible_to(user), "name", F("parent__name")),
        rows("einheit", OrganizationalUnit.objects.all(), "name"),
    )
    found: dict[str, list[tuple[str, str, str]]] = {"konzept": [], "feld": [], "einheit": []}
    for kind, number, text, above in union:
        found[kind].append((above, text, str(number)))
    return {
        "konzept": _sorted(found["konzept"]),
        "feld": _with_alone(found["feld"]),
        "einheit": [*_sorted(found["einheit"]), (NOT_SET, str(_("noch niemand")))],
    }


def alone(pk: int) -> str:
    """The value of the filter for the measures of a field that has parts, without those of the parts."""
    return f"{pk}-{ALONE}"


def _with_alone(items: list[tuple[str, str, str]]) -> Choices:
    """The fields; one that has parts can be had without them."""
    divided, choices = {above for above, _text, _number in items if above}, []
    for number, text in _sorted(items):
        choices.append((number, text))
        if text in divided:
            choices.append((alone(int(number)), str(_("%(field)s, ohne seine Teile")) % {"field": text}))
    return choices


def _sorted(items: list[tuple[str, str, str]]) -> Choices:
    """By name; a part of a field stands behind its field."""
    items.sort(key=lambda item: ((item[0] or item[1]).casefold(), bool(item[0]), item[1].casefold()))
    return [(number, f"– {text}" if above else text) for above, text, number in items]


class FilterForm(forms.Form):
    """Says of a value that is not on offer what to do, in a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("Diese Auswahl gibt es nicht. Bitte wählen Sie aus der Liste.")


def _choice(label: Any, name: str = "", **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, field_name=name or None, empty_label=_("alle"), **kwargs)


class MeasureFilter(FilterBar, django_filters.FilterSet):
    """What the grid can be narrowed to."""

    always_shown = ("q", "feld", "stand", "hinweis")

    q = django_filters.CharFilter(
        label=_("Suchtext"),
        method="filter_text",
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nummer, Titel, Text oder Partner")}),
    )
    feld = _choice(_("Handlungsfeld"), method="filter_field")
    stand = _choice(_("Stand"), method="filter_status", choices=[(OPEN, _("alle offenen")), *MeasureStatus.choices])
    hinweis = _choice(
        _("Hinweis"),
        method="filter_hint",
        choices=[
            (STALE, _("seit über 6 Monaten ohne Meldung")),
            (NEVER, _("noch nie gemeldet")),
            (OVERDUE, _("Zeitraum vorbei")),
        ],
    )
    einheit = _choice(_("Zuständig"), method="filter_unit")
    art = _choice(_("Art"), "kind", choices=MeasureKind.choices)
    horizont = _choice(_("Horizont"), method="filter_horizon", choices=[*Horizon.choices, (NOT_SET, _("ohne Angabe"))])
    prioritaet = _choice(_("Priorität"), "priority", choices=Priority.choices)
    traeger = _choice(_("Träger"), "owner", choices=Owner.choices)
    konzept = _choice(_("Konzept, Fortschreibung"), "edition")

    class Meta:
        model = Measure
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: MeasureQuerySet, *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        for name, choices in row_choices(request.user).items():
            self.filters[name].extra["choices"] = choices

    def filter_text(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        return queryset.search(value)

    def filter_field(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        pk, _dash, is_alone = value.partition("-")
        found: MeasureQuerySet = queryset.filter(field=pk) if is_alone else queryset.filter(Q(field=pk) | Q(field__parent=pk))
        return found

    def filter_status(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        found: MeasureQuerySet = queryset.exclude(status__in=CLOSED) if value == OPEN else queryset.filter(status=value)
        return found

    def filter_hint(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        today = timezone.localdate()
        if value == OVERDUE:
            return queryset.overdue(today)
        found: MeasureQuerySet = queryset.stale(today)
        return found.filter(noted_on__isnull=True) if value == NEVER else found

    def filter_unit(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        found: MeasureQuerySet = queryset.filter(responsible_unit=None if value == NOT_SET else value)
        return found

    def filter_horizon(self, queryset: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        found: MeasureQuerySet = queryset.filter(horizon="" if value == NOT_SET else value)
        return found

    def said(self, text: str) -> str:
        # Parts of a field are set off in the list of choices only.
        return text.removeprefix("– ")


NAMES = frozenset(MeasureFilter.base_filters)
"""Parts of the address that narrow the list."""


def kept_query(data: Any) -> str:
    """The filters and the order of an address in one spelling, without the page: what a saved view keeps."""
    return urlencode([(key, data[key]) for key in sorted({*NAMES, "sort"}) if data.get(key)])


COLUMNS = {
    "titel": (_("Maßnahme"), ("title", "pk")),
    "feld": (_("Handlungsfeld"), ("field__name", "number", "title", "pk")),
    "zeitraum": (_("Zeitraum"), ("period_to", "period_from", "pk")),
    "stand": (_("Stand"), ("status_rank", "title", "pk")),
    "fortschritt": (_("Fortschritt in %"), ("progress", "title", "pk")),
    "gemeldet": (_("Stand vom"), ("noted_on", "title", "pk")),
}
DEFAULT_ORDER = "feld"


def sort(queryset: MeasureQuerySet, order: str) -> MeasureQuerySet:
    """The rows in the order of a column ("titel", "-titel"); what has no value stands last."""
    key, descending = order.removeprefix("-"), order.startswith("-")
    if key == "stand":
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(MeasureStatus.values)]
        queryset = queryset.annotate(status_rank=Case(*ranks, output_field=IntegerField()))
    columns = [F(name) for name in COLUMNS[key][1]]
    return queryset.order_by(*(item.desc(nulls_last=True) if descending else item.asc(nulls_last=True) for item in columns))


def current_order(data: Any) -> str:
    """The order asked for in the address, or the usual one."""
    order = str(data.get("sort", ""))
    return order if order.removeprefix("-") in COLUMNS and order.count("-") <= 1 else DEFAULT_ORDER


def columns(data: Any, order: str) -> dict[str, Column]:
    """The heads of the list, with the addresses that sort it."""
    return heads({key: label for key, (label, _names) in COLUMNS.items()}, data, order)
