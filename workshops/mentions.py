"""Names inside free texts. Nobody should write them there, but somebody will: they are found, and go with the person."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workshops.models import Contribution, Event, EventAutosave, StakeholderGroup, WorkingGroup
from workshops.models.person import Person

ERASED = "[Name gelöscht]"
_TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Event: ("title", "place", "agenda", "minutes", "results"),
    Contribution: ("text", "answer"),
    WorkingGroup: ("name", "purpose"),
    StakeholderGroup: ("name", "note"),
}
"""Where people write, all with a history."""
PLACES = {
    Event: _("Veranstaltung"),
    Contribution: _("Beitrag"),
    WorkingGroup: _("Gruppe"),
    StakeholderGroup: _("Akteursgruppe"),
}


def _pattern(person: Person) -> re.Pattern[str]:
    """The full name as a whole word, also as it stands in stored markup."""
    spellings = {person.full_name, html.escape(person.full_name)}
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(text) for text in sorted(spellings)) + r")(?!\w)")


def _rows(person: Person, model: type[models.Model], names: tuple[str, ...]) -> Iterator[models.Model]:
    pattern, wanted = _pattern(person), Q()
    for name in names:
        for text in {person.full_name, html.escape(person.full_name)}:
            wanted |= Q(**{f"{name}__contains": text})
    for row in model._default_manager.filter(wanted):
        if any(pattern.search(getattr(row, name)) for name in names):
            yield row


def find(person: Person) -> list[models.Model]:
    """Rows of today whose text holds the full name."""
    return [row for model, names in _TEXTS.items() for row in _rows(person, model, names)]


def erase(person: Person) -> int:
    """Take the full name out of all texts, today's and earlier ones. Returns how many rows of today held it.

    Earlier states are frozen for everybody; this is the one exception, because a right to be forgotten stands above them.
    """
    pattern, found = _pattern(person), 0
    for model, names in _TEXTS.items():
        for row in _rows(person, model, names):
            found += 1
            # Whoever has the text open in a form is to notice; what is typed there still holds the name.
            _write(row, {"revision": F("revision") + 1} | _without(row, names, pattern))
        for state in _rows(person, model.history.model, names):
            _write(state, _without(state, names, pattern))
    for kept in EventAutosave.objects.all():
        entries = [[name, pattern.sub(ERASED, value)] for name, value in kept.entries]
        if entries != [list(pair) for pair in kept.entries]:
            EventAutosave.objects.filter(pk=kept.pk).update(entries=entries)
    return found


def _without(row: models.Model, names: tuple[str, ...], pattern: re.Pattern[str]) -> dict[str, str]:
    return {name: pattern.sub(ERASED, getattr(row, name))[: row._meta.get_field(name).max_length] for name in names}


def _write(row: models.Model, values: dict[str, object]) -> None:
    # Past the frozen queryset, which refuses, and past the history, which would keep what is to go.
    models.QuerySet.update(type(row)._default_manager.filter(pk=row.pk), **values)
