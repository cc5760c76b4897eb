"""`manage.py send_mail`: send what is due, and once a day what was collected."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from municipality.models import Municipality
from municipality.notices.mailing import collect, send_due
from municipality.scoping import use_municipality


class Command(BaseCommand):
    help = "Sends the mails that are due, in every city. Background workers do the same all day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--daily", action="store_true", help="first make today's mail for everybody who wants one a day")

    def handle(self, *args: Any, **options: Any) -> None:
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                if options["daily"]:
                    collect(timezone.localdate())
                sent = 0
                while (more := send_due()) > 0:
                    sent += more
            self.stdout.write(f"{city.name}: {_told(sent)}")


def _told(sent: int) -> str:
    if not sent:
        return "keine E-Mail war fällig."
    return "1 E-Mail versandt." if sent == 1 else f"{sent} E-Mails versandt."
