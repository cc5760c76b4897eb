"""Taking tables over: somebody was faster, who may write what, many rows, and going on after a restart."""

from __future__ import annotations

import csv
import io
import time
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fields_of_action.exchange import export, runs
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.models import Goal, ImportRow, ImportRun, IndicatorValue, Measure, MeasureUpdate
from fields_of_action.updates import Standing, record
from tests import factories
from tests.fields_of_action.exchange_city import build, send, table


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    return build(people)


def as_csv(desk: SimpleNamespace, kind: str) -> bytes:
    return "".join(export.csv_pieces(KINDS[kind].columns, KINDS[kind].rows(desk.concept, desk.edition))).encode()


def sentences(run: ImportRun) -> list[tuple[int, str, str]]:
    return [tuple(problem) for problem in run.problems]


# --- Somebody was faster ----------------------------------------------------------------------------------------------------


def test_a_row_saved_after_the_check_is_noticed_and_nothing_is_written(desk):
    run = send(desk, "massnahmen", table(["Nummer", "Ort"], ["1.1", "Halle"], ["1.2", "Park"]))
    Measure.objects.filter(number="1.2").update(revision=9, last_editor=desk.people.unit_head)
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert not Measure.objects.exclude(place="").exists()
    run.refresh_from_db()
    ((row, _column, sentence),) = sentences(run)
    assert row == 3
    assert desk.people.unit_head.full_name in sentence
    again = runs.advance(runs.check_again(run))
    runs.take_over(again)
    assert set(Measure.objects.exclude(place="").values_list("place", flat=True)) == {"Halle", "Park"}


def test_a_report_after_the_check_is_not_covered(desk):
    run = send(desk, "massnahmen", table(["Nummer", "Stand"], ["1.1", "ruht"]))
    record(Measure.objects.get(number="1.1"), Standing("done", 100, "", date(2019, 1, 1)), user=desk.people.unit_head)
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert Measure.objects.get(number="1.1").status == "done"


def test_an_old_export_does_not_cover_what_came_later(desk):
    rows = list(csv.reader(io.StringIO(as_csv(desk, "massnahmen").decode("utf-8-sig"), newline=""), delimiter=";"))
    record(desk.measures[0], Standing("done", 100, "", date(2019, 1, 1)), user=desk.people.unit_head)
    run = send(desk, "massnahmen", table(*rows))
    ((_row, column, _sentence),) = sentences(run)
    assert column == "Bearbeitungsstand"


def test_a_number_taken_in_between_ends_in_a_sentence(desk):
    run = send(desk, "massnahmen", table(["Nummer", "Titel", "Feld"], ["8", "Neu", "Sport"], ["9", "Auch neu", "Sport"]))
    Measure.objects.create(concept=desk.concept, field=desk.sports, number="9", title="Schneller")
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert not Measure.objects.filter(number="8").exists()


def test_a_figure_changed_in_between_is_noticed(desk):
    run = send(desk, "kennzahlen", table(["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "2016", "99"]))
    IndicatorValue.objects.filter(indicator=desk.indicator).update(value=50)
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert IndicatorValue.objects.get(indicator=desk.indicator).value == 50


# --- Rights -----------------------------------------------------------------------------------------------------------------


def test_who_writes_for_another_unit_may_change_only_its_measures(desk):
    stranger = factories.person("author", desk.people.cosigning_unit)
    data = table(
        ["Titel", "Feld", "Zuständig"],
        ["Fremd", "Sport", desk.people.lead_unit.name],
        ["Eigen", "Sport", desk.people.cosigning_unit.name],
    )
    run = send(desk, "massnahmen", data, user=stranger)
    assert [problem[:2] for problem in sentences(run)] == [(2, "Zuständig")]
    with pytest.raises(runs.NotPossible):
        send(desk, "kennzahlen", data, user=stranger)
    with pytest.raises(runs.NotPossible):
        send(desk, "ziele", data, user=stranger)


def test_a_text_that_is_no_draft_any_more_takes_no_goals(desk):
    run = send(desk, "ziele", table(["Ziel"], ["Neu"]))
    type(desk.edition).objects.update(status="in_review")
    with pytest.raises(runs.NotPossible, match="Abstimmung"):
        runs.take_over(run)
    assert not Goal.objects.filter(title="Neu").exists()


# --- Many -------------------------------------------------------------------------------------------------------------------


@pytest.mark.postgres  # on the database that large cities run, once
@pytest.mark.slow
@pytest.mark.timed
def test_five_thousand_rows_in_under_twenty_seconds_with_progress(desk):
    heads = ["Nummer", "Titel", "Handlungsfeld", "Zuständig", "Zeitraum", "Stand", "Stand vom", "Notiz", "Kosten je Jahr"]
    unit = desk.people.lead_unit.name
    rows = [
        [f"v-{n}", f"Maßnahme {n}", "Sprachförderung", unit, "Ende 2014", "läuft", "5.3.2018", "Gut", "2018: 1000 + 500"]
        for n in range(5_000)
    ]
    # The time of this process: what else the machine does at the moment is not ours.
    started = time.process_time()
    upload = SimpleUploadedFile("viele.csv", table(heads, *rows).encode())
    run = runs.start(desk.people.author, KINDS["massnahmen"], desk.concept, desk.edition, upload)
    steps, longest = [], 0.0
    while run.is_running:
        began = time.process_time()
        run = runs.advance(run)
        longest = max(longest, time.process_time() - began)
        steps.append(run.done)
    assert run.problems == []
    runs.take_over(run)
    assert time.process_time() - started < 20
    assert Measure.objects.filter(number__startswith="v-").count() == 5_000
    assert MeasureUpdate.objects.filter(measure__number__startswith="v-").count() == 5_000
    assert steps == sorted(set(steps))
    assert len(steps) >= 2
    assert longest < 2.5


def test_a_check_goes_on_where_it_stood(desk, monkeypatch):
    monkeypatch.setattr(runs, "SECONDS_PER_CALL", 0)
    monkeypatch.setattr(runs, "ROWS_PER_PIECE", 2)
    data = table(["Titel", "Feld"], *[[f"Neu {n}", "Sport"] for n in range(5)]).encode()
    run = runs.start(desk.people.author, KINDS["massnahmen"], desk.concept, desk.edition, SimpleUploadedFile("t.csv", data))
    seen = []
    while run.is_running:
        # As after a restart: nothing but the row in the database is known.
        run = runs.advance(ImportRun.objects.get(pk=run.pk))
        seen.append((run.done, ImportRow.objects.filter(run=run).count()))
    assert seen == [(2, 2), (4, 4), (5, 5)]
    assert runs.advance(run).done == 5
