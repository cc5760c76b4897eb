"""`manage.py delete_old_notices`: forget what people were told long ago, and the mails that carried it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from municipality.choices import MailState
from municipality.models import Mail, Municipality, Notice
from municipality.scoping import use_municipality

LONGEST_DAYS = 36_500


class Command(BaseCommand):
    help = "Deletes notices and mails that are so many days old, in every city. What they told of stays where it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=365, help="older than so many days are deleted (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= LONGEST_DAYS:
            raise CommandError(f"Bitte nennen Sie eine Zahl von Tagen zwischen 1 und {LONGEST_DAYS}.")
        before = timezone.now() - timedelta(days=options["days"])
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                notices, _by_model = Notice.objects.filter(created_at__lt=before).delete()
                Mail.objects.filter(created_at__lt=before).exclude(state__in=(MailState.WAITING, MailState.SENDING)).delete()
            self.stdout.write(f"{city.name}: {_told(notices)}")


def _told(deleted: int) -> str:
    if not deleted:
        return "keine Nachricht war so alt."
    return "1 alte Nachricht gelöscht." if deleted == 1 else f"{deleted} alte Nachrichten gelöscht."
