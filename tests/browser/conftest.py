"""The portal in a real browser: one server and one Chromium for all tests, a fresh database for each.

The database is a file, because a browser asks for several things at once and the embedded database in memory knows only one
connection. Each kind of data is loaded once; before every test its copy is put in place, which takes milliseconds.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Playwright, sync_playwright
from pytest_django.live_server_helper import LiveServer

from council.demo import loader
from municipality.models import Municipality
from tests.browser.calendar import Calendar
from tests.browser.person import Person

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=de-DE",
]
OWN_FILE = "browser tests need a database file of their own: python scripts/run_tests.py browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Asks pytest-django to set the database up, and to empty it after each test.
            item.add_marker(pytest.mark.django_db(transaction=True))


# --- Database and server -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file instead of memory, on SQLite."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "portal.sqlite3")


class Snapshots:
    """Databases to begin a test with, each built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keep("empty")

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(self.folder / name)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)

    def put_in_place(self, name: str, build: Callable[[], None] | None = None) -> None:
        """The database called `name`; `build` fills an empty one the first time."""
        first = not (self.folder / name).exists()
        with closing(sqlite3.connect(self.folder / ("empty" if first else name))) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
        ContentType.objects.clear_cache()
        if first and build is not None:
            build()
            self.keep(name)


@pytest.fixture(scope="session")
def snapshots(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        pytest.skip(OWN_FILE)
    with django_db_blocker.unblock():
        return Snapshots(tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="session")
def server(snapshots: Snapshots) -> Iterator[LiveServer]:
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def database(transactional_db: None, snapshots: Snapshots) -> Snapshots:
    return snapshots


def _load(*cities: str) -> None:
    # Only with DEBUG do the people of the demonstration have a password.
    with override_settings(DEBUG=True):
        for city in cities:
            loader.load_city(city)


@pytest.fixture
def demo(database: Snapshots) -> None:
    """The five cities of the demonstration with all their submissions."""
    database.put_in_place("demo", lambda: _load(*loader.CITIES))


@pytest.fixture
def bare_cities(database: Snapshots) -> None:
    """Offenburg and Wetzlar with people, bodies, sessions and routes, before the first submission."""

    def build() -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loader, "read_papers", lambda slug: [])
            _load("offenburg", "wetzlar")

    database.put_in_place("bare", build)


@pytest.fixture
def offenburg(bare_cities: None) -> Municipality:
    return Municipality.objects.get(slug="offenburg")


@pytest.fixture
def wetzlar(bare_cities: None) -> Municipality:
    return Municipality.objects.get(slug="wetzlar")


@pytest.fixture
def people() -> list[Person]:
    """Everybody who is at a browser in this test."""
    return []


@pytest.fixture
def calendar(people: list[Person]) -> Iterator[Calendar]:
    calendar = Calendar(people)
    yield calendar
    calendar.stop()


# --- Browser -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread; Django must not take tests for asynchronous views.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    environment = os.environ | {"LANGUAGE": "de_DE", "LANG": "de_DE.UTF-8"}
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS, env=environment)
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Browser, server: LiveServer, database: Snapshots, people: list[Person]) -> Iterator[Callable[..., Person]]:
    """`visit("author@offenburg")`: somebody at a browser of their own, signed in; without a name nobody is.

    At the end every person's browser must have been quiet: no error in the console, nothing refused by the policy.
    """

    def enter(who: str = "", *, keyboard: bool = False, **options) -> Person:
        options = {"locale": "de-DE", "viewport": {"width": 1360, "height": 900}, "reduced_motion": "reduce"} | options
        person = Person(chromium.new_context(base_url=server.url, **options), server.url, who, keyboard=keyboard)
        people.append(person)
        if who:
            person.sign_in()
        return person

    yield enter
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert not complaints, "\n".join(complaints)
