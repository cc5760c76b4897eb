"""Each city's paper: labels and values in the order of its form, read back from the printed file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.documents import Finance
from reports.forms import load_form
from reports.layout import render_html
from tests.reports.city_documents import CITIES, KORNWESTHEIM, OFFENBURG, WAIBLINGEN, WETZLAR
from tests.reports.printed import assert_in_order, bare, pages

ORDER = {
    "waiblingen": [
        "Sitzungsvorlage",
        "Fachbereich", "Bürgerengagement",
        "Beratungsfolge:",
        "Ausschuss für Bildung, Soziales und Verwaltung", "06.12.2017", "öffentlich",
        "Gemeinderat", "14.12.2017", "öffentlich",
        "Betreff:", "Fortschreibung des Integrationskonzeptes",
        "Beschlussvorschlag:", "Der weitere Weg der Fortschreibung wird wie vorgeschlagen gebilligt.",
        "Begründung:", "Rückblick",
        "Das erste Konzept entstand 2009/10", "Schlüsselprojekte", "Für jedes der vier Handlungsfelder",
        "Waiblingen, 20.11.2017",
        "Ansprechpartnerin:", "Verfasserin, Ute",
        "Weitere beteiligte Fachbereiche:",
        "Dezernentin", "Christa Dezernentin-Muster", "Fachbereichsleiter", "Max Fachleiter", "Erstellerin", "Ute Verfasserin",
    ],
    "offenburg": [
        "Beschlussvorlage",
        "Drucksache - Nr.", "168/20",
        "Beschluss", "Nr.", "vom", "wird vom Büro des Oberbürgermeisters ausgefüllt",
        "Dezernat/Fachbereich:", "Fachbereich 9, Familien, Schulen und Soziales",
        "Bearbeitet von:", "Sachbearbeiter, Michael", "Fachfrau, Regina",
        "Tel. Nr.:", "82-2463",
        "Datum:", "15.10.2020",
        "1. Betreff:", "Weiterentwicklung des Integrationskonzeptes",
        "2. Beratungsfolge:", "Sitzungstermin", "Öffentlichkeitsstatus",
        "1.", "Integrationsbeirat", "04.11.2020", "öffentlich",
        "2.", "Ausschuss für Familie und Jugend", "18.11.2020", "öffentlich",
        "3.", "Gemeinderat", "14.12.2020", "öffentlich",
        "Beschlussantrag (Vorschlag der Verwaltung):",
        "Dem Gemeinderat wird empfohlen, vom Konzept zustimmend Kenntnis zu nehmen.",
        "Sachverhalt/Begründung:",
        "A. Strategische Ziele:",
        "A3", "Die Stadt ist offen", "A4", "Wer sich einbringt", "E4", "Kultur ist für alle da.",
        "B. Sachverhalt:",
        "1. Ausgangslage", "2. Vorgehen", "3. Schwerpunkte", "4. Vernetzung", "5. Ausblick",
    ],
    "kornwestheim": [
        "Sitzungsvorlage",
        "Gremium:", "Ausschuss für Soziales und Integration",
        "Am:", "22.03.2017",
        "Betreff:", "Vorstellung Integrationskonzept",
        "Anlage(n):",
        "Mitzeichnung",
        "Beschlussvorschlag:", "Das Konzept wird im Grundsatz beschlossen.",
        "Wirtschaft und berufliche Bildung", "Wohnen und Leben",
        "frühkindliche und schulische Bildung",
        "Beratungsfolge:", "Vorlage an", "zur", "Sitzungsart", "Sitzungsdatum", "Beschluss",
        "Ausschuss für Soziales und Integration", "Beschlussfassung", "öffentlich", "22.03.2017",
        "Beteiligung extern", "Hochschulinstitut, wissenschaftliche Begleitung",
        "Haushaltsrechtliche Deckung", "Finanzielle Auswirkungen:", "Entfällt", "Deckungsvorschlag:", "Entfällt",
        "Sachdarstellung und Begründung:", "Die Arbeit begann im Sommer 2015.", "Abbildung 1: Verlauf",
        "Auf den Initiativkreis folgt die Dialogplattform.", "Abbildung 2: Stufen",
    ],
    "wetzlar": [
        "BESCHLUSSVORLAGE",
        "Fachamt/Antragsteller/in", "Koordinationsbüro für Sozialplanung, Jugendförderung und Projektmanagement",
        "Datum", "12.07.2013",
        "Drucksachen-Nr.: - AZ:", "1562/13 - I/351",
        "Beratungsfolge:", "Gremium", "Sitzungsdatum", "Top", "Abst. Ergebnis",
        "Magistrat", "30.09.2013",
        "Sozial-, Jugend- und Sportausschuss", "28.10.2013",
        "Kultur-, Freizeit- und Partnerschaftsausschuss", "28.10.2013",
        "Finanz- und Wirtschaftsausschuss",
        "Stadtverordnetenversammlung",
        "Betreff:", "Integriertes Handlungskonzept zur Integration von Menschen mit Migrationshintergrund in der Stadt Wetzlar",
        "Anlage/n:", "Handlungskonzept",
        "Beschluss:", "Die Integrationsarbeit wird auf der Grundlage des Konzepts fortentwickelt.",
        "Wetzlar, den 10.09.2013",
        "Stadtoberhaupt", "Oberbürgermeister",
        "Begründung:", "Die Stadt bewarb sich 2009 mit 17 weiteren Kommunen",
    ],
}  # fmt: skip


@pytest.mark.parametrize("city", sorted(CITIES))
def test_every_label_and_value_stands_in_the_citys_own_order(city: str) -> None:
    document, letterhead = CITIES[city]
    text = " ".join(pages(render_html(document, load_form(city), letterhead)))
    assert_in_order(text, ORDER[city])


@pytest.mark.parametrize("city", sorted(CITIES))
def test_a_citys_own_paper_needs_no_rest(city: str) -> None:
    document, letterhead = CITIES[city]
    assert "Weitere Angaben" not in render_html(document, load_form(city), letterhead).html


def test_offenburg_repeats_its_head_on_following_pages_but_not_the_box() -> None:
    document, letterhead = CITIES["offenburg"]
    first, *following = pages(render_html(document, load_form("offenburg"), letterhead))
    assert len(following) >= 2
    assert bare("2. Beratungsfolge:") in bare(first)
    assert first.count("15.10.2020") == 1, "the head of following pages must not stand on the first one"
    for page in following:
        assert_in_order(page, ["Sachbearbeiter, Michael", "Fachfrau, Regina", "Tel. Nr.:", "82-2463", "Datum:", "15.10.2020"])
        for text in ("Beschlussvorlage", "Drucksache - Nr.", "168/20", "Fachbereich 9, Familien,"):
            assert bare(text) in bare(page)
        assert "Betreff: Weiterentwicklung des Integrationskonzeptes" in page
        assert "1. Betreff:" not in page
        assert "Oberbürgermeisters ausgefüllt" not in page


def test_the_reasons_of_offenburg_begin_on_a_new_page() -> None:
    document, letterhead = CITIES["offenburg"]
    first, second, *_ = pages(render_html(document, load_form("offenburg"), letterhead))
    assert "Sachverhalt/Begründung:" not in first
    assert "Sachverhalt/Begründung:" in second


def test_waiblingen_prints_no_running_head() -> None:
    long = replace(WAIBLINGEN, sections=WAIBLINGEN.sections * 30)
    _, second, *_ = pages(render_html(long, load_form("waiblingen"), CITIES["waiblingen"][1]))
    assert "Fortschreibung des Integrationskonzeptes" not in second


def test_number_version_and_page_stand_on_every_page() -> None:
    printed = pages(render_html(OFFENBURG, load_form("offenburg"), CITIES["offenburg"][1]))
    for number, page in enumerate(printed, start=1):
        assert "168/20 · Version 1.0" in page
        assert f"Seite {number} von {len(printed)}" in page


def test_the_beratungsfolge_of_waiblingen_has_no_header_row() -> None:
    html = render_html(WAIBLINGEN, load_form("waiblingen"), CITIES["waiblingen"][1]).html
    assert "<thead>" not in html
    assert html.count('<th scope="row"') == 2


def test_kornwestheim_is_printed_for_each_body() -> None:
    steps = (*KORNWESTHEIM.steps, replace(KORNWESTHEIM.steps[0], position=2, body="Gemeinderat", date="2017-04-06", key="gr"))
    document, form, letterhead = replace(KORNWESTHEIM, steps=steps), load_form("kornwestheim"), CITIES["kornwestheim"][1]
    assert form.per_body
    for key, body, day in (("asi", "Ausschuss für Soziales und Integration", "22.03.2017"), ("gr", "Gemeinderat", "06.04.2017")):
        text = " ".join(pages(render_html(document, form, letterhead, body=key)))
        assert_in_order(text, ["Sitzungsvorlage", f"Gremium: {body} Am: {day} Betreff:"])
    both = " ".join(pages(render_html(document, form, letterhead)))
    assert_in_order(both, ["Gremium: Ausschuss für Soziales und Integration; Gemeinderat Am: 22.03.2017; 06.04.2017 Betreff:"])
    with pytest.raises(KeyError):
        render_html(document, form, letterhead, body="unknown")


def test_wetzlar_keeps_empty_columns_and_undated_rows() -> None:
    html = render_html(WETZLAR, load_form("wetzlar"), CITIES["wetzlar"][1]).html
    assert ">Top</th>" in html
    assert ">Abst. Ergebnis</th>" in html
    assert html.count('<th scope="row"') == 5


def test_wetzlar_prints_no_place_before_the_paper_is_signed() -> None:
    html = render_html(replace(WETZLAR, signed_on=""), load_form("wetzlar"), CITIES["wetzlar"][1]).html
    assert "Wetzlar, den" not in html


def test_finance_not_yet_answered_prints_nothing() -> None:
    html = render_html(replace(KORNWESTHEIM, finance=Finance()), load_form("kornwestheim"), CITIES["kornwestheim"][1]).html
    assert "Entfällt" not in html
    assert "Haushaltsrechtliche Deckung" not in html
