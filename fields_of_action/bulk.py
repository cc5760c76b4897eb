"""Several measures changed together, all or none: what would change, and the writing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from concepts.choices import Horizon
from fields_of_action.choices import MeasureStatus
from fields_of_action.forms.bulk import NONE
from fields_of_action.models import Measure
from fields_of_action.permissions import may_write, writable_units
from fields_of_action.sheets import change
from fields_of_action.updates import Refused, Stale, Standing, locked, record
from municipality.models import User


@dataclass(frozen=True)
class Change:
    """One field of one measure: what it says and what it would say."""

    label: str
    before: str
    after: str


@dataclass
class Plan:
    """What would happen to one measure. Without `changes` nothing; `locked` are the measures of other units."""

    measure: Measure
    standing: Standing
    values: dict[str, Any]
    seen: str
    locked: bool
    changes: list[Change] = field(default_factory=list)


def plan(measures: Sequence[Measure], typed: Mapping[str, Any], user: User) -> list[Plan]:
    """What the typed values would change, measure by measure."""
    units = writable_units(user)
    return [_plan(measure, typed, units) for measure in measures]


def _plan(measure: Measure, typed: Mapping[str, Any], units: frozenset[int]) -> Plan:
    current = Standing.of(measure)
    as_of = typed["noted_on"] or (timezone.localdate() if typed["status"] or typed["note"] else current.as_of)
    standing = Standing(typed["status"] or current.status, current.progress, typed["note"].strip() or current.note, as_of)
    values: dict[str, Any] = {}
    if typed["responsible_unit"]:
        values["responsible_unit"] = typed["responsible_unit"]
    if typed["horizon"]:
        values["horizon"] = "" if typed["horizon"] == NONE else typed["horizon"]
    found = Plan(measure, standing, values, seen_print(measure), not may_write(measure, units))
    if not found.locked:
        found.changes = _changes(measure, current, standing, values)
    return found


def _changes(measure: Measure, old: Standing, new: Standing, values: Mapping[str, Any]) -> list[Change]:
    pairs = [
        (_("Stand"), MeasureStatus(old.status).label, MeasureStatus(new.status).label),
        (_("Notiz"), old.note, new.note),
        (_("Stand vom"), f"{old.as_of:%d.%m.%Y}" if old.as_of else "", f"{new.as_of:%d.%m.%Y}" if new.as_of else ""),
    ]
    if "responsible_unit" in values:
        pairs.append((_("zuständig"), str(measure.responsible_unit or ""), str(values["responsible_unit"])))
    if "horizon" in values:
        labels = dict(Horizon.choices)
        pairs.append((_("Horizont"), str(labels.get(measure.horizon, "")), str(labels.get(values["horizon"], ""))))
    return [Change(label, str(before), str(after)) for label, before, after in pairs if str(before) != str(after)]


def seen_print(measure: Measure) -> str:
    """A short print of all that a plan changes, so that the writer can tell whether somebody was faster."""
    text = f"{Standing.of(measure).print} {measure.responsible_unit_id} {measure.horizon}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def carry_out(pks: Sequence[int], typed: Mapping[str, Any], seen: Mapping[int, str], *, user: User) -> int:
    """Write the plan for all measures this person may change; returns how many were different.

    `seen` are the prints of the preview by id. Raises `Stale` with the first measure that somebody changed meanwhile, and
    `Refused` for a day that cannot be; then nothing is written.
    """
    units = writable_units(user)
    changed = 0
    for measure in locked(pks, user):
        if not may_write(measure, units):
            continue
        if seen.get(measure.pk) != seen_print(measure):
            raise Stale(measure)
        wanted = _plan(measure, typed, units)
        is_new = change(measure, wanted.values, user=user)
        if wanted.standing != Standing.of(measure):
            try:
                record(measure, wanted.standing, user=user)
            except Refused as refused:
                raise Refused(f"{measure.title}: {refused.sentence}", errors=refused.errors) from refused
            is_new = True
        changed += is_new
    return changed
