"""Fixtures and rules for all tests; each folder adds its own."""

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

# The same examples on every machine, and no deadline: two cores under load are slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Row locks need PostgreSQL; what never touches a database need not run on the second one."""
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL; make test starts one")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


def touches_database(item: pytest.Item) -> bool:
    """pytest-django keeps the database from every other test."""
    wanted = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "django_db_setup"}
    return item.get_closest_marker("django_db") is not None or bool(wanted & set(getattr(item, "fixturenames", ())))
