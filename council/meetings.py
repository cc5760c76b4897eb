"""What is done to a session and all its steps at once. Every status is still written by `council/transitions.py`.

The verbs here call `perform` step by step inside one transaction. A step that is refused is left as it was and named in
the result, so that one late paper never holds up an agenda. `at` is the moment it counts as done, as for `perform`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from council.act import Act
from council.choices import MeetingState, StepStatus, SubmissionStatus
from council.inputs import agenda_number
from council.models import Committee, Consultation, Meeting, MeetingCommittee
from council.transitions import perform
from municipality.acting import Refused
from municipality.choices import STAFF_ROLES
from municipality.models import User

ON_AGENDA = (StepStatus.SCHEDULED, StepStatus.DISPATCHED, StepStatus.ENDED, StepStatus.CONFIRMED)
GOES_BACK = (StepStatus.SCHEDULED, StepStatus.DISPATCHED)
"""Steps that wait for another session when this one is called off."""
PUBLIC_PART, CLOSED_PART = "Ö", "N"
"""Marks of the two parts of an agenda before the number."""


@dataclass
class Report:
    """What became of the steps: those that were done, and a sentence for each that was refused."""

    done: list[Consultation] = field(default_factory=list)
    refused: list[tuple[Consultation, str]] = field(default_factory=list)


def steps_of(meeting: Meeting) -> Any:
    """Steps of this session with what a line of its agenda shows."""
    return (
        Consultation.objects.filter(meeting=meeting)
        .select_related("committee", "submission__lead_unit", "submission__municipality", "meeting", "resolution")
        .prefetch_related("meeting__bodies__committee")
    )


def agenda(meeting: Meeting, user: User) -> list[Consultation]:
    """The items of a session that this person may know of, in the order of the agenda.

    Staff see them from scheduling on; members when they were sent, non-public ones only with a seat in that body.
    """
    steps = steps_of(meeting).filter(status__in=ON_AGENDA)
    known = steps.filter(pk__in=Consultation.objects.visible_to(user).values("pk"))
    if not sees_unsent(user):
        known = known.filter(dispatched_at__isnull=False)
    return in_order(known)


def sees_unsent(user: User) -> bool:
    """Staff follow an agenda while it is put together; members see what was sent."""
    return bool(user.roles & STAFF_ROLES)


def is_over(meeting: Meeting) -> bool:
    """Nothing more can be put on this agenda."""
    return meeting.state in (MeetingState.HELD, MeetingState.CANCELLED) or meeting.day < timezone.localdate()


def in_order(steps: Iterable[Consultation]) -> list[Consultation]:
    """Public part first, then by number; items without a number stand at the end of their part."""
    return sorted(steps, key=lambda step: (not step.public, *_natural(step.agenda_number), step.position, step.pk))


def _natural(number: str) -> tuple[int, list[tuple[int, str]]]:
    """ "Ö 5" before "Ö 10", nothing last."""
    parts = re.findall(r"\d+|\D+", number)
    return (not number, [(int(part), "") if part.isdigit() else (-1, part) for part in parts])


def waiting(meeting: Meeting) -> list[Consultation]:
    """Planned steps of this session's bodies whose paper is approved, the ones planned for its day first."""
    committees = [committee.pk for committee in meeting.committees]
    found = list(
        Consultation.objects.filter(
            committee__in=committees,
            status=StepStatus.PLANNED,
            submission__status__in=[SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION],
        )
        .select_related("committee", "submission__lead_unit")
        .order_by(F("planned_date").asc(nulls_last=True), "submission__approved_at", "pk")
    )
    return sorted(found, key=lambda step: step.planned_date != meeting.day)


@transaction.atomic
def store(meeting: Meeting, committees: Iterable[Committee]) -> Meeting:
    """Save a session with its bodies; several make it a joint one."""
    meeting.save()
    wanted = list(committees)
    meeting.bodies.exclude(committee__in=wanted).delete()
    for committee in wanted:
        MeetingCommittee.objects.get_or_create(meeting=meeting, committee=committee)
    return meeting


@transaction.atomic
def move(meeting: Meeting, committees: Iterable[Committee]) -> Meeting:
    """Save a session with another day, time, place or bodies. Raises `Refused` when it was held or called off meanwhile."""
    state = Meeting.objects.select_for_update().values_list("state", flat=True).get(pk=meeting.pk)
    if state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Refused(_("Die Sitzung ist durchgeführt oder abgesagt und kann nicht mehr verlegt werden."), code="state")
    meeting.state = MeetingState(state)
    return store(meeting, committees)


@transaction.atomic
def schedule(meeting: Meeting, steps: Iterable[Consultation], user: User, *, at: datetime | None = None) -> Report:
    """Put these steps on the agenda and number it anew."""
    report = _each(steps, "schedule", user, {"meeting": meeting}, at)
    renumber(meeting)
    return report


@transaction.atomic
def renumber(meeting: Meeting) -> None:
    """Give a number to every item that has none: "Ö 1" and on, "N 1" and on; numbers once given stay.

    A paper that two bodies of a joint session treat together is one item.
    """
    steps = in_order(steps_of(meeting).filter(status__in=ON_AGENDA))
    given = {(step.submission_id, step.public): step.agenda_number for step in steps if step.agenda_number}
    taken = set(given.values())
    for step in steps:
        if step.agenda_number:
            continue
        key = (step.submission_id, step.public)
        if key not in given:
            mark = PUBLIC_PART if step.public else CLOSED_PART
            count = 1
            while f"{mark} {count}" in taken:
                count += 1
            given[key] = f"{mark} {count}"
            taken.add(given[key])
        Consultation.objects.filter(pk=step.pk).update(agenda_number=given[key])


@transaction.atomic
def set_numbers(meeting: Meeting, numbers: Mapping[int, str], user: User) -> Report:
    """Store agenda numbers by step. Items that were sent keep the number they were sent under."""
    report = Report()
    for step in steps_of(meeting).filter(status=StepStatus.SCHEDULED, pk__in=numbers):
        number = numbers[step.pk].strip()
        if number == step.agenda_number:
            continue
        errors = agenda_number(Act(submission=step.submission, user=user, step=step, data={"agenda_number": number}))
        if errors:
            report.refused.append((step, errors["agenda_number"]))
            continue
        # Only while it is still unsent: somebody may just have sent the agenda.
        Consultation.objects.filter(pk=step.pk, status=StepStatus.SCHEDULED).update(agenda_number=number)
        report.done.append(step)
    return report


@transaction.atomic
def dispatch(meeting: Meeting, user: User, *, urgency_reason: str = "", at: datetime | None = None) -> Report:
    """Send the agenda: every scheduled step whose paper is ready. The session counts as invited once something was sent."""
    renumber(meeting)
    ready = in_order(steps_of(meeting).filter(status=StepStatus.SCHEDULED))
    report = Report()
    for step in ready:
        # The reason is kept with those papers only that are late.
        late = (meeting.day - timezone.localdate(at)).days < step.committee.notice_days
        _one(report, step, "dispatch", user, {"urgency_reason": urgency_reason if late else ""}, at)
    if report.done:
        locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if locked.state == MeetingState.PLANNED:
            locked.state = MeetingState.INVITED
        locked.agenda_published_at = locked.agenda_published_at or at or timezone.now()
        locked.save(update_fields=["state", "agenda_published_at"])
    return report


@transaction.atomic
def record(meeting: Meeting, outcomes: Mapping[int, Mapping[str, Any]], user: User, *, at: datetime | None = None) -> Report:
    """Enter the outcomes of several steps, in the order of the agenda; the session then counts as held."""
    steps = in_order(steps_of(meeting).filter(pk__in=outcomes))
    report = Report()
    for step in steps:
        _one(report, step, "record_outcome", user, outcomes[step.pk], at)
    if report.done:
        _held(meeting)
    return report


@transaction.atomic
def confirm(meeting: Meeting, user: User, *, at: datetime | None = None) -> Report:
    """The minutes were approved: every outcome of this session is final."""
    return _each(in_order(steps_of(meeting).filter(status=StepStatus.ENDED)), "confirm", user, {}, at)


@transaction.atomic
def cancel(meeting: Meeting, user: User) -> Report:
    """Call the session off: its steps wait for another one. Raises `Refused` when one of them cannot go back."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Refused(_("Die Sitzung ist schon durchgeführt oder abgesagt. Bitte laden Sie die Seite neu."), code="state")
    # First of all: a step that was sent goes back only from a session that is off.
    locked.state = MeetingState.CANCELLED
    locked.save(update_fields=["state"])
    # First the session: what was sent may go back only when its session does not take place.
    locked.state = MeetingState.CANCELLED
    locked.save(update_fields=["state"])
    report = Report()
    for step in in_order(steps_of(meeting).filter(status__in=GOES_BACK)):
        # All or nothing: a cancelled session with an item left on it would hide that item from everybody.
        perform("unschedule", step, user=user, data={})
        report.done.append(step)
    return report


def _held(meeting: Meeting) -> None:
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.state in (MeetingState.PLANNED, MeetingState.INVITED):
        locked.state = MeetingState.HELD
        locked.save(update_fields=["state"])


def _each(steps: Iterable[Consultation], action: str, user: User, data: Mapping[str, Any], at: datetime | None) -> Report:
    report = Report()
    for step in steps:
        _one(report, step, action, user, data, at)
    return report


def _one(report: Report, step: Consultation, action: str, user: User, data: Mapping[str, Any], at: datetime | None) -> None:
    try:
        with transaction.atomic():
            perform(action, step, user=user, data=data, at=at)
    except Refused as refused:
        sentences = [refused.sentence, *(text for texts in refused.errors.values() for text in texts)]
        report.refused.append((step, " ".join(dict.fromkeys(sentences))))
    else:
        report.done.append(step)
