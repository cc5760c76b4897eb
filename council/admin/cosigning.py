"""The city's rules for the Mitzeichnung."""

from django.contrib import admin

from council.models import CosignRule
from municipality.admin import ScopedAdmin


@admin.register(CosignRule)
class CosignRuleAdmin(ScopedAdmin):
    list_display = ["condition", "below", "unit", "group", "days"]
    list_display_links = ["condition"]
    list_filter = ["condition"]
    list_select_related = ["unit", "below"]
    search_fields = ["unit__name", "unit__number"]
