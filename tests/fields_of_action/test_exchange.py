"""Tables of measures, recommendations, goals and figures: out, in, and out again; every fault named, all or nothing."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from fields_of_action.choices import ImportStatus
from fields_of_action.exchange import export, runs
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.models import Goal, ImportRun, IndicatorValue, Measure, MeasureUpdate, Recommendation
from fields_of_action.updates import Standing, record
from tests.fields_of_action.exchange_city import build, send, table

ALL = ["massnahmen", "empfehlungen", "ziele", "kennzahlen"]


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    return build(people)


def rows_of(desk: SimpleNamespace, kind: str):
    return KINDS[kind].rows(desk.concept, desk.edition)


def as_csv(desk: SimpleNamespace, kind: str) -> bytes:
    return "".join(export.csv_pieces(KINDS[kind].columns, rows_of(desk, kind))).encode()


def as_xlsx(desk: SimpleNamespace, kind: str) -> bytes:
    return export.xlsx(KINDS[kind].columns, rows_of(desk, kind), title=str(KINDS[kind].slug.label))


def cells_of(data: bytes) -> list[list[tuple[object, str]]]:
    """Values with their formats, of every cell."""
    return [
        [(cell.value, cell.number_format) for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()
    ]


def sentences(run: ImportRun) -> list[tuple[int, str, str]]:
    return [tuple(problem) for problem in run.problems]


# --- Out, in, out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_what_was_exported_comes_back_unchanged(desk, kind):
    first = as_csv(desk, kind)
    assert first.startswith(b"\xef\xbb\xbf")
    run = send(desk, kind, first)
    assert (run.status, run.unknown_columns, run.problems) == (ImportStatus.READY, [], [])
    assert {row.action for row in run.rows.all()} == {"same"}
    runs.take_over(run)
    assert as_csv(desk, kind) == first


@pytest.mark.parametrize("kind", ALL)
def test_workbooks_come_back_cell_by_cell(desk, kind):
    first = as_xlsx(desk, kind)
    run = send(desk, kind, first, name="tabelle.xlsx")
    assert (run.status, run.problems) == (ImportStatus.READY, [])
    assert {row.action for row in run.rows.all()} == {"same"}
    runs.take_over(run)
    assert cells_of(as_xlsx(desk, kind)) == cells_of(first)


def without_state(data: bytes) -> list[list[str]]:
    """The table without how often each row was saved, which a real change alters."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    place = rows[0].index("Bearbeitungsstand") if "Bearbeitungsstand" in rows[0] else len(rows[0])
    return [row[:place] + row[place + 1 :] for row in rows]


@pytest.mark.parametrize("in_format", [as_csv, as_xlsx])
def test_every_column_is_restored_from_the_table(desk, in_format):
    """Reading is the inverse of writing: what somebody spoilt in the meantime is as it was exported."""
    before, file = as_csv(desk, "massnahmen"), in_format(desk, "massnahmen")
    Measure.objects.update(
        field=desk.opening, kind="key_project", title="verdorben", description="", target_groups="x", responsible_unit=None,
        owner="joint", partners="", period="", period_from=None, period_to=None, horizon="long", priority="low", quick_win=True,
        funding="x", place="x", public_text="x", internal_note="x", resumes=None, edition=None,
    )  # fmt: skip
    for measure in Measure.objects.all():
        measure.costs.all().delete()
        record(measure, Standing("dropped", 0, "verdorben", date(2019, 1, 1)), user=desk.people.author)
    # Somebody else saved since the export, so the table must not say how it stood then.
    spoilt = as_csv(desk, "massnahmen")
    assert without_state(spoilt) != without_state(before)
    refused = send(desk, "massnahmen", file)
    assert {column for _row, column, _sentence in sentences(refused)} == {"Bearbeitungsstand"}

    run = send(desk, "massnahmen", table(*without_state(before)))
    assert run.problems == []
    runs.take_over(run)
    assert without_state(as_csv(desk, "massnahmen")) == without_state(before)


@pytest.mark.parametrize("kind", ["empfehlungen", "ziele", "kennzahlen"])
def test_the_other_tables_are_restored_too(desk, kind):
    before = as_csv(desk, kind)
    Recommendation.objects.update(text="x", horizon="long", priority="low", source="", became=None)
    Recommendation.objects.get().in_fields.all().delete()
    Goal.objects.update(text="x", level="impact", parent=None, field=None, position=9)
    IndicatorValue.objects.update(value=1, footnote="x")
    run = send(desk, kind, table(*without_state(before)))
    assert run.problems == []
    runs.take_over(run)
    assert without_state(as_csv(desk, kind)) == without_state(before)


def test_formulas_are_made_harmless_and_recognised(desk):
    text = as_csv(desk, "massnahmen").decode()
    for harmless in ("'=Lotsen", "'+49 Verein", "'-5 Plätze frei", "'- nur für uns"):
        assert harmless in text
    for row in csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    for row in cells_of(as_xlsx(desk, "massnahmen")):
        assert not any(str(value).startswith(("=", "+", "@")) for value, _format in row)


def test_spreadsheets_can_calculate_with_dates_and_numbers(desk):
    head, first, *_rest = cells_of(as_xlsx(desk, "massnahmen"))
    row = dict(zip([value for value, _format in head], first, strict=True))
    assert row["Stand vom"][0].date() == date(2018, 3, 5)
    assert row["Stand vom"][1] == "DD.MM.YYYY"
    assert (row["Fortschritt in %"][0], row["Gesamtkosten in Euro"][0]) == (40, 8750.5)


def test_committees_get_their_columns_and_no_internal_note(desk):
    columns = KINDS["massnahmen"].committee_columns()
    text = "".join(export.csv_pieces(columns, rows_of(desk, "massnahmen")))
    assert text.splitlines()[0].startswith("\ufeffNummer;Handlungsfeld;Titel;Art;Zuständig;Zeitraum;Horizont;Stand")
    assert "nur für uns" not in text
    figures = "".join(export.csv_pieces(KINDS["kennzahlen"].committee_columns(), rows_of(desk, "kennzahlen")))
    assert "Lotsinnen und Lotsen;2017;Frauen;unter 5;" in figures
    assert "12,5" in figures


# --- Faults ---------------------------------------------------------------------------------------------------------------

FAULTS = [
    # What stands in the row, and in which column the fault is.
    ({"Kennung": "#999999999"}, "Kennung"),
    ({"Kennung": "siebzehn"}, "Kennung"),
    ({"Handlungsfeld": "Sprachförderungg"}, "Handlungsfeld"),
    ({"Handlungsfeld": ""}, "Handlungsfeld"),
    ({"Titel": ""}, "Titel"),
    ({"Titel": "x" * 251}, "Titel"),
    ({"Art": "Leuchtturm"}, "Art"),
    ({"Zuständig": "Fachbereich 99"}, "Zuständig"),
    ({"Träger": "niemand"}, "Träger"),
    ({"Zeitraum": "demnächst"}, "Zeitraum"),
    ({"Zeitraum": "2020 bis 2017"}, "Zeitraum"),
    ({"Horizont": "sofort"}, "Horizont"),
    ({"Priorität": "sehr hoch"}, "Priorität"),
    ({"Schnell umsetzbar": "vielleicht"}, "Schnell umsetzbar"),
    ({"Stand": "lauft"}, "Stand"),
    ({"Fortschritt in %": "140"}, "Fortschritt in %"),
    ({"Fortschritt in %": "halb"}, "Fortschritt in %"),
    ({"Stand vom": "31.02.2018"}, "Stand vom"),
    ({"Stand": "läuft", "Stand vom": "01.01.2999"}, "Stand vom"),
    ({"Kosten je Jahr": "fünftausend"}, "Kosten je Jahr"),
    ({"Nimmt wieder auf": "9.9"}, "Nimmt wieder auf"),
    ({"Fortschreibung": "Fortschreibung 1999"}, "Fortschreibung"),
    ({"Nummer": "n-1"}, "ganze Zeile"),
]


def planted(desk: SimpleNamespace) -> tuple[str, set[tuple[int, str]]]:
    """A table of measures with a fault in nearly every row, and where they are."""
    heads = [column.head for column in KINDS["massnahmen"].columns if column.key not in ("state", "total")]
    rows, expected = [heads], set()
    good = {"Handlungsfeld": "Sprachförderung", "Zuständig": desk.people.lead_unit.name}
    for number, (fault, column) in enumerate([({"Nummer": "n-1"}, ""), *FAULTS], start=2):
        values = good | {"Titel": f"Maßnahme {number}", "Nummer": f"f-{number}"} | fault
        rows.append([values.get(head, "") for head in heads])
        if column:
            expected.add((number, column))
    return table(*rows), expected


def state(desk: SimpleNamespace) -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Measure, MeasureUpdate, Goal, Recommendation, IndicatorValue)
    ]


def test_twenty_and_more_planted_faults_are_all_named_and_nothing_is_written(desk):
    data, expected = planted(desk)
    before = state(desk)
    run = send(desk, "massnahmen", data)
    assert len(expected) >= 20
    assert {(row, column) for row, column, _sentence in sentences(run)} == expected
    assert run.problem_count == len(expected)
    assert all(sentence.endswith((".", "?")) for _row, _column, sentence in sentences(run))
    assert run.status == ImportStatus.FAULTY
    with pytest.raises(runs.NotPossible, match="nichts geschrieben"):
        runs.take_over(run)
    assert state(desk) == before


def test_the_same_faults_are_named_in_a_workbook(desk):
    data, expected = planted(desk)
    book = Workbook()
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=";"):
        book.active.append([cell or None for cell in row])
    heads = [cell.value for cell in book.active[1]]
    book.active.cell(2, heads.index("Beschreibung") + 1, "=1+1")
    written = io.BytesIO()
    book.save(written)
    run = send(desk, "massnahmen", written.getvalue(), name="tabelle.xlsx")
    found = {(row, column) for row, column, _sentence in sentences(run)}
    assert found == expected | {(2, "Beschreibung")}
    assert any("Formel" in sentence for row, _column, sentence in sentences(run) if row == 2)


def test_suggestions_name_what_was_meant(desk):
    run = send(desk, "massnahmen", planted(desk)[0])
    text = " ".join(sentence for _row, _column, sentence in sentences(run))
    assert "Meinten Sie „läuft“?" in text
    assert "fehlt" in text


def test_a_name_with_two_meanings_is_asked_about(desk):
    desk.opening.aliases = "Sprachförderung"
    desk.opening.save()
    run = send(desk, "massnahmen", table(["Titel", "Handlungsfeld"], ["Neu", "Sprachförderung"]))
    ((row, column, sentence),) = sentences(run)
    assert (row, column) == (2, "Handlungsfeld")
    assert "nicht eindeutig" in sentence
    assert "Interkulturelle Öffnung der Verwaltung" in sentence


def test_unknown_columns_are_listed_and_double_ones_refused(desk):
    run = send(desk, "massnahmen", table(["Titel", "Handlungsfeld", "Farbe", "Feld", ""], ["Neu", "Sport", "rot", "Sport", "x"]))
    assert run.unknown_columns == ["Farbe", "(Spalte E ohne Überschrift)"]
    assert sentences(run) == [(1, "Handlungsfeld", "Diese Spalte steht zweimal in der Tabelle.")]


def test_a_table_without_a_needed_column_says_so_once(desk):
    run = send(desk, "massnahmen", table(["Titel"], ["Eins"], ["Zwei"]))
    assert (1, "Handlungsfeld", "Diese Spalte fehlt. Neue Zeilen brauchen sie.") in sentences(run)


# --- Writing --------------------------------------------------------------------------------------------------------------


def test_a_status_change_is_a_report_with_who_and_when(desk):
    data = table(
        ["Nummer", "Stand", "Fortschritt", "Notiz", "Stand vom"], ["1.1", "Abgeschlossen", "100 %", "Fertig", "1.2.2019"]
    )
    run = runs.take_over(send(desk, "massnahmen", data))
    measure = Measure.objects.get(number="1.1")
    last = measure.updates.last()
    assert (last.status, last.progress, last.note, last.as_of) == ("done", 100, "Fertig", date(2019, 2, 1))
    assert last.author == desk.people.author
    assert (measure.status, measure.noted_on) == ("done", date(2019, 2, 1))
    assert measure.revision == 2
    assert measure.updates.count() == 2
    assert run.finished_at is not None
    assert run.table is None
    # Nothing else of the measure was touched, and nothing of the others.
    assert measure.description.startswith("Zeile eins")
    assert MeasureUpdate.objects.exclude(measure=measure).count() == 2


def test_a_report_without_a_day_is_todays(desk):
    run = send(desk, "massnahmen", table(["Titel", "Feld", "Stand"], ["Neu", "sport", "läuft"]))
    assert ["Stand vom", "", f"{timezone.localdate():%d.%m.%Y}"] in run.rows.get().changes
    runs.take_over(run)
    measure = Measure.objects.get(title="Neu")
    assert (measure.status, measure.noted_on) == ("running", timezone.localdate())
    assert (measure.concept, measure.edition, measure.field) == (desk.concept, desk.edition, desk.sports)
    assert measure.updates.count() == 1


def test_new_and_changed_rows_keep_their_history(desk):
    data = table(["Nummer", "Titel", "Feld"], ["1.2", "Boccia für alle", "Sport"], ["7", "Neu", "Sport"])
    run = send(desk, "massnahmen", data)
    assert [(row.action, row.title) for row in run.rows.all()] == [("change", "Boccia für alle"), ("new", "Neu")]
    assert run.rows.first().changes == [["Titel", "Boccia-Bahn", "Boccia für alle"]]
    runs.take_over(run)
    changed, new = Measure.objects.get(number="1.2"), Measure.objects.get(number="7")
    assert (changed.history.first().history_type, changed.history.first().history_user) == ("~", desk.people.author)
    assert changed.history.first().title == "Boccia für alle"
    assert [(item.history_type, item.history_user) for item in new.history.all()] == [("+", desk.people.author)]


def test_rows_are_found_by_number_or_by_field_and_title(desk):
    run = send(
        desk, "massnahmen", table(["Feld", "Titel", "Ort"], ["Zugang zu Bildung und Sprache", "elternbegleitung", "Halle"])
    )
    (row,) = run.rows.all()
    assert (row.action, row.target) == ("change", desk.measures[0].pk)


def test_a_goal_may_stand_below_one_of_the_same_table(desk):
    data = table(["Kürzel", "Ziel", "Ebene", "Gehört zu"], ["2.1", "Unten", "Teilziel", "2"], ["2", "Oben", "Leitziel", ""])
    runs.take_over(send(desk, "ziele", data))
    assert Goal.objects.get(code="2.1").parent == Goal.objects.get(code="2")
    missing = send(desk, "ziele", table(["Ziel", "Gehört zu"], ["Allein", "77"]))
    assert sentences(missing)[0][:2] == (2, "Gehört zu")


def test_rows_do_not_lead_back_to_themselves(desk):
    run = send(desk, "massnahmen", table(["Nummer", "Nimmt wieder auf"], ["1.1", "1.3"]))
    assert sentences(run)[0][:2] == (2, "Nimmt wieder auf")
    # Each of these is fine by itself, as long as the other is not written.
    run = send(desk, "massnahmen", table(["Nummer", "Nimmt wieder auf"], ["1.1", "1.2"], ["1.2", "1.1"]))
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert Measure.objects.exclude(resumes=None).count() == 1
    run = send(desk, "ziele", table(["Kürzel", "Ziel", "Gehört zu"], ["1", "Teilhabe für alle", "1.1"]))
    with pytest.raises(runs.NotPossible):
        runs.take_over(run)
    assert Goal.objects.get(code="1").parent is None


def test_a_unit_that_is_closed_takes_no_measures(desk):
    desk.people.cosigning_unit.valid_to = date(2019, 12, 31)
    desk.people.cosigning_unit.save()
    data = table(["Nummer", "Zuständig"], ["1.1", desk.people.cosigning_unit.name])
    ((_row, column, sentence),) = sentences(send(desk, "massnahmen", data))
    assert (column, "31.12.2019" in sentence) == ("Zuständig", True)


def test_figures_are_read_in_german(desk):
    data = table(
        ["Kennzahl", "Jahr", "Wert"],
        ["Sprachkurse", "2018", "1.234,5"],
        ["sprachkurse", "2019", "1.234"],
        ["Sprachkurse", "2020", "7,5"],
    )
    runs.take_over(send(desk, "kennzahlen", data))
    values = dict(IndicatorValue.objects.filter(indicator=desk.indicator).values_list("year", "value"))
    assert values == {2016: Decimal("12.50"), 2018: Decimal("1234.50"), 2019: 1234, 2020: Decimal("7.50")}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([["Kennzahl", "Jahr", "Wert"], ["Sprachkurs", "2018", "1"]], (2, "Kennzahl")),
        ([["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "1500", "1"]], (2, "Jahr")),
        ([["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "2018", "viele"]], (2, "Wert")),
        ([["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "2018", "1,234"]], (2, "Wert")),
        ([["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "2018", "1"], ["Sprachkurse", "2018", "2"]], (3, "ganze Zeile")),
    ],
)
def test_faults_of_figures(desk, data, place):
    assert [problem[:2] for problem in sentences(send(desk, "kennzahlen", table(*data)))] == [place]
