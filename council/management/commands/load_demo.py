"""`manage.py load_demo`: five cities to look at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from council.demo.loader import load_city, missing_cities
from council.demo.table import login_table
from municipality.models import Municipality


class Command(BaseCommand):
    help = "Loads the demonstration data of five cities and prints a login per role. What is already there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Die Vorführdaten werden nur mit DEBUG=true geladen, denn das Passwort ihrer Anmeldungen kennt jeder."
            )
        for slug in missing_cities():
            city: Municipality = load_city(slug)
            self.stdout.write(f"· {city.name} ist geladen.")
            self.stdout.flush()
        self.stdout.write(login_table())
