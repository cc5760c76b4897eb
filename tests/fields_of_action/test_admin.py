"""The administration keeps rows in order; how a measure stands is not typed there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from fields_of_action.models import EditionField, Measure
from municipality.models import User
from tests.fields_of_action import rows

PAGES = ("fieldofaction", "editionfield", "goal", "recommendation", "existingoffer", "indicator", "measure")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="municipality.backends.RoleBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_lists_and_forms_open(measure: Measure, part: EditionField, people: SimpleNamespace, page: str):
    rows.GoalFactory(edition=part.edition)
    rows.RecommendationFactory(edition=part.edition)
    rows.OfferFactory(concept=part.edition.concept)
    rows.value(rows.IndicatorFactory(concept=part.edition.concept), 2020, 5)
    client = client_of(people.admin)
    answer = client.get(f"/verwaltung/fields_of_action/{page}/")
    assert answer.status_code == 200
    row = answer.context["cl"].result_list[0]
    assert client.get(f"/verwaltung/fields_of_action/{page}/{row.pk}/change/").status_code == 200


def test_the_standing_is_only_read(measure: Measure, people: SimpleNamespace):
    client, address = client_of(people.admin), f"/verwaltung/fields_of_action/measure/{measure.pk}/change/"
    page = client.get(address).content.decode()
    assert "Zwölf Treffen im Monat." in page
    assert 'name="status"' not in page
    assert 'name="note"' not in page
    data = {
        "concept": measure.concept_id, "field": measure.field_id, "kind": "measure", "title": "Umbenannt", "owner": "partner",
        "priority": "normal", "status": "done", "note": "Heimlich", "updates-TOTAL_FORMS": "0", "updates-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(address, data).status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.status, measure.note, measure.revision) == (
        "Umbenannt",
        "running",
        "Zwölf Treffen im Monat.",
        2,
    )
    assert measure.last_editor == people.admin


@pytest.mark.parametrize("role", ["author", "member"])
def test_others_have_no_administration(measure: Measure, people: SimpleNamespace, role: str):
    assert client_of(getattr(people, role)).get("/verwaltung/fields_of_action/measure/").status_code in (302, 403)
