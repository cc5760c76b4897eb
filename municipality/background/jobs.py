"""What people do with jobs: start, cancel, try again."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from municipality.acting import Refused
from municipality.background.handlers import HANDLERS
from municipality.background.running import enqueue, no_right
from municipality.choices import JobState
from municipality.models import Job, User


def start(kind: str, *, user: User, title: str, data: dict[str, Any] | None = None, page: str = "") -> Job:
    """Have something done in the background as soon as the surrounding transaction is committed.

    `data` is what the handler gets (plain JSON: ids, no rows). `page` is the address of the page that the job belongs to, for
    the way back. Whoever starts the same once more, while it waits or runs, gets that one. Raises `Refused` for want of rights.
    """
    data = data or {}
    if not HANDLERS[kind].open_to(user, data):
        raise Refused(no_right(), code="role")
    fingerprint = hashlib.sha256(json.dumps([kind, data], sort_keys=True).encode()).hexdigest()
    same = Job.objects.open().filter(user=user, fingerprint=fingerprint)
    if (job := same.first()) is not None:
        return job
    try:
        with transaction.atomic():
            job = Job.objects.create(user=user, kind=kind, title=title[:200], data=data, fingerprint=fingerprint, page=page[:300])
            enqueue(job)
    except IntegrityError:
        # The other of two clicks was faster.
        return same.get()
    return job


def cancel(job: Job) -> None:
    """Stop it; where it runs, its handler hears of it at its next step. Raises `Refused` when it is too late."""
    going = Job.objects.open().filter(pk=job.pk, can_cancel=True)
    if not going.update(state=JobState.CANCELLED, finished_at=timezone.now(), sentence=""):
        raise Refused(_("Zum Abbrechen ist es zu spät: Der Auftrag ist schon so gut wie fertig."), code="state")


def try_again(job: Job, *, user: User) -> None:
    """Begin a failed or cancelled job anew, at the end of the queue. Raises `Refused`."""
    known = HANDLERS.get(job.kind)
    if known is None or not known.open_to(user, job.data):
        raise Refused(no_right(), code="role")
    try:
        with transaction.atomic():
            over = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED))
            fresh = {"tries": 0, "done": 0, "total": 0, "sentence": "", "finished_at": None, "can_cancel": True}
            if not over.update(state=JobState.WAITING, **fresh):
                raise Refused(_("Dieser Auftrag wartet, läuft oder ist fertig. Er braucht keinen neuen Versuch."), code="state")
            enqueue(job)
    except IntegrityError:
        raise Refused(_("Denselben Auftrag haben Sie inzwischen noch einmal gestartet; er läuft schon."), code="state") from None
