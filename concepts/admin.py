"""Concepts, and what belongs to their editions.

The city's administration keeps concepts and strategic goals. Editions and their texts can be read here; they are written on their
own pages, and a status only by `concepts/transitions.py`.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from concepts.models import (
    BudgetItem,
    Chapter,
    Concept,
    ConceptEdition,
    CrossCuttingPrinciple,
    EditionEvent,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    FundingApplication,
    Guideline,
    Milestone,
    ProcessPhase,
    RelatedDocument,
    ReportingDuty,
    StrategicGoal,
)
from municipality.admin import ReadOnly, ScopedAdmin, ScopedModelForm


@admin.register(StrategicGoal)
class StrategicGoalAdmin(ScopedAdmin):
    list_display = ["code", "text", "valid_from"]
    search_fields = ["code", "text"]


@admin.register(Concept)
class ConceptAdmin(ScopedAdmin):
    list_display = ["name", "kind_label", "lead_unit"]
    list_select_related = ["lead_unit"]
    search_fields = ["name", "kind_label"]
    autocomplete_fields = ["lead_unit"]
    prepopulated_fields = {"slug": ["name"]}

    def has_delete_permission(self, request: HttpRequest, obj: Concept | None = None) -> bool:
        # What was adopted is kept; only a concept that nobody has begun to write may go.
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.editions.exists())


class TextInline(ReadOnly, admin.TabularInline):
    """Texts of an edition, in their order."""

    form = ScopedModelForm
    show_change_link = False


class ChapterInline(TextInline):
    model = Chapter
    fields = readonly_fields = ["position", "parent", "heading", "revision", "last_editor", "modified_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chapter]:
        rows: QuerySet[Chapter] = super().get_queryset(request)
        return rows.select_related("parent", "last_editor")


class GuidelineInline(TextInline):
    model = Guideline
    fields = readonly_fields = ["position", "title", "text"]


class PrincipleInline(TextInline):
    model = CrossCuttingPrinciple
    fields = readonly_fields = ["position", "name", "text"]


class PhaseInline(TextInline):
    model = ProcessPhase
    fields = readonly_fields = ["position", "title", "period", "is_preliminary"]


class MilestoneInline(TextInline):
    model = Milestone
    fields = readonly_fields = ["position", "title", "period", "reached_on", "reached_at_some_time"]


class DutyInline(TextInline):
    model = ReportingDuty
    fields = readonly_fields = ["position", "title", "body", "cadence", "next_due", "last_done"]


class InstrumentInline(TextInline):
    model = FollowUpInstrument
    fields = readonly_fields = ["position", "name", "kind", "cadence", "period"]


class EvaluationInline(TextInline):
    model = Evaluation
    fields = readonly_fields = ["position", "title", "period", "conducted_by"]


class DocumentInline(TextInline):
    model = RelatedDocument
    fields = readonly_fields = ["position", "title", "kind", "period"]


class FundingInline(TextInline):
    model = FundingApplication
    fields = readonly_fields = [
        "position",
        "programme",
        "total_cost",
        "requested",
        "granted",
        "own_share",
        "decision",
        "proof_due",
    ]


class BudgetInline(TextInline):
    model = BudgetItem
    fields = readonly_fields = ["position", "year", "label", "amount", "cost_object"]


class SupportInline(TextInline):
    model = ExternalSupport
    fields = readonly_fields = ["position", "institution", "kind", "period", "is_completed"]


class EventInline(ReadOnly, admin.TabularInline):
    model = EditionEvent
    form = ScopedModelForm
    fields = readonly_fields = ["at", "actor_label", "action", "from_status", "to_status", "reason"]


@admin.register(ConceptEdition)
class ConceptEditionAdmin(ReadOnly, ScopedAdmin):
    list_display = ["label", "concept", "status", "period", "adopted_on"]
    list_filter = ["status"]
    list_select_related = ["concept"]
    search_fields = ["label", "concept__name"]
    fields = readonly_fields = [
        "concept", "label", "status", "version", "period", "as_of", "predecessor", "adopted_on", "plain_summary",
    ]  # fmt: skip
    inlines = [
        ChapterInline, GuidelineInline, PrincipleInline, PhaseInline, MilestoneInline, EvaluationInline, InstrumentInline,
        DutyInline, DocumentInline, FundingInline, BudgetInline, SupportInline, EventInline,
    ]  # fmt: skip

    def view_on_site(self, obj: ConceptEdition) -> str:
        return obj.get_absolute_url()
