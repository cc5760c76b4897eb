"""The scale of a timeline: where a day stands, and which months, quarters or years are named above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Final

from municipality.svg import width_of

MONTHS: Final = ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
MOST_MONTHS, MOST_QUARTERS = 24, 72
"""Up to so many months the scale has a line for each month, up to so many for each quarter, above them only for years."""
SIZE = 12


@dataclass(frozen=True)
class Tick:
    """A part of the time: where it begins, the middle of it, and its name where there is room for one."""

    x: float
    middle: float
    label: str


@dataclass(frozen=True)
class Scale:
    """Days from `first` up to, but without, `end`, laid between `left` and `right`."""

    first: date
    end: date
    left: float
    right: float
    small: Sequence[Tick] = ()
    large: Sequence[Tick] = ()

    def at(self, day: date) -> float:
        """Where a day begins."""
        return self.left + (day - self.first).days / (self.end - self.first).days * (self.right - self.left)


def scale_for(days: Iterable[date], *, left: float, right: float) -> Scale:
    """A scale that holds all these days, in whole months, quarters or years as their span asks for."""
    known = sorted(days)
    first, last = known[0], known[-1]
    months = _months(first, last) + 1
    if months <= MOST_MONTHS:
        step = 1
    elif months <= MOST_QUARTERS:
        step = 3
    else:
        step = 12
    begin = date(first.year, (first.month - 1) // step * step + 1, 1)
    end = _later(date(last.year, (last.month - 1) // step * step + 1, 1), step)
    bare = Scale(begin, end, left, right)
    small: list[Tick] = []
    if step < 12:
        starts = [_later(begin, count) for count in range(0, _months(begin, end), step)]
        names = [MONTHS[day.month - 1] if step == 1 else f"Q{(day.month + 2) // 3}" for day in starts]
        small = _ticks(bare, starts, names)
    years = [max(begin, date(year, 1, 1)) for year in range(begin.year, end.year + 1) if date(year, 1, 1) < end]
    return Scale(begin, end, left, right, small, _ticks(bare, years, [str(day.year) for day in years]))


def _ticks(scale: Scale, starts: Sequence[date], names: Sequence[str]) -> list[Tick]:
    """The parts that begin on these days. Where their names do not fit, every second, third, … part is named."""
    edges = [scale.at(day) for day in starts] + [scale.right]
    widths = [after - before for before, after in pairwise(edges)]
    needed = max(width_of(name, SIZE) for name in names) + 4
    # The middle one: at both ends a part may be shorter.
    usual = sorted(widths)[len(widths) // 2]
    every = max(1, ceil(needed / usual))
    return [
        Tick(edge, edge + width / 2, name if place % every == 0 and width * every >= needed / 2 else "")
        for place, (edge, width, name) in enumerate(zip(edges, widths, names, strict=False))
    ]


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
