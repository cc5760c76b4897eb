"""`manage.py delete_due_personal_data`: forget participants whose day of deletion has come."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from municipality.models import Municipality
from municipality.scoping import use_municipality
from workshops.erasing import Deleted, erase_due

_ALONG = {
    "participations": ("{} Teilnahme", "{} Teilnahmen"),
    "memberships": ("{} Mitgliedschaft ohne Namen", "{} Mitgliedschaften ohne Namen"),
    "mentions": ("der Name in {} Text", "der Name in {} Texten"),
}
_KEPT = ("In {} Text bleibt der Name stehen:", "In {} Texten bleibt der Name stehen:")


class Command(BaseCommand):
    help = "Deletes the names of participants whose day of deletion has come, in every city, and says how many of which purpose."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                done = erase_due(today, dry_run=options["dry_run"])
                self.stdout.write(f"{city.name}: {told(done, dry_run=options['dry_run'])}")
                for item in done.kept:
                    self.stdout.write(f"  {item.place} {item.address or item.title}: {item.kept}")


def told(done: Deleted, *, dry_run: bool) -> str:
    """One sentence with counts and purposes, never with names."""
    total = sum(done.people.values())
    if not total:
        return "Kein Name ist fällig."
    verb = ("würde gelöscht" if total == 1 else "würden gelöscht") if dry_run else "gelöscht"
    names = "1 Name" if total == 1 else f"{total} Namen"
    purposes = ", ".join(f"{count} × {purpose}" for purpose, count in sorted(done.people.items()))
    along = ", ".join(one.format(done.along[key]) if done.along[key] == 1 else many.format(done.along[key])
                      for key, (one, many) in _ALONG.items() if done.along[key])  # fmt: skip
    kept = f" {_KEPT[len(done.kept) != 1].format(len(done.kept))}" if done.kept else ""
    return f"{names} {verb} ({purposes})" + (f"; dazu {along}." if along else ".") + kept
