"""Rich text, comparisons and amounts on the pages of every room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from municipality.worddiff import Segment

register = template.Library()


@register.filter
def as_richtext(html: str) -> SafeString:
    """Rich text as it is stored. It was cleaned by a closed list when it was saved (`municipality/richtext.py`)."""
    return mark_safe(html)


@register.filter
def euros(amount: Decimal | None) -> str:
    """ "12.000 €", with cents only where there are some."""
    if amount is None:
        return "–"
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{number_format(amount, places, use_l10n=True, force_grouping=True)}\u00a0€"


@register.inclusion_tag("_partials/comparison.html")
def comparison(pieces: list[Segment]) -> dict[str, Any]:
    """A word-by-word comparison, with marks that need no colour."""
    return {"segments": pieces}
