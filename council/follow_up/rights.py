"""Who does what with a task: the unit in charge reports, the clerks keep the list. Who sees it is said by `visible_to`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from council.choices import FollowUpStatus, SubmissionStatus
from council.models import FollowUpTask
from council.permissions import unit_chain
from municipality.choices import Role
from municipality.models import User

VIEW: Final = "council.view_followuptask"
REPORT: Final = "council.report_followuptask"
MANAGE: Final = "council.change_followuptask"
_HEADS = frozenset({Role.UNIT_HEAD, Role.DEPARTMENT_HEAD})


def units_of(user: User) -> frozenset[int]:
    """The units for which this person reports: where she writes, and where she leads."""
    roles = _HEADS | {Role.AUTHOR}
    return frozenset(item.unit_id for item in user.memberships_here() if item.role in roles and item.unit_id)


def is_in_charge(task: FollowUpTask, user: User) -> bool:
    """Whether she works in the unit in charge, or leads it or one above it."""
    members = user.memberships_here()
    if any(item.role == Role.AUTHOR and item.unit_id == task.unit_id for item in members):
        return True
    led = {item.unit_id for item in members if item.role in _HEADS and item.unit_id}
    return bool(led and led & {unit.pk for unit in unit_chain(task.unit)})


def may_report(task: FollowUpTask, user: User) -> bool:
    """Whether reporting on it is hers, whatever stands in the way now."""
    return user.has_perm(REPORT) and is_in_charge(task, user)


def why_not_report(task: FollowUpTask, user: User, *, has_measures: bool) -> str:
    """Empty when she may report on it now. `task` has its `status` (`with_standing`)."""
    if not may_report(task, user):
        return _("Berichten kann nur die zuständige Einheit: %(unit)s.") % {"unit": task.unit}
    if sentence := _why_at_rest(task):
        return sentence
    if has_measures:
        return _("Der Stand folgt aus den verknüpften Maßnahmen. Bitte berichten Sie dort; hier steht es dann von selbst.")
    return ""


def _why_at_rest(task: FollowUpTask) -> str:
    status = task.status  # type: ignore[attr-defined]  # an annotation
    if status == FollowUpStatus.CLOSED:
        return _("Die Aufgabe ist geschlossen. Der Sitzungsdienst kann sie wieder öffnen.")
    if status == FollowUpStatus.PAUSED:
        return _("Gegen den Beschluss ist Widerspruch eingelegt. Bis er erledigt ist, ruht die Aufgabe.")
    return ""


def why_not_manage(task: FollowUpTask, user: User, *, reopening: bool = False) -> str:
    """Empty when she may change, split or close the task, or open it again."""
    if not user.has_perm(MANAGE):
        return _("Die Beschlusskontrolle führt der Sitzungsdienst.")
    if task.submission.status == SubmissionStatus.ARCHIVED:
        return _("Die Vorlage ist abgelegt; ihre Beschlusskontrolle ist damit abgeschlossen.")
    if reopening:
        return "" if task.closed_at else _("Die Aufgabe ist nicht geschlossen.")
    return _why_at_rest(task) if task.closed_at else ""
