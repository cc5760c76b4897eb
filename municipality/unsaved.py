"""What an editor's form holds between the browser and the row that keeps it unsaved."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

MOST_CHARACTERS: Final = 3_000_000
"""Longest unsaved text of one form, all fields together."""
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "add_row", "move", "resolve", "discard", "close"})
LARGEST_REVISION: Final = 2_000_000_000


def entries_of(data: QueryDict) -> list[tuple[str, str]]:
    """The fields of a posted form, in order. Raises `ValidationError` when it is more than anybody writes."""
    found = [
        # PostgreSQL keeps no zero bytes; nobody types them.
        (name, value.replace("\x00", ""))
        for name, values in data.lists()
        if name not in _NOT_KEPT and "\x00" not in name and not name.startswith("choice:")
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in found) > MOST_CHARACTERS:
        raise ValidationError(
            _("Der Text ist zu lang, um zwischendurch gesichert zu werden. Bitte kürzen Sie ihn."), code="too_long"
        )
    return found


def data_of(kept: Any) -> QueryDict:
    """The kept fields as they were posted."""
    data = QueryDict(mutable=True)
    for name, value in kept.entries:
        data.appendlist(name, value)
    return data


def revision_of(data: QueryDict) -> int:
    """The revision the form was filled from; 0, which no paper has, when it is missing or damaged."""
    text = data.get("revision", "")
    return min(int(text), LARGEST_REVISION) if text.isascii() and text.isdigit() and len(text) < 12 else 0
