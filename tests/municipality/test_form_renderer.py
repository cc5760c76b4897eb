"""Plain fields come out as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from municipality.form_renderer import DRAWN, QuickWidgets

HOSTILE = "\"><script>alert('ä & ö')</script>"
CHOICES = [("", "---------"), (1, HOSTILE), ("Gruppe <1>", [("a", gettext_lazy("Ä")), (HOSTILE, mark_safe("<b>fett</b>"))])]
ATTRS = {"class": HOSTILE, "required": True, "disabled": False, "rows": 3, "data-safe": mark_safe("&amp;"), "data-none": None}
WIDGETS = [
    forms.TextInput(), forms.NumberInput(), forms.EmailInput(), forms.URLInput(), forms.PasswordInput(render_value=True),
    forms.HiddenInput(), forms.DateInput(), forms.DateTimeInput(), forms.TimeInput(), forms.FileInput(), forms.CheckboxInput(),
    forms.Textarea(), forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES), forms.NullBooleanSelect(),
]  # fmt: skip


@pytest.mark.parametrize("value", [None, "", "a", 1, HOSTILE, "\nzweite Zeile", mark_safe("&auml;")])
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_a_field_is_drawn_as_by_its_template(widget, value):
    drawn = widget.render("feld-<1>", value, attrs=ATTRS, renderer=QuickWidgets())
    assert drawn == widget.render("feld-<1>", value, attrs=ATTRS, renderer=TemplatesSetting())
    assert "<script>" not in drawn


def test_every_plain_field_is_among_them():
    drawn = {widget.template_name for widget in WIDGETS}
    assert set(DRAWN) - drawn == {"django/forms/widgets/input.html"}


def test_other_fields_keep_their_template():
    widget = forms.RadioSelect(choices=[("a", "A")])
    assert widget.render("wahl", "a", renderer=QuickWidgets()) == widget.render("wahl", "a", renderer=TemplatesSetting())


def test_the_portal_uses_it():
    assert isinstance(forms.Form().renderer, QuickWidgets)
