"""Forms of what an edition says of its process, and of what follows from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import Cadence
from concepts.forms.parts import PartForm
from concepts.forms.steps import StepsField, steps_of, store
from concepts.models import Evaluation, FollowUpInstrument, Milestone, ProcessPhase, RelatedDocument, ReportingDuty
from municipality.forms.dates import DateField
from municipality.merging import Piece


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PhaseForm(PartForm):
    rows = [["title", "period"], "is_preliminary", "text", "steps"]

    steps = StepsField(label=gettext_lazy("Schritte"), required=False)

    class Meta:
        model = ProcessPhase
        fields = ["title", "period", "is_preliminary", "text"]
        widgets = {"text": _lines(3)}
        help_texts = {"period": gettext_lazy("So wie man es sagt: „April–Juni 2020“, „Ende 2026“.")}
        error_messages = {"title": {"required": gettext_lazy("Bitte geben Sie der Phase einen Titel.")}}

    def prepare(self) -> None:
        self.initial["steps"] = steps_of(self.instance)

    def pieces(self) -> dict[str, Piece]:
        found = super().pieces()
        return found | {"steps": replace(found["steps"], text=StepsField.in_words(found["steps"].value))}

    def save_along(self) -> None:
        store(self.instance, self.cleaned_data["steps"], self.instance.last_editor)


class MilestoneForm(PartForm):
    rows = [["title", "period"], "reached_on", "reached_at_some_time", "text"]

    reached_on = DateField(label=gettext_lazy("erreicht am"), required=False)

    class Meta:
        model = Milestone
        fields = ["title", "period", "reached_on", "reached_at_some_time", "text"]
        widgets = {"text": _lines(3)}
        labels = {"period": gettext_lazy("vorgesehen")}
        help_texts = {"period": gettext_lazy("Ein Tag oder eine Zeit: „14.12.2026“, „vor der Sommerpause 2027“.")}
        error_messages = {"title": {"required": gettext_lazy("Bitte sagen Sie, was erreicht sein soll.")}}

    def clean_reached_on(self) -> Any:
        day = self.cleaned_data["reached_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag liegt noch vor uns. Bitte tragen Sie ihn ein, wenn es so weit ist."))
        return day

    def clean_reached_at_some_time(self) -> bool:
        # A day says more than a tick.
        return bool(self.cleaned_data["reached_at_some_time"]) and not self.cleaned_data.get("reached_on")


class EvaluationForm(PartForm):
    rows = [["title", "period"], "conducted_by", "findings"]

    class Meta:
        model = Evaluation
        fields = ["title", "period", "conducted_by", "findings"]
        widgets = {"findings": _lines(5)}
        error_messages = {"title": {"required": gettext_lazy("Bitte sagen Sie, was ausgewertet wurde oder wird.")}}


class DocumentForm(PartForm):
    rows = ["title", ["kind", "period"], ["publisher", "link"], "note"]

    link = forms.URLField(
        label=gettext_lazy("Internetadresse"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Bitte geben Sie eine ganze Adresse an, zum Beispiel https://www.stadt.de/bericht.")
        },
    )

    class Meta:
        model = RelatedDocument
        fields = ["title", "kind", "period", "publisher", "link", "note"]
        widgets = {"note": _lines(3)}
        labels = {"period": gettext_lazy("Jahr oder Laufzeit")}
        error_messages = {"title": {"required": gettext_lazy("Bitte geben Sie den Titel der Unterlage an.")}}


class InstrumentForm(PartForm):
    rows = ["name", ["kind", "cadence"], ["period", "reports_to"], "text", "contacts"]

    class Meta:
        model = FollowUpInstrument
        fields = ["name", "kind", "cadence", "period", "reports_to", "text", "contacts"]
        widgets = {"text": _lines(4), "contacts": _lines(2)}
        labels = {"period": gettext_lazy("Beginn oder Laufzeit")}
        help_texts = {"contacts": gettext_lazy("Stellen und Funktionen; Namen von Beteiligten gehören nicht hierher.")}
        error_messages = {"name": {"required": gettext_lazy("Bitte geben Sie dem Instrument einen Namen.")}}


class DutyForm(PartForm):
    rows = ["title", ["body", "cadence"], ["next_due", "last_done"], "note"]

    next_due = DateField(label=gettext_lazy("nächster Bericht fällig am"), required=False)
    last_done = DateField(label=gettext_lazy("zuletzt berichtet am"), required=False)

    class Meta:
        model = ReportingDuty
        fields = ["title", "body", "cadence", "next_due", "last_done", "note"]
        widgets = {"note": _lines(3)}
        help_texts = {"body": gettext_lazy("Gremium oder Behörde, zum Beispiel „Sozialausschuss“.")}
        error_messages = {"title": {"required": gettext_lazy("Bitte geben Sie dem Bericht einen Namen.")}}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cadence = cleaned.get("cadence")
        is_over = cadence == Cadence.ONCE and cleaned.get("last_done")
        if cadence and cadence != Cadence.AS_NEEDED and not is_over and not cleaned.get("next_due") and not self.errors:
            self.add_error("next_due", _("Bitte nennen Sie den Tag, an dem der nächste Bericht fällig ist."))
        return cleaned
