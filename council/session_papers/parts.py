"""What several papers about a session have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.agenda import Item
from council.choices import CommitteeRole, MeetingDocumentKind
from council.models import Committee, CommitteeMember, Meeting
from reports.concepts.plan import Cell, Fact, Facts, Line


@dataclass(frozen=True)
class Sending:
    """One sending of papers: which session, what kind, when, and what was typed for it."""

    meeting: Meeting
    kind: MeetingDocumentKind
    day: date
    lines: Sequence[Item]
    urgency_reason: str = ""
    reason: str = ""
    before: str = ""


def lines_for(lines: Iterable[Item], body: Committee | None) -> list[Item]:
    """The lines whose subject this body may know of; those of the public for `None`."""
    return [
        item
        for item in lines
        if item.public or (body is not None and (item.free or any(step.committee_id == body.pk for step in item.steps)))
    ]


def when_and_where(meeting: Meeting, *more: tuple[str, str]) -> Facts:
    """Bodies, day, time and place; `more` are further lines."""
    start = timezone.localtime(meeting.starts_at)
    rows = (
        (ngettext("Gremium", "Gremien", len(meeting.committees)), "\n".join(body.name for body in meeting.committees)),
        (_("Tag"), date_format(start, "l, j. F Y")),
        (_("Beginn"), _("%(time)s Uhr") % {"time": date_format(start, "H:i")}),
        (_("Ort"), meeting.place),
        *more,
    )
    return Facts(tuple(Fact(label, value) for label, value in rows if value))


def subject_cell(item: Item, *, full: bool = True) -> Cell:
    """What is treated: the paper with its number, or the item without one and its hint.

    That a paper came late is told to everybody, why only to members (`full`).
    """
    if item.free is not None:
        texts = [Line(item.free.title, "strong"), Line(item.free.note, "quiet")]
    else:
        paper = item.steps[0].submission
        word = _("Nr. %(number)s") if paper.goes_along else _("Vorlage %(number)s")
        number = word % {"number": paper.number} if paper.number else ""
        texts = [Line(paper.subject_line, "strong"), Line(number, "quiet"), Line(_came_late(item, full=full), "quiet")]
    return Cell(tuple(line for line in texts if line.text))


def _came_late(item: Item, *, full: bool) -> str:
    """Of a paper that reached the body after the agenda it belongs to."""
    reason = next((step.urgency_reason for step in item.steps if step.submission.goes_along and step.urgency_reason), "")
    if not reason:
        return ""
    return _("Nachgereicht, weil es eilt: %(reason)s") % {"reason": reason} if full else _("Nachgereicht, weil es eilt.")


def roles_of(item: Item, meeting: Meeting) -> list[str]:
    """What the body does with it; in a joint session, each body by name."""
    if len(meeting.committees) == 1:
        return [step.get_role_display() for step in item.steps]
    return [f"{step.committee.label}: {step.get_role_display()}" for step in item.steps]


def chairs_of(meeting: Meeting, committees: Iterable[Committee]) -> dict[int, CommitteeMember]:
    """Who chairs each of these bodies on the day of the session."""
    rows = CommitteeMember.objects.current(meeting.day).filter(committee__in=committees, role=CommitteeRole.CHAIR)
    return {row.committee_id: row for row in rows.select_related("user").order_by("-pk")}
