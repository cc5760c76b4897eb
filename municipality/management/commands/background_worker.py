"""`manage.py background_worker`: works off the jobs that people started on their pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from municipality.background.worker import work


class Command(BaseCommand):
    help = "Works off background jobs of all cities until it is asked to end (Ctrl-C or SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="work off what waits, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        work(until_empty=options["once"])
