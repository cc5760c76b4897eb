"""Participation in the administration. Participants' names stand on their own pages only, where every look is logged."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from municipality.admin import ReadOnly, ScopedAdmin, ScopedModelForm
from workshops.models import (
    Contribution,
    Event,
    ExistingFormat,
    PersonalDataEvent,
    Stakeholder,
    StakeholderGroup,
    WorkingGroup,
)


class RevisedAdmin(ScopedAdmin):
    """Whoever has the row open elsewhere is to notice."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.last_editor = request.user
        obj.revision += 1 if change else 0
        super().save_model(request, obj, form, change)


class StakeholderInline(admin.TabularInline):
    model = Stakeholder
    form = ScopedModelForm
    extra = 0


class FormatInline(admin.TabularInline):
    model = ExistingFormat
    form = ScopedModelForm
    extra = 0


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(RevisedAdmin):
    list_display = ["name", "concept", "position"]
    list_select_related = ["concept"]
    search_fields = ["name"]
    inlines = [StakeholderInline, FormatInline]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(RevisedAdmin):
    list_display = ["name", "kind", "concept", "period", "successor"]
    list_select_related = ["concept", "successor"]
    list_filter = ["kind"]
    search_fields = ["name"]
    # A period and rich text are typed and checked on the group's own page.
    readonly_fields = ["period", "period_from", "period_to", "purpose"]


@admin.register(Event)
class EventAdmin(RevisedAdmin):
    list_display = ["title", "kind", "period", "place", "concept"]
    list_select_related = ["concept"]
    list_filter = ["kind"]
    search_fields = ["title", "place"]
    readonly_fields = ["period", "period_from", "period_to", "agenda", "minutes", "results"]


@admin.register(Contribution)
class ContributionAdmin(RevisedAdmin):
    list_display = ["text", "kind", "event", "field"]
    list_select_related = ["event", "field"]
    list_filter = ["kind"]
    search_fields = ["text"]
    # What became of it is written by `workshops/turning.py`.
    readonly_fields = ["event", "merged_into", "recommendation", "measure"]


@admin.register(PersonalDataEvent)
class PersonalDataEventAdmin(ReadOnly, ScopedAdmin):
    list_display = ["at", "actor_label", "action", "subject", "purpose", "reason"]
    list_filter = ["action"]
    fields = readonly_fields = ["at", "actor_label", "action", "subject", "purpose", "reason", "counts"]
