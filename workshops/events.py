"""Writing events: the one door to what was held, how many came, and what somebody has typed and not saved yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from municipality.acting import Refused
from municipality.models import User
from workshops import saving
from workshops.forms.events import EventForm
from workshops.models import Attendance, Event, EventField, StakeholderGroup
from workshops.saving import Stale, locked

ADD, CHANGE, DELETE = (f"workshops.{verb}_event" for verb in ("add", "change", "delete"))


@dataclass(frozen=True)
class Counted:
    """How many came of a group, or under a label of its own (`group` is None)."""

    group: int | None
    label: str
    count: int


def save(form: EventForm, *, user: User, revision: int) -> Event:
    """Write the checked form. Raises `Stale` when it was made from an older revision, and `Refused`; then nothing is written."""
    _ask(user, ADD if form.instance.pk is None else CHANGE)
    event: Event = saving.save(form, user=user, revision=revision, parts=lambda row: _write_fields(row, form))
    return event


def _write_fields(event: Event, form: EventForm) -> None:
    """Only what was ticked or unticked in this form: two who tick different fields disturb each other in nothing."""
    ticked, before = set(form.cleaned_data["in_fields"]), form.ticked_before
    gone = before - {field.pk for field in ticked}
    EventField.objects.filter(event=event, field__in=gone).delete()
    there = set(EventField.objects.filter(event=event).values_list("field", flat=True))
    for field in ticked:
        if field.pk not in there and field.pk not in before:
            EventField.objects.create(event=event, field=field)


def why_not_remove(event: Event) -> str:
    """Empty when nothing hangs on the event, else the sentence that says what does."""
    if event.contributions.exists():
        return _("Zu dieser Veranstaltung sind Beiträge erfasst; deshalb bleibt sie stehen.")
    if event.participations.exists():
        return _("Zu dieser Veranstaltung sind Teilnehmende mit Namen erfasst. Bitte entfernen Sie sie zuerst.")
    return ""


@transaction.atomic
def remove(event: Event, *, user: User, revision: int) -> None:
    """Delete an event that nothing hangs on; its history stays. Raises `Stale` and `Refused`."""
    _ask(user, DELETE)
    stored: Event = locked(Event, event.pk)
    if stored.revision != revision:
        raise Stale(stored)
    if reason := why_not_remove(stored):
        raise Refused(reason, code="guard")
    stored._history_user = user
    stored.delete()


# --- How many came ----------------------------------------------------------------------------------------------------------


def counted(event: Event) -> list[Counted]:
    """The stored numbers, in their order."""
    return [Counted(row.group_id, row.label, row.count) for row in event.attendances.all()]


def print_of(rows: Sequence[Counted]) -> str:
    """A short print that the form carries along, so that the writer learns that somebody was faster."""
    values = [[row.group, row.label, row.count] for row in rows]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def count(event: Event, rows: Sequence[Counted], *, user: User, seen: str) -> None:
    """Write how many came, in place of what was there. Raises `Stale` when it is not what `seen` is the print of."""
    _ask(user, CHANGE)
    stored: Event = locked(Event, event.pk)
    if print_of(counted(stored)) != seen:
        raise Stale(stored)
    groups = {group.pk for group in StakeholderGroup.objects.filter(concept=stored.concept_id)}
    Attendance.objects.filter(event=stored).delete()
    Attendance.objects.bulk_create(
        Attendance(
            event=stored, position=place, group_id=row.group if row.group in groups else None, label=row.label, count=row.count
        )
        for place, row in enumerate(rows, start=1)
    )


def _ask(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise Refused(_("Veranstaltungen schreiben nur die Sachbearbeitung und die Leitung der Fachbereiche."), code="role")


# --- Unsaved texts ----------------------------------------------------------------------------------------------------------


def key_of(event: Event) -> str:
    """How an unsaved text is filed."""
    return f"veranstaltung-{event.pk or 'neu'}"
