"""The pages around tables: upload, progress, preview, taking over; export with the grid's filters; who may what."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from concepts.models import ConceptEdition
from fields_of_action.exchange import runs
from fields_of_action.models import ImportRun, Measure
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action.exchange_city import build, send, table

IMPORT, EXPORT, FILE = "massnahmen/einfuhr/", "massnahmen/ausfuhr/", "massnahmen/ausfuhr/datei/"
BUDGET = 12


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    return build(people)


@pytest.fixture
def author(desk: SimpleNamespace) -> Visitor:
    return Visitor(desk.people.author)


def upload(desk: SimpleNamespace, visitor: Visitor, data: str | bytes, kind: str = "massnahmen", name: str = "Plan.csv"):
    content = data.encode() if isinstance(data, str) else data
    values = {"kind": kind, "edition": desk.edition.pk, "file": SimpleUploadedFile(name, content)}
    return visitor.post(IMPORT, values)


def test_a_table_goes_all_the_way(desk, author):
    answer = upload(desk, author, table(["Nummer", "Stand", "Farbe"], ["1.1", "ruht", "rot"]))
    assert answer.status_code == 302
    page = author.get(answer["Location"])
    assert "0 von 1 Zeilen" in text(page)
    run = ImportRun.objects.get()
    step = author.client.post(f"{answer['Location']}weiter/", headers={"HX-Request": "true"})
    assert "Keine Fehler" in text(step)
    assert "Farbe" in text(step)
    assert "<html" not in step.content.decode()
    preview = text(author.get(answer["Location"]))
    assert "läuft" in preview
    assert "ruht" in preview
    assert Measure.objects.get(number="1.1").status == "running"
    done = author.post(f"{answer['Location']}uebernehmen/")
    assert done.status_code == 302
    assert "wurde am" in text(author.get(done["Location"]))
    assert Measure.objects.get(number="1.1").status == "on_hold"
    again = author.post(f"{answer['Location']}uebernehmen/")
    assert again.status_code == 409
    assert run.file_name in text(author.get(IMPORT))
    author.post(f"{answer['Location']}verwerfen/")
    assert not ImportRun.objects.exists()


def test_without_javascript_a_button_goes_on(desk, author):
    answer = upload(desk, author, table(["Nummer", "Ort"], ["1.1", "Halle"]))
    step = author.post(f"{answer['Location']}weiter/")
    assert step["Location"] == answer["Location"]
    assert "1 Zeile übernehmen" in text(author.get(answer["Location"]))


def test_faults_stand_on_the_page_with_row_and_column(desk, author):
    answer = upload(desk, author, table(["Nummer", "Stand"], ["1.1", "lauft"]))
    page = text(author.client.post(f"{answer['Location']}weiter/", headers={"HX-Request": "true"}))
    assert "1 Fehler, nichts geschrieben" in page
    assert "2 Stand „lauft“ gibt es nicht. Meinten Sie „läuft“?" in page
    assert "übernehmen" not in page
    author.post(f"{answer['Location']}neu-pruefen/")
    assert ImportRun.objects.get().is_running


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "leer.csv"), (b"%PDF-1.7", "plan.csv"), (b"a\x00b;c\n1;2", "plan.csv"), (b"PK\x03\x04x", "plan.xlsx")],
)
def test_what_is_no_table_gets_a_sentence_and_is_not_kept(desk, author, data, name):
    answer = upload(desk, author, data, name=name)
    assert answer.status_code == 422
    assert "Datei" in text(answer) or "keine Tabelle" in text(answer)
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused(desk, author):
    assert upload(desk, author, b"x" * (10 * 1024 * 1024 + 1)).status_code == 422


@pytest.mark.parametrize("values", [{}, {"kind": "alles"}, {"edition": "abc"}, {"kind": "ziele\x00", "edition": "9" * 30}])
def test_bad_forms_get_a_sentence(desk, author, values):
    assert author.post(IMPORT, values).status_code == 422


def test_nobody_sees_the_tables_of_others(desk, author):
    run = send(desk, "massnahmen", table(["Nummer", "Ort"], ["1.1", "Halle"]))
    other = Visitor(desk.people.unit_head)
    assert other.get(f"{IMPORT}{run.pk}/").status_code == 404
    for act in ("weiter", "uebernehmen", "neu-pruefen", "verwerfen"):
        assert other.post(f"{IMPORT}{run.pk}/{act}/").status_code == 404
    assert "tabelle.csv" not in text(other.get(IMPORT))
    assert Measure.objects.filter(place="Halle").count() == 0


@pytest.mark.parametrize("role", ["cosigner", "clerk", "member", "submitter", "department_head"])
def test_readers_do_not_import(desk, role):
    visitor = Visitor(getattr(desk.people, role))
    assert visitor.get(IMPORT).status_code == 403
    assert upload(desk, visitor, "Titel\nx").status_code == 403
    assert visitor.get(f"{FILE}?inhalt=massnahmen&umfang=austausch&format=csv").status_code == 400


def rows_of(answer) -> list[str]:
    return answer.content.decode("utf-8-sig").splitlines()


def test_the_filters_of_the_grid_apply(desk, author):
    address = f"{FILE}?inhalt=massnahmen&umfang=gremium&format=csv"
    everything = author.get(address)
    assert everything["Content-Type"] == "text/csv; charset=utf-8"
    assert everything["Content-Disposition"].startswith('attachment; filename="massnahmen-')
    assert everything["Cache-Control"] == "no-store"
    assert len(rows_of(everything)) == 4
    assert len(rows_of(author.get(f"{address}&feld={desk.sports.pk}"))) == 2
    assert len(rows_of(author.get(f"{address}&q=Boccia"))) == 2
    assert len(rows_of(author.get(f"{address}&stand=done"))) == 1
    assert author.get(f"{address}&stand=unbekannt").status_code == 400
    page = text(author.get(f"{EXPORT}?feld={desk.sports.pk}"))
    assert "Maßnahmen nach den Filtern der Liste: 1" in page
    assert "Handlungsfeld: Sport" in page


def test_members_get_only_what_they_may_see_and_nothing_internal(desk):
    address = f"{FILE}?inhalt=massnahmen&umfang=gremium&format=csv"
    member = Visitor(desk.people.member)
    assert len(rows_of(member.get(address))) == 1
    goals = f"{FILE}?inhalt=ziele&umfang=gremium&format=csv&fortschreibung={desk.edition.pk}"
    assert member.get(goals).status_code == 400
    ConceptEdition.objects.update(status="adopted", adopted_on="2017-12-14")
    answer = member.get(address)
    assert len(rows_of(answer)) == 4
    assert "nur für uns" not in answer.content.decode()
    assert "Teilhabe für alle" in member.get(goals).content.decode()


def test_workbooks_and_patterns(desk, author):
    address = f"{FILE}?inhalt=empfehlungen&umfang=austausch&format=xlsx&fortschreibung={desk.edition.pk}"
    sheet = load_workbook(io.BytesIO(author.get(address).content)).active
    assert (sheet.title, sheet.max_row) == ("Handlungsempfehlungen", 2)
    pattern = load_workbook(io.BytesIO(author.get(f"{address}&leer=1").content)).active
    assert pattern.max_row == 1
    assert author.get(address.replace("&fortschreibung=", "&nichts=")).status_code == 400


def test_a_text_that_no_cell_can_hold_is_told(desk, author):
    Measure.objects.filter(number="1.1").update(description="x" * 40_000)
    answer = author.get(f"{FILE}?inhalt=massnahmen&umfang=austausch&format=xlsx")
    assert answer.status_code == 422
    assert "CSV" in text(answer)


def test_the_pages_are_cheap(desk, author):
    for count in (1, 3, 30):
        rows = [["1.1", "Halle"], *[[f"x{n}", "Park"] for n in range(count)]]
        run = send(desk, "massnahmen", table(["Nummer", "Ort"], *rows))
        assert author.queries(f"{IMPORT}{run.pk}/") <= BUDGET
        assert author.queries(IMPORT) <= BUDGET
        assert author.queries(EXPORT) <= BUDGET


def test_old_runs_are_forgotten(desk, author):
    run = send(desk, "massnahmen", table(["Nummer", "Ort"], ["1.1", "Halle"]))
    ImportRun.objects.filter(pk=run.pk).update(created_at="2020-01-01T00:00:00Z")
    upload(desk, author, table(["Nummer", "Ort"], ["1.1", "Park"]))
    assert not ImportRun.objects.filter(pk=run.pk).exists()
    assert runs.DAYS_KEPT == 30


def test_another_citys_rows_are_out_of_reach(desk, author):
    run = send(desk, "massnahmen", table(["Nummer", "Ort"], ["1.1", "Halle"]))
    elsewhere = factories.MunicipalityFactory()
    with use_municipality(elsewhere):
        people = factories.people()
        stranger = Visitor(people.author)
        values = {"kind": "massnahmen", "edition": desk.edition.pk, "file": SimpleUploadedFile("t.csv", b"Titel\nx")}
        assert stranger.post(IMPORT, values).status_code == 422
        assert stranger.get(f"{IMPORT}{run.pk}/").status_code == 404
        assert stranger.post(f"{IMPORT}{run.pk}/uebernehmen/").status_code == 404
        address = f"{FILE}?inhalt=ziele&umfang=gremium&format=csv&fortschreibung={desk.edition.pk}"
        assert stranger.get(address).status_code == 400
        everything = stranger.get(f"{FILE}?inhalt=massnahmen&umfang=austausch&format=csv")
        assert len(rows_of(everything)) == 1
    assert author.get(f"/{elsewhere.slug}/{IMPORT}").status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_a_table_over_once(transactional_db):
    municipality = factories.MunicipalityFactory()
    with use_municipality(municipality):
        desk = build(factories.people())
        run = send(desk, "massnahmen", table(["Titel", "Feld"], ["Neu", "Sport"]))

    def click(_number: int) -> str:
        try:
            with use_municipality(municipality):
                runs.take_over(run)
            return "written"
        except runs.NotPossible:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == ["told", "told", "told", "written"]
    with use_municipality(municipality):
        assert Measure.objects.filter(title="Neu").count() == 1
