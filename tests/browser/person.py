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

from municipality.models import User
from tests.browser.keyboard import Keyboard

TOLD_BY_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d{3})")
WATCH_POLICY = "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.effectiveDirective}: ${e.blockedURI}`))"


class Person:
    """`who` is role and city, "clerk@wetzlar"; `expected` are refusals (status codes) that the test provokes."""

    def __init__(self, context: BrowserContext, server: str, who: str = "") -> None:
        self.context = context
        self.server = server
        self.email = f"{who}.example" if who else ""
        self.city = who.partition("@")[2]
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page.url if error.page else ''}: {error.error}"))
        context.on("requestfailed", self._failed)

    @cached_property
    def page(self) -> Page:
        return self.context.new_page()

    @cached_property
    def keyboard(self) -> Keyboard:
        return Keyboard(self.page)

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

    def sign_in(self) -> None:
        """By a session made for the purpose; the sign-in page has tests of its own."""
        user = User.objects.get(email=self.email)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "municipality.backends.RoleBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
        self.context.add_cookies([cookie | {"url": self.server}])

    def sign_in_by_form(self, password: str = "demo") -> None:
        self.page.goto("/anmelden/")
        self.page.get_by_label("E-Mail-Adresse").fill(self.email)
        self.page.get_by_label("Passwort").fill(password)
        self.page.get_by_role("button", name="Anmelden").click()
        expect(self.page.get_by_role("button", name="Anmelden")).to_have_count(0)

    def go(self, address: str = "") -> Page:
        """Open a page of the person's own city, or any page by its whole path."""
        self.page.goto(address if address.startswith("/") else f"/{self.city}/{address}")
        return self.page

    # --- Acting --------------------------------------------------------------------------------------------------------

    def act(self, label: str, *, within: Locator | None = None, **fields: str) -> None:
        """Press a button of the workflow, fill in what its page asks (by label) and confirm."""
        page = self.page
        (within or page).get_by_role("link", name=label, exact=True).click()
        for name, value in fields.items():
            field = page.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                page.locator(f"[name={name}][value={value}]").check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        page.locator("main").get_by_role("button", name=label, exact=True).click()

    def read_pdf(self, link: Locator, folder: Path) -> tuple[str, str]:
        """Follow a link that downloads a PDF: its file name and its text."""
        with self.page.expect_download() as started:
            link.click()
        download = started.value
        path = folder / download.suggested_filename
        download.save_as(path)
        return download.suggested_filename, pdf_text(path)


def pdf_text(path: Path) -> str:
    """What a screen reader or a search would find, with every run of white space as one blank."""
    found = subprocess.run(["/usr/bin/pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())
