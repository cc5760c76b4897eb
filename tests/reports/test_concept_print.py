"""The concept on paper: everything in the form's order, right pages in the contents, readable for everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from reports.concepts.blocks.measures import costs
from reports.concepts.blocks.money import funding
from reports.concepts.blocks.texts import guidelines
from reports.concepts.document import Chapter, ConceptDocument, Guideline
from reports.concepts.document_process import Budget, Funding
from reports.concepts.form import Block, read_form, standard_block
from reports.concepts.html import concept_job
from reports.concepts.library import load_form
from reports.concepts.plan import Heading, Table
from reports.concepts.planning import plan_concept
from reports.concepts.sheets import measure_sheets_job, stakeholders_job
from reports.documents import PrintJob
from reports.pdf import render_pdf
from tests.reports.concept_sample import GOALS, LETTERHEAD, THESES, generated, weiterstadt
from tests.reports.print_sample import complaints, opened, roles
from tests.reports.printed import assert_in_order, bare, pages, pages_of

STANDARD = load_form("standard")
WEITERSTADT = load_form("weiterstadt")


@cache
def small() -> ConceptDocument:
    return generated(fields=3, measures=6, paragraphs=2)


@cache
def small_job() -> PrintJob:
    return concept_job(small(), STANDARD, LETTERHEAD)


@cache
def small_pdf() -> bytes:
    return render_pdf(small_job())


@cache
def small_pages() -> list[str]:
    return pages_of(small_pdf())


def test_values_survive_the_way_through_json() -> None:
    assert ConceptDocument.from_json(small().to_json()) == small()
    with pytest.raises(ValueError, match="Unknown keys"):
        ConceptDocument.from_values({"concept": "x", "edition": "y", "farbe": "rot"})


def test_weiterstadts_konzeption_comes_out_in_its_own_order() -> None:
    """The chapters arrive in another order than the form's; each thesis, goal, group, phase and step stands in its place."""
    document = weiterstadt()
    order = ["Konzeption", "Vielfalts- und Integrationsstrategie", "Weiterstadt WIRkt!", "Entwurf", "20.11.2019", "Inhalt"]
    order += ["Vorbemerkungen", "Viele Themen sind wichtiger geworden."]
    order += [text for number, title in enumerate(THESES, start=1) for text in (f"{number}.", title, f"Warum {title} zählt.")]
    order += ["Zielstellungen", "Alle kommen ins Gespräch."]
    order += [text for code, name in zip("abc", GOALS, strict=True) for text in (f"{code})", name, f"Was {name} bewirkt.")]
    order += ["Bestandsaufnahme bestehender Strukturen", "Gruppe", "Spezifisch", "Vorhandene Formate"]
    order += [text for group in document.stakeholders for text in (group.name, *group.stakeholders)]
    order += ["Strukturplan des Prozesses", "Maßnahme im Vorfeld", "Expertentreffen", "6. November 2019"]
    order += [
        text
        for phase in document.phases[1:]
        for text in (f"{phase.number})", phase.title, phase.period, *(f"{step.letter}) {step.title}" for step in phase.steps))
    ]
    sheets = pages(concept_job(document, WEITERSTADT, LETTERHEAD))
    # Running heads and feet stand between the pages; they are no part of the text.
    text = re.sub(r"Stadt Musterstadt · Marktplatz 1 · 70999 Musterstadt|Seite \d+ von \d+", "", " ".join(sheets))
    assert_in_order(text, order)


def test_every_entry_of_the_contents_names_the_page_of_its_heading() -> None:
    sheets = small_pages()
    plan = plan_concept(small(), STANDARD)
    entries = [row for entry in plan.contents for row in (entry, *entry.entries)]
    assert len(entries) > 20
    contents = [text for text in sheets if text.startswith("Inhalt")]
    first = sheets.index(contents[0])
    listed = " ".join(text.split(" Inhalt Integrationskonzept")[0] for text in contents)
    for entry in entries:
        found = re.search(rf"(?:^| ){re.escape(entry.heading.full)} (\d+)(?: |$)", listed)
        assert found, f"{entry.heading.full} is not in the contents"
        number = int(found[1])
        standing = [
            page for page, text in enumerate(sheets, start=1) if page > first + len(contents) and entry.heading.full in text
        ]
        assert number == standing[0], f"{entry.heading.full}: page {number} in the contents, stands on {standing}"


def test_contents_are_links_to_the_headings_and_bookmarks_follow_them() -> None:
    pdf = opened(small_pdf())
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    expected = [entry.heading.full for entry in plan_concept(small(), STANDARD).contents]
    assert titles == ["Inhalt", *expected]
    assert len(roles(pdf, "TOCI")) == sum(1 + len(entry.entries) for entry in plan_concept(small(), STANDARD).contents)
    assert len(roles(pdf, "H1")) == 1


@pytest.mark.parametrize("form", ["standard", "weiterstadt"])
def test_both_forms_are_accessible_and_archivable(form: str) -> None:
    document = weiterstadt()
    data = small_pdf() if form == "standard" else render_pdf(concept_job(document, WEITERSTADT, LETTERHEAD))
    assert complaints(data) == []


def test_equal_values_give_equal_bytes_and_the_values_lie_inside() -> None:
    assert render_pdf(small_job()) == small_pdf()
    pdf = opened(small_pdf())
    ((name, item),) = pdf.attachments.items()
    assert name == "concept.json"
    assert ConceptDocument.from_json(item.get_file().read_bytes().decode()) == small()


def test_every_page_says_where_one_is() -> None:
    sheets = small_pages()
    last = len(sheets)
    for number, text in enumerate(sheets, start=1):
        assert f"Seite {number} von {last}" in text
    assert "Integrationskonzept der Stadt Musterstadt · Fortschreibung 2026" not in sheets[0]
    assert all("Integrationskonzept der Stadt Musterstadt · Fortschreibung 2026" in text for text in sheets[1:])


def test_long_tables_repeat_their_head_and_listeners_hear_it_once() -> None:
    sheets = [text for text in small_pages() if "Engagierte Bürgerinnen" in text]
    assert len(sheets) >= 2
    assert all("Wer genau" in text for text in sheets)
    pdf = opened(small_pdf())
    assert len(roles(pdf, "THead")) == sum(isinstance(element, Table) for element in plan_concept(small(), STANDARD).elements)


def test_no_heading_stands_alone_at_the_end_of_a_page() -> None:
    plan = plan_concept(small(), STANDARD)
    headings = [element.full for element in plan.elements if isinstance(element, Heading)]
    for text in small_pages()[2:]:
        body = bare(text.split("Stadt Musterstadt · Marktplatz")[0])
        assert not any(body.endswith(bare(heading)) for heading in headings), text[-200:]


@pytest.mark.parametrize(("draft", "said"), [(True, True), (False, False)])
def test_only_drafts_carry_the_watermark(draft: bool, said: bool) -> None:
    job = concept_job(replace(small(), draft=draft, status="Entwurf" if draft else "beschlossen"), STANDARD, LETTERHEAD)
    assert ("Entwurf" in job.css) is said
    assert ("Entwurf" in job.html) is False or draft


def test_what_the_form_has_no_place_for_stands_behind_its_parts() -> None:
    """A form that knows one part alone loses nothing: every fact of a full concept is printed."""
    form = read_form(
        'name = "Karg"\n[[parts]]\ntitle = "Ziele"\nblocks = [{ block = "goals" }]', slug="karg", file_name="karg.toml"
    )
    plan = plan_concept(small(), form)
    assert [element.text for element in plan.elements if isinstance(element, Heading) and element.level == 1] == [
        "Ziele", "Ausgangslage", "Methode", "Handlungsfelder", "Weitere Angaben",
    ]  # fmt: skip
    text = bare(repr(plan.elements))
    for said in (
        "Die Stadt hat ihren Plan", "Gemeinsame Sicht", "Stärken nutzen", "Teilhabe", "Informationen fließen", "Vorhaben 3.6",
        "Empfehlung im Feld 2", "Angebot im Feld 1", "Gäste im Feld 3", "Prozessbegleitung ausschreiben", "Auftakt", "22.04.2020",
        "Ausländerbeirat", "Steuerungsgruppe", "Integrationsworkshop", "Viele Ideen", "Mehr Lotsen", "Landesprogramm WIR",
        "15.000 €", "7.500,50 €",
        "Institut für Sozialwissenschaft", "Wirkung der Lotsen", "Runder Tisch", "Sachstandsbericht", "30.06.2027",
        "Migrationsbericht 2019",
    ):  # fmt: skip
        assert bare(said) in text, said


def test_a_form_numbers_headings_tables_and_pictures() -> None:
    elements = plan_concept(small(), STANDARD).elements
    headings = [element for element in elements if isinstance(element, Heading)]
    top = [element.number for element in headings if element.level == 1 and element.number]
    assert top == [str(number) for number in range(1, len(top) + 1)]
    assert [element.number for element in headings if element.text.startswith("Handlungsfeld mit")] == ["7.1", "7.2", "7.3"]
    tables = [element.number for element in elements if isinstance(element, Table)]
    assert tables == [f"Tabelle {number}" for number in range(1, len(tables) + 1)]
    assert all(not element.number for element in plan_concept(small(), WEITERSTADT).elements if isinstance(element, Heading))


def test_a_title_that_brings_its_number_is_not_numbered_twice() -> None:
    theses = (Guideline("These 1: Einwanderungsland", ""), Guideline("Ohne Nummer", ""), Guideline("7. Siebtens", ""))
    for style, marks in (("numbers", ["1.", "2.", "7."]), ("letters", ["a)", "b)", "g)"])):
        (found,) = guidelines(ConceptDocument("Konzept", "2026", guidelines=theses), Block("guidelines", style=style), 2)
        assert [entry.mark for entry in found.items] == marks
        assert [entry.title for entry in found.items] == ["Einwanderungsland", "Ohne Nummer", "Siebtens"]


def test_a_chapter_that_a_part_claims_is_printed_once() -> None:
    document = replace(weiterstadt(), chapters=(*weiterstadt().chapters, Chapter("Nachwort", "<p>Danke.</p>")))
    headings = [element.text for element in plan_concept(document, WEITERSTADT).elements if isinstance(element, Heading)]
    assert headings.count("Vorbemerkungen") == headings.count("Nachwort") == 1


def test_chapters_without_a_place_follow_the_last_that_has_one_and_nothing_follows_the_appendix() -> None:
    own = (Chapter("Nachwort", "<p>Danke.</p>"), Chapter("Ausblick", "<p>Weiter.</p>"))
    document = replace(weiterstadt(), chapters=(own[0], *weiterstadt().chapters, own[1]), budget=(Budget(2026, "5"),))
    parts = [item.text for item in plan_concept(document, WEITERSTADT).elements if isinstance(item, Heading) and item.level == 1]
    assert parts == [
        "Vorbemerkungen", "Zielstellungen", "Bestandsaufnahme bestehender Strukturen", "Strukturplan des Prozesses", "Nachwort",
        "Ausblick", "Förderung und Haushalt", "Anhang",
    ]  # fmt: skip
    form = read_form(
        'name = "Karg"\n[[parts]]\ntitle = "Ziele"\nblocks = [{ block = "goals" }]\n'
        '[[parts]]\ntitle = "Anhang"\nappendix = true\nblocks = [{ block = "summary" }]',
        slug="karg", file_name="karg.toml",
    )  # fmt: skip
    parts = [item.text for item in plan_concept(small(), form).elements if isinstance(item, Heading) and item.level == 1]
    assert parts == ["Ziele", "Ausgangslage", "Methode", "Handlungsfelder", "Weitere Angaben", "Anhang"]


def test_sums_and_shares_never_say_more_than_is_known() -> None:
    first, *others = small().fields
    bare_measure = replace(first.measures[0], costs=())
    document = replace(
        small(), fields=(replace(first, measures=(bare_measure, *first.measures[1:])), *others),
        funding=(Funding("WIR", total="20000", requested="15000", own="5000"), Funding("VwV", requested="15000")),
    )  # fmt: skip
    (table,) = costs(document, standard_block("costs"), 2)
    assert table.note == f"Die Summen sind Mindestwerte: 1 von {len(document.measures)} Maßnahmen sind ohne Angabe von Kosten."
    (table,) = costs(small(), standard_block("costs"), 2)
    assert table.note == ""
    (table,) = funding(document, standard_block("funding"), 2)
    own = [column.value for column in table.columns].index("own")
    assert [row[own].text for row in table.rows] == ["5.000\u00a0€", "offen"]
    (table,) = funding(replace(document, funding=(Funding("VwV", requested="15000"),)), standard_block("funding"), 2)
    assert "own" not in [column.value for column in table.columns]


def test_a_measure_fills_one_page() -> None:
    measure = small().measures[0]
    job = measure_sheets_job([measure], LETTERHEAD, concept="Konzept, Fortschreibung", look="modern", draft=False)
    (sheet,) = pages(job)
    assert_in_order(
        sheet,
        ["Stadt Musterstadt", "Schlüsselprojekt 1.1", measure.title, "Konzept, Fortschreibung", "läuft", "7 %", "Worum es geht",
         measure.description, "Zuständig", "Bürgerengagement", "Familienbildungsstätte", "Kosten", "2021", "12.000 €", "4.000 €",
         "16.000 €", "Summe", "28.000 €"],
    )  # fmt: skip
    assert complaints(render_pdf(job)) == []


def test_sheets_of_several_measures_take_a_page_each() -> None:
    job = measure_sheets_job(small().measures[:4], LETTERHEAD, concept="Konzept", look="modern", draft=True)
    sheets = pages(job)
    assert len(sheets) == 4
    for measure, sheet in zip(small().measures[:4], sheets, strict=True):
        assert measure.title in sheet
    assert complaints(render_pdf(job)) == []


def test_the_list_of_those_who_take_part() -> None:
    text = " ".join(pages(stakeholders_job(weiterstadt(), WEITERSTADT, LETTERHEAD)))
    assert_in_order(text, ["Beteiligte:", "Gruppe", "Spezifisch", "Verwaltung", "Büro des Bürgermeisters", "Wirtschaftsforum"])
    empty = stakeholders_job(replace(weiterstadt(), stakeholders=()), WEITERSTADT, LETTERHEAD)
    assert "noch keine Gruppen" in " ".join(pages(empty))


@pytest.mark.slow
def test_a_hundred_pages_are_right_to_the_last() -> None:
    document = generated(fields=21)
    job = concept_job(document, STANDARD, LETTERHEAD)
    data = render_pdf(job)
    assert len(opened(data).pages) >= 100
    assert complaints(data) == []
