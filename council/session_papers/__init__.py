"""What goes out about a session, printed and kept: invitation, late items, changes, calling off, and the record of its results.

Every body gets a copy of its own, with the lines of the non-public part that it may know of; one more copy is for everybody and
names no subject of the non-public part. The rows are read as they stand inside the caller's transaction.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.agenda import Item, all_lines
from council.choices import MeetingDocumentKind
from council.models import Committee, Meeting, MeetingDocument
from council.reading import seats_of
from council.session_papers import invitation, record
from council.session_papers.parts import Sending
from municipality.choices import STAFF_ROLES
from municipality.models import User
from reports import pdf
from reports.forms import load_form
from reports.layout.wording import stem
from reports.letterhead import letterhead_of
from reports.sessions import SessionPaper, session_job

_AGENDA = (MeetingDocumentKind.INVITATION, MeetingDocumentKind.SUPPLEMENT)


def issue(
    meeting: Meeting,
    kind: MeetingDocumentKind,
    user: User,
    *,
    at: datetime | None = None,
    urgency_reason: str = "",
    reason: str = "",
    before: str = "",
) -> list[MeetingDocument]:
    """Print and keep one copy for each body and one for the public. Raises `PrintFailed` or `FormError`."""
    now = at or timezone.now()
    meeting = Meeting.objects.for_list().select_related("municipality").get(pk=meeting.pk)
    sending = Sending(
        meeting, kind, timezone.localdate(now), _lines(meeting, kind), urgency_reason.strip(), reason.strip(), before
    )
    letterhead = letterhead_of(meeting.municipality)
    look = load_form(meeting.municipality.form).look
    found = []
    for body in (*meeting.committees, None):
        content = pdf.render_pdf(session_job(_paper(sending, body), letterhead, look=look))
        found.append(
            MeetingDocument.objects.create(
                meeting=meeting,
                committee=body,
                kind=kind,
                created_at=now,
                created_by=user,
                file_name=_file_name(sending, body),
                pdf=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )
    return found


def draft_record(meeting: Meeting, body: Committee | None) -> tuple[str, bytes]:
    """File name and print of the record as it stands, with a watermark; nothing is kept. Raises as `issue`."""
    kind = MeetingDocumentKind.RECORD
    meeting = Meeting.objects.for_list().select_related("municipality").get(pk=meeting.pk)
    sending = Sending(meeting, kind, timezone.localdate(), _lines(meeting, kind))
    look = load_form(meeting.municipality.form).look
    job = session_job(_paper(sending, body), letterhead_of(meeting.municipality), look=look, watermark=_("Entwurf"))
    return _("Entwurf_%(name)s") % {"name": _file_name(sending, body)}, pdf.render_pdf(job)


def readable(meeting: Meeting, user: User) -> QuerySet[MeetingDocument]:
    """The papers of this session that somebody may read, without their bytes, in the order they went out.

    Staff read all, members those of their bodies and the public copies. The record of the results is kept when the minutes are
    approved, so everything here has been sent.
    """
    rows = MeetingDocument.objects.filter(meeting=meeting).select_related("committee").order_by("created_at", "pk")
    if not user.roles & STAFF_ROLES:
        rows = rows.filter(Q(committee=None) | Q(committee__in=seats_of(user)))
    return rows.defer("pdf")


def _lines(meeting: Meeting, kind: MeetingDocumentKind) -> list[Item]:
    if kind == MeetingDocumentKind.RECORD:
        return record.treated(meeting)
    if kind not in _AGENDA:
        return []
    sent = [item for item in all_lines(meeting) if item.sent]
    if kind == MeetingDocumentKind.INVITATION:
        return sent
    last = MeetingDocument.objects.filter(meeting=meeting, kind__in=_AGENDA).order_by("-created_at").first()
    return [item for item in sent if last is None or item.sent_at > last.created_at]


def _paper(sending: Sending, body: Committee | None) -> SessionPaper:
    meeting = sending.meeting
    start = timezone.localtime(meeting.starts_at)
    subtitle = f"{meeting.bodies_label}, {date_format(start, 'j. F Y')}"
    is_record = sending.kind == MeetingDocumentKind.RECORD
    elements = record.elements(sending, body) if is_record else invitation.elements(sending, body)
    return SessionPaper(
        title=str(sending.kind.label),
        subtitle=subtitle,
        addressee=_("An die Mitglieder: %(body)s") % {"body": body.name} if body else _("Ausfertigung für die Öffentlichkeit"),
        elements=tuple(elements),
        place_date=f"{meeting.municipality.place}, {date_format(sending.day, 'j. F Y')}",
        signatures=record.signatures(meeting) if is_record else invitation.signatures(meeting, body),
        created=sending.day.isoformat(),
    )


def _file_name(sending: Sending, body: Committee | None) -> str:
    whom = body.label if body else _("oeffentlich")
    parts = (f"{sending.meeting.day:%Y-%m-%d}", stem(str(sending.kind.label), 40), stem(whom, 60))
    return "_".join(parts) + ".pdf"
