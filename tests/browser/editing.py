"""The editor as its user sees it: sections with rows, a state of saving, a list of what is missing, the printed page."""

from __future__ import annotations

import re

from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.person import Person


def required_or_not(label: str) -> re.Pattern[str]:
    """A label as a whole, with or without the star of fields that must be filled."""
    return re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")


class EditorPage:
    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page
        self.hands = person.hands

    # --- Places --------------------------------------------------------------------------------------------------------

    def field(self, label: str, within: Locator | None = None) -> Locator:
        return (within or self.page.locator("#editor")).get_by_label(required_or_not(label))

    def text(self, label: str, within: Locator | None = None) -> Locator:
        """A box of the text editor, which comes to life a moment after the page."""
        box = (within or self.page.locator("#editor")).get_by_role("textbox", name=required_or_not(label))
        expect(box).to_have_attribute("contenteditable", "true")
        return box

    def rows(self, name: str) -> Locator:
        return self.page.get_by_role("list", name=name, exact=True).locator("> [data-row]:visible")

    @property
    def printed(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title='Druckansicht der Vorlage']")

    @property
    def gaps(self) -> Locator:
        return self.page.locator("#gaps")

    # --- Acts ----------------------------------------------------------------------------------------------------------

    def add(self, button: str, rows: str) -> Locator:
        """One row more; the focus goes into it."""
        before = self.rows(rows).count()
        self.person.push(button)
        expect(self.rows(rows)).to_have_count(before + 1)
        return self.rows(rows).nth(before)

    def save(self) -> None:
        self.person.push("Speichern")
        self.person.hear("Gespeichert.")

    def see_saved(self) -> None:
        """All that was typed has reached the server by itself."""
        expect(self.page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
