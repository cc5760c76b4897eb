"""How far away a day is, in words, for pages of the room."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import timezone

from concepts.duties import words

register = template.Library()
register.filter("due_words", words)


@register.filter
def days_left(day: date) -> int:
    """Days from today until this one, below zero when it is over."""
    return (day - timezone.localdate()).days
