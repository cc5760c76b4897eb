"""Days as people type them in a hurry."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SHORT = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?")
_WORDS = {"heute": 0, "h": 0, "gestern": 1, "vorgestern": 2}


class DayField(forms.DateField):
    """A day typed as 24.12.2026, 24.12.26, 24.12. (the last one there was), "heute", "gestern" or "h"."""

    default_error_messages = {"invalid": _("Bitte geben Sie einen Tag an, zum Beispiel 24.12.2026 oder „heute“.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "size": 10, "maxlength": 20})
        super().__init__(widget=widget, input_formats=["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip().casefold()
        today = timezone.localdate()
        if text in _WORDS:
            return today - timedelta(days=_WORDS[text])
        if match := _SHORT.fullmatch(text):
            return self._latest(int(match[1]), int(match[2]), today)
        return super().to_python(value)

    def _latest(self, day: int, month: int, today: date) -> date:
        """The last time there was such a day, today included; a leap day may be up to eight years back."""
        for year in range(today.year, today.year - 9, -1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found <= today:
                return found
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value
