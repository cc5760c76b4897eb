"""The field for formatted text, for every form of the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django_prose_editor.widgets import ProseEditorWidget

from municipality import richtext

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}
"""What the text editor offers: the closed list of `municipality/richtext.py`."""
WITHOUT_HEADINGS = {name: options for name, options in EXTENSIONS.items() if name not in {"Heading", "Blockquote"}}


class RichTextField(forms.CharField):
    """Markup cleaned by the closed list. Without JavaScript it is a plain text box whose empty lines part paragraphs."""

    def __init__(self, *, headings: bool = True, **kwargs: Any) -> None:
        extensions = EXTENSIONS if headings else WITHOUT_HEADINGS
        widget = ProseEditorWidget(config={"extensions": extensions}, preset="configurable", attrs={"rows": 6})
        super().__init__(widget=widget, **kwargs)
        # Zero bytes are taken out with all other control characters.
        self.validators = [
            item for item in self.validators if not hasattr(item, "code") or item.code != "null_characters_not_allowed"
        ]

    def to_python(self, value: Any) -> str:
        return richtext.clean(str(super().to_python(value) or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or "") != self.to_python(data)
        except ValidationError:
            return True
