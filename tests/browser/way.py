"""The steps that every submission takes, each by whoever takes it, from where that person finds the paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person

Votes = tuple[str, str, str]


def agree(cosigner: Person, subject: str) -> None:
    """From "Wartet auf mich" to the answer."""
    page = cosigner.page
    cosigner.follow(subject, page.get_by_role("region", name="Wartet auf mich"))
    cosigner.follow("Mitzeichnen")
    cosigner.hands.tick(page.get_by_label("mitgezeichnet", exact=True))
    cosigner.push("Mitzeichnen")
    expect(page.get_by_role("region", name="Mitzeichnung")).to_contain_text("mitgezeichnet")


def approve(submitter: Person, subject: str, number: str) -> None:
    """Approving gives the paper its number and with it its address."""
    page = submitter.page
    submitter.follow(subject, page.get_by_role("region", name="Wartet auf mich"))
    submitter.follow("Freigeben")
    submitter.push("Freigeben")
    expect(page.locator(".page-head__over")).to_contain_text(number)
    assert page.url.endswith(f"/{submitter.city}/vorlagen/{number.replace('/', '-')}/")


def open_session(clerk: Person, bodies: str) -> None:
    """The next session of these bodies."""
    clerk.follow("Sitzungen", clerk.page.get_by_role("navigation", name="Hauptmenü"))
    clerk.hands.press(clerk.page.locator("main").get_by_role("link", name=bodies, exact=True).first)
    expect(clerk.page.locator("h1")).to_have_text(bodies)


def send(clerk: Person, bodies: str, subject: str, *, why_late: str = "", stations: int = 1) -> None:
    """Onto the agenda of the next session, and out to its members."""
    page = clerk.page
    open_session(clerk, bodies)
    for box in page.get_by_role("checkbox", name=subject).all():
        clerk.hands.tick(box)
    clerk.push("Ausgewählte auf die Tagesordnung")
    on_it = page.locator(".agenda").get_by_role("link", name=re.compile(f"^Absetzen.*{re.escape(subject)}"))
    expect(on_it).to_have_count(stations)
    if why_late:
        clerk.hands.write(page.get_by_label("Grund der Eilbedürftigkeit"), why_late)
    clerk.push("Jetzt versenden")
    clerk.hear("versandt.")


def record(clerk: Person, bodies: str, outcomes: dict[str, tuple[str, Votes]]) -> None:
    """In the evening of the session: an outcome and votes for each body ("" where there is only one)."""
    page = clerk.page
    open_session(clerk, bodies)
    clerk.follow("Ergebnisse eintragen")
    for body, (outcome, votes) in outcomes.items():
        item = page.locator("[data-outcome]").filter(has=page.locator("h2 + p", has_text=body)).locator(".outcome__main")
        clerk.hands.choose(item.get_by_label("Ergebnis"), outcome)
        for label, count in zip(("Ja", "Nein", "Enthaltungen"), votes, strict=True):
            clerk.hands.write(item.get_by_label(label, exact=True), count)
    clerk.push("Ergebnisse speichern")
    clerk.hear("eingetragen.")
