"""A recommendation that goes along into a new edition stays the same one: with its origins, and answered once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps

from concepts import editions
from concepts.models import ConceptEdition
from fields_of_action import hooks, sheets
from fields_of_action.exchange import runs
from fields_of_action.models import EditionField, Measure, Recommendation
from fields_of_action.updates import Refused
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows
from tests.fields_of_action.exchange_city import send, table
from tests.fields_of_action.part_forms import place


@pytest.fixture
def first(part: EditionField) -> Recommendation:
    """As it stands in the adopted edition."""
    row = rows.RecommendationFactory(edition=part.edition, title="Lotsen ausbilden")
    rows.recommend(row, part.field)
    return row


@pytest.fixture
def second(first: Recommendation, people: SimpleNamespace) -> Recommendation:
    """The same in the edition that continues it."""
    edition = editions.start(first.edition.concept, label="Konzept 2026", user=people.author, predecessor=first.edition)
    return Recommendation.objects.get(edition=edition)


def fresh(row: Recommendation) -> Recommendation:
    return Recommendation.objects.get(pk=row.pk)


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_what_becomes_of_one_becomes_of_all(first: Recommendation, second: Recommendation, people: SimpleNamespace, chosen: str):
    row, other = (first, second) if chosen == "first" else (second, first)
    author = Visitor(people.author)
    assert author.post(f"massnahmen/aus-empfehlung/{row.pk}/", {}).status_code == 302
    measure = Measure.objects.get()
    assert (fresh(first).became, fresh(second).became) == (measure, measure)
    assert measure.edition == row.edition
    for item in (first, second):
        page = text(author.get(f"{place(item.edition)}{measure.field_id}/"))
        assert f"umgesetzt als {measure}" in page
        assert "Maßnahme daraus machen" not in page
    again = author.post(f"massnahmen/aus-empfehlung/{other.pk}/", {})
    assert again["Location"] == measure.get_absolute_url()
    assert "schon eine Maßnahme geworden" in text(author.get(f"massnahmen/{measure.pk}/"))
    assert author.get(f"massnahmen/neu/?empfehlung={other.pk}").status_code == 404
    assert Measure.objects.count() == 1


def test_the_refusal_names_the_edition_where_it_was_answered(
    first: Recommendation, second: Recommendation, measure: Measure, people: SimpleNamespace
):
    Recommendation.objects.filter(pk=first.pk).update(became=measure)
    with pytest.raises(Refused, match=r"in „Konzept 2020“: „1\.1 Sprachcafé“"):
        sheets.carry_out(second, user=people.author)
    assert Measure.objects.count() == 1
    assert fresh(second).became is None


def test_through_three_editions_it_is_one_recommendation(first: Recommendation, second: Recommendation, people: SimpleNamespace):
    edition = editions.start(second.edition.concept, label="2030", user=people.author, predecessor=second.edition)
    third = Recommendation.objects.get(edition=edition)
    assert (second.first, third.first) == (first, first)
    sheets.carry_out(second, user=people.author)
    assert {row.became_id for row in Recommendation.objects.all()} == {Measure.objects.get().pk}


def test_the_measure_names_it_once(first: Recommendation, second: Recommendation, people: SimpleNamespace):
    measure = sheets.carry_out(first, user=people.author)
    page = text(Visitor(people.author).get(f"massnahmen/{measure.pk}/"))
    assert page.count("Handlungsempfehlung: Lotsen ausbilden") == 1
    assert "Konzept 2026" in page


def test_its_origins_are_known_in_the_later_edition(
    first: Recommendation, second: Recommendation, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
):
    def origins(measures: object, recommendations: object, user: object) -> hooks.Origins:
        return hooks.Origins(recommendations={first.pk: [hooks.Origin("Workshop „Sprache“", "/w/", "3 Stimmen")]})

    monkeypatch.setattr(hooks, "origins", [origins])
    for row in (first, second):
        known = hooks.origins_of(people.author, recommendations=[row]).recommendations
        assert [item.label for item in known[row.pk]] == ["Workshop „Sprache“"]
    assert "Workshop „Sprache“" in text(Visitor(people.author).get(f"{place(second.edition)}{second.in_fields.get().field_id}/"))


def test_an_answer_from_a_table_counts_in_all_editions(
    first: Recommendation, second: Recommendation, measure: Measure, people: SimpleNamespace
):
    desk = SimpleNamespace(concept=measure.concept, edition=ConceptEdition.objects.get(pk=second.edition_id), people=people)
    run = send(
        desk, "empfehlungen", table(["Empfehlung", "Handlungsfelder", "Umgesetzt als"], ["Lotsen ausbilden", "Sprache", "1.1"])
    )
    assert run.problems == []
    runs.take_over(run)
    assert (fresh(first).became, fresh(second).became) == (measure, measure)


def test_what_is_worded_alike_but_was_not_carried_along_is_asked_by_itself(
    first: Recommendation, draft: ConceptEdition, people: SimpleNamespace
):
    other = rows.RecommendationFactory(edition=draft, title=first.title)
    sheets.carry_out(first, user=people.author)
    assert fresh(other).became is None


def test_older_data_is_known_again_by_its_wording(first: Recommendation, draft: ConceptEdition, know_again: Callable[[], None]):
    twin = rows.RecommendationFactory(edition=draft, title=first.title)
    other = rows.RecommendationFactory(edition=draft, title="Ganz neu")
    know_again()
    assert (fresh(twin).first, fresh(other).first, fresh(first).first) == (first, None, None)


@pytest.fixture
def know_again() -> Callable[[], None]:
    """The step of the migration that finds what was carried along before it was noted."""
    step = import_module("fields_of_action.migrations.0008_recommendations_carried_along")
    return lambda: step.know_again(apps, None)
