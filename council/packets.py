"""The papers of a session as one file: a ZIP with everything, or one PDF with an outline. Nothing is left out silently."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from council.meetings import agenda
from council.models import Consultation, Meeting, Submission
from council.models.loading import load_parts
from council.prints import find_version, print_for
from council.reading import Reading, seats_of
from municipality.models import User
from reports import pdf

CONTENTS = "Inhalt.txt"


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
    def title(self) -> str:
        """Line of the outline: agenda number, number and subject."""
        submission = self.step.submission
        item = f"TOP {self.step.agenda_number}" if self.step.agenda_number else ""
        return " · ".join(part for part in (item, submission.number, submission.subject) if part)


def packet_pdf(meeting: Meeting, user: User, *, partial: bool = False) -> bytes:
    """All papers in the order of the agenda, each behind its entry in the outline. Raises `Incomplete`, `PrintFailed`."""
    papers = _papers(meeting, user, partial=partial)
    return pdf.merge_packet(
        [(paper.title, paper.content) for paper in papers],
        title=_("Sitzungsunterlagen {meeting}").format(meeting=meeting),
        created=meeting.day.isoformat(),
    )


def packet_zip(meeting: Meeting, user: User, *, partial: bool = False) -> bytes:
    """All papers and their attachments, with a list of what is inside and what is only announced. Raises as `packet_pdf`."""
    papers = _papers(meeting, user, partial=partial)
    buffer = io.BytesIO()
    lines = [str(meeting), ""]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
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
            missing.append(_("„{subject}“ ist noch nicht freigegeben.").format(subject=step.submission.subject))
            continue
        paper = print_for(reading, version=version, step=step)
        # In a joint session several bodies have the same paper before them; printed once for all, it is bound in once.
        key = (step.submission_id, paper.etag)
        if key not in done:
            done.add(key)
            found.append(Paper(step, reading, paper.file_name, paper.content()))
    if not found or (missing and not partial):
        raise Incomplete(missing or [_("Auf dieser Tagesordnung steht für Sie noch keine Vorlage.")], len(found))
    return found


def _attachments(paper: Paper, stem: str) -> Iterator[tuple[str, bytes | None]]:
    """Names below the paper's own folder with their bytes; an announced one only has a line in the contents."""
    for index, attachment in enumerate(paper.reading.attachments, start=1):
        if attachment.announced:
            yield (
                _("Anlage {index}: {title} (angekündigt bis {day:%d.%m.%Y}, liegt noch nicht vor)").format(
                    index=index, title=attachment.title, day=attachment.due
                ),
                None,
            )
            continue
        suffix = PurePath(attachment.file.name).suffix.lower()
        name = "".join(sign if sign.isalnum() or sign in "-. " else "-" for sign in attachment.title).strip()[:80]
        with attachment.file.open("rb") as handle:
            yield f"{stem}/Anlage-{index}_{name}{suffix}", handle.read()


def _add(archive: zipfile.ZipFile, meeting: Meeting, name: str, content: bytes) -> None:
    # The day of the session, not the clock: the same papers make the same file.
    info = zipfile.ZipInfo(name, date_time=localtime(meeting.starts_at).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
