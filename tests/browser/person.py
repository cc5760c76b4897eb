"""Somebody who uses the portal: a browser of their own, and an ear for everything it complains about."""

from __future__ import annotations

import re
import subprocess
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from council.demo.sources import PASSWORD
from municipality.models import User
from tests.browser.hands import Hands, Keyboard, Mouse

TOLD_BY_STATUS = re.compile(
    r"(?:Failed to load resource: the server responded with a status of|Response Status Error Code) (\d{3})"
)
"""What the browser and htmx say of a refusal."""
WATCH_POLICY = "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.effectiveDirective}: ${e.blockedURI}`))"

WATCH_POINTER = "addEventListener('pointerdown', () => console.error('Somebody with a keyboard alone used a pointer'), true)"


class Person:
    """`who` is role and city, "clerk@wetzlar"; `expected` are refusals (status codes) that the test provokes."""

    def __init__(self, context: BrowserContext, server: str, who: str = "", *, keyboard: bool = False) -> None:
        self.context = context
        self.server = server
        self.email = f"{who}.example" if who else ""
        self.city = who.partition("@")[2]
        self.by_keyboard = keyboard
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        if keyboard:
            context.add_init_script(WATCH_POINTER)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page.url if error.page else ''}: {error.error}"))
        context.on("requestfailed", self._failed)

    @cached_property
    def page(self) -> Page:
        return self.context.new_page()

    @cached_property
    def hands(self) -> Hands:
        return Keyboard(self.page) if self.by_keyboard else Mouse(self.page)

    # --- Listening -----------------------------------------------------------------------------------------------------

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        status = TOLD_BY_STATUS.match(message.text)
        if status and int(status[1]) in self.expected:
            return
        self.complaints.append(f"{message.page.url if message.page else ''}: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # A page that is left stops what it was still loading; everything else was refused or lost.
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.complaints.append(f"{request.url}: {request.failure}")

    # --- Coming in -----------------------------------------------------------------------------------------------------

    def sign_in(self, who: str = "") -> None:
        """By a session made for the purpose; the ways of the main submissions use the page for it. `who`: somebody else."""
        if who:
            self.email, self.city = f"{who}.example", who.partition("@")[2]
        user = User.objects.get(email=self.email)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "municipality.backends.RoleBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
        self.context.add_cookies([cookie | {"url": self.server}])

    def come_in(self) -> None:
        """Open the portal in the morning and sign in at the door; yesterday's session has ended by itself."""
        self.go()
        self.hands.write(self.page.get_by_label("E-Mail-Adresse"), self.email)
        self.hands.write(self.page.get_by_label("Passwort"), PASSWORD)
        self.hands.press(self.page.get_by_role("button", name="Anmelden"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Übersicht")

    def go(self, address: str = "") -> Page:
        """Open a page of the person's own city, or any page by its whole path."""
        self.page.goto(address if address.startswith("/") else f"/{self.city}/{address}")
        return self.page

    def open_new_tab(self, *, closing: bool = True) -> Page:
        """Go on in another tab; the one before is closed as people close tabs, without a farewell."""
        before, self.__dict__["page"] = self.page, self.context.new_page()
        self.__dict__.pop("hands", None)
        if closing:
            before.close()
        return self.page

    # --- Acting --------------------------------------------------------------------------------------------------------

    def follow(self, name: str, within: Locator | None = None) -> None:
        self.hands.press((within or self.page).get_by_role("link", name=name, exact=True))

    def push(self, name: str, within: Locator | None = None) -> None:
        self.hands.press((within or self.page.locator("main")).get_by_role("button", name=name, exact=True))

    def open(self, paper: str) -> None:
        """From the list of submissions to one of them, by a part of its subject."""
        self.follow("Vorlagen", self.page.get_by_role("navigation", name="Hauptmenü"))
        self.hands.press(self.page.locator("main").get_by_role("link", name=paper))

    def hear(self, sentence: str) -> None:
        """The message on top of the page."""
        expect(self.page.locator("main .alert, main .messages").first).to_contain_text(sentence)

    def download(self, link: Locator, folder: Path) -> Path:
        with self.page.expect_download() as started:
            self.hands.press(link)
        path = folder / started.value.suggested_filename
        started.value.save_as(path)
        return path


def pdf_text(path: Path) -> str:
    """What a search would find, with every run of white space as one blank."""
    found = subprocess.run(["/usr/bin/pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())
