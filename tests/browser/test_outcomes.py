"""The outcomes of a session of six items, entered by keyboard alone; a closed tab in between loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from council import meetings
from council.models import Consultation, Submission
from municipality.models import User
from municipality.scoping import use_municipality
from tests import factories
from tests.browser.accessible import WIDTHS, violations, wide_parts
from tests.browser.person import Person
from tests.council import stages

SIX = 6
BY_HAND = "Nachbarin des Grundstücks"


@pytest.fixture
def session(bare_cities: None, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A council of nine, ten with an expert, before which six papers of two points lie today."""
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job, **_options: b"%PDF-1.7 " + job.title.encode())
    city = factories.MunicipalityFactory(slug="musterstadt")
    with use_municipality(city):
        people = factories.people()
        clerk = people.clerk
        User.objects.filter(pk=clerk.pk).update(email="clerk@musterstadt.example")
        factories.NumberRangeFactory()
        council = factories.CommitteeFactory(name="Stadtrat im Test", classification="council", may_decide=True)
        for number in range(9):
            factories.CommitteeMemberFactory(committee=council, name=f"Rätin {number}")
        factories.CommitteeMemberFactory(committee=council, name="Sachkundige", votes=False)
        meeting = factories.meeting_of(council, in_days=0)
        steps = []
        for number in range(SIX):
            paper = factories.complete_submission(people, subject=f"Vorlage {number + 1}")
            paper.steps.filter(position=2).update(committee=council)
            stages.approved(paper, people)
            steps.append(paper.steps.get(position=2))
        meetings.schedule(meeting, steps, clerk)
        assert meetings.dispatch(meeting, clerk, urgency_reason="Eilig.").refused == []
        return SimpleNamespace(path=f"sitzungen/{meeting.pk}/ergebnisse/", steps=steps, city=city)


def rows(session: SimpleNamespace) -> list[tuple[str, tuple[int | None, ...]]]:
    with use_municipality(session.city):
        steps = Consultation.objects.filter(pk__in=[step.pk for step in session.steps]).order_by("pk")
        return [(s.outcome, (s.votes_yes, s.votes_no, s.votes_abstained, s.votes_recused)) for s in steps]


def item(page: Page, number: int) -> object:
    return page.locator("[data-outcome]").filter(has_text=f"Vorlage {number}")


def test_six_items_are_entered_by_keyboard_alone(session: SimpleNamespace, visit: Callable[..., Person]):
    person = visit("clerk@musterstadt", keyboard=True)
    person.context.set_default_navigation_timeout(60_000)
    page = person.go(session.path)
    keys, hands = page.keyboard, person.hands
    # The page begins in the first item; the first letters choose, one Tab on the space bar says "unanimous".
    expect(item(page, 1).get_by_label("Ergebnis", exact=False).first).to_be_focused()
    keys.type("beschl")
    keys.press("Tab")
    keys.press("Space")
    expect(item(page, 1).get_by_label("Ja", exact=True)).to_have_value("9")
    for number, first_letters, votes in ((2, "abgel", "270"), (3, "beschl", "621")):
        hands.reach(page.locator(f"#id_s{session.steps[number - 1].pk}-outcome"))
        keys.type(first_letters)
        keys.press("Tab")
        for count in votes:
            keys.press("Tab")
            keys.type(count)
    # A member who took no part is ticked; whoever votes unanimously is one less.
    hands.reach(page.locator(f"#id_s{session.steps[3].pk}-outcome"))
    keys.type("beschl")
    hands.press(item(page, 4).get_by_text("Befangenheit", exact=True))
    hands.tick(item(page, 4).get_by_label("Rätin 3", exact=False).first)
    keys.press("Tab")
    keys.type(BY_HAND)
    hands.reach(item(page, 4).get_by_label("einstimmig"), key="Shift+Tab")
    keys.press("Space")
    expect(item(page, 4).get_by_label("Ja", exact=True)).to_have_value("8")
    # One point of the fifth is postponed; what is typed so far outlives the tab.
    hands.reach(page.locator(f"#id_s{session.steps[4].pk}-outcome"))
    keys.type("beschl")
    hands.press(item(page, 5).get_by_text("Punkte einzeln", exact=False))
    hands.reach(item(page, 5).get_by_label("Ergebnis zu Punkt 2"))
    keys.type("vert")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Aufgehoben um")
    assert [outcome for outcome, _votes in rows(session)] == [""] * SIX
    person.open_new_tab()
    page = person.go(session.path)
    keys, hands = page.keyboard, person.hands
    expect(page.get_by_text("noch nicht gespeichert haben")).to_be_visible()
    expect(item(page, 4).get_by_label("Ja", exact=True)).to_have_value("8")

    # The sixth has too many votes: five are saved, this one keeps its typing and is named.
    hands.reach(page.locator(f"#id_s{session.steps[5].pk}-outcome"))
    keys.type("beschl")
    hands.write(item(page, 6).get_by_label("Ja", exact=True), "99")
    person.expected.add(409)
    keys.press("Control+Enter")
    expect(page.get_by_text("5 Ergebnisse sind eingetragen")).to_be_visible()
    expect(page.locator("[data-error-summary]")).to_contain_text("Das sind zu viele Stimmen.")
    assert rows(session) == [
        ("adopted", (9, 0, 0, None)),
        ("rejected", (2, 7, 0, None)),
        ("adopted", (6, 2, 1, None)),
        ("adopted", (8, 0, 0, 1)),
        ("mixed", (None, None, None, None)),
        ("", (None, None, None, None)),
    ]
    hands.press(page.locator("[data-error-summary] a").first)
    hands.write(item(page, 6).get_by_label("Ja", exact=True), "5")
    keys.press("Control+Enter")
    person.hear("1 Ergebnis ist eingetragen.")
    assert rows(session)[5] == ("adopted", (5, None, None, None))
    with use_municipality(session.city):
        assert session.steps[3].recusals.get().reason == BY_HAND
        assert Submission.objects.filter(subject="Vorlage 5").get().status == "in_consultation"


def test_the_page_stands_the_checks_with_every_part_open(session: SimpleNamespace, visit: Callable[..., Person]):
    for scheme in ("light", "dark"):
        page = visit("clerk@musterstadt", color_scheme=scheme).go(session.path)
        for details in page.locator("[data-outcome] details").all():
            details.evaluate("part => { part.open = true; }")
        page.get_by_label("Rätin 3", exact=False).first.check()
        for width in WIDTHS.values():
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == []
        assert wide_parts(page) == []
