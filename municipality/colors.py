"""The city's accent colour, made readable.

A city gives one colour. From it this module computes the few shades a page needs, in a light and a dark scheme, and moves
the lightness of each as far as contrast asks: 4.5 : 1 for text, 3 : 1 for what is no text (WCAG 2.1, 1.4.3 and 1.4.11).
Hue and saturation stay the city's own. Pure functions, no Django.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, fields

HEX = re.compile(r"#[0-9a-fA-F]{6}")

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0

# The grounds of static/portal/css/tokens.css on which these colours stand.
LIGHT_GROUNDS = ("#ffffff", "#f4f6f8", "#eef1f5")
DARK_GROUNDS = ("#12161c", "#1a2029", "#242c37")
ON_DARK = "#ffffff"
ON_LIGHT = "#10151c"
DARK_TEXT = "#e7ebf1"


@dataclass(frozen=True, slots=True)
class Palette:
    """What a scheme needs of a city's colour; every value is `#rrggbb`.

    `accent` is a solid surface and `on_accent` the text on it, `text` is for links and headings on every ground of the
    scheme and on `tint`, `tint` is a pale ground for the scheme's own text, `line` an edge that only decorates.
    """

    accent: str
    accent_hover: str
    on_accent: str
    text: str
    tint: str
    line: str


def channels(color: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1. Raises `ValueError` for anything but `#rrggbb`."""
    if not HEX.fullmatch(color):
        raise ValueError(f"A colour is written as #rrggbb, not {color!r}.")
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def to_hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, value)) * 255):02x}" for value in (red, green, blue))


def luminance(color: str) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(color: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of the colour laid over the ground."""
    over, under = channels(color), channels(ground)
    return to_hex(*(share * above + (1 - share) * below for above, below in zip(over, under, strict=True)))


def readable_on(ground: str) -> str:
    """White or near-black, whichever reads better on this ground."""
    return max((ON_DARK, ON_LIGHT), key=lambda color: contrast(color, ground))


def with_contrast(color: str, grounds: tuple[str, ...], ratio: float, *, darker: bool) -> str:
    """The colour, darkened (or lightened) in small steps until it stands out from every ground by this ratio."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(color))
    step = -0.01 if darker else 0.01
    candidate = color.lower()
    while min(contrast(candidate, ground) for ground in grounds) < ratio and 0 < lightness + step < 1:
        lightness += step
        candidate = to_hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return candidate


def _solid(color: str, grounds: tuple[str, ...], *, dark: bool) -> tuple[str, str, str]:
    """A surface that stands out from its surroundings, a second one for hovering, and the text that reads on both."""
    accent = with_contrast(color, grounds, SHAPE_CONTRAST, darker=not dark)
    on_accent = readable_on(accent)
    light_text = on_accent == ON_DARK
    # The middle of the scale reads badly with both: move it away from its text.
    accent = with_contrast(accent, (on_accent,), TEXT_CONTRAST, darker=light_text)
    hover = mix(ON_LIGHT if light_text else ON_DARK, accent, 0.16)
    return accent, hover, on_accent


def light_palette(color: str) -> Palette:
    accent, hover, on_accent = _solid(color, LIGHT_GROUNDS, dark=False)
    tint = mix(color, "#ffffff", 0.1)
    return Palette(
        accent=accent,
        accent_hover=hover,
        on_accent=on_accent,
        text=with_contrast(color, (*LIGHT_GROUNDS, tint), TEXT_CONTRAST, darker=True),
        tint=tint,
        line=mix(color, "#ffffff", 0.4),
    )


def dark_palette(color: str) -> Palette:
    accent, hover, on_accent = _solid(color, DARK_GROUNDS[:2], dark=True)
    # Strong colours glare on a dark page; a thin coat is enough to tell the ground from the others.
    tint = mix(color, "#1a2029", 0.22)
    if contrast(tint, DARK_TEXT) < 2 * TEXT_CONTRAST:
        tint = mix(color, "#1a2029", 0.1)
    return Palette(
        accent=accent,
        accent_hover=hover,
        on_accent=on_accent,
        text=with_contrast(color, (*DARK_GROUNDS, tint), TEXT_CONTRAST, darker=False),
        tint=tint,
        line=mix(color, "#4a5666", 0.45),
    )


def _declarations(palette: Palette) -> str:
    return "".join(f"--city-{field.name.replace('_', '-')}:{getattr(palette, field.name)};" for field in fields(palette))


def stylesheet(color: str) -> str:
    """The style sheet of a city, with its colours as custom properties in both schemes.

    Raises `ValueError` unless the colour is `#rrggbb`; nothing else of the value can reach the sheet.
    """
    return f':root{{{_declarations(light_palette(color))}}}\n[data-bs-theme="dark"]{{{_declarations(dark_palette(color))}}}\n'
