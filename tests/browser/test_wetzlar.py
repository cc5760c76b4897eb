"""Wetzlar's five steps: the Magistrat behind closed doors, two committees in a joint session, two steps without a date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from municipality.models import Municipality
from tests.browser.calendar import Calendar
from tests.browser.editing import EditorPage
from tests.browser.person import Person, pdf_text
from tests.browser.way import agree, approve, record, send

SUBJECT = "Handlungskonzept zur Integration von Menschen mit Migrationshintergrund"
MOTION = "Die Integrationsarbeit wird auf der Grundlage des Handlungskonzepts weiterentwickelt."
MAGISTRAT = "Magistrat"
JOINT = ("Sozial-, Jugend- und Sportausschuss", "Kultur-, Freizeit- und Partnerschaftsausschuss")
UNDATED = {"Finanz- und Wirtschaftsausschuss": "05.11.2013", "Stadtverordnetenversammlung": "14.11.2013"}


def test_five_steps_two_at_once_and_two_without_a_date(
    wetzlar: Municipality, visit: Callable[..., Person], calendar: Calendar, tmp_path: Path
):
    def somebody(role: str, day: str) -> Person:
        calendar.turn_to(day)
        person = visit()
        person.email, person.city = f"{role}@wetzlar.example", "wetzlar"
        person.come_in()
        return person

    write(somebody("author", "2013-07-12 09:00"))
    agree(somebody("cosigner", "2013-07-19 10:00"), SUBJECT)

    submitter = somebody("submitter", "2013-09-10 09:00")
    approve(submitter, SUBJECT, "1562/13")
    text = pdf_text(submitter.download(submitter.page.get_by_role("link", name="Herunterladen"), tmp_path))
    for words in ("1562/13 - I/351", MOTION, "12.07.2013", "Wetzlar, den 10.09.2013", MAGISTRAT, *UNDATED, "30.09.2013"):
        assert words in text
    assert text.count("28.10.2013") == 2

    clerk = somebody("clerk", "2013-09-20 09:00")
    joint = " + ".join(JOINT)
    send(clerk, MAGISTRAT, SUBJECT)
    calendar.turn_to("2013-09-30 20:00")
    clerk.come_in()
    record(clerk, MAGISTRAT, {"": ("empfohlen", ("4", "0", "0"))})

    calendar.turn_to("2013-10-10 09:00")
    clerk.come_in()
    send(clerk, joint, SUBJECT, stations=2)
    for body, day in UNDATED.items():
        arrange(clerk, body, day)
        send(clerk, body, SUBJECT)

    member = somebody("member", "2013-10-11 19:00")
    member.open(SUBJECT)
    # The member has no seat in the Magistrat, which meets behind closed doors: nothing tells of that step.
    expect(member.page.locator(".route__step")).to_have_count(4)
    expect(member.page.locator("main")).not_to_contain_text(MAGISTRAT)

    for evening, bodies, outcomes in (
        ("2013-10-28 21:30", joint, {JOINT[0]: ("empfohlen", ("5", "0", "0")), JOINT[1]: ("empfohlen", ("4", "1", "0"))}),
        ("2013-11-05 21:30", "Finanz- und Wirtschaftsausschuss", {"": ("empfohlen", ("4", "0", "1"))}),
        ("2013-11-14 21:30", "Stadtverordnetenversammlung", {"": ("beschlossen", ("8", "1", "1"))}),
    ):
        calendar.turn_to(evening)
        clerk.come_in()
        record(clerk, bodies, outcomes)

    clerk.open(SUBJECT)
    head, stations = clerk.page.locator(".page-head__meta"), clerk.page.locator(".route__step")
    expect(head).to_contain_text("beschlossen")
    expect(head).to_contain_text("angenommen")
    expect(stations).to_have_count(5)
    expect(stations.nth(1)).to_contain_text("gleichzeitig mit")
    expect(stations.nth(2)).to_contain_text("gleichzeitig mit")
    for station, day in zip(stations.all(), ("30.09.2013", "28.10.2013", "28.10.2013", *UNDATED.values()), strict=True):
        expect(station).to_contain_text(day)
    expect(stations.nth(4)).to_contain_text("8 Ja")


def write(author: Person) -> None:
    page, hands = author.page, author.hands
    author.follow("Neue Vorlage", page.locator(".page-head"))
    hands.write(page.get_by_label("Betreff"), SUBJECT)
    author.push("Entwurf anlegen")

    editor = EditorPage(author)
    hands.write(editor.field("Aktenzeichen"), "I/351")
    hands.write(editor.text("Wortlaut", editor.add("Punkt hinzufügen", "Beschlussvorschlag")), MOTION)
    steps = editor.rows("Beratungsfolge")
    expect(steps).to_have_count(5)
    for place, day in enumerate(("30.09.2013", "28.10.2013", "28.10.2013")):
        hands.write_date(editor.field("Vorgesehen am", steps.nth(place)), day)
    expect(editor.field("Öffentlichkeit", steps.nth(0)).locator("option:checked")).to_have_text("nicht öffentlich")
    reason = steps.nth(0).locator("[name$=non_public_reason]")
    hands.write(reason, "Der Magistrat tagt nicht öffentlich (§ 67 HGO).")
    expect(editor.field("Gleichzeitig mit der vorigen Station", steps.nth(2))).to_be_checked()
    row = editor.add("Abschnitt hinzufügen", "Begründung")
    hands.write(editor.text("Text", row), "Vier Arbeitskreise haben das Konzept erarbeitet; ihre Themen sind seine Felder.")
    hands.tick(editor.field("keine finanziellen Auswirkungen (Entfällt)"))
    attachment = editor.add("Anlage hinzufügen", "Anlagen")
    hands.write(editor.field("Titel", attachment), "Handlungskonzept")
    hands.write_date(editor.field("Oder angekündigt bis", attachment), "01.10.2013")
    hands.choose(editor.field("Einheit", editor.add("Stelle hinzufügen", "Mitzeichnung")), "Kämmerei")
    expect(editor.gaps).to_contain_text("Es fehlt nichts mehr")
    editor.save()
    hands.press(page.get_by_role("navigation", name="Sie sind hier").get_by_role("link").last)
    author.follow("Mitzeichnung beginnen")
    author.push("Mitzeichnung beginnen")
    expect(page.locator(".page-head__meta")).to_contain_text("in Mitzeichnung")


def arrange(clerk: Person, body: str, day: str) -> None:
    """A session for a step that had no date."""
    page = clerk.page
    clerk.follow("Sitzungen", page.get_by_role("navigation", name="Hauptmenü"))
    clerk.follow("Sitzung anlegen", page.locator(".page-head"))
    clerk.hands.tick(page.get_by_label(body))
    clerk.hands.write_date(page.get_by_label("Tag"), day)
    page.get_by_label("Beginn").fill("18:00")
    clerk.push("Sitzung anlegen")
    expect(page.locator("h1")).to_have_text(body)
