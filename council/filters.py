"""Filters and order of the list of Vorlagen. They live in the address, so that a filtered list can be kept and sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, CharField, Exists, F, IntegerField, Min, OuterRef, Value, When
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from concepts.models import StrategicGoal
from council.choices import StepStatus, SubmissionKind, SubmissionStatus
from council.models import Committee, Consultation, Submission
from council.models.submission import SubmissionQuerySet
from municipality.filters import Column, FilterBar, heads
from municipality.models import OrganizationalUnit, User

OPEN_STEPS = (StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED)
LONGEST_TEXT = 200

Choices = list[tuple[str, str]]


def row_choices(user: User) -> dict[str, Choices]:
    """Bodies, units, strategic goals and years to choose from, read in one query.

    Years are those of the papers this person sees; a year with only foreign drafts would tell of them.
    """

    def rows(kind: str, queryset: Any, number: str, text: Any) -> Any:
        return queryset.order_by().values_list(Value(kind), F(number), Coalesce(text, Value(""), output_field=CharField()))

    found: dict[str, Choices] = {"gremium": [], "einheit": [], "ziel": [], "jahr": []}
    years = Submission.objects.visible_to(user).values(year=ExtractYear("drawn_up_on"))
    union = rows("gremium", Committee.objects.all(), "pk", F("name")).union(
        rows("einheit", OrganizationalUnit.objects.all(), "pk", F("name")),
        rows("ziel", StrategicGoal.objects.all(), "pk", F("code")),
        rows("jahr", years, "year", Value("")),
    )
    for kind, number, text in union:
        found[kind].append((str(number), text or str(number)))
    for kind, choices in found.items():
        choices.sort(key=lambda choice: choice[1].casefold(), reverse=kind == "jahr")
    return found


class FilterForm(forms.Form):
    """Fields in the portal's look; says of a value that is not on offer what to do, in a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.error_messages["invalid_choice"] = _("Diese Auswahl gibt es nicht. Bitte wählen Sie aus der Liste.")


class SubmissionFilter(FilterBar, django_filters.FilterSet):
    """What the list can be narrowed to. "Feld" is the strategic goal until fields of action exist."""

    always_shown = ("q", "stand", "gremium")

    q = django_filters.CharFilter(
        label=_("Suchtext"),
        method="filter_text",
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nummer, Betreff oder Text")}),
    )
    stand = django_filters.ChoiceFilter(
        label=_("Stand"), field_name="shown_status", choices=SubmissionStatus.choices, empty_label=_("alle")
    )
    gremium = django_filters.ChoiceFilter(label=_("Gremium"), method="filter_body", empty_label=_("alle"))
    einheit = django_filters.ChoiceFilter(label=_("Federführung"), field_name="lead_unit", empty_label=_("alle"))
    jahr = django_filters.ChoiceFilter(label=_("Jahr"), field_name="drawn_up_on__year", empty_label=_("alle"))
    art = django_filters.ChoiceFilter(label=_("Art"), field_name="kind", choices=SubmissionKind.choices, empty_label=_("alle"))
    ziel = django_filters.ChoiceFilter(label=_("Feld (strategisches Ziel)"), method="filter_goal", empty_label=_("alle"))

    class Meta:
        model = Submission
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: SubmissionQuerySet, *, request: HttpRequest) -> None:
        super().__init__(data, queryset, request=request)
        for name, choices in row_choices(request.user).items():
            self.filters[name].extra["choices"] = choices

    def filter_text(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset.search(value)

    def filter_body(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        # Through the steps the person may know of: the count must not tell of a non-public one.
        steps = Consultation.objects.known_to(self.request.user)
        return queryset.filter(Exists(steps.filter(submission=OuterRef("pk"), committee=value)))

    def filter_goal(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        # One query for the join instead of a subquery would repeat rows.
        return queryset.filter(pk__in=Submission.objects.filter(goals__goal=value).values("pk"))


COLUMNS = {
    "nummer": (_("Nummer"), ("number", "pk")),
    "betreff": (_("Betreff"), ("subject", "pk")),
    "stand": (_("Stand"), ("status_rank", "pk")),
    "einheit": (_("Federführung"), ("lead_unit__name", "pk")),
    "termin": (_("Nächste Station"), ("next_day", "pk")),
    "geaendert": (_("Geändert"), ("modified_at", "pk")),
}
DEFAULT_ORDER = "-geaendert"


def sort(queryset: SubmissionQuerySet, order: str, user: User) -> SubmissionQuerySet:
    """The rows in the order of a column ("betreff", "-betreff"); an unknown one gives the newest first."""
    key, descending = order.removeprefix("-"), order.startswith("-")
    if key not in COLUMNS:
        key, descending = DEFAULT_ORDER.removeprefix("-"), True
    if key == "stand":
        ranks = [When(shown_status=status, then=Value(rank)) for rank, status in enumerate(SubmissionStatus.values)]
        queryset = queryset.annotate(status_rank=Case(*ranks, output_field=IntegerField()))
    if key == "termin":
        queryset = queryset.annotate(next_day=_next_day(user))
    columns = [F(name) for name in COLUMNS[key][1]]
    return queryset.order_by(*(column.desc(nulls_last=True) if descending else column.asc(nulls_last=True) for column in columns))


def _next_day(user: User) -> Any:
    """The first day of the open steps this person may know of, as a subquery."""
    steps = Consultation.objects.known_to(user).filter(submission=OuterRef("pk"), status__in=OPEN_STEPS)
    day = Coalesce(TruncDate("meeting__starts_at"), F("planned_date"))
    return steps.order_by().values("submission").annotate(day=Min(day)).values("day")[:1]


def columns(data: Any, order: str) -> list[Column]:
    """The heads of the list, with the addresses that sort it."""
    return list(heads({key: label for key, (label, _names) in COLUMNS.items()}, data, order).values())


def current_order(data: Any) -> str:
    """The order asked for in the address, or the usual one."""
    order = str(data.get("sort", ""))
    return order if order.removeprefix("-") in COLUMNS and order.count("-") <= 1 else DEFAULT_ORDER


def next_steps(steps: list[Consultation]) -> list[Consultation]:
    """The open steps with the lowest position: one, or several that are parallel."""
    waiting = [step for step in steps if step.status in OPEN_STEPS]
    first = min((step.position for step in waiting), default=None)
    return sorted((step for step in waiting if step.position == first), key=lambda step: step.date or date.max)
