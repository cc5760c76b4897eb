"""How a measure stands: the one writer of status, progress, note and as-of date.

Each report is one `MeasureUpdate` and, in the same transaction, the same four values on the measure itself, so that lists
need no join. Reports are only added, so two people who report at once lose nothing: the second one is told what the first
one said (`Stale`), and both stay in the history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure, MeasureUpdate
from fields_of_action.permissions import may_write, only_readers, writable_units
from municipality.acting import Stale
from municipality.models import User

LONGEST_NOTE = 4000
STANDING = ("status", "progress", "note", "noted_on")
"""The fields of a measure that only this module writes."""


class Refused(Exception):
    """Nothing was written; `sentence` says why. `errors` has the sentences by field where what was typed does not fit."""

    def __init__(self, sentence: str, *, errors: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.errors = errors or {}


@dataclass(frozen=True)
class Standing:
    """What is reported of a measure. `as_of` is the day it holds for; None where nobody has reported yet."""

    status: str
    progress: int
    note: str
    as_of: date | None

    @classmethod
    def of(cls, measure: Measure) -> Standing:
        return cls(measure.status, measure.progress, measure.note, measure.noted_on)

    @property
    def print(self) -> str:
        """A short print that a form carries along, so that the writer can tell whether somebody was faster."""
        values = [self.status, self.progress, self.note, self.as_of.isoformat() if self.as_of else ""]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def report(pk: int, standing: Standing, *, user: User, seen: str) -> MeasureUpdate | None:
    """Write how a measure stands, as somebody who had read the standing with the print `seen`.

    None where nothing differs from what is stored. Raises `Refused`, `Stale`, and `Measure.DoesNotExist` for a measure that
    this person does not see.
    """
    measure = locked([pk], user)[0]
    return _report(measure, standing, user=user, seen=seen, units=writable_units(user))


@transaction.atomic
def report_all(entries: Sequence[tuple[int, Standing, str]], *, user: User) -> int:
    """Many reports (measure, standing, print that was seen) together: all of them or none. Returns how many were new."""
    rows = {measure.pk: measure for measure in locked([pk for pk, _standing, _seen in entries], user)}
    units = writable_units(user)
    written = [_report(rows[pk], standing, user=user, seen=seen, units=units) for pk, standing, seen in entries]
    return sum(item is not None for item in written)


def locked(pks: Sequence[int], user: User) -> list[Measure]:
    """Measures this person sees, locked until the transaction ends, always in the same order so that nobody waits in a ring."""
    rows = Measure.objects.visible_to(user).select_related("concept").select_for_update(of=("self",))
    found = list(rows.filter(pk__in=set(pks)).order_by("pk"))
    if len(found) != len(set(pks)):
        raise Measure.DoesNotExist
    return found


def _report(measure: Measure, standing: Standing, *, user: User, seen: str, units: frozenset[int]) -> MeasureUpdate | None:
    if not may_write(measure, units):
        raise Refused(only_readers())
    current = Standing.of(measure)
    if standing == current:
        return None
    if current.print != seen:
        raise Stale(measure)
    check(standing)
    return record(measure, standing, user=user)


def check(standing: Standing) -> None:
    """Raise `Refused` for a standing that cannot be."""
    errors = {}
    if standing.status not in MeasureStatus.values:
        errors["status"] = _("Diesen Stand gibt es nicht. Bitte wählen Sie aus der Liste.")
    if not 0 <= standing.progress <= 100:
        errors["progress"] = _("Der Fortschritt liegt zwischen 0 und 100 Prozent.")
    if len(standing.note) > LONGEST_NOTE:
        errors["note"] = _("Die Notiz ist zu lang. Bitte kürzen Sie sie auf %(most)s Zeichen.") % {"most": LONGEST_NOTE}
    if standing.as_of is None:
        errors["noted_on"] = _("Bitte geben Sie an, von welchem Tag dieser Stand ist, zum Beispiel „heute“.")
    elif standing.as_of > timezone.localdate():
        errors["noted_on"] = _("Der Stand liegt in der Zukunft. Bitte geben Sie einen Tag bis heute an.")
    elif standing.as_of.year < 1990:
        errors["noted_on"] = _("Dieser Tag liegt zu lange zurück. Bitte prüfen Sie das Jahr.")
    if errors:
        raise Refused(" ".join(errors.values()), errors=errors)


def record(measure: Measure, standing: Standing, *, user: User, at: datetime | None = None) -> MeasureUpdate:
    """Write a report for a measure whose row the caller holds, or has just made. `at` is now when left out.

    For new measures and demonstration data, which ask for permission themselves; everybody else calls `report`.
    """
    update = prepare(measure, standing, user=user, at=at)
    update.save()
    measure.last_editor = user
    # These four have a history of their own, in words of those who report.
    measure.skip_history_when_saving = True
    measure.save(update_fields=[*STANDING, "last_editor", "modified_at"])
    del measure.skip_history_when_saving
    return update


def prepare(measure: Measure, standing: Standing, *, user: User, at: datetime | None = None) -> MeasureUpdate:
    """A report that is not stored yet, and its values on the measure. Raises `Refused`.

    For imports, which hold the rows, and store thousands of both at once in one transaction.
    """
    check(standing)
    measure.status, measure.progress = standing.status, standing.progress
    measure.note, measure.noted_on = standing.note, standing.as_of
    return MeasureUpdate(
        measure=measure,
        status=standing.status,
        progress=standing.progress,
        note=standing.note,
        as_of=standing.as_of,
        author=user,
        at=at or timezone.now(),
    )
