"""Fields of an edition: their pages, their parts, a new edition, two editions compared."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from concepts import hooks
from concepts.editions import start
from concepts.models import ConceptEdition
from fields_of_action.editions import compare, compare_goals, compare_recommendations, outline
from fields_of_action.fieldwork import compare_fields, counted, field_tree, goal_tree, is_suppressed
from fields_of_action.models import EditionField
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows

DETAIL_BUDGET = 14


@pytest.fixture
def language(draft: ConceptEdition) -> EditionField:
    """A field of the draft."""
    return rows.EditionFieldFactory(
        edition=draft, number="1", name="Sprache", situation="<p>Viele Sprachen.</p>", text="<p>Mehr Kurse.</p>"
    )


def base(edition: ConceptEdition) -> str:
    return f"handlungsfelder/{edition.concept.slug}/{edition.slug}/"


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_field_shows_everything(language: EditionField, people: SimpleNamespace):
    edition, field = language.edition, language.field
    field.aliases, field.focus = "Bildung und Sprache", "Eltern"
    field.save()
    below = rows.EditionFieldFactory(
        edition=edition, field=rows.FieldFactory(concept=edition.concept, parent=field), name="Frühe Förderung"
    )
    top = rows.GoalFactory(edition=edition, field=field, title="Alle verständigen sich")
    rows.GoalFactory(edition=edition, field=field, parent=top, level="partial", title="Kurse am Vormittag")
    measure = rows.MeasureFactory(edition=edition, field=field, title="Sprachcafé", responsible_unit=people.lead_unit)
    open_one = rows.RecommendationFactory(edition=edition, title="Lotsen ausbilden", horizon="short", source="Workshop")
    done_one = rows.RecommendationFactory(edition=edition, title="Café einrichten", became=measure)
    for recommendation in (open_one, done_one):
        rows.recommend(recommendation, field)
    rows.OfferFactory(concept=edition.concept, field=field, name="Frauenfrühstück", frequency="wöchentlich")
    indicator = rows.IndicatorFactory(concept=edition.concept, field=field, name="Teilnahmen")
    rows.value(indicator, 2019, 40)
    rows.value(indicator, 2020, 55)
    author = Visitor(people.author)
    response = author.get(f"{base(edition)}{field.pk}/")
    page = text(response)
    for said in (
        "Viele Sprachen.", "Mehr Kurse.", "Bildung und Sprache", "Eltern", below.name, "Leitziel Alle verständigen sich",
        "Teilziel Kurse am Vormittag", "Sprachcafé", "Lotsen ausbilden", "kurzfristig", "umgesetzt als Sprachcafé",
        "Frauenfrühstück", "wöchentlich", "Teilnahmen", "55",
    ):  # fmt: skip
        assert said in page, said
    html = response.content.decode()
    assert f"?empfehlung={open_one.pk}" in html
    assert f"?empfehlung={done_one.pk}" not in html
    assert 'role="img"' in html
    listed = text(author.get(base(edition)))
    assert "1 Maßnahme, 1 offen" in listed
    assert "Frühe Förderung" in listed


def test_the_home_of_fields_leads_to_the_edition_that_holds(part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    response = Visitor(people.author).get("handlungsfelder/")
    assert response["Location"].endswith(base(part.edition))


def test_without_a_concept_the_home_of_fields_says_so(people: SimpleNamespace):
    assert "Noch kein Konzept" in text(Visitor(people.author).get("handlungsfelder/"))


@pytest.mark.parametrize("role", ["author", "member"])
def test_pages_keep_their_budget(part: EditionField, people: SimpleNamespace, role: str):
    edition, field = part.edition, part.field
    visitor, costs = Visitor(getattr(people, role)), []
    for _round in (1, 2):
        for _row in range(2):
            goal = rows.GoalFactory(edition=edition, field=field)
            rows.GoalFactory(edition=edition, field=field, parent=goal)
            rows.GoalFactory(edition=edition)
            measure = rows.MeasureFactory(edition=edition, field=field, responsible_unit=factories.UnitFactory())
            recommendation = rows.RecommendationFactory(edition=edition, became=measure)
            rows.recommend(recommendation, field)
            rows.OfferFactory(concept=edition.concept, field=field)
            indicator = rows.IndicatorFactory(concept=edition.concept, field=field)
            rows.value(indicator, 2019, 40)
            rows.value(indicator, 2020, 55)
            rows.EditionFieldFactory(edition=edition, field=rows.FieldFactory(concept=edition.concept, parent=field))
            part.text += "<p>Mehr.</p>"
            part.save()
        costs.append(
            (
                visitor.queries(f"{base(edition)}{field.pk}/"),
                visitor.queries(base(edition)),
                visitor.queries("massnahmen/auswertung/"),
            )
        )
    assert costs[0] == costs[1]
    assert max(costs[0]) <= DETAIL_BUDGET


# --- Editions -----------------------------------------------------------------------------------------------------------


def test_a_new_edition_begins_with_fields_and_goals(part: EditionField, people: SimpleNamespace):
    part.is_new = True
    part.save()
    top = rows.GoalFactory(edition=part.edition, field=part.field, title="Oben")
    rows.GoalFactory(edition=part.edition, field=part.field, parent=top, title="Unten")
    new = start(part.edition.concept, label="Fortschreibung 2026", user=people.author, predecessor=part.edition)
    row = new.edition_fields.get()
    assert (row.field, row.name, row.number, row.is_new, row.revision) == (part.field, "Sprache", "1", False, 1)
    tops = goal_tree(new.goals.all())
    assert [(node.row.title, [below.row.title for below in node.parts]) for node in tops] == [("Oben", ["Unten"])]
    assert part.edition.goals.count() == 2
    row.name = "Sprachen"
    row.save()
    part.refresh_from_db()
    assert part.name == "Sprache", "the old edition keeps its own name"


def test_open_recommendations_go_along_and_answered_ones_stay(part: EditionField, people: SimpleNamespace):
    edition, second = part.edition, rows.EditionFieldFactory(edition=part.edition)
    measure = rows.MeasureFactory(edition=edition, field=part.field)
    answered = rows.RecommendationFactory(edition=edition, title="Café einrichten", became=measure)
    asked = rows.RecommendationFactory(
        edition=edition, title="Lotsen ausbilden", text="Zehn im Jahr.", horizon="short", position=3
    )
    for row in (answered, asked):
        rows.recommend(row, part.field)
    rows.recommend(asked, second.field)
    new = start(edition.concept, label="Fortschreibung 2026", user=people.author, predecessor=edition)
    twin = new.recommendations.get()
    told = (twin.title, twin.text, twin.horizon, twin.position, twin.became, twin.revision, twin.last_editor)
    assert told == ("Lotsen ausbilden", "Zehn im Jahr.", "short", 3, None, 1, people.author)
    assert {link.field_id for link in twin.in_fields.all()} == {part.field_id, second.field_id}
    assert [row.became for row in edition.recommendations.order_by("pk")] == [measure, None], "the old edition keeps both"
    assert asked.in_fields.count() == 2
    page = text(Visitor(people.author).get(f"{base(new)}{part.field_id}/"))
    assert "Lotsen ausbilden" in page
    assert "Café einrichten" not in page


def test_recommendations_of_two_editions_are_compared(part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    edition = part.edition
    assert compare_recommendations(edition, draft, people.author) is None
    measure = rows.MeasureFactory(edition=edition, field=part.field, title="Sprachcafé")
    planned = rows.MeasureFactory(edition=draft, field=part.field, title="Geheim")
    for title, became in (("Bleibt", None), ("Umgesetzt", measure), ("Geplant", planned), ("Anders", None), ("Geht", None)):
        rows.RecommendationFactory(edition=edition, title=title, became=became, horizon="short", text="Wie es war.")
    for title, changes in (("Bleibt", {}), ("Anders", {"horizon": "long", "text": "Wie es ist."}), ("Kommt", {})):
        rows.RecommendationFactory(edition=draft, title=title, **({"horizon": "short", "text": "Wie es war."} | changes))
    found = compare_recommendations(edition, draft, people.author)
    assert [(item.kind, item.label, item.sentence) for item in found.differences] == [
        ("changed", "Anders", "Horizont: bisher kurzfristig, jetzt langfristig. Die Erläuterung ist überarbeitet."),
        ("added", "Kommt", ""),
        ("removed", "Umgesetzt", "Umgesetzt als „Sprachcafé“."),
        ("removed", "Geplant", "Umgesetzt als „Geheim“."),
        ("removed", "Geht", ""),
    ]
    assert found.unchanged == ["Bleibt"]
    page = text(Visitor(people.author).get(f"konzepte/{edition.concept.slug}/vergleich/?alt={edition.slug}&neu={draft.slug}"))
    assert "Umgesetzt als „Sprachcafé“." in page
    outside = compare_recommendations(edition, draft, people.member)
    assert [item.sentence for item in outside.differences if item.label == "Geplant"] == [""], "drafts are not told outside"


def test_two_editions_are_compared(part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    edition = part.edition
    work, _sport = (rows.EditionFieldFactory(edition=edition, name=name, field__name=name) for name in ("Arbeit", "Sport"))
    rows.EditionFieldFactory(edition=draft, field=work.field, name="Arbeit", position=1, text="<p>Neuer Text.</p>")
    rows.EditionFieldFactory(edition=draft, field=part.field, name="Sprache und Bildung", position=2)
    rows.EditionFieldFactory(edition=draft, name="Wohnen", position=3)
    found = compare(edition, draft, people.author)
    assert [(item.kind, item.label) for item in found.differences] == [
        ("changed", "Arbeit: Text"),
        ("renamed", "Sprache und Bildung"),
        ("moved", "Sprache und Bildung"),
        ("added", "Wohnen"),
        ("removed", "Sport"),
    ]


def test_taking_one_field_out_moves_nobody(edition: ConceptEdition, draft: ConceptEdition):
    old = [rows.EditionFieldFactory(edition=edition, position=place) for place in range(1, 5)]
    new = [
        rows.EditionFieldFactory(edition=draft, field=row.field, name=row.name, position=place)
        for place, row in enumerate(old[1:], 1)
    ]
    changes = compare_fields(old, new)
    assert [change.is_moved for change in changes] == [False] * 4
    assert [change.after is None for change in changes] == [False, False, False, True]


def test_goals_are_compared_by_their_wording(edition: ConceptEdition, draft: ConceptEdition, people: SimpleNamespace):
    assert compare_goals(edition, draft, people.author) is None
    for item, titles in ((edition, ("Bleibt", "Geht")), (draft, ("Bleibt", "Kommt"))):
        for title in titles:
            rows.GoalFactory(edition=item, title=title)
    found = compare_goals(edition, draft, people.author)
    assert [(item.kind, item.label) for item in found.differences] == [("added", "Kommt"), ("removed", "Geht")]
    assert found.unchanged == ["Bleibt"]


def test_fields_stand_in_the_outline_of_the_edition(language: EditionField, people: SimpleNamespace):
    below = rows.EditionFieldFactory(
        edition=language.edition, field=rows.FieldFactory(concept=language.edition.concept, parent=language.field), name="Kita"
    )
    found = outline(language.edition, people.author)
    assert [(link.label, link.level) for link in found.links] == [("1 Sprache", 1), (str(below), 2)]
    assert outline in hooks.outline
    assert "1 Sprache" in text(Visitor(people.author).get(f"konzepte/{language.edition.concept.slug}/{language.edition.slug}/"))


def test_a_part_whose_field_is_not_there_stands_for_itself(draft: ConceptEdition):
    alone = rows.EditionFieldFactory(
        edition=draft, field=rows.FieldFactory(concept=draft.concept, parent=rows.FieldFactory(concept=draft.concept))
    )
    assert [node.row for node in field_tree(EditionField.objects.select_related("field"))] == [alone]


# --- Figures ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "hidden"), [(0, False), (1, True), (4, True), (5, False), (250, False)])
def test_small_counts_of_people_are_not_told_outside(draft: ConceptEdition, amount: int, hidden: bool):
    assert is_suppressed(Decimal(amount), counts_people=True) is hidden
    assert is_suppressed(Decimal(amount), counts_people=False) is False
    indicator = rows.IndicatorFactory(concept=draft.concept, is_count=True)
    rows.value(indicator, 2019, 50)
    rows.value(indicator, 2020, 60)
    rows.value(indicator, 2021, amount)
    outside, inside = (counted(indicator, indicator.values.all(), inside=who) for who in (False, True))
    assert (outside.figures[-1].text == "unter 5") is hidden
    assert inside.figures[-1].text == str(amount)
    assert outside.chart.count("<circle") == (2 if hidden else 3)
