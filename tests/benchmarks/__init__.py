"""Measurements with a bar. Each module ``bench_*.py`` has ``rows()``, which yields `tests.benchmarks.row.Row`."""
