"""The concept in a browser: two people write at once, a text moves, a period is understood, editions are made and compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from concepts.models import Chapter, ConceptEdition
from municipality.models import Municipality, OrganizationalUnit
from municipality.scoping import use_municipality
from tests import factories
from tests.browser.accessible import faults, look_at
from tests.browser.person import Person

EDITION = "konzepte/leitbild/2014/"


@pytest.fixture
def edition(offenburg: Municipality) -> ConceptEdition:
    with use_municipality(offenburg):
        unit = OrganizationalUnit.objects.first()
        concept = factories.ConceptFactory(slug="leitbild", name="Leitbild Vielfalt", lead_unit=unit)
        edition = factories.EditionFactory(concept=concept, slug="2014", label="Fassung 2014", plain_summary="Alle gehören dazu.")
        first = factories.ChapterFactory(edition=edition, position=1, heading="Ausgangslage")
        factories.ChapterFactory(edition=edition, position=1, parent=first, heading="Zahlen")
        factories.ChapterFactory(edition=edition, position=2, heading="Ziele")
        factories.GuidelineFactory(edition=edition, title="Vielfalt")
        return edition


def part(person: Person, heading: str) -> Locator:
    return person.page.get_by_role("group", name=heading, exact=True)


def begin(person: Person, heading: str) -> Locator:
    """Open the form where the text stands; the text editor comes to life in it."""
    place = part(person, heading)
    identifier = place.get_attribute("id")
    person.hands.press(place.get_by_role("link", name=f"Bearbeiten: {heading}"))
    form = person.page.locator(f"#{identifier} form[data-autosave-url]")
    expect(form.get_by_role("textbox", name="Text", exact=True)).to_have_attribute("contenteditable", "true")
    return form


def write(person: Person, form: Locator, words: str) -> None:
    box = form.get_by_role("textbox", name="Text", exact=True)
    box.click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def stored(city: Municipality, heading: str) -> str:
    with use_municipality(city):
        return Chapter.objects.get(heading=heading, edition__slug="2014", edition__concept__slug="leitbild").body


def test_two_people_write_in_one_edition(visit: Callable[..., Person], edition: ConceptEdition, offenburg: Municipality):
    one, two = visit("author@offenburg"), visit("unit_head@offenburg")
    for person in (one, two):
        person.go(EDITION)
    # Different chapters: nobody notices anything.
    first, second = begin(one, "Ausgangslage"), begin(two, "Ziele")
    write(one, first, " Eins.")
    write(two, second, " Zwei.")
    expect(first.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
    first.get_by_role("button", name="Speichern").click()
    expect(part(one, "Ausgangslage")).to_contain_text("Eins.")
    second.get_by_role("button", name="Speichern").click()
    expect(part(two, "Ziele")).to_contain_text("Zwei.")
    # The same chapter: the second sees both texts and keeps both.
    two.expected = {409}
    one.go(EDITION)
    two.go(EDITION)
    first, second = begin(one, "Ziele"), begin(two, "Ziele")
    write(one, first, " Von der Ersten.")
    write(two, second, " Von der Zweiten.")
    first.get_by_role("button", name="Speichern").click()
    expect(part(one, "Ziele")).to_contain_text("Von der Ersten.")
    second.get_by_role("button", name="Speichern").click()
    conflict = two.page.get_by_role("alertdialog", name="Zwei Fassungen dieses Textes")
    expect(conflict.locator(".diff ins").first).to_contain_text("Zweiten")
    expect(conflict.locator(".diff del").first).to_contain_text("Ersten")
    conflict.get_by_label("Beide hintereinander").check()
    conflict.get_by_role("button", name="So speichern").click()
    expect(part(two, "Ziele")).to_contain_text("Von der Zweiten.")
    body = stored(offenburg, "Ziele")
    assert "Von der Ersten." in body
    assert "Von der Zweiten." in body


def test_a_chapter_is_moved_by_keyboard(visit: Callable[..., Person], edition: ConceptEdition, offenburg: Municipality):
    person = visit("author@offenburg", keyboard=True)
    page = person.go(EDITION)
    page.get_by_role("link", name="Ziele", exact=True).focus()
    with page.expect_response(lambda answer: answer.url.endswith("/ordnen/")) as answered:
        page.keyboard.press("Alt+ArrowUp")
    assert answered.value.status == 200
    headings = page.locator(".concept__text h2[id^='h-kapitel']")
    expect(headings).to_have_text(["Ziele", "Ausgangslage"])
    page.reload()
    expect(headings).to_have_text(["Ziele", "Ausgangslage"])


def test_a_fortschreibung_is_made_and_compared(visit: Callable[..., Person], edition: ConceptEdition):
    person = visit("author@offenburg")
    page = person.go("konzepte/leitbild/")
    person.follow("Neue Fortschreibung")
    page.get_by_label("Name der Fortschreibung").fill("Fortschreibung 2020")
    page.get_by_label("Zeitraum").press_sequentially("Ende 2014")
    expect(page.locator("[data-period-hint]")).to_have_text("Verstanden als: 1. Oktober bis 31. Dezember 2014")
    page.get_by_label("Zeitraum").fill("irgendwann")
    expect(page.locator("[data-period-hint]")).to_contain_text("nicht verständlich")
    page.get_by_label("Zeitraum").fill("2019/20")
    person.push("Fortschreibung beginnen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fortschreibung 2020")
    form = begin(person, "Ziele")
    form.get_by_label("Überschrift").fill("Ziele bis 2030")
    form.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("link", name="Ziele bis 2030", exact=True)).to_be_visible()
    person.follow("Mit der vorigen vergleichen")
    expect(page.get_by_text("Das Kapitel hieß vorher „Ziele“.")).to_be_visible()


def test_what_only_opens_on_a_page_is_accessible(visit: Callable[..., Person], edition: ConceptEdition):
    """A form in its place, and a comparison that has nothing to compare; the other pages stand in test_pages."""
    person = visit("author@offenburg")
    found = look_at(person, "konzepte/leitbild/vergleich/")
    person.go(EDITION)
    begin(person, "Ziele")
    found += faults(person.page)
    assert not found, "\n" + "\n".join(found)
