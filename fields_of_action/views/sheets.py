"""The sheet of a measure as a form: begun, changed, kept while it is unsaved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.models import ConceptEdition
from fields_of_action import sheets, updates
from fields_of_action.forms.measure import FirstStandingForm, MeasureForm
from fields_of_action.models import Measure, MeasureAutosave, Recommendation
from fields_of_action.permissions import may_write, only_readers, writable_units
from fields_of_action.views.measures import measure_or_404
from municipality.acting import Refused
from municipality.editing import RESTORE, TextEditing, as_typed


class SheetEditing(TextEditing, View):
    """What beginning and changing a sheet share."""

    unsaved_model = MeasureAutosave
    why_locked = ""
    origin: Recommendation | None = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.open_form(self.stored())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.receive(self.stored())

    def form_of(self, row: Measure, data: QueryDict | None = None) -> MeasureForm:
        return MeasureForm(data, instance=row, user=self.request.user, initial=self.initial)

    @property
    def initial(self) -> dict[str, Any]:
        """What a new sheet begins with."""
        return {}

    def key_of(self, row: Measure) -> str:
        """How an unsaved sheet is filed."""
        return f"massnahme-{row.pk or 'neu'}" + (f"-empfehlung-{self.origin.pk}" if self.origin else "")

    def filed(self, row: Measure) -> dict[str, Any]:
        return {"key": self.key_of(row)}

    def refused(self, row: Measure, form: MeasureForm, data: QueryDict, refusal: Refused) -> HttpResponse:
        for name, sentences in refusal.errors.items() or [(None, refusal.sentence)]:
            form.add_error(name if name in form.fields else None, sentences)
        return self.show(row, form, data=data, unsaved=True, status=422)

    def newer(self, person: str) -> str:
        sentence = _("%(person)s hat diese Maßnahme inzwischen gespeichert. Beim Speichern sehen Sie beide Fassungen.")
        return sentence % {"person": person}

    def show_conflict(self, row: Measure, context: dict[str, Any]) -> HttpResponse:
        context |= {"measure": row, "key": self.key_of(row)}
        return render(self.request, "fields_of_action/measure_conflict.html", context, status=409)

    def first_of(self, data: QueryDict | None) -> FirstStandingForm | None:
        """How a new measure stands on the day it is written down."""
        return None

    def show(
        self,
        row: Measure,
        form: MeasureForm,
        *,
        data: QueryDict | None = None,
        kept: Any = None,
        unsaved: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        request, city = self.request, self.request.municipality.slug
        name, args = ("measure_autosave", [city, row.pk]) if row.pk else ("measure_create_autosave", [city])
        first = self.first_of(data)
        context = self.carried(row, form, data) | {
            "form": form,
            "first": as_typed(first) if first is not None and first.is_bound and request.method == "GET" else first,
            "origin": self.origin,
            "measure": row if row.pk else None,
            "kept": kept,
            "unsaved": unsaved,
            "key": self.key_of(row),
            "restore": f"?stand={RESTORE}" + (f"&empfehlung={self.origin.pk}" if self.origin else ""),
            "autosave_url": reverse(f"fields_of_action:{name}", args=args),
            "login_url": f"{reverse('municipality:login')}?next={request.path}",
        }
        return render(request, "fields_of_action/measure_form.html", context, status=status)


class MeasureCreate(SheetEditing):
    """A new measure, empty or made of a recommendation (`?empfehlung=<id>`) or in a field (`?feld=<id>`)."""

    permission = "fields_of_action.add_measure"

    @cached_property
    def origin(self) -> Recommendation | None:  # type: ignore[override]  # found once, by the address or the form
        text = self.request.POST.get("empfehlung") or self.request.GET.get("empfehlung", "")
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            return None
        editions = ConceptEdition.objects.visible_to(self.request.user)
        found = Recommendation.objects.filter(pk=text, edition__in=editions).select_related("edition").first()
        if found is None or found.became_id is not None:
            raise Http404
        return found

    def stored(self) -> Measure:
        return Measure()

    @property
    def initial(self) -> dict[str, Any]:
        unit = next((item.unit_id for item in self.request.user.memberships_here() if item.unit_id), None)
        if (origin := self.origin) is None:
            names = {"feld": "field", "konzept": "edition"}
            asked = {name: self.request.GET[key] for key, name in names.items() if self.request.GET.get(key, "").isdigit()}
            return asked | ({"responsible_unit": unit} if unit else {})
        link = origin.in_fields.order_by("pk").first()
        return {
            "title": origin.title[:250],
            "description": origin.text,
            "horizon": origin.horizon,
            "priority": origin.priority,
            "edition": origin.edition_id,
            "field": link.field_id if link else None,
            "responsible_unit": unit,
        }

    def first_of(self, data: QueryDict | None) -> FirstStandingForm:
        if data is not None:
            return FirstStandingForm(data)
        return FirstStandingForm(initial={"status": "proposed"} if self.origin else None)

    def save(self, row: Measure, data: QueryDict) -> HttpResponse:
        self.first = FirstStandingForm(data)
        if self.first.is_valid():
            return super().save(row, data)
        form = self.form_of(row, data)
        form.is_valid()
        return self.show(row, form, data=data, unsaved=True, status=422)

    def write(self, form: MeasureForm, revision: int) -> Measure:
        try:
            return sheets.create(form, self.first.standing, user=self.request.user, of=self.origin)
        except updates.Refused as refusal:
            form.instance.pk = None
            raise Refused(refusal.sentence, code="role", errors=refusal.errors) from None

    def done(self, row: Measure) -> HttpResponse:
        messages.success(self.request, _("Die Maßnahme „%(title)s“ ist angelegt.") % {"title": row.title})
        return redirect(row.get_absolute_url())


class MeasureCreateAutosaving(MeasureCreate):
    """Keeps a sheet that is being begun, for this person."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        row = self.stored()
        return self.autosave(row, key=self.key_of(row))


class MeasureEdit(SheetEditing):
    """The sheet as a form. Two who save the same sheet are shown both texts and choose."""

    permission = "fields_of_action.change_measure"

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.measure = measure_or_404(request, pk)
        self.why_locked = "" if may_write(self.measure, writable_units(request.user)) else only_readers()
        if self.why_locked:
            return self.locked()
        return super().dispatch(request)

    def locked(self) -> HttpResponseBase:
        """The way back for whoever may only read; what was sent is kept."""
        if self.request.method == "POST":
            self.keep_posted(self.measure)
        messages.error(self.request, self.why_locked)
        return redirect(self.measure.get_absolute_url())

    def stored(self) -> Measure:
        return measure_or_404(self.request, self.measure.pk)

    def write(self, form: MeasureForm, revision: int) -> Measure:
        try:
            return sheets.save(form, user=self.request.user, revision=revision)
        except updates.Refused as refusal:
            raise Refused(refusal.sentence, code="role", errors=refusal.errors) from None

    def done(self, row: Measure) -> HttpResponse:
        messages.success(self.request, _("Gespeichert."))
        return redirect(row.get_absolute_url())


class MeasureAutosaving(MeasureEdit):
    """Keeps what is typed for this person. The stored sheet stays as it is."""

    http_method_names = ["post"]

    def locked(self) -> HttpResponseBase:
        return self.post(self.request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.autosave(self.measure, key=self.key_of(self.measure), lock=self.why_locked)


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
        except updates.Refused as refused:
            messages.error(request, refused.sentence)
            if found.became is not None:
                return redirect(found.became.get_absolute_url())
            address = reverse("fields_of_action:measure_create", args=[request.municipality.slug])
            return redirect(f"{address}?empfehlung={found.pk}")
        messages.success(request, _("Die Maßnahme „%(title)s“ ist angelegt.") % {"title": measure.title})
        return redirect(measure.get_absolute_url())
