"""Single cells as text, in German notation, the same for CSV and XLSX.

What is read from a spreadsheet's typed cells becomes the text that the export would write, so that the rest of the import
knows only texts, and a cell that nobody touched is equal to what was exported, character by character.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

YES, NO = "ja", "nein"

# A spreadsheet takes a text that begins like this for a formula and would run it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_LONGEST_NUMBER = 30
_TRUE = frozenset({"ja", "j", "x", "wahr", "1"})
_FALSE = frozenset({"", "nein", "n", "-", "falsch", "0"})


class NotUnderstood(ValueError):
    """The text is no number, no date or no answer; who asks knows the sentence."""


def escape(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what could be one.

    Apostrophes that already stand before such a sign get company, so that `unescape` gives back exactly this text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """What `escape` was given."""
    return text[1:] if _ESCAPED.match(text) else text


def normal(text: str) -> str:
    """A text with the line ends that the database keeps; spreadsheets and systems differ in them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_date(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value is not None else ""


def read_date(text: str) -> date | None:
    """ "05.04.2017" or "2017-04-05"; nothing for an empty cell. Raises `NotUnderstood`."""
    text = text.strip()
    if not text:
        return None
    if found := _GERMAN_DATE.fullmatch(text):
        day, month, year = found.groups()
    elif found := _ISO_DATE.fullmatch(text):
        year, month, day = found.groups()
    else:
        raise NotUnderstood(text)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotUnderstood(text) from None


def write_number(value: Decimal | int | None) -> str:
    """ "1234,5": no thousands' dots, no superfluous noughts."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def write_money(value: Decimal) -> str:
    """ "5000,00"."""
    return f"{value:.2f}".replace(".", ",")


def read_number(text: str) -> Decimal | None:
    """ "1.234,5", "1234,5" and "1234.5"; "1.234" is German and means 1234. Raises `NotUnderstood`."""
    text = re.sub(r"[\s\u00a0\u202f]|€$|%$", "", text.strip())
    if not text:
        return None
    if len(text) > _LONGEST_NUMBER:
        raise NotUnderstood(text)
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    else:
        raise NotUnderstood(text)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise NotUnderstood(text) from None


def read_whole(text: str) -> int | None:
    """A whole number. Raises `NotUnderstood`."""
    value = read_number(text)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise NotUnderstood(text)
    return int(value)


def write_answer(value: bool) -> str:
    return YES if value else NO


def read_answer(text: str) -> bool:
    """ "ja", "x" or nothing. Raises `NotUnderstood`."""
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise NotUnderstood(text)


def typed_as_text(value: object) -> str:
    """The text of a spreadsheet's typed cell, as the export would have written it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return write_answer(value)
    if isinstance(value, datetime):
        return write_date(value.date()) if value.time() == time.min else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet keeps; the rest is noise of its binary fractions.
        return write_number(Decimal(f"{value:.15g}")) if value == value and abs(value) < 1e20 else str(value)
    return str(value)
