"""
Measures, prints one table, and ends with 1 where a bar is missed.

    make bench                                  everything
    python -m tests.benchmarks bench_pdf        one module

Runs in a test database of whatever DATABASE_URL names, which is created for it and dropped afterwards.
"""

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django

from tests.benchmarks.row import Row


def modules(chosen: list[str]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Name and rows of every benchmark module, or of the chosen ones."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if not chosen or path.stem in chosen:
            yield path.stem, importlib.import_module(f"tests.benchmarks.{path.stem}").rows()


def number(value: float | None, unit: str) -> str:
    """Ratios with two decimals, counts without, as Germans and the table's width like them."""
    if value is None:
        return "–"
    return f"{value:.2f} {unit}" if (value < 100 and value != int(value)) or unit == "×" else f"{value:,.0f} {unit}"


def print_table(rows: list[Row]) -> None:
    """Aligned, one row a line."""
    width = max(len(row.name) for row in rows)
    print(f"\n{'Figure':<{width}}  {'measured':>14}  {'bar':>14}")
    for row in rows:
        verdict = "" if row.holds else "  ← missed"
        note = f"  {row.note}" if row.note else ""
        print(f"{row.name:<{width}}  {number(row.figure, row.unit):>14}  {number(row.bar, row.unit):>14}{verdict}{note}")


def main() -> int:
    """Set up Django and a database, measure, compare."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import (  # only after django.setup()
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment(debug=False)
    # Nothing is restored afterwards, so nothing is kept aside; rows of a city could not be read outside it anyway.
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    rows: list[Row] = []
    try:
        for name, measured in modules(sys.argv[1:]):
            print(f"· {name}", flush=True)
            rows.extend(measured)
    finally:
        teardown_databases(databases, verbosity=0)
        teardown_test_environment()
    if not rows:
        print("Nothing was measured.", file=sys.stderr)
        return 1
    print_table(rows)
    missed = [row.name for row in rows if not row.holds]
    if missed:
        print(f"\nBars missed: {len(missed)}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
