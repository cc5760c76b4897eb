"""A completed Sachstandsbericht becomes an information paper: its words as a snapshot, its print as the attachment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council import drafts
from council.choices import FinanceAnswer, StepRole, SubmissionKind
from council.drawing_up.wording import paragraph, plain, points
from council.models import (
    Attachment,
    CarriedReport,
    Committee,
    Consultation,
    MotionPoint,
    Route,
    Section,
    Submission,
    SubmissionMeasure,
)
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure
from municipality.acting import Refused
from municipality.models import User
from reports.layout.wording import stem
from reports.models import ProgressReport

Values = dict[str, Any]


@transaction.atomic
def draw_up_report(report: ProgressReport, *, user: User) -> Submission:
    """A new draft of this person for the bodies that are owed the report. Raises `Refused`; then nothing is written."""
    if not user.has_perm("council.add_submission"):
        raise Refused(_("Vorlagen legen nur die Sachbearbeitung und die Leitung der Fachbereiche an."), code="role")
    if not report.is_completed:
        raise Refused(_("Der Bericht ist noch ein Entwurf. Bitte schließen Sie ihn zuerst ab."), code="state")
    values = report.values
    unit = report.edition.concept.lead_unit
    paper = drafts.create(user=user, kind=SubmissionKind.INFORMATION, subject=report.title, unit=unit)
    paper.finance = FinanceAnswer.NONE
    paper.save(update_fields=["finance"])
    MotionPoint.objects.create(submission=paper, text=paragraph(f"Der Bericht „{report.title}“ wird zur Kenntnis genommen."))
    _give_route(paper, report)
    for position, (heading, body) in enumerate(_sections(report, values), start=1):
        Section.objects.create(submission=paper, position=position, heading=heading, body=body)
    keys = [row["key"] for field in values["fields"] for row in field["measures"]]
    # One that was deleted since stays in the report alone.
    for position, measure in enumerate(Measure.objects.filter(pk__in=keys).order_by("number", "title"), start=1):
        SubmissionMeasure.objects.create(submission=paper, position=position, measure=measure)
    attachment = Attachment(submission=paper, title=report.title, content_type="application/pdf")
    content = bytes(report.pdf or b"")
    attachment.size, attachment.sha256 = len(content), report.sha256
    attachment.file.save(f"{stem(report.title, 60)}.pdf", ContentFile(content), save=False)
    attachment.save()
    CarriedReport.objects.create(submission=paper, report=report)
    return paper


def _give_route(paper: Submission, report: ProgressReport) -> None:
    """The bodies that the duty names, in its order; where it names none, those of the city's usual route. All take note."""
    named = _named_bodies(report.duty.body) if report.duty else []
    if not named:
        route = Route.objects.filter(default=True).first()
        named = [step.committee for step in route.steps.select_related("committee")] if route else []
    for position, committee in enumerate(named, start=1):
        Consultation.objects.create(
            submission=paper,
            position=position,
            committee=committee,
            role=StepRole.INFORMATION,
            public=committee.meets_publicly,
        )


def _named_bodies(text: str) -> list[Committee]:
    """Bodies whose name or alias stands in the text, as they follow there."""
    found: list[tuple[int, int, Committee]] = []
    lower = text.casefold()
    for committee in Committee.objects.filter(active=True):
        names = [name.strip().casefold() for name in (committee.name, *committee.aliases.splitlines()) if name.strip()]
        places = [lower.find(name) for name in names if name in lower]
        if places:
            found.append((min(places), committee.pk, committee))
    return [committee for _place, _pk, committee in sorted(found, key=lambda item: item[:2])]


def _sections(report: ProgressReport, values: Values) -> Iterable[tuple[str, str]]:
    """What the paper says beside the attached report, as rich text."""
    about = f"„{report.edition.concept}, {report.edition.label}“"
    period = f"{_day(report.first_day)} bis {_day(report.last_day)}"
    told = paragraph(f"Die Verwaltung berichtet über die Umsetzung von {about} in der Zeit vom {period}.")
    yield "Anlass", told + values["introduction"]
    rows = [_counted(field) for field in values["fields"] if field["counts"]]
    if rows:
        yield "Stand der Maßnahmen", points(rows)
    if values["changes"]:
        yield "Was sich geändert hat", points(map(plain, values["changes"]))
    yield (
        "Bericht",
        paragraph("Der vollständige Bericht mit allen Maßnahmen, Kennzahlen und Texten liegt als Anlage bei."),
    )


def _counted(field: Values) -> str:
    told = ", ".join(f"{count} {MeasureStatus(status).label}" for status, count in field["counts"].items())
    return plain(f"{field['name']}: {told}")


def _day(value: date) -> str:
    return str(date_format(value, "d.m.Y"))
