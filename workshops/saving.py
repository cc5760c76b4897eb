"""Writing rows that several people edit, with the rows that hang on them: whoever was slower loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from municipality.acting import Refused, Stale
from municipality.models import User
from municipality.saving import locked, unchanged

__all__ = ["Stale", "locked", "replace_links", "save"]


def save(form: forms.ModelForm, *, user: User, revision: int, parts: Callable[[Any], None]) -> Any:
    """Write the form's row as it was typed from this revision, then what hangs on it through `parts`; all of it or nothing.

    Raises `Stale`, and `Refused` where the row is gone or somebody was faster with the same name.
    """
    row = form.instance
    is_new = row.pk is None
    try:
        with transaction.atomic():
            return _save(row, user, revision, parts)
    except IntegrityError:
        if is_new:
            row.pk = None
        sentence = _("Jemand anderes hat gerade etwas gespeichert, das dazu nicht passt. Bitte speichern Sie noch einmal.")
        raise Refused(sentence, code="stale") from None


def _save(row: Any, user: User, revision: int, parts: Callable[[Any], None]) -> Any:
    row.last_editor = user
    if row.pk:
        unchanged(type(row), row.pk, revision)
        row.revision = revision + 1
    row.save()
    parts(row)
    return row


def replace_links(links: models.Manager[Any], name: str, wanted: set[int]) -> None:
    """Make the rows of a link table (`group.in_fields`) point to exactly these, by the name of the link's column."""
    links.exclude(**{f"{name}__in": wanted}).delete()
    known = set(links.values_list(name, flat=True))
    for pk in sorted(wanted - known):
        links.create(**{f"{name}_id": pk})
