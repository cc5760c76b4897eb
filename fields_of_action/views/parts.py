"""Writing the parts of an edition: fields, goals, recommendations, offers, figures. One page for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from concepts.models import ConceptEdition
from concepts.models.chapter import EditionPart
from fields_of_action import parts
from fields_of_action.forms.parts import (
    EditionFieldForm,
    GoalForm,
    IndicatorForm,
    NewFieldForm,
    OfferForm,
    PartForm,
    RecommendationForm,
    values_of,
)
from fields_of_action.models import EditionField, FieldOfAction
from fields_of_action.updates import Refused
from fields_of_action.views.fields import address, edition_or_404
from municipality.forms.richtext import RichTextField
from municipality.richtext import plain
from municipality.worddiff import Segment, diff


@dataclass(frozen=True)
class Kind:
    """A kind of part as its pages call it."""

    form: type[PartForm]
    new: Any
    change: Any


KINDS = {
    "ziele": Kind(GoalForm, gettext_lazy("Neues Ziel"), gettext_lazy("Ziel bearbeiten")),
    "empfehlungen": Kind(
        RecommendationForm, gettext_lazy("Neue Handlungsempfehlung"), gettext_lazy("Handlungsempfehlung bearbeiten")
    ),
    "angebote": Kind(OfferForm, gettext_lazy("Neues Angebot"), gettext_lazy("Angebot bearbeiten")),
    "kennzahlen": Kind(IndicatorForm, gettext_lazy("Neue Kennzahl"), gettext_lazy("Kennzahl bearbeiten")),
    "felder": Kind(EditionFieldForm, gettext_lazy("Neues Handlungsfeld"), gettext_lazy("Handlungsfeld bearbeiten")),
}


@dataclass(frozen=True)
class Other:
    """One field that somebody else saved meanwhile: the label, what is stored, and the difference to what is typed."""

    label: str
    stored: str
    segments: list[Segment]


class PartEdit(View):
    """A new part (without `pk`), or one that is there. Fields are begun on a page of their own."""

    permission = "fields_of_action.change_editionfield"

    def dispatch(self, request: HttpRequest, concept: str, edition: str, kind: str, pk: int | None = None) -> Any:
        if kind not in KINDS or (kind == "felder" and pk is None):
            raise Http404
        self.kind, self.edition = KINDS[kind], edition_or_404(request, concept, edition)
        self.part = self._find(pk) if pk is not None else None
        model = self.kind.form._meta.model
        if reason := parts.why_closed(self.edition, request.user, of_edition=issubclass(model, EditionPart)):
            messages.error(request, reason)
            return redirect(self._back(self.part))
        return super().dispatch(request)

    def _find(self, pk: int) -> Model:
        model = self.kind.form._meta.model
        rows = model.objects.select_related("field")
        if model is EditionField:
            found = rows.filter(edition=self.edition, field=pk).first()
        elif issubclass(model, EditionPart):
            found = model.objects.filter(edition=self.edition, pk=pk).first()
        else:
            found = rows.filter(concept=self.edition.concept, pk=pk).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {}
        if self.part is None and (asked := self._asked_field(request.GET.get("feld", ""))):
            initial = {"field": asked.pk, "in_fields": [asked.pk]}
        form = self.kind.form(instance=self.part, edition=self.edition, initial=initial)
        return self._page(form, self._values(form), revision=getattr(self.part, "revision", 0))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "loeschen" in request.POST and self.part is not None:
            return self._remove(request)
        form = self.kind.form(request.POST, instance=self.part, edition=self.edition)
        values, revision = self._values(form, request.POST), _number(request.POST.get("revision", ""))
        if not all([form.is_valid(), values is None or values.is_valid()]):
            return self._page(form, values, revision=revision, status=422)
        try:
            part = parts.save(form, user=request.user, revision=revision, values=values)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, values, revision=revision, status=422)
        except parts.PartStale as stale:
            return self._page(form, values, revision=stale.stored.revision, stale=stale.stored, status=409)
        messages.success(request, _("Gespeichert."))
        return redirect(self._back(part))

    def _remove(self, request: HttpRequest) -> HttpResponse:
        back = self._back(None if isinstance(self.part, EditionField) else self.part)
        if "sicher" not in request.POST:
            context = {
                "part": self.part,
                "edition": self.edition,
                "back": self._back(self.part),
                "is_field": isinstance(self.part, EditionField),
            }
            return render(request, "fields_of_action/part_remove.html", context)
        try:
            parts.remove(self.part, self.edition, user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(self._back(self.part))
        messages.success(request, _("„%(part)s“ ist gelöscht.") % {"part": self.part})
        return redirect(back)

    def _values(self, form: PartForm, data: Any = None) -> Any:
        return values_of(form.instance, data) if isinstance(form, IndicatorForm) else None

    def _asked_field(self, text: str) -> FieldOfAction | None:
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            return None
        return FieldOfAction.objects.filter(pk=text, in_editions__edition=self.edition).first()

    def _back(self, part: Model | None) -> str:
        field = getattr(part, "field_id", None)
        if field is None and part is not None and hasattr(part, "in_fields"):
            field = part.in_fields.values_list("field", flat=True).first()
        if field is None and self.request.GET.get("feld", "").isdigit():
            asked = self._asked_field(self.request.GET["feld"])
            field = asked.pk if asked else None
        if field is None or not EditionField.objects.filter(edition=self.edition, field=field).exists():
            return address(self.request, "field_list", self.edition)
        return address(self.request, "field_detail", self.edition, field)

    def _page(self, form: PartForm, values: Any, *, revision: int, stale: Any = None, status: int = 200) -> HttpResponse:
        rich = any(isinstance(item, RichTextField) for item in form.fields.values())
        context = {
            "edition": self.edition,
            "part": self.part,
            "heading": self.kind.change if self.part else self.kind.new,
            "form": form,
            "values": values,
            "value_errors": [str(text) for text in values.non_form_errors()] if values is not None and values.is_bound else [],
            "revision": revision,
            "back": self._back(self.part),
            "stale": stale,
            "others": _others(form, stale) if stale else [],
            "media": form.media.with_nonce(str(self.request.csp_nonce)) if rich else None,
        }
        return render(self.request, "fields_of_action/part_form.html", context, status=status)


def _others(form: PartForm, stored: Any) -> list[Other]:
    """What differs between the typed and the stored text, word by word."""
    found = []
    for name, item in form.fields.items():
        if name not in form._meta.fields:
            continue
        typed, there = form.cleaned_data.get(name), getattr(stored, name)
        if isinstance(item, RichTextField):
            typed, there = plain(typed or ""), plain(there or "")
        typed, there = _said(typed), _said(there)
        if typed != there:
            found.append(Other(str(item.label), there, diff(there, typed)))
    return found


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return "" if value is None else str(value)


class FieldAdd(View):
    """A field for an edition: one the concept has already, or a new one."""

    permission = "fields_of_action.add_editionfield"

    def dispatch(self, request: HttpRequest, concept: str, edition: str) -> Any:
        self.edition: ConceptEdition = edition_or_404(request, concept, edition)
        if reason := parts.why_closed(self.edition, request.user, of_edition=True):
            messages.error(request, reason)
            return redirect(address(request, "field_list", self.edition))
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewFieldForm(edition=self.edition))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewFieldForm(request.POST, edition=self.edition)
        if form.is_valid():
            try:
                row = parts.add_field(self.edition, form.cleaned_data, user=request.user)
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, _("Das Handlungsfeld „%(name)s“ ist angelegt.") % {"name": row.name})
                return redirect(address(request, "field_detail", self.edition, row.field_id))
        return self._page(form, status=422)

    def _page(self, form: NewFieldForm, *, status: int = 200) -> HttpResponse:
        context = {
            "edition": self.edition,
            "form": form,
            "heading": KINDS["felder"].new,
            "back": address(self.request, "field_list", self.edition),
        }
        return render(self.request, "fields_of_action/part_form.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
