"""A line in the corner of every page of a packet: which item it belongs to, and its place in the whole.

The lines are printed like everything else, one small sheet a page, and laid over the pages as pagination artifacts: they are
seen, and passed over by those who listen. Letters, fonts and conformance are therefore the printer's business and not ours.
"""

from __future__ import annotations

import io
from html import escape
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reports.documents import PrintJob

WIDTH_MM, HEIGHT_MM = 120, 6
FROM_TOP_MM, FROM_RIGHT_MM = 5, 12
MM = 72 / 25.4
_SHEET_CSS = f"""
@page {{ size: {WIDTH_MM}mm {HEIGHT_MM}mm; margin: 0 }}
html {{ font: 7.2pt/{HEIGHT_MM}mm "Open Sans", sans-serif; color: #30363d }}
h1 {{ font: inherit; margin: 0; text-align: right; white-space: nowrap; break-after: page; bookmark-level: none }}
h1:last-child {{ break-after: auto }}
span {{ background: #ffffff; padding: 0.4mm 1mm }}
"""
_MARKS = frozenset({"BDC", "BMC", "EMC", "DP", "MP"})


def sheet_job(lines: list[str], *, title: str, created: str) -> PrintJob:
    """The job that prints one sheet for each line."""
    sheets = "".join(f"<h1><span>{escape(line)}</span></h1>" for line in lines)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    html = f'<!DOCTYPE html><html lang="de"><head>{head}</head><body>{sheets}</body></html>'
    return PrintJob(html=html, title=title, author="", created=created, css=_SHEET_CSS, time_limit=180)


def stamp(packet: bytes, sheets: bytes) -> bytes:
    """The packet with sheet n on page n. Raises `ValueError` when there is not one sheet for each page."""
    with pikepdf.open(io.BytesIO(packet)) as target, pikepdf.open(io.BytesIO(sheets)) as source:
        if len(target.pages) != len(source.pages):
            raise ValueError(f"{len(source.pages)} stamps for {len(target.pages)} pages")
        for page, sheet in zip(target.pages, source.pages, strict=True):
            _lay_over(target, page, _as_form(source, sheet))
        output = io.BytesIO()
        target.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
        return output.getvalue()


def _as_form(source: pikepdf.Pdf, sheet: Any) -> Any:
    """A sheet as something that can be drawn on a page; its tags stay behind, since it is an artifact there."""
    kept = [item for item in pikepdf.parse_content_stream(sheet) if str(item.operator) not in _MARKS]
    form = source.make_stream(pikepdf.unparse_content_stream(kept))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, WIDTH_MM * MM, HEIGHT_MM * MM])
    form.Resources = sheet.resources
    return form


def _lay_over(target: pikepdf.Pdf, page: Any, form: Any) -> None:
    resources = Dictionary(dict(page.resources.items()))
    drawn = resources.get("/XObject", Dictionary())
    name = next(f"/Stamp{count}" for count in range(len(drawn) + 1) if f"/Stamp{count}" not in drawn)
    resources.XObject = Dictionary({**dict(drawn.items()), name: target.copy_foreign(form)})
    # Pages of one print share their resources; each gets its own, or every page would hold all stamps.
    page.obj.Resources = resources
    matrix = " ".join(f"{number:.3f}" for number in _place(page))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ\n/Artifact <</Type /Pagination>> BDC q {matrix} cm {name} Do Q EMC\n".encode())


def _place(page: Any) -> tuple[float, ...]:
    """The matrix that puts the sheet into the upper right corner as the page is seen, however it is turned."""
    left, bottom, right, top = (float(number) for number in page.cropbox)
    width, height = WIDTH_MM * MM, HEIGHT_MM * MM
    down, inward = FROM_TOP_MM * MM + height, FROM_RIGHT_MM * MM + width
    return {
        0: (1, 0, 0, 1, right - inward, top - down),
        90: (0, 1, -1, 0, left + down, top - inward),
        180: (-1, 0, 0, -1, left + inward, bottom + down),
        270: (0, -1, 1, 0, right - down, bottom + inward),
    }[int(page.obj.get("/Rotate", _inherited_turn(page))) % 360]


def _inherited_turn(page: Any) -> int:
    above = page.obj.get("/Parent")
    while above is not None:
        if Name.Rotate in above:
            return int(above.Rotate)
        above = above.get("/Parent")
    return 0
