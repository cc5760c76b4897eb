"""The writers of Sachstandsberichte: beginning, saving the texts, completing. A completed report never changes again."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition, ReportingDuty
from fields_of_action.models import EditionField
from municipality.acting import Refused
from municipality.models import User
from municipality.scoping import active_municipality
from reports import pdf
from reports.concepts.plan import Fact
from reports.figures import figures
from reports.letterhead import letterhead_of
from reports.models import ProgressReport, ProgressText, ReportStatus
from reports.progress.elements import elements_of
from reports.records.record import Record, record_job

WRITE = "reports.change_progressreport"


def start(
    edition: ConceptEdition, *, title: str, first_day: date, last_day: date, user: User, duty: ReportingDuty | None = None
) -> ProgressReport:
    """A draft whose figures are there at once. Raises `Refused`."""
    _may_write(user)
    if duty is not None and duty.edition_id != edition.pk:
        raise Refused(_("Diese Berichtspflicht gehört zu einer anderen Fortschreibung."), code="input")
    report = ProgressReport(edition=edition, title=title, first_day=first_day, last_day=last_day, duty=duty, last_editor=user)
    report.save()
    return report


@transaction.atomic
def save(pk: int, typed: dict[str, Any], *, user: User, revision: int) -> ProgressReport:
    """The texts: title, introduction, and `texts` by the id of the field, all sanitised. Raises `Refused`."""
    report = _open(pk, user)
    if report.revision != revision:
        raise Refused(
            _(
                "%(person)s hat den Bericht inzwischen gespeichert. Ihr Text steht noch hier und ist nicht gespeichert; "
                "bitte vergleichen Sie ihn mit dem gespeicherten weiter unten, und speichern Sie dann noch einmal."
            )
            % {"person": report.last_editor.full_name if report.last_editor else _("Jemand")},
            code="stale",
        )
    report.title, report.introduction = typed["title"], typed["introduction"]
    report.revision += 1
    report.last_editor = user
    report.save()
    fields = set(EditionField.objects.filter(edition=report.edition_id).values_list("field", flat=True))
    for field, text in typed["texts"].items():
        if field in fields:
            ProgressText.objects.update_or_create(report=report, field_id=field, defaults={"text": text})
    return report


def complete(pk: int, *, user: User, revision: int) -> ProgressReport:
    """Freeze figures and texts, print them, and keep the print with its hash. Raises `Refused` and `PrintFailed`."""
    with transaction.atomic():
        report = _open(pk, user)
        if report.revision != revision:
            raise Refused(_("Der Bericht wurde inzwischen geändert. Bitte sehen Sie ihn sich noch einmal an."), code="stale")
        now = timezone.now()
        report.values = values_of(report)
        content = printed(report, report.values, day=timezone.localdate(now))
        report.pdf, report.sha256 = content, hashlib.sha256(content).hexdigest()
        report.status, report.completed_at, report.completed_by = ReportStatus.COMPLETED, now, user
        report.revision += 1
        report.save()
    return report


def values_of(report: ProgressReport) -> dict[str, Any]:
    """What the report says: frozen once it is completed, computed until then."""
    if report.is_completed:
        values: dict[str, Any] = report.values
        return values
    before = ProgressReport.objects.filter(
        edition__concept=report.edition.concept_id, status=ReportStatus.COMPLETED, last_day__lt=report.last_day
    )
    last = before.only("values").first()
    found = figures(report.edition, report.first_day, report.last_day, before=last.values if last else None)
    texts = dict(ProgressText.objects.filter(report=report).values_list("field", "text"))
    for field in found["fields"]:
        field["text"] = texts.get(field["key"], "")
    return found | {"title": report.title, "introduction": report.introduction}


def printed(report: ProgressReport, values: dict[str, Any], *, day: date, draft: bool = False) -> bytes:
    """The accessible PDF; a draft carries a watermark. Raises `PrintFailed`."""
    edition = report.edition
    facts = (
        Fact(_("Konzept"), f"{edition.concept}, {edition.label}"),
        Fact(_("Zeitraum"), f"{date_format(report.first_day, 'd.m.Y')} – {date_format(report.last_day, 'd.m.Y')}"),
        Fact(_("Stand"), date_format(day)),
    )
    record = Record(
        kind=_("Sachstandsbericht"),
        title=values["title"],
        created=day.isoformat(),
        facts=facts,
        elements=elements_of(values),
        watermark=_("Entwurf") if draft else "",
    )
    return pdf.render_pdf(record_job(record, letterhead_of(active_municipality())))


def _open(pk: int, user: User) -> ProgressReport:
    _may_write(user)
    locked = ProgressReport.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if locked is None:
        raise Refused(_("Diesen Bericht gibt es nicht (mehr)."), code="stale")
    if locked.is_completed:
        sentence = _("Der Bericht ist abgeschlossen und ändert sich nicht mehr. Für eine Berichtigung legen Sie einen neuen an.")
        raise Refused(sentence, code="state")
    return ProgressReport.objects.select_related("edition__concept", "last_editor").get(pk=pk)


def _may_write(user: User) -> None:
    if not user.has_perm(WRITE):
        raise Refused(_("Sachstandsberichte schreiben die Sachbearbeitung und die Leitung der Fachbereiche."), code="role")
