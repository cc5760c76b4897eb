"""`manage.py delete_old_jobs`: forget background jobs that are long over, with the files they made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from municipality.models import BackgroundWorker, Job, Municipality
from municipality.scoping import use_municipality

LONGEST_DAYS = 36_500


class Command(BaseCommand):
    help = "Deletes background jobs that ended so many days ago, and the files they made, in every city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="ended longer ago than so many days (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= LONGEST_DAYS:
            raise CommandError(f"Bitte nennen Sie eine Zahl von Tagen zwischen 1 und {LONGEST_DAYS}.")
        before = timezone.now() - timedelta(days=options["days"])
        for city in Municipality.objects.order_by("slug"):
            with use_municipality(city):
                # An open job has no end, so it stays.
                _all, by_model = Job.objects.filter(finished_at__lt=before).delete()
            self.stdout.write(f"{city.name}: {_told(by_model.get('municipality.Job', 0))}")
        # The queue's own book-keeping, and workers that were killed.
        DBTaskResult.objects.filter(enqueued_at__lt=before).exclude(status=TaskResultStatus.READY).delete()
        BackgroundWorker.objects.filter(seen_at__lt=before).delete()


def _told(deleted: int) -> str:
    if not deleted:
        return "kein Auftrag war so alt."
    return "1 alter Auftrag gelöscht." if deleted == 1 else f"{deleted} alte Aufträge gelöscht."
