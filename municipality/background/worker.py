"""The process that works off the queue, one job after the other; start as many as are useful."""

from __future__ import annotations

import logging
import os
import socket
import threading
from contextlib import suppress
from types import FrameType
from typing import Final

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from municipality.background.revival import revive
from municipality.background.running import at_work
from municipality.models import BackgroundWorker
from municipality.notices.mailing import enqueue_due
from municipality.scoping import use_municipality

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS: Final = 2.0
BEATS_BETWEEN_ROUNDS: Final = 10
"""After so many beats the worker says that it is there, and looks for jobs that were left behind and for mails that are due."""
SECONDS_BETWEEN_LOOKS: Final = 0.5
"""How long a new job waits at most for a worker that has nothing to do."""


class PortalWorker(Worker):
    """Takes the oldest job, does it, takes the next; ends after the last one only where it is asked to."""

    def __init__(self, *, until_empty: bool) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0 if until_empty else SECONDS_BETWEEN_LOOKS,
            batch=until_empty,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Asked to end: the job at hand goes back into the queue at its next step, for whoever comes next."""
        for progress in list(at_work):
            progress.interrupt()
        super().shutdown(signum, frame)


class Pulse(threading.Thread):
    """Says every few seconds that the worker and the job at hand are alive, while the handler does its work."""

    def __init__(self, name: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker_name = name
        self._over = threading.Event()

    def run(self) -> None:
        beats = 0
        while True:
            try:
                self.beat(at_round=beats % BEATS_BETWEEN_ROUNDS == 0)
            except DatabaseError:
                # Busy or restarting; the next beat tells.
                logger.warning("A sign of life of background worker %s was lost", self.worker_name, exc_info=True)
            beats += 1
            close_old_connections()
            if self._over.wait(SECONDS_BETWEEN_BEATS):
                break
        connection.close()

    def beat(self, *, at_round: bool) -> None:
        for progress in list(at_work):
            with use_municipality(progress.job.municipality):
                progress.write()
        if at_round:
            BackgroundWorker.objects.update_or_create(name=self.worker_name, defaults={"seen_at": timezone.now()})
            revive()
            enqueue_due()

    def stop(self) -> None:
        self._over.set()
        self.join()
        with suppress(DatabaseError):
            BackgroundWorker.objects.filter(name=self.worker_name).delete()


def work(*, until_empty: bool = False) -> None:
    """Work off jobs until a signal asks to end, SIGTERM or Ctrl-C, or until none is left."""
    worker = PortalWorker(until_empty=until_empty)
    worker.configure_signals()
    pulse = Pulse(worker.worker_id)
    pulse.start()
    try:
        worker.run()
    finally:
        pulse.stop()
