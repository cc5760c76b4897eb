"""What the members of a body are told about a session: invitation, late items, another time or place, calling off."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.agenda import Item
from council.choices import MeetingDocumentKind
from council.models import Committee, Meeting
from council.session_papers.parts import Sending, chairs_of, lines_for, roles_of, subject_cell, when_and_where
from reports.concepts.plan import Cell, Column, Element, Table, Text
from reports.sessions import Signature


def elements(sending: Sending, body: Committee | None) -> list[Element]:
    found: list[Element] = [Text(_opening(sending, body), "lead"), when_and_where(sending.meeting)]
    if sending.kind == MeetingDocumentKind.CANCELLATION:
        return found
    found += _agenda(sending, body)
    found += [Text(sentence) for sentence in _notice(sending, body)]
    return found


def _opening(sending: Sending, body: Committee | None) -> str:
    texts = {
        MeetingDocumentKind.INVITATION: _("Sie sind zu dieser Sitzung eingeladen.")
        if body
        else _("Diese Sitzung findet statt. Zum öffentlichen Teil sind alle willkommen."),
        MeetingDocumentKind.SUPPLEMENT: _("Die Tagesordnung dieser Sitzung wird um die folgenden Punkte ergänzt."),
        MeetingDocumentKind.CHANGE: _(
            "Die Sitzung findet anders statt als angekündigt. Bisher war mitgeteilt: %(before)s. Es gilt jetzt:"
        )
        % {"before": sending.before},
        MeetingDocumentKind.CANCELLATION: _(
            "Diese Sitzung findet nicht statt. Ihre Vorlagen kommen auf die Tagesordnung einer späteren Sitzung."
        ),
    }
    text = texts[sending.kind]
    return "\n\n".join([text, _("Grund: %(reason)s") % {"reason": sending.reason}]) if sending.reason else text


def _agenda(sending: Sending, body: Committee | None) -> list[Element]:
    """Both parts. A copy for the public tells how many items there are behind closed doors, and no more."""
    known = lines_for(sending.lines, body)
    open_part = [item for item in known if item.public]
    closed = [item for item in (known if body else sending.lines) if not item.public]
    found: list[Element] = []
    if open_part:
        found.append(_table(_("Öffentlicher Teil"), [_row(item, sending.meeting, full=body is not None) for item in open_part]))
    if closed:
        hidden = _("Nicht öffentlicher Tagesordnungspunkt")
        rows = [
            _row(item, sending.meeting, full=True) if body else (Cell.of(item.number), Cell.of(hidden), Cell()) for item in closed
        ]
        found.append(_table(_("Nicht öffentlicher Teil"), rows))
    return found


def _table(caption: str, rows: list[tuple[Cell, ...]]) -> Table:
    columns = (Column("number", _("TOP"), 12, head=True), Column("title", _("Gegenstand"), 62), Column("role", _("Beratung"), 26))
    return Table(caption, columns, tuple(rows))


def _row(item: Item, meeting: Meeting, *, full: bool) -> tuple[Cell, ...]:
    return Cell.of(item.number), subject_cell(item, full=full), Cell.of(*roles_of(item, meeting))


def _notice(sending: Sending, body: Committee | None) -> list[str]:
    """Whether the notice period is kept; if not, why it is urgent. The public learns the fact, the members the reason."""
    days = body.notice_days if body else sending.meeting.notice_days
    if not days:
        return []
    period = ngettext("Die Ladungsfrist von %(days)s Tag", "Die Ladungsfrist von %(days)s Tagen", days) % {"days": days}
    if (sending.meeting.day - sending.day).days >= days:
        return [_("%(period)s ist gewahrt.") % {"period": period}]
    found = [_("%(period)s ist verkürzt, weil die Sache eilt.") % {"period": period}]
    if body and sending.urgency_reason:
        found.append(_("Grund der Eilbedürftigkeit: %(reason)s") % {"reason": sending.urgency_reason})
    return found


def signatures(meeting: Meeting, body: Committee | None) -> tuple[Signature, ...]:
    bodies = [body] if body else meeting.committees
    chairs = chairs_of(meeting, bodies)
    return tuple(Signature(_("Vorsitz %(body)s") % {"body": item.name}, str(chairs.get(item.pk, ""))) for item in bodies)
