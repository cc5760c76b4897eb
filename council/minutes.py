"""Minutes-light: who was at a session, when it really began and ended, who chaired and who wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from council import meetings
from council.choices import CommitteeRole, MeetingAction, MeetingState, Presence
from council.locks import hold_meeting
from council.models import Attendance, Committee, CommitteeMember, Meeting, MeetingEvent, Minutes
from council.session_papers.parts import chairs_of
from municipality.acting import Refused
from municipality.models import User

FIELDS = ("began_at", "ended_at", "chaired_by", "written_by", "guests")


@dataclass(frozen=True)
class Seat:
    """A member in office on the day of the session, and what is known of her being there."""

    member: CommitteeMember
    row: Attendance


def seats_at(meeting: Meeting) -> list[tuple[Committee, list[Seat]]]:
    """The bodies of a session with the members in office on its day. Who is not entered yet counts as present."""
    kept = {row.member_id: row for row in Attendance.objects.filter(meeting=meeting)}
    committees = meeting.committees
    # Who was entered stays, also when the seat was given another end later.
    members = CommitteeMember.objects.filter(
        Q(pk__in=CommitteeMember.objects.current(meeting.day).values("pk")) | Q(pk__in=list(kept)), committee__in=committees
    ).select_related("user")
    by_body: dict[int, list[Seat]] = {committee.pk: [] for committee in committees}
    for member in sorted(members, key=lambda item: (item.role != CommitteeRole.CHAIR, str(item).split()[-1].casefold(), item.pk)):
        row = kept.get(member.pk) or Attendance(meeting=meeting, member=member, name=str(member))
        by_body[member.committee_id].append(Seat(member, row))
    return [(committee, by_body[committee.pk]) for committee in committees]


def minutes_of(meeting: Meeting, user: User) -> Minutes:
    """What is entered so far; before that what is probably right: the planned beginning, the chair, who is typing."""
    found: Minutes | None = Minutes.objects.filter(meeting=meeting).first()
    if found is not None:
        return found
    chairs = chairs_of(meeting, meeting.committees)
    chair = next((str(chairs[body.pk]) for body in meeting.committees if body.pk in chairs), "")
    began = timezone.localtime(meeting.starts_at).time()
    return Minutes(meeting=meeting, began_at=began, chaired_by=chair, written_by=user.full_name, revision=0)


def why_closed(meeting: Meeting) -> str:
    """Why nothing can be entered; empty when it can."""
    if meeting.state == MeetingState.CANCELLED:
        return _("Die Sitzung ist abgesagt; sie hat keine Niederschrift.")
    if meeting.day > timezone.localdate():
        return _("Die Sitzung hat noch nicht stattgefunden. Am Tag der Sitzung tragen Sie hier ein, wer da ist.")
    if MeetingEvent.objects.filter(meeting=meeting, action=MeetingAction.APPROVED).exists():
        return _("Die Niederschrift ist genehmigt und bleibt, wie sie ist.")
    return ""


@transaction.atomic
def save(
    meeting: Meeting,
    typed: Mapping[str, Any],
    attendance: Mapping[int, tuple[str, time | None, time | None]],
    *,
    user: User,
    revision: int,
    at: datetime | None = None,
) -> Minutes:
    """Store what was entered; `attendance` is presence, from and until by member. With its end entered the session was held.

    Raises `Refused` when it is too early or too late, or when somebody else saved since `revision` was read.
    """
    locked = hold_meeting(meeting)
    closed = why_closed(locked)
    if closed:
        raise Refused(closed, code="state")
    found = Minutes.objects.filter(meeting=locked).first() or Minutes(meeting=locked, revision=0)
    if found.revision != revision:
        raise Refused(
            _("Jemand hat die Angaben inzwischen geändert. Bitte laden Sie die Seite neu und tragen Sie Ihre Änderung dann ein."),
            code="stale",
        )
    for name in FIELDS:
        setattr(found, name, typed[name])
    found.revision += 1
    found.save()
    for _committee, seats in seats_at(meeting):
        for seat in seats:
            if seat.member.pk in attendance:
                _store(seat.row, *attendance[seat.member.pk])
    if found.ended_at is not None:
        meetings.hold(locked)
    meetings.log(locked, MeetingAction.MINUTES, user, at, after=_summary(locked))
    return found


def _store(row: Attendance, presence: str, came_at: time | None, left_at: time | None) -> None:
    there = presence == Presence.PRESENT
    row.presence, row.came_at, row.left_at = presence, came_at if there else None, left_at if there else None
    row.save()


def _summary(meeting: Meeting) -> str:
    counts = dict(Attendance.objects.filter(meeting=meeting).order_by().values_list("presence").annotate(Count("pk")))
    return ", ".join(f"{counts[presence]} {presence.label}" for presence in Presence if counts.get(presence))
