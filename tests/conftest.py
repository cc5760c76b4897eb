"""Fixtures and rules for all tests; each folder adds its own."""

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

# The same examples on every machine, and no deadline: two cores under load are slow, not wrong.
hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Row locks and concurrent writers can only be tested where the database has them."""
    if connection.vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL; make test starts one")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)
