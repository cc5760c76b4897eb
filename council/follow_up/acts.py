"""The writers of tasks after they were made: reports of the unit in charge, and what the clerk changes, splits and closes.

Each holds the paper and then the task, so that none passes by the filing of the paper, and refuses what was changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.choices import ReportState
from council.follow_up.rights import MANAGE, may_report, why_not_manage, why_not_report
from council.models import FollowUpMeasure, FollowUpReport, FollowUpTask, Submission
from municipality.acting import Refused
from municipality.models import OrganizationalUnit, User


@dataclass(frozen=True)
class Charge:
    """What a task asks of whom: what is to be done, by which unit, until when, by which measures of the paper."""

    title: str
    unit: OrganizationalUnit
    due: date | None = None
    measures: Collection[int] = ()
    """Ids; measures that the paper does not concern are refused."""


@transaction.atomic
def report(
    pk: int, *, user: User, state: str, as_of: date, text: str = "", public: bool = True, at: datetime | None = None
) -> FollowUpReport:
    """What the unit in charge says. Raises `Refused`."""
    task = _locked(pk)
    has_measures = FollowUpMeasure.objects.filter(task=task).exists()
    if reason := why_not_report(task, user, has_measures=has_measures):
        raise Refused(reason, code="state" if may_report(task, user) else "role")
    now = at or timezone.now()
    if as_of > timezone.localdate(now):
        sentence = _("Der Stand kann nicht in der Zukunft liegen. Bitte nennen Sie den Tag, für den er gilt.")
        raise Refused(sentence, code="input", errors={"as_of": sentence})
    if state != ReportState.IN_PROGRESS and not text.strip():
        sentence = _("Bitte sagen Sie in einem Satz, was erreicht wurde oder warum es nicht weitergeht.")
        raise Refused(sentence, code="input", errors={"text": sentence})
    return FollowUpReport.objects.create(
        task=task,
        state=state,
        as_of=as_of,
        text=text.strip(),
        public=public,
        author=user,
        author_label=user.full_name,
        at=now,
    )


@transaction.atomic
def change(pk: int, charge: Charge, *, user: User, revision: int) -> FollowUpTask:
    """Another unit, another day, other words or measures. Raises `Refused`."""
    task = _managed(pk, user, revision)
    task.title, task.unit, task.due = charge.title, charge.unit, charge.due
    _save(task, user)
    _link(task, charge.measures)
    return task


@transaction.atomic
def split(pk: int, charge: Charge, *, user: User, revision: int) -> FollowUpTask:
    """A further task out of the same point, for another unit or another day. Raises `Refused`."""
    task = _managed(pk, user, revision)
    _save(task, user)
    part = FollowUpTask(
        consultation=task.consultation,
        point_id=task.point_id,
        kind=task.kind,
        title=charge.title,
        unit=charge.unit,
        due=charge.due,
        split_from_id=task.split_from_id or task.pk,
        created_at=timezone.now(),
        last_editor=user,
    )
    part.save()
    _link(part, charge.measures)
    return part


@transaction.atomic
def close(pk: int, *, user: User, reason: str, revision: int, at: datetime | None = None) -> FollowUpTask:
    """Nothing more is expected. Raises `Refused`."""
    task = _managed(pk, user, revision)
    if not reason.strip():
        sentence = _("Bitte sagen Sie, warum die Aufgabe geschlossen wird.")
        raise Refused(sentence, code="input", errors={"reason": sentence})
    task.closed_at, task.closed_by, task.closing_reason = at or timezone.now(), user, reason.strip()
    _save(task, user)
    return task


@transaction.atomic
def reopen(pk: int, *, user: User, revision: int) -> FollowUpTask:
    """It was closed too early. Raises `Refused`."""
    task = _managed(pk, user, revision, reopening=True)
    task.closed_at, task.closed_by, task.closing_reason = None, None, ""
    _save(task, user)
    return task


def _locked(pk: int) -> FollowUpTask:
    paper = FollowUpTask.objects.filter(pk=pk).values_list("consultation__submission", flat=True).first()
    if paper is None:
        raise Refused(_("Diese Aufgabe gibt es nicht."), code="stale")
    Submission.objects.select_for_update(of=("self",)).get(pk=paper)
    FollowUpTask.objects.select_for_update(of=("self",)).get(pk=pk)
    task: FollowUpTask = FollowUpTask.objects.with_standing().select_related("unit", "consultation__submission").get(pk=pk)
    return task


def _managed(pk: int, user: User, revision: int, *, reopening: bool = False) -> FollowUpTask:
    task = _locked(pk)
    if reason := why_not_manage(task, user, reopening=reopening):
        raise Refused(reason, code="state" if user.has_perm(MANAGE) else "role")
    if task.revision != revision:
        sentence = _(
            "Die Aufgabe wurde inzwischen geändert. Bitte sehen Sie sie sich noch einmal an; gespeichert ist noch nichts."
        )
        raise Refused(sentence, code="stale")
    return task


def _save(task: FollowUpTask, user: User) -> None:
    task.revision += 1
    task.last_editor = user
    task.save()


def _link(task: FollowUpTask, wanted: Collection[int]) -> None:
    """Only measures that the paper concerns; those no longer wanted go."""
    paper = task.consultation.submission_id
    allowed = set(Submission.objects.filter(pk=paper).values_list("concerned_measures__measure", flat=True)) - {None}
    if not set(wanted) <= allowed:
        raise Refused(_("Diese Maßnahme gehört nicht zur Vorlage."), code="input")
    have = set(FollowUpMeasure.objects.filter(task=task).values_list("measure", flat=True))
    FollowUpMeasure.objects.filter(task=task).exclude(measure__in=wanted).delete()
    FollowUpMeasure.objects.bulk_create(FollowUpMeasure(task=task, measure_id=pk) for pk in sorted(set(wanted) - have))
