"""Members read a draft on the phone, also where the connection fails; the author answers and goes on writing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from council.choices import SubmissionStatus
from council.models import Section, Submission
from council.review import inviting
from council.review.papers import Paper
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests.browser.accessible import faults
from tests.browser.person import Person

MOVED = "Grundlage waren sechs Gespräche mit Vereinen und Schulen."
CHANGED = "Für das erste Jahr sind 5.000 Euro im Haushalt der Stadt vorgesehen."
GONE = "Ein Beirat aus zwölf Mitgliedern begleitet die Umsetzung ehrenamtlich."
BEFORE = f"<p>{MOVED} Ihre Ergebnisse liegen vor.</p><p>{CHANGED} Darüber wird berichtet.</p><p>{GONE}</p>"
AFTER = (
    "<p>Die Stadt hat lange gewartet.</p><p>Für das erste Jahr sind 12.500 Euro im Haushalt der Stadt vorgesehen. Darüber "
    f"wird berichtet.</p><p>{MOVED} Ihre Ergebnisse liegen vor.</p>"
)
SELECT = """([words]) => {
    const place = [...document.querySelectorAll('[data-review-words]')].find(item => item.textContent.includes(words))
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    for (let node; (node = walker.nextNode());) {
        const start = node.data.indexOf(words)
        if (start < 0) continue
        const range = document.createRange()
        range.setStart(node, start)
        range.setEnd(node, start + words.length)
        getSelection().removeAllRanges()
        getSelection().addRange(range)
        return
    }
}"""


def draft() -> Submission:
    """A draft of Kornwestheim that only the member was asked to read."""
    with use_municipality(Municipality.objects.get(slug="kornwestheim")):
        author = User.objects.get(email="author@kornwestheim.example")
        paper = Submission.objects.filter(status=SubmissionStatus.DRAFT).first()
        paper.sections.all().delete()
        Section.objects.create(submission=paper, heading="Lage", body=BEFORE)
        asked = inviting.ask([], [], [User.objects.get(email="member@kornwestheim.example")])
        inviting.invite(Paper(paper), asked, due_on=timezone.localdate() + timedelta(days=7), message="", user=author)
        return paper


def test_three_passages_on_the_phone_and_what_becomes_of_them(demo: None, visit: Callable[..., Person]):
    paper = draft()
    member = visit("member@kornwestheim", viewport={"width": 390, "height": 844}, has_touch=True)
    page = member.go("vorlagen/")
    member.follow(paper.subject, page.locator("section", has=page.get_by_role("heading", name="Zur Durchsicht bei mir")))

    # One by the sign beside the paragraph, by keyboard.
    page.get_by_role("link", name=f"Anmerken: {GONE[:30]}").press("Enter")
    expect(page.get_by_label("Was möchten Sie dazu sagen?")).to_be_focused()
    page.keyboard.type("Wer wählt den Beirat aus?")
    member.push("Senden")
    expect(page.get_by_role("status").filter(has_text="Gespeichert: Anmerkung 1.")).to_be_visible()
    found = faults(page)
    page.set_viewport_size({"width": 390, "height": 844})

    # The train is in a tunnel: what is marked and typed waits on the device, and is sent when there is light again.
    member.context.set_offline(True)
    for passage, words in (("5.000 Euro", "Reicht das?"), ("sechs Gespräche", "Mit wem?")):
        page.evaluate(SELECT, [passage])
        member.push("Markierte Stelle anmerken")
        expect(page.locator("[data-review-quote]")).to_have_text(f"„{passage}“")
        page.get_by_label("Was möchten Sie dazu sagen?").fill(words)
        member.push("Senden")
        expect(page.locator(".remark--waiting").filter(has_text=words)).to_be_visible()
    expect(page.get_by_text("Schreiben Sie ruhig weiter")).to_be_visible()
    member.context.set_offline(False)
    expect(page.locator("mark").filter(has_text="sechs Gespräche")).to_be_visible(timeout=40_000)
    expect(page.locator(".remark--waiting")).to_have_count(0)
    # What the browser says of a tunnel.
    member.complaints.clear()

    # Something half typed survives the tab.
    page.get_by_role("link", name=f"Anmerken: {MOVED[:30]}").click()
    page.get_by_label("Was möchten Sie dazu sagen?").fill("Halb fertig")
    expect(page.locator("[data-review-composer] [data-autosave-status]")).to_contain_text("Zwischengespeichert um")
    page = member.open_new_tab()
    member.go(f"vorlagen/{paper.reference}/durchsicht/")
    page.get_by_role("link", name="Wiederherstellen").click()
    expect(page.get_by_label("Was möchten Sie dazu sagen?")).to_have_value("Halb fertig")

    author = visit("author@kornwestheim")
    desk = author.go(f"vorlagen/{paper.reference}/durchsicht/")
    for number, answer in ((1, "Der Rat."), (2, "Nein, wir erhöhen."), (3, "Die Liste kommt.")):
        card = desk.locator(f"#anm-{number}")
        card.get_by_text("Antworten", exact=False).first.click()
        card.get_by_label(f"Antwort auf Anmerkung {number}").fill(answer)
        author.push("Antwort senden", card)
        expect(desk.locator(f"#anm-{number}").get_by_text("beantwortet")).to_be_visible()
    desk.keyboard.press("n")
    with use_municipality(Municipality.objects.get(slug="kornwestheim")):
        Section.objects.filter(submission=paper).update(body=AFTER)
    author.go(f"vorlagen/{paper.reference}/durchsicht/neue-fassung/")
    expect(desk.locator("ins").filter(has_text="12.500").first).to_be_visible()
    found += faults(desk)
    author.push("Fassung E2 vorlegen")
    author.hear("2 Anmerkungen sind an ihre Stelle mitgegangen. Bei 1 Anmerkung gibt es die Stelle nicht mehr.")
    found += faults(desk)

    member.go(f"vorlagen/{paper.reference}/durchsicht/")
    gone = page.locator("section", has=page.get_by_role("heading", name="Die Stelle gibt es nicht mehr"))
    expect(gone).to_contain_text(GONE)
    expect(gone).to_contain_text("Der Rat.")
    expect(page.locator("mark").filter(has_text="sechs Gespräche")).to_be_visible()
    changed = page.locator("[data-review-row]", has=page.locator("mark"), has_text="12.500 Euro")
    expect(changed).to_contain_text("Der Wortlaut der Stelle ist in E2 geändert.")
    page.keyboard.press("n")
    expect(page.locator("#anm-1")).to_be_focused()
    assert not found, "\n" + "\n".join(found)
