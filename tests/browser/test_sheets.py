"""The sheet of a measure: nothing that was typed is lost with a closed tab or an ended login."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField, FieldOfAction, Measure
from municipality.choices import Role
from municipality.models import Membership, Municipality
from municipality.scoping import use_municipality
from tests.browser.accessible import faults
from tests.browser.person import Person


@pytest.fixture
def measure(offenburg: Municipality) -> Measure:
    """A measure of the unit in which Offenburg's author works."""
    with use_municipality(offenburg):
        unit = Membership.objects.filter(user__email="author@offenburg.example", role=Role.AUTHOR).first().unit
        concept = Concept.objects.create(slug="blatt", name="Konzept", lead_unit=unit)
        edition = ConceptEdition.objects.create(concept=concept, slug="2026", label="Konzept 2026")
        field = FieldOfAction.objects.create(concept=concept, name="Sprache")
        EditionField.objects.create(edition=edition, field=field, name="Sprache")
        return Measure.objects.create(concept=concept, edition=edition, field=field, title="Sprachcafé", responsible_unit=unit)


def stored(city: Municipality, measure: Measure) -> Measure:
    with use_municipality(city):
        return Measure.objects.get(pk=measure.pk)


def offered(page: Page) -> None:
    """The sheet that was not saved is offered, by the portal or by this device."""
    note = page.locator(".restore:visible")
    expect(note).to_have_count(1)
    note.get_by_text("Wiederherstellen").click()


@pytest.mark.parametrize("pause", [0, 3000], ids=["at once", "after a pause"])
def test_a_closed_tab_loses_nothing(pause: int, measure: Measure, offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg")
    page = person.go(f"massnahmen/{measure.pk}/bearbeiten/")
    page.get_by_label("Partner").fill("Haus der Familie")
    page.locator("[name='kosten-0-year']").fill("2026")
    page.get_by_label("eigene Mittel (€)").first.fill("4711")
    page.wait_for_timeout(pause)
    page = person.open_new_tab()
    person.go(f"massnahmen/{measure.pk}/bearbeiten/")
    offered(page)
    expect(page.get_by_label("Partner")).to_have_value("Haus der Familie")
    expect(page.get_by_label("eigene Mittel (€)").first).to_have_value("4711")
    assert faults(page) == []
    person.push("Speichern")
    person.hear("Gespeichert.")
    with use_municipality(offenburg):
        assert measure.costs.get().own == 4711
    assert stored(offenburg, measure).partners == "Haus der Familie"


def test_an_expired_login_loses_nothing(measure: Measure, offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg")
    person.expected = {403}
    page = person.go(f"massnahmen/{measure.pk}/bearbeiten/")
    Session.objects.all().delete()
    page.get_by_label("Beschreibung").fill("Nach Feierabend geschrieben.")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Ihre Anmeldung ist abgelaufen.")
    with person.context.expect_page() as opened:
        status.get_by_role("link", name="Wieder anmelden").click()
    door = opened.value
    door.get_by_label("E-Mail-Adresse").fill(person.email)
    door.get_by_label("Passwort").fill("demo")
    door.get_by_role("button", name="Anmelden").click()
    expect(door.locator(".restore:visible")).to_have_count(1)
    door.close()
    page.get_by_label("Beschreibung").press_sequentially(" Und am Wochenende.")
    expect(status).to_have_attribute("data-state", "saved")
    person.push("Speichern")
    person.hear("Gespeichert.")
    assert stored(offenburg, measure).description == "Nach Feierabend geschrieben. Und am Wochenende."
