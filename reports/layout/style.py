"""The few lines of style that are data: a city's colours, crest and margins, and room for the head of following pages."""

from __future__ import annotations

import re
import textwrap
from urllib.parse import quote

from django.utils.html import escape

from municipality.colors import HEX, contrast, mix, with_contrast
from reports.documents import Letterhead
from reports.forms import Block, Form
from reports.forms.vocabulary import MARGINS

_LOGO = re.compile(r"(data:image/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+|asset:[A-Za-z0-9_./-]+)")
_INK = "#1f4e79"
_TINT = "#e9eff5"
_PAPER = "#ffffff"
_INK_CONTRAST = 5.0
_TINT_CONTRAST = 1.25
_PAGE_WIDTH = 210
_WEIGHTS = {"unit": 5, "authors": 4, "contact": 4, "resolution_box": 6, "number": 4, "phone": 2.5, "date": 2.5}
_LINE = 3.9
_WIDE = re.compile(r"[MWmw@%]")
_CHARACTER = 1.62


def readable_ink(color: str) -> str:
    """The city's colour, darkened until text in it is easy to read on white paper (contrast of at least 5 : 1)."""
    return with_contrast(color if HEX.fullmatch(color) else _INK, (_PAPER,), _INK_CONTRAST, darker=True)


def light_tint(color: str) -> str:
    """The city's second colour, lightened until black text on it keeps its contrast."""
    tint = color if HEX.fullmatch(color) else _TINT
    while contrast(tint, _PAPER) > _TINT_CONTRAST:
        tint = mix(tint, _PAPER, 0.85)
    return tint


def rows_of(form: Form) -> list[list[Block]]:
    """Neighbouring blocks that share a row."""
    rows: list[list[Block]] = []
    open_row = False
    for block in form.blocks:
        if block.placement != "row":
            open_row = False
            continue
        if open_row and not block.new_row:
            rows[-1].append(block)
        else:
            rows.append([block])
        open_row = True
    return rows


def running_row(form: Form) -> list[Block]:
    """What stands side by side in the head of every following page."""
    return [block for block in form.blocks if block.scope == "every" and block.placement == "row"]


def _widths(blocks: list[Block]) -> dict[str, float]:
    weights = {block.name: _WEIGHTS.get(block.name, 3.5) for block in blocks}
    whole = sum(weights.values())
    return {name: round(100 * weight / whole, 2) for name, weight in weights.items()}


def look_css(letterhead: Letterhead) -> list[str]:
    """The city's colours and its crest."""
    ink, tint = readable_ink(letterhead.primary_color), light_tint(letterhead.secondary_color)
    lines = [f":root {{ --ink: {ink}; --tint: {tint}; --rule: {mix(ink, _PAPER, 0.55)}; }}"]
    if _LOGO.fullmatch(letterhead.logo):
        lines.append(f'.crest {{ background-image: url("{letterhead.logo}"); }}')
    return lines


def form_css(letterhead: Letterhead, form: Form) -> str:
    """The city's own small style text, for print and for the preview: colours, crest and the widths of rows.

    Nothing but checked colours, a checked picture address and numbers gets in, so it can be served as a style sheet.
    """
    lines = look_css(letterhead)
    for number, row in enumerate([running_row(form), *rows_of(form)]):
        for name, width in _widths(row).items():
            lines.append(f".row-{number} .cell-{name} {{ width: {width}%; }}")
    top, right, bottom, left = MARGINS[form.margins]
    lines.append(f":root {{ --page-top: {top}mm; --page-right: {right}mm; --page-bottom: {bottom}mm; --page-left: {left}mm; }}")
    return "\n".join(lines)


def page_css(form: Form, head_lines: dict[str, list[str]], *, watermark: str) -> str:
    """Margins, marks and room for the head of following pages; `head_lines` are its values by block."""
    top, right, bottom, left = MARGINS[form.margins]
    head = _head_height(form, head_lines, _PAGE_WIDTH - left - right)
    following = max(top, 12 + head + 3.5) if head else top
    first = 14 if top < 24 else top - 8
    # A page's background is placed from its content box on, so the whole sheet begins left of it and above.
    layers = [sheet_layer(stamp(watermark), left, following)] if watermark else []
    first_layers = [sheet_layer(stamp(watermark), left, first)] if watermark else []
    if form.look == "din5008":
        first_layers.append(sheet_layer(_fold_marks(), left, first))
    return "\n".join(
        (
            f"@page {{ margin: {following:g}mm {right}mm {bottom}mm {left}mm; {_backgrounds(layers)} }}",
            f"@page :first {{ margin-top: {first}mm; {_backgrounds(first_layers)} }}",
        )
    )


def sheet_layer(svg: str, left: float, top: float) -> str:
    """A background picture over the whole sheet of a page with these margins in millimetres."""
    return f'url("data:image/svg+xml,{quote(svg)}") -{left:g}mm -{top:g}mm / 210mm 297mm no-repeat'


def _head_height(form: Form, head_lines: dict[str, list[str]], width: float) -> float:
    """Room in millimetres: generous, for a head that runs into the text is worse than a little white."""
    if not head_lines:
        return 0
    height = 6.0
    row = running_row(form)
    if row:
        shares = _widths(row)
        rows = [_wrapped(head_lines.get(block.name, []), width * shares[block.name] / 100 - 4) for block in row]
        height += max(rows) * _LINE + 3.6 + 3.4
    for block in form.blocks:
        if block.scope == "every" and block.placement != "row" and block.name != "title":
            height += _wrapped([f"{block.label} {'; '.join(head_lines.get(block.name, []))}"], width) * _LINE + 1
    return round(height, 1)


def _wrapped(lines: list[str], width: float) -> int:
    characters = max(4, int(width / _CHARACTER))
    # An M is nearly twice as wide as the average letter.
    return sum(max(1, len(textwrap.wrap(_WIDE.sub("MM", line), characters))) for line in lines)


def stamp(watermark: str) -> str:
    """A word across the sheet, as a picture."""
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='595' height='842' viewBox='0 0 595 842'>"
        f"<title>{escape(watermark)}</title>"
        "<text x='297' y='440' transform='rotate(-52 297 421)' text-anchor='middle' "
        f"font-family='Open Sans, sans-serif' font-weight='700' font-size='{min(120, 900 // len(watermark))}' "
        f"fill='#eeeeee'>{escape(watermark)}</text></svg>"
    )


def _fold_marks() -> str:
    """Where a letter of form B is folded and punched, DIN 5008: 105, 148.5 and 210 mm from the top."""
    lines = "".join(f"<path d='M4 {height}h{width}'/>" for height, width in ((105, 5), (148.5, 7), (210, 5)))
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='210mm' height='297mm' viewBox='0 0 210 297' "
        f"stroke='#8a8a8a' stroke-width='0.2'><title>Falzmarken</title>{lines}</svg>"
    )


def _backgrounds(layers: list[str]) -> str:
    return f"background: {', '.join(layers)};" if layers else ""
