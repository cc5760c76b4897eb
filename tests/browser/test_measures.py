"""The measures by keyboard alone, and two people in one row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField, FieldOfAction, Measure
from fields_of_action.updates import Standing, report
from municipality.choices import Role
from municipality.models import Membership, Municipality
from municipality.scoping import use_municipality
from tests.browser.accessible import faults
from tests.browser.person import Person

ROWS = 30


@pytest.fixture
def measures(offenburg: Municipality) -> list[Measure]:
    """Thirty measures of the unit in which Offenburg's author works."""
    with use_municipality(offenburg):
        unit = Membership.objects.filter(user__email="author@offenburg.example", role=Role.AUTHOR).first().unit
        concept = Concept.objects.create(slug="lang", name="Konzept", lead_unit=unit)
        edition = ConceptEdition.objects.create(concept=concept, slug="2026", label="Konzept 2026")
        field = FieldOfAction.objects.create(concept=concept, name="Sprache")
        EditionField.objects.create(edition=edition, field=field, name="Sprache")
        return [
            Measure.objects.create(
                concept=concept, edition=edition, field=field, title=f"Maßnahme {number:02}", responsible_unit=unit
            )
            for number in range(1, ROWS + 1)
        ]


def listed(measures: list[Measure]) -> str:
    """The list with these measures alone; the demonstration may have others."""
    return f"massnahmen/?konzept={measures[0].edition_id}&sort=titel"


def cell(person: Person, measure: Measure, name: str) -> Locator:
    return person.page.locator(f'#m{measure.pk} [data-cell="{name}"]')


def stored(city: Municipality, measure: Measure) -> Measure:
    with use_municipality(city):
        return Measure.objects.get(pk=measure.pk)


def test_thirty_measures_are_updated_by_keyboard_alone(
    measures: list[Measure], offenburg: Municipality, visit: Callable[..., Person]
):
    """Status, note and day, from the first row to the last without a pointer and without waiting for the server."""
    person = visit("author@offenburg", keyboard=True)
    page, keys = person.page, person.page.keyboard
    person.go(listed(measures))
    today = timezone.localdate()
    days = {"heute": today, "gestern": today - timedelta(days=1), "2.3.2026": date(2026, 3, 2)}
    person.hands.reach(cell(person, measures[0], "status"))
    for number, typed in zip(range(ROWS), cycle(days), strict=False):
        keys.press("l")
        keys.press("Tab")
        keys.press("Tab")
        keys.type(f"Bericht {number}")
        keys.press("Tab")
        # The field that one tabs into is marked as a whole, so that typing replaces it.
        keys.type(typed)
        keys.press("Enter")
        if number + 1 < ROWS:
            for _ in range(3):
                keys.press("Shift+Tab")
    expect(page.locator("[data-saved]")).to_have_count(ROWS, timeout=60_000)
    expect(page.locator("[data-unsaved]")).to_be_empty()
    with use_municipality(offenburg):
        author = Membership.objects.filter(user__email="author@offenburg.example").first().user
        for number, (measure, day) in enumerate(zip(measures, cycle(days.values()), strict=False)):
            # One row of history for each, and the same values on the measure itself.
            told = [(row.status, row.note, row.as_of, row.author) for row in measure.updates.all()]
            assert told == [("running", f"Bericht {number}", day, author)]
            now = Measure.objects.get(pk=measure.pk)
            assert (now.status, now.note, now.noted_on) == ("running", f"Bericht {number}", day)
    page = person.go(f"massnahmen/{measures[-1].pk}/")
    expect(page.get_by_role("region", name="Verlauf")).to_contain_text(f"Bericht {ROWS - 1}")


def test_arrows_escape_and_the_day_that_follows(measures: list[Measure], offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg", keyboard=True)
    page = person.go(listed(measures))
    first, second = measures[:2]
    cell(person, first, "status").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(person, second, "status")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("besch")
    expect(cell(person, first, "status")).to_have_value("decided")
    expect(cell(person, first, "noted_on")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(cell(person, first, "status")).to_have_value("idea")
    expect(cell(person, first, "noted_on")).to_be_empty()
    # In the next row: what is typed into one list within a second counts as one word.
    page.keyboard.press("ArrowDown")
    page.keyboard.type("besch")
    page.keyboard.press("Enter")
    expect(cell(person, measures[2], "status")).to_be_focused()
    expect(page.locator(f"#m{second.pk}[data-saved]")).to_be_visible()
    assert stored(offenburg, second).status == "decided"


def test_a_wrong_row_says_why_and_keeps_what_was_typed(
    measures: list[Measure], offenburg: Municipality, visit: Callable[..., Person]
):
    person = visit("author@offenburg", keyboard=True)
    person.expected = {422}
    page = person.go(listed(measures))
    cell(person, measures[0], "progress").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("halb")
    page.keyboard.press("Enter")
    expect(page.locator(f"#m{measures[0].pk}")).to_contain_text("eine ganze Zahl von 0 bis 100")
    expect(cell(person, measures[0], "progress")).to_have_value("halb")
    assert faults(page) == []
    cell(person, measures[0], "progress").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect(page.locator(f"#m{measures[0].pk}[data-saved]")).to_be_visible()
    assert stored(offenburg, measures[0]).progress == 50


def test_two_in_one_row_see_both_reports(measures: list[Measure], offenburg: Municipality, visit: Callable[..., Person]):
    person, measure = visit("author@offenburg"), measures[0]
    person.expected = {409}
    page = person.go(listed(measures))
    with use_municipality(offenburg):
        head = Membership.objects.filter(user__email="author@offenburg.example").first().user
        seen = Standing.of(measure).print
        report(measure.pk, Standing("on_hold", 10, "Die andere Meldung.", measure.modified_at.date()), user=head, seen=seen)
    cell(person, measure, "note").fill("Meine Meldung.")
    cell(person, measure, "note").press("Enter")
    row = page.locator(f"#m{measure.pk}")
    expect(row.locator(".conflict")).to_contain_text("Die andere Meldung.")
    expect(cell(person, measure, "note")).to_have_value("Meine Meldung.")
    assert faults(page) == []
    cell(person, measure, "note").press("Enter")
    expect(page.locator(f"#m{measure.pk}[data-saved]")).to_be_visible()
    with use_municipality(offenburg):
        assert [item.note for item in measure.updates.all()] == ["Die andere Meldung.", "Meine Meldung."]


def test_ticked_rows_are_changed_together(measures: list[Measure], offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg")
    page = person.go(listed(measures))
    for measure in measures[:3]:
        page.locator(f"#m{measure.pk} [data-pick]").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("3")
    page.locator("[data-bulk]").click()
    assert faults(page) == []
    page.get_by_label("Stand", exact=True).select_option("decided")
    person.push("Vorschau zeigen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vorschau der Änderungen")
    assert faults(page) == []
    person.push("So speichern")
    person.hear("3 Maßnahmen geändert")
    assert [stored(offenburg, measure).status for measure in measures[:4]] == ["decided"] * 3 + ["idea"]
