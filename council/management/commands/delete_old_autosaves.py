"""`manage.py delete_old_autosaves`: forget what was typed long ago and never saved."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from concepts.models import PartAutosave
from council.models import SubmissionAutosave
from municipality.models import Municipality
from municipality.scoping import use_municipality
from workshops.models import EventAutosave

KEPT = (SubmissionAutosave, PartAutosave, EventAutosave)
"""Every model that keeps what somebody typed and did not save."""
LONGEST_DAYS = 36_500


class Command(BaseCommand):
    help = "Deletes the unsaved texts of the editors that nobody has touched for so many days, in every city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=_days, default=90, help="older than so many days are deleted (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["days"])
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                deleted = sum(model.objects.filter(saved_at__lt=before).delete()[0] for model in KEPT)
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
