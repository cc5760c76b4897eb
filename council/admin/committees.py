"""Bodies and their members."""

from django.contrib import admin

from council.models import Committee, CommitteeMember
from municipality.admin import ScopedAdmin, ScopedModelForm


class CommitteeMemberInline(admin.TabularInline):
    model = CommitteeMember
    form = ScopedModelForm
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Committee)
class CommitteeAdmin(ScopedAdmin):
    list_display = [
        "name",
        "short_name",
        "classification",
        "may_decide",
        "meets_publicly",
        "notice_days",
        "hand_in_days",
        "active",
    ]
    list_filter = ["classification", "active"]
    search_fields = ["name", "short_name", "aliases"]
    inlines = [CommitteeMemberInline]
