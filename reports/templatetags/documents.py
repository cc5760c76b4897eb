"""What the printed pages need in their templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.layout.wording import german_date

register = template.Library()
register.filter("german_date", german_date)


@register.filter
def stored_rich(html: str) -> SafeString:
    """Rich text without headings, as it was sanitised when it was saved (`municipality/richtext.py`)."""
    return mark_safe(html)
