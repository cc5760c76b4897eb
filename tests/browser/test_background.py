"""A background job in Chromium: every state of its page, progress that moves by itself, cancelling, the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from municipality.background import Failed, Progress, handler, start
from municipality.background.handlers import HANDLERS
from municipality.choices import JobState
from municipality.models import Job, Municipality, User
from municipality.scoping import use_municipality
from tests.background import run_waiting_jobs
from tests.browser.accessible import look_at
from tests.browser.person import Person


@pytest.fixture
def kinds() -> Iterator[None]:
    @handler("print", permission="concepts.view_conceptedition")
    def make_file(job: Job, progress: Progress) -> None:
        progress.keep("konzept.txt", "text/plain", b"Inhalt")

    @handler("fail", permission="concepts.view_conceptedition")
    def fail(job: Job, progress: Progress) -> None:
        raise Failed("Das Konzept hat noch keine Kapitel. Bitte legen Sie zuerst eines an.")

    yield
    for kind in ("print", "fail"):
        HANDLERS.pop(kind)


@pytest.fixture
def begin(demo: None, kinds: None) -> Iterator[Callable[..., Job]]:
    with use_municipality(Municipality.objects.get(slug="waiblingen")):
        user = User.objects.get(email="author@waiblingen.example")
        yield lambda kind="print", number=0: start(kind, user=user, title=f"Konzept drucken ({number})", data={"n": number})


def test_every_state_has_a_sound_page(begin: Callable[..., Job], visit: Callable[..., Person]):
    author = visit("author@waiblingen")
    found = look_at(author, "auftraege/")
    made, failed = begin(), begin("fail")
    run_waiting_jobs()
    waiting, running, cancelled = (begin(number=number) for number in (1, 2, 3))
    Job.objects.filter(pk=running.pk).update(state=JobState.RUNNING, done=3, total=12, sentence="Kapitel 3 wird gesetzt.")
    author.go(f"auftraege/{cancelled.pk}/")
    author.push("Auftrag abbrechen")
    author.push("Auftrag beenden", author.page.get_by_role("dialog"))
    expect(author.page.get_by_role("heading", name="Abgebrochen")).to_be_visible()
    for job in (made, failed, waiting, running, cancelled):
        found += look_at(author, f"auftraege/{job.pk}/")
    found += look_at(author, "auftraege/")
    assert not found, "\n" + "\n".join(found)


def test_a_page_follows_its_job_to_the_file(begin: Callable[..., Job], visit: Callable[..., Person]):
    author, job = visit("author@waiblingen", keyboard=True), begin()
    page = author.go()
    author.hands.press(page.locator(".user-menu > summary"))
    author.follow("Meine Aufträge")
    author.follow("Konzept drucken (0)")
    expect(page.get_by_text("wartet, bis er an der Reihe ist")).to_be_visible()
    running = Job.objects.filter(pk=job.pk)
    running.update(state=JobState.RUNNING, done=3, total=12, sentence="Kapitel 3 wird gesetzt.")
    expect(page.get_by_text("3 von 12 (25 %)")).to_be_visible()
    running.update(done=9)
    expect(page.get_by_text("9 von 12 (75 %)")).to_be_visible()
    running.update(state=JobState.WAITING, done=0, total=0)
    run_waiting_jobs()
    expect(page.get_by_role("heading", name="Fertig")).to_be_visible()
    with page.expect_download() as download:
        author.follow("Herunterladen")
    assert download.value.suggested_filename == "konzept.txt"
