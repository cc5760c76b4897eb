"""Forms around a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.models import AgendaItem, Committee, Meeting

LONGEST_NUMBER = 20


class MeetingForm(forms.Form):
    """Bodies, day, time and place of a session; several bodies make it a joint one."""

    committees = forms.ModelMultipleChoiceField(
        label=_("Gremien"),
        queryset=Committee.objects.filter(active=True),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Wählen Sie mehrere Gremien für eine gemeinsame Sitzung."),
        error_messages={"required": _("Bitte wählen Sie mindestens ein Gremium.")},
    )
    day = forms.DateField(
        label=_("Tag"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Bitte geben Sie den Tag der Sitzung an."),
            "invalid": _("Bitte geben Sie den Tag als Datum an, zum Beispiel 18.11.2026."),
        },
    )
    time = forms.TimeField(
        label=_("Beginn"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": _("Bitte geben Sie den Beginn an."),
            "invalid": _("Bitte geben Sie den Beginn als Uhrzeit an, zum Beispiel 18:00."),
        },
    )
    place = forms.CharField(
        label=_("Ort"), max_length=160, required=False, help_text=_("Zum Beispiel „Rathaus, Großer Sitzungssaal“.")
    )

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        self.meeting = meeting
        if meeting is not None:
            start = timezone.localtime(meeting.starts_at)
            kwargs["initial"] = {
                "committees": [committee.pk for committee in meeting.committees],
                "day": start.date(),
                "time": start.time(),
                "place": meeting.place,
            } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("committees", Div("day", "time", css_class="fields"), "place")

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("Bitte prüfen Sie das Jahr."))
        return day

    def clean_committees(self) -> Any:
        chosen = self.cleaned_data["committees"]
        if self.meeting is not None and self.meeting.pk:
            kept = {committee.pk for committee in chosen}
            busy = {step.committee for step in self.meeting.steps.select_related("committee") if step.committee_id not in kept}
            if busy:
                raise forms.ValidationError(
                    _("Auf der Tagesordnung stehen noch Vorlagen für: %(bodies)s. Bitte nehmen Sie diese zuerst herunter."),
                    params={"bodies": ", ".join(sorted(str(body) for body in busy))},
                )
        return chosen

    def to_meeting(self) -> Meeting:
        """The session with what was typed, not yet saved."""
        meeting = self.meeting or Meeting()
        meeting.starts_at = timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))
        meeting.place = self.cleaned_data["place"]
        return meeting


class DispatchForm(forms.Form):
    """Sending an agenda; the reason is needed only where the notice period is missed."""

    urgency_reason = forms.CharField(
        label=_("Grund der Eilbedürftigkeit"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Nur nötig, wenn die Ladungsfrist nicht mehr eingehalten wird. Der Grund wird bei jeder Vorlage festgehalten."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class CancelForm(forms.Form):
    """Calling off a session; the reason is printed in what the members of an invited one get."""

    reason = forms.CharField(
        label=_("Grund"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Steht in der Absage, wenn schon eingeladen war, und im Verlauf der Sitzung."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class FreeItemForm(forms.ModelForm):
    """An item of the agenda without a paper."""

    public = forms.TypedChoiceField(
        label=_("Teil der Sitzung"),
        choices=[("True", _("öffentlicher Teil")), ("False", _("nicht öffentlicher Teil"))],
        coerce=lambda value: value == "True",
        initial="True",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "note", "public"]
        error_messages = {"title": {"required": _("Bitte schreiben Sie, worum es bei diesem Punkt geht.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class AgendaNumberForm(forms.Form):
    """The agenda number of one item."""

    number = forms.CharField(
        label=_("TOP"),
        max_length=LONGEST_NUMBER,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control form-control-sm", "size": 5}),
        error_messages={"max_length": _("Eine TOP-Nummer hat höchstens %(limit_value)d Zeichen.")},
    )
