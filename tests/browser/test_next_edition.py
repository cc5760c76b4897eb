"""A Fortschreibung with its fields from beginning to comparison, and the decision of the council that adopts it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from reports.documents import PrintJob
from tests import factories
from tests.browser.accessible import faults, look_at
from tests.browser.person import Person
from tests.council import stages
from tests.fields_of_action.rows import EditionFieldFactory

FIELDS = ("Sprache", "Bildung", "Arbeit")


@pytest.fixture
def concept(offenburg: Municipality) -> Concept:
    """An adopted edition with a chapter and three fields; Offenburg's author writes for the unit that leads it."""
    with use_municipality(offenburg):
        concept = factories.ConceptFactory(slug="leitbild", name="Leitbild Vielfalt", lead_unit=demo_people().lead_unit)
        edition = factories.EditionFactory(
            concept=concept, slug="2014", label="Fassung 2014", status=EditionStatus.ADOPTED, adopted_on=date(2014, 5, 5)
        )
        factories.ChapterFactory(edition=edition, position=1, heading="Ziele")
        for number, name in enumerate(FIELDS, start=1):
            EditionFieldFactory(edition=edition, field__name=name, name=name, number=str(number), position=number)
        return concept


def demo_people() -> SimpleNamespace:
    """Offenburg's own people by their function, with the units in which the author and the cosigner work."""
    roles = ("author", "cosigner", "submitter", "clerk", "member")
    found = SimpleNamespace(**{role: User.objects.get(email=f"{role}@offenburg.example") for role in roles})
    found.lead_unit, found.cosigning_unit = (person.memberships_here()[0].unit for person in (found.author, found.cosigner))
    return found


def test_two_fields_are_added_one_is_renamed_and_all_is_compared(
    visit: Callable[..., Person], concept: Concept, offenburg: Municipality
):
    person = visit("author@offenburg", keyboard=True)
    page = person.go("konzepte/leitbild/")
    person.follow("Neue Fortschreibung")
    person.hands.write(page.get_by_label("Name der Fortschreibung"), "Fortschreibung 2026")
    person.hands.write(page.get_by_label("Zeitraum"), "2. Halbjahr 2026")
    expect(page.locator("[data-period-hint]")).to_have_text("Verstanden als: 1. Juli bis 31. Dezember 2026")
    person.push("Fortschreibung beginnen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fortschreibung 2026")
    with use_municipality(offenburg):
        edition = concept.editions.get(label="Fortschreibung 2026")
        assert [row.name for row in edition.edition_fields.order_by("position")] == list(FIELDS)

    outline = page.get_by_role("navigation", name="Gliederung")
    for number, name in ((4, "Wohnen"), (5, "Gesundheit")):
        person.follow("Handlungsfelder", outline if number == 4 else page.get_by_role("navigation", name="Sie sind hier"))
        person.follow("Handlungsfeld")
        person.hands.write(page.get_by_label("Name in dieser Fortschreibung"), name)
        person.hands.write(page.get_by_label("Nummer", exact=True), str(number))
        person.push("Speichern")
        person.hear(f"Das Handlungsfeld „{name}“ ist angelegt.")
        expect(page.get_by_text("neu in dieser Fortschreibung")).to_be_visible()

    person.follow("Handlungsfelder", page.get_by_role("navigation", name="Sie sind hier"))
    person.follow("2 Bildung")
    person.follow("Bearbeiten: 2 Bildung")
    person.hands.write(page.get_by_label("Name in dieser Fortschreibung"), "Bildung von Anfang an")
    person.push("Speichern")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 Bildung von Anfang an")

    person.go(edition_page := f"konzepte/leitbild/{edition.slug}/")
    person.follow("Mit der vorigen vergleichen")
    fields = page.get_by_role("region", name="Handlungsfelder")
    for name in ("Wohnen", "Gesundheit"):
        expect(fields.get_by_role("heading", name=f"{name} neu")).to_be_visible()
    expect(fields.get_by_role("heading", name="Bildung von Anfang an umbenannt")).to_be_visible()
    expect(fields).to_contain_text("Hieß „Bildung“.")
    expect(fields).to_contain_text("Unverändert: Sprache, Arbeit.")
    expect(fields.get_by_role("heading", level=3)).to_have_count(3)
    assert faults(page) + look_at(person, edition_page) == []
    # The earlier edition still calls its field what it was called then.
    with use_municipality(offenburg):
        assert EditionField.objects.filter(edition__slug="2014", name="Bildung").exists()


def test_the_decision_on_a_paper_adopts_the_edition_it_carries(
    visit: Callable[..., Person], concept: Concept, offenburg: Municipality, monkeypatch: pytest.MonkeyPatch
):
    def render(job: PrintJob) -> bytes:
        return b"%PDF-1.7 " + job.title.encode()

    monkeypatch.setattr("reports.pdf.render_pdf", render)
    with use_municipality(offenburg):
        first = concept.editions.get()
        edition = factories.EditionFactory(concept=concept, slug="2026", label="Fortschreibung 2026", predecessor=first)
        factories.ChapterFactory(edition=edition, heading="Ziele bis 2030")
        people = demo_people()
        paper = factories.complete_submission(people, edition=edition, subject="Das Leitbild wird fortgeschrieben")

    member = visit("member@offenburg")
    member.expected = {404}
    member.go("konzepte/leitbild/2026/")
    expect(member.page.get_by_role("heading", level=1)).to_contain_text("gibt es hier nicht")

    with use_municipality(offenburg):
        paper = stages.decided(paper, people)
        edition = ConceptEdition.objects.get(pk=edition.pk)
        day = f"{edition.adopted_on:%d.%m.%Y}"

    clerk = visit("clerk@offenburg")
    page = clerk.go(f"vorlagen/{paper.reference}/")
    expect(page.locator("main")).to_contain_text(f"beschlossen am {day}")
    clerk.follow("Leitbild Vielfalt: Fortschreibung 2026")
    heading = page.locator(".page-head")
    expect(heading).to_contain_text("beschlossen")
    expect(heading).to_contain_text(f"beschlossen am {day}")
    expect(page.get_by_role("link", name="Das Leitbild wird fortgeschrieben")).to_be_visible()
    page = clerk.go("konzepte/leitbild/2014/")
    expect(page.locator(".page-head")).to_contain_text("fortgeschrieben")

    page = member.go("konzepte/leitbild/2026/")
    expect(page.get_by_role("heading", name="Ziele bis 2030")).to_be_visible()
