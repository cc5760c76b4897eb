"""Texts of a field, goals, recommendations, offers and figures: written where they are read, by several people at once."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, PartAutosave
from concepts.parts import KINDS
from fields_of_action.models import EditionField, ExistingOffer, FieldOfAction, Goal, Indicator, Recommendation
from municipality.choices import Role
from municipality.models import Municipality
from municipality.scoping import active_municipality, use_municipality
from tests import factories
from tests.concepts.browsing import Visitor, address, text
from tests.fields_of_action import rows
from tests.fields_of_action.part_forms import BEGUN, HTMX, LONG_TEXT, NAME, TYPED, at, fresh, new, place, typed

EDITOR_BUDGET = 16


# --- Saving -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
def test_a_row_is_written_where_it_is_read(stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str):
    row, edition, author = stored[kind], language.edition, Visitor(people.author)
    page = author.get(f"{place(edition)}{language.field_id}/").content.decode()
    edit = author.address(at(row, edition, kind))
    assert f'id="{kind}-{row.pk}"' in page
    assert f'hx-get="{edit}"' in page
    form = author.get(at(row, edition, kind), **HTMX)
    assert "<html" not in form.content.decode()
    assert 'data-autosave-url="' + author.address(at(row, edition, kind, "sichern/")) in form.content.decode()
    assert "<html" in author.get(at(row, edition, kind)).content.decode(), "without JavaScript it is a page of its own"
    changed = typed(row, kind, edition, **{LONG_TEXT[kind]: "Ganz anders."})
    answer = author.client.post(edit, changed, headers=HTMX)
    assert (answer.status_code, "Ganz anders." in text(answer)) == (200, True)
    assert f'hx-get="{edit}"' in answer.content.decode()
    row = fresh(row)
    assert (row.revision, row.last_editor) == (2, people.author)
    assert "Ganz anders." in getattr(row, LONG_TEXT[kind])
    told = text(Visitor(people.clerk).get(at(row, edition, kind, "verlauf/")))
    assert f"{people.author.full_name}: geändert" in told


def test_what_the_page_around_shows_loads_it_anew(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    author, edition = Visitor(people.author), language.edition
    for kind, changes in (("felder", {"name": "Sprachen"}), ("ziele", {"position": "7"})):
        url = author.address(at(stored[kind], edition, kind))
        answer = author.client.post(url, typed(stored[kind], kind, edition, **changes), headers=HTMX)
        assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")
    other = rows.EditionFieldFactory(edition=edition, name="Arbeit")
    moved = typed(stored["ziele"], "ziele", edition, field=other.field_id)
    answer = author.client.post(author.address(at(stored["ziele"], edition, "ziele")), moved, headers=HTMX)
    assert answer["HX-Redirect"].endswith(f"{place(edition)}{other.field_id}/#ziele-{stored['ziele'].pk}")


def test_the_text_of_a_field_is_cleaned(language: EditionField, people: SimpleNamespace):
    data = typed(language, "felder", language.edition, text="<p>Neu <script>alert(1)</script></p>", focus="Eltern", is_new="on")
    assert Visitor(people.author).post(address(language, "bearbeiten/"), data | {"aliases": "Bildung"}).status_code == 302
    language.refresh_from_db()
    assert (language.text, language.is_new, language.revision, language.last_editor) == ("<p>Neu</p>", True, 2, people.author)
    assert (language.field.focus, language.field.aliases) == ("Eltern", "Bildung")
    page = text(Visitor(people.author).get(address(language, "verlauf/")))
    assert "„neu in dieser Fortschreibung“" in page


@pytest.mark.parametrize("kind", BEGUN)
def test_rows_are_begun_and_removed(language: EditionField, people: SimpleNamespace, kind: str):
    model, author, edition = KINDS[kind].model, Visitor(people.author), language.edition
    page = f"{new(edition, kind)}?feld={language.field_id}"
    begun = author.get(page)
    form = begun.context["form"]
    assert form["in_fields" if kind == "empfehlungen" else "field"].value() in (language.field_id, [language.field_id])
    assert begun.context["back"].endswith(f"{place(edition)}{language.field_id}/")
    data = TYPED[kind] | {"field": language.field_id, "in_fields": [language.field_id]}
    assert author.post(page, data | {NAME[kind]: ""}).status_code == 422
    response = author.post(page, data)
    row = model.objects.get()
    assert response["Location"].endswith(f"{place(edition)}{language.field_id}/#{kind}-{row.pk}")
    assert (row.revision, row.last_editor) == (1, people.author)
    asked = author.get(at(row, edition, kind, "entfernen/"))
    assert asked.status_code == 200
    assert model.objects.exists(), "asks first"
    assert author.post(at(row, edition, kind, "entfernen/"), {"revision": 7}).status_code == 409
    gone = author.post(at(row, edition, kind, "entfernen/"), {"revision": 1})
    assert gone["Location"].endswith(f"{place(edition)}{language.field_id}/")
    assert not model.objects.exists()
    assert model.history.filter(history_type="-").get().history_user == people.author


def test_what_is_new_stands_last(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    Goal.objects.update(position=4)
    Visitor(people.author).post(new(language.edition, "ziele"), TYPED["ziele"] | {"title": "Zuletzt"})
    assert Goal.objects.get(title="Zuletzt").position == 5


def test_what_belongs_to_the_whole_concept_is_read_beside_all_fields(language: EditionField, people: SimpleNamespace):
    author, edition = Visitor(people.author), language.edition
    for kind in ("ziele", "angebote"):
        response = author.post(new(edition, kind), TYPED[kind])
        assert response["Location"].partition("#")[0].endswith(place(edition))
    page = author.get(place(edition)).content.decode()
    for row in (Goal.objects.get(), ExistingOffer.objects.get()):
        assert str(row) in page
        kind = "ziele" if isinstance(row, Goal) else "angebote"
        assert author.address(at(row, edition, kind)) in page


def test_figures_are_written_as_people_write_them(language: EditionField, people: SimpleNamespace):
    author, edition = Visitor(people.author), language.edition
    author.post(new(edition, "kennzahlen"), TYPED["kennzahlen"] | {"field": str(language.field_id)})
    indicator = Indicator.objects.get()
    assert indicator.values.get().value == Decimal("1234.5")
    twice = {"werte-TOTAL_FORMS": "2", "werte-1-year": "2020", "werte-1-value": "3"}
    wrong = {"werte-0-year": "bald"}
    for changes, said in ((twice, "zweimal"), (wrong, "Bitte sehen Sie die Werte unten noch einmal an.")):
        response = author.post(at(indicator, edition, "kennzahlen"), typed(indicator, "kennzahlen", edition) | changes)
        assert response.status_code == 422
        assert said in text(response)
    assert indicator.values.count() == 1
    again = author.post(new(edition, "kennzahlen"), TYPED["kennzahlen"])
    assert (again.status_code, "So heißt schon eine Kennzahl" in text(again)) == (422, True)


def test_small_counts_stay_inside_when_a_figure_is_shown_alone(
    stored: dict[str, Any], edition: ConceptEdition, people: SimpleNamespace
):
    """In the adopted edition, which members of bodies see too."""
    indicator = stored["kennzahlen"]
    rows.EditionFieldFactory(edition=edition, field=indicator.field)
    Indicator.objects.update(is_count=True)
    indicator.values.update(value=3)
    shown = at(indicator, edition, "kennzahlen", "")
    assert "unter 5" in text(Visitor(people.member).get(shown, **HTMX))
    assert "unter 5" not in text(Visitor(people.author).get(shown, **HTMX))


def test_a_recommendation_names_its_fields(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    author, edition = Visitor(people.author), language.edition
    response = author.post(new(edition, "empfehlungen"), TYPED["empfehlungen"])
    assert response.status_code == 422
    assert "mindestens ein Handlungsfeld" in text(response)
    other, row = rows.EditionFieldFactory(edition=edition), stored["empfehlungen"]
    author.post(at(row, edition, "empfehlungen"), typed(row, "empfehlungen", edition, in_fields=[other.field_id]))
    assert [link.field_id for link in row.in_fields.all()] == [other.field_id]


def test_a_field_is_added_new_or_again(part: EditionField, draft: ConceptEdition, people: SimpleNamespace):
    author, add = Visitor(people.author), f"{place(draft)}neu/"
    author.post(add, {"existing": part.field_id, "name": "Sprache und Bildung", "number": "1"})
    author.post(add, {"name": "Sport", "focus": "Vereine", "number": "2"})
    again, sport = EditionField.objects.filter(edition=draft)
    assert (again.field, again.name, again.is_new) == (part.field, "Sprache und Bildung", False)
    assert (sport.field.name, sport.field.focus, sport.is_new, sport.position) == ("Sport", "Vereine", True, 2)
    for wrong in ({"name": ""}, {"name": "Sport"}):
        assert author.post(add, wrong).status_code == 422
    assert FieldOfAction.objects.count() == 2
    assert author.get(new(draft, "felder")).status_code == 404


def test_a_field_with_goals_or_parts_is_not_taken_out(language: EditionField, people: SimpleNamespace):
    author, out = Visitor(people.author), address(language, "entfernen/")
    goal = rows.GoalFactory(edition=language.edition, field=language.field)
    answer = author.post(out, {"revision": 1})
    assert (answer.status_code, "noch Ziele oder Empfehlungen" in text(answer)) == (409, True)
    goal.delete()
    below = rows.EditionFieldFactory(
        edition=language.edition, field=rows.FieldFactory(concept=language.edition.concept, parent=language.field)
    )
    assert author.post(out, {"revision": 1}).status_code == 409
    below.delete()
    assert author.post(out, {"revision": 1})["Location"].endswith(place(language.edition))
    assert not EditionField.objects.exists()
    assert FieldOfAction.objects.count() == 2, "the field itself stays"


def test_a_goal_goes_with_its_parts(stored: dict[str, Any], language: EditionField, people: SimpleNamespace):
    goal, author = stored["ziele"], Visitor(people.author)
    rows.GoalFactory(edition=language.edition, field=language.field, parent=goal, title="Kurse am Vormittag")
    assert "Kurse am Vormittag" in text(author.get(address(goal, "entfernen/")))
    author.post(address(goal, "entfernen/"), {"revision": 1})
    assert not Goal.objects.exists()


# --- Who may ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
def test_only_what_belongs_to_the_edition_closes_with_it(
    stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str
):
    row, edition, author = stored[kind], language.edition, Visitor(people.author)
    changed = typed(row, kind, edition, **{LONG_TEXT[kind]: "Zu spät."})
    ConceptEdition.objects.filter(pk=edition.pk).update(status=EditionStatus.IN_REVIEW)
    status = author.post(at(row, edition, kind), changed).status_code
    if kind in ("angebote", "kennzahlen"):
        assert status == 302
        return
    assert status == 403
    assert author.get(at(row, edition, kind)).status_code == 403
    assert author.post(at(row, edition, kind, "entfernen/"), {"revision": 1}).status_code == 409
    assert "Zu spät." not in getattr(fresh(row), LONG_TEXT[kind])
    assert "Zu spät." in str(PartAutosave.objects.get().entries), "what was typed is kept"


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member", "admin"])
def test_others_write_nothing(stored: dict[str, Any], language: EditionField, people: SimpleNamespace, role: str, kind: str):
    row, edition, reader = stored[kind], language.edition, Visitor(getattr(people, role))
    refused = (403, 404)
    for page in ("bearbeiten/", "sichern/", "entfernen/"):
        assert reader.post(at(row, edition, kind, page), typed(row, kind, edition, **{NAME[kind]: "9"})).status_code in refused
    assert reader.post(new(edition, kind), TYPED[kind] | {"field": language.field_id}).status_code in refused
    assert reader.post(f"{place(edition)}neu/", {"name": "Sport"}).status_code in refused
    assert fresh(row).revision == 1
    assert KINDS[kind].model.objects.count() == 1
    assert not PartAutosave.objects.exists()
    assert "/bearbeiten/" not in reader.get(f"{place(edition)}{language.field_id}/").content.decode()


def test_offers_and_figures_are_the_lead_units(stored: dict[str, Any], language: EditionField):
    stranger, edition = Visitor(factories.person(Role.AUTHOR, factories.UnitFactory())), language.edition
    for kind in ("angebote", "kennzahlen"):
        row = stored[kind]
        assert stranger.get(at(row, edition, kind)).status_code == 403
        assert stranger.post(at(row, edition, kind), typed(row, kind, edition)).status_code == 403
        assert stranger.post(at(row, edition, kind, "entfernen/"), {"revision": 1}).status_code == 409
        assert fresh(row).revision == 1


def test_whose_login_has_ended_is_told_without_losing_the_page(stored: dict[str, Any], language: EditionField):
    row, edition = stored["ziele"], language.edition
    url, data = f"/{active_municipality().slug}/{at(row, edition, 'ziele')}", typed(row, "ziele", edition, title="Zu spät")
    assert Client().post(url, data, headers=HTMX).status_code == 401, "the sign-in page has no place in a part of a page"
    assert "/anmelden/" in Client().post(url, data)["Location"]
    assert fresh(row).title == row.title


@pytest.mark.parametrize("kind", TYPED)
def test_another_citys_rows_are_not_found(stored: dict[str, Any], language: EditionField, kind: str):
    elsewhere: Municipality = factories.MunicipalityFactory()
    with use_municipality(elsewhere):
        foreign = factories.people()
        concept = factories.ConceptFactory(lead_unit=foreign.lead_unit, slug=language.edition.concept.slug)
        own = factories.EditionFactory(concept=concept, slug=language.edition.slug)
        visitor = Visitor(foreign.author)
        for page in ("", "bearbeiten/", "sichern/", "entfernen/", "verlauf/"):
            answer = visitor.post if page == "sichern/" else visitor.get
            assert answer(at(stored[kind], own, kind, page)).status_code == 404


def test_an_offer_of_a_field_that_is_not_in_the_edition_is_not_found_there(
    stored: dict[str, Any], edition: ConceptEdition, people: SimpleNamespace
):
    """The members' edition has no such field: nothing of the draft's is to be had through it."""
    member = Visitor(people.member)
    for kind in ("angebote", "kennzahlen"):
        assert member.get(at(stored[kind], edition, kind, ""), **HTMX).status_code == 404


# --- Budgets ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPED)
def test_forms_keep_their_budget(stored: dict[str, Any], language: EditionField, people: SimpleNamespace, kind: str):
    author, edition, costs = Visitor(people.author), language.edition, []
    for _round in (1, 2):
        for _row in range(2):
            rows.EditionFieldFactory(edition=edition)
            rows.GoalFactory(edition=edition, field=language.field)
            rows.recommend(stored["empfehlungen"], rows.FieldFactory(concept=edition.concept))
            rows.value(stored["kennzahlen"], 2021 + len(costs) * 2 + _row, 10)
        costs.append(author.queries(at(stored[kind], edition, kind)))
    assert costs[0] == costs[1] <= EDITOR_BUDGET
    assert not Recommendation.objects.filter(title="").exists()
