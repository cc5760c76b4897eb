"""Draws the plain form fields without a template each.

The editor of a submission has about two hundred of them. Drawn by Django's templates, one include for every option of every
list, they were more than a third of the page's time. What comes out is the same to the letter, held by a test; fields with a
template of their own and everything that is not listed here are drawn by their templates as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class QuickWidgets(TemplatesSetting):
    """Django's renderer for projects that may override templates, with the common widgets taken out."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString | str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return SafeString(draw(context["widget"]))


def _escaped(value: Any) -> str:
    # As the filter "stringformat" does it: what is marked as safe stays as it is, everything else is escaped as text.
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    return f'<input type="{_escaped(widget["type"])}" name="{_escaped(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    # A browser drops the first line break, so that a text may begin with one of its own.
    text = _escaped(widget["value"] or "")
    return f'<textarea name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(option: Widget) -> str:
    return f'\n  <option value="{_escaped(option["value"])}"{_attributes(option["attrs"])}>{_escaped(option["label"])}</option>\n'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{_escaped(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_escaped(group)}">')
        parts += [_option(option) for option in options]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "file", "checkbox")
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
