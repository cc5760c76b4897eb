"""One row of the grid: what can be reported of a measure without leaving the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fields_of_action.choices import MeasureStatus
from fields_of_action.forms.days import DayField
from fields_of_action.models import Measure
from fields_of_action.updates import LONGEST_NOTE, Standing


class PercentField(forms.IntegerField):
    """A whole number from 0 to 100, with or without the sign behind it; nothing is 0."""

    default_error_messages = {"invalid": _("Bitte geben Sie eine ganze Zahl von 0 bis 100 an.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": 3, "maxlength": 5}
        super().__init__(min_value=0, max_value=100, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages |= dict.fromkeys(("min_value", "max_value"), self.error_messages["invalid"])
        for validator in self.validators:
            validator.message = self.error_messages["invalid"]

    def to_python(self, value: Any) -> int | None:
        return super().to_python(str(value or "").strip().removesuffix("%").strip())

    def clean(self, value: Any) -> int | None:
        number = super().clean(value)
        return 0 if number is None else number


class StandingForm(forms.Form):
    """Status, progress, note and day. The names of the fields begin with the measure's id, so that many rows make one form.

    An empty day means today. `seen` is the print of the standing that the person had read.
    """

    status = forms.ChoiceField(
        label=_("Stand"),
        choices=MeasureStatus,
        error_messages={"invalid_choice": _("Diesen Stand gibt es nicht. Bitte wählen Sie aus der Liste.")},
    )
    progress = PercentField(label=_("Fortschritt in %"), required=False)
    note = forms.CharField(
        label=_("Notiz"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 1, "autocomplete": "off"}),
        error_messages={"max_length": _("Die Notiz ist zu lang. Bitte kürzen Sie sie auf %(limit_value)d Zeichen.")},
    )
    noted_on = DayField(label=_("Stand vom"), required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, measure: Measure, data: Any = None) -> None:
        standing = Standing.of(measure)
        initial = {
            "status": standing.status,
            "progress": standing.progress,
            "note": standing.note,
            "noted_on": standing.as_of,
            "seen": standing.print,
        }
        super().__init__(data, prefix=str(measure.pk), initial=initial)
        self.measure = measure
        for name in ("status", "progress", "note", "noted_on"):
            # The label is the column's head and the row's title; read aloud, both stand together.
            widget = self.fields[name].widget
            widget.attrs |= {
                "class": "form-select" if name == "status" else "form-control",
                "aria-label": f"{self.fields[name].label}: {measure.title}",
                "data-cell": name,
            }

    def clean_note(self) -> str:
        return "\n".join(self.cleaned_data["note"].strip().splitlines())

    @property
    def standing(self) -> Standing:
        """What was typed; the form must be valid."""
        typed = self.cleaned_data
        return Standing(typed["status"], typed["progress"], typed["note"], typed["noted_on"] or timezone.localdate())

    @property
    def is_touched(self) -> bool:
        """Whether the row differs from what its page was filled with; a row that came without fields does not."""
        if self.add_prefix("status") not in self.data:
            return False
        if not self.is_valid():
            return True
        typed = self.cleaned_data
        shown = Standing(typed["status"], typed["progress"], typed["note"], typed["noted_on"])
        return shown.print != typed["seen"]

    def mark_errors(self) -> None:
        """Tie each wrong field to its sentence."""
        for name in self.errors:
            if name in self.fields and name != "seen":
                attrs = self.fields[name].widget.attrs
                attrs["class"] += " is-invalid"
                attrs |= {"aria-invalid": "true", "aria-describedby": f"fehler-{self.prefix}"}
