"""Tables of a plan from rows of named cells: columns as the form asks, those that nothing fills left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from reports.concepts import form
from reports.concepts.plan import Cell, Column, Line, Table
from reports.concepts.vocabulary import BLOCKS

SHARES = {
    "number": 7, "measure": 40, "kind": 18, "responsible": 21, "partners": 18, "target_groups": 16, "period": 18, "horizon": 13,
    "priority": 10, "costs": 13, "funding": 15, "status": 19, "field": 20,
    "recommendation": 46, "source": 18, "became": 24,
    "offer": 46, "provider": 32, "frequency": 22,
    "milestone": 52, "reached": 21, "institution": 36, "scope": 42,
    "group": 26, "stakeholders": 38, "formats": 36, "purpose": 36, "members": 30,
    "event": 44, "place": 20, "attendance": 24, "contribution": 42,
    "year": 14, "own": 16, "third_party": 16, "total": 16, "programme": 44, "requested": 14, "granted": 14, "decision": 20,
    "label": 44, "cost_object": 20, "amount": 18,
    "instrument": 40, "cadence": 16, "contacts": 26, "reports_to": 20, "duty": 38, "body": 26, "next_due": 16,
    "document": 48, "publisher": 28,
}  # fmt: skip
"""How wide a column wants to be beside others."""
SUMS = frozenset({"costs", "own", "third_party", "total", "requested", "granted", "amount"})
Row = Mapping[str, Cell]


def table(
    caption: str,
    block: form.Block,
    rows: Sequence[Row],
    *,
    foot: Row | None = None,
    note: str = "",
    keep: frozenset[str] = frozenset(),
) -> Table:
    """The table of a block. `keep` are columns that stay though no row fills them."""
    needed = BLOCKS[block.name].needed
    shown = [
        column
        for column in block.columns
        if column.value == needed or column.value in keep or any(row[column.value].lines for row in rows)
    ]
    columns = tuple(
        Column(column.value, column.label, share, "right" if column.value in SUMS else "", head=column.value == needed)
        for column, share in zip(shown, hundredths([SHARES[column.value] for column in shown]), strict=True)
    )
    return Table(
        caption,
        columns,
        tuple(tuple(row[column.value] for column in columns) for row in rows),
        tuple(foot.get(column.value, Cell()) for column in columns) if foot else (),
        note=note,
    )


def hundredths(wanted: Sequence[int]) -> list[int]:
    """The widths in whole hundredths that make a hundred: a table is as wide as the text, not a hair more."""
    whole, ends, before = sum(wanted), [], 0
    for width in wanted:
        before += width
        ends.append(round(100 * before / whole))
    return [end - start for start, end in pairwise([0, *ends])]


def cell(main: str, *quiet: str) -> Cell:
    """What counts in the first line, what helps below it in quieter ones."""
    lines = [Line(main, "strong")] if main else []
    return Cell((*lines, *(Line(text, "quiet") for text in quiet if text)))


def plain(main: str, *quiet: str) -> Cell:
    """The same without emphasis."""
    return Cell((*Cell.of(main).lines, *(Line(text, "quiet") for text in quiet if text)))
