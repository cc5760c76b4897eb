"""The measures as a list: filters, order, reports row by row, many at once, kept views."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from concepts.models import ConceptEdition
from fields_of_action.choices import MeasureStatus
from fields_of_action.filters import NAMES
from fields_of_action.models import EditionField, Measure, SavedView
from fields_of_action.models.measure import months_before
from fields_of_action.updates import Standing, report
from municipality.models import User
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows

LIST_BUDGET = 10


def typed(measure: Measure, **changes: str) -> dict[str, str]:
    """What the row of a measure sends."""
    standing = Standing.of(measure)
    values = {
        "status": standing.status,
        "progress": str(standing.progress),
        "note": standing.note,
        "noted_on": f"{standing.as_of:%d.%m.%Y}" if standing.as_of else "",
        "seen": standing.print,
    }
    return {f"{measure.pk}-{name}": value for name, value in (values | changes).items()}


def fresh(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def titles(visitor: Visitor, query: str) -> list[str]:
    response = visitor.get(f"massnahmen/?{query}")
    assert response.status_code == 200
    return [row.measure.title for row in response.context["rows"]]


# --- Finding ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def scene(part: EditionField, draft: ConceptEdition, people: SimpleNamespace) -> SimpleNamespace:
    """Four measures that differ in everything a filter knows."""
    edition, today = part.edition, timezone.localdate()
    below = rows.FieldFactory(concept=edition.concept, name="Frühe Förderung", parent=part.field, aliases="Kita und Familie")
    sport = rows.FieldFactory(concept=edition.concept, name="Sport")
    common = {"edition": edition, "responsible_unit": people.lead_unit}
    running = rows.MeasureFactory(field=part.field, title="Sprachcafé", horizon="short", partners="Familienzentrum", **common)
    rows.reported(running, people.author, as_of=today)
    late = rows.MeasureFactory(field=below, title="Elternlotsen", kind="key_project", priority="high", **common)
    late.set_period("2019")
    late.save()
    rows.reported(late, people.author, as_of=months_before(today, 6) - timedelta(days=1))
    done = rows.MeasureFactory(field=sport, title="Boccia-Bahn", owner="partner", edition=edition)
    done.set_period("2019")
    done.save()
    rows.reported(done, people.author, status=MeasureStatus.DONE, as_of=date(2019, 5, 1))
    idea = rows.MeasureFactory(field=sport, title="Nachtsport", edition=draft, horizon="long")
    return SimpleNamespace(running=running, late=late, done=done, idea=idea, field=part.field, sport=sport)


CASES = {
    "q=familienzentrum": ["Sprachcafé"],
    "q=Kita": ["Elternlotsen"],
    "q=sprach café": ["Sprachcafé"],
    "q=niemand": [],
    "stand=done": ["Boccia-Bahn"],
    "stand=offen": ["Elternlotsen", "Nachtsport", "Sprachcafé"],
    "art=key_project": ["Elternlotsen"],
    "prioritaet=high": ["Elternlotsen"],
    "traeger=partner": ["Boccia-Bahn"],
    "horizont=long": ["Nachtsport"],
    "horizont=ohne": ["Boccia-Bahn", "Elternlotsen"],
    "einheit=ohne": ["Boccia-Bahn", "Nachtsport"],
    "hinweis=ohne-meldung": ["Elternlotsen"],
    "hinweis=ueberfaellig": ["Elternlotsen"],
    "hinweis=nie-gemeldet": [],
    "": ["Boccia-Bahn", "Elternlotsen", "Nachtsport", "Sprachcafé"],
}


@pytest.mark.parametrize("query", CASES)
def test_filters(scene: SimpleNamespace, people: SimpleNamespace, query: str):
    assert sorted(titles(Visitor(people.author), query)) == CASES[query]


def test_filters_by_rows(scene: SimpleNamespace, people: SimpleNamespace, draft: ConceptEdition):
    author = Visitor(people.author)
    assert sorted(titles(author, f"feld={scene.field.pk}")) == ["Elternlotsen", "Sprachcafé"], "with the parts of the field"
    assert titles(author, f"konzept={draft.pk}") == ["Nachtsport"]
    assert sorted(titles(author, f"einheit={people.lead_unit.pk}")) == ["Elternlotsen", "Sprachcafé"]


def test_every_filter_is_tested():
    tested = {query.partition("=")[0] for query in CASES} | {"feld", "konzept", "einheit"}
    assert set(NAMES) <= tested


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("titel", "Boccia-Bahn"),
        ("-titel", "Sprachcafé"),
        ("feld", "Elternlotsen"),
        ("zeitraum", "Elternlotsen"),
        ("stand", "Nachtsport"),
        ("-stand", "Boccia-Bahn"),
        ("-gemeldet", "Sprachcafé"),
        ("fortschritt", "Nachtsport"),
        ("--titel", "Elternlotsen"),
        ("geheim", "Elternlotsen"),
    ],
)
def test_order(scene: SimpleNamespace, people: SimpleNamespace, order: str, first: str):
    assert titles(Visitor(people.author), f"sort={order}")[0] == first


def test_a_wrong_filter_is_told_and_the_others_count(scene: SimpleNamespace, people: SimpleNamespace):
    response = Visitor(people.author).get("massnahmen/?stand=erfunden&art=key_project")
    assert response.status_code == 400
    assert "Diese Auswahl gibt es nicht" in text(response)


@pytest.mark.parametrize("query", ["q=%00", "feld=99999999999999999999", "page=abc", "sort=%27", "konzept=-1", "q=" + "x" * 300])
def test_silly_addresses_are_answered(scene: SimpleNamespace, people: SimpleNamespace, query: str):
    assert Visitor(people.author).get(f"massnahmen/?{query}").status_code in (200, 400)


def test_warnings_are_words(scene: SimpleNamespace, people: SimpleNamespace):
    page = text(Visitor(people.author).get("massnahmen/?q=Elternlotsen"))
    assert "Zeitraum seit 31.12.2019 vorbei" in page
    assert "seit über 6 Monaten ohne Meldung" in page
    page = text(Visitor(people.author).get("massnahmen/?q=Boccia"))
    assert "31.12.2019 vorbei" not in page


def test_a_running_measure_that_was_never_reported_says_so(part: EditionField, people: SimpleNamespace):
    rows.MeasureFactory(edition=part.edition, field=part.field, status=MeasureStatus.RUNNING)
    assert "noch ohne Meldung" in text(Visitor(people.author).get("massnahmen/?hinweis=nie-gemeldet"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 6, 30), 6, date(2025, 12, 30)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_before(day: date, months: int, expected: date):
    assert months_before(day, months) == expected


@pytest.mark.parametrize("role", ["author", "unit_head", "member", "clerk"])
def test_the_list_keeps_its_budget(part: EditionField, people: SimpleNamespace, role: str):
    costs, made = [], 0
    user: User = getattr(people, role)
    for wanted in (1, 3, 30):
        for _number in range(wanted - made):
            unit = factories.UnitFactory()
            measure = rows.MeasureFactory(
                edition=part.edition, field=rows.FieldFactory(concept=part.edition.concept), responsible_unit=unit
            )
            rows.reported(measure, people.author)
            SavedView.objects.create(user=user, name=f"Ansicht {measure.pk}", query="stand=done")
        made = wanted
        costs.append(Visitor(user).queries("massnahmen/"))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= LIST_BUDGET


# --- Reporting ----------------------------------------------------------------------------------------------------------


def test_a_row_is_stored_by_itself(measure: Measure, people: SimpleNamespace):
    response = Visitor(people.author).post(
        f"massnahmen/{measure.pk}/zeile/", typed(measure, status="done", progress="100 %", noted_on="gestern")
    )
    assert response.status_code == 200
    assert "data-saved" in response.content.decode()
    stored = fresh(measure)
    assert (stored.status, stored.progress, stored.noted_on) == ("done", 100, timezone.localdate() - timedelta(days=1))
    assert measure.updates.count() == 2


def test_a_row_says_what_is_wrong_and_keeps_what_was_typed(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    for change, sentence in (
        ({"progress": "viel"}, "eine ganze Zahl von 0 bis 100"),
        ({"progress": "101"}, "eine ganze Zahl von 0 bis 100"),
        ({"noted_on": "neulich"}, "Bitte geben Sie einen Tag an"),
        ({"noted_on": "31.12.2190"}, "liegt in der Zukunft"),
        ({"status": "erfunden"}, "Diesen Stand gibt es nicht"),
        ({"note": "x" * 5000}, "zu lang"),
    ):
        response = author.post(f"massnahmen/{measure.pk}/zeile/", typed(measure, **{"note": "Getippt.", **change}))
        assert response.status_code == 422
        assert sentence in text(response)
        assert 'aria-invalid="true"' in response.content.decode()
        if "note" not in change:
            assert "Getippt." in response.content.decode()
    assert measure.updates.count() == 1


def test_two_in_one_row_see_both_reports_and_lose_neither(measure: Measure, people: SimpleNamespace):
    sent = typed(measure, note="Meine Meldung.")
    report(
        measure.pk,
        Standing("on_hold", 30, "Die andere Meldung.", timezone.localdate()),
        user=people.unit_head,
        seen=Standing.of(measure).print,
    )
    author = Visitor(people.author)
    response = author.post(f"massnahmen/{measure.pk}/zeile/", sent)
    assert response.status_code == 409
    page = text(response)
    assert "Meine Meldung." in response.content.decode()
    assert "Die andere Meldung." in page
    assert "Kim Leitung hat inzwischen" in page
    assert fresh(measure).note == "Die andere Meldung."
    again = response.context["row"].form
    author.post(f"massnahmen/{measure.pk}/zeile/", sent | {f"{measure.pk}-seen": again.data[f"{measure.pk}-seen"]})
    assert [item.note for item in measure.updates.all()] == ["Zwölf Treffen im Monat.", "Die andere Meldung.", "Meine Meldung."]


def test_without_javascript_all_changed_rows_are_stored_at_once(measure: Measure, people: SimpleNamespace):
    others = [rows.reported(rows.MeasureFactory(edition=measure.edition, field=measure.field), people.author) for _ in range(2)]
    data = typed(measure, note="Eins.") | typed(others[0], note="Zwei.") | typed(others[1])
    response = Visitor(people.author).post(
        "massnahmen/?stand=running", data | {"zeilen": [item.pk for item in (measure, *others)]}
    )
    assert response.status_code == 302
    assert response["Location"].endswith("massnahmen/?stand=running")
    assert [fresh(item).note for item in (measure, *others)] == ["Eins.", "Zwei.", ""]
    assert [item.updates.count() for item in (measure, *others)] == [2, 2, 1]


def test_without_javascript_a_wrong_row_stays_and_the_good_ones_are_stored(measure: Measure, people: SimpleNamespace):
    other = rows.reported(rows.MeasureFactory(edition=measure.edition, field=measure.field), people.author)
    data = typed(measure, progress="hundert") | typed(other, note="Gut.") | {"zeilen": [measure.pk, other.pk]}
    response = Visitor(people.author).post("massnahmen/?q=gibt-es-nicht", data)
    assert response.status_code == 422
    assert 'value="hundert"' in response.content.decode()
    assert fresh(other).note == "Gut."
    assert measure.updates.count() == 1


@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member", "admin"])
def test_readers_get_no_fields_and_change_nothing(measure: Measure, people: SimpleNamespace, role: str):
    reader = Visitor(getattr(people, role))
    assert f'name="{measure.pk}-status"' not in reader.get("massnahmen/").content.decode()
    reader.post(f"massnahmen/{measure.pk}/zeile/", typed(measure, note="Fremd."))
    reader.post("massnahmen/", typed(measure, note="Fremd.") | {"zeilen": [measure.pk]})
    assert fresh(measure).note == "Zwölf Treffen im Monat."


def test_the_row_alone_can_be_read_again(measure: Measure, people: SimpleNamespace):
    response = Visitor(people.author).get(f"massnahmen/{measure.pk}/zeile/")
    assert response.status_code == 200
    assert f'id="m{measure.pk}"' in response.content.decode()
    assert Visitor(people.author).get("massnahmen/999999/zeile/").status_code == 404


# --- Many at once -------------------------------------------------------------------------------------------------------


def choose(*measures: Measure, **typed_values: str) -> dict:
    values = {"status": "", "note": "", "noted_on": "", "responsible_unit": "", "horizon": ""} | typed_values
    return values | {"wahl": [measure.pk for measure in measures]}


def seen_of(response) -> dict[str, str]:
    return {f"gesehen-{item.measure.pk}": item.seen for item in (*response.context["plans"], *response.context["same"])}


def test_many_are_changed_after_a_preview(measure: Measure, people: SimpleNamespace):
    other = rows.MeasureFactory(edition=measure.edition, field=measure.field)
    head, sport = Visitor(people.unit_head), factories.UnitFactory(name="Sportamt")
    page = head.post("massnahmen/gemeinsam/", {"wahl": [measure.pk, other.pk]})
    assert "2 Maßnahmen gemeinsam ändern" in text(page)
    data = choose(measure, other, status="on_hold", responsible_unit=str(sport.pk), horizon="long")
    preview = head.post("massnahmen/gemeinsam/", data | {"schritt": "vorschau"})
    assert preview.status_code == 200
    assert "2 Maßnahmen ändern sich" in text(preview)
    assert "Stand: ruht" in text(preview)
    assert fresh(measure).status == "running", "a preview writes nothing"
    done = head.post("massnahmen/gemeinsam/", data | seen_of(preview) | {"schritt": "anwenden"})
    assert done.status_code == 302
    for item in (fresh(measure), fresh(other)):
        assert (item.status, item.horizon, item.responsible_unit, item.noted_on) == (
            "on_hold",
            "long",
            sport,
            timezone.localdate(),
        )
    assert fresh(measure).note == "Zwölf Treffen im Monat.", "an empty note leaves the note"
    assert measure.updates.count() == 2
    assert measure.history.count() == 2


def test_many_are_refused_whole_when_one_was_changed_meanwhile(measure: Measure, people: SimpleNamespace):
    other = rows.MeasureFactory(edition=measure.edition, field=measure.field)
    author, data = Visitor(people.author), choose(measure, other, status="dropped")
    preview = author.post("massnahmen/gemeinsam/", data | {"schritt": "vorschau"})
    Measure.objects.filter(pk=other.pk).update(horizon="short")
    response = author.post("massnahmen/gemeinsam/", data | seen_of(preview) | {"schritt": "anwenden"})
    assert response.status_code == 409
    assert "inzwischen von jemand anderem geändert" in text(response)
    assert {fresh(measure).status, fresh(other).status} == {"running", "idea"}


def test_measures_of_other_units_stay_as_they_are(measure: Measure, people: SimpleNamespace):
    unit = factories.UnitFactory(name="Sportamt")
    own = rows.MeasureFactory(edition=measure.edition, field=measure.field, responsible_unit=unit)
    trainer = Visitor(factories.person("author", unit))
    data = choose(measure, own, status="decided")
    preview = trainer.post("massnahmen/gemeinsam/", data | {"schritt": "vorschau"})
    assert "betreut eine andere Einheit" in text(preview)
    trainer.post("massnahmen/gemeinsam/", data | seen_of(preview) | {"schritt": "anwenden"})
    assert (fresh(measure).status, fresh(own).status) == ("running", "decided")


def test_a_bulk_change_asks_for_something_to_change(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    assert author.post("massnahmen/gemeinsam/", choose(measure) | {"schritt": "vorschau"}).status_code == 422
    assert author.post("massnahmen/gemeinsam/", {}).status_code == 302
    future = choose(measure, status="done", noted_on="31.12.2190")
    preview = author.post("massnahmen/gemeinsam/", future | {"schritt": "vorschau"})
    response = author.post("massnahmen/gemeinsam/", future | seen_of(preview) | {"schritt": "anwenden"})
    assert response.status_code == 422
    assert "liegt in der Zukunft" in text(response)
    assert fresh(measure).status == "running"


def test_what_was_typed_in_the_rows_is_stored_before_the_page_is_left(measure: Measure, people: SimpleNamespace):
    data = typed(measure, note="Noch schnell.") | {"zeilen": [measure.pk], "wahl": [measure.pk]}
    response = Visitor(people.author).post("massnahmen/gemeinsam/", data)
    assert response.status_code == 200
    assert fresh(measure).note == "Noch schnell."


# --- Views --------------------------------------------------------------------------------------------------------------


def test_filters_are_kept_renamed_and_deleted(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    author.post("massnahmen/ansichten/", {"name": "  Was  läuft ", "query": "stand=running&page=3&fremd=1&sort=-titel"})
    view = SavedView.objects.get()
    assert (view.user, view.name, view.query) == (people.author, "Was läuft", "sort=-titel&stand=running")
    page = author.get("massnahmen/?stand=running&sort=-titel")
    assert page.context["current_view"] == view
    author.post("massnahmen/ansichten/", {"name": "Was läuft", "query": "stand=done"})
    assert SavedView.objects.get().query == "stand=done"
    author.post(f"massnahmen/ansichten/{view.pk}/", {"name": "Fertig"})
    assert "Fertig" in author.get("massnahmen/ansichten/").content.decode()
    author.post(f"massnahmen/ansichten/{view.pk}/", {"name": "Fertig", "loeschen": "1"})
    assert not SavedView.objects.exists()


def test_views_are_ones_own(measure: Measure, people: SimpleNamespace):
    view = SavedView.objects.create(user=people.author, name="Geheime Ansicht", query="stand=done")
    head = Visitor(people.unit_head)
    assert "Geheime Ansicht" not in head.get("massnahmen/").content.decode()
    assert head.post(f"massnahmen/ansichten/{view.pk}/", {"loeschen": "1"}).status_code == 404
    assert SavedView.objects.count() == 1


def test_a_view_needs_a_name_of_its_own(people: SimpleNamespace):
    author = Visitor(people.author)
    author.post("massnahmen/ansichten/", {"name": "", "query": "stand=done"})
    author.post("massnahmen/ansichten/", {"name": "x" * 81, "query": "stand=done"})
    assert not SavedView.objects.exists()
    one, two = (SavedView.objects.create(user=people.author, name=name) for name in ("Eins", "Zwei"))
    author.post(f"massnahmen/ansichten/{two.pk}/", {"name": "Eins"})
    assert sorted(SavedView.objects.values_list("name", flat=True)) == [one.name, "Zwei"]
