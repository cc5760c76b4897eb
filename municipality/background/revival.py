"""Takes up again what a worker left behind that was killed, or the machine with it."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from municipality.background.running import enqueue
from municipality.choices import JobState
from municipality.models import Job, Municipality
from municipality.models.job import SILENT_FOR
from municipality.scoping import use_municipality

MOST_TRIES: Final = 3
"""A job that takes its worker down with it shall not do so for ever."""


def revive() -> int:
    """Put jobs without a sign of life back into the queue, in all cities; how many. Any number of workers may do so at once."""
    revived = 0
    for city in Municipality.objects.all():
        with use_municipality(city):
            revived += sum(_again(job) for job in _lost())
    return revived


def _lost() -> list[Job]:
    """Running jobs that fell silent, and waiting ones whose place in the queue is gone."""
    silent = Job.objects.open().filter(heartbeat_at__lt=timezone.now() - SILENT_FOR)
    queued = DBTaskResult.objects.filter(status=TaskResultStatus.READY).values("pk")
    return [*silent.filter(state=JobState.RUNNING), *silent.filter(state=JobState.WAITING).exclude(task__in=queued)]


def _again(job: Job) -> bool:
    # Only as it was seen: another worker may have been faster, or the silent one has found its voice again.
    seen = Job.objects.filter(pk=job.pk, state=job.state, task=job.task, heartbeat_at=job.heartbeat_at)
    if job.tries >= MOST_TRIES:
        sentence = _(
            "Dieser Auftrag ist mehrmals ohne erkennbaren Grund stehen geblieben. Bitte sagen Sie Ihrer Administration Bescheid."
        )
        seen.update(state=JobState.FAILED, finished_at=timezone.now(), sentence=sentence)
        return False
    with transaction.atomic():
        if not seen.update(state=JobState.WAITING):
            return False
        enqueue(job)
    return True
