"""Earlier states of a row, field by field, kept for ever and limited to the row's city like everything else.

A model keeps its history with one line: `history = History()`. Each save and each deletion then writes one more row, which
nobody can change. `told` reads them as sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.manager import HistoricalQuerySet, HistoryManager
from simple_history.models import HistoricalRecords

from municipality.frozen import FrozenModel, FrozenQuerySet
from municipality.models import User
from municipality.richtext import plain
from municipality.scoping import ActiveMunicipality, MunicipalityModel
from municipality.worddiff import Segment, diff

ONE_SAVE = timedelta(seconds=2)
"""What one person wrote within this time is told as one save."""
SHORT = 120
"""Texts up to this length are told in one sentence; longer ones are compared word by word."""
_OF_THE_MACHINE = frozenset({"id", "position", "revision", "modified_at", "last_editor", "created_at", "created_by"})


class EarlierState(FrozenModel, MunicipalityModel):
    """What all earlier states have: a city of their own, so that they outlive the row they tell of."""

    class Meta(FrozenModel.Meta):
        abstract = True


class EarlierStates(FrozenQuerySet, HistoricalQuerySet):
    """Earlier states of the active city."""


class ScopedHistoryManager(HistoryManager):
    """`Model.history` and `row.history`, within the active city."""

    def get_super_queryset(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = super().get_super_queryset()
        return rows.filter(municipality=ActiveMunicipality())


def _who(instance: models.Model, request: Any = None, **kwargs: Any) -> User | None:
    """Who is signed in; outside of a request the person the row names as its last editor."""
    return request.user if request is not None else getattr(instance, "last_editor", None)


def acting_user(row: models.Model) -> User | None:
    """Whom the next state of this row names: who was set for it, who is signed in, or its last editor."""
    user = getattr(row, "_history_user", None) or _who(row, getattr(HistoricalRecords.context, "request", None))
    return user if isinstance(user, User) else None


class History(HistoricalRecords):
    """Keeps every state of a model; the states are scoped and frozen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            bases=(EarlierState,),
            history_manager=ScopedHistoryManager,
            historical_queryset=EarlierStates,
            get_user=_who,
            **kwargs,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        # The state's own column for the city stands in its base.
        copied: dict[str, models.Field] = super().copy_fields(model)
        return {name: column for name, column in copied.items() if name != "municipality"}

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        return options | {
            "base_manager_name": "objects",
            "verbose_name": format_lazy("{} ({})", model._meta.verbose_name, gettext_lazy("früherer Stand")),
            "verbose_name_plural": format_lazy("{} ({})", model._meta.verbose_name_plural, gettext_lazy("frühere Stände")),
        }


# --- Telling ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FieldChange:
    """One field that became something else: a whole sentence, and for long texts the comparison."""

    label: str
    sentence: str
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One save: who, when, and what it changed."""

    at: datetime
    who: str
    what: str
    icon: str
    changes: list[FieldChange]


def told(row: models.Model, *, fields: Iterable[str] | None = None, limit: int = 100) -> list[Entry]:
    """The history of a row in words, the newest first; saves that changed nothing readable are left out.

    `fields` limits it to what the reader may know. A few queries, whatever its length.
    """
    states = list(row.history.select_related("history_user").order_by("-history_date", "-history_id")[: limit + 1])
    shown = [
        column
        for column in row._meta.concrete_fields
        if column.name not in _OF_THE_MACHINE and column.name != "municipality" and (fields is None or column.name in fields)
    ]
    names = _names_of(states, shown)
    entries = []
    for place, state in enumerate(states[:limit]):
        who = state.history_user.full_name if state.history_user else _("Unbekannt")
        if state.history_type == "+":
            entries.append(Entry(state.history_date, who, _("angelegt"), "plus", []))
        elif state.history_type == "-":
            entries.append(Entry(state.history_date, who, _("gelöscht"), "trash", []))
        elif place + 1 < len(states):
            changes = list(_changes(states[place + 1], state, shown, names))
            if changes:
                entries.append(Entry(state.history_date, who, _("geändert"), "pen", changes))
    return entries


def told_of_rows(states: models.QuerySet[Any], *, name: Callable[[Any], str], words: Callable[[Any], str]) -> list[Entry]:
    """What was done to the rows that hang on another one, say its values year by year: each save in words. One query.

    `states` are their earlier states (`IndicatorValue.history.filter(…)`), `name` says which row it is ("Wert für 2016"),
    `words` what stands there.
    """
    found, before = [], {}
    for state in states.select_related("history_user").order_by("history_date", "history_id"):
        last, is_gone = before.get(state.id), state.history_type == "-"
        old, new = (words(last) if last is not None else "", "" if is_gone else words(state))
        before[state.id] = None if is_gone else state
        who = state.history_user.full_name if state.history_user else _("Unbekannt")
        changes = []
        if last is not None and name(last) != name(state):
            changes.append(FieldChange(name(last), _gone(name(last), old)))
            old = ""
        if is_gone:
            changes.append(FieldChange(name(state), _gone(name(state), words(state))))
        elif old != new:
            changes.append(FieldChange(name(state), _sentence(name(state), old, new)))
        if changes:
            found.append(Entry(state.history_date, who, _("geändert"), "pen", changes))
    return together(found)


def together(*lists: Iterable[Entry]) -> list[Entry]:
    """Several histories as one, the newest first. What somebody wrote in one save is one entry."""
    found: list[Entry] = []
    whole = {_("angelegt"), _("geändert")}
    for entry in sorted((entry for entries in lists for entry in entries), key=lambda entry: entry.at, reverse=True):
        last = found[-1] if found else None
        if last is None or last.who != entry.who or last.at - entry.at > ONE_SAVE or not {last.what, entry.what} <= whole:
            found.append(entry)
        else:
            # A row is stored before what hangs on it; whichever says that it is new says it for both.
            first = entry if entry.icon == "plus" else last
            found[-1] = replace(first, changes=[*entry.changes, *last.changes])
    return found


def _gone(name: str, before: str) -> str:
    return _("„%(name)s“ wurde entfernt; vorher stand dort „%(before)s“.") % {"name": name, "before": before}


def _names_of(states: list[Any], columns: list[models.Field]) -> dict[tuple[type[models.Model], Any], str]:
    """The rows that the states name, each related model read once; what was deleted is called as it was called at last."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for column in columns:
        if column.is_relation:
            values = {getattr(state, column.attname) for state in states} - {None}
            if len(values) > 1 or any(getattr(state, column.attname) is None for state in states):
                wanted.setdefault(column.related_model, set()).update(values)
    names = {
        (model, found.pk): str(found)
        for model, keys in wanted.items()
        if keys
        for found in model._default_manager.filter(pk__in=keys)
    }
    for model, keys in wanted.items():
        gone = {key for key in keys if (model, key) not in names}
        if gone and hasattr(model, "history"):
            for state in model.history.filter(id__in=gone).order_by("history_date", "history_id"):
                names[model, state.id] = _("%(name)s (gelöscht)") % {"name": state.instance}
    return names


def _changes(old: Any, new: Any, columns: list[models.Field], names: dict[Any, str]) -> Iterable[FieldChange]:
    for column in columns:
        before, after = getattr(old, column.attname), getattr(new, column.attname)
        if before == after:
            continue
        label = str(column.verbose_name)
        first, second = _words(column, before, names), _words(column, after, names)
        if first == second:
            # Only the markup changed.
            yield FieldChange(label, _("Die Gestaltung von „%(field)s“ wurde geändert.") % {"field": label})
        elif max(len(first), len(second)) > SHORT:
            yield FieldChange(label, _("„%(field)s“ wurde überarbeitet.") % {"field": label}, diff(first, second))
        else:
            yield FieldChange(label, _sentence(label, first, second))


def _sentence(label: str, before: str, after: str) -> str:
    values = {"field": label, "before": before, "after": after}
    if not before:
        return _("„%(field)s“ ist jetzt „%(after)s“.") % values
    if not after:
        return _("„%(field)s“ wurde geleert; vorher stand dort „%(before)s“.") % values
    return _("„%(field)s“ wurde von „%(before)s“ zu „%(after)s“ geändert.") % values


def _words(column: models.Field, value: Any, names: dict[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if column.is_relation:
        return names.get((column.related_model, value), _("ein gelöschter Eintrag"))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if hasattr(value, "year"):
        return date_format(value, "d.m.Y")
    text = str(value)
    return plain(text) if isinstance(column, models.TextField) and strip_tags(text) != text else text
