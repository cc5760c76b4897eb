"""Filters and order of the list of tasks. They live in the address, and table and print take the same ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, CharField, Exists, F, IntegerField, Min, OuterRef, Q, Value, When
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import FollowUpStatus
from council.filters import LONGEST_TEXT, FilterForm
from council.follow_up.quarters import Quarter, quarters_since
from council.models import Committee, FollowUpTask, Resolution
from council.models.followup import FollowUpTaskQuerySet
from council.standing import UNFINISHED
from municipality.filters import Column, FilterBar, heads
from municipality.models import OrganizationalUnit, User

SOON = 30
TIMES = [
    ("ueberfaellig", _("überfällig")),
    ("bald", _("in den nächsten 30 Tagen fällig")),
    ("ohne", _("ohne Termin")),
]
UNFINISHED_CHOICE = "unerledigt"
STATUSES = [(UNFINISHED_CHOICE, _("alles Unerledigte")), *FollowUpStatus.choices]


def choices_for(user: User) -> dict[str, list[tuple[str, str]]]:
    """Units and bodies of the tasks this person sees, and the quarters since the first resolution. One query."""
    tasks = FollowUpTask.objects.visible_to(user)

    def rows(kind: str, queryset: Any, name: str) -> Any:
        return queryset.order_by().values_list(Value(kind), F("pk"), Cast(F(name), CharField()))

    first = Resolution.objects.filter(consultation__in=tasks.values("consultation")).order_by()
    earliest = (
        first.values(kind=Value("tag")).annotate(day=Min("decided_on")).values_list("kind", Value(0), Cast("day", CharField()))
    )
    found: dict[str, list[tuple[str, str]]] = {"einheit": [], "gremium": [], "tag": []}
    union = rows("einheit", OrganizationalUnit.objects.filter(Exists(tasks.filter(unit=OuterRef("pk")))), "name").union(
        rows("gremium", Committee.objects.filter(Exists(tasks.filter(consultation__committee=OuterRef("pk")))), "name"), earliest
    )
    for kind, key, text in union:
        found[kind].append((str(key), text or ""))
    days = [text for _key, text in found.pop("tag") if text]
    for choices in found.values():
        choices.sort(key=lambda choice: choice[1].casefold())
    since = date.fromisoformat(days[0][:10]) if days else None
    found["quartal"] = [(item.name, str(item)) for item in quarters_since(since, timezone.localdate())]
    return found


class FollowUpFilter(FilterBar, django_filters.FilterSet):
    """What the list can be narrowed to."""

    always_shown = ("q", "stand", "frist", "einheit")

    q = django_filters.CharFilter(
        label=_("Suchtext"),
        method="filter_text",
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Aufgabe, Vorlage oder Beschlussnummer")}),
    )
    stand = django_filters.ChoiceFilter(label=_("Stand"), method="filter_status", choices=STATUSES, empty_label=_("alle"))
    frist = django_filters.ChoiceFilter(label=_("Termin"), method="filter_due", choices=TIMES, empty_label=_("alle"))
    einheit = django_filters.ChoiceFilter(label=_("Zuständige Einheit"), field_name="unit", empty_label=_("alle"))
    gremium = django_filters.ChoiceFilter(label=_("Gremium"), field_name="consultation__committee", empty_label=_("alle"))
    quartal = django_filters.ChoiceFilter(label=_("Quartal"), method="filter_quarter", empty_label=_("alle"))
    oeffentlich = django_filters.ChoiceFilter(
        label=_("Beschluss"),
        field_name="consultation__public",
        choices=[("True", _("öffentlich")), ("False", _("nicht öffentlich"))],
        empty_label=_("alle"),
    )

    class Meta:
        model = FollowUpTask
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: FollowUpTaskQuerySet, *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        for name, choices in choices_for(request.user).items():
            self.filters[name].extra["choices"] = choices

    def filter_text(self, queryset: FollowUpTaskQuerySet, name: str, value: str) -> FollowUpTaskQuerySet:
        return queryset.search(value)

    def filter_status(self, queryset: FollowUpTaskQuerySet, name: str, value: str) -> FollowUpTaskQuerySet:
        return queryset.filter(status__in=UNFINISHED) if value == UNFINISHED_CHOICE else queryset.filter(status=value)

    def filter_due(self, queryset: FollowUpTaskQuerySet, name: str, value: str) -> FollowUpTaskQuerySet:
        today = timezone.localdate()
        if value == "ueberfaellig":
            return queryset.overdue(today)
        if value == "bald":
            return queryset.filter(due__range=(today, today + timedelta(days=SOON)), status__in=UNFINISHED)
        return queryset.filter(due__isnull=True, status__in=UNFINISHED)

    def filter_quarter(self, queryset: FollowUpTaskQuerySet, name: str, value: str) -> FollowUpTaskQuerySet:
        quarter = Quarter.named(value)
        return queryset.filter(quarter.condition) if quarter else queryset

    @property
    def quarter(self) -> Quarter | None:
        """The quarter that is asked for."""
        return Quarter.named(str(self.form.cleaned_data.get("quartal") or "")) if self.is_valid() else None


def tasks_of(user: User) -> FollowUpTaskQuerySet:
    """The tasks this person sees, ready to be filtered and shown."""
    found: FollowUpTaskQuerySet = FollowUpTask.objects.visible_to(user).with_standing(user).for_list()
    return found


COLUMNS = {
    "termin": (_("Termin"), ("due", "pk")),
    "aufgabe": (_("Aufgabe"), ("title", "pk")),
    "einheit": (_("Zuständig"), ("unit__name", "pk")),
    "beschluss": (_("Beschluss"), ("consultation__resolution__decided_on", "pk")),
    "stand": (_("Stand"), ("status_rank", "pk")),
}
DEFAULT_ORDER = "termin"


def current_order(data: Any) -> str:
    """The order asked for in the address, or the usual one."""
    order = str(data.get("sort", ""))
    return order if order.removeprefix("-") in COLUMNS and order.count("-") <= 1 else DEFAULT_ORDER


def sort(queryset: FollowUpTaskQuerySet, order: str) -> FollowUpTaskQuerySet:
    """The rows in the order of a column. By day what is settled stands last: it waits for nobody."""
    key, descending = order.removeprefix("-"), order.startswith("-")
    ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(FollowUpStatus.values)]
    queryset = queryset.annotate(
        status_rank=Case(*ranks, output_field=IntegerField()),
        is_settled=Case(When(~Q(status__in=UNFINISHED), then=Value(1)), default=Value(0), output_field=IntegerField()),
    )
    columns = [F(name) for name in COLUMNS[key][1]]
    ordered = [column.desc(nulls_last=True) if descending else column.asc(nulls_last=True) for column in columns]
    return queryset.order_by(*(["is_settled", *ordered] if key == "termin" else ordered))


def columns(data: Any, order: str) -> list[Column]:
    """The heads of the list, with the addresses that sort it."""
    return list(heads({key: label for key, (label, _names) in COLUMNS.items()}, data, order).values())
