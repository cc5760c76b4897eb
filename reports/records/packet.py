"""A packet as people hold it: a front page with the contents, every paper with what belongs to it, stamped page by page.

Nothing is left out: what cannot be a page lies inside the PDF as a file, what is only announced has its line in the contents.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar

from reports import pdf
from reports.concepts.plan import Fact
from reports.documents import Letterhead, PrintJob
from reports.pdf import Part
from reports.records.record import Record, record_job

PICTURES = ("image/png", "image/jpeg")
INSIDE = "https://mappe.invalid/"
"""Addresses of pages of the packet, until it is bound; the domain is reserved for what shall never exist."""
AS_FILE = "liegt als Datei in dieser Mappe"
NOT_READABLE = "ließ sich nicht einbinden und liegt als Datei in dieser Mappe"

Say = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Enclosure:
    """Something that belongs to a paper. Without `content` it is only announced, and `note` says until when."""

    title: str
    file_name: str = ""
    content_type: str = ""
    content: bytes | None = None
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper of the packet: `label` ("TOP Ö 5 · 168/20") is stamped on its pages, `pdf` is a print of this portal."""

    label: str
    title: str
    pdf: bytes
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the contents; `page` is 0 where there is none, `address` leads there."""

    title: str
    label: str = ""
    note: str = ""
    page: int = 0
    below: bool = False

    @property
    def address(self) -> str:
        return f"{INSIDE}{self.page}"


@dataclass(frozen=True)
class Contents:
    """What the front page lists."""

    kind: ClassVar[str] = "packet_contents"
    lines: tuple[Line, ...]


@dataclass
class _Bound:
    parts: list[Part] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lines: list[tuple[Line, bool]] = field(default_factory=list)
    files: list[tuple[str, bytes, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Look:
    kind: str
    title: str
    created: str
    facts: Sequence[Fact]
    letterhead: Letterhead


def bind(
    papers: Sequence[Paper],
    *,
    kind: str,
    title: str,
    created: str,
    facts: Sequence[Fact],
    letterhead: Letterhead,
    say: Say | None = None,
) -> bytes:
    """The packet of these papers. `say(done, total, sentence)` hears how far it is and may end it by raising.

    The file is PDF/A-3a and PDF/UA-1 unless somebody else's PDF had to be bound in. Raises `PrintFailed`.
    """
    total = len(papers) + 3
    tell = say or (lambda _done, _total, _sentence: None)
    bound = _Bound()
    for number, paper in enumerate(papers):
        tell(number, total, f"{paper.label} wird eingebunden.")
        _add(bound, paper, created)
    counts = [pdf.count_pages(part.data) for part in bound.parts]
    tell(len(papers), total, "Das Inhaltsverzeichnis wird gesetzt.")
    front = _front(bound, counts, _Look(kind, title, created, facts, letterhead))
    pages = pdf.count_pages(front)
    tell(len(papers) + 1, total, "Die Seiten werden zusammengestellt.")
    whole = pdf.merge_packet([Part(kind, front), *bound.parts], title=f"{kind}: {title}", created=created)
    tell(len(papers) + 2, total, "Die Seiten werden gezählt und gestempelt.")
    labels = [kind] * pages + [label for label, count in zip(bound.labels, counts, strict=True) for _ in range(count)]
    texts = [f"{label} · Seite {number} von {len(labels)} der Mappe" for number, label in enumerate(labels, start=1)]
    return pdf.stamp_pages(_linked(whole, pages), texts, title=title, created=created)


def _add(bound: _Bound, paper: Paper, created: str) -> None:
    bound.parts.append(Part(f"{paper.label} · {paper.title}" if paper.label else paper.title, paper.pdf))
    bound.labels.append(paper.label)
    bound.lines.append((Line(paper.title, paper.label), True))
    for number, enclosure in enumerate(paper.enclosures, start=1):
        title = f"Anlage {number}: {enclosure.title}"
        if enclosure.content is None:
            bound.lines.append((Line(title, note=enclosure.note, below=True), False))
            continue
        part = _as_pages(title, enclosure, created)
        if part is None:
            note = NOT_READABLE if enclosure.content_type == "application/pdf" else AS_FILE
            bound.files.append((f"{len(bound.files) + 1:02}_{enclosure.file_name}", enclosure.content, title))
            bound.lines.append((Line(title, note=note, below=True), False))
            continue
        bound.parts.append(part)
        bound.labels.append(f"{paper.label} · Anlage {number}".removeprefix(" · "))
        bound.lines.append((Line(title, below=True), True))


def _as_pages(title: str, enclosure: Enclosure, created: str) -> Part | None:
    """What was uploaded as pages, or nothing where it has none that could be read."""
    if enclosure.content_type in PICTURES and enclosure.content is not None:
        return Part(title, pdf.render_pdf(_picture_job(title, enclosure, created)), below=True)
    if enclosure.content_type != "application/pdf":
        return None
    part = Part(title, enclosure.content or b"", foreign=True, below=True)
    try:
        # Taken in once on its own: what cannot be bound must not spoil the whole.
        pdf.merge_packet([part], title=title, created=created)
    except pdf.PrintFailed:
        return None
    return part


def _picture_job(title: str, enclosure: Enclosure, created: str) -> PrintJob:
    source = f"data:{enclosure.content_type};base64,{base64.b64encode(enclosure.content or b'').decode('ascii')}"
    html = (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body><h1>{escape(title)}</h1><p><img src="{source}" alt="{escape(enclosure.title)}"></p></body></html>'
    )
    css = "@page { size: A4; margin: 20mm } h1 { font-size: 13pt } img { max-height: 230mm }"
    return PrintJob(html=html, title=title, author="", created=created, stylesheets=("document.css",), css=css)


def _front(bound: _Bound, counts: list[int], look: _Look) -> bytes:
    """The front page; how many pages it takes decides which numbers stand on it."""
    pages = 1
    while True:
        contents = Contents(tuple(_numbered(bound, counts, first=pages + 1)))
        record = Record(look.kind, look.title, look.created, facts=tuple(look.facts), elements=(contents,))
        front = pdf.render_pdf(record_job(record, look.letterhead, attachments=tuple(bound.files)))
        taken = pdf.count_pages(front)
        if taken <= pages:
            return front
        pages = taken


def _numbered(bound: _Bound, counts: list[int], *, first: int) -> list[Line]:
    lines, page, left = [], first, iter(counts)
    for line, has_pages in bound.lines:
        lines.append(Line(line.title, line.label, line.note, page if has_pages else 0, line.below))
        page += next(left) if has_pages else 0
    return lines


def _linked(whole: bytes, pages: int) -> bytes:
    """The same file, with the lines of the contents leading to their pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(whole)) as packet:
        for page in packet.pages[:pages]:
            for note in page.obj.get("/Annots", ()):
                address = str(note.get("/A", pikepdf.Dictionary()).get("/URI", ""))
                if address.startswith(INSIDE):
                    del note["/A"]
                    target = packet.pages[int(address.removeprefix(INSIDE)) - 1].obj
                    note.Dest = pikepdf.Array([target, pikepdf.Name.Fit])
        output = io.BytesIO()
        packet.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.7")
        return output.getvalue()
