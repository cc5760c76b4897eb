"""The field for a day, for every form of the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class DateField(forms.DateField):
    """A day; the browser's own calendar writes it as YYYY-MM-DD, people may type 24.12.2026."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2199-12-31"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)
        self.error_messages["invalid"] = self.error_messages["required"] = _(
            "Bitte geben Sie ein Datum an, zum Beispiel 24.12.2026."
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2199:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day
