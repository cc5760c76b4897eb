"""Real workers beside each other, killed and asked to end. PostgreSQL only; SQLite has one writer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from municipality.background import Progress, cancel, handler, start
from municipality.background.handlers import HANDLERS
from municipality.background.revival import revive
from municipality.background.worker import PortalWorker, Pulse
from municipality.choices import JobState
from municipality.models import BackgroundWorker, Job, Municipality, OrganizationalUnit
from municipality.models.job import SILENT_FOR
from municipality.scoping import use_municipality
from tests import factories
from tests.background import run_waiting_jobs

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

KIND = "patience"
PERMISSION = "concepts.view_conceptedition"
WORKER = f"""
import time, django
django.setup()
from municipality.background import handler
from municipality.background.worker import work

@handler("{KIND}", permission="{PERMISSION}")
def wait_long(job, progress):
    for second in range(600):
        progress.at(second, 600, "Geduld.")
        time.sleep(0.1)

work()
"""


@pytest.fixture
def city(transactional_db: None) -> Municipality:
    return factories.MunicipalityFactory()


@pytest.fixture
def people(city: Municipality) -> SimpleNamespace:
    with use_municipality(city):
        return factories.people()


@pytest.fixture
def does() -> Iterator[Callable[..., None]]:
    yield lambda work: handler(KIND, permission=PERMISSION)(work)
    HANDLERS.pop(KIND, None)


def begin(people: SimpleNamespace, number: int = 0) -> Job:
    return start(KIND, user=people.author, title="Geduld", data={"n": number})


def database_url() -> str:
    """The database of this test, not the one it was copied from."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@pytest.fixture
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own, on the database of this test."""
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env=environment)
    yield process
    process.kill()
    process.wait()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "that took too long"
        time.sleep(0.1)


def test_many_workers_do_each_job_once(people, city, does):
    done: list[int] = []
    does(lambda job, progress: done.append(job.data["n"]))
    with use_municipality(city):
        for number in range(20):
            begin(people, number)

    def work(_number: int) -> None:
        try:
            PortalWorker(until_empty=True).run()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(done) == list(range(20))
    with use_municipality(city):
        assert set(Job.objects.values_list("state", "tries")) == {(JobState.DONE, 1)}


def test_two_clicks_at_once_start_one_job(people, city, does):
    does(lambda job, progress: None)

    def click(_number: int) -> int:
        try:
            with use_municipality(city):
                return begin(people).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(click, range(4)))) == 1
    with use_municipality(city):
        assert Job.objects.count() == 1


def test_cancelling_reaches_into_a_transaction_and_undoes_it(people, city, does):
    def work(job: Job, progress: Progress) -> None:
        with transaction.atomic():
            factories.UnitFactory(name="Halb fertig")
            for step in range(600):
                progress.at(step, 600)
                begun.append(step)
                time.sleep(0.05)

    begun: list[int] = []
    does(work)
    with use_municipality(city):
        job = begin(people)
        units = OrganizationalUnit.objects.count()

    def in_background() -> None:
        try:
            PortalWorker(until_empty=True).run()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(in_background)
        until(lambda: begun)
        # The pulse says how far it is although the handler's own transaction is not visible yet.
        Pulse("pulse").beat(at_round=False)
        with use_municipality(city):
            assert Job.objects.get(pk=job.pk).total == 600
            cancel(job)
        running.result(timeout=60)
    with use_municipality(city):
        assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
        assert OrganizationalUnit.objects.count() == units


def test_a_killed_worker_leaves_nothing_behind(people, city, does, worker):
    does(lambda job, progress: progress.at(1, 1))
    with use_municipality(city):
        job = begin(people)

        def now() -> Job:
            return Job.objects.get(pk=job.pk)

        until(lambda: now().done > 3)
        assert BackgroundWorker.any_alive()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert now().state == JobState.RUNNING
        run_waiting_jobs()
        assert now().state == JobState.RUNNING, "it may still be alive"
        Job.objects.update(heartbeat_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))
        assert revive() == 1
        run_waiting_jobs()
        assert (now().state, now().tries) == (JobState.DONE, 2)


def test_a_worker_that_is_asked_to_end_gives_its_job_back(people, city, does, worker):
    does(lambda job, progress: None)
    with use_municipality(city):
        job = begin(people)

        def now() -> Job:
            return Job.objects.get(pk=job.pk)

        until(lambda: now().done > 3)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
        assert (now().state, now().tries) == (JobState.WAITING, 0)
        assert not BackgroundWorker.objects.exists()
        run_waiting_jobs()
        assert (now().state, now().tries) == (JobState.DONE, 1)
