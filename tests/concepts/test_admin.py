"""The admin of this room: concepts are kept, editions are looked at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from concepts.models import Concept
from municipality.scoping import use_municipality
from tests import factories
from tests.concepts.browsing import Visitor, text

EDITIONS = "admin:concepts_conceptedition_changelist"


@pytest.fixture
def keeper(people) -> Visitor:
    return Visitor(people.admin)


def test_editions_are_read_and_not_written(edition, keeper):
    page = keeper.get(reverse("admin:concepts_conceptedition_change", args=[edition.pk]))
    assert page.status_code == 200
    assert "Ausgangslage" in text(page)
    assert 'name="_save"' not in page.content.decode()
    assert keeper.get(reverse("admin:concepts_conceptedition_add")).status_code == 403
    assert edition.label in text(keeper.get(reverse(EDITIONS)))


def test_a_concept_is_kept_here_and_goes_only_while_it_is_empty(edition, keeper, people):
    add = reverse("admin:concepts_concept_add")
    data = {"name": "Leitbild", "slug": "leitbild", "kind_label": "Leitbild", "lead_unit": people.lead_unit.pk}
    assert keeper.post(add, data).status_code == 302
    assert keeper.post(add, data).status_code == 200
    empty = Concept.objects.get(slug="leitbild")
    written = reverse("admin:concepts_concept_delete", args=[edition.concept.pk])
    assert keeper.post(written, {"post": "yes"}).status_code == 403
    assert keeper.post(reverse("admin:concepts_concept_delete", args=[empty.pk]), {"post": "yes"}).status_code == 302
    assert [concept.slug for concept in Concept.objects.all()] == ["konzept"]


def test_another_citys_rows_do_not_exist(edition, people):
    with use_municipality(factories.MunicipalityFactory()):
        stranger = Visitor(factories.person("admin"))
        assert stranger.get(reverse("admin:concepts_conceptedition_change", args=[edition.pk])).status_code == 302
        assert edition.label not in text(stranger.get(reverse(EDITIONS)))


def test_authors_have_no_business_here(edition, people):
    assert Visitor(people.author).get(reverse(EDITIONS)).status_code in (302, 403)
