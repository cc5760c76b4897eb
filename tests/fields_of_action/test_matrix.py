"""The evaluation: how many measures stand how, and for when; each number leads to the list of just these."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from types import SimpleNamespace

import pytest

from fields_of_action.models import EditionField, Measure
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows
from tests.fields_of_action.part_forms import place

MATRIX = "massnahmen/auswertung/"


@pytest.fixture
def measures(part: EditionField, people: SimpleNamespace) -> list[Measure]:
    """A field with a part, and one beside it: ten measures in several states, for several times."""
    field = part.field
    below = rows.EditionFieldFactory(
        edition=part.edition, field__parent=field, field__concept=field.concept, name="Sprache im Sport"
    )
    beside = rows.EditionFieldFactory(edition=part.edition, name="Wohnen")
    known = {"edition": part.edition, "responsible_unit": people.lead_unit}
    plan = [
        (field, "short", "running"), (field, "short", "done"), (field, "short", "running"), (field, "", "idea"),
        (below.field, "short", "running"), (below.field, "long", "done"),
        (beside.field, "medium", "decided"), (beside.field, "medium", "running"), (beside.field, "long", "running"),
        (beside.field, "long", "dropped"),
    ]  # fmt: skip
    return [rows.MeasureFactory(field=item, horizon=horizon, status=status, **known) for item, horizon, status in plan]


def listed(visitor: Visitor, address: str) -> int:
    """How many measures the list shows at an address."""
    response = visitor.client.get(unescape(address))
    assert response.status_code == 200, address
    return int(response.context["page_obj"].paginator.count)


def test_each_number_leads_to_as_many_measures(measures: list[Measure], people: SimpleNamespace):
    visitor = Visitor(people.author)
    page = visitor.get(MATRIX).content.decode()
    cells = re.findall(r'<td class="num"><a href="([^"]+)">(\d+)</a>', page)
    assert sum(int(number) for _address, number in cells) == len(measures)
    for address, number in cells:
        assert listed(visitor, address) == int(number), address


def test_each_part_of_the_chart_is_a_link_with_words(measures: list[Measure], people: SimpleNamespace):
    visitor = Visitor(people.author)
    chart = str(visitor.get(MATRIX).context["chart"])
    links = re.findall(r'<a [^>]*href="([^"]+)"', chart)
    wanted = Counter((measure.field_id, measure.status) for measure in measures)
    assert len(links) == len(wanted)
    assert sorted(listed(visitor, address) for address in links) == sorted(wanted.values())


def test_the_matrix_holds_every_measure_at_its_field_and_time(measures: list[Measure], people: SimpleNamespace):
    lines = Visitor(people.author).get(MATRIX).context["matrix"]
    found = {
        (line["name"], cell["label"], measure.pk) for line in lines for cell in line["cells"] for measure in cell["measures"]
    }
    assert found == {(item.field.name, str(item.get_horizon_display()) or "ohne Angabe", item.pk) for item in measures}


def test_a_full_cell_leads_to_the_rest(measures: list[Measure], people: SimpleNamespace):
    field, visitor = measures[0].field, Visitor(people.author)
    for _number in range(5):
        rows.MeasureFactory(edition=measures[0].edition, field=field, horizon="short")
    line = next(line for line in visitor.get(MATRIX).context["matrix"] if line["name"] == field.name)
    cell = next(cell for cell in line["cells"] if cell["more"])
    assert (len(cell["measures"]), cell["more"]) == (6, 2)
    assert listed(visitor, cell["address"]) == 8


def test_a_field_is_listed_with_its_parts_or_alone(measures: list[Measure], people: SimpleNamespace):
    field, visitor = measures[0].field, Visitor(people.author)
    city = visitor.get(MATRIX).request["PATH_INFO"].split("/")[1]
    assert listed(visitor, f"/{city}/massnahmen/?feld={field.pk}") == 6
    assert listed(visitor, f"/{city}/massnahmen/?feld={field.pk}-allein") == 4
    assert f"{field.name}, ohne seine Teile" in text(visitor.get("massnahmen/"))


def test_the_number_beside_a_field_leads_to_as_many(measures: list[Measure], people: SimpleNamespace):
    visitor = Visitor(people.author)
    page = visitor.get(place(measures[0].edition)).content.decode()
    found = re.findall(r'field-line__count nums" href="([^"]+)">\s*(\d+)', page)
    assert sorted(int(number) for _address, number in found) == [2, 4, 4]
    for address, number in found:
        assert listed(visitor, address) == int(number), address


def test_an_edition_has_its_own_evaluation(measures: list[Measure], draft: object, people: SimpleNamespace):
    visitor = Visitor(people.author)
    assert len(visitor.get(f"{MATRIX}?konzept={measures[0].edition_id}").context["measures"]) == len(measures)
    assert "Noch keine Maßnahmen" in text(visitor.get(f"{MATRIX}?konzept={draft.pk}"))
    assert visitor.get(f"{MATRIX}?konzept=999999").status_code == 404
