"""`manage.py remind_cosigners`: who owes a Mitzeichnung, or a report on a decision, gets a mail; at most one of a kind a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from council import reminders
from council.follow_up import reminders as follow_up
from municipality.models import Municipality
from municipality.scoping import use_municipality


class Command(BaseCommand):
    help = (
        "Reminds everybody whose cosignature is due soon or overdue, and whose report on a decision is overdue, in every city; "
        "at most one mail of a kind per person and day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate()
        failed = []
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                asked: list[tuple[Callable[[Any, date], bool], Any]] = [(reminders.remind, who) for who in reminders.waiting(day)]
                asked += [(follow_up.remind, who) for who in follow_up.owing(day)]
                told = set()
                for remind, found in asked:
                    try:
                        if remind(found, day):
                            told.add(found.person.pk)
                    except (OSError, SMTPException) as error:
                        # One address that is refused keeps nobody else's mail back.
                        failed.append(f"{city.name}: {found.person.email} hat keine Erinnerung bekommen ({error}).")
            self.stdout.write(f"{city.name}: {_told(len(told))}")
        if failed:
            raise CommandError("\n".join(failed))


def _told(sent: int) -> str:
    if not sent:
        return "niemand war zu erinnern."
    return "1 Person erinnert." if sent == 1 else f"{sent} Personen erinnert."
