"""Tells whoever runs the portal when jobs wait and nobody works them off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus

from municipality.models.job import PATIENCE, BackgroundWorker


@checks.register(checks.Tags.database)
def jobs_are_worked_off(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Asked by `check --database default`. Says nothing before the tables exist, since `migrate` asks as well."""
    from django_tasks_db.models import DBTaskResult  # models exist only after all apps are loaded

    tables = {BackgroundWorker._meta.db_table, DBTaskResult._meta.db_table}
    if not databases or not tables <= set(connection.introspection.table_names()):
        return []
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, enqueued_at__lt=timezone.now() - PATIENCE).count()
    if not waiting or BackgroundWorker.any_alive():
        return []
    return [
        checks.Warning(
            f"{waiting} background jobs wait, and no worker is alive.",
            hint="Start one: manage.py background_worker. As a service: docs/operations.md.",
            id="municipality.W001",
        )
    ]
