"""Fields of an edition: their pages, their parts, a new edition, two editions compared."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from concepts import hooks
from concepts.editions import start
from concepts.models import ConceptEdition
from fields_of_action.editions import compare, compare_goals, outline
from fields_of_action.fieldwork import compare_fields, counted, field_tree, goal_tree, is_suppressed
from fields_of_action.models import EditionField, ExistingOffer, FieldOfAction, Goal, Indicator, Recommendation
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


def field_form(part: EditionField, **changes: str) -> dict[str, str]:
    return {
        "name": part.name,
        "number": part.number,
        "position": str(part.position),
        "situation": part.situation,
        "text": part.text,
        "focus": "",
        "aliases": "",
        "revision": str(part.revision),
    } | changes


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


# --- Writing ------------------------------------------------------------------------------------------------------------


def test_the_text_of_a_field_is_written_and_cleaned(language: EditionField, people: SimpleNamespace):
    address = f"{base(language.edition)}felder/{language.field_id}/"
    data = field_form(language, text="<p>Neu <script>alert(1)</script></p>", focus="Eltern", aliases="Bildung", is_new="on")
    response = Visitor(people.author).post(address, data)
    assert response.status_code == 302
    language.refresh_from_db()
    assert (language.text, language.is_new, language.revision, language.last_editor) == ("<p>Neu</p>", True, 2, people.author)
    assert (language.field.focus, language.field.aliases) == ("Eltern", "Bildung")
    assert "„neu in dieser Fortschreibung“" in text(Visitor(people.author).get(f"{base(language.edition)}{language.field_id}/"))


def test_two_in_one_field_see_both_texts(language: EditionField, people: SimpleNamespace):
    address = f"{base(language.edition)}felder/{language.field_id}/"
    first, second = (
        field_form(language, text="<p>Die erste Fassung.</p>"),
        field_form(language, text="<p>Die zweite Fassung.</p>"),
    )
    Visitor(people.unit_head).post(address, first)
    author = Visitor(people.author)
    response = author.post(address, second)
    assert response.status_code == 409
    page = text(response)
    assert "Kim Leitung hat um" in page
    assert "Die erste Fassung." in page
    assert "Die zweite Fassung." in response.content.decode().replace("&lt;p&gt;", "")
    language.refresh_from_db()
    assert language.text == "<p>Die erste Fassung.</p>"
    assert author.post(address, second | {"revision": str(response.context["revision"])}).status_code == 302
    assert language.history.count() == 3


PARTS = {
    "ziele": (Goal, {"title": "Alle verständigen sich", "level": "guiding", "position": "1"}),
    "empfehlungen": (Recommendation, {"title": "Lotsen ausbilden", "horizon": "short", "priority": "high", "position": "1"}),
    "angebote": (ExistingOffer, {"name": "Frauenfrühstück", "owner": "partner"}),
    "kennzahlen": (
        Indicator,
        {
            "name": "Teilnahmen", "unit": "Personen", "is_count": "on",
            "werte-TOTAL_FORMS": "1", "werte-INITIAL_FORMS": "0", "werte-0-year": "2020", "werte-0-value": "1.234,5",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTS)
def test_parts_are_begun_changed_and_removed(language: EditionField, people: SimpleNamespace, kind: str):
    model, values = PARTS[kind]
    author, place = Visitor(people.author), f"{base(language.edition)}{kind}/"
    data = values | ({"in_fields": [language.field_id]} if kind == "empfehlungen" else {"field": str(language.field_id)})
    assert author.get(f"{place}neu/?feld={language.field_id}").status_code == 200
    response = author.post(f"{place}neu/?feld={language.field_id}", data)
    assert response["Location"].endswith(f"{base(language.edition)}{language.field_id}/")
    row = model.objects.get()
    name = "title" if "title" in values else "name"
    assert author.get(f"{place}{row.pk}/").status_code == 200
    author.post(f"{place}{row.pk}/", data | {name: "Ganz anders", "revision": str(getattr(row, "revision", 0))})
    row.refresh_from_db()
    assert str(row) == "Ganz anders"
    assert author.post(f"{place}neu/", data | {name: ""}).status_code == 422
    assert author.post(f"{place}{row.pk}/", {"loeschen": "1"}).status_code == 200, "asks first"
    assert model.objects.exists()
    author.post(f"{place}{row.pk}/", {"loeschen": "1", "sicher": "1"})
    assert not model.objects.exists()


def test_figures_are_written_as_people_write_them(language: EditionField, people: SimpleNamespace):
    author, place = Visitor(people.author), f"{base(language.edition)}kennzahlen/"
    author.post(f"{place}neu/", PARTS["kennzahlen"][1] | {"field": str(language.field_id)})
    indicator = Indicator.objects.get()
    assert indicator.values.get().value == Decimal("1234.5")
    twice = PARTS["kennzahlen"][1] | {"werte-TOTAL_FORMS": "2", "werte-1-year": "2020", "werte-1-value": "3"}
    response = author.post(f"{place}{indicator.pk}/", twice)
    assert response.status_code == 422
    assert "zweimal" in text(response)
    assert indicator.values.count() == 1


def test_a_recommendation_names_its_fields(language: EditionField, people: SimpleNamespace):
    response = Visitor(people.author).post(f"{base(language.edition)}empfehlungen/neu/", PARTS["empfehlungen"][1])
    assert response.status_code == 422
    assert "mindestens ein Handlungsfeld" in text(response)


def test_a_field_is_added_new_or_again(part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    author, address = Visitor(people.author), f"{base(draft)}neu/"
    author.post(address, {"existing": part.field_id, "name": "Sprache und Bildung", "number": "1"})
    author.post(address, {"name": "Sport", "focus": "Vereine", "number": "2"})
    again, new = EditionField.objects.filter(edition=draft)
    assert (again.field, again.name, again.is_new) == (part.field, "Sprache und Bildung", False)
    assert (new.field.name, new.field.focus, new.is_new, new.position) == ("Sport", "Vereine", True, 2)
    for wrong in ({"name": ""}, {"name": "Sport"}):
        assert author.post(address, wrong).status_code == 422
    assert FieldOfAction.objects.count() == 2


def test_a_field_with_goals_or_parts_is_not_taken_out(language: EditionField, people: SimpleNamespace):
    author, address = Visitor(people.author), f"{base(language.edition)}felder/{language.field_id}/"
    goal = rows.GoalFactory(edition=language.edition, field=language.field)
    author.post(address, {"loeschen": "1", "sicher": "1"})
    assert EditionField.objects.count() == 1
    goal.delete()
    author.post(address, {"loeschen": "1", "sicher": "1"})
    assert not EditionField.objects.exists()
    assert FieldOfAction.objects.count() == 1, "the field itself stays"


@pytest.mark.parametrize("kind", ["ziele", "empfehlungen", "felder"])
def test_an_adopted_text_is_closed(part: EditionField, people: SimpleNamespace, kind: str):
    author, place = Visitor(people.author), base(part.edition)
    address = f"{place}felder/{part.field_id}/" if kind == "felder" else f"{place}{kind}/neu/"
    assert author.get(address).status_code == 302
    assert author.post(address, field_form(part, name="Anders") | PARTS.get(kind, (None, {}))[1]).status_code == 302
    part.refresh_from_db()
    assert part.name == "Sprache"
    assert not Goal.objects.exists()
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member"])
def test_others_write_no_parts(language: EditionField, people: SimpleNamespace, role: str):
    reader, place = Visitor(getattr(people, role)), base(language.edition)
    for kind, (model, values) in PARTS.items():
        response = reader.post(
            f"{place}{kind}/neu/", values | {"field": str(language.field_id), "in_fields": [language.field_id]}
        )
        assert response.status_code == 403
        assert not model.objects.exists()
    assert reader.post(f"{place}neu/", {"name": "Sport"}).status_code == 403


def test_offers_and_figures_are_the_lead_units(language: EditionField, people: SimpleNamespace):
    stranger = Visitor(factories.person("author", factories.UnitFactory()))
    for kind in ("angebote", "kennzahlen"):
        stranger.post(f"{base(language.edition)}{kind}/neu/", PARTS[kind][1] | {"field": str(language.field_id)})
        assert not PARTS[kind][0].objects.exists()


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
