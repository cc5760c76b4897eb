"""The sheet of a measure: read, begin, change, two at once."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from fields_of_action.models import EditionField, Measure
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows

DETAIL_BUDGET = 14


def fresh(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def sheet(measure_or_part: Measure | EditionField, people: SimpleNamespace, **changes: str) -> dict[str, str]:
    """A filled form; empty values are left as the browser sends them."""
    field, edition = measure_or_part.field, measure_or_part.edition
    return {
        "title": "Elternlotsen",
        "number": "1.2",
        "kind": "key_project",
        "field": str(field.pk),
        "edition": str(edition.pk),
        "description": "Eltern begleiten Eltern.",
        "target_groups": "Familien",
        "responsible_unit": str(people.lead_unit.pk),
        "owner": "joint",
        "partners": "Familienzentrum",
        "period": "Ende 2024",
        "horizon": "short",
        "priority": "high",
        "quick_win": "on",
        "place": "Rathaus",
        "funding": "Landesprogramm",
        "resumes": "",
        "public_text": "Für alle.",
        "internal_note": "Räume offen.",
        "status": "proposed",
        "progress": "5",
        "note": "Begonnen.",
        "noted_on": "",
        "kosten-TOTAL_FORMS": "2",
        "kosten-INITIAL_FORMS": "0",
        "kosten-0-year": "2025",
        "kosten-0-own": "5.000,00",
        "kosten-0-third_party": "15000",
        "kosten-1-year": "",
        "kosten-1-own": "",
        "kosten-1-third_party": "",
    } | changes


def opened(visitor: Visitor, measure: Measure) -> dict[str, str]:
    """What the editor carries along beside its fields."""
    page = visitor.get(f"massnahmen/{measure.pk}/bearbeiten/")
    assert page.status_code == 200
    return {"base": page.context["base"], "revision": str(page.context["revision"])}


def test_a_measure_is_begun_with_everything_it_has(part: EditionField, people: SimpleNamespace):
    response = Visitor(people.author).post("massnahmen/neu/", sheet(part, people))
    assert response.status_code == 302
    measure = Measure.objects.get()
    assert (measure.title, measure.kind, measure.concept, measure.edition) == (
        "Elternlotsen",
        "key_project",
        part.edition.concept,
        part.edition,
    )
    assert (measure.period, str(measure.period_from), str(measure.period_to)) == ("Ende 2024", "2024-10-01", "2024-12-31")
    assert (measure.status, measure.progress, measure.note) == ("proposed", 5, "Begonnen.")
    assert measure.updates.get().author == people.author
    assert [(cost.year, cost.own, cost.third_party) for cost in measure.costs.all()] == [(2025, Decimal(5000), Decimal(15000))]
    page = text(Visitor(people.author).get(f"massnahmen/{measure.pk}/"))
    for said in (
        "Eltern begleiten Eltern.",
        "Familien",
        "Landesprogramm",
        "20.000 €",
        "Räume offen.",
        "Für alle.",
        "schnell umsetzbar",
        "Rathaus",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Titel"),
        ({"period": "irgendwann bald"}, "Zeitraum"),
        ({"kosten-0-year": "1066"}, "Kosten, Zeile 1"),
        ({"kosten-0-own": "-5"}, "Kosten, Zeile 1"),
        ({"kosten-1-year": "2025", "kosten-1-own": "1"}, "steht zweimal in den Kosten"),
        ({"noted_on": "31.12.2190"}, "liegt in der Zukunft"),
        ({"progress": "250"}, "eine ganze Zahl von 0 bis 100"),
        ({"field": "999999"}, "Handlungsfeld"),
        ({"title": "x" * 251}, "Titel"),
        ({"responsible_unit": ""}, "Neue Maßnahmen legen Sie"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_made(part: EditionField, people: SimpleNamespace, change: dict, sentence: str):
    author = Visitor(people.author)
    if change == {"responsible_unit": ""}:
        author = Visitor(factories.person("author", factories.UnitFactory()))
    response = author.post("massnahmen/neu/", sheet(part, people, **change))
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Measure.objects.exists()


def test_the_edition_belongs_to_the_concept_of_the_field(part: EditionField, people: SimpleNamespace):
    other = factories.EditionFactory()
    response = Visitor(people.author).post("massnahmen/neu/", sheet(part, people, edition=str(other.pk)))
    assert response.status_code == 422
    assert "gehört zu einem anderen Konzept" in text(response)


def test_a_recommendation_becomes_a_measure_in_one_click(part: EditionField, people: SimpleNamespace):
    recommendation = rows.RecommendationFactory(
        edition=part.edition, title="Elternlotsen ausbilden", horizon="long", source="Workshop"
    )
    rows.recommend(recommendation, part.field)
    author = Visitor(people.author)
    form = author.get(f"massnahmen/neu/?empfehlung={recommendation.pk}").context["form"]
    assert (form["title"].value(), form["horizon"].value(), form["field"].value()) == (
        "Elternlotsen ausbilden",
        "long",
        part.field.pk,
    )
    author.post("massnahmen/neu/", sheet(part, people, empfehlung=str(recommendation.pk)))
    recommendation.refresh_from_db()
    measure = Measure.objects.get()
    assert recommendation.became == measure
    assert "Elternlotsen ausbilden" in text(author.get(f"massnahmen/{measure.pk}/"))
    assert author.get(f"massnahmen/neu/?empfehlung={recommendation.pk}").status_code == 404, "once only"
    again = author.post("massnahmen/neu/", sheet(part, people, empfehlung=str(recommendation.pk)))
    assert again.status_code == 404
    assert Measure.objects.count() == 1


def test_the_sheet_is_changed_and_the_history_says_how(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    response = author.post(
        f"massnahmen/{measure.pk}/bearbeiten/", sheet(measure, people, status="done") | opened(author, measure)
    )
    assert response.status_code == 302
    stored = fresh(measure)
    assert (stored.title, stored.place, stored.revision) == ("Elternlotsen", "Rathaus", 2)
    assert stored.status == "running", "how it stands is reported, not edited"
    page = text(author.get(f"massnahmen/{measure.pk}/"))
    assert "„Titel“ wurde von „Sprachcafé“ zu „Elternlotsen“ geändert." in page
    assert "Kim Autorin" in page


def test_costs_are_replaced_as_a_whole(measure: Measure, people: SimpleNamespace):
    rows.CostFactory(measure=measure, year=2019)
    author = Visitor(people.author)
    author.post(f"massnahmen/{measure.pk}/bearbeiten/", sheet(measure, people) | opened(author, measure))
    assert [cost.year for cost in measure.costs.all()] == [2025]
    data = sheet(measure, people, **{"kosten-0-DELETE": "on"}) | opened(author, measure)
    author.post(f"massnahmen/{measure.pk}/bearbeiten/", data)
    assert not measure.costs.exists()


def _both_save(measure: Measure, people: SimpleNamespace) -> tuple[Visitor, HttpResponse]:
    """The head changes title and place; the author, who had read the sheet before, changes title and partners."""
    author, head = Visitor(people.author), Visitor(people.unit_head)
    start = sheet(measure, people)
    author.post(f"massnahmen/{measure.pk}/bearbeiten/", start | opened(author, measure))
    mine, theirs = opened(author, measure), opened(head, measure)
    changed = start | {"title": "Lotsen für Eltern", "place": "Bücherei", "kosten-0-own": "7000"}
    assert head.post(f"massnahmen/{measure.pk}/bearbeiten/", changed | theirs).status_code == 302
    response = author.post(
        f"massnahmen/{measure.pk}/bearbeiten/", start | {"title": "Elternbegleitung", "partners": "Schule"} | mine
    )
    return author, response


def test_two_who_save_see_both_texts(measure: Measure, people: SimpleNamespace):
    _author, response = _both_save(measure, people)
    assert response.status_code == 409
    assert [item.key for item in response.context["open"]] == ["title"]
    assert {item.key: item.choice for item in response.context["decided"]} == {
        "partners": "mine",
        "place": "theirs",
        "kosten": "theirs",
    }
    page = text(response)
    assert "Kim Leitung hat um" in page
    for word in ("Elternbegleitung", "Lotsen für Eltern"):
        assert word in page
    assert fresh(measure).title == "Lotsen für Eltern"


@pytest.mark.parametrize(("choice", "title"), [("mine", "Elternbegleitung"), ("theirs", "Lotsen für Eltern")])
def test_the_choice_is_stored_with_what_only_one_changed(measure: Measure, people: SimpleNamespace, choice: str, title: str):
    author, response = _both_save(measure, people)
    context = response.context
    data = dict(context["entries"]) | {"resolve": str(context["row"].revision), "choice:title": choice}
    assert author.post(f"massnahmen/{measure.pk}/bearbeiten/", data).status_code == 302
    stored = fresh(measure)
    assert (stored.title, stored.partners, stored.place) == (title, "Schule", "Bücherei")
    assert stored.costs.get().own == Decimal(7000)


def test_a_report_in_between_is_no_conflict(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    data = sheet(measure, people) | opened(author, measure)
    rows.reported(fresh(measure), people.unit_head, status="on_hold")
    assert author.post(f"massnahmen/{measure.pk}/bearbeiten/", data).status_code == 302
    assert fresh(measure).status == "on_hold"


def test_a_measure_resumes_an_earlier_one_but_not_itself_in_a_ring(measure: Measure, people: SimpleNamespace):
    later = rows.MeasureFactory(edition=measure.edition, field=measure.field, title="Sprachcafé neu", resumes=measure)
    author = Visitor(people.author)
    assert "wieder aufgenommen in" in text(author.get(f"massnahmen/{measure.pk}/"))
    assert "nimmt wieder auf" in text(author.get(f"massnahmen/{later.pk}/"))
    data = sheet(measure, people, resumes=str(later.pk)) | opened(author, measure)
    response = author.post(f"massnahmen/{measure.pk}/bearbeiten/", data)
    assert response.status_code == 422
    assert "nimmt selbst schon" in text(response)


def test_a_report_can_be_written_on_the_sheet(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    form = author.get(f"massnahmen/{measure.pk}/").context["form"]
    data = {form.add_prefix(name): form[name].value() for name in ("status", "progress", "noted_on", "seen")}
    response = author.post(f"massnahmen/{measure.pk}/", data | {form.add_prefix("note"): "Vom Blatt."})
    assert response.status_code == 302
    assert fresh(measure).note == "Vom Blatt."
    assert author.post(f"massnahmen/{measure.pk}/", data | {form.add_prefix("note"): "Zu spät."}).status_code == 409
    assert author.post(f"massnahmen/{measure.pk}/", data | {form.add_prefix("progress"): "x"}).status_code == 422


@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member", "admin"])
def test_readers_read_and_change_nothing(measure: Measure, people: SimpleNamespace, role: str):
    reader = Visitor(getattr(people, role))
    assert reader.get(f"massnahmen/{measure.pk}/").status_code == 200
    response = reader.post(f"massnahmen/{measure.pk}/bearbeiten/", sheet(measure, people))
    assert response.status_code in (302, 403)
    assert reader.post("massnahmen/neu/", sheet(measure, people)).status_code in (403, 422)
    assert fresh(measure).title == "Sprachcafé"
    assert Measure.objects.count() == 1


def test_an_author_of_another_unit_does_not_open_the_editor(measure: Measure, people: SimpleNamespace):
    stranger = Visitor(factories.person("author", factories.UnitFactory()))
    assert stranger.get(f"massnahmen/{measure.pk}/bearbeiten/").status_code == 302
    stranger.post(f"massnahmen/{measure.pk}/bearbeiten/", sheet(measure, people) | {"revision": "1", "base": "{}"})
    assert fresh(measure).title == "Sprachcafé"


@pytest.mark.parametrize("role", ["author", "member", "clerk"])
def test_the_sheet_keeps_its_budget(measure: Measure, people: SimpleNamespace, role: str):
    costs = []
    for number in (1, 2):
        for _row in range(2 * number):
            rows.CostFactory(measure=measure)
            rows.reported(measure, people.author, note=f"Meldung {measure.updates.count()}")
            rows.MeasureFactory(edition=measure.edition, field=measure.field, resumes=measure)
            recommendation = rows.RecommendationFactory(edition=measure.edition, became=measure)
            rows.recommend(recommendation, measure.field)
            measure.place = f"Ort {number} {_row}"
            measure.save()
        costs.append(Visitor(getattr(people, role)).queries(f"massnahmen/{measure.pk}/"))
    assert costs[0] == costs[1]
    assert costs[0] <= DETAIL_BUDGET
