"""What somebody has typed into the sheet of a measure and not saved: kept through a closed tab and an ended login."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from fields_of_action.models import EditionField, Measure, MeasureAutosave
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.fields_of_action import rows
from tests.fields_of_action.test_sheets import fresh, opened, sheet

EDITOR_BUDGET = 16


def test_a_closed_tab_loses_nothing(measure: Measure, people: SimpleNamespace):
    author, edit = Visitor(people.author), f"massnahmen/{measure.pk}/bearbeiten/"
    unfinished = sheet(measure, people, title="Unfertig", **{"kosten-0-own": "4711"}) | opened(author, measure)
    assert author.post(f"massnahmen/{measure.pk}/sichern/", unfinished).json()["saved_at"]
    assert fresh(measure).title == "Sprachcafé", "nothing is saved yet"
    assert "nicht gespeicherte Änderungen" in text(author.get(edit))
    assert "nicht gespeicherte" not in text(Visitor(people.unit_head).get(edit)), "it is this person's alone"
    restored = author.get(f"{edit}?stand=wiederherstellen")
    page = restored.content.decode()
    assert 'value="Unfertig"' in page
    assert 'value="4711"' in page
    assert "data-autosave-unsaved" in page
    assert not restored.context["form"].errors
    assert author.post(edit, unfinished).status_code == 302
    assert fresh(measure).title == "Unfertig"
    assert not MeasureAutosave.objects.exists(), "saved, and nothing left to offer"


def test_whoever_was_faster_is_told_while_one_types_and_is_not_overwritten(measure: Measure, people: SimpleNamespace):
    author, head = Visitor(people.author), Visitor(people.unit_head)
    save, edit = f"massnahmen/{measure.pk}/sichern/", f"massnahmen/{measure.pk}/bearbeiten/"
    mine = sheet(measure, people, title="Meins") | opened(author, measure)
    people.unit_head.family_name = "<b>Leitung</b>"
    people.unit_head.save()
    assert head.post(edit, sheet(measure, people, title="Schneller") | opened(head, measure)).status_code == 302
    told = author.post(save, mine).json()["html"][f"massnahme-{measure.pk}-newer"]
    assert "hat diese Maßnahme inzwischen gespeichert" in told
    assert "&lt;b&gt;" in told
    restored = author.get(f"{edit}?stand=wiederherstellen")
    assert (restored.context["revision"], restored.context["base"]) == (1, mine["base"]), "it knows from which text it was made"
    answer = author.post(edit, mine)
    assert answer.status_code == 409
    assert fresh(measure).title == "Schneller"
    assert "Meins" in str(MeasureAutosave.objects.get().entries)


def test_it_can_be_thrown_away(measure: Measure, people: SimpleNamespace):
    author, edit = Visitor(people.author), f"massnahmen/{measure.pk}/bearbeiten/"
    author.post(f"massnahmen/{measure.pk}/sichern/", sheet(measure, people) | opened(author, measure))
    assert author.post(edit, {"discard": "1"})["Location"].endswith(edit)
    assert not MeasureAutosave.objects.exists()
    assert fresh(measure).revision == 1


def test_a_new_sheet_is_kept_with_how_it_stands(part: EditionField, people: SimpleNamespace):
    author = Visitor(people.author)
    begun = sheet(part, people, title="Halb fertig", note="Erste Gespräche.", progress="15")
    assert author.post("massnahmen/neu/sichern/", begun).status_code == 200
    assert "nicht gespeicherte Änderungen" in text(author.get("massnahmen/neu/"))
    page = author.get("massnahmen/neu/?stand=wiederherstellen").content.decode()
    for kept in ('value="Halb fertig"', "Erste Gespräche.", 'value="15"'):
        assert kept in page
    assert author.post("massnahmen/neu/", begun).status_code == 302
    assert Measure.objects.get().note == "Erste Gespräche."
    assert not MeasureAutosave.objects.exists()


def test_sheets_of_two_recommendations_are_kept_apart(part: EditionField, people: SimpleNamespace):
    author = Visitor(people.author)
    first, second = (rows.RecommendationFactory(edition=part.edition) for _ in range(2))
    author.post("massnahmen/neu/sichern/", sheet(part, people, title="Aus der ersten", empfehlung=str(first.pk)))
    assert "nicht gespeicherte" not in text(author.get("massnahmen/neu/"))
    assert "nicht gespeicherte" not in text(author.get(f"massnahmen/neu/?empfehlung={second.pk}"))
    offered = author.get(f"massnahmen/neu/?empfehlung={first.pk}").content.decode()
    assert f"?stand=wiederherstellen&amp;empfehlung={first.pk}" in offered
    restored = author.get(f"massnahmen/neu/?stand=wiederherstellen&empfehlung={first.pk}").content.decode()
    assert 'value="Aus der ersten"' in restored
    assert f'name="empfehlung" value="{first.pk}"' in restored


def test_what_does_not_fit_stays_in_the_page_and_is_marked_as_unsaved(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    data = sheet(measure, people, title="", partners="Schule") | opened(author, measure)
    answer = author.post(f"massnahmen/{measure.pk}/bearbeiten/", data)
    assert answer.status_code == 422
    assert "data-autosave-unsaved" in answer.content.decode()
    assert 'value="Schule"' in answer.content.decode()


def test_whose_login_has_ended_is_sent_to_sign_in_and_nothing_is_written(
    measure: Measure, people: SimpleNamespace, city: Municipality
):
    data = sheet(measure, people, title="Zu spät") | opened(Visitor(people.author), measure)
    for page in ("sichern", "bearbeiten"):
        assert "/anmelden/" in Client().post(f"/{city.slug}/massnahmen/{measure.pk}/{page}/", data)["Location"]
    assert fresh(measure).title == "Sprachcafé"
    assert not MeasureAutosave.objects.exists()
    page = Visitor(people.author).get(f"massnahmen/{measure.pk}/bearbeiten/").content.decode()
    assert f'data-login-url="/anmelden/?next=/{city.slug}/massnahmen/{measure.pk}/bearbeiten/"' in page


def test_whoever_lost_the_right_meanwhile_keeps_the_words(measure: Measure, people: SimpleNamespace):
    author = Visitor(people.author)
    data = sheet(measure, people, title="Noch meins") | opened(author, measure)
    Measure.objects.filter(pk=measure.pk).update(responsible_unit=factories.UnitFactory())
    type(measure.concept).objects.filter(pk=measure.concept_id).update(lead_unit=factories.UnitFactory())
    answer = author.post(f"massnahmen/{measure.pk}/sichern/", data)
    assert answer.status_code == 423
    assert answer.json()["message"]
    assert author.post(f"massnahmen/{measure.pk}/bearbeiten/", data).status_code == 302
    assert "Noch meins" in str(MeasureAutosave.objects.get().entries)
    assert fresh(measure).title == "Sprachcafé"


@pytest.mark.parametrize("role", ["cosigner", "department_head", "submitter", "clerk", "member", "admin"])
def test_readers_keep_nothing(measure: Measure, people: SimpleNamespace, role: str):
    assert Visitor(getattr(people, role)).post(f"massnahmen/{measure.pk}/sichern/", {"title": "x"}).status_code in (403, 423)
    assert fresh(measure).title == "Sprachcafé"


def test_another_citys_sheet_is_not_found(measure: Measure):
    with use_municipality(factories.MunicipalityFactory()):
        stranger = Visitor(factories.people().author)
        assert stranger.post(f"massnahmen/{measure.pk}/sichern/", {"title": "x"}).status_code == 404


def test_too_much_text_is_told(measure: Measure, people: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("municipality.unsaved.MOST_CHARACTERS", 100)
    answer = Visitor(people.author).post(f"massnahmen/{measure.pk}/sichern/", sheet(measure, people))
    assert answer.status_code == 413
    assert "zu lang" in answer.json()["message"]


def test_the_form_keeps_its_budget(measure: Measure, people: SimpleNamespace):
    author, costs = Visitor(people.author), []
    author.post(f"massnahmen/{measure.pk}/sichern/", sheet(measure, people) | opened(author, measure))
    for _round in range(2):
        for _row in range(2):
            rows.CostFactory(measure=measure)
            rows.EditionFieldFactory(edition=measure.edition)
            rows.MeasureFactory(edition=measure.edition, field=measure.field)
        costs.append(author.queries(f"massnahmen/{measure.pk}/bearbeiten/"))
    assert costs[0] == costs[1] <= EDITOR_BUDGET
