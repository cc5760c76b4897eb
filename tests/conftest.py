"""Fixtures and rules for all tests; each folder adds its own."""

import gc
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from coverage import Coverage
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from municipality.models import Municipality
from reports.printing import pool
from tests.sharing import copied, populated, shared_city

# The same examples on every machine, and no deadline: two cores under load are slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")


ELSEWHERE = 1
"""In how many of its cases a test runs on the second database."""
COUNTING = 2
"""In how many of its cases a test that touches the database counts branches."""

COUNTED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What runs on which database, and which tests count branches.

    Row locks need PostgreSQL. There, what touches the database runs in some of its cases and without the walks, which fetch
    page after page that other tests fetch; ALL_CASES in the environment runs everything.
    """
    touching = [item for item in items if touches_database(item) and item.get_closest_marker("walk") is None]
    counting = set(sampled(touching, COUNTING))
    for item in items:
        # Pure functions have quick tests, and tables in which every case goes another way.
        item.stash[COUNTED] = item.get_closest_marker("timed") is None and (item in counting or not touches_database(item))
    if connection.vendor == "postgresql":
        everything = {item for item in items if touches_database(item)}
        wanted = everything if "ALL_CASES" in os.environ else set(sampled(touching, ELSEWHERE))
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = [item for item in items if item in wanted]
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL; make test starts one")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


def sampled(items: list[pytest.Item], number: int) -> Iterator[pytest.Item]:
    """Of a test with many cases so many, spread over the table: the statements and the branches are the same in nearly all.

    Tests made for PostgreSQL are taken whole.
    """
    tables = defaultdict(list)
    for item in items:
        tables[item.nodeid.partition("[")[0]].append(item)
    for cases in tables.values():
        is_whole = cases[0].get_closest_marker("postgres") is not None
        yield from cases if is_whole else cases[:: -(-len(cases) // number)]


def touches_database(item: pytest.Item) -> bool:
    """pytest-django keeps the database from every other test."""
    wanted = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "django_db_setup"}
    return item.get_closest_marker("django_db") is not None or bool(wanted & set(getattr(item, "fixturenames", ())))


def commits(item: pytest.Item) -> bool:
    """Whether what the test writes is there for other connections, and has to be deleted afterwards."""
    mark = item.get_closest_marker("django_db")
    asked = mark is not None and (mark.kwargs.get("transaction") or bool(mark.args and mark.args[0]))
    return asked or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="session")
def django_db_use_migrations(django_db_use_migrations: bool) -> bool:
    """The migrations run once, before the first worker's tests; they take longer than many tests, and `make check` compares.

    The other workers make their tables straight from the models.
    """
    return django_db_use_migrations and os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"


# --- Rows that nearly every test needs --------------------------------------------------------------------------------------


COMMITTING = pytest.StashKey[set[Path]]()
"""Files with tests that keep no transaction; they empty the database, so nothing can be shared there."""


@pytest.fixture(scope="module")
def shared_town(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[SimpleNamespace | None]:
    """A file's city with its people: 28 rows that are made once instead of for each test."""
    if request.path in request.config.stash[COMMITTING]:
        yield None
        return
    with shared_city(django_db_blocker, lambda town: None) as town:
        yield town


@pytest.fixture
def town(shared_town: SimpleNamespace | None, db: None) -> Iterator[SimpleNamespace]:
    """A test's own objects of these rows; the city is active as long as the test runs."""
    if shared_town is None:
        with populated(lambda town: None) as own:
            yield own
    else:
        with copied(shared_town) as own:
            yield own


@pytest.fixture
def city(town: SimpleNamespace) -> Municipality:
    """The active city, in which one person has each role (`people`)."""
    return town.city


@pytest.fixture
def people(town: SimpleNamespace) -> SimpleNamespace:
    """See `factories.people`."""
    return town.people


# --- Counting branches -------------------------------------------------------------------------------------------------------


class Counter:
    """Switches the counting of branches on and off; a test takes twice as long with it."""

    def __init__(self) -> None:
        self.stopped: Coverage | None = None

    def switch(self, *, on: bool) -> None:
        """Count from now on, or do not; nothing happens where nobody counts."""
        if on and self.stopped is not None:
            self.stopped.start()
            self.stopped = None
        if not on:
            # Below the session's own there may be one of the process; it would take over.
            while (running := Coverage.current()) is not None:
                running.stop()
                self.stopped = self.stopped or running


COUNTER = pytest.StashKey[Counter]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was loaded so far stays until the end: the collector need not look at it again and again."""
    session.config.stash[COUNTER] = Counter()
    session.config.stash[COMMITTING] = {item.path for item in session.items if commits(item)}
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Counting is a matter of whole tests, with what their fixtures do."""
    item.config.stash[COUNTER].switch(on=item.stash.get(COUNTED, False))
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def _uncounted_workers() -> Iterator[None]:
    """Print workers do not count; with it each start and each print takes twice as long."""
    passed = tuple(name for name in pool._PASSED_VARIABLES if name != "COVERAGE_")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_PASSED_VARIABLES", passed)
        yield


@pytest.fixture(scope="module")
def counted_workers(_uncounted_workers: None) -> Iterator[None]:
    """In the files of tests that ask for it, what the print workers do counts."""
    pool.shared_pool.get().close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_PASSED_VARIABLES", (*pool._PASSED_VARIABLES, "COVERAGE_"))
        yield
        pool.shared_pool.get().close()
