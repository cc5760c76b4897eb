"""What the pages of one city cost when the portal grows: 1 000, 100 000 and 1 000 000 submissions in up to 10 000 cities.

The sizes are databases side by side, and every page is opened in them in turns; so the machine's mood, which changes within
minutes, meets all sizes alike. BENCH_SUBMISSIONS names other sizes, for example "1000,20000".
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.pages import as_in_production, pages, typical_seconds
from tests.benchmarks.population import grow
from tests.benchmarks.row import Row
from tests.benchmarks.sample_city import SUBMISSIONS, sample_city

SIZES = [int(size) for size in os.environ.get("BENCH_SUBMISSIONS", "1000,100000,1000000").split(",")]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
BAR = 1.3
LARGE = 20_000
"""Rows; a smaller table is read as quickly as its index."""


def rows() -> Iterator[Row]:
    """Growth of each page from the smallest size to every other one."""
    if connection.vendor != "postgresql":
        print("  growth is measured on PostgreSQL only: make bench starts one", file=sys.stderr)
        return
    with ExitStack() as stack:
        stack.enter_context(as_in_production())
        opened = pages(sample_city())
        started = time.perf_counter()
        before = [SUBMISSIONS, *SIZES]
        wrappers = {size: stack.enter_context(database_of(size, already)) for already, size in zip(before, SIZES, strict=False)}
        yield Row(f"population of {SIZES[-1]:,} submissions", time.perf_counter() - started, None, unit="s")
        calls = {(name, size): partial(_inside, wrappers[size], call) for name, call in opened.items() for size in SIZES}
        seconds = typical_seconds(calls, ROUNDS)
        for name in opened:
            first = seconds[name, SIZES[0]]
            for size in SIZES[1:]:
                note = f"{first * 1000:.1f} ms / {seconds[name, size] * 1000:.1f} ms"
                yield Row(f"growth of {name}, {SIZES[0]:,} to {size:,}", seconds[name, size] / first, BAR, note=note)
        found = {name: scanned_tables(call) for name, call in opened.items()}
        note = ", ".join(f"{name}: {table}" for name, tables in found.items() for table in sorted(tables))
        yield Row("large tables read from end to end", sum(map(len, found.values())), 0, unit="scans", note=note)


def scanned_tables(call: Callable[[], Any]) -> set[str]:
    """Tables with more rows than a city has, which a page reads as a whole instead of by an index."""
    with CaptureQueriesContext(connection) as queries:
        call()
    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
        for query in queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}".replace("%", "%%"), [])
                (plans,) = cursor.fetchone()
                found |= {node["Relation Name"] for node in _nodes(plans[0]["Plan"]) if node["Node Type"] == "Seq Scan"} & large
    return found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


@contextmanager
def database_of(size: int, already: int) -> Iterator[Any]:
    """A connection to a portal of this size; the test database itself grows from one size to the next and is the largest."""
    grow(size, already=already)
    if size == SIZES[-1]:
        yield connections[DEFAULT_DB_ALIAS]
        return
    settings = connection.settings_dict
    name = f"{settings['NAME']}_{size}"
    quoted = connection.ops.quote_name
    # A template must have no visitors, ourselves included.
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(settings['NAME'])} STRATEGY file_copy")
    copy = connection.copy()
    copy.settings_dict = settings | {"NAME": name}
    try:
        yield copy
    finally:
        copy.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted(name)}")


def _inside(wrapper: Any, call: Callable[[], Any]) -> Any:
    """Open a page while this connection is the portal's database."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = wrapper
    try:
        return call()
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
