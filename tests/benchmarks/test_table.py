"""The table tells a missed bar from a kept one."""

import pytest

from tests.benchmarks import __main__ as table
from tests.benchmarks.row import Row


@pytest.mark.parametrize(("figure", "bar", "holds"), [(0.95, 1.0, True), (1.0, 1.0, True), (1.01, 1.0, False), (9.0, None, True)])
def test_a_bar_may_be_reached_but_not_passed(figure, bar, holds):
    assert Row("PDF", figure, bar).holds is holds


def test_table_marks_what_was_missed(capsys):
    table.print_table([Row("PDF", 0.951, 1.0), Row("Queries of the list", 12, 10, unit="queries", note="30 rows")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["PDF", "0.95", "×", "1.00", "×"]
    assert lines[3].split() == ["Queries", "of", "the", "list", "12", "queries", "10", "queries", "←", "missed", "30", "rows"]


@pytest.mark.parametrize(
    ("value", "unit", "text"), [(None, "×", "–"), (1, "×", "1.00 ×"), (0.256, "s", "0.26 s"), (250_000, "bytes", "250,000 bytes")]
)
def test_numbers(value, unit, text):
    assert table.number(value, unit) == text


def test_every_module_of_the_folder_is_found():
    names = {path.stem for path in table.Path(table.__file__).parent.glob("bench_*.py")}
    assert {name for name, _ in table.modules([])} == names
