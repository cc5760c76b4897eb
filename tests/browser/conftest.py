"""The portal in a real browser: one server and one Chromium for all tests, a fresh database for each.

The database is a file, because a browser asks for several things at once and the embedded database in memory knows only one
connection. Each kind of data is loaded once, for all workers; before every test its copy is put in place, which takes
milliseconds.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import override_settings
from django.utils.cache import patch_cache_control
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
# Playwright's own list, which a second one replaces, and the parts of Chromium's window that are pages themselves: each context
# would load the suggestions of an address bar that nobody sees, which takes longer than a page of the portal.
FEATURES_OFF = [
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "AimEnabled",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
]
OWN_FILE = "browser tests need a database file of their own: python scripts/run_tests.py browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Asks pytest-django to set the database up, and to empty it after each test.
            item.add_marker(pytest.mark.django_db(transaction=True))
    # Workers begin at different ends of the list: while one loads the demonstration, another plays what does without.
    items.sort(key=lambda item: here in item.path.parents and "demo" not in item.fixturenames)


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
    """Databases to begin a test with, and the files they speak of. Each is built by the first worker that asks for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.put_in_place("empty")

    def put_in_place(self, name: str, build: Callable[[], None] | None = None) -> None:
        """The database called `name`; `build` fills an empty one the first time."""
        with self._alone(name):
            if not (self.folder / name).is_dir():
                if build is not None:
                    self._restore("empty")
                    build()
                self._keep(name)
        self._restore(name)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _keep(self, name: str) -> None:
        unfinished = self.folder / f"{name}.unfinished"
        shutil.copytree(django_settings.MEDIA_ROOT, unfinished / "media")
        with closing(sqlite3.connect(unfinished / "portal.sqlite3")) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        unfinished.rename(self.folder / name)

    def _restore(self, name: str) -> None:
        with closing(sqlite3.connect(self.folder / name / "portal.sqlite3")) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
        shutil.copytree(self.folder / name / "media", django_settings.MEDIA_ROOT, dirs_exist_ok=True)
        ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def snapshots(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Snapshots:
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        pytest.skip(OWN_FILE)
    # All workers of a run have their folders in one.
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "snapshots"
    folder.mkdir(exist_ok=True)
    with django_db_blocker.unblock():
        return Snapshots(folder)


class Unchanging(StaticFilesHandler):
    """Files that a browser keeps for good, as in production. On some days of the calendar they are many years old."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        response = super().serve(request)
        patch_cache_control(response, public=True, max_age=10**9, immutable=True)
        return response


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[LiveServer]:
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = Unchanging
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database(transactional_db: None, request: pytest.FixtureRequest) -> Snapshots | None:
    """Snapshots where the database is a file; on PostgreSQL a test begins with an empty one and fills it itself."""
    return None if connection.vendor == "postgresql" else request.getfixturevalue("snapshots")


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
    flags = [*CHROMIUM_FLAGS, f"--disable-features={','.join(FEATURES_OFF)}"]
    browser = playwright.chromium.launch(executable_path=path, args=flags, env=environment)
    yield browser
    browser.close()


@pytest.fixture
def visit(
    chromium: Browser, server: LiveServer, database: Snapshots | None, people: list[Person]
) -> Iterator[Callable[..., Person]]:
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
