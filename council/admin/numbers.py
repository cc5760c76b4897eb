"""Ranges of numbers; how far they have counted can be seen, not changed."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from council.choices import NumberPurpose
from council.models import NumberCounter, NumberRange
from council.numbers import validate_pattern, validate_suffix_pattern
from municipality.admin import ScopedAdmin, ScopedModelForm


class NumberRangeForm(ScopedModelForm):
    """A range whose pattern is checked while somebody is there to mend it."""

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        try:
            validate_pattern(values.get("pattern", ""), scope=values.get("scope", ""), prefix=values.get("prefix", ""))
        except ValidationError as error:
            self.add_error("pattern", error)
        suffix = values.get("suffix_pattern", "")
        try:
            validate_suffix_pattern(suffix)
        except ValidationError as error:
            self.add_error("suffix_pattern", error)
        if suffix and values.get("purpose") != NumberPurpose.SUBMISSION:
            self.add_error(
                "suffix_pattern", _("Nur Vorlagen haben Papiere, die zu ihnen gehören. Bitte lassen Sie das Feld leer.")
            )


class NumberCounterInline(admin.TabularInline):
    model = NumberCounter
    form = ScopedModelForm
    extra = 0
    fields = readonly_fields = ["period", "last"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: NumberRange | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: NumberRange | None = None) -> bool:
        return False


@admin.register(NumberRange)
class NumberRangeAdmin(ScopedAdmin):
    form = NumberRangeForm
    list_display = ["purpose", "pattern", "suffix_pattern", "prefix", "scope"]
    inlines = [NumberCounterInline]

    def has_delete_permission(self, request: HttpRequest, obj: NumberRange | None = None) -> bool:
        """With the range its count would go, and the next one would give the same numbers again."""
        counted = obj is not None and obj.counters.exists()
        return super().has_delete_permission(request, obj) and not counted
