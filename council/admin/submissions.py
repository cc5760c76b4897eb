"""Submissions and their steps in the admin: everything can be read, and the workflow's own actions can be done.

The text is written in the editor and a status only by `council/transitions.py`; so no field can be changed here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.forms.actions import action_form
from council.models import Consultation, Submission, SubmissionEvent
from council.outcomes import label_of
from council.transitions import Refused, offers, perform
from municipality.admin import ReadOnly, ScopedAdmin, ScopedModelForm

# Changes texts, so it is done in the editor.
DONE_IN_THE_EDITOR = frozenset({"correct"})


class StepInline(ReadOnly, admin.TabularInline):
    model = Consultation
    fk_name = "submission"
    form = ScopedModelForm
    fields = readonly_fields = ["position", "committee", "role", "public", "planned_date", "meeting", "status", "result"]

    @admin.display(description=gettext_lazy("Ergebnis"))
    def result(self, step: Consultation) -> str:
        return label_of(step.outcome) if step.outcome else ""


class EventInline(ReadOnly, admin.TabularInline):
    model = SubmissionEvent
    form = ScopedModelForm
    fields = readonly_fields = ["at", "actor_label", "action", "from_status", "to_status", "reason"]


class WorkflowAdmin(ReadOnly, ScopedAdmin):
    """Shows what the workflow offers as buttons; each leads to a page that asks and then calls `perform`."""

    change_form_template = "admin/council/workflow_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act)
        return [path("<int:pk>/vorgang/<slug:action>/", act, name=f"{self._name}_action"), *super().get_urls()]

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        offered = [] if obj is None else [offer for offer in offers(obj, request.user) if offer.action not in DONE_IN_THE_EDITOR]
        buttons = [
            (offer, reverse(f"admin:{self._name}_action", args=[obj.pk, offer.action])) for offer in offered if offer.allowed
        ]
        context = {"buttons": buttons, "refused": [offer for offer in offered if not offer.allowed]}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def act(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Ask for what the action needs, then do it through the one writer of a status."""
        obj = self.get_object(request, str(pk))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        offer = next((offer for offer in offers(obj, request.user) if offer.action == action), None)
        if offer is None or action in DONE_IN_THE_EDITOR:
            raise Http404
        form = action_form(action, obj, request.user, data=request.POST or None, files=request.FILES or None)
        problem = offer.reason
        if request.method == "POST" and (form is None or form.is_valid()):
            try:
                perform(action, obj, user=request.user, data=form.cleaned_data if form else None)
            except Refused as refused:
                problem = refused.sentence
            else:
                messages.success(request, _("„%(action)s“ ist erledigt.") % {"action": offer.label})
                return redirect(f"admin:{self._name}_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": offer.label,
            "opts": self.opts,
            "object": obj,
            "offer": offer,
            "form": form,
            "problem": problem,
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/council/action.html", context, status=status)


@admin.register(Submission)
class SubmissionAdmin(WorkflowAdmin):
    list_display = ["__str__", "kind", "status", "lead_unit", "modified_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["lead_unit"]
    search_fields = ["number", "subject", "file_reference"]
    date_hierarchy = "drawn_up_on"
    inlines = [StepInline, EventInline]
    fields = ["subject", "number", "file_reference", "kind", "status", "result", "lead_unit", "drawn_up_on", "approved_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return super().get_queryset(request).visible_to(request.user)

    def view_on_site(self, obj: Submission) -> str:
        return obj.get_absolute_url()


@admin.register(Consultation)
class StepAdmin(WorkflowAdmin):
    """The steps of all papers, with their own actions."""

    list_display = ["submission", "position", "committee", "role", "status", "planned_date", "result"]
    list_filter = ["status", "role"]
    list_select_related = ["submission", "committee"]
    search_fields = ["submission__subject", "submission__number", "committee__name"]
    fields = [
        "submission",
        "position",
        "committee",
        "role",
        "public",
        "non_public_reason",
        "planned_date",
        "meeting",
        "status",
        "result",
        "remark",
    ]
    readonly_fields = ["result"]

    @admin.display(description=gettext_lazy("Ergebnis"))
    def result(self, step: Consultation) -> str:
        return label_of(step.outcome) if step.outcome else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consultation]:
        return super().get_queryset(request).select_related("meeting").visible_to(request.user)
