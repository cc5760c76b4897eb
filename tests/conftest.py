"""Fixtures and rules for all tests; each folder adds its own."""

import os
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

# The same examples on every machine, and no deadline: two cores under load are slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")


CASES = 6
"""How many cases of one test run on the second database."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Row locks need PostgreSQL; what never touches a database need not run on the second one."""
    if connection.vendor == "postgresql":
        wanted = set(sampled([item for item in items if touches_database(item)]))
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = [item for item in items if item in wanted]
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL; make test starts one")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


def sampled(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Of a test with many cases the second database gets some, spread over the table: the statements are the same in all.

    Tests made for PostgreSQL run whole, and ALL_CASES in the environment runs everything.
    """
    tables = defaultdict(list)
    for item in items:
        tables[item.nodeid.partition("[")[0]].append(item)
    for cases in tables.values():
        is_whole = "ALL_CASES" in os.environ or cases[0].get_closest_marker("postgres") is not None
        yield from cases if is_whole else cases[:: -(-len(cases) // CASES)]


def touches_database(item: pytest.Item) -> bool:
    """pytest-django keeps the database from every other test."""
    wanted = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "django_db_setup"}
    return item.get_closest_marker("django_db") is not None or bool(wanted & set(getattr(item, "fixturenames", ())))
