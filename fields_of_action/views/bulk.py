"""Ticked rows changed together: first what, then a preview of every change, then all at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from fields_of_action.bulk import carry_out, plan
from fields_of_action.forms.bulk import BulkForm
from fields_of_action.hooks import actions_for_measures
from fields_of_action.models import Measure
from fields_of_action.permissions import may_write, writable_units
from fields_of_action.updates import Refused, Stale
from fields_of_action.views.grid import MOST_ROWS, list_address, refused_rows, save_typed


class MeasureBulk(View):
    """Sent by the grid with ticked rows (`wahl`), then by its own two pages (`schritt`: vorschau, anwenden)."""

    permission = "fields_of_action.change_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(list_address(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "zeilen" in request.POST:
            # The grid is one form: what was typed in its rows is stored before the page is left.
            refused = refused_rows(request, save_typed(request))
            if refused is not None:
                return refused
        measures = self._chosen(request)
        if not measures:
            messages.error(request, _("Bitte kreuzen Sie zuerst die Maßnahmen an, mit denen Sie weiterarbeiten möchten."))
            return redirect(list_address(request))
        if "daraus" in request.POST:
            return self._make_of(request, measures)
        step = request.POST.get("schritt", "")
        form = BulkForm(request.POST if step else None)
        if not step or not form.is_valid():
            return self._page(request, measures, form, status=422 if step else 200)
        if step == "anwenden":
            return self._carry_out(request, measures, form)
        return self._preview(request, measures, form)

    def _chosen(self, request: HttpRequest) -> list[Measure]:
        texts = request.POST.getlist("wahl")[:MOST_ROWS]
        pks = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]
        return list(Measure.objects.visible_to(request.user).for_list().filter(pk__in=pks).order_by("title", "pk"))

    @staticmethod
    def _make_of(request: HttpRequest, measures: list[Measure]) -> HttpResponse:
        """Lead to the page of a room above that makes something of them."""
        label = request.POST["daraus"]
        action = next((item for item in actions_for_measures(measures, request.user) if item.label == label), None)
        if action is None or not action.address:
            messages.error(request, action.reason if action else _("Das ist mit Ihrer Aufgabe nicht möglich."))
            return redirect(list_address(request))
        return redirect(action.address)

    def _page(self, request: HttpRequest, measures: list[Measure], form: BulkForm, *, status: int = 200) -> HttpResponse:
        units = writable_units(request.user)
        context = {
            "measures": measures,
            "closed": [measure for measure in measures if not may_write(measure, units)],
            "form": form,
            "back": list_address(request),
        }
        return render(request, "fields_of_action/bulk.html", context, status=status)

    def _preview(self, request: HttpRequest, measures: list[Measure], form: BulkForm, *, status: int = 200) -> HttpResponse:
        plans = plan(measures, form.cleaned_data, request.user)
        context = {
            "plans": [item for item in plans if item.changes],
            "same": [item for item in plans if not item.changes and not item.locked],
            "closed": [item.measure for item in plans if item.locked],
            "form": form,
            "measures": measures,
            "back": list_address(request),
        }
        return render(request, "fields_of_action/bulk_preview.html", context, status=status)

    def _carry_out(self, request: HttpRequest, measures: list[Measure], form: BulkForm) -> HttpResponse:
        pks = [measure.pk for measure in measures]
        seen = {pk: request.POST.get(f"gesehen-{pk}", "") for pk in pks}
        try:
            count = carry_out(pks, form.cleaned_data, seen, user=request.user)
        except Stale as stale:
            text = _(
                "„%(title)s“ wurde inzwischen von jemand anderem geändert. "
                "Noch ist nichts gespeichert; hier ist die neue Vorschau."
            )
            messages.error(request, text % {"title": stale.stored.title})
            return self._preview(request, self._chosen(request), form, status=409)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(request, self._chosen(request), form, status=422)
        text = ngettext("%(count)s Maßnahme geändert.", "%(count)s Maßnahmen geändert.", count)
        messages.success(request, text % {"count": count})
        return redirect(list_address(request))
