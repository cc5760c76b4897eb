"""Several measures changed together: what is left empty stays as it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.choices import Horizon
from fields_of_action.choices import MeasureStatus
from fields_of_action.forms.days import DayField
from fields_of_action.forms.measure import plain_form_helper
from fields_of_action.updates import LONGEST_NOTE
from municipality.models import OrganizationalUnit

KEEP = ("", gettext_lazy("nicht ändern"))
NONE = "ohne"


class BulkForm(forms.Form):
    """What shall be the same for all chosen measures."""

    status = forms.ChoiceField(label=gettext_lazy("Stand"), required=False, choices=[KEEP, *MeasureStatus.choices])
    note = forms.CharField(
        label=gettext_lazy("Notiz"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Leer bleibt jede Notiz, wie sie ist."),
    )
    noted_on = DayField(
        label=gettext_lazy("Stand vom"),
        required=False,
        help_text=gettext_lazy("Leer heißt heute, wenn Stand oder Notiz sich ändern."),
    )
    responsible_unit = forms.ModelChoiceField(
        OrganizationalUnit.objects.all(), label=gettext_lazy("zuständig"), required=False, empty_label=KEEP[1]
    )
    horizon = forms.ChoiceField(
        label=gettext_lazy("Horizont"), required=False, choices=[KEEP, *Horizon.choices, (NONE, gettext_lazy("ohne Angabe"))]
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Bitte füllen Sie mindestens ein Feld aus; sonst ändert sich nichts."))
        return cleaned

    @property
    def helper(self) -> Any:
        return plain_form_helper()
