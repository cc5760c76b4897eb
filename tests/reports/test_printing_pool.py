"""Workers are warm, few, bounded in time and memory, replaced when they die, and gone when their web process is."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reports.pdf import PrintFailed, render_pdf
from reports.printing import config as printing_config
from reports.printing import pool as printing_pool
from reports.printing.config import PrintConfig, current_config
from reports.printing.pool import Pool, SharedPool, Worker, shared_pool
from tests.reports.print_sample import job

SMALL = job("<h1>x</h1>")
#: WeasyPrint would fill a million columns.
ENDLESS = job('<h1>x</h1><table><tr><td colspan="1000000">x</td></tr></table>')
#: Before it fills these, it asks for 1.6 GB at once: refused in no time, however slow the machine.
HUGE = job('<h1>x</h1><table><tr><td colspan="200000000">x</td></tr></table>')
#: For what may take long on a machine with much to do, and for what must not happen at all.
LONG = 120

linux_only = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")


@pytest.fixture(scope="module")
def shared():
    made = Pool(replace(PrintConfig(), workers=1))
    yield made
    made.stop()


@pytest.fixture
def pool(shared):
    """A pool whose one worker is warm or will be: to start one takes a second, so what a test leaves serves the next."""
    assert not shared.closed
    assert not shared._busy
    return shared


@pytest.fixture
def fresh_pool():
    """A pool that has not started a worker yet."""
    made = Pool(current_config())
    yield made
    made.stop()


def is_running(pid: int) -> bool:
    try:
        return "\tZ" not in Path(f"/proc/{pid}/status").read_text().split("State:")[1][:3]
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = LONG) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_one_worker_serves_print_after_print(pool):
    pool.render(SMALL)
    (worker,) = pool._idle
    before = worker.prints
    pool.render(SMALL)
    assert pool._idle == [worker], "a warm print starts nothing"
    assert worker.prints == before + 1


def test_no_worker_before_the_first_print(fresh_pool):
    assert (fresh_pool._idle, fresh_pool._busy) == ([], set())


def test_endless_document_is_killed_in_time_and_the_next_is_printed(pool):
    pool.render(SMALL)
    pid = pool._idle[0].process.pid
    started = time.monotonic()
    with pytest.raises(PrintFailed, match="länger als 1 Sekunden") as caught:
        pool.render(replace(ENDLESS, time_limit=1))
    assert caught.value.code == "time"
    assert 1 <= time.monotonic() - started < 20
    assert not is_running(pid)
    assert pool.render(SMALL).startswith(b"%PDF")


def test_monstrous_document_meets_the_memory_limit_and_the_next_is_printed():
    small = Pool(replace(current_config(), memory_limit=700, workers=1))
    try:
        small.render(SMALL)
        worker = small._idle[0]
        with pytest.raises(PrintFailed, match="mehr Speicher braucht") as caught:
            small.render(replace(HUGE, time_limit=LONG))
        assert caught.value.code == "memory"
        assert not is_running(worker.process.pid)
        assert small.render(SMALL).startswith(b"%PDF")
    finally:
        small.stop()


def test_worker_that_dies_amid_a_print_is_a_clear_failure(pool):
    pool.render(SMALL)
    worker = pool._idle[0]
    killer = threading.Timer(0.3, worker.process.send_signal, [signal.SIGKILL])
    killer.start()
    with pytest.raises(PrintFailed, match="abgebrochen") as caught:
        pool.render(replace(ENDLESS, time_limit=LONG))
    killer.join()
    assert (caught.value.code, caught.value.details) == ("died", "The worker ended with -9")
    assert pool.render(SMALL).startswith(b"%PDF")


def test_worker_that_died_idle_is_replaced_silently(pool):
    pool.render(SMALL)
    worker = pool._idle[0]
    worker.process.kill()
    worker.process.wait()
    assert pool.render(SMALL).startswith(b"%PDF")


def test_worker_that_dies_between_check_and_job_is_replaced_once(pool, monkeypatch):
    pool.render(SMALL)
    worker = pool._idle[0]
    worker.process.kill()
    worker.process.wait()
    real = Worker.usable.fget
    monkeypatch.setattr(Worker, "usable", property(lambda self: not self._jobs.closed if self is worker else real(self)))
    assert pool.render(SMALL).startswith(b"%PDF")
    assert pool._idle[0] is not worker


def test_all_workers_busy_is_told(pool):
    crowded = Pool(replace(pool.config, workers=1))
    crowded._starting = 1
    with pytest.raises(PrintFailed, match="viele andere") as caught:
        crowded.render(replace(SMALL, time_limit=0.1))
    assert caught.value.code == "busy"


def test_threads_share_the_workers(pool):
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(pool.render(SMALL))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert len(set(results)) == 1
    assert len(pool._idle) == pool.config.workers == 1


def test_old_or_swollen_workers_are_replaced(pool, monkeypatch):
    pool.render(SMALL)
    first = pool._idle[0]
    first.peak = pool.config.memory_limit
    pool.render(SMALL)
    second = pool._idle[0]
    assert second is not first
    assert wait_until(lambda: first.process.poll() is not None)
    monkeypatch.setattr(printing_pool, "PRINTS_PER_WORKER", second.prints)
    pool.render(SMALL)
    assert second not in pool._idle


def test_failure_of_the_content_keeps_the_worker(pool):
    pool.render(SMALL)
    worker = pool._idle[0]
    with pytest.raises(PrintFailed):
        pool.render(job('<h1>x</h1><img alt="x" src="asset:missing.png">'))
    assert pool._idle == [worker]


def test_text_nested_too_deeply_is_told(pool):
    with pytest.raises(PrintFailed, match="verschachtelt") as caught:
        pool.render(job("<h1>x</h1>" + "<div>" * 3000 + "x"))
    assert caught.value.code == "content"


@linux_only
def test_worker_gets_no_secrets_and_no_open_files(fresh_pool, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-of-the-web-process")
    with Path(__file__).open() as held:
        os.set_inheritable(held.fileno(), True)
        fresh_pool.render(SMALL)
        process = Path(f"/proc/{fresh_pool._idle[0].process.pid}")
        environment = (process / "environ").read_bytes()
        files = [str(link.readlink()) for link in (process / "fd").iterdir()]
    assert b"canary" not in environment
    assert b"DATABASE" not in environment
    assert not any(name.endswith((".py", ".sqlite3")) or name.startswith("socket:") for name in files)


def test_missing_assets_are_told_and_nothing_is_printed(tmp_path, settings):
    settings.PRINT_ASSETS_DIR = tmp_path
    with pytest.raises(PrintFailed, match="Schriften") as caught:
        render_pdf(SMALL)
    assert caught.value.code == "assets"
    assert "npm ci" in caught.value.details


def test_worker_that_cannot_start_is_told(fresh_pool, monkeypatch):
    monkeypatch.setattr(PrintConfig, "to_arguments", lambda self: ["too", "few"])
    with pytest.raises(PrintFailed, match="nicht startet") as caught:
        fresh_pool.render(SMALL)
    assert caught.value.code == "start"
    assert fresh_pool._starting == 0


def test_pool_follows_the_settings(settings):
    shared = SharedPool()
    first = shared.get()
    assert shared.get() is first
    settings.PRINT_WORKERS = 3
    assert shared.get() is not first
    assert shared.get().config.workers == 3


def test_stopped_pool_is_replaced():
    shared = SharedPool()
    first = shared.get()
    first.stop()
    assert shared.get() is not first


SCRIPT = """
    import os, signal, sys
    from reports.documents import PrintJob
    from reports.pdf import render_pdf
    from reports.printing.pool import shared_pool
    html = '<!DOCTYPE html><html lang="de"><title>x</title><body><h1>x</h1>'
    job = PrintJob(html=html, title="x", author="", created="2020-01-01")
    first = render_pdf(job)
    print(shared_pool.get()._idle[0].process.pid, flush=True)
"""

FORK = """
    child = os.fork()
    if child == 0:
        same = render_pdf(job) == first
        print(shared_pool.get()._idle[0].process.pid, flush=True)
        sys.exit(0 if same else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert render_pdf(job) == first
    print(shared_pool.get()._idle[0].process.pid, flush=True)
"""


def run_script(extra: str) -> tuple[int, list[int]]:
    """Exit status and the worker ids that a separate web process printed."""
    script = textwrap.dedent(SCRIPT) + textwrap.dedent(extra)
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=printing_config.PROJECT_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, [int(line) for line in done.stdout.split()]


def test_after_a_fork_parent_and_child_have_their_own_workers():
    status, (parent, child, parent_again) = run_script(FORK)
    assert status == 0
    assert parent == parent_again != child
    assert wait_until(lambda: not is_running(parent) and not is_running(child))


@pytest.mark.parametrize(("end", "status"), [("", 0), ("os.kill(os.getpid(), signal.SIGKILL)", -9), ("os._exit(3)", 3)])
def test_no_worker_outlives_its_web_process(end, status):
    code, (worker,) = run_script(end)
    assert code == status
    assert wait_until(lambda: not is_running(worker))


def test_shared_pool_is_used_by_render_pdf():
    render_pdf(SMALL)
    assert len(shared_pool.get()._idle) == 1


def test_a_print_that_nobody_waits_for_ends_with_its_worker(pool):
    class GivenUp(Exception):
        pass

    seen = []

    def waiting(seconds: float) -> None:
        seen.append(seconds)
        if len(seen) == 2:
            raise GivenUp

    with pytest.raises(GivenUp):
        pool.render(ENDLESS, waiting)
    assert seen[0] < seen[1]
    assert not pool._idle
    assert not pool._busy
    assert pool.render(SMALL, waiting).startswith(b"%PDF")
