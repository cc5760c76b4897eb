"""The papers of a session as one file: a ZIP with everything, or one PDF with an outline. Nothing is left out silently."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Count, Sum
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from council.choices import MeetingDocumentKind, ReadWay
from council.meetings import agenda
from council.models import Attachment, Consultation, Meeting, MeetingDocument, Submission
from council.models.loading import load_parts
from council.prints import find_version, print_for
from council.reading import Reading, seats_of
from council.reading_log import note_paper
from council.session_papers import readable
from municipality.models import User
from reports.concepts.plan import Fact
from reports.letterhead import letterhead_of
from reports.records.packet import Enclosure, Say, bind
from reports.records.packet import Paper as BoundPaper

CONTENTS = "Inhalt.txt"
MOST_AT_ONCE = 8
"""So many papers and attachments are bound while somebody waits; the rest of the time goes into pages."""
MOST_BYTES_AT_ONCE = 3_000_000
_BEFORE_THE_SESSION = (MeetingDocumentKind.INVITATION, MeetingDocumentKind.SUPPLEMENT, MeetingDocumentKind.CHANGE)


class Incomplete(Exception):
    """Some papers of the agenda cannot be handed out; `missing` names them in sentences, `rest` counts those that can."""

    def __init__(self, missing: list[str], rest: int) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing
        self.rest = rest


@dataclass(frozen=True)
class Paper:
    """One item of the agenda with its print and its files."""

    step: Consultation
    reading: Reading
    file_name: str
    content: bytes

    @property
    def label(self) -> str:
        """What is stamped on its pages: agenda number and number of the paper."""
        item = f"TOP {self.step.agenda_number}" if self.step.agenda_number else ""
        return " · ".join(part for part in (item, self.step.submission.number) if part) or _("ohne Nummer")

    @property
    def title(self) -> str:
        """Its line in a list: agenda number, number and subject."""
        return f"{self.label} · {self.step.submission.subject_line}"


def is_long(meeting: Meeting, user: User) -> bool:
    """Whether binding the packet keeps somebody waiting for more than about two seconds."""
    papers = {step.submission_id for step in agenda(meeting, user)}
    sizes = Attachment.objects.filter(submission__in=papers).exclude(file="").aggregate(all=Sum("size"), count=Count("pk"))
    return len(papers) + sizes["count"] > MOST_AT_ONCE or (sizes["all"] or 0) > MOST_BYTES_AT_ONCE


def packet_pdf(meeting: Meeting, user: User, *, partial: bool = False, say: Say | None = None) -> bytes:
    """What was sent about the session, then all papers with their attachments in the order of the agenda, with contents,
    outline and a stamp on each page.

    `say` hears how far it is and may end it by raising. Raises `Incomplete`, `PrintFailed`.
    """
    papers = _papers(meeting, user, partial=partial)
    sent = [
        BoundPaper(document.get_kind_display(), _sent_as(document, meeting), bytes(document.pdf))
        for document in _sent_documents(meeting, user)
    ]
    begin = localtime(meeting.starts_at)
    facts = [
        Fact(_("Gremium"), meeting.bodies_label),
        Fact(_("Beginn"), _("{day} um {time} Uhr").format(day=date_format(begin.date()), time=f"{begin:%H:%M}")),
        *([Fact(_("Ort"), meeting.place)] if meeting.place else []),
    ]
    return bind(
        [
            *sent,
            *(BoundPaper(item.label, item.step.submission.subject_line, item.content, _enclosures(item)) for item in papers),
        ],
        kind=_("Sitzungsmappe"),
        title=str(meeting),
        created=meeting.day.isoformat(),
        facts=facts,
        letterhead=letterhead_of(meeting.municipality),
        say=say,
    )


def packet_name(meeting: Meeting, ending: str) -> str:
    return f"{meeting.day:%Y-%m-%d}_{meeting.bodies_label}.{ending}".replace(" ", "-").replace("/", "-")


def _enclosures(paper: Paper) -> tuple[Enclosure, ...]:
    found = []
    for attachment in paper.reading.attachments:
        if attachment.announced:
            note = _("angekündigt bis {day}, liegt noch nicht vor").format(day=date_format(attachment.due))
            found.append(Enclosure(attachment.title, note=note))
            continue
        stem = "".join(sign if sign.isalnum() or sign in "-. " else "-" for sign in attachment.title).strip()[:80]
        name = f"{stem}{PurePath(attachment.file.name).suffix.lower()}"
        with attachment.file.open("rb") as handle:
            found.append(Enclosure(attachment.title, name, attachment.content_type, handle.read()))
    return tuple(found)


def packet_zip(meeting: Meeting, user: User, *, partial: bool = False) -> bytes:
    """All papers and their attachments behind what was sent about the session, with a list of what is inside and what is only
    announced. Raises as `packet_pdf`.
    """
    papers = _papers(meeting, user, partial=partial)
    buffer = io.BytesIO()
    lines = [str(meeting), ""]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, document in enumerate(_sent_documents(meeting, user), start=1):
            name = f"00-{index}_{document.file_name}"
            _add(archive, meeting, name, bytes(document.pdf))
            lines += [_sent_as(document, meeting), f"  {name}"]
        for index, paper in enumerate(papers, start=1):
            stem = f"{index:02}_{PurePath(paper.file_name).stem}"
            _add(archive, meeting, f"{stem}.pdf", paper.content)
            lines += [paper.title, f"  {stem}.pdf"]
            for name, content in _attachments(paper, stem):
                if content is not None:
                    _add(archive, meeting, name, content)
                lines.append(f"  {name}")
        _add(archive, meeting, CONTENTS, "\r\n".join([*lines, ""]).encode())
    return buffer.getvalue()


def _sent_documents(meeting: Meeting, user: User) -> list[MeetingDocument]:
    """Invitation, late items and changes in the order they went out, in the copies of this person's bodies.

    Who sits in none of them gets the copies for the public.
    """
    found = list(readable(meeting, user).filter(kind__in=_BEFORE_THE_SESSION).defer(None))
    return [document for document in found if document.committee_id] or found


def _sent_as(document: MeetingDocument, meeting: Meeting) -> str:
    """Its line in the contents; in a joint session each body got a copy of its own."""
    day = date_format(localtime(document.created_at).date())
    line = _("{kind} vom {day}").format(kind=document.get_kind_display(), day=day)
    return f"{line}, {document.committee}" if document.committee and len(meeting.committees) > 1 else line


def _papers(meeting: Meeting, user: User, *, partial: bool) -> list[Paper]:
    found: list[Paper] = []
    missing: list[str] = []
    seats = seats_of(user)
    steps = agenda(meeting, user)
    submissions = {
        submission.pk: load_parts(submission)
        for submission in Submission.objects.for_page().filter(pk__in={step.submission_id for step in steps})
    }
    done: set[tuple[int, str]] = set()
    for step in steps:
        step.submission = submissions[step.submission_id]
        step.submission.municipality = meeting.municipality
        reading = Reading(step.submission, user, seats=seats)
        try:
            version = find_version(reading, step=step)
        except LookupError:
            version = None
        if version is None:
            missing.append(_("„{subject}“ ist noch nicht freigegeben.").format(subject=step.submission.subject_line))
            continue
        paper = print_for(reading, version=version, step=step)
        # In a joint session several bodies have the same paper before them; printed once for all, it is bound in once.
        key = (step.submission_id, paper.etag)
        if key not in done:
            done.add(key)
            found.append(Paper(step, reading, paper.file_name, paper.content()))
    if not found or (missing and not partial):
        raise Incomplete(missing or [_("Auf dieser Tagesordnung steht für Sie noch keine Vorlage.")], len(found))
    for submission in {paper.step.submission_id: paper.step.submission for paper in found}.values():
        note_paper(user, ReadWay.PACKET, submission, detail=str(meeting))
    return found


def _attachments(paper: Paper, stem: str) -> Iterator[tuple[str, bytes | None]]:
    """Names below the paper's own folder with their bytes; an announced one only has a line in the contents."""
    enclosed = zip(paper.reading.attachments, _enclosures(paper), strict=True)
    for index, (attachment, enclosure) in enumerate(enclosed, start=1):
        if enclosure.content is None:
            line = _("Anlage {index}: {title} (angekündigt bis {day:%d.%m.%Y}, liegt noch nicht vor)")
            yield line.format(index=index, title=attachment.title, day=attachment.due), None
        else:
            yield f"{stem}/Anlage-{index}_{enclosure.file_name}", enclosure.content


def _add(archive: zipfile.ZipFile, meeting: Meeting, name: str, content: bytes) -> None:
    # The day of the session, not the clock: the same papers make the same file.
    info = zipfile.ZipInfo(name, date_time=localtime(meeting.starts_at).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
