"""`manage.py remind_cosigners`: one mail to everybody whose Mitzeichnung is due soon or overdue, at most one a day."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from council import reminders
from municipality.models import Municipality
from municipality.scoping import use_municipality


class Command(BaseCommand):
    help = "Reminds everybody whose cosignature is due soon or overdue, in every city; at most one mail per person and day."

    def handle(self, *args: Any, **options: Any) -> None:
        day = timezone.localdate()
        failed = []
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                sent = 0
                for found in reminders.waiting(day):
                    try:
                        sent += reminders.remind(found, day)
                    except (OSError, SMTPException) as error:
                        # One address that is refused keeps nobody else's mail back.
                        failed.append(f"{city.name}: {found.person.email} hat keine Erinnerung bekommen ({error}).")
            self.stdout.write(f"{city.name}: {_told(sent)}")
        if failed:
            raise CommandError("\n".join(failed))


def _told(sent: int) -> str:
    if not sent:
        return "niemand war zu erinnern."
    return "1 Person erinnert." if sent == 1 else f"{sent} Personen erinnert."
