"""How somebody works a page: with the mouse, or with nothing but the keyboard. The ways of the main submissions use both.

Targets are locators, found as a person finds them: by role, label and row. `Keyboard` only looks at them; it reaches
everything by Tab and never clicks, fills or focuses.
"""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 250
"""So many stops a page may have before its end counts as out of reach."""


class Hands(Protocol):
    page: Page

    def press(self, target: Locator) -> None:
        """Follow a link or press a button."""

    def write(self, target: Locator, text: str) -> None:
        """Type into a text field or the text editor, instead of what stands there."""

    def write_date(self, target: Locator, day: str) -> None:
        """Enter a day, given as 15.10.2020."""

    def choose(self, target: Locator, label: str) -> None:
        """Take the entry of a select box whose text contains `label`."""

    def tick(self, target: Locator) -> None:
        """Choose a radio button or tick a box."""


HAS_FOCUS = "element => element.isConnected ? element === document.activeElement : null"
"""Null for an element that the page has replaced meanwhile."""


def iso(day: str) -> str:
    date, month, year = day.split(".")
    return f"{year}-{month}-{date}"


class Mouse:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def write_date(self, target: Locator, day: str) -> None:
        target.fill(iso(day))

    def choose(self, target: Locator, label: str) -> None:
        target.select_option(label=target.locator("option", has_text=label).first.inner_text())

    def tick(self, target: Locator) -> None:
        target.check()


class Keyboard:
    """Everything goes through `page.keyboard`; locators are only looked at, never acted on."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def has_focus(self, target: Locator) -> bool:
        return target.and_(self.page.locator(":focus")).count() > 0

    def reach(self, target: Locator, *, key: str = "Tab", most: int = MOST_STOPS) -> None:
        """Tab until the target has the focus; fails when it is not reached after `most` stops."""
        expect(target).to_be_visible()
        # The element is looked up once: finding it by its role anew at every stop takes longer than the stop.
        element = target.element_handle()
        for _ in range(most):
            focused = element.evaluate(HAS_FOCUS)
            if focused is None:
                element = target.element_handle()
                focused = element.evaluate(HAS_FOCUS)
            if focused and self.has_focus(target):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached with {most} times {key}")

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_date(self, target: Locator, day: str) -> None:
        self.reach(target)
        date, month, year = day.split(".")
        # The parts stand in the order of the browser's own language, which no page can ask for.
        for parts in ((date, month, year), (month, date, year)):
            self.page.keyboard.type("".join(parts))
            if target.input_value() == iso(day):
                return
            self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{target} does not take {day}")

    def choose(self, target: Locator, label: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if label in target.evaluate("field => field.selectedOptions[0].label"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} has no entry {label}")

    def tick(self, target: Locator) -> None:
        """One of a group of radio buttons is a stop; the arrow keys lead to the others."""
        if target.get_attribute("type") != "radio":
            self.reach(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
            return
        group = self.page.locator(f"[name='{target.get_attribute('name')}']")
        for _ in range(MOST_STOPS):
            if self.has_focus(group):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} cannot be chosen")
