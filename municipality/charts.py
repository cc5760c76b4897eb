"""Charts as SVG, drawn on the server: the same picture on a page and in a PDF.

Nothing in a picture is said by colour alone: every series has a pattern or a mark of its own and its word beside it, and each
chart knows the rows of the table that says the same in text. What all drawings share stands in `municipality/svg.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from municipality.svg import FILLS, LINE, MUTED, cut, draw, patterns, svg, text, width_of


@dataclass(frozen=True)
class BarRow:
    """One bar of several parts. `values` and `links` follow the series; an empty link is none."""

    label: str
    values: Sequence[int]
    links: Sequence[str] = ()

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Bars:
    """Lying bars made of the same series, longest possible length the largest total."""

    key: str
    """Makes the ids in the picture unique on its page."""
    title: str
    series: Sequence[str]
    rows: Sequence[BarRow]
    unit: str = ""

    @property
    def used(self) -> list[int]:
        """Numbers of the series that occur at all."""
        return [number for number in range(len(self.series)) if any(row.values[number] for row in self.rows)]


@dataclass(frozen=True)
class Line:
    """Values over years, in the order of the years."""

    label: str
    points: Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Lines:
    """One or more lines over years."""

    key: str
    title: str
    lines: Sequence[Line]
    unit: str = ""
    texts: dict[float, str] = field(default_factory=dict)
    """How a value is written, where it is not simply its whole number."""


def draw_bars(chart: Bars, *, width: int = 760) -> SafeString:
    """The chart as an SVG element. Parts with a link become links, so that the keyboard reaches them."""
    size, row_height, bar_height = 13, 32, 20
    used = chart.used
    label_width = min(0.32 * width, max((width_of(row.label, size) for row in chart.rows), default=80) + 12)
    room = width - label_width - 46
    longest = max((row.total for row in chart.rows), default=0) or 1
    legend, top = _legend(chart, used, width, size)
    parts = [
        _bar(chart, row, used, left=label_width, y=top + place * row_height, scale=room / longest, bar=bar_height, size=size)
        for place, row in enumerate(chart.rows)
    ]
    height = top + len(chart.rows) * row_height + 8
    linked = any(any(row.links) for row in chart.rows)
    return svg(chart.key, chart.title, width, height, [patterns(chart.key, used), legend, *parts], interactive=linked)


def _bar(chart: Bars, row: BarRow, used: list[int], *, left: float, y: float, scale: float, bar: int, size: int) -> SafeString:
    middle = y + bar / 2 + size * 0.36
    label = text(left - 10, middle, cut(row.label, size, left - 12), size, anchor="end")
    x, pieces = left, []
    for number in used:
        value = row.values[number]
        if not value:
            continue
        length = value * scale
        look = FILLS[number % len(FILLS)]
        shape = draw(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="1"/>',
            x,
            y,
            length,
            bar,
            _fill(chart.key, number),
            look.lines,
        )
        shown = str(value)
        if length > width_of(shown, size) + 6:
            if look.pattern:
                # A number on a pattern needs a quiet place.
                half = width_of(shown, size) / 2 + 3
                shape += draw(
                    '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
                    x + length / 2 - half,
                    y + 2,
                    2 * half,
                    bar - 4,
                    look.ground,
                )
            shape += text(x + length / 2, middle, shown, size, anchor="middle", fill=look.ink, weight=600)
        link = row.links[number] if row.links else ""
        said = f"{row.label}, {chart.series[number]}: {value} {chart.unit}".strip()
        if link:
            pieces.append(draw('<a href="{}" aria-label="{}">{}</a>', link, said, shape))
        else:
            pieces.append(draw("<g><title>{}</title>{}</g>", said, shape))
        x += length
    total = text(x + 8, middle, str(row.total), size, fill=MUTED)
    return draw("<g>{}{}{}</g>", label, format_html_join("", "{}", ((piece,) for piece in pieces)), total)


def _legend(chart: Bars, used: list[int], width: int, size: int) -> tuple[SafeString, float]:
    """The words of the series, and where the bars begin below them."""
    x, y, items = 0.0, 14.0, []
    for number in used:
        label = chart.series[number]
        needed = 22 + width_of(label, size) + 18
        if x and x + needed > width:
            x, y = 0.0, y + 22
        look = FILLS[number % len(FILLS)]
        items.append(
            draw(
                '<rect x="{}" y="{}" width="16" height="14" fill="{}" stroke="{}"/>{}',
                x + 1,
                y - 11,
                _fill(chart.key, number),
                look.lines,
                text(x + 23, y + 1, label, size),
            )
        )
        x += needed
    return format_html_join("", "{}", ((item,) for item in items)), y + 20


def _fill(key: str, number: int) -> str:
    look = FILLS[number % len(FILLS)]
    return f"url(#{key}-{number % len(FILLS)})" if look.pattern else look.ground


Place = Callable[[int, float], tuple[float, float]]
STROKES = ("#1f5f8b", "#8a4b08", "#14562f", "#5d4a9a", "#9a1b22")
DASHES = ("none", "7 4", "2 4", "10 3 2 3", "1 3")


def draw_lines(chart: Lines, *, width: int = 420, height: int = 170) -> SafeString:
    """A small chart over years; each line ends with its word and has its own dashes and marks."""
    size = 12
    years = sorted({year for line in chart.lines for year, _value in line.points})
    values = [value for line in chart.lines for _year, value in line.points]
    if not years:
        return svg(chart.key, chart.title, width, height, [], interactive=False)
    several = len(chart.lines) > 1
    right = min(150.0, max(width_of(line.label, size) for line in chart.lines) + 14) if several else 24.0
    left, top, bottom = 26.0, 26.0, height - 26.0
    low, high = min(0.0, *values), max(0.0, *values)
    span = (high - low) or 1.0

    def place(year: int, value: float) -> tuple[float, float]:
        step = (width - left - right) / max(1, years[-1] - years[0])
        return left + (year - years[0]) * step, bottom - (value - low) / span * (bottom - top)

    zero = place(years[0], 0.0)[1]
    parts = [draw('<path d="M{} {}H{}" stroke="{}"/>', left - 8, zero, width - right + 8, LINE)]
    spoken = [years[0], years[-1]] if len(years) > 8 else years
    parts += [text(place(year, 0)[0], height - 8, str(year), size, anchor="middle", fill=MUTED) for year in dict.fromkeys(spoken)]
    for number, line in enumerate(chart.lines):
        parts.append(_line(chart, line, number, place, size, several=several))
    return svg(chart.key, chart.title, width, height, parts, interactive=False)


def _line(chart: Lines, line: Line, number: int, place: Place, size: int, *, several: bool) -> SafeString:
    stroke, dash = STROKES[number % len(STROKES)], DASHES[number % len(DASHES)]
    spots = [(*place(year, value), value) for year, value in line.points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, _value in spots)
    drawn = draw('<path d="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>', path, stroke, dash)
    for x, y, _value in spots:
        drawn += _mark(number, x, y, stroke)
    shown = {0, len(spots) - 1} if several or len(spots) > 6 else set(range(len(spots)))
    for index in sorted(shown):
        x, y, value = spots[index]
        drawn += text(x, y - 9, chart.texts.get(value, f"{value:g}"), size, anchor="middle", weight=600)
    if several:
        x, y, _value = spots[-1]
        drawn += text(x + 10, y + 4, cut(line.label, size, 140), size)
    return drawn


def _mark(number: int, x: float, y: float, color: str) -> SafeString:
    shapes = (
        '<circle cx="{0}" cy="{1}" r="4" fill="{2}"/>',
        '<path d="M{0} {1}m-4 -4h8v8h-8z" fill="{2}"/>',
        '<path d="M{0} {1}m0 -5 5 9h-10z" fill="{2}"/>',
        '<path d="M{0} {1}m0 -5 5 5-5 5-5-5z" fill="{2}"/>',
    )
    return draw(shapes[number % len(shapes)], x, y, color)
