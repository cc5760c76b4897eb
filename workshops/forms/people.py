"""A participant's name, asked for together with purpose, consent and day of deletion."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fields_of_action.forms.measure import plain_form_helper
from municipality.forms.dates import DateField
from municipality.scoping import ScopedFormMixin
from workshops.choices import LONGEST_KEPT, USUALLY_KEPT, ErasureReason
from workshops.models import Person


def print_of(person: Person) -> str:
    """A short mark of what is stored, by which a form notices that somebody else saved."""
    values = "\x1f".join(str(getattr(person, name)) for name in PersonForm.Meta.fields)
    return hashlib.sha256(values.encode()).hexdigest()[:24]


class PersonForm(ScopedFormMixin, forms.ModelForm):
    """Nothing but what is needed to invite somebody and to prove that she came."""

    consent_on = DateField(
        label=gettext_lazy("Eingewilligt am"),
        help_text=gettext_lazy("Ohne Einwilligung wird kein Name gespeichert. Bewahren Sie die Erklärung bei den Akten auf."),
    )
    delete_on = DateField(
        label=gettext_lazy("Zu löschen am"),
        help_text=gettext_lazy("Vorgeschlagen sind zwei Jahre; höchstens fünf Jahre nach der Einwilligung."),
    )

    class Meta:
        model = Person
        fields = ["given_name", "family_name", "organization", "email", "purpose", "consent_on", "delete_on"]
        help_texts = {
            "organization": gettext_lazy(
                "Für wen die Person spricht, zum Beispiel ein Verein. Bitte nichts über die Person selbst."
            ),
            "purpose": gettext_lazy("Wofür der Name gebraucht wird. Er darf für nichts anderes verwendet werden."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = print_of(self.instance) if self.instance.pk else ""
        self.fields["purpose"].choices = [("", _("Bitte wählen")), *self.fields["purpose"].choices[1:]]
        if not self.instance.pk:
            today = timezone.localdate()
            self.initial |= {"consent_on": today, "delete_on": today + USUALLY_KEPT}

    def clean_consent_on(self) -> date:
        day: date = self.cleaned_data["consent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Die Einwilligung liegt in der Zukunft. Bitte warten Sie, bis sie da ist."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        consent, end = cleaned.get("consent_on"), cleaned.get("delete_on")
        if consent and end and end > consent + LONGEST_KEPT:
            last = consent + LONGEST_KEPT - timedelta(days=2)
            self.add_error(
                "delete_on",
                _("Bitte wählen Sie spätestens den %(day)s; länger als fünf Jahre darf ein Name nicht aufbewahrt werden.")
                % {"day": f"{last:%d.%m.%Y}"},
            )
        elif end and end <= timezone.localdate():
            self.add_error("delete_on", _("Dieser Tag ist schon da. Bitte wählen Sie einen späteren."))
        elif consent and end and end <= consent:
            self.add_error("delete_on", _("Das Löschdatum liegt nach der Einwilligung."))
        if self.instance.pk and self.data.get("seen") != self.seen:
            raise forms.ValidationError(
                _(
                    "Jemand anderes hat diese Angaben gerade geändert. Ihre stehen noch hier; bitte prüfen Sie sie und "
                    "speichern Sie noch einmal."
                )
            )
        return cleaned

    @property
    def helper(self) -> Any:
        return plain_form_helper()


class EraseForm(forms.Form):
    """Why a person is forgotten; a closed list, because a reason in words could hold the name."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Grund"),
        choices=[(value, label) for value, label in ErasureReason.choices if value != ErasureReason.DUE],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Bitte wählen Sie den Grund.")},
    )

    @property
    def helper(self) -> Any:
        return plain_form_helper()
