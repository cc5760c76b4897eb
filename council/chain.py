"""The chain of events: each is linked to the one before it, so that a change behind the portal's back is found and named.

After every commit that wrote events, `seal` links them in a short transaction of its own: the head of a city's chain is locked
for the moment of linking only, so that two people acting at once never wait for each other crosswise. When the process dies
between commit and linking, the next linking catches up; until then the event waits, which `verify` counts.

A link is the SHA-256 over city, number, the hash of the link before and the event's values as canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext as _

from council.models import EventSeal, MeetingEvent, SubmissionEvent
from municipality.models import Municipality
from municipality.scoping import active_municipality, use_municipality

LOGS: dict[str, type[models.Model]] = {"submission": SubmissionEvent, "meeting": MeetingEvent}
"""Every log that is linked. Its rows have `at`, `action` and `chained_values`; what they may have: `chained_rows` and `about`."""
AT_ONCE = 500
"""How many events of a log one linking takes; it holds the lock no longer than that needs."""
BACK = 10_000
"""How far behind the newest linked event a linking looks for one whose transaction took longer. `catch_up` looks everywhere."""
BATCH = 500
NEARBY = 50


def log_models() -> list[type[models.Model]]:
    return list(LOGS.values())


# --- Linking -----------------------------------------------------------------------------------------------------------


def connect() -> None:
    """Link every event of these logs once the transaction that wrote it has committed."""
    for model in log_models():
        post_save.connect(_written, sender=model, dispatch_uid=f"seal_{model.__name__}")


def _written(**kwargs: Any) -> None:
    city = active_municipality()

    def link() -> None:
        seal(city)

    # What is committed stays committed: a failure here is logged, and the next linking catches up.
    transaction.on_commit(link, robust=True)


def seal(municipality: Municipality) -> int:
    """Link what is not linked yet, at most `AT_ONCE` events; gives their number."""
    with use_municipality(municipality):
        if not any(_waiting(model, name, BACK).exists() for name, model in LOGS.items()):
            return 0
        return _link(BACK)


def catch_up(municipality: Municipality) -> int:
    """Link everything that is not linked yet, however long ago it happened; gives how much that was."""
    with use_municipality(municipality):
        # Each linking goes on behind the last, so that a long log is read once and not from its beginning each time.
        done: dict[str, int] = {}
        total = 0
        while linked := _link(None, done):
            total += linked
    return total


@transaction.atomic
def _link(back: int | None, done: dict[str, int] | None = None) -> int:
    """Link the next events; `done` keeps the last row of each log, and rows up to it are not looked at again."""
    city = active_municipality()
    # Not the lock of a deletion: rows that point to the city can be written meanwhile.
    Municipality.objects.select_for_update(no_key=True).get(pk=city.pk)
    head = EventSeal.objects.order_by("-number").values_list("number", "hash").first() or (0, "")
    number, previous = head
    seals = []
    behind = {} if done is None else done
    for name, event in _next_events(back, behind):
        behind[name] = max(behind.get(name, 0), event.pk)
        number += 1
        digest = link_hash(city.pk, number, previous, name, event.chained_values())
        seals.append(EventSeal(log=name, event_id=event.pk, number=number, previous=previous, hash=digest))
        previous = digest
    EventSeal.objects.bulk_create(seals)
    return len(seals)


def _next_events(back: int | None, behind: Mapping[str, int]) -> list[tuple[str, Any]]:
    """The oldest waiting events of every log, those of different logs in the order in which they happened."""
    found = [
        (event.at, name, event.pk, event)
        for name, model in LOGS.items()
        # By row, not by day: papers that are taken over bring older days along.
        for event in _waiting(model, name, back).filter(pk__gt=behind.get(name, 0)).order_by("pk")[:AT_ONCE]
    ]
    return [(name, event) for _at, name, _pk, event in sorted(found, key=lambda item: item[:3])]


def _waiting(model: Any, name: str, back: int | None = None) -> models.QuerySet:
    """Events without a link; with `back` only those near the newest linked one, which costs the same however long the log is."""
    rows = _chained(model)
    if back is not None:
        newest = EventSeal.objects.filter(log=name).aggregate(newest=Max("event_id"))["newest"]
        if newest is not None:
            rows = rows.filter(pk__gt=newest - back)
    return rows.filter(~Exists(EventSeal.objects.filter(log=name, event_id=OuterRef("pk"))))


def link_hash(city: int, number: int, previous: str, log: str, values: Mapping[str, Any]) -> str:
    text = json.dumps([city, number, previous, log, values], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- Verifying ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """How a city's chain stands. `broken` is a whole sentence about the first link that does not hold, or empty.

    `held` is the number up to which it holds, and `head` the hash there.
    """

    linked: int
    waiting: int
    held: int
    head: str
    broken: str = ""


@dataclass(frozen=True)
class _Link:
    """A link with what it links: `event` is nothing where the row is gone."""

    seal: EventSeal
    event: Any | None

    def fits(self, event: Any, previous: str) -> bool:
        seal = self.seal
        return seal.hash == link_hash(seal.municipality_id, seal.number, previous, seal.log, event.chained_values())


def verify(municipality: Municipality, known: Mapping[int, str] | None = None) -> Finding:
    """Walk the city's chain from the first link on. `known` are hashes by number that somebody noted down earlier."""
    with use_municipality(municipality):
        waiting = sum(_waiting(model, name).count() for name, model in LOGS.items())
        number, previous, broken = 0, "", ""
        noted = dict(known or {})
        for link in _links():
            broken = _judge(link, number + 1, previous) or _against_note(link.seal, noted)
            if broken:
                break
            number, previous = link.seal.number, link.seal.hash
        if not broken and noted:
            broken = _gone(min(noted), number)
        return Finding(EventSeal.objects.count(), waiting, number, previous, broken)


def _links() -> Iterator[_Link]:
    """All links by number, a few at a time, so that a hundred thousand need no more memory than a hundred."""
    seen = 0
    while seals := list(EventSeal.objects.filter(number__gt=seen).order_by("number")[:BATCH]):
        rows: dict[tuple[str, int], Any] = {}
        for name, model in LOGS.items():
            ids = [seal.event_id for seal in seals if seal.log == name]
            rows |= {(name, row.pk): row for row in _chained(model).filter(pk__in=ids)}
        for seal_row in seals:
            yield _Link(seal_row, rows.get((seal_row.log, seal_row.event_id)))
        seen = seals[-1].number


def _chained(model: Any) -> models.QuerySet:
    """The rows with all that their values are read from."""
    rows: models.QuerySet = model.chained_rows() if hasattr(model, "chained_rows") else model.objects.all()
    return rows


def _judge(link: _Link, number: int, previous: str) -> str:
    """What is wrong with this link, the first of the walk that may be: everything before it holds."""
    seal = link.seal
    if seal.number != number:
        return _("Die Verknüpfung Nr. %(number)s fehlt; auf Nr. %(before)s folgt Nr. %(after)s.%(row)s") % {
            "number": number,
            "before": number - 1,
            "after": seal.number,
            "row": _unlinked_row(),
        }
    if seal.previous != previous:
        return _out_of_place(seal, previous)
    if link.event is None:
        return _(
            "Die Verknüpfung Nr. %(number)s hält ein Ereignis fest, das es nicht mehr gibt: Zeile %(row)s (%(log)s) fehlt."
        ) % {
            "number": number,
            "row": seal.event_id,
            "log": seal.log,
        }
    if link.fits(link.event, previous):
        return ""
    other = next((event for event in _neighbours(seal) if link.fits(event, previous)), None)
    if other is not None:
        return _(
            "Bei Nr. %(number)s ist die Reihenfolge vertauscht: Dort stand das Ereignis %(was)s, jetzt steht dort %(now)s."
        ) % {
            "number": number,
            "was": _named(other),
            "now": _named(link.event),
        }
    return _("Die Verknüpfung Nr. %(number)s passt nicht mehr zu ihrem Ereignis %(event)s: Die Zeile, die eingefrorene Fassung "
             "oder die Prüfsumme wurde geändert.") % {"number": number, "event": _named(link.event)}  # fmt: skip


def _out_of_place(seal: EventSeal, previous: str) -> str:
    """The link does not follow the one before it: it belongs elsewhere, or one of the two was changed."""
    if seal.previous and EventSeal.objects.filter(hash=seal.previous).exists():
        return _("Bei Nr. %(number)s ist die Reihenfolge vertauscht: Diese Verknüpfung stand anderswo. Ereignis: %(event)s.") % {
            "number": seal.number,
            "event": _event_of(seal),
        }
    return _(
        "Die Verknüpfung Nr. %(number)s schließt nicht an Nr. %(before)s an: Eine der beiden wurde geändert. Ereignis: %(event)s."
    ) % {
        "number": seal.number,
        "before": seal.number - 1,
        "event": _event_of(seal),
    }


def _neighbours(seal: EventSeal) -> list[Any]:
    near = EventSeal.objects.filter(number__gte=seal.number - NEARBY, number__lte=seal.number + NEARBY, log=seal.log)
    ids = near.exclude(pk=seal.pk).values_list("event_id", flat=True)
    return list(_chained(LOGS[seal.log]).filter(pk__in=list(ids)))


def _event_of(seal: EventSeal) -> str:
    row = _chained(LOGS[seal.log]).filter(pk=seal.event_id).first() if seal.log in LOGS else None
    return (
        _named(row)
        if row is not None
        else _("Zeile %(row)s (%(log)s), die es nicht mehr gibt")
        % {
            "row": seal.event_id,
            "log": seal.log,
        }
    )


def _named(event: Any) -> str:
    at = timezone.localtime(event.at)
    return _("„%(action)s“ vom %(day)s um %(time)s Uhr (Zeile %(row)s) zu „%(about)s“") % {
        "action": event.action,
        "day": f"{at:%d.%m.%Y}",
        "time": f"{at:%H:%M}",
        "row": event.pk,
        "about": getattr(event, "about", event),
    }


def _unlinked_row() -> str:
    """A link that was taken away leaves its event behind, unless that went, too."""
    for name, model in LOGS.items():
        newest = EventSeal.objects.filter(log=name).aggregate(newest=Max("event_id"))["newest"]
        found = _waiting(model, name).filter(pk__lt=newest).order_by("pk").first() if newest else None
        if found is not None:
            return _(" Ohne Verknüpfung ist das Ereignis %(event)s.") % {"event": _named(found)}
    return ""


def _against_note(seal: EventSeal, noted: dict[int, str]) -> str:
    expected = noted.pop(seal.number, None)
    if expected is None or expected == seal.hash:
        return ""
    return _("Die Verknüpfung Nr. %(number)s hat eine andere Prüfsumme als die notierte: Die Kette wurde neu geschrieben.") % {
        "number": seal.number
    }


def _gone(number: int, last: int) -> str:
    return _("Die notierte Verknüpfung Nr. %(number)s gibt es nicht mehr: Die Kette endet schon bei Nr. %(last)s.") % {
        "number": number,
        "last": last,
    }


# --- Prints ------------------------------------------------------------------------------------------------------------


def print_models() -> list[type[models.Model]]:
    """Every table of this room that keeps printed bytes beside their hash."""
    models_here = apps.get_app_config("council").get_models()
    return [model for model in models_here if {"pdf", "sha256"} <= {field.name for field in model._meta.fields}]


@dataclass(frozen=True)
class PrintFinding:
    """How many stored prints were read, and the first whose bytes were changed, as a sentence."""

    read: int
    broken: str = ""


def verify_prints(municipality: Municipality) -> PrintFinding:
    """Read every stored print, a few at a time, and hold it against the hash it was stored with."""
    read = 0
    with use_municipality(municipality):
        for model in print_models():
            for row in model._default_manager.order_by("pk").iterator(chunk_size=10):
                read += 1
                if hashlib.sha256(bytes(row.pdf)).hexdigest() != row.sha256:
                    broken = _("Der Druck „%(name)s“ (Zeile %(row)s, %(kind)s) hat nicht mehr die Prüfsumme seiner Ablage.") % {
                        "name": row,
                        "row": row.pk,
                        "kind": model._meta.verbose_name,
                    }
                    return PrintFinding(read, broken)
    return PrintFinding(read)
