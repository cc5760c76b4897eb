"""Reminders of awaited cosignatures: one mail per person and day, never two.

That somebody was reminded is stored, and committed, before the mail leaves: a process that dies in between sends nothing that
day, and the next day comes again. A mail that the server refuses takes its rows back, so that the next run tries once more.
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

from council.models import Cosignature, CosignReminder
from council.models.cosigning import SOON_DAYS, in_words
from council.tasks import awaited
from municipality.choices import STAFF_ROLES, Role
from municipality.models import Delegation, Membership, User
from municipality.scoping import active_municipality


@dataclass
class Waiting:
    """What waits for one person: each answer once, with the person she stands in for or nothing."""

    person: User
    answers: dict[int, tuple[Cosignature, str]] = field(default_factory=dict)


def waiting(day: date) -> list[Waiting]:
    """Everybody whose answer is due in a few days or overdue, in the active city."""
    by_unit: dict[int, list[Cosignature]] = {}
    for signature in awaited().filter(due__lte=day + timedelta(days=SOON_DAYS)).order_by("due", "pk"):
        by_unit.setdefault(signature.unit_id, []).append(signature)
    found: dict[int, Waiting] = {}
    for person, represented, unit in _asked(by_unit, day):
        mine = found.setdefault(person.pk, Waiting(person))
        for signature in by_unit[unit]:
            # Her own unit's answer is asked of her as such, even where she also stands in for a colleague.
            if signature.pk not in mine.answers or not represented:
                mine.answers[signature.pk] = (signature, represented)
    return sorted(found.values(), key=lambda item: item.person.pk)


def _asked(units: dict[int, list[Cosignature]], day: date) -> Iterator[tuple[User, str, int]]:
    """Who answers for these units: person, the name of whom she stands in for, unit."""
    rows = Membership.objects.current(day).filter(unit__in=units, role__in=(Role.COSIGNER, Role.UNIT_HEAD), user__is_active=True)
    members = {(row.user_id, row.unit_id): row.user for row in rows.select_related("user").order_by("pk")}
    deputies: dict[int, list[User]] = {}
    staff = Membership.objects.current(day).filter(role__in=STAFF_ROLES).order_by().values("user")
    delegated = Delegation.objects.current(day).filter(represented__in={user for user, _unit in members}, deputy__in=staff)
    for row in delegated.filter(deputy__is_active=True).select_related("deputy").order_by("pk"):
        deputies.setdefault(row.represented_id, []).append(row.deputy)
    for (user, unit), person in members.items():
        yield person, "", unit
        for deputy in deputies.get(user, []):
            yield deputy, person.full_name, unit


def remind(found: Waiting, day: date) -> bool:
    """Send one mail, unless this person had hers today. Raises `OSError` or `SMTPException` when the mail was not taken."""
    with transaction.atomic():
        # Two runs at once queue up here, and the second finds what the first has written.
        User.objects.select_for_update(no_key=True).get(pk=found.person.pk)
        if CosignReminder.objects.filter(user=found.person, day=day).exists():
            return False
        rows = [CosignReminder(signature=signature, user=found.person, day=day) for signature, _name in found.answers.values()]
        CosignReminder.objects.bulk_create(rows)
    try:
        _mail(found, day).send()
    except (OSError, SMTPException):
        CosignReminder.objects.filter(user=found.person, day=day).delete()
        raise
    return True


def _mail(found: Waiting, day: date) -> EmailMessage:
    count = len(found.answers)
    subject = ngettext("Eine Vorlage wartet auf Ihre Mitzeichnung", "%(count)s Vorlagen warten auf Ihre Mitzeichnung", count)
    lines = [
        _("Guten Tag %(person)s,") % {"person": found.person.full_name},
        "",
        ngettext("diese Vorlage wartet auf Ihre Mitzeichnung:", "diese Vorlagen warten auf Ihre Mitzeichnung:", count),
        "",
    ]
    for signature, represented in found.answers.values():
        lines += [*_told(signature, represented, day), ""]
    lines += [
        _("Bitte öffnen Sie die Vorlage und antworten Sie über „Mitzeichnen“."),
        "",
        _("Diese Nachricht schickt das Integrationsportal (%(city)s), höchstens eine am Tag.")
        % {"city": active_municipality().name},
    ]
    return EmailMessage(subject % {"count": count}, "\n".join(lines), to=[found.person.email])


def _told(signature: Cosignature, represented: str, day: date) -> list[str]:
    paper = signature.round.submission
    late = (day - signature.due).days
    if late > 0:
        due = ngettext("überfällig seit %(days)s Tag", "überfällig seit %(days)s Tagen", late) % {"days": late}
    else:
        due = _("Frist bis %(day)s") % {"day": f"{signature.due:%d.%m.%Y}"}
    unit = in_words(str(signature.unit), represented)
    return [f"– {paper}", f"  {unit}: {due}", f"  {settings.PORTAL_ADDRESS}{paper.get_absolute_url()}"]
