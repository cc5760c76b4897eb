"""Fields, measures and figures in the administration. How a measure stands is reported on its own pages, never here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    FieldOfAction,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureUpdate,
    Recommendation,
)
from fields_of_action.updates import STANDING
from municipality.admin import ScopedAdmin


@admin.register(FieldOfAction)
class FieldOfActionAdmin(ScopedAdmin):
    list_display = ["name", "concept", "parent", "focus"]
    list_select_related = ["concept", "parent"]
    search_fields = ["name", "aliases", "focus"]


@admin.register(EditionField)
class EditionFieldAdmin(ScopedAdmin):
    list_display = ["name", "number", "edition", "is_new"]
    list_select_related = ["edition"]
    search_fields = ["name"]


@admin.register(Goal)
class GoalAdmin(ScopedAdmin):
    list_display = ["title", "code", "level", "edition", "field"]
    list_select_related = ["edition", "field"]
    list_filter = ["level"]
    search_fields = ["title", "code"]


@admin.register(Recommendation)
class RecommendationAdmin(ScopedAdmin):
    list_display = ["title", "edition", "horizon", "priority", "became"]
    list_select_related = ["edition", "became"]
    list_filter = ["horizon", "priority"]
    search_fields = ["title"]


@admin.register(ExistingOffer)
class ExistingOfferAdmin(ScopedAdmin):
    list_display = ["name", "concept", "field", "owner", "frequency"]
    list_select_related = ["concept", "field"]
    search_fields = ["name", "provider"]


class IndicatorValueInline(admin.TabularInline):
    """The figures of one indicator."""

    model = IndicatorValue
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(ScopedAdmin):
    list_display = ["name", "theme", "concept", "unit", "is_count"]
    list_select_related = ["concept"]
    search_fields = ["name", "theme"]
    inlines = [IndicatorValueInline]


class MeasureUpdateInline(admin.TabularInline):
    """The reports, to be read."""

    model = MeasureUpdate
    extra = 0
    can_delete = False
    fields = readonly_fields = ["as_of", "status", "progress", "note", "author", "at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Measure)
class MeasureAdmin(ScopedAdmin):
    list_display = ["title", "number", "kind", "field", "responsible_unit", "status", "noted_on"]
    list_select_related = ["field", "responsible_unit"]
    list_filter = ["kind", "status", "horizon"]
    search_fields = ["title", "number"]
    # A period is typed and understood on the measure's own page.
    readonly_fields = [*STANDING, "period", "period_from", "period_to"]
    inlines = [MeasureUpdateInline]

    def save_model(self, request: HttpRequest, obj: Measure, form: Any, change: bool) -> None:
        obj.last_editor = request.user
        # Whoever has the sheet open elsewhere is to notice.
        obj.revision += 1 if change else 0
        super().save_model(request, obj, form, change)
