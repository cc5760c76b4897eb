"""Who sees what: drafts and internal notes stay with the administration, other cities see nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from fields_of_action.models import EditionField, Measure
from municipality.choices import Role
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor
from tests.fields_of_action import rows

INTERNAL = "KANARIEINTERN"
"""The internal note of a measure that everybody may see."""
DRAFT = "KANARIEENTWURF"
"""Everything of an edition that is still being written."""
FEW = 3
"""Too few people to be told outside; as a word of a page the number would be everywhere, so the cell is looked for."""


@pytest.fixture
def scene(measure: Measure, part: EditionField, draft: ConceptEdition, people: SimpleNamespace) -> SimpleNamespace:
    """An adopted edition with a measure that has an internal note, and a draft that sings in every text."""
    measure.internal_note = f"Notiz {INTERNAL}"
    measure.save()
    draft.label = f"Konzept {DRAFT}"
    draft.save()
    field = rows.EditionFieldFactory(
        edition=draft, name=f"Feld {DRAFT}", field__name=f"Feld {DRAFT}", situation=f"<p>{DRAFT}</p>"
    )
    rows.EditionFieldFactory(edition=draft, field=part.field, name=f"Sprache {DRAFT}", text=f"<p>{DRAFT}</p>")
    rows.GoalFactory(edition=draft, field=part.field, title=f"Ziel {DRAFT}")
    planned = rows.MeasureFactory(edition=draft, field=part.field, title=f"Maßnahme {DRAFT}", resumes=measure)
    rows.reported(planned, people.author, note=f"Stand {DRAFT}")
    unbound = rows.MeasureFactory(edition=draft, field=field.field, title=f"Ohne Fortschreibung {DRAFT}")
    Measure.objects.filter(pk=unbound.pk).update(edition=None)
    recommendation = rows.RecommendationFactory(edition=part.edition, title="Empfehlung", became=planned)
    rows.recommend(recommendation, part.field)
    secret = rows.RecommendationFactory(edition=draft, title=f"Empfehlung {DRAFT}", became=measure)
    rows.recommend(secret, part.field)
    return SimpleNamespace(
        measure=measure,
        part=part,
        draft=draft,
        field=field,
        planned=planned,
        unbound=unbound,
        secret=secret,
        told=(recommendation.pk, secret.pk),
    )


def addresses(scene: SimpleNamespace) -> Iterator[str]:
    """Every page of the room."""
    yield from (
        "massnahmen/",
        "massnahmen/?stand=offen&sort=-titel",
        "massnahmen/auswertung/",
        "massnahmen/ansichten/",
        "massnahmen/neu/",
    )
    for word in (INTERNAL, DRAFT):
        yield f"massnahmen/?q={word}"
    yield from (f"massnahmen/?konzept={scene.draft.pk}", f"massnahmen/?feld={scene.field.field_id}")
    yield f"massnahmen/auswertung/?konzept={scene.draft.pk}"
    yield f"massnahmen/neu/?empfehlung={scene.secret.pk}"
    for measure in (scene.measure, scene.planned, scene.unbound):
        yield from (f"massnahmen/{measure.pk}/", f"massnahmen/{measure.pk}/zeile/", f"massnahmen/{measure.pk}/bearbeiten/")
    yield "handlungsfelder/"
    for edition in (scene.part.edition, scene.draft):
        base = f"handlungsfelder/{edition.concept.slug}/{edition.slug}/"
        texts = f"konzepte/{edition.concept.slug}/{edition.slug}/text/"
        yield from (base, f"{base}neu/", f"{texts}ziele/neu/", f"{texts}kennzahlen/neu/")
        yield from (f"{base}{field}/" for field in (scene.part.field_id, scene.field.field_id))
        for part in (f"felder/{scene.part.pk}/", f"felder/{scene.field.pk}/", *(f"empfehlungen/{pk}/" for pk in scene.told)):
            yield from (f"{texts}{part}", f"{texts}{part}bearbeiten/", f"{texts}{part}verlauf/")


def heard(visitor: Visitor, scene: SimpleNamespace) -> set[tuple[str, str]]:
    found = set()
    for path in addresses(scene):
        said = visitor.get(path).content.decode()
        if "/text/" in path:
            said += visitor.get(path, **{"HX-Request": "true"}).content.decode()
        typed = path.partition("?q=")[2]
        found |= {(path, word) for word in (INTERNAL, DRAFT) if word != typed and word in said}
    return found


def test_members_hear_nothing_of_drafts_and_notes(scene: SimpleNamespace, people: SimpleNamespace):
    member = Visitor(people.member)
    assert heard(member, scene) == set()
    for path in (f"massnahmen/{scene.planned.pk}/", f"massnahmen/{scene.unbound.pk}/", f"massnahmen/{scene.planned.pk}/zeile/"):
        assert member.get(path).status_code == 404
    base = f"handlungsfelder/{scene.draft.concept.slug}/{scene.draft.slug}/"
    assert member.get(base).status_code == member.get(f"{base}{scene.part.field_id}/").status_code == 404
    assert member.get("massnahmen/").context["page_obj"].paginator.count == 1
    assert member.get(f"massnahmen/{scene.measure.pk}/").status_code == 200


def test_the_search_does_not_find_internal_notes(scene: SimpleNamespace, people: SimpleNamespace):
    for who in (people.member, people.author):
        assert Visitor(who).get(f"massnahmen/?q={INTERNAL}").context["page_obj"].paginator.count == 0


def test_the_walk_reaches_every_canary(scene: SimpleNamespace, people: SimpleNamespace):
    places = heard(Visitor(people.author), scene)
    told = {path for path, word in places if word == DRAFT}
    assert (f"massnahmen/{scene.measure.pk}/", INTERNAL) in places
    base = f"handlungsfelder/{scene.draft.concept.slug}/{scene.draft.slug}/"
    assert {
        "massnahmen/",
        "massnahmen/auswertung/",
        f"massnahmen/{scene.planned.pk}/",
        base,
        f"{base}{scene.part.field_id}/",
    } <= told


def test_names_of_the_administration_stay_inside(scene: SimpleNamespace, people: SimpleNamespace):
    path = f"massnahmen/{scene.measure.pk}/"
    assert people.author.full_name in Visitor(people.clerk).get(path).content.decode()
    assert people.author.full_name not in Visitor(people.member).get(path).content.decode()


def test_another_citys_people_find_no_page_at_all(scene: SimpleNamespace, people: SimpleNamespace):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.people()
    visitor = Visitor(foreign.author)
    assert {visitor.get(path).status_code for path in addresses(scene)} == {404}


def test_another_citys_rows_are_not_found_at_home(scene: SimpleNamespace):
    elsewhere = factories.MunicipalityFactory()
    with use_municipality(elsewhere):
        foreign = factories.people()
        concept = factories.ConceptFactory(lead_unit=foreign.lead_unit, slug=scene.draft.concept.slug)
        own = factories.EditionFactory(concept=concept, slug=scene.draft.slug)
        visitor = Visitor(foreign.author)
        base = f"handlungsfelder/{concept.slug}/{own.slug}/"
        assert visitor.get(base).status_code == 200
        for path in (
            f"massnahmen/{scene.measure.pk}/",
            f"massnahmen/{scene.measure.pk}/zeile/",
            f"{base}{scene.part.field_id}/",
            f"konzepte/{concept.slug}/{own.slug}/text/felder/{scene.part.pk}/",
            f"konzepte/{concept.slug}/{own.slug}/text/empfehlungen/{scene.secret.pk}/verlauf/",
        ):
            assert visitor.get(path).status_code == 404, path
        data = {
            "title": "Geklaut",
            "kind": "measure",
            "field": str(scene.part.field_id),
            "owner": "partner",
            "priority": "normal",
        }
        assert visitor.post("massnahmen/neu/", data).status_code == 422
        assert visitor.post("massnahmen/gemeinsam/", {"wahl": [scene.measure.pk]}).status_code == 302
        assert not Measure.objects.exists()


def test_small_counts_are_not_told_to_members(part: EditionField, people: SimpleNamespace):
    indicator = rows.IndicatorFactory(concept=part.edition.concept, field=part.field, is_count=True)
    rows.value(indicator, 2019, 50)
    rows.value(indicator, 2020, FEW)
    path = f"handlungsfelder/{part.edition.concept.slug}/{part.edition.slug}/{part.field_id}/"
    cell = f'<td class="num">{FEW}</td>'
    assert cell in Visitor(people.author).get(path).content.decode()
    page = Visitor(people.member).get(path).content.decode()
    assert cell not in page
    assert "unter 5" in page


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_reads_and_only_writers_have_doors(scene: SimpleNamespace, people: SimpleNamespace, role: str):
    visitor = Visitor(getattr(people, role))
    for path in ("massnahmen/", "massnahmen/auswertung/", f"massnahmen/{scene.measure.pk}/", "massnahmen/ansichten/"):
        assert visitor.get(path).status_code == 200
    page = visitor.get("massnahmen/").content.decode()
    assert ("massnahmen/neu/" in page) == (role in ("author", "unit_head"))
    assert (f'name="{scene.measure.pk}-status"' in page) == (role in ("author", "unit_head"))
