"""How sums, years and lists are written in a printed concept."""

from __future__ import annotations

from decimal import Decimal

NARROW = "\u00a0"


def euros(amount: str | Decimal) -> str:
    """`12500.00` as `12.500 €`, with cents only where there are some; nothing stays nothing."""
    if amount == "":
        return ""
    value = Decimal(amount)
    text = f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,")) + f"{NARROW}€"


def count(number: int, one: str, many: str) -> str:
    """ "1 Maßnahme", "3 Maßnahmen"."""
    return f"{number}{NARROW}{one if number == 1 else many}"


def joined(*parts: str) -> str:
    """What there is, with middle dots between."""
    return " · ".join(part for part in parts if part)


def letter(number: int) -> str:
    """a, b, … z, aa: the letter of the point with this number, from 1."""
    left, letters = number, ""
    while left > 0:
        left, last = divmod(left - 1, 26)
        letters = chr(ord("a") + last) + letters
    return letters
