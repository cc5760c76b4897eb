"""Reads an uploaded file into rows of texts: CSV in the dialects of German offices, and XLSX.

A file is known by its content. What cannot be read ends in `Unreadable` with a sentence; nothing is ever guessed from half a
file.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from fields_of_action.exchange.cells import normal, typed_as_text

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold."""
_MOST_UNPACKED = 150 * 1024 * 1024
_MOST_PARTS = 1_000
_PIECE = 1024 * 1024
_SMALL = 512 * 1024
_DELIMITERS = ";\t,"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Unreadable(Exception):
    """The file is no table we can read; the text says what to do."""


@dataclass
class Table:
    """A file as it was read. Rows carry the number that a spreadsheet shows beside them; empty ones are left out."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]
    formulas: list[tuple[int, int]] = field(default_factory=list)
    """Row number and index of the column of every cell that is computed."""

    @property
    def count(self) -> int:
        return len(self.rows)


def is_small(data: bytes) -> bool:
    """Whether it is surely read in less than a second; a workbook counts by what is inside."""
    if not data.startswith(b"PK\x03\x04"):
        return len(data) <= _SMALL
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist()) <= _SMALL
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # Reading it will say what is wrong, and at once.
        return True


def read(data: bytes, name: str = "") -> Table:
    """The first sheet, or the one called `name`. Raises `Unreadable`."""
    if not data:
        raise Unreadable(_("Die Datei ist leer. Bitte wählen Sie eine andere aus."))
    if len(data) > MOST_BYTES:
        raise Unreadable(too_big())
    if data.startswith(b"PK\x03\x04"):
        return _read_xlsx(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _("Das ist eine Tabelle im alten Format XLS oder eine mit Kennwort. Bitte speichern Sie sie als XLSX oder CSV.")
        )
    if data.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise Unreadable(_("Das ist keine Tabelle. Bitte wählen Sie eine Datei im Format CSV oder XLSX."))
    return _read_csv(data)


# --- CSV ------------------------------------------------------------------------------------------------------------------


def _read_csv(data: bytes) -> Table:
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable(_("Das ist keine Tabelle: Die Datei enthält Zeichen, die in keinem Text vorkommen."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table(enumerate(reader, start=1))
    except csv.Error:
        raise Unreadable(
            _(
                "Die Datei lässt sich ab Zeile {line} nicht als CSV lesen. Meist fehlt dort ein Anführungszeichen, oder "
                "eine Zelle ist sehr lang."
            ).format(line=reader.line_num)
        ) from None


def _decoded(data: bytes) -> str:
    # Windows' own code page is what Excel writes where nobody chose UTF-8.
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("Die Zeichen der Datei lassen sich nicht lesen. Bitte speichern Sie sie als „CSV UTF-8“ oder als XLSX."))


# --- XLSX -----------------------------------------------------------------------------------------------------------------


def _read_xlsx(data: bytes, name: str) -> Table:
    _check_archive(data)
    # The library takes a third of a second to load; only people with spreadsheets shall wait for it.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    formulas: list[tuple[int, int]] = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None) or book.worksheets[0]
        # What the file says about its own size may be wrong, by accident or on purpose.
        sheet.reset_dimensions()
        table = _table(_typed_rows(sheet, formulas))
    except Unreadable:
        raise
    except (
        InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, TypeError, AttributeError,
        SyntaxError, EOFError, OSError, OverflowError, NotImplementedError, RuntimeError,
    ):  # fmt: skip
        # The library has no error of its own for broken files: whatever its parsing meets comes out.
        raise Unreadable(_broken()) from None
    numbers = {number for number, _cells in table.rows}
    table.formulas = [place for place in formulas if place[0] in numbers]
    return table


def _broken() -> str:
    return _("Die Datei ist beschädigt oder keine Excel-Tabelle. Bitte speichern Sie sie noch einmal als XLSX oder CSV.")


def _typed_rows(sheet: object, formulas: list[tuple[int, int]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):  # type: ignore[attr-defined]
        if number > MOST_ROWS * 5:
            raise Unreadable(_too_many())
        cells = []
        for index, cell in enumerate(row):
            if cell.data_type == "f":
                formulas.append((number, index))
            cells.append(typed_as_text(cell.value))
        yield number, cells


def _check_archive(data: bytes) -> None:
    """Unpack every part once, piece by piece, and stop where it grows beyond any honest table."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names or len(names) > _MOST_PARTS:
                raise Unreadable(_("Das ist keine Excel-Tabelle. Bitte wählen Sie eine Datei im Format CSV oder XLSX."))
            for name in names:
                with archive.open(name) as part:
                    tail = b""
                    while piece := part.read(_PIECE):
                        unpacked += len(piece)
                        if unpacked > _MOST_UNPACKED:
                            raise Unreadable(
                                _("Die Datei ist ausgepackt viel zu groß. Bitte löschen Sie leere Zeilen und Bilder daraus.")
                            )
                        # Tables define no entities; who does wants the parser to multiply them.
                        if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                            raise Unreadable(_broken())
                        tail = piece[-16:]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Unreadable(_broken()) from None


# --- Both -----------------------------------------------------------------------------------------------------------------


def too_big() -> str:
    return _("Die Datei ist zu groß. Eine Tabelle darf höchstens 10 MB haben; bitte teilen Sie sie auf.")


def _too_many() -> str:
    return _("Die Tabelle hat zu viele Zeilen. Möglich sind höchstens {most}; bitte teilen Sie sie auf.").format(most="20.000")


def _table(numbered: Iterator[tuple[int, list[str]]]) -> Table:
    filled = ((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells))
    head = next(filled, None)
    if head is None:
        raise Unreadable(_("Die Tabelle ist leer. In der ersten Zeile stehen die Namen der Spalten, darunter die Angaben."))
    body = list(islice(filled, MOST_ROWS + 1))
    if len(body) > MOST_ROWS:
        raise Unreadable(_too_many())
    width = max(_width(cells) for _number, cells in (head, *body))
    if width > MOST_COLUMNS:
        raise Unreadable(_("Die Tabelle hat zu viele Spalten. Möglich sind höchstens {most}.").format(most=MOST_COLUMNS))
    heads = [" ".join(cell.split()) for cell in head[1][:width]]
    heads += [""] * (width - len(heads))
    return Table(heads, [(number, _clean(number, cells, heads)) for number, cells in body])


def _width(cells: list[str]) -> int:
    """How many cells there are up to the last one that says something."""
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)


def _clean(number: int, cells: list[str], heads: list[str]) -> list[str]:
    """As many cells as there are heads, with the database's line ends."""
    known = [normal(cell) for cell in cells[: len(heads)]]
    for head, cell in zip(heads, known, strict=False):
        if len(cell) > LONGEST_CELL or _CONTROL.search(cell):
            raise Unreadable(
                _("Zeile {row}, Spalte „{column}“: Der Text ist zu lang oder enthält Steuerzeichen.").format(
                    row=number, column=head
                )
            )
    return known + [""] * (len(heads) - len(known))
