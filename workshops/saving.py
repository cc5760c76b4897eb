"""Writing rows that several people edit, with the rows that hang on them: whoever was slower loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from municipality.acting import Refused
from municipality.models import User


class Stale(Exception):
    """Somebody else saved since the form was filled; nothing was written. `stored` is the row as it is now."""

    def __init__(self, stored: Any) -> None:
        super().__init__(str(stored.pk))
        self.stored = stored


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
        stored = locked(type(row), row.pk)
        if stored.revision != revision:
            raise Stale(stored)
        row.revision = revision + 1
    row.save()
    parts(row)
    return row


def locked(model: type[models.Model], pk: int) -> Any:
    """The row, held until the transaction ends. Raises `Refused` where somebody has deleted it."""
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refused(_("Dieser Eintrag wurde inzwischen gelöscht. Kopieren Sie heraus, was Sie noch brauchen."), code="stale")
    return row


def replace_links(links: models.Manager[Any], name: str, wanted: set[int]) -> None:
    """Make the rows of a link table (`group.in_fields`) point to exactly these, by the name of the link's column."""
    links.exclude(**{f"{name}__in": wanted}).delete()
    known = set(links.values_list(name, flat=True))
    for pk in sorted(wanted - known):
        links.create(**{f"{name}_id": pk})
