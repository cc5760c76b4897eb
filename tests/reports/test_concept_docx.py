"""The Word file, read back: real headings, a contents field, tables with heading rows, alternative texts, language."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from reports.concepts.document import Chapter, ConceptDocument
from reports.concepts.docx import concept_docx
from reports.concepts.library import load_form
from reports.concepts.plan import Drawing, Heading, Table
from reports.concepts.planning import plan_concept
from reports.documents import Figure
from tests.reports.concept_sample import LETTERHEAD, generated, weiterstadt
from tests.reports.printed import assert_in_order

FORM = load_form("standard")
OPEN = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, SVG = OPEN % "text", OPEN % "table", OPEN % "svg-compatible"
DC = "{http://purl.org/dc/elements/1.1/}"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@cache
def small() -> ConceptDocument:
    return generated(fields=2, measures=3, paragraphs=1)


@cache
def data() -> bytes:
    return concept_docx(small(), FORM, LETTERHEAD)


def read(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def headings(word: Any) -> list[tuple[int, str]]:
    return [
        (int(item.style.name.removeprefix("Heading ")), item.text)
        for item in word.paragraphs
        if item.style.name.startswith("Heading ")
    ]


def tables_of(document: ConceptDocument) -> list[Table]:
    """The tables of the plan, and those that stand for its drawings."""
    found = []
    for item in plan_concept(document, FORM).elements:
        if isinstance(item, Drawing) and item.table is not None:
            found.append(replace(item.table, number=item.number))
        elif isinstance(item, Table):
            found.append(item)
    return found


def text(word: Any) -> str:
    """Everything in reading order, tables included."""
    lines = word.element.body.iter(qn("w:p"))
    return "\n".join("".join(run.text or "" for run in line.iter(qn("w:t"))) for line in lines)


def test_headings_are_those_of_the_plan_at_their_levels() -> None:
    found = headings(read(data()))
    planned = [element for element in plan_concept(small(), FORM).elements if isinstance(element, Heading)]
    inside = (2, "Vorgehen")
    expected = [(item.level, f"{item.full} {item.tag}".strip()) for item in planned]
    assert [item for item in found if item != inside] == expected
    assert inside in found, "a heading of rich text stands one level below its chapter"


def test_levels_are_never_skipped() -> None:
    last = 0
    for level, line in headings(read(data())):
        assert level <= last + 1, line
        last = level


def test_there_is_a_contents_field_over_the_headings() -> None:
    word = read(data())
    instructions = [item.text for item in word.element.iter(qn("w:instrText"))]
    assert any(text.strip().startswith('TOC \\o "1-2"') for text in instructions)
    kinds = [item.get(qn("w:fldCharType")) for item in word.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    lines = [item.text for item in word.paragraphs if item.style.name.startswith("TOC ") and item.style.name != "TOC Heading"]
    contents = plan_concept(small(), FORM).contents
    assert lines == [row for entry in contents for row in (entry.heading.full, *(below.heading.full for below in entry.entries))]


def test_tables_have_heading_rows_and_say_what_they_are() -> None:
    word = read(data())
    planned = tables_of(small())
    assert len(word.tables) == len(planned)
    for table, item in zip(word.tables, planned, strict=True):
        first = table.rows[0]._tr
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert [cell.text for cell in table.rows[0].cells] == [column.label for column in item.columns]
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == item.full_caption
        assert len(table.rows) == 1 + len(item.rows) + bool(item.foot)
        assert table.rows[1].cells[0].text == item.rows[0][0].text


def test_the_timeline_is_a_table_where_no_picture_can_stand() -> None:
    (rows,) = [table for table in read(data()).tables if table.rows[0].cells[0].text == "Phase oder Meilenstein"]
    said = [[cell.text for cell in row.cells] for row in rows.rows]
    assert ["2. Kick-off\nPhase", "April 2020", ""] in said
    assert ["Auftakt\nMeilenstein", "April 2020", "erreicht am 22.04.2020"] in said


def test_rows_stay_whole_and_long_words_are_parted() -> None:
    word = read(data())
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in word.tables for row in table.rows)
    assert word.settings.element.find(qn("w:autoHyphenation")) is not None


def test_title_author_and_language_are_in_the_file() -> None:
    word = read(data())
    facts = word.core_properties
    assert facts.title == "Integrationskonzept der Stadt Musterstadt, Fortschreibung 2026"
    assert (facts.author, facts.language) == ("Stadt Musterstadt", "de-DE")
    assert f"{facts.created:%Y-%m-%d}" == "2026-02-14"
    languages = {item.get(qn("w:val")) for item in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}


def test_pictures_have_their_alternative_text(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "figures").mkdir()
    Image.new("RGB", (3000, 900), "#1f4e79").save(tmp_path / "figures" / "kreis.png")
    chapter = Chapter("Bild", "<p>Ein Bild.</p>", Figure("asset:media/figures/kreis.png", "Ein blauer Kasten", "Beteiligung"))
    word = read(concept_docx(ConceptDocument("Konzept", "2026", chapters=(chapter,)), FORM, LETTERHEAD))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Ein blauer Kasten"
    assert shape.width.mm == pytest.approx(165, abs=0.1)
    assert "Abbildung 1: Beteiligung" in text(word)


def test_a_missing_picture_leaves_its_words() -> None:
    chapter = Chapter("Bild", "", Figure("asset:media/figures/weg.png", "Ein blauer Kasten"))
    word = read(concept_docx(ConceptDocument("Konzept", "2026", chapters=(chapter,)), FORM, LETTERHEAD))
    assert "[Abbildung: Ein blauer Kasten]" in text(word)


def test_rich_text_keeps_emphasis_lists_and_tables() -> None:
    html = (
        "<p>Ein <strong>starkes</strong> und <em>leises</em> H<sub>2</sub>O</p>"
        "<ol><li><p>eins</p><ul><li><p>innen</p></li></ul></li><li><p>zwei</p></li></ol><p>dazwischen</p>"
        "<ol><li><p>wieder eins</p></li></ol><blockquote><p>Zitat</p></blockquote>"
        "<table><caption>Zahlen</caption><thead><tr><th>Jahr</th><th>Wert</th></tr></thead>"
        "<tbody><tr><td><p>2020</p></td><td><p>7</p></td></tr></tbody></table>"
    )
    word = read(concept_docx(ConceptDocument("Konzept", "2026", chapters=(Chapter("Text", html),)), FORM, LETTERHEAD))
    runs = {run.text: run for item in word.paragraphs for run in item.runs}
    assert runs["starkes"].bold
    assert runs["leises"].italic
    assert runs["2"].font.subscript
    styles = {item.text: item.style.name for item in word.paragraphs}
    assert (styles["eins"], styles["innen"], styles["Zitat"]) == ("List Number", "List Bullet 2", "Quote")
    numbers = {item.text: item._p.pPr.numPr.numId.val for item in word.paragraphs if item.text in ("eins", "zwei", "wieder eins")}
    assert numbers["eins"] == numbers["zwei"] != numbers["wieder eins"], "each list begins with 1"
    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Jahr", "Wert"], ["2020", "7"]]


def test_weiterstadts_order_holds_in_word_too() -> None:
    word = read(concept_docx(weiterstadt(), load_form("weiterstadt"), LETTERHEAD))
    order = ["Entwurf", "Vorbemerkungen", "Einwanderungsland", "Kommune als Sozialraum", "Zielstellungen", "Vielfaltsmanagement"]
    order += ["Bestandsaufnahme", "Spezifisch", "Präventionsrat", "Strukturplan", "Expertentreffen", "Kick-off", "Beschlussphase"]
    body = text(word).split("Anhang", 1)[1]
    assert_in_order(text(word)[:20] + "Entwurf" + body, order)


def read_by_office(content: bytes, folder: Path) -> ElementTree.Element:
    """The document as LibreOffice understands it, written down again in its own words."""
    (folder / "konzept.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), "--headless", profile, "--convert-to", "fodt", "konzept.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return ElementTree.parse(folder / "konzept.fodt").getroot()  # noqa: S314  # our own file


def words(node: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()).split())


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: what it reads of the Word file is not checked")
@pytest.mark.slow
def test_libreoffice_reads_the_same_headings_tables_and_alternative_texts(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    Image.new("RGB", (300, 90), "#1f4e79").save(tmp_path / "kreis.png")
    picture = Chapter("Bild", "<p>Ein Bild.</p>", Figure("asset:media/kreis.png", "Ein blauer Kasten", "Beteiligung"))
    content = concept_docx(replace(small(), chapters=(*small().chapters, picture)), FORM, LETTERHEAD)
    found = read_by_office(content, tmp_path)
    seen = [(int(item.get(f"{TEXT}outline-level", "0")), words(item)) for item in found.iter(f"{TEXT}h")]
    word = read(content)
    assert len(seen) > 20
    assert seen == [(level, " ".join(line.split())) for level, line in headings(word)]
    tables = list(found.iter(f"{TABLE}table"))
    assert len(tables) == len(word.tables)
    heads = [item.find(f"{TABLE}table-header-rows") for item in tables]
    for head, table in zip(heads, word.tables, strict=True):
        assert head is not None
        assert [words(cell) for cell in head.iter(f"{TABLE}table-cell")] == [cell.text for cell in table.rows[0].cells]
    assert "Ein blauer Kasten" in [words(item) for name in ("title", "desc") for item in found.iter(f"{SVG}{name}")]
    assert words(next(found.iter(f"{DC}title"))) == word.core_properties.title
