"""Who changed what and when, also in the rows that hang on a row: typed, or brought in by a table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from fields_of_action.exchange import runs
from fields_of_action.histories import told_of_indicator, told_of_measure, told_of_recommendation
from fields_of_action.models import EditionField, Indicator, IndicatorValue, Measure
from municipality.history import Entry
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows
from tests.fields_of_action.exchange_city import build, send, table
from tests.fields_of_action.part_forms import at, place, typed

HISTORY_BUDGET = 14
SECOND = "6.000 € eigene Mittel, 100 € Mittel Dritter"


def said(entries: list[Entry]) -> list[str]:
    return [change.sentence.replace("\xa0", " ") for entry in entries for change in entry.changes]


def test_a_figures_history_tells_its_values(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    row, edition = stored["kennzahlen"], language.edition
    data = typed(row, "kennzahlen", edition) | {
        "werte-TOTAL_FORMS": "2",
        "werte-0-value": "1.300",
        "werte-0-footnote": "geschätzt",
        "werte-1-year": "2021",
        "werte-1-group": "Frauen",
        "werte-1-value": "7",
        "source": "Jobcenter",
    }
    assert Visitor(people.unit_head).post(at(row, edition, "kennzahlen"), data).status_code == 302
    page = text(Visitor(people.clerk).get(at(row, edition, "kennzahlen", "verlauf/")))
    for sentence in (
        "„Wert für 2020“ wurde von „1.234,5“ zu „1.300 (geschätzt)“ geändert.",
        "„Wert für 2021, Frauen“ ist jetzt „7“.",
        "„Quelle“ ist jetzt „Jobcenter“.",
    ):
        assert sentence in page
    newest = told_of_indicator(row, ["source"])[0]
    assert (newest.who, newest.what, len(newest.changes)) == ("Kim Leitung", "geändert", 3), "one save is one entry"
    gone = typed(row, "kennzahlen", edition) | {"werte-0-value": "1300", "werte-0-footnote": "geschätzt"}
    Visitor(people.author).post(at(row, edition, "kennzahlen"), gone)
    newest = told_of_indicator(row, ["source"])[0]
    assert (newest.who, said([newest])) == ("Kim Autorin", ["„Wert für 2021, Frauen“ wurde entfernt; vorher stand dort „7“."])


def test_saving_a_figure_keeps_its_rows_and_writes_only_what_differs(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace
):
    row, edition = stored["kennzahlen"], language.edition
    before = row.values.get().pk
    assert IndicatorValue.history.count() == 1
    Visitor(people.author).post(at(row, edition, "kennzahlen"), typed(row, "kennzahlen", edition, definition="Alle Kurse"))
    assert (row.values.get().pk, IndicatorValue.history.count()) == (before, 1)


def test_who_changed_a_figure_last_stands_beside_it(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    row, edition = stored["kennzahlen"], language.edition
    Visitor(people.unit_head).post(at(row, edition, "kennzahlen"), typed(row, "kennzahlen", edition, definition="Alle Kurse"))
    page = f"{place(edition)}{language.field_id}/"
    for role in ("author", "clerk"):
        response = Visitor(getattr(people, role)).get(page)
        assert ", Kim Leitung · Verlauf" in text(response)
        assert at(row, edition, "kennzahlen", "verlauf/") in response.content.decode()


def test_members_are_not_told_who_writes_and_have_no_way_to_the_history(measure: Measure, people: SimpleNamespace):
    row = rows.IndicatorFactory(concept=measure.concept, field=measure.field, name="Teilnahmen", last_editor=people.author)
    member = Visitor(people.member)
    page = member.get(f"{place(measure.edition)}{measure.field_id}/")
    assert "Teilnahmen" in text(page)
    assert "Zuletzt geändert" not in text(page)
    assert "verlauf/" not in page.content.decode()
    assert member.get(at(row, measure.edition, "kennzahlen", "verlauf/")).status_code == 404


def test_whoever_may_not_write_a_text_still_finds_its_history(part: EditionField, people: SimpleNamespace):
    goal = rows.GoalFactory(edition=part.edition, field=part.field)
    page = Visitor(people.clerk).get(f"{place(part.edition)}{part.field_id}/").content.decode()
    for row, kind in ((part, "felder"), (goal, "ziele")):
        assert at(row, part.edition, kind, "verlauf/") in page
        assert at(row, part.edition, kind) not in page


def test_a_measures_history_tells_its_costs(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)

    def save(**costs: str) -> None:
        page = author.get(f"massnahmen/{measure.pk}/bearbeiten/")
        form = page.context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: "" if value in (None, False) else value for name, value in values.items()}
        data |= {"base": page.context["base"], "revision": page.context["revision"], "kosten-INITIAL_FORMS": "0"}
        assert author.post(f"massnahmen/{measure.pk}/bearbeiten/", data | costs).status_code == 302

    save(**{"kosten-TOTAL_FORMS": "1", "kosten-0-year": "2025", "kosten-0-own": "5000", "kosten-0-third_party": ""})
    save(**{"kosten-TOTAL_FORMS": "1", "kosten-0-year": "2025", "kosten-0-own": "6000", "kosten-0-third_party": "100"})
    save(**{"kosten-TOTAL_FORMS": "0"})
    page = text(author.get(f"massnahmen/{measure.pk}/")).replace("\xa0", " ")
    for sentence in (
        "„Kosten 2025“ ist jetzt „5.000 € eigene Mittel, 0 € Mittel Dritter“.",
        f"„Kosten 2025“ wurde von „5.000 € eigene Mittel, 0 € Mittel Dritter“ zu „{SECOND}“ geändert.",
        f"„Kosten 2025“ wurde entfernt; vorher stand dort „{SECOND}“.",
    ):
        assert sentence in page
    assert {entry.who for entry in told_of_measure(measure)[:1]} == {"Kim Autorin"}


def test_a_recommendations_history_tells_its_fields(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    row, edition = stored["empfehlungen"], language.edition
    other = rows.EditionFieldFactory(edition=edition, name="Sport")
    data = typed(row, "empfehlungen", edition) | {"in_fields": [other.field_id]}
    Visitor(people.author).post(at(row, edition, "empfehlungen"), data)
    newest = told_of_recommendation(row, ["title"])[0]
    assert newest.who == "Kim Autorin"
    assert said([newest]) == [
        f"„Handlungsfeld“ wurde entfernt; vorher stand dort „{language.field.name}“.",
        f"„Handlungsfeld“ ist jetzt „{other.field.name}“.",
    ]


def test_focus_and_other_names_of_a_field_are_told_with_its_text(language: EditionField, people: SimpleNamespace):
    edition = language.edition
    data = typed(language, "felder", edition, focus="Eltern", aliases="Spracherwerb")
    Visitor(people.author).post(at(language, edition, "felder"), data)
    page = text(Visitor(people.clerk).get(at(language, edition, "felder", "verlauf/")))
    assert "„Schwerpunkt“ ist jetzt „Eltern“." in page
    assert "„weitere Namen“ ist jetzt „Spracherwerb“." in page


# --- Tables ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(people: SimpleNamespace) -> SimpleNamespace:
    return build(people)


def test_values_from_a_table_are_told_with_who_brought_them_in(desk: SimpleNamespace):
    head = desk.people.unit_head
    run = send(
        desk,
        "kennzahlen",
        table(["Kennzahl", "Jahr", "Wert"], ["Sprachkurse", "2016", "14"], ["Sprachkurse", "2017", "9"]),
        user=head,
    )
    runs.take_over(run)
    indicator = Indicator.objects.get(pk=desk.indicator.pk)
    newest = told_of_indicator(indicator, ["name"])[0]
    assert newest.who == head.full_name
    assert sorted(said([newest])) == [
        "„Wert für 2016“ wurde von „12,5 (=geschätzt)“ zu „14 (=geschätzt)“ geändert.",
        "„Wert für 2017“ ist jetzt „9“.",
    ]
    assert indicator.last_editor == head


def test_costs_from_a_table_are_told_and_what_is_the_same_is_not_written(desk: SimpleNamespace):
    first, second = desk.measures[:2]
    kept = first.costs.get(year=2019).pk
    run = send(
        desk,
        "massnahmen",
        table(["Nummer", "Kosten je Jahr"], ["1.1", "2018: 6000 + 1250,50; 2019: 2500"], ["1.2", "2020: 10"]),
    )
    runs.take_over(run)
    assert first.costs.get(year=2019).pk == kept
    newest = told_of_measure(Measure.objects.get(pk=first.pk))[0]
    assert newest.who == desk.people.author.full_name
    before, after = "5.000 € eigene Mittel, 1.250,50 € Mittel Dritter", "6.000 € eigene Mittel, 1.250,50 € Mittel Dritter"
    assert said([newest]) == [f"„Kosten 2018“ wurde von „{before}“ zu „{after}“ geändert."]
    assert sorted(cost.year for cost in second.costs.all()) == [2020]
    assert "„Kosten 2020“ ist jetzt „10 € eigene Mittel, 0 € Mittel Dritter“." in said(told_of_measure(second))


def test_a_history_costs_the_same_however_long_it_is(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    row, edition, costs = stored["kennzahlen"], language.edition, []
    for year in (2021, 2024):
        for number in range(3):
            rows.value(row, year + number, 10)
        costs.append(Visitor(people.clerk).queries(at(row, edition, "kennzahlen", "verlauf/")))
    assert costs[0] == costs[1] <= HISTORY_BUDGET
