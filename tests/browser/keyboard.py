"""Hands that only have a keyboard: they reach everything by Tab and never touch a mouse."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 250
"""So many stops a page may have before its end counts as out of reach."""


class Keyboard:
    """Everything goes through `page.keyboard`; locators are only looked at, never acted on."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)

    def has_focus(self, target: Locator) -> bool:
        return target.and_(self.page.locator(":focus")).count() > 0

    def reach(self, target: Locator, *, key: str = "Tab", most: int = MOST_STOPS) -> Locator:
        """Tab until the target has the focus; fails when it is not reached after `most` stops."""
        expect(target.first).to_be_attached()
        for _ in range(most):
            if self.has_focus(target):
                return target
            self.page.keyboard.press(key)
        raise AssertionError(f"{target} cannot be reached with {most} times {key}")

    def write(self, target: Locator, text: str) -> None:
        """Reach a text field and type, instead of what stands in it."""
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def write_date(self, target: Locator, day: str) -> None:
        """`day` as 15.10.2020; the browser takes the parts of a date one after the other."""
        self.reach(target)
        self.page.keyboard.type(day.replace(".", ""))
        year, month, date = day[6:], day[3:5], day[:2]
        expect(target).to_have_value(f"{year}-{month}-{date}")

    def choose(self, target: Locator, label: str) -> None:
        """Reach a select box and go down its entries to the wanted one."""
        self.reach(target)
        self.page.keyboard.press("Home")
        for _ in range(target.locator("option").count()):
            if label in target.evaluate("field => field.selectedOptions[0].label"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} has no entry {label}")

    def activate(self, role: str, name: str, *, within: Locator | None = None) -> None:
        """Reach a link or button by its accessible name and press Enter."""
        self.reach((within or self.page).get_by_role(role, name=name, exact=True))
        self.page.keyboard.press("Enter")
