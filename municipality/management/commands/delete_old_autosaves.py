"""`manage.py delete_old_autosaves`: forget what was typed long ago and never saved."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from municipality.models import Municipality
from municipality.models.unsaved import UnsavedText
from municipality.scoping import use_municipality

LONGEST_DAYS = 36_500


class Command(BaseCommand):
    help = "Deletes what was typed and never saved, in whatever form, and lay untouched for so many days, in every city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=_days, default=90, help="older than so many days are deleted (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["days"])
        kept = [model for model in apps.get_models() if issubclass(model, UnsavedText)]
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                deleted = sum(model.objects.filter(saved_at__lt=before).delete()[0] for model in kept)
            self.stdout.write(f"{city.name}: {_told(deleted)}")


def _days(text: str) -> int:
    """With a negative number what somebody types at this moment would be gone."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LONGEST_DAYS):
        raise ArgumentTypeError(f"Bitte nennen Sie eine Zahl von Tagen zwischen 1 und {LONGEST_DAYS}.")
    return int(text)


def _told(deleted: int) -> str:
    if not deleted:
        return "kein nicht gespeicherter Text war so alt."
    return "1 nicht gespeicherter Text gelöscht." if deleted == 1 else f"{deleted} nicht gespeicherte Texte gelöscht."
