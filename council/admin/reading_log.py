"""The log of reads can be looked at; nobody adds to it or changes it by hand."""

from __future__ import annotations

from django.contrib import admin

from council.models import AccessLog
from municipality.admin import ReadOnly, ScopedAdmin


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnly, ScopedAdmin):
    list_display = ["at", "reader_label", "object_label", "kind", "way", "detail"]
    list_filter = ["kind", "way"]
    search_fields = ["reader_label", "object_label"]
    date_hierarchy = "at"
    fields = readonly_fields = ["at", "reader_label", "kind", "object_label", "way", "detail"]
