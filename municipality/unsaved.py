"""What a form holds between the browser and the row that keeps it unsaved, for every room with texts that people write.

`where` is what the text belongs to: `submission=…`, or `edition=…, key="kapitel-12"`.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from municipality.merging import CHOICE
from municipality.models import User
from municipality.models.unsaved import UnsavedText

Kept = TypeVar("Kept", bound=UnsavedText)
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
        if name not in _NOT_KEPT and "\x00" not in name and not name.startswith(CHOICE)
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in found) > MOST_CHARACTERS:
        raise ValidationError(
            _("Der Text ist zu lang, um zwischendurch gesichert zu werden. Bitte kürzen Sie ihn."), code="too_long"
        )
    return found


def data_of(kept: UnsavedText) -> QueryDict:
    """The kept fields as they were posted."""
    data = QueryDict(mutable=True)
    for name, value in kept.entries:
        data.appendlist(name, value)
    return data


def revision_of(data: QueryDict) -> int:
    """The revision the form was filled from; 0, which no paper has, when it is missing or damaged."""
    text = data.get("revision", "")
    return min(int(text), LARGEST_REVISION) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def find(model: type[Kept], user: User, **where: Any) -> Kept | None:
    """What this person typed there and did not save."""
    found: Kept | None = model.objects.filter(user=user, **where).first()
    return found


def keep(model: type[Kept], user: User, entries: list[tuple[str, str]], revision: int, **where: Any) -> Kept:
    """Keep what was typed for this person alone, in place of what was kept there before; the text itself is not touched."""
    values = {"entries": entries, "base_revision": revision, "saved_at": timezone.now()}
    kept: Kept = model.objects.update_or_create(user=user, defaults=values, **where)[0]
    return kept


def drop(model: type[UnsavedText], user: User, **where: Any) -> None:
    """Forget it: the text was saved, or the person said so."""
    model.objects.filter(user=user, **where).delete()
