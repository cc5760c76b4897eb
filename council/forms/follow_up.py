"""Forms of the Beschlusskontrolle: what the unit in charge reports, and what the clerk changes, splits and closes."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import ReportState
from council.follow_up.acts import Charge
from council.models import FollowUpTask, SubmissionMeasure
from municipality.models import OrganizationalUnit

LONGEST_TEXT = 20_000


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    return helper


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Bitte nennen Sie den Tag."),
            "invalid": _("Bitte geben Sie den Tag als Datum an, zum Beispiel 18.11.2026."),
        },
        **kwargs,
    )


class ReportForm(forms.Form):
    """How the task stands."""

    state = forms.ChoiceField(
        label=_("Stand"),
        choices=ReportState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, wie es steht.")},
    )
    as_of = _day(_("Stand vom"))
    text = forms.CharField(
        label=_("Bericht"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In einem oder zwei Sätzen: was erreicht ist, was als Nächstes kommt, was im Wege steht."),
    )
    public = forms.BooleanField(
        label=_("Auch für die Gremien"),
        required=False,
        initial=True,
        help_text=_("Ohne Häkchen bleibt der Bericht ein Vermerk der Verwaltung und steht in keiner Liste."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"as_of": timezone.localdate(), "state": ReportState.IN_PROGRESS} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        self.helper.layout = Layout("state", Div("as_of", css_class="fields"), "text", "public")


class ChargeForm(forms.Form):
    """What the task asks of whom; for changing one and for a further part."""

    title = forms.CharField(
        label=_("Aufgabe"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte sagen Sie in einem Satz, was zu tun ist.")},
    )
    unit = forms.ModelChoiceField(
        label=_("Zuständige Einheit"),
        queryset=OrganizationalUnit.objects.all(),
        empty_label=None,
        error_messages={"invalid_choice": _("Diese Einheit gibt es nicht (mehr). Bitte wählen Sie aus der Liste.")},
    )
    due = _day(_("Termin"), required=False, help_text=_("Leer bedeutet: ohne Termin."))
    measures = forms.MultipleChoiceField(
        label=_("Maßnahmen, die das umsetzen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Solange eine Maßnahme verknüpft ist, folgt der Stand der Aufgabe aus ihr."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: FollowUpTask, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": task.revision} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        standing = Q(valid_to__isnull=True) | Q(valid_to__gte=today) | Q(pk=task.unit_id)
        self.fields["unit"].queryset = OrganizationalUnit.objects.filter(standing)
        concerned = SubmissionMeasure.objects.filter(submission=task.consultation.submission_id).select_related("measure")
        self.fields["measures"].choices = [(str(row.measure_id), str(row.measure)) for row in concerned]
        if not self.fields["measures"].choices:
            del self.fields["measures"]
        self.helper = _helper()
        self.helper.layout = Layout(*self.fields)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    @property
    def charge(self) -> Charge:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return Charge(typed["title"], typed["unit"], typed["due"], [int(pk) for pk in typed.get("measures", [])])


class CloseForm(forms.Form):
    """Why nothing more is expected."""

    reason = forms.CharField(
        label=_("Warum die Aufgabe geschlossen wird"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte sagen Sie, warum die Aufgabe geschlossen wird.")},
        help_text=_("Das lesen alle, die den Beschluss sehen."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        self.helper.layout = Layout(*self.fields)


class ReopenForm(forms.Form):
    """Nothing is asked but which state of the task was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper()
        self.helper.layout = Layout(*self.fields)
