"""The city's own words for outcomes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from council.models import OutcomeLabel
from municipality.admin import ScopedAdmin


@admin.register(OutcomeLabel)
class OutcomeLabelAdmin(ScopedAdmin):
    """Effects stay as they are; what was printed before keeps the words of its day."""

    list_display = ["usual", "label"]
    ordering = ["outcome"]

    @admin.display(description=_("Ergebnis"), ordering="outcome")
    def usual(self, row: OutcomeLabel) -> str:
        return str(row.get_outcome_display())
