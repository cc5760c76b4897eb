"""Amounts as people write them in German."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")


class AmountField(forms.DecimalField):
    """A number typed as 5000, 5.000, 5.000,50 or 5000,5, with or without the sign of the euro behind it."""

    default_error_messages = {"invalid": _("Bitte geben Sie eine Zahl ein, zum Beispiel 5.000,50.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 24})
        super().__init__(widget=widget, max_digits=kwargs.pop("max_digits", 12), decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = "".join(str(value if value is not None else "").replace("€", "").split())
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        elif _GROUPED.fullmatch(text):
            text = text.replace(".", "")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value).replace(".", ",")
