"""Rich text and comparisons on the pages of every room."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from municipality.worddiff import Segment

register = template.Library()


@register.filter
def as_richtext(html: str) -> SafeString:
    """Rich text as it is stored. It was cleaned by a closed list when it was saved (`municipality/richtext.py`)."""
    return mark_safe(html)


@register.inclusion_tag("_partials/comparison.html")
def comparison(pieces: list[Segment]) -> dict[str, Any]:
    """A word-by-word comparison, with marks that need no colour."""
    return {"segments": pieces}
