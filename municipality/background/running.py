"""A job's way through the queue: enqueued, claimed by one worker, done in its city and its owner's name, ended."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task
from simple_history.models import HistoricalRecords

from municipality.acting import Refused
from municipality.background.handlers import HANDLERS
from municipality.background.progress import Cancelled, Failed, Interrupted, Progress
from municipality.choices import JobState
from municipality.models import Job, JobFile, Municipality, User
from municipality.scoping import use_municipality

logger = logging.getLogger(__name__)

at_work: list[Progress] = []
"""What this process is doing at the moment: nothing or one job. Read by the worker's pulse and its signals."""


def enqueue(job: Job) -> None:
    """Put the job at the end of the queue. The queue is a table too, so both are stored or neither is."""
    result = run_job.enqueue(job.municipality_id, job.pk)
    job.task = UUID(result.id)
    job.heartbeat_at = timezone.now()
    job.save(update_fields=["task", "heartbeat_at"])


@task(takes_context=True)
def run_job(context: TaskContext, city_id: int, job_id: int) -> None:
    """What a worker calls."""
    city = Municipality.objects.filter(pk=city_id).first()
    if city is None:
        return
    with use_municipality(city):
        job = _claim(job_id, UUID(context.task_result.id))
        if job is not None:
            _perform(job)


def _claim(job_id: int, place: UUID) -> Job | None:
    """Take the job if it still waits at this place of the queue; one statement, so that only one worker can."""
    fresh = {"done": 0, "total": 0, "sentence": "", "can_cancel": True}
    waiting = Job.objects.filter(pk=job_id, state=JobState.WAITING, task=place)
    if not waiting.update(state=JobState.RUNNING, tries=F("tries") + 1, heartbeat_at=timezone.now(), **fresh):
        return None
    JobFile.objects.filter(job=job_id).delete()
    job: Job = Job.objects.select_related("user", "municipality").get(pk=job_id)
    return job


def _perform(job: Job) -> None:
    progress = Progress(job)
    at_work.append(progress)
    try:
        with _in_the_name_of(job.user):
            state, sentence = _outcome(job, progress)
        if progress.finish(state, sentence) and state == JobState.WAITING:
            enqueue(job)
    finally:
        at_work.remove(progress)


def _outcome(job: Job, progress: Progress) -> tuple[JobState, str]:
    """Let the handler work; how it ended, with the sentence for the owner."""
    known = HANDLERS.get(job.kind)
    if known is None:
        return JobState.FAILED, _("Diese Art von Auftrag kennt das Portal nicht mehr. Bitte starten Sie ihn neu.")
    if not known.open_to(job.user, job.data):
        return JobState.FAILED, no_right()
    try:
        known.work(job, progress)
    except Interrupted:
        return JobState.WAITING, ""
    except Cancelled:
        return JobState.CANCELLED, ""
    except Refused as refused:
        return JobState.FAILED, refused.sentence
    except Failed as failed:
        return JobState.FAILED, str(failed)
    except Exception:
        # What went wrong is for the log alone; it may quote what people wrote.
        logger.exception("Background job %s (%s) failed", job.pk, job.kind)
        return JobState.FAILED, _(
            "Dabei ist ein Fehler aufgetreten, den wir nicht kennen; er ist notiert. Bitte versuchen Sie es noch einmal, und "
            "sagen Sie Ihrer Administration Bescheid, wenn es wieder nicht gelingt."
        )
    return JobState.DONE, ""


def no_right() -> str:
    return _("Dafür fehlt Ihnen die Berechtigung, oder was dazu gehört, ist für Sie nicht mehr sichtbar.")


@contextmanager
def _in_the_name_of(user: User) -> Iterator[None]:
    """The history of a row names whoever is signed in; in the background that is the job's owner."""
    before = getattr(HistoricalRecords.context, "request", None)
    HistoricalRecords.context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        HistoricalRecords.context.request = before
