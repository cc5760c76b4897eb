"""The worker processes of this web process: started when needed, at most as many as configured, replaced when they die.

After a fork (gunicorn) the child forgets its parent's workers and starts its own. Workers end when their input ends, so
none outlives its web process, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any

from reports.documents import PrintJob
from reports.printing import messages
from reports.printing.config import PROJECT_DIR, PrintConfig, current_config
from reports.printing.errors import PrintFailed

logger = logging.getLogger("reports.printing")

#: Seconds until a new worker must be ready; cold disks are slow.
START_LIMIT = 60.0
#: Seconds between two questions whether somebody still waits for a print.
TICK = 0.5
#: Seconds a worker may take to end when it is told to.
CLOSE_LIMIT = 5.0
#: A worker is replaced after so many prints, or when it has once held this share of its memory limit.
PRINTS_PER_WORKER = 1000
PEAK_SHARE = 0.6

#: A worker needs no secrets of the web process.
_PASSED_VARIABLES = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_", "COVERAGE_")

# Not `-m`: the interpreter then runs the worker through `runpy`, and every print was measured to take a tenth longer.
_START = "import sys; from reports.printing.worker import main; sys.exit(main(sys.argv[1:]))"

_START_MESSAGE = (
    "Das PDF kann gerade nicht erstellt werden, weil das Druckwerk nicht startet. "
    "Bitte geben Sie der Administration Bescheid; Ihre Eingaben sind gespeichert."
)
_BUSY_MESSAGE = (
    "Das PDF kann gerade nicht erstellt werden, weil viele andere Dokumente gedruckt werden. Bitte versuchen Sie es in einer "
    "Minute noch einmal."
)
_TIME_MESSAGE = (
    "Das PDF wurde nicht erstellt, weil der Druck länger als {seconds} Sekunden gedauert hat. Bitte prüfen Sie, ob das "
    "Dokument sehr große Tabellen oder Bilder enthält, und teilen Sie es gegebenenfalls auf."
)
_DIED_MESSAGE = (
    "Das PDF wurde nicht erstellt, weil der Druck abgebrochen ist. Bitte versuchen Sie es noch einmal; bleibt es dabei, "
    "verkleinern Sie die Bilder oder geben Sie der Administration Bescheid."
)


Waiting = Callable[[float], None]
"""Called with the seconds that a print has taken so far."""


class _WorkerGoneError(Exception):
    """The worker ended while it was idle; the job is still whole."""


class Worker:
    """One worker process, seen from the web process."""

    def __init__(self, config: PrintConfig) -> None:
        environment = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_VARIABLES)}
        # Sets of strings are walked in the order of their hashes; fixed, so that equal jobs give equal bytes.
        environment["PYTHONHASHSEED"] = "0"
        self._limit = config.memory_limit
        self.prints = 0
        self.peak = 0
        self.process = subprocess.Popen(  # our own module with folders from the settings
            [sys.executable, "-c", _START, *config.to_arguments()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=PROJECT_DIR,
            env=environment,
            bufsize=0,
            start_new_session=True,
        )
        self._jobs = _opened(self.process.stdin)
        self._answers = _opened(self.process.stdout)
        self._await_ready()

    def _await_ready(self) -> None:
        try:
            answer, _ = messages.read_until(self._answers.fileno(), time.monotonic() + START_LIMIT)
        except (messages.ChannelClosedError, messages.DeadlineError, ValueError) as error:
            self.kill()
            details = f"A worker did not become ready: {type(error).__name__}, exit {self.process.returncode}"
            raise PrintFailed(_START_MESSAGE, code="start", details=details) from error
        if not answer.get("ready"):
            self.kill()
            own = answer["code"] in ("assets", "start")
            message = answer["failed"] if own else _START_MESSAGE
            raise PrintFailed(message, code=answer["code"] if own else "start", details=answer["details"])
        if answer["slow_fonts"]:
            logger.warning("Printing is several times slower than needed: install libharfbuzz-subset0.")

    def render(self, job: PrintJob, waiting: Waiting | None = None) -> bytes:
        """Print one job within its time limit. After any `PrintFailed` but `content` the worker is dead.

        `waiting` is told every half second for how long it has been; what it raises ends the print and the worker.
        """
        started = time.monotonic()
        deadline = started + job.time_limit
        self.prints += 1
        try:
            _write_all(self._jobs.fileno(), messages.encode_job(job))
        except BrokenPipeError as error:
            self.kill()
            raise _WorkerGoneError from error
        if waiting is not None:
            self._wait(waiting, started, deadline)
        try:
            answer, blobs = messages.read_until(self._answers.fileno(), deadline)
        except messages.DeadlineError as error:
            self.kill()
            details = f"Killed after {job.time_limit} seconds"
            raise PrintFailed(_TIME_MESSAGE.format(seconds=job.time_limit), code="time", details=details) from error
        except (messages.ChannelClosedError, ValueError) as error:
            self.kill()
            details = f"The worker ended with {self.process.returncode}"
            raise PrintFailed(_DIED_MESSAGE, code="died", details=details) from error
        if "failed" in answer:
            if answer["code"] == "memory":
                self.kill()
            raise PrintFailed(answer["failed"], code=answer["code"], details=answer["details"])
        self.peak = answer["peak"]
        for warning in answer["warnings"]:
            logger.info("%s: %s", job.title, warning)
        return blobs[0]

    def _wait(self, waiting: Waiting, started: float, deadline: float) -> None:
        """Return when the answer begins or the time is over."""
        while time.monotonic() < deadline and not messages.is_arriving(self._answers.fileno(), TICK):
            try:
                waiting(time.monotonic() - started)
            except BaseException:
                # Nobody wants this print any more; a worker cannot stop in the middle.
                self.kill()
                raise

    @property
    def usable(self) -> bool:
        """Whether the worker lives and is neither old nor swollen."""
        return self.process.poll() is None and self.prints < PRINTS_PER_WORKER and self.peak < self._limit * PEAK_SHARE

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        self._close_pipes()

    def close(self) -> None:
        """End the process by ending its input; kill it when it does not listen."""
        self._jobs.close()
        try:
            self.process.wait(timeout=CLOSE_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._close_pipes()

    def forget(self) -> None:
        """Let go of a worker that belongs to the process this one was forked from."""
        self._close_pipes()
        self.process.returncode = 0

    def _close_pipes(self) -> None:
        self._jobs.close()
        self._answers.close()


class Pool:
    """Hands jobs to workers; threads may call `render` at the same time."""

    def __init__(self, config: PrintConfig) -> None:
        self.config = config
        self._changed = threading.Condition()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._starting = 0
        self.closed = False

    def render(self, job: PrintJob, waiting: Waiting | None = None) -> bytes:
        """Print a job; waits at most its time limit for a free worker. Raises `PrintFailed`, and what `waiting` raises."""
        for last_try in (False, True):
            worker = self._take(job.time_limit)
            try:
                return worker.render(job, waiting)
            except _WorkerGoneError as error:
                if last_try:
                    raise PrintFailed(_DIED_MESSAGE, code="died", details="Two workers were gone") from error
            finally:
                self._give_back(worker)
        raise AssertionError("unreachable")

    def _take(self, patience: float) -> Worker:
        deadline = time.monotonic() + patience
        with self._changed:
            while True:
                while self._idle:
                    worker = self._idle.pop()
                    if worker.usable:
                        self._busy.add(worker)
                        return worker
                    worker.kill()
                if len(self._busy) + self._starting < self.config.workers:
                    self._starting += 1
                    break
                if not self._changed.wait(deadline - time.monotonic()):
                    raise PrintFailed(_BUSY_MESSAGE, code="busy", details=f"No free worker in {patience} seconds")
        return self._start()

    def _start(self) -> Worker:
        """A new worker for the place that `_take` reserved; nobody else waits while it warms up."""
        try:
            worker = Worker(self.config)
        except BaseException:
            with self._changed:
                self._starting -= 1
                self._changed.notify()
            raise
        with self._changed:
            self._starting -= 1
            self._busy.add(worker)
        return worker

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            self._busy.discard(worker)
            if worker.usable and not self.closed:
                self._idle.append(worker)
            elif worker.process.returncode is None:
                worker.close()
            self._changed.notify()

    def close(self) -> None:
        """End all workers; busy ones after their job."""
        with self._changed:
            self.closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def stop(self) -> None:
        """End all workers at once, busy ones too."""
        self.close()
        for worker in list(self._busy):
            worker.kill()

    def forget(self) -> None:
        """Let go of all workers after a fork."""
        for worker in [*self._idle, *self._busy]:
            worker.forget()


class SharedPool:
    """The one pool of this process, made anew when the settings change (tests) or the process was forked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        atexit.register(self._stop)
        os.register_at_fork(after_in_child=self._forget)

    def get(self) -> Pool:
        """The pool for the settings of the moment."""
        config = current_config()
        with self._lock:
            if self._pool is None or self._pool.closed or self._pool.config != config:
                if self._pool is not None:
                    self._pool.close()
                self._pool = Pool(config)
            return self._pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()

    def _forget(self) -> None:
        # The lock may have been held by a thread that does not exist in the child.
        self._lock = threading.Lock()
        if self._pool is not None:
            self._pool.forget()
            self._pool = None


shared_pool = SharedPool()


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("The process was started without pipes.")
    return pipe


def _write_all(descriptor: int, data: bytes) -> None:
    view: Any = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
