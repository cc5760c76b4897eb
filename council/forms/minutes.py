"""Forms for the minutes of a session."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from council.choices import Presence
from council.minutes import Seat
from council.models import Minutes

_TIME = {"invalid": _("Bitte geben Sie die Uhrzeit wie 19:30 an.")}


def _clock(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control form-control-sm"}),
        error_messages=_TIME,
    )


class MinutesForm(forms.ModelForm):
    """Beginning and end, who chaired and wrote, guests. `revision` says what the person has read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Minutes
        fields = ["began_at", "ended_at", "chaired_by", "written_by", "guests"]
        widgets = {
            "began_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "ended_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "guests": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"began_at": _("Eröffnet um"), "ended_at": _("Geschlossen um")}
        help_texts = {
            "ended_at": _("Mit dem Ende gilt die Sitzung als durchgeführt."),
            "guests": _("Namen und wozu sie da waren; stehen nur in der Ausfertigung für die Mitglieder."),
        }
        error_messages = {"began_at": _TIME, "ended_at": _TIME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revision", self.instance.revision)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "revision",
            Div("began_at", "ended_at", css_class="fields"),
            Div("chaired_by", "written_by", css_class="fields"),
            "guests",
        )


class AttendanceForm(forms.Form):
    """One member: there or not, and from when until when if not the whole time."""

    presence = forms.ChoiceField(
        label=_("Anwesenheit"),
        choices=Presence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, ob das Mitglied da war.")},
    )
    came_at = _clock(_("von"))
    left_at = _clock(_("bis"))

    def __init__(self, seat: Seat, data: Any = None) -> None:
        self.seat = seat
        row = seat.row
        initial = {"presence": row.presence, "came_at": row.came_at, "left_at": row.left_at}
        super().__init__(data, prefix=f"m{seat.member.pk}", initial=initial)
        self.use_required_attribute = False

    @property
    def entered(self) -> tuple[str, Any, Any]:
        return self.cleaned_data["presence"], self.cleaned_data["came_at"], self.cleaned_data["left_at"]
