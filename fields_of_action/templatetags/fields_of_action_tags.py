"""Small words that several pages of the room print."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.forms import BaseForm
from django.utils.formats import number_format

from municipality.templatetags.portal_texts import euros

register = template.Library()


@register.filter
def field_names(form: BaseForm) -> str:
    """The names of a form's fields as `hx-params` wants them: a row of the grid is sent without the other rows."""
    return ",".join(["csrfmiddlewaretoken", *(form.add_prefix(name) for name in form.fields)])


register.filter("euros", euros)


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A figure without zeros that say nothing: 12,5 and not 12,50."""
    if value is None:
        return "–"
    text = number_format(value.normalize() if value % 1 else value.to_integral_value(), use_l10n=True, force_grouping=True)
    return str(text)
