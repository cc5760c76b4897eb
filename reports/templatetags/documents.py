"""What the printed pages need in their templates."""

from __future__ import annotations

from django import template

from reports.layout.wording import german_date

register = template.Library()
register.filter("german_date", german_date)
