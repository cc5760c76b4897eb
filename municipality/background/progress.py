"""What a handler says while it works, and how it hears that it shall stop."""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from municipality.choices import JobState
from municipality.models import Job, JobFile
from municipality.models.job import JobQuerySet

SECONDS_BETWEEN_WRITES = 0.5


class Cancelled(Exception):
    """The job shall not go on. Handlers let it pass; whatever is open in a transaction is undone."""


class Interrupted(Cancelled):
    """The worker is asked to end; the job goes on with the next one."""


class Failed(Exception):
    """The job cannot be done; the text is a whole sentence for its owner and says what to do next."""


class Progress:
    """Of one run of one job, on behalf of its handler.

    Each sign of life is one conditional statement: it only counts while the job is running and this is its place in the queue.
    So a job that was cancelled, or that another worker took up meanwhile, is noticed by whoever writes next.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self._said: tuple[int, int, str] = (0, 0, "")
        self._written_at = 0.0
        self._depth = len(connection.atomic_blocks)
        self._stop: type[Cancelled] | None = None

    def at(self, done: int, total: int, sentence: str = "") -> None:
        """Say that `done` of `total` steps are finished, and what is going on. Raises `Cancelled`.

        Cheap enough for every row of a table: at most two of its calls in a second reach the database. Inside a transaction of
        the handler nothing is written, since nobody could see it; the worker's pulse says it instead.
        """
        self._said = (max(0, min(done, total)), max(0, total), sentence[:300])
        if time.monotonic() - self._written_at >= SECONDS_BETWEEN_WRITES:
            self._written_at = time.monotonic()
            if len(connection.atomic_blocks) > self._depth:
                self._look()
            else:
                self.write()
        if self._stop is not None:
            raise self._stop

    def no_way_back(self) -> None:
        """Called last in the transaction that writes for good: from here on nobody can cancel. Raises `Cancelled`.

        The row stays locked until that transaction ends, so whoever cancels at this moment learns what became of it.
        """
        if not self._mine().update(can_cancel=False):
            raise Cancelled

    def keep(self, file_name: str, content_type: str, content: bytes) -> None:
        """Store the result for the job's owner; a second one takes the place of the first. Raises `Cancelled`."""
        with transaction.atomic():
            if not self._mine().update(heartbeat_at=timezone.now()):
                raise Cancelled
            JobFile.objects.filter(job=self.job).delete()
            JobFile.objects.create(
                job=self.job, name=file_name[:200], content_type=content_type, size=len(content), content=content
            )

    # --- For the worker ---------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Give a sign of life, with what was said last. Called by the handler and, on its own connection, by the pulse."""
        done, total, sentence = self._said
        if not self._mine().update(done=done, total=total, sentence=sentence, heartbeat_at=timezone.now()):
            self._stop = self._stop or Cancelled

    def interrupt(self) -> None:
        """Let the handler stop at its next step; the job stays to be done."""
        self._stop = self._stop or Interrupted

    def finish(self, state: JobState, sentence: str) -> bool:
        """Write how it ended; false where the job is no longer this run's to end."""
        done, total, _sentence = self._said
        done = total if state == JobState.DONE else done
        values = {"state": state, "sentence": sentence[:300], "done": done, "total": total}
        if state == JobState.WAITING:
            return bool(self._mine().update(**values, tries=F("tries") - 1))
        return bool(self._mine().update(**values, finished_at=timezone.now()))

    def _look(self) -> None:
        if not self._mine().exists():
            self._stop = self._stop or Cancelled

    def _mine(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, task=self.job.task)
