"""Names inside free texts. Nobody should write them there, but somebody will: they are found, and go with the person.

Every text column of the city is searched, in whatever table. A table that somebody has thought about is a `Place`: it says where
a row is read and why a name may have to stay there, because the text was decided on and is evidence. Rooms above this one
`register` theirs. In tables that nobody has thought about names are found and told, and stay.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from urllib.parse import quote_plus

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from municipality.frozen import FrozenModel
from municipality.history import EarlierState
from municipality.models import User
from municipality.models.unsaved import UnsavedText
from municipality.scoping import ScopedModel
from workshops.models import PersonalDataEvent
from workshops.models.person import Person

ERASED = "[Name gelöscht]"
EVIDENCE = "Art. 17 Abs. 3 Buchst. b und d DSGVO"
"""Why something may have to be kept: a task in the public interest, and archives."""
ROOMS = frozenset({"concepts", "fields_of_action", "workshops", "reports", "council"})
_OF_THE_MACHINE = frozenset(
    {"period", "sha256", "values_sha256", "hash", "previous", "content_type", "actor_label", "form", "form_source", "key", "log"}
)
"""Columns that nobody writes in; `actor_label` names who acted, for staff and for good."""
TITLE = 90


@dataclass(frozen=True)
class Mention:
    """A text that holds the name, as a reader may know of it. `kept` says why the name stays there; empty where it goes.

    Nothing in here holds the name itself.
    """

    place: str
    title: str
    address: str = ""
    kept: str = ""


class Readable(Protocol):
    """Describes rows for a reader; None is the administration itself, at night."""

    def __call__(self, rows: Sequence[Any], user: User | None) -> list[Mention]: ...


def _nothing(row: Any) -> str:
    return ""


def evidence(row: Any) -> str:
    """Why a row that records what happened is not changed."""
    return _("Dieser Eintrag ist ein Nachweis und wird nicht geändert (%(law)s).") % {"law": EVIDENCE}


def _no_more(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Place:
    """A table in which people write. `kept`: empty when the name may go, else why it stays in this row.

    `page`: where the row is read. `along`: what else is written with the text. `above`: rows that count their saves, as a way
    from here, so that whoever has them open in a form notices.
    """

    model: type[models.Model]
    label: str | Promise = ""
    related: tuple[str, ...] = ()
    kept: Callable[[Any], str] = _nothing
    page: Callable[[Any], str] = _nothing
    along: Callable[[Any, dict[str, Any]], dict[str, Any]] = _no_more
    above: str = ""
    told: Readable | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return _columns(self.model)

    def mentions(self, rows: Sequence[Any], user: User | None) -> list[Mention]:
        if self.told is not None:
            return self.told(rows, user)
        label = str(self.label or self.model._meta.verbose_name)
        return [Mention(label, str(row), self.page(row), self.kept(row)) for row in rows]


_PLACES: dict[type[models.Model], Place] = {}


def register(*places: Place) -> None:
    """Say what becomes of names in these tables; called when an app is ready."""
    _PLACES.update({place.model: place for place in places})


# --- Finding ----------------------------------------------------------------------------------------------------------------


def find(person: Person, user: User | None = None) -> list[Mention]:
    """Where the full name stands today, without the name itself. One query, and one for each table that holds it."""
    pattern = _pattern(person)
    found: dict[Mention, None] = {}
    for place, rows in _found(person):
        for item in place.mentions(rows, user):
            clean = Truncator(pattern.sub(ERASED, item.title)).chars(TITLE)
            found.setdefault(Mention(item.place, clean, item.address, item.kept))
    return sorted(found, key=lambda item: (bool(item.kept), item.place, item.title))


def _found(person: Person) -> Iterator[tuple[Place, list[Any]]]:
    """The rows of today that hold the name, table by table."""
    pattern, places = _pattern(person), everywhere()
    hits: dict[int, list[int]] = {}
    queries = [
        _holding(person, place.model._default_manager.order_by(), place.columns)
        .annotate(place_number=Value(number))
        .values_list("place_number", "pk")
        for number, place in enumerate(places)
    ]
    for number, pk in queries[0].union(*queries[1:], all=True):
        hits.setdefault(number, []).append(pk)
    for number, pks in sorted(hits.items()):
        place = places[number]
        rows = place.model._default_manager.filter(pk__in=pks).select_related(*place.related).order_by("pk")
        if held := [row for row in rows if _holds(row, place.columns, pattern)]:
            yield place, held


def everywhere() -> list[Place]:
    """All tables of the city in which people write; in those that nobody registered names are told and stay."""
    return [_PLACES.get(model) or _unknown(model) for model in _written_models()]


@cache
def _written_models() -> tuple[type[models.Model], ...]:
    left_out = (EarlierState, UnsavedText, Person, PersonalDataEvent)
    return tuple(
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and issubclass(model, ScopedModel) and not issubclass(model, left_out)
        if _columns(model)
    )


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table in which words of people stand."""
    texts = (models.CharField, models.TextField, models.JSONField)
    return tuple(
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, texts) and not isinstance(column, models.SlugField) and not column.choices
        if column.name not in _OF_THE_MACHINE
    )


@cache
def _unknown(model: type[models.Model]) -> Place:
    def kept(row: Any) -> str:
        if issubclass(model, FrozenModel):
            return evidence(row)
        return _("Hier wird nichts von selbst geändert. Bitte nehmen Sie den Namen dort heraus.")

    return Place(model, kept=kept)


def _spellings(person: Person) -> set[str]:
    """The full name as it stands in texts, in stored markup and in stored addresses."""
    return {person.full_name, html.escape(person.full_name), quote_plus(person.full_name)}


def _pattern(person: Person) -> re.Pattern[str]:
    """The full name as a whole word."""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(text) for text in sorted(_spellings(person))) + r")(?!\w)")


def _holding(person: Person, rows: models.QuerySet[Any], names: Sequence[str]) -> models.QuerySet[Any]:
    wanted = Q()
    for name in names:
        column, spellings = name, _spellings(person)
        if isinstance(rows.model._meta.get_field(name), models.JSONField):
            column = f"{name}_as_text"
            rows = rows.annotate(**{column: Cast(name, models.TextField())})
            # One database keeps letters in JSON as they are, the other escapes them.
            spellings |= {json.dumps(text)[1:-1] for text in spellings}
        for text in spellings:
            wanted |= Q(**{f"{column}__contains": text})
    return rows.filter(wanted)


def _holds(row: Any, names: Sequence[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(_text(getattr(row, name))) for name in names)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# --- Erasing ----------------------------------------------------------------------------------------------------------------

afterwards: list[Callable[[], None]] = []
"""What rooms above do when a name went out of texts: what they made of them once still holds it."""


@dataclass(frozen=True)
class Erased:
    """In how many rows of today the name stood and is gone, and where it stays."""

    texts: int
    kept: list[Mention]


def erase(person: Person, user: User | None = None) -> Erased:
    """Take the full name out of all texts that are no evidence, today's and earlier ones, and out of what is typed and unsaved.

    Earlier states are frozen for everybody; this is the one exception, because a right to be forgotten stands above them.
    """
    kept = [item for item in find(person, user) if item.kept]
    pattern, gone = _pattern(person), 0
    for place, rows in list(_found(person)):
        for row in rows:
            if not place.kept(row):
                _take_out(place, row, pattern)
                gone += 1
    for place in everywhere():
        if hasattr(place.model, "history"):
            _take_out_of_history(place, person, pattern)
    for model in apps.get_models():
        if issubclass(model, UnsavedText):
            _take_out_of_unsaved(model, pattern)
    if gone:
        for act in afterwards:
            act()
    return Erased(gone, kept)


def _take_out(place: Place, row: Any, pattern: re.Pattern[str]) -> None:
    names = [name for name in place.columns if pattern.search(_text(getattr(row, name)))]
    values = _without(row, names, pattern)
    # Whoever has the text open in a form is to notice; what is typed there still holds the name.
    counted = {"revision": F("revision") + 1}
    try:
        with transaction.atomic():
            _write(row, values | place.along(row, values) | (counted if hasattr(row, "revision") else {}))
    except IntegrityError:
        # Another row is called like this already, because it lost a name, too.
        _write(row, {name: _text(value).replace(ERASED, f"{ERASED[:-1]} {row.pk}]") for name, value in values.items()})
    if place.above:
        _write(getattr(row, place.above), counted)


def _take_out_of_history(place: Place, person: Person, pattern: re.Pattern[str]) -> None:
    """Out of earlier states, but for the one that says what is kept today."""
    history = place.model.history.model  # type: ignore[attr-defined]  # asked for by the caller
    names = [name for name in place.columns if name in {column.name for column in history._meta.concrete_fields}]
    states = [row for row in _holding(person, history._default_manager.order_by(), names) if _holds(row, names, pattern)]
    if not states:
        return
    today = place.model._default_manager.filter(pk__in={state.id for state in states}).select_related(*place.related)
    stays = {row.pk: row for row in today if place.kept(row)}
    for state in states:
        now = stays.get(state.id)
        if now is None or any(getattr(state, name) != getattr(now, name) for name in names):
            _write(state, _without(state, names, pattern))


def _take_out_of_unsaved(model: type[UnsavedText], pattern: re.Pattern[str]) -> None:
    for kept in model._default_manager.all():
        entries = [[name, pattern.sub(ERASED, value) if isinstance(value, str) else value] for name, value in kept.entries]
        if entries != [list(pair) for pair in kept.entries]:
            model._default_manager.filter(pk=kept.pk).update(entries=entries)


def _without(row: Any, names: Sequence[str], pattern: re.Pattern[str]) -> dict[str, Any]:
    return {name: _clean(getattr(row, name), pattern, row._meta.get_field(name).max_length) for name in names}


def _clean(value: Any, pattern: re.Pattern[str], longest: int | None = None) -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)[:longest]
    if isinstance(value, list):
        return [_clean(item, pattern) for item in value]
    if isinstance(value, dict):
        return {_clean(key, pattern): _clean(item, pattern) for key, item in value.items()}
    return value


def _write(row: models.Model, values: dict[str, Any]) -> None:
    # Past the frozen queryset, which refuses, and past the history, which would keep what is to go.
    models.QuerySet.update(type(row)._default_manager.filter(pk=row.pk), **values)
