"""A workshop: thirty contributions by keyboard while people speak, what becomes of three, and the decision on one of them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from concepts.models import ConceptEdition
from council.models import Submission
from council.transitions import perform
from fields_of_action.models import EditionField, FieldOfAction, Measure, Recommendation
from municipality.choices import Role
from municipality.models import Membership, Municipality, User
from municipality.scoping import use_municipality
from reports.documents import PrintJob
from tests import factories
from tests.browser.accessible import WIDTHS, violations, wide_parts
from tests.browser.editing import EditorPage
from tests.browser.person import Person
from tests.council import stages
from workshops.models import Contribution, Event

THIRTY = 30
FIELDS = ("Sprache", "Sport", "Wohnen")
CAFE = "Ein Sprachcafé im Rathaus"
PREFIXES = {0: "b: #1 ", 10: "p: ", 20: "#sport i: "}
"""What is typed in front of a line; the lines after it go on with the same kind and field."""


@pytest.fixture
def event(offenburg: Municipality) -> Event:
    """A workshop on an edition that the author's unit is writing."""
    with use_municipality(offenburg):
        unit = Membership.objects.filter(user__email="author@offenburg.example", role=Role.AUTHOR).first().unit
        concept = factories.ConceptFactory(slug="werkstatt", name="Leitbild", lead_unit=unit)
        edition = ConceptEdition.objects.create(concept=concept, slug="2027", label="Fassung 2027")
        for place, name in enumerate(FIELDS, start=1):
            field = FieldOfAction.objects.create(concept=concept, name=name)
            EditionField.objects.create(edition=edition, field=field, name=name, number=str(place), position=place)
        event = Event(concept=concept, edition=edition, title="Werkstatt der Ideen")
        event.set_period("20.11.2026")
        event.save()
        return event


def entry(event: Event) -> str:
    return f"beteiligung/veranstaltungen/{event.pk}/beitraege/"


def said(city: Municipality, event: Event) -> list[tuple[str, str, str]]:
    with use_municipality(city):
        rows = Contribution.objects.filter(event=event).select_related("field").order_by("position")
        return [(row.text, row.kind, row.field.name if row.field else "") for row in rows]


def test_thirty_are_entered_by_keyboard_and_three_are_turned(event: Event, offenburg: Municipality, visit: Callable[..., Person]):
    """Without a pointer, and without waiting for the server between two lines."""
    person = visit("author@offenburg", keyboard=True)
    page = person.go(entry(event))
    expect(page.get_by_label("Beitrag", exact=True)).to_be_focused()
    for number in range(THIRTY):
        page.keyboard.type(f"{PREFIXES.get(number, '')}Beitrag {number:02}")
        page.keyboard.press("Enter")
    expect(page.locator("[data-entry-list] > li")).to_have_count(THIRTY, timeout=60_000)
    expect(page.locator("[data-entry-waiting] > li")).to_have_count(0)
    kinds = [("need", "Sprache"), ("project", "Sprache"), ("idea", "Sport")]
    assert said(offenburg, event) == [(f"Beitrag {number:02}", *kinds[number // 10]) for number in range(THIRTY)]
    # The two lists are one Tab away, and take the first letters.
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("3")
    expect(page.get_by_label("Handlungsfeld", exact=True).first.locator("option:checked")).to_have_text("3 Wohnen")

    turn(person, event, "Beitrag 00", "Beitrag 10", "Beitrag 20")
    with use_municipality(offenburg):
        recommendation = Recommendation.objects.get(edition=event.edition)
        assert (recommendation.title, recommendation.contributions.get().event) == ("Beitrag 00", event)
        made = Measure.objects.filter(concept=event.concept).order_by("title")
        assert [(row.title, row.field.name, row.status) for row in made] == [
            ("Beitrag 10", "Sprache", "idea"),
            ("Beitrag 20", "Sport", "idea"),
        ]
        sheet = f"massnahmen/{made[0].pk}/"
    person.go(sheet)
    person.follow("Workshop „Werkstatt der Ideen“")
    expect(page.get_by_role("heading", level=1)).to_have_text("Beitrag 10")


def turn(person: Person, event: Event, advice: str, *projects: str) -> None:
    """On the event's page: one line becomes a recommendation, the others measures, each by one press."""
    page = person.go(f"beteiligung/veranstaltungen/{event.pk}/")
    for name, text in (("Empfehlung", advice), *(("Maßnahme", project) for project in projects)):
        person.push(f"{name} aus „{text}“ machen")
        card = page.get_by_role("article", name=text)
        expect(card.get_by_role("list", name="Was daraus geworden ist")).to_contain_text(f"{name}: {text}")
        expect(card).to_be_focused()


def test_from_the_workshop_to_the_decision_that_stands_on_the_measure(
    event: Event, offenburg: Municipality, visit: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
):
    """What somebody said, its measure, a paper drawn up from it, the council's decision, and back to the measure."""

    def render(job: PrintJob, **more: object) -> bytes:
        return b"%PDF-1.7 " + job.title.encode()

    monkeypatch.setattr("reports.pdf.render_pdf", render)
    author = visit("author@offenburg")
    page = author.go(entry(event))
    for line in ("b: #1 Mehr Abendkurse", "p: #sport Schwimmen für alle", "i: #1 Ein Sprachcafé im Rathaus"):
        page.get_by_label("Beitrag", exact=True).fill(line)
        page.keyboard.press("Enter")
    expect(page.locator("[data-entry-list] > li")).to_have_count(3)
    expect(page.locator("[data-entry-waiting] > li")).to_have_count(0)
    turn(author, event, "Mehr Abendkurse", "Schwimmen für alle", CAFE)

    author.follow(CAFE, page.get_by_role("article", name=CAFE).get_by_role("list", name="Was daraus geworden ist"))
    expect(page.locator(".page-head__meta")).to_contain_text("Idee")
    sheet = page.url
    paper = draw_up(author)
    with use_municipality(offenburg):
        people = SimpleNamespace(
            **{role: User.objects.get(email=f"{role}@offenburg.example") for role in ("cosigner", "submitter", "clerk")}
        )
        perform("cosign", paper, user=people.cosigner, data={"answer": "agreed"})
        perform("approve", stages.fresh(paper), user=people.submitter)
        paper = stages.fresh(paper)
        *advisory, council = paper.steps.all()
        for step in advisory:
            stages.end(step, people, "recommended")
        session = stages.dispatch(council, people).get_absolute_url()

    # The evening of the session: the decision is entered where the session is.
    clerk = visit("clerk@offenburg")
    page = clerk.go(session)
    clerk.follow("Ergebnisse eintragen")
    clerk.hands.choose(page.get_by_label("Ergebnis").first, "beschlossen")
    clerk.push("Ergebnisse speichern")
    clerk.hear("eingetragen.")

    page = author.page
    page.goto(sheet)
    expect(page.locator(".page-head__meta")).to_contain_text("beschlossen")
    expect(page.locator("main")).to_contain_text(f"Beschlossen mit Vorlage {paper.number}")
    with use_municipality(offenburg):
        others = Measure.objects.filter(concept=event.concept).exclude(title=CAFE)
        assert [row.status for row in others] == ["idea"]
    # The whole thread from either end: what was said, what it became, and what was decided.
    author.follow("Roter Faden")
    for words in (CAFE, event.title, paper.number, "beschlossen"):
        expect(page.locator("main")).to_contain_text(words)
    author.go(f"beteiligung/veranstaltungen/{event.pk}/")
    became = page.get_by_role("region", name="Was daraus geworden ist").get_by_role("listitem")
    expect(became.filter(has_text=CAFE)).to_contain_text("beschlossen")


def draw_up(author: Person) -> Submission:
    """From the measure's page to a complete draft, and into cosigning."""
    page = author.page
    author.follow("Vorlage daraus erstellen")
    expect(page.get_by_label("Betreff")).to_have_value(CAFE)
    author.hands.tick(page.get_by_role("checkbox", name="A3"))
    author.push("Entwurf anlegen")
    author.hear("Der Entwurf ist angelegt.")
    editor = EditorPage(author)
    expect(editor.rows("Begründung")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Aus der Beteiligung")
    author.hands.tick(editor.field("keine finanziellen Auswirkungen (Entfällt)"))
    author.hands.choose(editor.field("Einheit", editor.add("Stelle hinzufügen", "Mitzeichnung")), "Finanzen")
    expect(editor.gaps).to_contain_text("Es fehlt nichts mehr")
    editor.save()
    author.hands.press(page.get_by_role("navigation", name="Sie sind hier").get_by_role("link").last)
    author.follow("Mitzeichnung beginnen")
    author.push("Mitzeichnung beginnen")
    expect(page.locator(".page-head__meta")).to_contain_text("in Mitzeichnung")
    with use_municipality(Municipality.objects.get(slug=author.city)):
        return Submission.objects.get(subject=CAFE)


def test_lines_wait_until_the_connection_is_back(event: Event, offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg", keyboard=True)
    page = person.go(entry(event))
    # The lines are lost on the way there; what the browser says about it is no mistake of the page.
    page.route(f"**/{entry(event)}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    for number in range(3):
        page.keyboard.type(f"Beitrag {number}")
        page.keyboard.press("Enter")
    expect(page.locator("[data-entry-waiting] > li")).to_have_count(3)
    expect(page.locator("[data-entry-say]")).to_contain_text("Keine Verbindung")
    assert said(offenburg, event) == []
    # The tab is closed; the lines are there again in the next one, and each is stored once.
    page = person.open_new_tab()
    person.complaints.clear()
    person.go(entry(event))
    expect(page.locator("[data-entry-list] > li")).to_have_count(3)
    assert [text for text, _kind, _field in said(offenburg, event)] == ["Beitrag 0", "Beitrag 1", "Beitrag 2"]
    # A line that the server does not take comes back into its box with the reason.
    person.expected = {422}
    page.keyboard.type("#kochen Suppe")
    page.keyboard.press("Enter")
    expect(page.locator("[data-entry-say]")).to_contain_text("passt zu keinem Handlungsfeld")
    expect(page.get_by_label("Beitrag", exact=True)).to_have_value("#kochen Suppe")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    # Arrow up opens the last line for changing.
    page.keyboard.press("ArrowUp")
    box = page.locator("[data-entry-form] textarea").first
    expect(box).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Beitrag zwei")
    person.push("Speichern", page.locator("[data-entry-form]"))
    expect(page.locator("[data-entry-list]")).to_contain_text("Beitrag zwei")
    expect(page.get_by_label("Beitrag", exact=True)).to_be_focused()
    assert said(offenburg, event)[2][0] == "Beitrag zwei"


def test_everything_works_without_scripts(event: Event, offenburg: Municipality, visit: Callable[..., Person]):
    person = visit("author@offenburg", java_script_enabled=False)
    page = person.go(entry(event))
    page.get_by_label("Beitrag", exact=True).fill("p: #2 Hallen öffnen")
    person.push("Speichern")
    expect(page.get_by_label("Art", exact=True).first).to_have_value("project")
    page.get_by_label("Beitrag", exact=True).fill("Schwimmen lernen")
    person.push("Speichern")
    assert said(offenburg, event) == [("Hallen öffnen", "project", "Sport"), ("Schwimmen lernen", "project", "Sport")]
    person.go("beteiligung/beitraege/")
    person.push("Maßnahme aus „Hallen öffnen“ machen")
    person.hear("Daraus ist die Maßnahme „Hallen öffnen“ geworden.")


def test_pages_stand_the_checks(event: Event, offenburg: Municipality, visit: Callable[..., Person]):
    with use_municipality(offenburg):
        field = FieldOfAction.objects.get(concept=event.concept, name="Sport")
        for number in range(3):
            Contribution.objects.create(
                event=event, position=number + 1, text=f"Beitrag {number} mit einigen Worten mehr", field=field
            )
        first = Contribution.objects.filter(event=event).first()
    held, spoken = f"beteiligung/veranstaltungen/{event.pk}/", f"beteiligung/beitraege/{first.pk}/"
    pages = ["beteiligung/veranstaltungen/", "beteiligung/beitraege/", spoken, f"{spoken}bearbeiten/"]
    pages += [f"{held}{more}" for more in ("", "bearbeiten/", "teilnahme/", "namen/", "beitraege/", "entfernen/")]
    kinds = ("empfehlung", "massnahme", "zusammen")
    pages += [f"beteiligung/beitraege/daraus-machen/?ziel={kind}&wahl={first.pk}" for kind in kinds]
    found = []
    for scheme in ("light", "dark"):
        person = visit("author@offenburg", color_scheme=scheme)
        person.expected = {409}
        for address in pages:
            page = person.go(address)
            for width in WIDTHS.values() if scheme == "light" else [1360]:
                page.set_viewport_size({"width": width, "height": 900})
                found += violations(page)
            found += wide_parts(page) if scheme == "light" else []
    assert not found, "\n".join(found)
