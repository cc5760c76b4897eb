"""Sanitised rich text into Word: paragraphs, lists, quotations, headings, tables, emphasis."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, Protocol

_BLOCKS = frozenset({"p", "h3", "h4", "li", "blockquote"})
_MARKS = {"strong": "bold", "em": "italic", "sub": "subscript", "sup": "superscript"}


def add_paragraph(docx: Any, text: str, style: str) -> Any:
    """A paragraph in a style, by the style's id: to look each one up by its name takes most of the time of a long file."""
    paragraph = docx.add_paragraph(text)
    if style != "Normal":
        paragraph._p.get_or_add_pPr().style = style.replace(" ", "")
    return paragraph


class TableWriter(Protocol):
    def __call__(self, rows: list[list[str]], *, heads: int, caption: str) -> None: ...


def write_rich(docx: Any, html: str, *, level: int, table: TableWriter, indent: Any = None) -> None:
    """Append the text. Its headings become headings from `level` on, its tables are written by `table`."""
    reader = _Reader(docx, level, table, indent)
    reader.feed(html)
    reader.close()


class _Reader(HTMLParser):
    """Reads the closed list of `municipality/richtext.py`, which is regular: text stands in paragraphs and cells."""

    def __init__(self, docx: Any, level: int, table: TableWriter, indent: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.docx, self.level, self.table, self.indent = docx, level, table, indent
        self.paragraph: Any = None
        self.lists: list[str] = []
        self.numbers: list[Any] = []
        self.quoted = 0
        self.marks: list[str] = []
        self.in_table = False
        self.rows: list[list[str]] = []
        self.heads = 0
        self.caption = ""
        self.cell: str | None = None
        self.in_caption = self.in_head = False
        self.first = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if self.in_table:
            self._start_in_table(tag, dict(attrs))
        elif tag in ("ul", "ol"):
            self.lists.append(tag)
            self.numbers.append(_new_numbering(self.docx, _style_of(tag, len(self.lists))) if tag == "ol" else None)
            self.paragraph = None
        elif tag == "table":
            self.in_table, self.rows, self.heads, self.caption = True, [], 0, ""
        elif tag == "blockquote":
            self.quoted += 1
        elif tag in _BLOCKS:
            self._block(tag)
        elif tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "br" and self.paragraph is not None:
            self.paragraph.add_run().add_break()

    def handle_endtag(self, tag: str) -> None:
        if self.in_table:
            self._end_in_table(tag)
        elif tag in ("ul", "ol"):
            self.lists.pop()
            self.numbers.pop()
        elif tag == "blockquote":
            self.quoted -= 1
        elif tag in _MARKS:
            self.marks.remove(_MARKS[tag])
        if tag in _BLOCKS:
            self.paragraph = None

    def handle_data(self, data: str) -> None:
        if self.in_caption:
            self.caption += data
        elif self.cell is not None:
            self.cell += data
        elif not self.in_table and data.strip():
            if self.paragraph is None:
                self._block("p")
            run = self.paragraph.add_run(data)
            for mark in self.marks:
                target = run.font if mark.endswith("script") else run
                setattr(target, mark, True)

    def _block(self, tag: str) -> None:
        if tag == "p" and self.lists and self.paragraph is not None:
            return
        if tag in ("h3", "h4"):
            own = int(tag[1])
            self.first = self.first or own
            level = min(self.level + max(own - self.first, 0), 6)
            self.paragraph = add_paragraph(self.docx, "", f"Heading {level}")
            return
        style = "Normal"
        if tag == "li":
            style = _style_of(self.lists[-1], len(self.lists))
        elif self.quoted:
            style = "Quote"
        self.paragraph = add_paragraph(self.docx, "", style)
        if tag == "li" and self.numbers[-1] is not None:
            self.paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = self.numbers[-1]
        if self.indent is not None and tag != "li":
            self.paragraph.paragraph_format.left_indent = self.indent

    def _start_in_table(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "caption":
            self.in_caption = True
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr":
            self.rows.append([])
            self.heads += self.in_head
        elif tag in ("td", "th"):
            self.cell = ""
            self.span = int(attrs.get("colspan") or 1)
        elif tag in ("br", "p", "li") and self.cell:
            self.cell += "\n"

    def _end_in_table(self, tag: str) -> None:
        if tag == "caption":
            self.in_caption = False
        elif tag == "thead":
            self.in_head = False
        elif tag in ("td", "th") and self.cell is not None:
            self.rows[-1] += [self.cell.strip(), *[""] * (self.span - 1)]
            self.cell = None
        elif tag == "table":
            if any(self.rows):
                self.table(self.rows, heads=self.heads, caption=self.caption.strip())
            self.in_table = False


def _style_of(tag: str, depth: int) -> str:
    style = "List Number" if tag == "ol" else "List Bullet"
    return f"{style} {min(depth, 3)}" if depth > 1 else style


def _new_numbering(docx: Any, style: str) -> int:
    """A count of its own that begins with 1; without it Word counts on from the list before."""
    numbering = docx.part.numbering_part.element
    usual = docx.styles[style].element.pPr.numPr.numId.val
    number = numbering.add_num(numbering.num_having_numId(usual).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    found: int = number.numId
    return found
