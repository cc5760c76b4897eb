"""A plan as a Word file for those who must go on working in Word.

Real headings, a contents field, tables with heading rows, alternative texts, title and language. Charts come as tables, which
can be edited; their pictures stay in the PDF.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.concepts.document import ConceptDocument
from reports.concepts.docx_rich import add_paragraph, write_rich
from reports.concepts.form import ConceptForm
from reports.concepts.plan import Box, ContentsEntry, Drawing, Entries, Entry, Facts, Heading, Picture, Rich, Table, Text
from reports.concepts.planning import plan_concept
from reports.documents import Letterhead
from reports.layout.render import UNDATED
from reports.layout.style import light_tint, readable_ink

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "de-DE"
TEXT_WIDTH = 165
"""Millimetres between the margins."""
_MEDIA = "asset:media/"
_QUIET = RGBColor(0x4F, 0x57, 0x61)
_RULE = "A7AFB8"


def concept_docx(document: ConceptDocument, form: ConceptForm, letterhead: Letterhead) -> bytes:
    """The whole edition as a Word file; equal values give equal texts, dates come from the record."""
    plan = plan_concept(document, form)
    writer = _Writer(letterhead)
    writer.describe(
        f"{plan.title}, {plan.subtitle}",
        author=letterhead.official_name or letterhead.name,
        created=document.adopted_on or document.as_of or UNDATED,
    )
    writer.title_page(plan.title, plan.subtitle, [(fact.label, fact.value) for fact in plan.facts], draft=document.draft)
    writer.contents(plan.contents_title, plan.contents)
    for element in plan.elements:
        writer.write(element)
    return writer.data()


class _Writer:
    """Writes elements one after the other; styles are Word's own, so that contents and navigation work."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.docx = Document()
        self.city = letterhead.official_name or letterhead.name
        self.ink = RGBColor.from_string(readable_ink(letterhead.primary_color).lstrip("#").upper())
        self.tint = light_tint(letterhead.secondary_color).lstrip("#").upper()
        self._set_page()
        self._set_styles()
        self.ways: dict[str, Callable[[Any], None]] = {
            "heading": self.heading,
            "rich": self.rich,
            "text": self.text,
            "facts": self.facts,
            "entries": self.entries,
            "box": self.box,
            "table": self.table,
            "picture": self.picture,
            "drawing": self.drawing,
        }

    def write(self, element: Any) -> None:
        self.ways[element.kind](element)

    def add(self, text: str, style: str = "Normal") -> Any:
        return add_paragraph(self.docx, text, style)

    def data(self) -> bytes:
        target = io.BytesIO()
        self.docx.save(target)
        return target.getvalue()

    def describe(self, title: str, *, author: str, created: str) -> None:
        facts = self.docx.core_properties
        facts.title, facts.author, facts.language = title, author, LANGUAGE
        facts.last_modified_by, facts.comments = author, ""
        facts.created = facts.modified = datetime.fromisoformat(created).replace(tzinfo=UTC)

    def title_page(self, title: str, subtitle: str, facts: list[tuple[str, str]], *, draft: bool) -> None:
        head = self.docx.add_paragraph(self.city)
        head.runs[0].bold, head.runs[0].font.color.rgb = True, self.ink
        self.add(title, "Title").paragraph_format.space_before = Mm(60)
        self.add(subtitle, "Subtitle")
        if draft:
            self.docx.add_paragraph("Entwurf").runs[0].bold = True
        for label, value in facts:
            self._fact(label, value)
        self.docx.add_page_break()

    def contents(self, title: str, entries: tuple[ContentsEntry, ...]) -> None:
        """A contents field over the headings; its lines stand there already and get their pages when Word updates it."""
        self.add(title, "TOC Heading")
        lines = list(_lines(entries))
        depth = max((level for level, _text in lines), default=1)
        for place, (level, text) in enumerate(lines):
            paragraph = self.add("", f"TOC {level}")
            if place == 0:
                for part in _field_start(f'TOC \\o "1-{depth}" \\h \\z \\u'):
                    paragraph._p.append(part)
            paragraph.add_run(text)
            if place == len(lines) - 1:
                paragraph._p.append(_field_mark("end"))
        self.docx.add_page_break()

    def heading(self, item: Heading) -> None:
        if item.over:
            over = self.add(item.over, "Over")
            over.paragraph_format.page_break_before = item.new_page
        heading = self.add(item.full, f"Heading {min(item.level, 6)}")
        heading.paragraph_format.page_break_before = item.new_page and not item.over
        if item.tag:
            tag = heading.add_run(f" {item.tag}")
            tag.font.size, tag.font.bold, tag.font.color.rgb = Pt(9), False, _QUIET

    def rich(self, item: Rich) -> None:
        write_rich(self.docx, item.html, level=item.level + 1, table=self.plain_table)

    def text(self, item: Text) -> None:
        style = {"lead": "Lead", "note": "Note", "label": "Label"}.get(item.style, "Normal")
        for paragraph in item.text.split("\n"):
            if paragraph.strip():
                self.add(paragraph.strip(), style)

    def facts(self, item: Facts) -> None:
        for fact in item.rows:
            self._fact(fact.label, fact.value)

    def _fact(self, label: str, value: str) -> None:
        paragraph = self.add("", "Fact")
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)

    def entries(self, item: Entries) -> None:
        for entry in item.items:
            self.entry(entry, 0)

    def entry(self, entry: Entry, depth: int) -> None:
        """A point of a list. Marks that the plan gives are text, all others are Word's bullets."""
        paragraph = self.add("", "Normal" if entry.mark else "List Bullet")
        paragraph.paragraph_format.left_indent = Mm(8 * (depth + 1))
        if entry.mark:
            paragraph.paragraph_format.first_line_indent = Mm(-8)
            paragraph.add_run(f"{entry.mark}\t").bold = True
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8 * (depth + 1)))
        if entry.title:
            paragraph.add_run(entry.title).bold = bool(entry.text or entry.html or entry.entries)
        if entry.aside:
            paragraph.add_run(f" ({entry.aside})").font.color.rgb = _QUIET
        if entry.text:
            self._below(entry.text, depth)
        if entry.html:
            write_rich(self.docx, entry.html, level=6, table=self.plain_table, indent=Mm(8 * (depth + 1)))
        for part in entry.entries:
            self.entry(part, depth + 1)

    def _below(self, text: str, depth: int) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.docx.add_paragraph(line.strip()).paragraph_format.left_indent = Mm(8 * (depth + 1))

    def box(self, item: Box) -> None:
        paragraph = self.add("", "Goal")
        if item.label:
            paragraph.add_run(f"{item.label}: ").font.color.rgb = self.ink
        paragraph.add_run(item.title).bold = True
        if item.text:
            self._below(item.text, 0)
        for entry in item.entries:
            self.entry(entry, 0)

    def table(self, item: Table) -> None:
        self.add(item.full_caption, "Caption").paragraph_format.keep_with_next = True
        rows = [*item.rows, *([item.foot] if item.foot else [])]
        grid = self.docx.add_table(rows=1 + len(rows), cols=len(item.columns), style="Table Grid")
        grid.autofit = False
        _describe_table(grid, item.full_caption)
        for column, width, head in zip(item.columns, grid.columns, grid.rows[0].cells, strict=True):
            width.width = Mm(TEXT_WIDTH * item.width / 100 * column.share / 100)
            self._head_cell(head, column.label, right=column.align == "right")
        _repeat(grid.rows[0])
        for line in grid._tbl.tr_lst:
            _keep_whole(line)
        # Asked for once: the library walks the whole table for each row's cells.
        cells = iter(grid._cells[len(item.columns) :])
        for row in rows:
            # The iterator of cells goes on with the next row.
            for column, cell, target in zip(item.columns, row, cells, strict=False):
                self._fill(target, cell.lines, right=column.align == "right")
                target.width = Mm(TEXT_WIDTH * item.width / 100 * column.share / 100)
        if item.note:
            self.add(item.note, "Note")
        else:
            self.add("", "Note")

    def _head_cell(self, cell: Any, text: str, *, right: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        _in_cell(paragraph)
        paragraph.add_run(text).bold = True
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", self.tint)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)

    @staticmethod
    def _fill(cell: Any, lines: Iterable[Any], *, right: bool) -> None:
        paragraph = cell.paragraphs[0]
        _in_cell(paragraph)
        for place, line in enumerate(lines):
            if place:
                paragraph = cell.add_paragraph()
                _in_cell(paragraph)
            run = paragraph.add_run(line.text)
            run.bold = line.style == "strong"
            if line.style == "quiet":
                run.font.color.rgb = _QUIET
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def plain_table(self, rows: list[list[str]], *, heads: int, caption: str) -> None:
        """A table out of rich text: `heads` rows are its head."""
        width = max(len(row) for row in rows)
        if caption:
            self.add(caption, "Caption").paragraph_format.keep_with_next = True
        grid = self.docx.add_table(rows=len(rows), cols=width, style="Table Grid")
        _describe_table(grid, caption or "Tabelle im Text")
        cells = grid._cells
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = cells[number * width + place]
                if number < heads:
                    self._head_cell(cell, text)
                else:
                    _in_cell(cell.paragraphs[0])
                    cell.paragraphs[0].add_run(text)
        for number in range(heads):
            _repeat(grid.rows[number])
        self.add("", "Note")

    def picture(self, item: Picture) -> None:
        source = item.figure.source
        # Whoever puts `asset:media/…` into a document answers for the reader's right to see it.
        path = Path(settings.MEDIA_ROOT) / source.removeprefix(_MEDIA)
        if not source.startswith(_MEDIA) or not path.is_file():
            self.add(f"[Abbildung: {item.figure.alt}]", "Note")
        else:
            shape = self.docx.add_picture(str(path))
            if shape.width > Mm(TEXT_WIDTH):
                shape.height = int(shape.height * Mm(TEXT_WIDTH) / shape.width)
                shape.width = Mm(TEXT_WIDTH)
            shape._inline.docPr.set("descr", item.figure.alt)
            shape._inline.docPr.set("title", item.full_caption)
        if item.full_caption:
            self.add(item.full_caption, "Caption")

    def drawing(self, item: Drawing) -> None:
        """The picture's rows, or its words where its figures stand in a table right behind it."""
        if item.table is not None:
            self.table(replace(item.table, number=item.number))
            return
        self.add(f"{item.full_caption}: {item.alt}" if item.full_caption else item.alt, "Note")

    def _set_page(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(25), Mm(20), Mm(24), Mm(22)
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{self.city}\t\tSeite ")
        for part in (*_field_start("PAGE"), _field_mark("end")):
            foot._p.append(part)

    def _set_styles(self) -> None:
        styles = self.docx.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        normal.paragraph_format.space_after = Pt(6)
        language = OxmlElement("w:lang")
        for name in ("val", "eastAsia"):
            language.set(qn(f"w:{name}"), LANGUAGE)
        for found in styles.element.findall(f".//{qn('w:lang')}"):
            found.getparent().remove(found)
        normal.element.get_or_add_rPr().append(language)
        for level, size in ((1, 18), (2, 14), (3, 12), (4, 11), (5, 10.5), (6, 10.5)):
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.color.rgb = "Calibri", Pt(size), self.ink
            _own_font(style)
        for border in styles["Table Grid"].element.find(f".//{qn('w:tblBorders')}"):
            border.set(qn("w:color"), _RULE)
        # Here and nowhere else: the format prescribes the order of its settings.
        self.docx.settings.element.find(qn("w:defaultTabStop")).addnext(OxmlElement("w:autoHyphenation"))
        styles["Title"].font.color.rgb, styles["Subtitle"].font.color.rgb = self.ink, _QUIET
        styles["Caption"].font.color.rgb = _QUIET
        for name, size, quiet in (
            ("Over", 9, True), ("Lead", 11, True), ("Note", 8.5, True), ("Label", 10.5, False), ("Fact", 10.5, False),
            ("Goal", 11, False), ("Cell", 9, False), ("TOC 1", 10.5, False), ("TOC 2", 10.5, False), ("TOC 3", 10, True),
        ):  # fmt: skip
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.size = normal, Pt(size)
            style.paragraph_format.space_before = Pt(2 if name == "Cell" else 0)
            style.paragraph_format.space_after = Pt(2 if name in ("Cell", "Fact") or name.startswith("TOC") else 6)
            if quiet:
                style.font.color.rgb = _QUIET
        styles["TOC 2"].paragraph_format.left_indent, styles["TOC 3"].paragraph_format.left_indent = Mm(6), Mm(12)
        styles["TOC 1"].font.bold = styles["Label"].font.bold = True
        styles["Over"].paragraph_format.keep_with_next = styles["Label"].paragraph_format.keep_with_next = True


def _in_cell(paragraph: Any) -> None:
    """By the style's id: to look it up by its name takes as long as all the rest of the cell."""
    paragraph._p.get_or_add_pPr().style = "Cell"


def _lines(entries: tuple[ContentsEntry, ...], level: int = 1) -> Iterable[tuple[int, str]]:
    for entry in entries:
        yield level, entry.heading.full
        yield from _lines(entry.entries, level + 1)


def _field_mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _field_start(instruction: str) -> list[Any]:
    begin, run, text = _field_mark("begin"), OxmlElement("w:r"), OxmlElement("w:instrText")
    begin[0].set(qn("w:dirty"), "true")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    run.append(text)
    return [begin, run, _field_mark("separate")]


def _keep_whole(row: Any) -> None:
    """A row stays on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _describe_table(table: Any, text: str) -> None:
    """What screen readers say of the table before they read it."""
    for name in ("tblCaption", "tblDescription"):
        mark = OxmlElement(f"w:{name}")
        mark.set(qn("w:val"), text)
        table._tbl.tblPr.append(mark)


def _own_font(style: Any) -> None:
    """Headings take their type from the theme unless it is taken out."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
