"""The whole way of Offenburg's 168/20 with real logins: written, cosigned, approved, sent to three bodies, decided, printed.

Played twice: with the mouse, and by keyboard alone. The calendar stands in autumn 2020, when the paper was on its way.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from municipality.models import Municipality
from tests.browser.calendar import Calendar
from tests.browser.editing import EditorPage
from tests.browser.person import Person, pdf_text
from tests.browser.way import agree, approve, record, send

SUBJECT = "Weiterentwicklung des Integrationskonzeptes"
MOTION = "Der Gemeinderat nimmt die Weiterentwicklung des Integrationskonzeptes zustimmend zur Kenntnis."
WHY_LATE = "Der Förderbescheid verlangt die Beratung noch im November."
SECTIONS = {
    "Ausgangslage": "Das erste Konzept stammt aus dem Jahr 2006; seither hat sich vieles verändert.",
    "Schwerpunkte": "Elf Handlungsfelder, fünf davon sind neu.",
}
BODIES = {
    "Integrationsbeirat": "04.11.2020",
    "Ausschuss für Familie und Jugend": "18.11.2020",
    "Gemeinderat": "14.12.2020",
}


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard"])
def test_from_the_first_word_to_the_decision(
    keyboard: bool, offenburg: Municipality, visit: Callable[..., Person], calendar: Calendar, tmp_path: Path
):
    def somebody(role: str, day: str) -> Person:
        calendar.turn_to(day)
        person = visit(keyboard=keyboard)
        person.email, person.city = f"{role}@offenburg.example", "offenburg"
        person.come_in()
        return person

    author = somebody("author", "2020-10-15 09:00")
    write(author)

    cosigner = somebody("cosigner", "2020-10-16 10:00")
    agree(cosigner, SUBJECT)

    submitter = somebody("submitter", "2020-10-21 08:30")
    approve(submitter, SUBJECT, "168/20")
    pdf = submitter.download(submitter.page.get_by_role("link", name="Herunterladen"), tmp_path)
    assert pdf.name == "168-20_Weiterentwicklung-des-Integrationskonzeptes.pdf"
    text = pdf_text(pdf)
    for words in ("168/20", SUBJECT, MOTION, "A3", "A4", "E4", *SECTIONS, *BODIES, *BODIES.values(), "15.10.2020"):
        assert words in text
    assert "Entwurf" not in text

    clerk = somebody("clerk", "2020-10-30 11:00")
    for body in BODIES:
        send(clerk, body, SUBJECT, why_late=WHY_LATE if body == "Integrationsbeirat" else "")

    for body, (evening, outcome, votes) in {
        "Integrationsbeirat": ("2020-11-04 21:00", "empfohlen", ("5", "0", "0")),
        "Ausschuss für Familie und Jugend": ("2020-11-18 21:00", "empfohlen", ("6", "1", "0")),
        "Gemeinderat": ("2020-12-14 21:00", "zustimmend zur Kenntnis genommen", ("9", "0", "1")),
    }.items():
        calendar.turn_to(evening)
        clerk.come_in()
        record(clerk, body, {"": (outcome, votes)})

    member = somebody("member", "2020-12-15 19:00")
    member.open(SUBJECT)
    page = member.page
    expect(page.locator("h1")).to_have_text(SUBJECT)
    expect(page.locator(".page-head__meta")).to_contain_text("beschlossen")
    expect(page.locator(".page-head__meta")).to_contain_text("zur Kenntnis genommen")
    stations = page.locator(".route__step")
    expect(stations).to_have_count(3)
    for station, (body, day) in zip(stations.all(), BODIES.items(), strict=True):
        expect(station).to_contain_text(body)
        expect(station).to_contain_text(day)
    expect(stations.nth(2)).to_contain_text("9 Ja")
    final = member.download(page.get_by_role("link", name="Herunterladen"), tmp_path)
    assert MOTION in pdf_text(final)


def write(author: Person) -> None:
    """From the overview to a complete draft and into cosigning."""
    page, hands = author.page, author.hands
    author.follow("Neue Vorlage", page.locator(".page-head"))
    hands.write(page.get_by_label("Betreff"), SUBJECT)
    author.push("Entwurf anlegen")

    editor = EditorPage(author)
    expect(editor.gaps).to_contain_text("Es fehlt der Beschlussvorschlag.")
    expect(editor.rows("Beratungsfolge")).to_have_count(3)

    hands.write(editor.text("Wortlaut", editor.add("Punkt hinzufügen", "Beschlussvorschlag")), MOTION)
    for row, day in zip(editor.rows("Beratungsfolge").all(), BODIES.values(), strict=True):
        hands.write_date(editor.field("Vorgesehen am", row), day)
    for goal in ("A3", "A4", "E4"):
        hands.choose(editor.field("Ziel", editor.add("Ziel hinzufügen", "Strategische Ziele")), goal)
    for heading, text in SECTIONS.items():
        row = editor.add("Abschnitt hinzufügen", "Begründung")
        hands.write(editor.field("Überschrift", row), heading)
        hands.choose(editor.field("Zählung", row), "1. 2. 3.")
        hands.write(editor.text("Text", row), text)
    hands.tick(editor.field("keine finanziellen Auswirkungen (Entfällt)"))
    hands.choose(editor.field("Einheit", editor.add("Stelle hinzufügen", "Mitzeichnung")), "Finanzen")
    expect(editor.gaps).to_contain_text("Es fehlt nichts mehr")
    expect(editor.printed.get_by_text(MOTION)).to_be_visible()
    editor.save()

    hands.press(page.get_by_role("navigation", name="Sie sind hier").get_by_role("link").last)
    author.follow("Mitzeichnung beginnen")
    author.push("Mitzeichnung beginnen")
    expect(page.locator(".page-head__meta")).to_contain_text("in Mitzeichnung")
