"""What every drawing is made of: text, ground, patterns and a name for those who do not see it.

The drawings carry their own font and ground, because neither style sheets nor dark schemes reach them in print. Pure functions;
the only thing of Django here is escaping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

FONT = "'Open Sans', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
INK, MUTED, LINE, GROUND = "#1a2230", "#535e6e", "#c3cbd5", "#ffffff"
CHARACTER = 0.55
"""Width of a letter in parts of the size of type, on the safe side of what these fonts have."""


@dataclass(frozen=True)
class Fill:
    """How a series looks: ground, the lines of its pattern ("" for a plain one), and the colour of a number on it."""

    ground: str
    lines: str
    ink: str
    pattern: str = ""


_RISING = '<path d="M-2 2 2 -2M0 8 8 0M6 10 10 6" stroke="{0}" stroke-width="1.6"/>'
_FALLING = '<path d="M-2 6 2 10M0 0 8 8M6 -2 10 2" stroke="{0}" stroke-width="1.6"/>'
_UPRIGHT = '<path d="M4 0V8" stroke="{0}" stroke-width="1.6"/>'
_LEVEL = '<path d="M0 4H8" stroke="{0}" stroke-width="1.6"/>'
_DOTS = '<circle cx="4" cy="4" r="1.5" fill="{0}"/>'
_CROSSED = '<path d="M0 4H8M4 0V8" stroke="{0}" stroke-width="1.1"/>'
FILLS = (
    Fill("#f1e3bd", "#8a6a14", INK, _DOTS),
    Fill("#dbe7f5", "#37648f", INK, _UPRIGHT),
    Fill("#a9c9ec", "#164a86", INK, _RISING),
    Fill("#cfe3cf", "#2f6b43", INK, _LEVEL),
    Fill("#1f5f8b", "#1f5f8b", "#ffffff"),
    Fill("#14562f", "#14562f", "#ffffff"),
    Fill("#e3d8f3", "#5d4a9a", INK, _FALLING),
    Fill("#e9edf2", "#6b7686", INK, _CROSSED),
)
"""In the order of the series; the ninth begins anew."""


def draw(markup: str, *values: Any) -> SafeString:
    """`format_html` with lengths in tenths; it would turn numbers into text before they could be rounded."""
    return format_html(markup, *(f"{value:.1f}" if isinstance(value, float) else value for value in values))


def width_of(text: str, size: float) -> float:
    """About how wide a text is, in the units of the picture."""
    return len(text) * size * CHARACTER


def cut(text: str, size: float, width: float) -> str:
    """The text, shortened with an ellipsis where it would not fit."""
    most = max(1, int(width / (size * CHARACTER)))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def patterns(key: str, used: list[int]) -> SafeString:
    """The patterns of these series, to be filled with by `url(#key-number)`."""
    found = []
    for number in sorted({number % len(FILLS) for number in used}):
        look = FILLS[number]
        if look.pattern:
            # The lines are constants of this module.
            lines = mark_safe(look.pattern.format(look.lines))
            found.append(
                draw(
                    '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
                    '<rect width="8" height="8" fill="{}"/>{}</pattern>',
                    key,
                    number,
                    look.ground,
                    lines,
                )
            )
    return draw("<defs>{}</defs>", format_html_join("", "{}", ((item,) for item in found)))


def text(x: float, y: float, said: str, size: int, *, anchor: str = "start", fill: str = INK, weight: int = 400) -> SafeString:
    """A line of text whose letters stand on `y`."""
    return draw(
        '<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}" font-weight="{}">{}</text>',
        x,
        y,
        size,
        anchor,
        fill,
        weight,
        said,
    )


def svg(
    key: str, title: str, width: int, height: float, parts: Sequence[str], *, interactive: bool, desc: str = ""
) -> SafeString:
    """The picture as an element with a name; `desc` says in a sentence what there is to see."""
    # A picture hides what is in it from screen readers; one with links must not.
    role = "group" if interactive else "img"
    said = draw('<desc id="{}-desc">{}</desc>', key, desc) if desc else ""
    described = draw(' aria-describedby="{}-desc"', key) if desc else ""
    return draw(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="{2}" '
        'aria-labelledby="{3}-title"{8} class="chart" font-family="{4}"><title id="{3}-title">{5}</title>{9}'
        '<rect width="{0}" height="{1}" fill="{6}"/>{7}</svg>',
        width,
        height,
        role,
        key,
        FONT,
        title,
        GROUND,
        format_html_join("", "{}", ((part,) for part in parts)),
        described,
        said,
    )
