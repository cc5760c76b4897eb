"""Reminders of overdue tasks: one mail per person and day that names all of hers, each task again only after two weeks.

As with the cosignatures (`council/reminders.py`) it is stored, and committed, before the mail leaves that somebody was reminded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.models import FollowUpReminder, FollowUpTask
from municipality.choices import Role
from municipality.models import Membership, User
from municipality.scoping import active_municipality

AGAIN_DAYS = 14
"""So many days later the same person is reminded of the same task again."""


@dataclass
class Owing:
    """Who is asked for which overdue tasks."""

    person: User
    tasks: list[FollowUpTask] = field(default_factory=list)


def owing(day: date) -> list[Owing]:
    """Everybody of a unit in charge whose report is overdue, in the active city; three queries."""
    found = FollowUpTask.objects.with_standing().overdue(day).for_list().order_by("due", "pk")
    by_unit: dict[int, list[FollowUpTask]] = {}
    for task in found:
        by_unit.setdefault(task.unit_id, []).append(task)
    people: dict[int, Owing] = {}
    since = day - timedelta(days=AGAIN_DAYS)
    recent = FollowUpReminder.objects.filter(task__unit__in=by_unit, day__gt=since, day__lte=day)
    told = set(recent.values_list("task", "user")) if by_unit else set()
    for row in _asked(by_unit, day):
        for task in by_unit[row.unit_id]:
            mine = people.setdefault(row.user_id, Owing(row.user))
            if (task.pk, row.user_id) not in told and task not in mine.tasks:
                mine.tasks.append(task)
    return sorted((item for item in people.values() if item.tasks), key=lambda item: item.person.pk)


def _asked(units: dict[int, list[FollowUpTask]], day: date) -> Iterator[Membership]:
    rows = Membership.objects.current(day).filter(unit__in=units, role__in=(Role.AUTHOR, Role.UNIT_HEAD), user__is_active=True)
    yield from rows.select_related("user").order_by("pk") if units else ()


def remind(found: Owing, day: date) -> bool:
    """Send one mail, unless this person had hers today. Raises `OSError` or `SMTPException` when the mail was not taken."""
    with transaction.atomic():
        # Two runs at once queue up here, and the second finds what the first has written.
        User.objects.select_for_update(no_key=True).get(pk=found.person.pk)
        if FollowUpReminder.objects.filter(user=found.person, day=day).exists():
            return False
        FollowUpReminder.objects.bulk_create(FollowUpReminder(task=task, user=found.person, day=day) for task in found.tasks)
    try:
        _mail(found, day).send()
    except (OSError, SMTPException):
        FollowUpReminder.objects.filter(user=found.person, day=day).delete()
        raise
    return True


def _mail(found: Owing, day: date) -> EmailMessage:
    count = len(found.tasks)
    subject = ngettext(
        "Eine Aufgabe aus einem Beschluss ist überfällig", "%(count)s Aufgaben aus Beschlüssen sind überfällig", count
    )
    lines = [
        _("Guten Tag %(person)s,") % {"person": found.person.full_name},
        "",
        ngettext(
            "zu diesem Beschluss wartet das Gremium auf einen Bericht:",
            "zu diesen Beschlüssen warten die Gremien auf Berichte:",
            count,
        ),
        "",
    ]
    for task in found.tasks:
        late = (day - task.due).days
        due = ngettext("überfällig seit %(days)s Tag", "überfällig seit %(days)s Tagen", late) % {"days": late}
        paper = task.submission.number or task.submission.subject
        named = _("Vorlage %(paper)s, %(body)s") % {"paper": paper, "body": task.consultation.committee.name}
        lines += [f"– {task.title}", f"  {named}: {due}", f"  {settings.PORTAL_ADDRESS}{task.get_absolute_url()}", ""]
    lines += [
        _("Bitte berichten Sie, wie es steht, auch wenn noch nicht alles erreicht ist."),
        "",
        _("Diese Nachricht schickt das Integrationsportal (%(city)s), zu derselben Aufgabe höchstens alle zwei Wochen.")
        % {"city": active_municipality().name},
    ]
    return EmailMessage(subject % {"count": count}, "\n".join(lines), to=[found.person.email])
