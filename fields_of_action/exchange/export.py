"""Tables on their way out: CSV as Excel in German offices opens it, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from fields_of_action.exchange.cells import NotUnderstood, escape, read_date, read_number
from fields_of_action.exchange.columns import Column
from fields_of_action.exchange.tables import LONGEST_CELL

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"
_ROWS_PER_PIECE = 200


class TooLong(Exception):
    """A text that no cell of a spreadsheet can hold; the sentence says what to do instead."""


def cell_text(column: Column, row: Any) -> str:
    """A cell as it leaves the house. Numbers and dates are the portal's own digits; any other text could be a formula."""
    text = column.cell(row)
    return escape(text) if column.typed == "text" else text


def csv_pieces(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The table in pieces, so that a long one needs no memory: UTF-8 with its mark, semicolons, Windows' line ends."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow([column.head for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell_text(column, row) for column in columns])
        if number % _ROWS_PER_PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx(columns: Sequence[Column], rows: Iterable[Any], *, title: str) -> bytes:
    """The table as a workbook with one sheet called `title`; dates and numbers can be calculated with. Raises `TooLong`."""
    # The library takes a third of a second to load; only people with spreadsheets shall wait for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    # All cells first: a workbook that is begun cannot be given up.
    lines = [[_fitting(column, row) for column in columns] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    head_font, head_fill = Font(bold=True), PatternFill("solid", fgColor="E8EBEF")
    top = Alignment(vertical="top", wrap_text=True)

    def styled(value: Any, number_format: str = "") -> Any:
        cell = WriteOnlyCell(sheet, value=value)
        cell.alignment = top
        if number_format:
            cell.number_format = number_format
        return cell

    heads = []
    for column in columns:
        head = styled(column.head)
        head.font, head.fill = head_font, head_fill
        heads.append(head)
    sheet.append(heads)
    for line in lines:
        sheet.append([_typed(column, text, styled) for column, text in zip(columns, line, strict=True)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fitting(column: Column, row: Any) -> str:
    text = cell_text(column, row)
    if len(text) > LONGEST_CELL:
        raise TooLong(
            _("„{row}“ hat unter „{column}“ mehr Text, als eine Zelle in Excel fasst. Bitte nehmen Sie das Format CSV.").format(
                row=row, column=column.head
            )
        )
    return text


def _typed(column: Column, text: str, styled: Any) -> Any:
    if not text:
        return None
    if column.typed == "date":
        return styled(read_date(text), "DD.MM.YYYY")
    if column.typed == "number":
        try:
            return styled(read_number(text), "#,##0.00" if "," in text else "0")
        except NotUnderstood:
            # A figure that is suppressed in public is a word.
            return styled(text)
    return styled(text)
