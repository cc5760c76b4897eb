"""The form field for a vague time, and the box it is typed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy

from concepts.fuzzy import LONGEST, FuzzyDate, NotUnderstood, parse
from municipality.scoping import active_municipality_or_none


class PeriodWidget(forms.TextInput):
    """A text box with the days that were understood below it; with JavaScript they follow every key."""

    template_name = "concepts/widgets/period.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        city = active_municipality_or_none()
        widget = context["widget"]
        widget["attrs"]["autocomplete"] = "off"
        widget["attrs"]["maxlength"] = LONGEST
        if city is not None:
            widget["attrs"]["data-period-url"] = reverse("concepts:period", args=[city.slug])
        try:
            widget["understood"] = parse(str(value)).understood if value else ""
        except NotUnderstood:
            # The form says it beside the field.
            widget["understood"] = ""
        return context


class PeriodField(forms.Field):
    """A time as people write it; cleaned to a `FuzzyDate` or, when empty, to nothing. What is not understood is asked about."""

    widget = PeriodWidget
    default_error_messages = {"required": gettext_lazy("Bitte nennen Sie einen Zeitraum, zum Beispiel „Ende 2014“.")}

    def prepare_value(self, value: Any) -> Any:
        return value.text if isinstance(value, FuzzyDate) else value

    def to_python(self, value: Any) -> FuzzyDate | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            return parse(text)
        except NotUnderstood as asked:
            raise ValidationError(asked.sentence, code="not_understood") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "").strip() != str(data or "").strip()
