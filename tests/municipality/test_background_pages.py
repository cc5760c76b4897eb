"""The pages of background jobs: one's own only, progress, cancelling, trying again, the file as long as one may have it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from municipality.background import Failed, Progress, handler, start
from municipality.background.checks import jobs_are_worked_off
from municipality.background.handlers import HANDLERS
from municipality.background.worker import Pulse
from municipality.choices import JobState, Role
from municipality.models import BackgroundWorker, Job, JobFile, Membership, User
from municipality.scoping import use_municipality
from tests import factories
from tests.background import run_waiting_jobs
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.django_db

LIST = "auftraege/"
BUDGET = 10
CANARY = "KANARIEAUFTRAG"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    @handler("print", permission="concepts.view_conceptedition")
    def make_file(job: Job, progress: Progress) -> None:
        progress.keep("Konzept „2017“.pdf", "application/pdf", b"%PDF-1.7 " + CANARY.encode())

    @handler("fail", permission="concepts.view_conceptedition")
    def fail(job: Job, progress: Progress) -> None:
        raise Failed("Das Konzept hat noch keine Kapitel.")

    yield
    for kind in ("print", "fail"):
        HANDLERS.pop(kind)


def begin(user: User, kind: str = "print", number: int = 0) -> Job:
    return start(kind, user=user, title=f"Konzept drucken {CANARY}", data={"n": number}, page="/zurueck/")


@pytest.fixture
def author(people: SimpleNamespace) -> Visitor:
    return Visitor(people.author)


def test_from_waiting_to_the_file(people, author):
    empty = author.get(LIST)
    assert "Noch keine Aufträge" in text(empty)
    assert f'href="{author.address(LIST)}"' in empty.content.decode()
    job = begin(people.author)
    address = f"{LIST}{job.pk}/"
    waiting = author.get(address)
    assert "wartet, bis er an der Reihe ist" in text(waiting)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "Stand neu laden" in text(waiting)
    Job.objects.update(state=JobState.RUNNING, done=3, total=12, sentence="Kapitel 3 wird gesetzt.")
    part = author.get(f"{address}stand/")
    assert "3 von 12 (25 %)" in text(part)
    assert "Kapitel 3 wird gesetzt." in text(part)
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    Job.objects.update(state=JobState.WAITING, done=0, total=0, sentence="")
    run_waiting_jobs()
    over = author.get(f"{address}stand/")
    assert over["HX-Refresh"] == "true"
    assert "hx-trigger" not in over.content.decode()
    page = author.get(address)
    assert "Konzept „2017“.pdf" in text(page)
    assert "abbrechen" not in text(page)
    assert "fertig" in text(author.get(LIST))
    file = author.get(f"{address}ergebnis/")
    assert file.content.startswith(b"%PDF")
    assert file["Content-Type"] == "application/pdf"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''Konzept")
    assert "no-store" in file["Cache-Control"]


def test_cancelling_leads_back_and_can_be_mended(people, author):
    job = begin(people.author)
    page = author.get(f"{LIST}{job.pk}/").content.decode()
    assert "data-confirm=" in page
    assert author.get(f"{LIST}{job.pk}/abbrechen/").status_code == 405
    assert author.post(f"{LIST}{job.pk}/abbrechen/")["Location"] == "/zurueck/"
    assert "Abgebrochen" in text(author.get(f"{LIST}{job.pk}/"))
    late = author.post(f"{LIST}{job.pk}/abbrechen/")
    assert (late.status_code, "zu spät" in text(late)) == (409, True)
    again = author.post(f"{LIST}{job.pk}/noch-einmal/")
    assert again["Location"] == author.address(f"{LIST}{job.pk}/")
    assert author.post(f"{LIST}{job.pk}/noch-einmal/").status_code == 409
    run_waiting_jobs()
    assert Job.objects.get().state == JobState.DONE


def test_what_can_no_longer_be_cancelled_has_no_button(people, author):
    job = begin(people.author)
    Job.objects.update(can_cancel=False, state=JobState.RUNNING)
    assert "Auftrag abbrechen" not in text(author.get(f"{LIST}{job.pk}/"))
    assert author.post(f"{LIST}{job.pk}/abbrechen/").status_code == 409


def test_a_failure_tells_its_reason(people, author):
    job = begin(people.author, "fail")
    run_waiting_jobs()
    page = text(author.get(f"{LIST}{job.pk}/"))
    assert "Das Konzept hat noch keine Kapitel." in page
    assert "Noch einmal versuchen" in page
    assert "keine Kapitel" in text(author.get(LIST))
    assert author.get(f"{LIST}{job.pk}/ergebnis/").status_code == 404


def addresses(job: Job) -> list[tuple[str, str]]:
    base = f"{LIST}{job.pk}/"
    return [
        ("get", base),
        ("get", f"{base}stand/"),
        ("get", f"{base}ergebnis/"),
        ("post", f"{base}abbrechen/"),
        ("post", f"{base}noch-einmal/"),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUTHOR])
def test_nobody_reaches_the_jobs_of_others(people, role):
    job = begin(people.author)
    run_waiting_jobs()
    other = Visitor(factories.person(role))
    for verb, address in addresses(job):
        assert getattr(other, verb)(address).status_code == 404
    own = other.get(LIST)
    assert own.status_code == 200
    assert CANARY not in own.content.decode()
    assert Job.objects.get().state == JobState.DONE


def test_one_and_the_same_person_finds_it_in_its_own_city_only(people, author):
    job = begin(people.author)
    run_waiting_jobs()
    elsewhere = factories.MunicipalityFactory()
    with use_municipality(elsewhere):
        factories.MembershipFactory(user=people.author, role=Role.AUTHOR, unit=factories.UnitFactory())
        for verb, address in addresses(job):
            assert getattr(author, verb)(address).status_code == 404
        assert CANARY not in author.get(LIST).content.decode()
        stranger = Visitor(factories.UserFactory())
        for verb, address in [*addresses(job), ("get", LIST)]:
            assert getattr(stranger, verb)(address).status_code == 404


def test_the_file_goes_with_the_right(people, author):
    job = begin(people.author)
    run_waiting_jobs()
    assert author.get(f"{LIST}{job.pk}/ergebnis/").status_code == 200
    HANDLERS["print"] = HANDLERS["print"].__class__("print", "council.manage_meetings", lambda *_: True, HANDLERS["print"].work)
    assert author.get(f"{LIST}{job.pk}/ergebnis/").status_code == 404
    assert "Herunterladen" not in text(author.get(f"{LIST}{job.pk}/"))
    Membership.objects.filter(user=people.author).delete()
    assert author.get(f"{LIST}{job.pk}/").status_code == 404


def test_the_pages_are_cheap(people, author):
    for count in (1, 3, 30):
        for number in range(count):
            job = begin(people.author, number=number)
        assert author.queries(LIST) <= BUDGET
        assert author.queries(f"{LIST}{job.pk}/") <= BUDGET
        assert author.queries(f"{LIST}{job.pk}/stand/") <= BUDGET
    page = text(author.get(LIST))
    assert "1 bis 20 von 30" in page
    assert author.get(f"{LIST}?page=zwei").status_code == 404


def wait_long() -> None:
    early = timezone.now() - timedelta(seconds=45)
    Job.objects.update(heartbeat_at=early)
    DBTaskResult.objects.update(enqueued_at=early)


def test_a_job_that_waits_in_vain_says_so_to_its_owner_and_to_the_operator(people, author):
    job = begin(people.author)
    sentence = "werden keine Aufträge abgearbeitet"
    assert sentence not in text(author.get(f"{LIST}{job.pk}/"))
    assert jobs_are_worked_off(databases=["default"]) == []
    wait_long()
    assert sentence in text(author.get(f"{LIST}{job.pk}/"))
    (warning,) = jobs_are_worked_off(databases=["default"])
    assert (warning.id, "1 background jobs wait" in warning.msg) == ("municipality.W001", True)
    assert jobs_are_worked_off() == []
    pulse = Pulse("werkstatt")
    pulse.beat(at_round=True)
    assert sentence not in text(author.get(f"{LIST}{job.pk}/"))
    assert jobs_are_worked_off(databases=["default"]) == []
    BackgroundWorker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert sentence in text(author.get(f"{LIST}{job.pk}/"))


def test_the_check_is_silent_before_the_tables_exist(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["etwas_anderes"])
    assert jobs_are_worked_off(databases=["default"]) == []


def test_old_jobs_go_with_their_files(people):
    old, young, waiting = (begin(people.author, number=number) for number in range(3))
    Job.objects.filter(pk=waiting.pk).update(task=None)
    run_waiting_jobs()
    long_ago = timezone.now() - timedelta(days=31)
    Job.objects.filter(pk=old.pk).update(finished_at=long_ago)
    Job.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    BackgroundWorker.objects.create(name="vergessen", seen_at=long_ago)
    said = StringIO()
    with use_municipality(None):
        call_command("delete_old_jobs", stdout=said)
    assert "1 alter Auftrag gelöscht." in said.getvalue()
    assert set(Job.objects.all()) == {young, waiting}
    assert JobFile.objects.get().job == young
    assert not DBTaskResult.objects.exists()
    assert not BackgroundWorker.objects.exists()
    call_command("delete_old_jobs", stdout=said)
    assert "kein Auftrag war so alt." in said.getvalue()
    with pytest.raises(CommandError, match="zwischen 1"):
        call_command("delete_old_jobs", "--days", "0")
