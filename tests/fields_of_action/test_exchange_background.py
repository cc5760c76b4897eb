"""Large tables: no request reads, checks or writes them; a job does, with progress, and can be stopped."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from openpyxl import Workbook

from fields_of_action.choices import ImportStatus
from fields_of_action.exchange import runs, tables
from fields_of_action.models import Goal, ImportRow, ImportRun, Measure
from fields_of_action.models.import_run import ROWS_IN_A_REQUEST
from municipality.background import Cancelled, cancel
from municipality.background.revival import revive
from municipality.choices import JobState
from municipality.models import Job
from tests.background import run_waiting_jobs
from tests.council.browsing import Visitor, text
from tests.fields_of_action.exchange_city import build, table

IMPORT = "massnahmen/einfuhr/"
MANY = ROWS_IN_A_REQUEST + 30
BUDGET = 12


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    return build(people)


@pytest.fixture
def author(desk: SimpleNamespace) -> Visitor:
    return Visitor(desk.people.author)


def many(count: int = MANY, note: str = "Gut") -> list[list[str]]:
    rows = [[f"v-{n}", f"Maßnahme {n}", "Sport", "läuft", "5.3.2018", note] for n in range(count)]
    return [["Nummer", "Titel", "Handlungsfeld", "Stand", "Stand vom", "Notiz"], *rows]


def upload(desk: SimpleNamespace, visitor: Visitor, data: bytes, kind: str = "massnahmen", name: str = "viele.csv") -> str:
    values = {"kind": kind, "edition": desk.edition.pk, "file": SimpleUploadedFile(name, data)}
    answer: HttpResponse = visitor.post(IMPORT, values)
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> Any:
    """As long as a request runs, nothing is read, checked or written."""
    watched = [(tables, "read"), (runs, "check"), *[(kind.__class__, "write") for kind in runs.KINDS.values()]]

    def forbidden(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("this belongs into the background")

    def during(request: Any) -> Any:
        with monkeypatch.context() as patch:
            for place, name in watched:
                patch.setattr(place, name, forbidden)
            return request()

    return during


def test_a_large_table_goes_all_the_way_without_any_request_doing_the_work(desk, author, no_reading):
    data = table(*many(note="x" * 2_400)).encode()
    assert not tables.is_small(data)
    page = no_reading(lambda: upload(desk, author, data))
    run = ImportRun.objects.get()
    assert (run.status, run.total) == (ImportStatus.READING, 0)
    waiting = no_reading(lambda: author.get(page))
    assert "Die Tabelle wird gelesen und geprüft" in text(waiting)
    assert "Auftrag abbrechen" in text(waiting)
    assert "weiter/" not in waiting.content.decode()
    run_waiting_jobs()
    run.refresh_from_db()
    assert (run.status, run.total, run.done, run.upload) == (ImportStatus.READY, MANY, MANY, None)
    assert f"{MANY} Zeilen übernehmen" in text(author.get(page))
    assert no_reading(lambda: author.post(f"{page}uebernehmen/"))["Location"] == page
    assert not Measure.objects.filter(number__startswith="v-").exists()
    assert "Die Tabelle wird übernommen" in text(author.get(page))
    run_waiting_jobs()
    assert "wurde am" in text(author.get(page))
    written = Measure.objects.filter(number__startswith="v-")
    assert written.count() == MANY
    assert set(written.first().history.values_list("history_user", flat=True)) == {desk.people.author.pk}
    assert [job.get_state_display() for job in Job.objects.all()] == ["fertig", "fertig"]
    assert "Tabelle „viele.csv“ übernehmen" in text(author.get("auftraege/"))


def test_a_large_workbook_is_known_by_what_is_inside(desk, author, no_reading):
    book = Workbook()
    for row in many(1_500):
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    assert not tables.is_small(written.getvalue())
    page = no_reading(lambda: upload(desk, author, written.getvalue(), name="viele.xlsx"))
    run_waiting_jobs()
    assert "1500 Zeilen übernehmen" in text(author.get(page)).replace(".", "")


def test_what_is_no_table_is_told_on_the_page(desk, author):
    data = b"a;b\n" + b'"nie geschlossen;\n' * 60_000
    page = upload(desk, author, data)
    run_waiting_jobs()
    said = text(author.get(page))
    assert "1 Fehler, nichts geschrieben" in said
    assert "nicht als CSV lesen" in said
    assert "Noch einmal prüfen" not in said
    assert author.post(f"{page}neu-pruefen/").status_code == 409
    assert author.post(f"{page}uebernehmen/").status_code == 409
    author.post(f"{page}verwerfen/")
    assert not ImportRun.objects.exists()


def test_a_stopped_check_goes_on_where_it_stood(desk, author, monkeypatch):
    page = upload(desk, author, table(*many()).encode())
    seen = []
    advance = runs.advance

    def and_stop(run: ImportRun) -> ImportRun:
        run = advance(run)
        seen.append(run.done)
        cancel(Job.objects.get())
        return run

    monkeypatch.setattr("municipality.background.progress.SECONDS_BETWEEN_WRITES", 0)
    monkeypatch.setattr(runs, "SECONDS_PER_CALL", 0)
    monkeypatch.setattr(runs, "advance", and_stop)
    run_waiting_jobs()
    monkeypatch.setattr(runs, "advance", advance)
    assert seen == [runs.ROWS_PER_PIECE]
    stopped = text(author.get(page))
    assert "Die Prüfung steht still" in stopped
    assert f"{runs.ROWS_PER_PIECE} von {MANY} Zeilen sind geprüft." in stopped
    assert author.post(f"{page}weiter/").status_code == 302
    assert "Die Tabelle wird gelesen und geprüft" in text(author.get(page))
    run_waiting_jobs()
    run = ImportRun.objects.get()
    assert (run.status, run.rows.count()) == (ImportStatus.READY, MANY)


@pytest.mark.parametrize("kind", ["massnahmen", "ziele"])
def test_stopped_while_writing_nothing_is_written(desk, author, monkeypatch, kind):
    goals = [["Kürzel", "Ziel", "Ebene"], *[[f"v{n}", f"Ziel {n}", "Leitziel"] for n in range(MANY)]]
    page = upload(desk, author, table(*(many() if kind == "massnahmen" else goals)).encode(), kind)
    run_waiting_jobs()
    author.post(f"{page}uebernehmen/")
    job = Job.objects.first()
    told = []

    def stop(self: Any, done: int, total: int, sentence: str = "") -> None:
        told.append(sentence)
        if done == 3:
            raise Cancelled

    monkeypatch.setattr("municipality.background.progress.Progress.at", stop)
    run_waiting_jobs()
    assert len(told) == 4
    assert all(sentence.endswith(".") for sentence in told)
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    assert ImportRun.objects.get().status == ImportStatus.READY
    assert not Measure.objects.filter(number__startswith="v-").exists()
    assert not Goal.objects.filter(code__startswith="v").exists()
    assert f"{MANY} Zeilen übernehmen" in text(author.get(page))


def test_whoever_cancels_before_the_last_step_has_nothing_written(desk, author, monkeypatch):
    page = upload(desk, author, table(*many()).encode())
    run_waiting_jobs()
    author.post(f"{page}uebernehmen/")

    def too_late(self: Any) -> None:
        raise Cancelled

    monkeypatch.setattr("municipality.background.progress.Progress.no_way_back", too_late)
    run_waiting_jobs()
    assert not Measure.objects.filter(number__startswith="v-").exists()
    assert ImportRun.objects.get().status == ImportStatus.READY


def test_while_a_job_works_nobody_else_touches_the_table(desk, author):
    page = upload(desk, author, table(*many()).encode())
    for act in ("uebernehmen", "neu-pruefen", "verwerfen"):
        answer = author.post(f"{page}{act}/")
        assert (answer.status_code, "gerade in Arbeit" in text(answer)) == (409, True)
    assert author.post(f"{page}weiter/").status_code == 302
    assert Job.objects.count() == 1
    run_waiting_jobs()
    for _click in range(2):
        author.post(f"{page}uebernehmen/")
    assert Job.objects.count() == 2
    other = Visitor(desk.people.unit_head)
    assert other.get(page).status_code == 404
    assert other.get(f"auftraege/{Job.objects.first().pk}/").status_code == 404


def test_written_but_not_yet_said_is_not_written_twice(desk, author):
    page = upload(desk, author, table(*many()).encode())
    run_waiting_jobs()
    author.post(f"{page}uebernehmen/")
    # As after a power cut between the table's commit and the job's last word.
    runs.take_over(ImportRun.objects.get())
    Job.objects.filter(state=JobState.WAITING).update(state=JobState.RUNNING, heartbeat_at="2020-01-01T00:00:00Z")
    assert revive() == 1
    run_waiting_jobs()
    assert Job.objects.first().state == JobState.DONE
    assert Measure.objects.filter(number__startswith="v-").count() == MANY


def test_somebody_was_faster_is_told_on_the_page(desk, author):
    rows = [["Nummer", "Ort"], ["1.1", "Halle"]]
    page = upload(desk, author, table(["Nummer", "Titel", "Feld", "Ort"], *[[*row[:3], "Park"] for row in many()[1:]]).encode())
    run_waiting_jobs()
    author.post(f"{page}uebernehmen/")
    Measure.objects.create(concept=desk.concept, edition=desk.edition, field=desk.sports, number="v-7", title="Schneller")
    run_waiting_jobs()
    said = text(author.get(page))
    assert "Es wurde nichts geschrieben, denn seit der Prüfung hat sich etwas geändert." in said
    assert Measure.objects.filter(number__startswith="v-").count() == 1
    assert Job.objects.first().state == JobState.FAILED
    author.post(f"{page}neu-pruefen/")
    assert "Die Tabelle wird gelesen und geprüft" in text(author.get(page))
    run_waiting_jobs()
    assert ImportRow.objects.filter(target__isnull=False).count() == 1
    small = upload(desk, author, table(*rows).encode())
    assert author.client.post(f"{small}weiter/", headers={"HX-Request": "true"}).status_code == 200
    assert author.post(f"{small}uebernehmen/").status_code == 302
    assert Measure.objects.get(number="1.1").place == "Halle"


def test_the_pages_stay_cheap(desk, author):
    page = upload(desk, author, table(*many()).encode())
    assert author.queries(page) <= BUDGET
    run_waiting_jobs()
    assert author.queries(page) <= BUDGET
    assert author.queries(IMPORT) <= BUDGET
