"""Files as they come: dialects of CSV, workbooks, and everything that is no table."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fields_of_action.exchange import cells, tables
from fields_of_action.exchange.tables import Unreadable, read

TEXT = "Titel;Ort\r\nBegegnung im Grünen;Weiße Straße\r\n"
ROWS = [(2, ["Begegnung im Grünen", "Weiße Straße"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_german_offices(encoding):
    table = read(TEXT.encode(encoding))
    assert (table.heads, table.rows) == (["Titel", "Ort"], ROWS)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_delimiters_and_line_ends(delimiter, end):
    table = read(TEXT.replace(";", delimiter).replace("\r\n", end).encode())
    assert table.rows == ROWS


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    table = read(b'Titel;Ort\r\n\r\n"eins\r\nzwei";\r\n;;\r\ndrei;Ort\r\n')
    assert table.rows == [(3, ["eins\nzwei", ""]), (5, ["drei", "Ort"])]


def workbook(*rows: list[object], title: str = "Maßnahmen") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_typed_cells_become_the_text_of_the_export():
    table = read(
        workbook(["a", "b", "c", "d", "e"], [date(2017, 4, 5), 1234.5, 7, True, None], [None] * 5, [0.1 + 0.2, "x", 1, 1, 1])
    )
    assert table.rows[0] == (2, ["05.04.2017", "1234,5", "7", "ja", ""])
    assert table.rows[1][0] == 4
    assert table.rows[1][1][0] == "0,3"


def test_the_sheet_of_the_wanted_name_is_read():
    book = Workbook()
    book.active.append(["nichts"])
    sheet = book.create_sheet("Ziele")
    sheet.append(["Ziel"])
    sheet.append(["Teilhabe"])
    written = io.BytesIO()
    book.save(written)
    assert read(written.getvalue(), "Ziele").rows == [(2, ["Teilhabe"])]


def archive(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """A workbook with other contents in some parts; names with two underscores for the slash."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        found = {name: file.read(name) for name in file.namelist()}
    for name, content in parts.items():
        found[name.replace("__", "/") + ".xml"] = content
    return archive(found)


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FAR = SHEET + b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SHEET + b"</sheetData></worksheet>"
GOOD = workbook(["Titel"], ["eins"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \r\n\r\n",
        b"Titel;Ort\r\n\x00;x\r\n",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n....",
        b"\xd0\xcf\x11\xe0 old",
        b"PK\x03\x04 nothing",
        GOOD[: len(GOOD) // 2],
        archive({"word/document.xml": b"<x/>"}),
        archive({"xl/workbook.xml": b"<broken"}),
        archive({"xl/workbook.xml": b"<x/>"} | {f"xl/{n}.xml": b"" for n in range(1200)}),
        archive({"xl/workbook.xml": b"<x/>", "xl/big.xml": b" " * (tables._MOST_UNPACKED + 1)}),
        changed(GOOD, xl__worksheets__sheet1=BOMB),
        pytest.param(changed(GOOD, xl__worksheets__sheet1=FAR), marks=pytest.mark.timed),
        changed(GOOD, xl__worksheets__sheet1=SHEET),
        changed(GOOD, xl__worksheets__sheet1=b"\xff\xfe\x00 no xml"),
        b'Titel;Ort\r\n"offen;x\r\n',
        b"Titel\r\n" + b"x" * 200_000,
        b"Titel\r\na\x07b\r\n",
        b"Titel;Ort\r\nx;\x81\x8d\r\n",
        ";".join(f"s{n}" for n in range(101)).encode() + b"\r\nx",
        b"Titel\r\n" + b"x\r\n" * (tables.MOST_ROWS + 1),
        b"x" * (tables.MOST_BYTES + 1),
    ],
    ids=range(23),
)
def test_what_is_no_table_ends_in_a_sentence(data):
    with pytest.raises(Unreadable) as problem:
        read(data)
    assert str(problem.value)[0].isupper()
    assert str(problem.value).endswith(".")


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(data):
    for start in (b"", b"PK\x03\x04", b"Titel;Ort\r\n"):
        try:
            table = read(start + data)
        except Unreadable:
            continue
        assert all(len(row) == len(table.heads) for _number, row in table.rows)


@given(st.text())
def test_escaping_is_undone_exactly(text):
    escaped = cells.escape(text)
    assert cells.unescape(escaped) == text
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2, allow_nan=False))
def test_numbers_are_read_as_they_are_written(number):
    assert cells.read_number(cells.write_number(number)) == number
    assert cells.read_number(f"{cells.write_money(number)} €") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234", 1234),
        ("1.234.567,89", Decimal("1234567.89")),
        ("12.5", Decimal("12.5")),
        ("12,5 %", Decimal("12.5")),
        ("", None),
    ],
)
def test_german_numbers(text, number):
    assert cells.read_number(text) == number


@pytest.mark.parametrize("text", ["1,2,3", "1.23.4", "--5", "NaN", "1e5", "١٢x", "9" * 40])
def test_what_is_no_number(text):
    with pytest.raises(cells.NotUnderstood):
        cells.read_number(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_are_read_as_they_are_written(day):
    assert cells.read_date(cells.write_date(day)) == day
    assert cells.read_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["31.02.2018", "5.4.17", "morgen", "2018-13-01", "٣.٤.٢٠١٧ ?"])
def test_what_is_no_date(text):
    with pytest.raises(cells.NotUnderstood):
        cells.read_date(text)
