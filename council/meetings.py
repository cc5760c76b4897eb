"""What is done to a session and all its steps at once. Every status is still written by `council/transitions.py`.

The verbs here call `perform` step by step inside one transaction. A step that is refused is left as it was and named in
the result, so that one late paper never holds up an agenda. `at` is the moment it counts as done, as for `perform`.
What changes a session leaves a `MeetingEvent`; what goes out about it is printed and kept (`council/session_papers.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council import session_papers
from council.agenda import ON_AGENDA, OVER, in_order, is_over, renumber, steps_of
from council.agenda import steps_for as agenda
from council.choices import MeetingAction, MeetingDocumentKind, MeetingState, StepStatus
from council.guards import notice_missed
from council.locks import hold_meeting, hold_papers_of
from council.models import AgendaItem, Committee, Consultation, Meeting, MeetingCommittee, MeetingEvent, SubmissionEvent
from council.new_steps import is_companion
from council.transitions import perform
from municipality.acting import Refused
from municipality.models import User

__all__ = ["ON_AGENDA", "Refused", "Report", "agenda", "in_order", "is_over", "renumber", "steps_of"]

GOES_BACK = (StepStatus.SCHEDULED, StepStatus.DISPATCHED)
"""Steps that wait for another session when this one is called off."""


@dataclass
class Report:
    """What became of the steps: those that were done, and a sentence for each that was refused.

    `items` counts the lines without a paper that went along; `problem` is why nothing was done at all.
    """

    done: list[Consultation] = field(default_factory=list)
    refused: list[tuple[Consultation, str]] = field(default_factory=list)
    items: int = 0
    problem: str = ""


def log(meeting: Meeting, action: MeetingAction, user: User, at: datetime | None, **texts: str) -> MeetingEvent:
    """One more row of the session's history; `texts` are `before`, `after` and `reason`."""
    event: MeetingEvent = MeetingEvent.objects.create(
        meeting=meeting, at=at or timezone.now(), actor=user, actor_label=user.full_name, action=action, **texts
    )
    return event


# --- The session itself ----------------------------------------------------------------------------------------------------


@transaction.atomic
def create(meeting: Meeting, committees: Iterable[Committee], user: User, *, at: datetime | None = None) -> Meeting:
    """Save a new session with its bodies; several make it a joint one."""
    _store(meeting, committees)
    log(meeting, MeetingAction.CREATED, user, at, after=described(meeting))
    return meeting


@transaction.atomic
def move(meeting: Meeting, committees: Iterable[Committee], user: User, *, at: datetime | None = None) -> Meeting:
    """Save a session with another day, time, place or bodies. Raises `Refused` when it was held or called off meanwhile."""
    stored = hold_meeting(meeting)
    if stored.state in OVER:
        raise Refused(_("Die Sitzung ist durchgeführt oder abgesagt und kann nicht mehr verlegt werden."), code="state")
    before = described(stored)
    meeting.state = stored.state
    meeting.agenda_published_at = stored.agenda_published_at
    _store(meeting, committees)
    after = described(meeting)
    if after != before:
        elsewhere = (stored.starts_at, stored.place) != (meeting.starts_at, meeting.place)
        log(meeting, MeetingAction.MOVED if elsewhere else MeetingAction.CHANGED, user, at, before=before, after=after)
    return meeting


def _store(meeting: Meeting, committees: Iterable[Committee]) -> None:
    meeting.save()
    wanted = list(committees)
    meeting.bodies.exclude(committee__in=wanted).delete()
    for committee in wanted:
        MeetingCommittee.objects.get_or_create(meeting=meeting, committee=committee)
    # What was read before is no longer so.
    getattr(meeting, "_prefetched_objects_cache", {}).pop("bodies", None)


def described(meeting: Meeting) -> str:
    """Day, time, place and bodies on one line, as the history keeps them."""
    start = timezone.localtime(meeting.starts_at)
    when = _("%(day)s, %(time)s Uhr") % {"day": date_format(start, "d.m.Y"), "time": date_format(start, "H:i")}
    bodies = " + ".join(row.committee.name for row in meeting.bodies.select_related("committee"))
    return " · ".join(part for part in (when, meeting.place, bodies) if part)


def is_change_unsent(meeting: Meeting, events: Iterable[MeetingEvent]) -> bool:
    """Whether an invited session was moved and its members have not been told yet. `events` in their order."""
    told = True
    for event in events:
        if event.action in (MeetingAction.INVITED, MeetingAction.CHANGE_SENT):
            told = True
        elif event.action == MeetingAction.MOVED:
            told = False
    return meeting.state == MeetingState.INVITED and not told


@transaction.atomic
def send_change(meeting: Meeting, user: User, *, urgency_reason: str = "", at: datetime | None = None) -> None:
    """Tell the members that an invited session takes place at another time or place. Raises `Refused`."""
    row = hold_meeting(meeting)
    events = list(row.events.all())
    if not is_change_unsent(row, events):
        raise Refused(_("Es gibt keine Änderung, die noch mitzuteilen wäre. Bitte laden Sie die Seite neu."), code="state")
    _check_reason(row, urgency_reason, at)
    moved = [event for event in events if event.action == MeetingAction.MOVED]
    log(row, MeetingAction.CHANGE_SENT, user, at, after=described(row), reason=urgency_reason)
    session_papers.issue(
        row,
        MeetingDocumentKind.CHANGE,
        user,
        at=at,
        urgency_reason=urgency_reason,
        before=_last_told(events) or moved[0].before,
    )


def _last_told(events: list[MeetingEvent]) -> str:
    """Where the members think the session is: what the last paper about it said."""
    told = [event.after for event in events if event.action in (MeetingAction.INVITED, MeetingAction.CHANGE_SENT)]
    return told[-1] if told else ""


def _check_reason(meeting: Meeting, urgency_reason: str, at: datetime | None) -> None:
    if meeting.is_late(timezone.localdate(at)) and not urgency_reason.strip():
        sentence = notice_missed(meeting.notice_days, meeting.day)
        raise Refused(sentence, code="input", errors={"urgency_reason": sentence})


@transaction.atomic
def cancel(meeting: Meeting, user: User, *, reason: str = "", at: datetime | None = None) -> Report:
    """Call the session off: its steps wait for another one. Raises `Refused` when one of them cannot go back."""
    row = hold_meeting(meeting)
    if row.state in OVER:
        raise Refused(_("Die Sitzung ist schon durchgeführt oder abgesagt. Bitte laden Sie die Seite neu."), code="state")
    invited = row.state == MeetingState.INVITED
    # First the session: what was sent may go back only when its session does not take place.
    row.state = MeetingState.CANCELLED
    row.save(update_fields=["state"])
    report = Report()
    steps = in_order(steps_of(meeting).filter(status__in=GOES_BACK))
    hold_papers_of(steps)
    for step in steps:
        # All or nothing: a cancelled session with an item left on it would hide that item from everybody.
        perform("unschedule", step, user=user, data={}, at=at)
        report.done.append(step)
    log(row, MeetingAction.CANCELLED, user, at, before=described(row), reason=reason)
    if invited:
        session_papers.issue(row, MeetingDocumentKind.CANCELLATION, user, at=at, reason=reason)
    return report


# --- Its agenda ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def schedule(meeting: Meeting, steps: Iterable[Consultation], user: User, *, at: datetime | None = None) -> Report:
    """Put these steps on the agenda and number it anew. One that somebody has put on an agenda meanwhile stays where it is."""
    row = hold_meeting(meeting)
    steps = list(steps)
    hold_papers_of(steps)
    waiting = set(
        Consultation.objects.filter(pk__in=[step.pk for step in steps], status=StepStatus.PLANNED).values_list("pk", flat=True)
    )
    report = _each([step for step in steps if step.pk in waiting], "schedule", user, {"meeting": row}, at)
    gone = _("Inzwischen hat jemand anderes diese Vorlage auf eine Tagesordnung gesetzt oder aus der Beratung genommen.")
    report.refused += [(step, gone) for step in steps if step.pk not in waiting]
    renumber(row)
    return report


@transaction.atomic
def dispatch(meeting: Meeting, user: User, *, urgency_reason: str = "", at: datetime | None = None) -> Report:
    """Send the agenda: every scheduled step whose paper is ready, and the items without a paper; printed and kept.

    The session counts as invited once something was sent. What comes later goes out as late items. An agenda that misses the
    notice period of a body goes out with the reason of urgency or not at all.
    """
    row = hold_meeting(meeting)
    renumber(row)
    ready = in_order(steps_of(row).filter(status=StepStatus.SCHEDULED))
    free = AgendaItem.objects.filter(meeting=row, sent_at=None)
    report = Report()
    if is_over(row, at):
        report.problem = _("Diese Sitzung ist abgesagt oder hat schon stattgefunden; ihre Tagesordnung bleibt, wie sie ist.")
        return report
    if row.is_late(timezone.localdate(at)) and not urgency_reason.strip():
        sentence = notice_missed(row.notice_days, row.day)
        report.refused = [(step, sentence) for step in ready]
        report.problem = sentence if not ready and free.exists() else ""
        return report
    hold_papers_of(ready)
    for step in ready:
        # The reason is kept with those papers only that are late.
        late = (row.day - timezone.localdate(at)).days < step.committee.notice_days
        _one(report, step, "dispatch", user, {"urgency_reason": urgency_reason if late else ""}, at)
    now = at or timezone.now()
    if report.done or not ready:
        report.items = free.update(sent_at=now)
    if report.done or report.items:
        _send(row, user, now, urgency_reason)
    return report


def _send(meeting: Meeting, user: User, now: datetime, urgency_reason: str) -> None:
    first = meeting.agenda_published_at is None
    if meeting.state == MeetingState.PLANNED:
        meeting.state = MeetingState.INVITED
    meeting.agenda_published_at = meeting.agenda_published_at or now
    meeting.save(update_fields=["state", "agenda_published_at"])
    action = MeetingAction.INVITED if first else MeetingAction.SUPPLEMENTED
    late = meeting.is_late(timezone.localdate(now))
    log(meeting, action, user, now, after=described(meeting), reason=urgency_reason if late else "")
    kind = MeetingDocumentKind.INVITATION if first else MeetingDocumentKind.SUPPLEMENT
    session_papers.issue(meeting, kind, user, at=now, urgency_reason=urgency_reason)


@transaction.atomic
def perform_on(
    action: str, step: Consultation, *, user: User, data: Mapping[str, Any] | None = None, at: datetime | None = None
) -> SubmissionEvent:
    """An action on one step alone, with what it means for its session: every line has a number, and with an outcome it was held.

    Raises `Refused`.
    """
    meeting = (data or {}).get("meeting") if action == "schedule" else step.meeting
    row = hold_meeting(meeting) if isinstance(meeting, Meeting) else None
    if row is not None and action == "dispatch":
        renumber(row)
    event = perform(action, step, user=user, data=data, at=at)
    if row is not None and action == "schedule":
        renumber(row)
    if row is not None and action == "record_outcome":
        hold(row)
    return event


# --- Its results -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def record(meeting: Meeting, outcomes: Mapping[int, Mapping[str, Any]], user: User, *, at: datetime | None = None) -> Report:
    """Enter the outcomes of several steps, in the order of the agenda; the session then counts as held.

    What goes along with a paper comes before it: its outcome follows that paper's unless it has one of its own.
    """
    row = hold_meeting(meeting)
    steps = sorted(in_order(steps_of(meeting).filter(pk__in=outcomes)), key=lambda step: not is_companion(step))
    hold_papers_of(steps)
    report = Report()
    for step in steps:
        _one(report, step, "record_outcome", user, outcomes[step.pk], at)
    if report.done:
        hold(row)
    return report


def hold(meeting: Meeting) -> None:
    """The session counts as held; the caller holds its row."""
    if meeting.state in (MeetingState.PLANNED, MeetingState.INVITED):
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])


@transaction.atomic
def confirm(meeting: Meeting, user: User, *, at: datetime | None = None) -> Report:
    """The minutes were approved: every outcome of this session is final, and the record is kept as it stands.

    The record is printed once, so nothing may be missing in it: an item that was not reached has an outcome that says so.
    """
    row = hold_meeting(meeting)
    if missing := steps_of(row).filter(status=StepStatus.DISPATCHED).count():
        return Report(problem=_without_result(missing))
    steps = in_order(steps_of(meeting).filter(status=StepStatus.ENDED))
    hold_papers_of(steps)
    report = _each(steps, "confirm", user, {}, at)
    if not report.done and not report.refused:
        report.problem = _why_not_approved(row)
    if report.done or not (report.refused or report.problem):
        log(row, MeetingAction.APPROVED, user, at)
        session_papers.issue(row, MeetingDocumentKind.RECORD, user, at=at)
    return report


def _without_result(count: int) -> str:
    one = "Für %(count)s Vorlage fehlt noch das Ergebnis. Bitte tragen Sie es ein, auch wenn sie nicht behandelt wurde."
    many = "Für %(count)s Vorlagen fehlt noch das Ergebnis. Bitte tragen Sie es ein, auch wenn sie nicht behandelt wurden."
    return ngettext(one, many, count) % {"count": count}


def _why_not_approved(meeting: Meeting) -> str:
    """For a session without any outcome that waits to become final: only items without a paper, say."""
    if meeting.state != MeetingState.HELD:
        return _("Bitte tragen Sie zuerst die Ergebnisse und das Ende der Sitzung ein.")
    if meeting.events.filter(action=MeetingAction.APPROVED).exists():
        return _("Die Niederschrift dieser Sitzung ist schon genehmigt.")
    return ""


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
