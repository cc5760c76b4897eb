"""A field of action in a browser: its text is written where one reads, kept while one writes, and two people lose nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from concepts.models import ConceptEdition, PartAutosave
from fields_of_action.models import EditionField
from municipality.models import Municipality, OrganizationalUnit
from municipality.scoping import use_municipality
from tests import factories
from tests.browser.accessible import faults
from tests.browser.person import Person
from tests.fields_of_action import rows


@pytest.fixture
def language(offenburg: Municipality) -> EditionField:
    with use_municipality(offenburg):
        concept = factories.ConceptFactory(slug="leitbild", lead_unit=OrganizationalUnit.objects.first())
        edition: ConceptEdition = factories.EditionFactory(concept=concept, slug="2014")
        field = rows.EditionFieldFactory(edition=edition, name="Sprache", situation="<p>Viele Sprachen.</p>")
        rows.GoalFactory(edition=edition, field=field.field, title="Alle verständigen sich")
        return field


def begin(person: Person, name: str, heading: str) -> Locator:
    """Open the form where the text stands."""
    person.hands.press(person.page.get_by_role("link", name=f"Bearbeiten: {name}"))
    form = person.page.locator(".part__form").filter(has_text=heading)
    expect(form).to_be_visible()
    return form


def write(person: Person, form: Locator, words: str) -> None:
    box = form.get_by_role("textbox", name="Ausgangslage", exact=True)
    expect(box).to_have_attribute("contenteditable", "true")
    box.click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)


def test_two_people_write_in_one_field(visit: Callable[..., Person], language: EditionField, offenburg: Municipality):
    address = f"handlungsfelder/leitbild/2014/{language.field_id}/"
    one, two = visit("author@offenburg"), visit("unit_head@offenburg")
    for person in (one, two):
        person.go(address)
    # The text and a goal of the same field: nobody notices anything, and both stand where they were read.
    text, goal = begin(one, "Sprache", "Handlungsfeld: Sprache"), begin(two, "Alle verständigen sich", "Ziel: Alle verständigen")
    found = faults(one.page)
    write(one, text, " Eins.")
    goal.get_by_label("Erläuterung").fill("Auch im Amt.")
    text.get_by_role("button", name="Speichern").click()
    expect(one.page.get_by_role("group", name="Ausgangslage")).to_contain_text("Viele Sprachen. Eins.")
    goal.get_by_role("button", name="Speichern").click()
    expect(two.page.get_by_role("group", name="Alle verständigen sich")).to_contain_text("Auch im Amt.")

    # The second writes and closes the tab; the first saves. What comes back still asks about both texts.
    two.go(address)
    late = begin(two, "Sprache", "Handlungsfeld: Sprache")
    write(two, late, " Von der Zweiten.")
    expect(late.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
    with use_municipality(offenburg):
        assert "Von der Zweiten." in str(PartAutosave.objects.get().entries)
    one.go(address)
    early = begin(one, "Sprache", "Handlungsfeld: Sprache")
    write(one, early, " Von der Ersten.")
    # The login has ended meanwhile: the text stays where it is, and goes out after signing in again.
    cookies, one.expected = one.context.cookies(), {401}
    one.context.clear_cookies(name="sessionid")
    early.get_by_role("button", name="Speichern").click()
    expect(early.get_by_text("Ihre Anmeldung ist abgelaufen. Ihr Text ist auf diesem Gerät aufgehoben.")).to_be_visible()
    one.context.add_cookies(cookies)
    early.get_by_role("button", name="Speichern").click()
    expect(one.page.get_by_role("group", name="Ausgangslage")).to_contain_text("Von der Ersten.")
    two.go(address)
    again = begin(two, "Sprache", "Handlungsfeld: Sprache")
    again.get_by_role("link", name="Wiederherstellen").click()
    expect(again.get_by_role("textbox", name="Ausgangslage", exact=True)).to_contain_text("Von der Zweiten.")
    two.expected = {409}
    again.get_by_role("button", name="Speichern").click()
    conflict = two.page.get_by_role("alertdialog", name="Zwei Fassungen dieses Textes")
    expect(conflict.locator(".diff ins").first).to_contain_text("Zweiten")
    expect(conflict.locator(".diff del").first).to_contain_text("Ersten")
    found += faults(two.page)
    conflict.get_by_label("Beide hintereinander").check()
    conflict.get_by_role("button", name="So speichern").click()
    expect(conflict).to_have_count(0)
    expect(two.page.get_by_role("group", name="Ausgangslage")).to_contain_text("Von der Zweiten.")
    with use_municipality(offenburg):
        situation = EditionField.objects.get(pk=language.pk).situation
    assert "Von der Ersten." in situation
    assert "Von der Zweiten." in situation
    assert not found, "\n" + "\n".join(found)
