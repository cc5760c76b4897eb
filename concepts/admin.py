"""The city's catalogue of strategic goals."""

from django.contrib import admin

from concepts.models import StrategicGoal
from municipality.admin import ScopedAdmin


@admin.register(StrategicGoal)
class StrategicGoalAdmin(ScopedAdmin):
    list_display = ["code", "text", "valid_from"]
    search_fields = ["code", "text"]
