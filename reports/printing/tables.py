"""Header cells for tables that Scope alone does not explain: spanning heads, several head rows, heads amid the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pydyf

from reports.printing import roles
from reports.printing.structure import Node


def connect_headers(table: Node, number: int) -> None:
    """Give each data cell the identifiers of its header cells, when the table is irregular."""
    rows = list(_rows(table))
    if not _is_irregular(rows):
        return
    columns: dict[int, list[str]] = {}
    row_headers: dict[int, list[str]] = {}
    placed = list(_place(rows))
    for cell, row, column, width, height in placed:
        if cell.role != "TH":
            continue
        cell.ident = f"t{number:04d}-{row:04d}-{column:04d}"
        if cell.attributes.get("Scope") == "/Row":
            for covered in range(row, row + height):
                row_headers.setdefault(covered, []).append(cell.ident)
        else:
            for covered in range(column, column + width):
                columns.setdefault(covered, []).append(cell.ident)
    for cell, row, column, width, height in placed:
        if cell.role != "TD":
            continue
        names = [name for covered in range(row, row + height) for name in row_headers.get(covered, ())]
        names += [name for covered in range(column, column + width) for name in columns.get(covered, ())]
        if names:
            cell.attributes["O"] = "/Table"
            cell.attributes["Headers"] = pydyf.Array(pydyf.String(name) for name in dict.fromkeys(names))


def _rows(node: Node) -> Iterator[Node]:
    for kid in node.nodes():
        if kid.role == "TR":
            yield kid
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(kid)


def _is_irregular(rows: list[Node]) -> bool:
    """Whether a header cell spans, or stands neither in the first row nor first in its row."""
    for index, row in enumerate(rows):
        for position, cell in enumerate(row.nodes()):
            if cell.role == "TH" and (roles.spans(cell.element) != (1, 1) or (index and position)):
                return True
    return False


def _place(rows: list[Node]) -> Iterator[tuple[Node, int, int, int, int]]:
    """Each cell with its row, its first column, its width and its height in the grid."""
    taken: set[tuple[int, int]] = set()
    for row_index, row in enumerate(rows):
        column = 0
        for cell in row.nodes():
            while (row_index, column) in taken:
                column += 1
            width, height = roles.spans(cell.element)
            height = min(height, len(rows) - row_index)
            taken.update((row_index + down, column + right) for down in range(height) for right in range(width))
            yield cell, row_index, column, width, height
            column += width
