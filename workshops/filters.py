"""Filters of events and contributions. They live in the address, so that a list can be kept, sent and linked."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fields_of_action.filters import LONGEST_TEXT, NOT_SET, Choices, FilterForm
from fields_of_action.models import FieldOfAction
from municipality.filters import Column, FilterBar, heads
from workshops.choices import ContributionKind, EventKind
from workshops.models import Contribution, Event, WorkingGroup
from workshops.models.event import ContributionQuerySet, EventQuerySet

OPEN, ANSWERED, MERGED = "offen", "beantwortet", "zusammengefasst"
STATES = [(OPEN, _("offen")), (ANSWERED, _("beantwortet")), (MERGED, _("zusammengefasst"))]


def _choice(label: Any, name: str = "", **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, field_name=name or None, empty_label=_("alle"), **kwargs)


def _text(placeholder: Any) -> django_filters.CharFilter:
    widget = forms.TextInput(attrs={"type": "search", "placeholder": placeholder})
    return django_filters.CharFilter(label=_("Suchtext"), method="filter_text", max_length=LONGEST_TEXT, widget=widget)


def _rows(kind: str, queryset: Any, text: Any, above: Any = None) -> QuerySet[Any]:
    above = Coalesce(above or Value(""), Value(""), output_field=CharField())
    return queryset.order_by().values_list(Value(kind), F("pk"), text, above)


def _chosen(*parts: Any) -> dict[str, Choices]:
    """Rows to choose from, of several tables in one query, by name; parts of a field stand behind it."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, number, text, above in parts[0].union(*parts[1:]):
        found.setdefault(kind, []).append((above, str(text), str(number)))
    for items in found.values():
        items.sort(key=lambda item: ((item[0] or item[1]).casefold(), bool(item[0]), item[1].casefold()))
    return {kind: [(number, f"– {text}" if above else text) for above, text, number in items] for kind, items in found.items()}


class EventFilter(FilterBar, django_filters.FilterSet):
    """What the list of events can be narrowed to."""

    always_shown = ("q", "art", "jahr", "feld")

    q = _text(_("Titel, Ort, Ablauf oder Ergebnis"))
    art = _choice(_("Art"), "kind", choices=EventKind.choices)
    jahr = _choice(_("Jahr"), method="filter_year")
    feld = _choice(_("Handlungsfeld"), method="filter_field")
    gruppe = _choice(_("Gruppe"), "working_group")
    fortschreibung = _choice(_("Konzept, Fortschreibung"), "edition")

    class Meta:
        model = Event
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: EventQuerySet, *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        user = request.user
        events = Event.objects.visible_to(user)
        years = (
            events.exclude(period_from=None)
            .order_by()
            .values_list(
                Value("jahr"),
                ExtractYear("period_from"),
                Value("", output_field=CharField()),
                Value("", output_field=CharField()),
            )
        )
        editions = (
            events.exclude(edition=None)
            .order_by()
            .values_list(Value("fortschreibung"), F("edition"), F("edition__label"), Value("", output_field=CharField()))
        )
        found = _chosen(
            _rows("gruppe", WorkingGroup.objects.visible_to(user), F("name")),
            _rows("feld", FieldOfAction.objects.visible_to(user), F("name"), F("parent__name")),
            years,
            editions,
        )
        found["jahr"] = [(year, year) for year, _text in sorted(found.get("jahr", []), reverse=True)]
        for name in ("jahr", "feld", "gruppe", "fortschreibung"):
            self.filters[name].extra["choices"] = found.get(name, [])

    def filter_text(self, queryset: EventQuerySet, name: str, value: str) -> EventQuerySet:
        found = queryset
        for word in value.replace("\x00", "").split()[:8]:
            # The minutes are left out: they are not for everybody, and must not be found out by searching.
            found = found.filter(
                Q(title__icontains=word) | Q(place__icontains=word) | Q(agenda__icontains=word) | Q(results__icontains=word)
            )
        return found

    def filter_year(self, queryset: EventQuerySet, name: str, value: str) -> EventQuerySet:
        found: EventQuerySet = queryset.filter(period_from__year__lte=value, period_to__year__gte=value)
        return found

    def filter_field(self, queryset: EventQuerySet, name: str, value: str) -> EventQuerySet:
        about = Q(in_fields__field=value) | Q(in_fields__field__parent=value)
        found: EventQuerySet = queryset.filter(pk__in=Event.objects.filter(about).values("pk"))
        return found

    def said(self, text: str) -> str:
        return text.removeprefix("– ")


COLUMNS = {
    "datum": (_("Datum"), ("period_from", "starts_at", "pk")),
    "titel": (_("Veranstaltung"), ("title", "pk")),
    "ort": (_("Ort"), ("place", "title", "pk")),
}
DEFAULT_ORDER = "-datum"


def sort(queryset: EventQuerySet, order: str) -> EventQuerySet:
    """The events in the order of a column ("titel", "-titel"); what has no value stands last."""
    columns = [F(name) for name in COLUMNS[order.removeprefix("-")][1]]
    descending = order.startswith("-")
    return queryset.order_by(*(item.desc(nulls_last=True) if descending else item.asc(nulls_last=True) for item in columns))


def current_order(data: Any) -> str:
    """The order asked for in the address, or the usual one."""
    order = str(data.get("sort", ""))
    return order if order.removeprefix("-") in COLUMNS and order.count("-") <= 1 else DEFAULT_ORDER


def columns(data: Any, order: str) -> dict[str, Column]:
    """The heads of the list, with the addresses that sort it."""
    return heads({key: label for key, (label, _names) in COLUMNS.items()}, data, order)


class ContributionFilter(FilterBar, django_filters.FilterSet):
    """What the cards can be narrowed to."""

    always_shown = ("q", "art", "feld", "stand")

    q = _text(_("Worte des Beitrags"))
    art = _choice(_("Art"), "kind", choices=ContributionKind.choices)
    feld = _choice(_("Handlungsfeld"), method="filter_field")
    stand = _choice(_("Stand"), method="filter_state", choices=STATES)
    veranstaltung = _choice(_("Veranstaltung"), "event")

    class Meta:
        model = Contribution
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: ContributionQuerySet, *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        user = request.user
        found = _chosen(
            _rows("veranstaltung", Event.objects.visible_to(user), F("title")),
            _rows("feld", FieldOfAction.objects.visible_to(user), F("name"), F("parent__name")),
        )
        self.filters["veranstaltung"].extra["choices"] = found.get("veranstaltung", [])
        self.filters["feld"].extra["choices"] = [*found.get("feld", []), (NOT_SET, str(_("noch keines")))]

    def filter_text(self, queryset: ContributionQuerySet, name: str, value: str) -> ContributionQuerySet:
        found = queryset
        for word in value.replace("\x00", "").split()[:8]:
            found = found.filter(Q(text__icontains=word) | Q(answer__icontains=word))
        return found

    def filter_field(self, queryset: ContributionQuerySet, name: str, value: str) -> ContributionQuerySet:
        wanted = Q(field=None) if value == NOT_SET else Q(field=value) | Q(field__parent=value)
        found: ContributionQuerySet = queryset.filter(wanted)
        return found

    def filter_state(self, queryset: ContributionQuerySet, name: str, value: str) -> ContributionQuerySet:
        if value == OPEN:
            return queryset.waiting()
        if value == MERGED:
            return queryset.filter(merged_into__isnull=False)
        return queryset.filter(Q(recommendation__isnull=False) | Q(measure__isnull=False) | ~Q(answer=""))

    def said(self, text: str) -> str:
        return text.removeprefix("– ")
