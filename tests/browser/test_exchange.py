"""A table in Chromium: out with the filters of the list, changed, checked with progress, shown, taken over."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from council.demo.sources import CITIES
from fields_of_action.models import Measure
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests.browser.accessible import faults
from tests.browser.person import Person


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


@pytest.mark.slow
def test_a_table_goes_out_and_comes_back(demo: None, visit: Callable[..., Person], tmp_path: Path):
    author, found = visit("author@waiblingen"), []
    page = author.page
    author.go("massnahmen/?art=key_project")
    author.follow("Als Tabelle")
    expect(page.get_by_text("Art: Schlüsselprojekt")).to_be_visible()
    found += faults(page)
    page.get_by_label("Spalten").select_option("austausch")
    page.get_by_label("Format").select_option("csv")
    with page.expect_download() as download:
        author.push("Datei herunterladen")
    path = tmp_path / "plan.csv"
    download.value.save_as(path)
    rows = read(path)
    assert len(rows) == 10

    head = rows[0]
    status, day, title = head.index("Stand"), head.index("Stand vom"), head.index("Titel")
    changed = next(row for row in rows[1:] if row[title].startswith("Veranstaltungsreihe"))
    others = [row for row in rows[1:] if row is not changed]
    field, kept_field, kept_title = head.index("Handlungsfeld"), others[0][head.index("Handlungsfeld")], others[1][title]
    changed[status], changed[day] = "leuft", ""
    others[0][field], others[1][title] = "Gibt es nirgends", "Ein Titel ohne Fehler"
    author.follow("Tabelle einlesen")
    found += faults(page)
    page.get_by_label("Fortschreibung").select_option(index=1)
    page.get_by_label("Datei").set_input_files(write(path, rows))
    author.push("Hochladen und prüfen")
    expect(page.get_by_role("heading", name="2 Fehler, nichts geschrieben")).to_be_visible()
    problems = page.get_by_role("region", name="Fehler", exact=True).get_by_role("row")
    for row, column, words in (
        (changed, "Stand", "Meinten Sie „läuft“?"),
        (others[0], "Handlungsfeld", "Gibt es nirgends"),
    ):
        line = problems.filter(has_text=words)
        expect(line.get_by_role("cell").nth(0)).to_have_text(str(rows.index(row) + 1))
        expect(line.get_by_role("cell").nth(1)).to_have_text(column)
    expect(page.get_by_role("button", name="übernehmen")).to_have_count(0)
    with use_municipality(Municipality.objects.get(slug=CITIES[0])):
        assert not Measure.objects.filter(title="Ein Titel ohne Fehler").exists()
    found += faults(page)

    changed[status], others[0][field], others[1][title] = "läuft", kept_field, kept_title
    author.follow("Andere Tabelle hochladen")
    page.get_by_label("Fortschreibung").select_option(index=1)
    page.get_by_label("Datei").set_input_files(write(path, rows))
    author.push("Hochladen und prüfen")
    expect(page.get_by_role("heading", name="Keine Fehler")).to_be_visible()
    found += faults(page)
    author.push("1 Zeile übernehmen")
    expect(page.get_by_role("heading", name="Übernommen")).to_be_visible()
    found += faults(page)
    with use_municipality(Municipality.objects.get(slug=CITIES[0])):
        assert Measure.objects.get(title__startswith="Veranstaltungsreihe").status == "running"
    assert not found, "\n" + "\n".join(found)
