"""The sheet of one measure: read, begin, change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import ConceptEdition
from fields_of_action import sheets
from fields_of_action.forms.measure import FirstStandingForm, MeasureForm, costs_of
from fields_of_action.forms.standing import StandingForm
from fields_of_action.hooks import actions_for_measures, origins_of, papers_of
from fields_of_action.merging import pieces, put_stored
from fields_of_action.models import Measure, MeasureCost, MeasureUpdate, Recommendation, RecommendationField
from fields_of_action.permissions import may_write, only_readers, writable_units
from fields_of_action.rows import marks, save_row
from fields_of_action.updates import STANDING, Refused, Stale
from municipality.choices import STAFF_ROLES
from municipality.history import told
from municipality.merging import CHOICE, choices_of, differences, merged, prints, read_prints
from municipality.unsaved import revision_of

READABLE = frozenset(field.name for field in Measure._meta.concrete_fields) - {*STANDING, "period_from", "period_to", "concept"}
"""What the list of changes tells; how a measure stands has a list of its own."""


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
        recommendations = list(
            Recommendation.objects.filter(became=measure, edition__in=ConceptEdition.objects.visible_to(user))
            .select_related("edition__concept")
            .prefetch_related(named)
        )
        known = origins_of(user, measures=[measure.pk], recommendations=[item.pk for item in recommendations])
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
            "changes": told(measure, fields=READABLE) if is_staff else [],
        }
        return render(request, "fields_of_action/measure_detail.html", context, status=status)


class MeasureCreate(View):
    """A new measure, empty or made of a recommendation (`?empfehlung=<id>`) or in a field (`?feld=<id>`)."""

    permission = "fields_of_action.add_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        origin = self._origin(request, request.GET.get("empfehlung", ""))
        initial = self._from(origin) if origin else self._asked(request)
        form = MeasureForm(user=request.user, initial=initial)
        first = FirstStandingForm(initial={"status": "proposed"} if origin else None)
        return self._page(request, form, first, costs_of(form.instance), origin)

    def post(self, request: HttpRequest) -> HttpResponse:
        origin = self._origin(request, request.POST.get("empfehlung", ""))
        form, first = MeasureForm(request.POST, user=request.user), FirstStandingForm(request.POST)
        costs = costs_of(form.instance, request.POST)
        # All three are asked, so that every problem is named at once.
        if all([form.is_valid(), first.is_valid(), costs.is_valid()]):
            try:
                measure = sheets.create(form, costs, first.standing, user=request.user, of=origin)
            except Refused as refused:
                for name, sentence in refused.errors.items() or [(None, refused.sentence)]:
                    form.add_error(name if name in form.fields else None, sentence)
            else:
                messages.success(request, _("Die Maßnahme „%(title)s“ ist angelegt.") % {"title": measure.title})
                return redirect(measure.get_absolute_url())
        return self._page(request, form, first, costs, origin, status=422)

    def _origin(self, request: HttpRequest, text: str) -> Recommendation | None:
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            return None
        editions = ConceptEdition.objects.visible_to(request.user)
        found = Recommendation.objects.filter(pk=text, edition__in=editions).select_related("edition").first()
        if found is None or found.became_id is not None:
            raise Http404
        return found

    def _from(self, origin: Recommendation) -> dict[str, Any]:
        link = origin.in_fields.order_by("pk").first()
        units = [item.unit_id for item in self.request.user.memberships_here() if item.unit_id]
        return {
            "title": origin.title[:250],
            "description": origin.text,
            "horizon": origin.horizon,
            "priority": origin.priority,
            "edition": origin.edition_id,
            "field": link.field_id if link else None,
            "responsible_unit": units[0] if units else None,
        }

    def _asked(self, request: HttpRequest) -> dict[str, Any]:
        units = [item.unit_id for item in request.user.memberships_here() if item.unit_id]
        names = {"feld": "field", "konzept": "edition"}
        asked = {name: request.GET[key] for key, name in names.items() if request.GET.get(key, "").isdigit()}
        return asked | ({"responsible_unit": units[0]} if units else {})

    @staticmethod
    def _page(request: HttpRequest, form: Any, first: Any, costs: Any, origin: Any, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "first": first,
            "costs": costs,
            "origin": origin,
            "measure": None,
            "cost_errors": cost_errors(costs),
        }
        return render(request, "fields_of_action/measure_form.html", context, status=status)


class MeasureFromRecommendation(View):
    """Makes the measure that a recommendation asks for, without asking anything; where something is missing, the form asks."""

    permission = "fields_of_action.add_measure"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        editions = ConceptEdition.objects.visible_to(request.user)
        found = Recommendation.objects.filter(pk=pk, edition__in=editions).select_related("became").first()
        if found is None:
            raise Http404
        try:
            measure = sheets.carry_out(found, user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            if found.became is not None:
                return redirect(found.became.get_absolute_url())
            address = reverse("fields_of_action:measure_create", args=[request.municipality.slug])
            return redirect(f"{address}?empfehlung={found.pk}")
        messages.success(request, _("Die Maßnahme „%(title)s“ ist angelegt.") % {"title": measure.title})
        return redirect(measure.get_absolute_url())


class MeasureEdit(View):
    """The sheet as a form. Two who save the same sheet are shown both texts and choose."""

    permission = "fields_of_action.change_measure"

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        self.measure = measure_or_404(request, pk)
        if not may_write(self.measure, writable_units(request.user)):
            messages.error(request, only_readers())
            return redirect(self.measure.get_absolute_url())
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = MeasureForm(instance=self.measure, user=request.user)
        costs = costs_of(self.measure)
        return self._page(request, form, costs, base=prints(pieces(form, costs)), revision=self.measure.revision)

    def post(self, request: HttpRequest) -> HttpResponse:
        data = request.POST
        if chosen := choices_of(data):
            data = self._merged(data, {}, chosen)
        return self._save(request, data)

    def _save(self, request: HttpRequest, data: QueryDict) -> HttpResponse:
        form, costs = self._typed(data)
        base, revision = data.get("base", ""), revision_of(data)
        if not all([form.is_valid(), costs.is_valid()]):
            return self._page(request, form, costs, base=base, revision=revision, status=422)
        try:
            sheets.save(form, costs, user=request.user, revision=revision)
        except Stale as stale:
            return self._conflict(request, data, stale.measure)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(request, form, costs, base=base, revision=revision, status=422)
        messages.success(request, _("Gespeichert."))
        return redirect(self.measure.get_absolute_url())

    def _typed(self, data: QueryDict) -> tuple[MeasureForm, Any]:
        row = measure_or_404(self.request, self.measure.pk)
        return MeasureForm(data, instance=row, user=self.request.user), costs_of(row, data)

    def _stored(self) -> tuple[MeasureForm, Any]:
        row = measure_or_404(self.request, self.measure.pk)
        return MeasureForm(instance=row, user=self.request.user), costs_of(row)

    def _merged(self, data: QueryDict, base: dict[str, str], chosen: dict[str, str]) -> QueryDict:
        stored = self._stored()
        mine, theirs = pieces(*self._typed(data)), pieces(*stored)
        found = differences(base, mine, theirs)
        return merged(data, mine, theirs, found, chosen, lambda text, key: put_stored(text, key, *stored))

    def _conflict(self, request: HttpRequest, data: QueryDict, stored: Measure) -> HttpResponse:
        base, theirs = read_prints(data.get("base", "")), pieces(*self._stored())
        found = differences(base, pieces(*self._typed(data)), theirs)
        if not any(item.open for item in found):
            text = self._merged(data, base, {})
            text["revision"], text["base"] = str(stored.revision), prints(theirs)
            return self._save(request, text)
        context = {
            "measure": self.measure,
            "person": stored.last_editor,
            "entries": [(name, value) for name, values in data.lists() for value in values if not _is_own(name)],
            "revision": stored.revision,
            "base": prints(theirs),
            "open": [item for item in found if item.open],
            "decided": [item for item in found if not item.open],
        }
        return render(request, "fields_of_action/measure_conflict.html", context, status=409)

    def _page(self, request: HttpRequest, form: Any, costs: Any, *, base: str, revision: int, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "costs": costs,
            "measure": self.measure,
            "base": base,
            "revision": revision,
            "cost_errors": cost_errors(costs),
        }
        return render(request, "fields_of_action/measure_form.html", context, status=status)


def cost_errors(costs: Any) -> list[str]:
    """What is wrong with the rows of the costs, for the summary above the form."""
    if not costs.is_bound or costs.is_valid():
        return []
    found = [str(text) for text in costs.non_form_errors()]
    for place, form in enumerate(costs.forms, start=1):
        for name, texts in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            found += [
                _("Kosten, Zeile %(place)s, %(field)s: %(text)s") % {"place": place, "field": label, "text": text}
                for text in texts
            ]
    return found


def _is_own(name: str) -> bool:
    return name in ("csrfmiddlewaretoken", "revision", "base") or name.startswith(CHOICE)
