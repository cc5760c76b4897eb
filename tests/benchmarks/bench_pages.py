"""Server time of the pages against an empty page behind the same middleware, and how often they ask the database."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.pages import as_in_production, pages, typical_seconds
from tests.benchmarks.row import Row
from tests.benchmarks.sample_city import sample_city

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
# About a quarter above what was measured, since the ratio itself differs a little between machines. They only sink.
TIMES_EMPTY = {
    "dashboard": 8.0, "dashboard of a member": 10.0, "list": 8.0, "list of an author": 9.0, "list of a member": 11.0,
    "filtered list": 10.0, "search": 10.0, "detail": 11.0, "editor": 28.0, "sessions": 5.0, "session": 7.0,
}  # fmt: skip
QUERIES = {
    "dashboard": 16, "dashboard of a member": 16, "list": 10, "list of an author": 10, "list of a member": 10,
    "filtered list": 10, "search": 10, "detail": 14, "editor": 16, "sessions": 10, "session": 10,
}  # fmt: skip


def rows() -> Iterator[Row]:
    """Ratio and queries of each page."""
    with as_in_production():
        opened = pages(sample_city())
        seconds = typical_seconds(opened, ROUNDS)
        empty = seconds["empty page"]
        yield Row("empty page", empty * 1000, None, unit="ms", note="login, city, permission")
        for name, call in opened.items():
            if name == "empty page":
                continue
            with CaptureQueriesContext(connection) as queries:
                call()
            note = f"{seconds[name] * 1000:.1f} ms"
            yield Row(f"{name} against an empty page", seconds[name] / empty, TIMES_EMPTY[name], note=note)
            yield Row(f"{name}: queries", len(queries), QUERIES[name], unit="queries")
