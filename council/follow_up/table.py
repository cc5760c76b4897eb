"""The list of tasks on its way out: the columns of the table, and the same rows in print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.choices import FollowUpKind, FollowUpStatus
from council.follow_up.quarters import Quarter
from council.models import FollowUpMeasure, FollowUpReport, FollowUpTask
from council.models.followup import FollowUpTaskQuerySet
from fields_of_action.exchange.columns import Column
from fields_of_action.models import Measure
from municipality.models import User
from municipality.scoping import active_municipality
from reports import pdf
from reports.concepts.plan import Cell, Element, Fact, Heading, Line, Table, Text
from reports.concepts.plan import Column as PrintedColumn
from reports.letterhead import letterhead_of
from reports.records.record import Record, record_job


def with_told(tasks: FollowUpTaskQuerySet, user: User) -> FollowUpTaskQuerySet:
    """Adds `told` (reports for the bodies, the newest first) and `known_measures`, each with one query."""
    reports = FollowUpReport.objects.filter(public=True).order_by("-as_of", "-pk")
    links = FollowUpMeasure.objects.filter(measure__in=Measure.objects.visible_to(user)).select_related("measure")
    return tasks.prefetch_related(
        Prefetch("reports", reports, to_attr="told"), Prefetch("measure_links", links, to_attr="known_measures")
    )


# --- In words ---------------------------------------------------------------------------------------------------------------


def due_words(task: FollowUpTask, today: date) -> str:
    """ "30.06.2026", "30.06.2026, seit 12 Tagen überfällig" or "ohne Termin"."""
    if task.due is None:
        return _("ohne Termin")
    day = date_format(task.due, "d.m.Y")
    if task.urgency != "late":
        return day
    days = (today - task.due).days
    late = ngettext("seit %(days)s Tag überfällig", "seit %(days)s Tagen überfällig", days) % {"days": days}
    return f"{day}, {late}"


def resolution_words(task: FollowUpTask) -> str:
    """ "Gemeinderat, 14.12.2020, Nr. 12/2020", with a remark where it is not public."""
    step = task.consultation
    parts = [step.committee.name, date_format(step.resolution.decided_on, "d.m.Y")]
    parts += [_("Nr. %(number)s") % {"number": step.resolution.number}] if step.resolution.number else []
    parts += [] if step.public else [_("nicht öffentlich")]
    return ", ".join(parts)


def told_of(task: FollowUpTask) -> str:
    """What was reported last for the bodies, or what the measures say; for the list. Needs `with_told`."""
    if task.closed_at:
        return task.closing_reason
    if task.known_measures:
        return "\n".join(measure_words(link.measure) for link in task.known_measures)
    newest = next(iter(task.told), None)
    if newest is None:
        return _referred_to(task)
    told = _("Stand %(day)s") % {"day": date_format(newest.as_of, "d.m.Y")}
    return f"{told}: {newest.text or newest.get_state_display()}"


def measure_words(measure: Measure) -> str:
    """ "Maßnahme „Sprachtreff“: läuft, 40 %"."""
    told = _("Maßnahme „%(title)s“: %(status)s") % {"title": measure.title, "status": measure.get_status_display()}
    return f"{told}, {measure.progress} %" if measure.progress else told


def _referred_to(task: FollowUpTask) -> str:
    if task.kind != FollowUpKind.REFERRED_OUT:
        return ""
    return _("Verwiesen in: %(where)s") % {"where": task.consultation.referred_out_to}


# --- As a table -------------------------------------------------------------------------------------------------------------


def _day(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value else ""


def _column(key: str, head: str, write: Callable[[Any], str], width: int = 18, typed: str = "text") -> Column:
    return Column(key, head, write, None, typed=typed, width=width)


def table_columns() -> list[Column]:
    """What a spreadsheet of tasks holds; rows come from `with_told`."""
    return [
        _column("resolution", _("Beschlussnummer"), lambda row: row.consultation.resolution.number),
        _column("decided", _("Beschlossen am"), lambda row: _day(row.consultation.resolution.decided_on), 14, "date"),
        _column("body", _("Gremium"), lambda row: row.consultation.committee.name, 24),
        _column("public", _("Öffentlich"), lambda row: _("ja") if row.consultation.public else _("nein"), 12),
        _column("paper", _("Vorlage"), lambda row: row.submission.number),
        _column("subject", _("Betreff"), lambda row: row.submission.subject, 40),
        _column("point", _("Punkt"), lambda row: str(row.point.position), 8, "number"),
        _column("task", _("Aufgabe"), lambda row: row.title, 60),
        _column("unit", _("Zuständig"), lambda row: str(row.unit), 30),
        _column("due", _("Termin"), lambda row: _day(row.due), 14, "date"),
        _column("status", _("Stand"), lambda row: row.status_label, 16),
        _column("overdue", _("Überfällig"), lambda row: _("ja") if row.urgency == "late" else _("nein"), 12),
        _column("as_of", _("Zuletzt berichtet"), lambda row: _day(row.reported_on), 16, "date"),
        _column("told", _("Bericht"), told_of, 60),
    ]


# --- In print ---------------------------------------------------------------------------------------------------------------


def file_name(quarter: Quarter | None, ending: str) -> str:
    """`beschlusskontrolle-offenburg-2026-3.pdf`, or with the day where no quarter was asked for."""
    when = quarter.name if quarter else f"{timezone.localdate():%Y-%m-%d}"
    return f"beschlusskontrolle-{active_municipality().slug}-{when}.{ending}"


def printed(tasks: Iterable[FollowUpTask], *, quarter: Quarter | None, narrowed: Iterable[tuple[str, str]] = ()) -> bytes:
    """The list as an accessible PDF, by unit; `narrowed` are the other filters in words. Raises `PrintFailed`."""
    today = timezone.localdate()
    rows = sorted(tasks, key=lambda task: (str(task.unit), task.unit_id))
    late = sum(task.urgency == "late" for task in rows)
    facts = [Fact(_("Stand"), date_format(today))]
    facts += [Fact(label, value) for label, value in narrowed]
    facts.append(Fact(_("Aufgaben"), _summary(rows, late)))
    elements: list[Element] = []
    for (unit, _pk), group in groupby(rows, key=lambda task: (str(task.unit), task.unit_id)):
        elements += [Heading(1, unit), _table(unit, list(group), today)]
    if not rows:
        elements.append(Text(_("Zu dieser Auswahl gibt es keine Aufgabe.")))
    if any(not task.consultation.public for task in rows):
        elements.append(
            Text(_("Diese Liste nennt auch nicht öffentliche Beschlüsse; sie ist nicht für die Öffentlichkeit."), "note")
        )
    record = Record(
        kind=_("Beschlusskontrolle"),
        title=str(quarter) if quarter else _("Was aus den Beschlüssen wurde"),
        created=today.isoformat(),
        facts=tuple(facts),
        elements=elements,
    )
    return pdf.render_pdf(record_job(record, letterhead_of(active_municipality())))


def _summary(rows: list[FollowUpTask], late: int) -> str:
    counted = [(label, sum(task.status == value for task in rows)) for value, label in FollowUpStatus.choices]
    told = ", ".join(f"{count} {label}" for label, count in counted if count)
    overdue = _("; davon überfällig: %(count)s") % {"count": late} if late else ""
    return f"{len(rows)}{f' ({told})' if told else ''}{overdue}"


def _table(unit: str, tasks: list[FollowUpTask], today: date) -> Table:
    columns = (
        PrintedColumn("task", _("Aufgabe"), 34, head=True),
        PrintedColumn("resolution", _("Beschluss"), 22),
        PrintedColumn("due", _("Termin"), 14),
        PrintedColumn("standing", _("Stand und Bericht"), 30),
    )
    return Table(
        caption=_("Aufgaben: %(unit)s") % {"unit": unit}, columns=columns, rows=tuple(_row(task, today) for task in tasks)
    )


def _row(task: FollowUpTask, today: date) -> tuple[Cell, ...]:
    paper = task.submission
    named = _("Vorlage %(number)s") % {"number": paper.number} if paper.number else paper.subject
    told = told_of(task)
    return (
        Cell((Line(task.title), Line(f"{named}, {_('Punkt %(number)s') % {'number': task.point.position}}", "quiet"))),
        Cell.of(resolution_words(task)),
        Cell.of(due_words(task, today)),
        Cell((Line(task.status_label, "strong"), *([Line(told)] if told else []))),
    )
