"""The sheet of one measure as it is read; a report can be written on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import ConceptEdition
from fields_of_action.forms.standing import StandingForm
from fields_of_action.histories import told_of_measure
from fields_of_action.hooks import actions_for_measures, origins_of, papers_of
from fields_of_action.models import Measure, MeasureCost, MeasureUpdate, Recommendation, RecommendationField
from fields_of_action.permissions import may_write, only_readers, writable_units
from fields_of_action.rows import marks, save_row
from municipality.choices import STAFF_ROLES


def measure_or_404(request: HttpRequest, pk: int) -> Measure:
    measures = Measure.objects.visible_to(request.user).for_list().select_related("edition__concept")
    measure: Measure | None = measures.filter(pk=pk).first()
    if measure is None:
        raise Http404
    return measure


class MeasureDetail(View):
    """Everything about one measure on one page; a report can be written right there."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, measure_or_404(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Store a report."""
        measure = measure_or_404(request, pk)
        if not may_write(measure, writable_units(request.user)):
            messages.error(request, only_readers())
            return redirect(measure.get_absolute_url())
        row = save_row(measure, request.POST, request.user)
        if row is None:
            messages.info(request, _("Es war nichts geändert, deshalb ist nichts gespeichert."))
        elif row.saved:
            messages.success(request, _("Ihre Meldung ist gespeichert."))
        else:
            return self._page(request, row.measure, row=row, status=409 if row.theirs else 422)
        return redirect(measure.get_absolute_url())

    def _page(self, request: HttpRequest, measure: Measure, *, row: Any = None, status: int = 200) -> HttpResponse:
        user = request.user
        is_staff = bool(user.roles & STAFF_ROLES)
        editable = may_write(measure, writable_units(user))
        costs = list(MeasureCost.objects.filter(measure=measure))
        related = Measure.objects.visible_to(user).filter(Q(pk=measure.resumes_id) | Q(resumes=measure)).order_by("pk")
        named = Prefetch("in_fields", RecommendationField.objects.select_related("field"))
        rows = Recommendation.objects.filter(became=measure, edition__in=ConceptEdition.objects.visible_to(user))
        rows = rows.select_related("edition__concept").prefetch_related(named).order_by("pk")
        # One that was carried along is named once, with the last edition that asked for it.
        recommendations = list({item.first_pk: item for item in rows}.values())
        known = origins_of(user, measures=[measure.pk], recommendations=recommendations)
        context = {
            "measure": measure,
            "marks": marks(measure, timezone.localdate()),
            "editable": editable,
            "is_staff": is_staff,
            "row": row,
            "form": row.form if row else StandingForm(measure) if editable else None,
            "costs": costs,
            "own": sum((cost.own for cost in costs), Decimal(0)),
            "third_party": sum((cost.third_party for cost in costs), Decimal(0)),
            "total": sum((cost.total for cost in costs), Decimal(0)),
            "related": list(related),
            "papers": papers_of(user, [measure.pk]).get(measure.pk, []),
            "actions": actions_for_measures((measure,), user),
            "origins": known.measures.get(measure.pk, []),
            "recommendations": [(item, known.recommendations.get(item.pk, [])) for item in recommendations],
            "updates": list(MeasureUpdate.objects.filter(measure=measure).select_related("author").order_by("-at", "-pk")),
            "changes": told_of_measure(measure) if is_staff else [],
        }
        return render(request, "fields_of_action/measure_detail.html", context, status=status)
