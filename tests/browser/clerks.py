"""Plays what `acts.py` has words for: two clerks at their browsers, one after the other, crosswise, or in the same moment."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import singledispatchmethod
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from council.choices import Outcome
from council.views.lookup import MeetingPage
from tests.browser import acts
from tests.browser.month import PAPERS
from tests.browser.person import Person

Send = Callable[[], None]
MARK = "() => { document.documentElement.dataset.before = 'yes'; }"
SECONDS = 20
ANSWERS = "main :is(.message, .alert, .error-summary, [role=alert])"


class Gate:
    """While it is closed, two requests that change sessions wait at the door for each other and begin in the same moment."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.barrier: threading.Barrier | None = None
        self.passed = 0
        begin = MeetingPage.dispatch

        def dispatch(page: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
            if self.barrier is not None and request.method == "POST" and not request.path.endswith("/sichern/"):
                self.barrier.wait(SECONDS)
                self.passed += 1
            return begin(page, request, *args, **kwargs)

        patch.setattr(MeetingPage, "dispatch", dispatch)

    def close(self) -> None:
        self.barrier = threading.Barrier(2)

    def open(self) -> None:
        self.barrier = None


class Clerks:
    """`hand_in` is what the administration does when a paper is `Approved`."""

    def __init__(self, clerks: dict[str, Person], gate: Gate, hand_in: Callable[[int], None]) -> None:
        self.clerks = clerks
        self.gate = gate
        self.hand_in = hand_in
        self.sessions: dict[str, int] = {}
        # What is refused while two work at once is answered with these.
        for person in clerks.values():
            person.expected |= {409, 422}

    def play(self, entry: acts.Entry) -> None:
        if isinstance(entry, acts.Approved):
            self.hand_in(entry.paper)
        elif isinstance(entry, acts.Look):
            self._look(entry)
        elif isinstance(entry, acts.AtOnce):
            self._at_once(entry)
        elif isinstance(entry, acts.Crosswise):
            ready = [(act, self._ready(act)) for act in (entry.first, entry.second)]
            for act, send in ready:
                send()
                self._see(act)
        else:
            self._ready(entry)()
            self._see(entry)

    def _look(self, act: acts.Look) -> None:
        page = self.clerks[act.who].go(f"sitzungen/{self.sessions[act.session]}/")
        for number, outcome in act.outcomes.items():
            line = page.locator(".agenda > li").filter(has_text=PAPERS[number].title)
            expect(line.locator(".agenda__state")).to_contain_text(str(Outcome(outcome).label))

    def _at_once(self, entry: acts.AtOnce) -> None:
        sends = [self._ready(entry.one), self._ready(entry.other)]
        passed = self.gate.passed
        self.gate.close()
        for send in sends:
            send()
        self._see(entry.one)
        self._see(entry.other)
        self.gate.open()
        assert self.gate.passed == passed + 2
        if entry.either:
            heard = [self._said(act, entry.either).count() for act in (entry.one, entry.other)]
            assert sorted(heard) == [0, 1], f"{entry.either}: {heard}"

    def _ready(self, act: acts.Act) -> Send:
        """Everything but the last key or click."""
        person = self.clerks[act.who]
        if not isinstance(act, acts.Found):
            person.go(f"sitzungen/{self.sessions[act.session]}/")
        target = self.prepare(act, person)

        def send() -> None:
            if target is None:
                return
            if not isinstance(act, acts.MoveUp):
                person.page.evaluate(MARK)
            if isinstance(target, Locator):
                self._press(person, target)
            else:
                person.page.keyboard.press(target)

        return send

    @staticmethod
    def _press(person: Person, target: Locator) -> None:
        """Like `hands.press`, without waiting for the answer."""
        if person.by_keyboard:
            person.hands.press(target)
        else:
            target.click(no_wait_after=True)

    def _said(self, act: acts.Act, sentence: str) -> Locator:
        return self.clerks[act.who].page.locator(ANSWERS).filter(has_text=sentence)

    def _see(self, act: acts.Act) -> None:
        """The answer is there, and says what it should."""
        page = self.clerks[act.who].page
        expect(page.locator("html[data-before]")).to_have_count(0, timeout=SECONDS * 1000)
        page.wait_for_load_state()
        if isinstance(act, acts.Found):
            self.sessions[act.session] = int(re.search(r"/sitzungen/(\d+)/", page.url)[1])
        if isinstance(act, acts.Dispatch) and act.if_left:
            return
        if act.hears:
            expect(self._said(act, act.hears).first).to_be_visible()
        elif isinstance(act, acts.MoveUp):
            expect(page.locator("[data-live], [aria-live]").filter(has_text="jetzt an Stelle").first).to_be_attached()

    # --- Every act, up to the last click or key ----------------------------------------------------------------------------

    @singledispatchmethod
    def prepare(self, act: acts.Act, person: Person) -> Locator | str | None:
        """Fill in what it asks for; gives the button to press or the key. Nothing where nothing is left to do."""
        raise NotImplementedError(act)

    def _button(self, person: Person, name: str) -> Locator:
        return person.page.locator("main").get_by_role("button", name=name, exact=True)

    @prepare.register
    def _(self, act: acts.Found, person: Person) -> Locator:
        page = person.go("sitzungen/neu/")
        for body in act.bodies:
            person.hands.tick(page.get_by_label(body, exact=True))
        person.hands.write_date(page.get_by_label("Tag"), act.day)
        person.hands.write(page.get_by_label("Beginn"), "18:00")
        person.hands.write(page.get_by_label("Ort"), "Rathaus")
        return self._button(person, "Sitzung anlegen")

    @prepare.register
    def _(self, act: acts.Schedule, person: Person) -> Locator:
        for number in act.papers:
            person.hands.tick(person.page.get_by_role("checkbox", name=PAPERS[number].title))
        return self._button(person, "Ausgewählte auf die Tagesordnung")

    @prepare.register
    def _(self, act: acts.AddItem, person: Person) -> Locator:
        person.hands.write(person.page.get_by_label("Gegenstand"), act.title)
        return self._button(person, "Auf die Tagesordnung")

    @prepare.register
    def _(self, act: acts.Number, person: Person) -> Locator:
        for number, line in act.lines.items():
            title = PAPERS[line].title if isinstance(line, int) else line
            person.hands.write(person.page.get_by_label(re.compile(f"^TOP von .*{title}$")), number)
        return self._button(person, "Nummern speichern")

    @prepare.register
    def _(self, act: acts.MoveUp, person: Person) -> Locator | str:
        title = PAPERS[act.paper].title
        if not person.by_keyboard:
            return person.page.get_by_role("button", name=re.compile(f"{title}: nach oben"))
        person.hands.reach(person.page.get_by_label(re.compile(f"^TOP von .*{title}$")))
        return "Alt+ArrowUp"

    @prepare.register
    def _(self, act: acts.Dispatch, person: Person) -> Locator | None:
        button = self._button(person, "Jetzt versenden")
        if act.if_left and not button.count():
            return None
        if act.why_late:
            person.hands.write(person.page.get_by_label("Grund der Eilbedürftigkeit"), act.why_late)
        return button

    @prepare.register
    def _(self, act: acts.Remove, person: Person) -> Locator:
        link = person.page.locator(".agenda").get_by_role("link", name=re.compile(f"^Absetzen.*{PAPERS[act.paper].title}"))
        person.hands.press(link)
        person.hands.write(person.page.get_by_label("Grund"), act.reason)
        return self._button(person, "Absetzen")

    @prepare.register
    def _(self, act: acts.HandOut, person: Person) -> Locator:
        person.hands.press(
            person.page.locator(".agenda").get_by_role("link", name=re.compile(f"^[^A-Z]*{PAPERS[act.paper].title}$"))
        )
        person.follow("Papiere nachreichen")
        person.hands.write(person.page.get_by_label("Warum es eilt"), act.why_late)
        return self._button(person, "Papiere nachreichen")

    @prepare.register
    def _(self, act: acts.Move, person: Person) -> Locator:
        person.follow("Ändern oder verlegen")
        person.hands.write_date(person.page.get_by_label("Tag"), act.day)
        return self._button(person, "Änderungen speichern")

    @prepare.register
    def _(self, act: acts.SendChange, person: Person) -> Locator:
        return self._button(person, "Geänderte Ladung versenden")

    @prepare.register
    def _(self, act: acts.CallOff, person: Person) -> Locator:
        person.follow("Sitzung absagen")
        person.hands.write(person.page.get_by_label("Grund"), act.reason)
        return self._button(person, "Sitzung absagen")

    @prepare.register
    def _(self, act: acts.Enter, person: Person) -> str:
        person.go(f"sitzungen/{self.sessions[act.session]}/ergebnisse/")
        for result in act.results:
            enter(person, result)
        return "Control+Enter"

    @prepare.register
    def _(self, act: acts.Minutes, person: Person) -> Locator:
        page = person.go(f"sitzungen/{self.sessions[act.session]}/anwesenheit/")
        if act.excused:
            row = page.get_by_role("row").filter(has_text=act.excused)
            person.hands.tick(row.get_by_label("entschuldigt"))
        for label, text in (("Geschlossen um", act.ended), ("Gäste", act.guests)):
            if text:
                person.hands.write(page.get_by_label(label), text)
        return self._button(person, "Speichern")

    @prepare.register
    def _(self, act: acts.Approve, person: Person) -> Locator:
        person.hands.press(self._button(person, "Niederschrift genehmigt"))
        return person.page.get_by_role("dialog").get_by_role("button", name="Ja, Ergebnisse bestätigen")


def enter(person: Person, result: acts.Result) -> None:
    """The outcome of one item of a session, with all that belongs to it."""
    page, hands = person.page, person.hands
    item = page.locator("[data-outcome]").filter(has=page.locator("h2", has_text=PAPERS[result.paper].title))
    main = item.locator(".outcome__main")
    hands.choose(main.get_by_label("Ergebnis"), str(Outcome(result.outcome).label))
    if result.votes == "unanimous":
        hands.tick(main.get_by_label("einstimmig"))
    elif result.votes:
        for label, count in zip(("Ja", "Nein", "Enthaltungen"), result.votes.split(":"), strict=True):
            hands.write(main.get_by_label(label, exact=True), count)
    enter_points(person, item, result)
    if result.recused:
        hands.press(item.get_by_text("Befangenheit", exact=True))
        hands.tick(item.get_by_label(result.recused, exact=False).first)
    enter_more(person, item, result)


def enter_points(person: Person, item: Locator, result: acts.Result) -> None:
    """What became of single points, and the wordings that were changed."""
    hands = person.hands
    if result.points:
        hands.press(item.get_by_text("Punkte einzeln", exact=False))
    for number, outcome in result.points.items():
        hands.choose(item.get_by_label(f"Ergebnis zu Punkt {number}"), str(Outcome(outcome).label))
    for number, text in result.wordings.items():
        box = item.get_by_role("textbox", name=f"Neuer Wortlaut zu Punkt {number}")
        expect(box).to_have_attribute("contenteditable", "true")
        hands.write(box, text)


def enter_more(person: Person, item: Locator, result: acts.Result) -> None:
    """Where it goes from here, and a remark; the part for it opens by itself with an outcome that asks for one of them."""
    hands, more = person.hands, item.locator("details[data-more]")
    texts = {"Verwiesen in": result.referred_out_to, "Bemerkung": result.remark}
    if any(texts.values()) and more.get_attribute("open") is None:
        hands.press(more.locator("summary"))
    if result.refer_to:
        hands.choose(item.get_by_label("Verwiesen an"), result.refer_to)
    for label, text in texts.items():
        if text:
            hands.write(item.get_by_label(label), text)
