"""Beschlussauszug: what one body decided about one paper, on a sheet of its own, made together with the outcome.

The first one holds until the minutes are approved and says so; the final one is made when they are. Both are frozen with their
hash. Whoever reads that something was decided can therefore always read what.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from council import amendments
from council.choices import StepStatus
from council.document import letterhead, result_text
from council.models import Consultation, Extract, PointOutcome, Resolution
from council.outcomes import CARRIED, label_of
from council.prints import Print
from municipality.models import User
from reports import pdf
from reports.concepts.plan import Element, Fact, Heading, Rich, Text
from reports.layout.wording import stem
from reports.records.record import Record, Signature, record_job


def store(step: Consultation, *, user: User, at: datetime, final: bool = False) -> Extract:
    """Print and keep the extract of a step whose outcome stands on the row. Raises `PrintFailed`."""
    data = pdf.render_pdf(record_job(build(step, final=final), letterhead(step.submission.municipality)))
    return Extract.objects.create(
        consultation=step,
        final=final,
        file_name=_file_name(step, final=final),
        pdf=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        created_by=user,
        created_at=at,
    )


def print_now(step: Consultation) -> Print:
    """The extract of an outcome that was entered before extracts were kept. Raises `PrintFailed`."""
    final = step.status == StepStatus.CONFIRMED
    data = pdf.render_pdf(record_job(build(step, final=final), letterhead(step.submission.municipality)))
    return Print(_file_name(step, final=final), lambda: data)


def build(step: Consultation, *, final: bool) -> Record:
    """The values of the extract. Names of those who were recused and internal remarks never stand on it."""
    paper, meeting = step.submission, step.meeting
    resolution = Resolution.objects.filter(consultation=step).first()
    day = meeting.day if meeting else step.planned_date
    facts = [
        Fact(_("Gremium"), step.committee.name),
        Fact(_("Sitzung"), _session(step)),
        Fact(_("TOP"), step.agenda_number),
        Fact(_("Öffentlichkeit"), _("öffentlich") if step.public else _("nicht öffentlich")),
        Fact(_("Vorlage"), " · ".join(part for part in (paper.number, _version(step)) if part)),
        Fact(_("Zuständigkeit"), str(step.get_role_display())),
        Fact(_("Ergebnis"), result_text(step)),
        Fact(_("Beschlussnummer"), resolution.number if resolution else ""),
        Fact(_("Änderungsanträge"), "\n".join(_amendment(row) for row in amendments.voted(step))),
    ]
    return Record(
        kind=_("Beschlussauszug") if resolution else _("Auszug aus der Niederschrift"),
        title=paper.subject_line,
        created=day.isoformat() if day else "2000-01-01",
        facts=tuple(fact for fact in facts if fact.value),
        elements=tuple(_text(step, resolution)),
        signatures=(Signature(_("Vorsitz")), Signature(_("Schriftführung"))),
        notice="" if final else _("Dieser Auszug gilt vorbehaltlich der Genehmigung der Niederschrift."),
    )


def _amendment(row: Consultation) -> str:
    """What became of an amendment before the vote on its paper: "168/20-2: abgelehnt"."""
    return f"{row.submission.number or row.submission.brought_in_by or row.submission.subject_line}: {result_text(row)}"


def _text(step: Consultation, resolution: Resolution | None) -> list[Element]:
    if resolution is not None:
        return [Heading(1, _("Beschluss")), Rich(resolution.wording, 2)]
    found: list[Element] = [Heading(1, _("Votum"))]
    for row in PointOutcome.objects.filter(consultation=step).select_related("point").order_by("point__position", "pk"):
        label = _("Punkt {number}: {outcome}").format(number=row.point.position, outcome=label_of(row.outcome))
        found.append(Text(label, "label"))
        if row.outcome in CARRIED:
            found.append(Rich(row.wording or row.point.text, 2))
    return found if len(found) > 1 else [Heading(1, _("Votum")), Text(result_text(step))]


def _session(step: Consultation) -> str:
    if step.meeting is None:
        return ""
    begin = localtime(step.meeting.starts_at)
    when = _("{day}, {time} Uhr").format(day=date_format(begin.date()), time=f"{begin:%H:%M}")
    return ", ".join(part for part in (when, step.meeting.place) if part)


def _version(step: Consultation) -> str:
    return _("Fassung {label}").format(label=step.version.label) if step.version else ""


def _file_name(step: Consultation, *, final: bool) -> str:
    """`Beschlussauszug_168-20_Gemeinderat_2020-12-14.pdf`; until the minutes are approved it begins with `Vorlaeufiger-`."""
    paper = step.submission
    day = step.meeting.day.isoformat() if step.meeting else ""
    name = "Beschlussauszug" if final else "Vorlaeufiger-Beschlussauszug"
    parts = (name, paper.reference if paper.number else stem(paper.subject, 40), stem(step.committee.label, 40), day)
    return "_".join(part for part in parts if part) + ".pdf"
