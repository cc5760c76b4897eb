"""The record of results (Ergebnisprotokoll) of a session: who was there, what was decided and how, room for signatures."""

from __future__ import annotations

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.agenda import ON_AGENDA, Item, lines, steps_of
from council.choices import CommitteeRole, Presence, StepStatus
from council.document import votes_text
from council.models import Attendance, Committee, Consultation, Meeting, Minutes
from council.outcomes import AMENDED, label_of
from council.session_papers.parts import Sending, lines_for, roles_of, subject_cell, when_and_where
from reports.concepts.plan import Cell, Column, Element, Line, Rich, Table, Text
from reports.sessions import Signature


def treated(meeting: Meeting) -> list[Item]:
    """What was on the agenda that went out, also what was taken off it in the session."""
    steps = steps_of(meeting).filter(status__in=[*ON_AGENDA, StepStatus.REMOVED], dispatched_at__isnull=False)
    found = steps.exclude(status=StepStatus.SCHEDULED).prefetch_related("point_outcomes__point")
    return lines(meeting, found, meeting.free_items.filter(sent_at__isnull=False))


def elements(sending: Sending, body: Committee | None) -> list[Element]:
    """The record for the members of a body, or the one for everybody without the non-public part."""
    meeting = sending.meeting
    minutes = Minutes.objects.filter(meeting=meeting).first()
    found: list[Element] = [when_and_where(meeting, *_course(minutes, full=body is not None))]
    found += _attendance(meeting)
    known = lines_for(sending.lines, body)
    for caption, items in (
        (_("Öffentlicher Teil"), [item for item in known if item.public]),
        (_("Nicht öffentlicher Teil"), [item for item in known if not item.public]),
    ):
        if items:
            found += [_table(caption, items, meeting, body), *_wordings(items, body)]
    return found


def signatures(meeting: Meeting) -> tuple[Signature, ...]:
    """Two lines to sign on, with the names where they were entered."""
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes()
    return (
        Signature(_("Vorsitz"), minutes.chaired_by, by_hand=True),
        Signature(_("Schriftführung"), minutes.written_by, by_hand=True),
    )


def _course(minutes: Minutes | None, *, full: bool) -> list[tuple[str, str]]:
    """Guests are named to members alone: who came to an item behind closed doors tells of it."""
    if minutes is None:
        return []
    rows = [
        (_("Eröffnet"), _clock(minutes.began_at)),
        (_("Geschlossen"), _clock(minutes.ended_at)),
        (_("Vorsitz"), minutes.chaired_by),
        (_("Schriftführung"), minutes.written_by),
    ]
    return [*rows, (_("Gäste"), minutes.guests)] if full else rows


def _clock(time: object) -> str:
    return _("%(time)s Uhr") % {"time": time_format(time, "H:i")} if time else ""


def _attendance(meeting: Meeting) -> list[Element]:
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("member__committee"))
    columns = (Column("name", _("Name"), 58, head=True), Column("presence", _("Anwesenheit"), 42))
    found: list[Element] = []
    for body in meeting.committees:
        members = [row for row in rows if row.member.committee_id == body.pk]
        members.sort(key=lambda row: (row.member.role != CommitteeRole.CHAIR, row.name.split()[-1].casefold()))
        if not members:
            continue
        voting = [row for row in members if row.member.votes]
        there = sum(row.presence == Presence.PRESENT for row in voting)
        note = ngettext(
            "Anwesend: %(there)s von %(count)s stimmberechtigten Mitglied.",
            "Anwesend: %(there)s von %(count)s stimmberechtigten Mitgliedern.",
            len(voting),
        ) % {"there": there, "count": len(voting)}
        cells = tuple((Cell.of(row.name), Cell.of(presence_text(row))) for row in members)
        caption = _("Anwesenheit: %(body)s") % {"body": body.name}
        found.append(Table(caption, columns, cells, note=note if voting else ""))
    return found


def presence_text(row: Attendance) -> str:
    """ "anwesend", "anwesend von 18:30 Uhr bis 20:00 Uhr", "entschuldigt"."""
    word = str(row.get_presence_display())
    if row.presence != Presence.PRESENT:
        return word
    parts = [word]
    if row.came_at:
        parts.append(_("von %(time)s") % {"time": _clock(row.came_at)})
    if row.left_at:
        parts.append(_("bis %(time)s") % {"time": _clock(row.left_at)})
    return " ".join(parts)


def _table(caption: str, items: list[Item], meeting: Meeting, body: Committee | None) -> Table:
    title, outcome = Column("title", _("Gegenstand"), 50), Column("outcome", _("Ergebnis"), 38)
    columns = (Column("number", _("TOP"), 12, head=True), title, outcome)
    rows = []
    for item in items:
        shown = _known_steps(item, body)
        if item.free is not None:
            rows.append((Cell.of(item.number), subject_cell(item, full=body is not None), Cell()))
            continue
        subject = subject_cell(item, full=body is not None)
        roles = roles_of(Item(item.key, item.number, item.public, item.sent, item.late, shown), meeting)
        subject = Cell((*subject.lines, *(Line(role, "quiet") for role in roles)))
        rows.append((Cell.of(item.number), subject, Cell(tuple(line for step in shown for line in _outcome(step, meeting)))))
    return Table(caption, columns, tuple(rows))


def _known_steps(item: Item, body: Committee | None) -> list[Consultation]:
    return [step for step in item.steps if item.public or (body is not None and step.committee_id == body.pk)]


def _outcome(step: Consultation, meeting: Meeting) -> list[Line]:
    if step.status == StepStatus.REMOVED:
        return [Line(str(step.get_status_display()), "strong")]
    label = label_of(step.outcome) if step.outcome else _("ohne Ergebnis")
    name = f"{step.committee.label}: " if len(meeting.committees) > 1 else ""
    found = [Line(f"{name}{label}", "strong")]
    votes = votes_text(step)
    if votes:
        found.append(Line(votes))
    for point in step.point_outcomes.all():
        if point.outcome != step.outcome:
            named = {"number": point.point.position, "outcome": label_of(point.outcome)}
            found.append(Line(_("Punkt %(number)s: %(outcome)s") % named))
    resolution = getattr(step, "resolution", None)
    if resolution is not None and resolution.number:
        found.append(Line(_("Beschluss Nr. %(number)s") % {"number": resolution.number}, "quiet"))
    return found


def _wordings(items: list[Item], body: Committee | None) -> list[Element]:
    """What was adopted in other words than proposed, in full."""
    found: list[Element] = []
    for item in items:
        for step in _known_steps(item, body):
            texts = [point.wording for point in step.point_outcomes.all() if point.outcome in AMENDED and point.wording]
            if not texts:
                continue
            label = _("%(number)s: geänderter Wortlaut (%(body)s)") % {"number": item.number, "body": step.committee.name}
            found += [Text(label, "label"), *(Rich(text, 3) for text in texts)]
    return found
