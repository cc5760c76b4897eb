"""What a browser would send: the fields of a form on a page, as they stand there."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


class _Fields(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form_id = form_id
        self.inside = False
        self.template = 0
        self.found: dict[str, str] = {}
        self.select = self.textarea = ""
        self.first_option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        self.template += tag == "template"
        if not self.inside or self.template:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "button"):
            ticks = given.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in given:
                self.found[name] = given.get("value", "on" if ticks else "")
        elif tag == "textarea":
            self.textarea = name
            self.found[name] = ""
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            if self.first_option is None:
                self.first_option = given.get("value", "")
                self.found[self.select] = self.first_option
            if "selected" in given:
                self.found[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.template -= tag == "template"
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            # A browser drops the line break that Django writes after the opening tag.
            if self.textarea:
                self.found[self.textarea] = self.found[self.textarea].removeprefix("\n")
            self.textarea = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.found[self.textarea] += data


def fields_of(response: HttpResponse, form_id: str = "editor") -> dict[str, Any]:
    """Names and values of the form with this id, unchanged."""
    reader = _Fields(form_id)
    reader.feed(response.content.decode())
    return reader.found


def with_row(fields: dict[str, Any], relation: str, **values: Any) -> dict[str, Any]:
    """The fields with one row more at the end, as the page's script adds it."""
    index = int(fields[f"{relation}-TOTAL_FORMS"])
    row = {f"{relation}-{index}-{name}": value for name, value in values.items()}
    order = {f"{relation}-{index}-ORDER": str(index + 1)}
    return {**fields, **order, **row, f"{relation}-TOTAL_FORMS": str(index + 1)}
