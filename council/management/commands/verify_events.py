"""`manage.py verify_events`: walk the chain of events of every city and name the first link that does not hold."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council import chain
from municipality.models import Municipality

_NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Command(BaseCommand):
    help = "Checks that no event of the history was changed, removed or re-ordered behind the portal's back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("city", nargs="?", help="address of one city, e.g. offenburg (default: all)")
        parser.add_argument("--link", action="store_true", help="first link the events that still wait")
        parser.add_argument("--prints", action="store_true", help="also hold every stored print against its SHA-256")
        parser.add_argument(
            "--expect",
            metavar="NUMBER:HASH",
            help="the end of the chain as an earlier run told it; needs a city, since every city has a chain of its own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        cities = list(self._cities(options["city"]))
        known = self._known(options)
        broken = []
        for city in cities:
            if options["link"]:
                chain.catch_up(city)
            finding = chain.verify(city, known)
            self.stdout.write(f"{city.name}: {_counted(finding)}")
            found = [finding.broken]
            if options["prints"]:
                prints = chain.verify_prints(city)
                self.stdout.write(f"{city.name}: Drucke gelesen: {prints.read}.")
                found.append(prints.broken)
            broken += [f"{city.name}: {sentence}" for sentence in found if sentence]
        if broken:
            raise CommandError("\n".join(broken))

    @staticmethod
    def _cities(slug: str | None) -> Any:
        cities = Municipality.objects.order_by("slug")
        if slug is None:
            return cities
        if not cities.filter(slug=slug).exists():
            raise CommandError(f"Eine Kommune mit der Adresse „{slug}“ gibt es nicht.")
        return cities.filter(slug=slug)

    @staticmethod
    def _known(options: dict[str, Any]) -> dict[int, str]:
        text = options["expect"]
        if text is None:
            return {}
        noted = _NOTED.fullmatch(text)
        if noted is None or options["city"] is None:
            raise CommandError(
                "Bitte nennen Sie eine Kommune und das Ende ihrer Kette als Nummer und Prüfsumme: 12:<64 Zeichen>."
            )
        return {int(noted[1]): noted[2]}


def _counted(finding: chain.Finding) -> str:
    waiting = {0: "keines wartet", 1: "1 wartet auf seine Verknüpfung"}.get(
        finding.waiting, f"{finding.waiting} warten auf ihre Verknüpfung"
    )
    if not finding.held:
        return f"{finding.linked} Ereignisse verknüpft, {waiting}."
    return f"{finding.linked} Ereignisse verknüpft, {waiting}. Heil bis {finding.held}:{finding.head}"
