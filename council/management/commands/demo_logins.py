"""`manage.py demo_logins`: the table of demonstration logins once more."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from council.demo.table import login_table


class Command(BaseCommand):
    help = "Prints one demonstration login per role and city."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Anmeldungen zur Vorführung gibt es nur mit DEBUG=true.")
        table = login_table()
        if not table:
            raise CommandError("Es sind noch keine Vorführdaten da. Bitte laden Sie sie mit: manage.py load_demo")
        self.stdout.write(table)
