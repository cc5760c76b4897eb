"""Who of a body was at a session, as far as it is kept; asked by the rules on votes."""

from __future__ import annotations

from django.db.models import Count, Q

from council.choices import Presence
from council.models import Attendance, Consultation


def present_by_body(meeting_id: int) -> dict[int, int]:
    """How many members with a vote were there, by the id of the body; nothing of bodies whose attendance is not kept."""
    voting = Q(member__votes=True, presence=Presence.PRESENT)
    rows = Attendance.objects.filter(meeting=meeting_id).order_by()
    return dict(rows.values_list("member__committee").annotate(there=Count("pk", filter=voting)))


def present_at(step: Consultation) -> int | None:
    """How many members with a vote were there when this step was treated; `None` where attendance is not kept."""
    return present_by_body(step.meeting_id).get(step.committee_id) if step.meeting_id else None
