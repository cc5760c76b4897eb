"""The concepts of the demonstration data: every fact of the papers has its place, every status was reached by its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import timezone

from concepts.choices import EditionStatus
from concepts.models import (
    BudgetItem,
    Chapter,
    Concept,
    ConceptEdition,
    EditionEvent,
    FollowUpInstrument,
    FundingApplication,
    Guideline,
    Milestone,
    ProcessPhase,
    RelatedDocument,
    ReportingDuty,
)
from council.demo.concept import read_concept
from council.demo.process import KINDS
from council.demo.sources import CITIES
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import IndicatorValue, Measure, MeasureUpdate, Recommendation
from municipality.models import Municipality
from municipality.richtext import clean
from municipality.scoping import use_municipality
from tests.council.concept_facts import FACTS, Fact
from tests.council.demonstrated import cities_with_drafts
from workshops.models import Contribution, Event, GroupMember, Person, PersonalDataEvent, StakeholderGroup, WorkingGroup

pytestmark = pytest.mark.django_db

RICH = [(Chapter, "body"), (WorkingGroup, "purpose"), (Event, "agenda"), (Event, "minutes"), (Event, "results")]
ROOMS = ("concepts", "fields_of_action", "workshops", "council")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with cities_with_drafts(django_db_blocker):
        yield


@pytest.fixture(params=CITIES)
def city(request, loaded: None) -> Iterator[Municipality]:
    municipality = Municipality.objects.get(slug=request.param)
    with use_municipality(municipality):
        yield municipality


def model_of(name: str):
    return next(model for room in ROOMS for model in apps.get_app_config(room).get_models() if model.__name__ == name)


def found(fact: Fact) -> int:
    with use_municipality(Municipality.objects.get(slug=fact.city)):
        return model_of(fact.model).objects.filter(**fact.where).count()


@pytest.mark.parametrize("slug", CITIES)
def test_every_fact_stands_in_the_program(loaded, slug):
    facts = [fact for fact in FACTS if fact.city == slug]
    assert len(facts) >= 30
    assert [(fact.says, fact.where, found(fact)) for fact in facts if found(fact) != fact.count] == []


def test_no_fact_is_told_twice():
    keys = [(fact.city, fact.says, str(fact.where)) for fact in FACTS]
    assert len(keys) == len(set(keys))
    assert len(FACTS) >= 240


def test_statuses_were_reached_by_their_way(city):
    for edition in ConceptEdition.objects.all():
        events = list(EditionEvent.objects.filter(edition=edition))
        assert (events[-1].to_status if events else EditionStatus.DRAFT) == edition.status
        assert all(event.actor is not None for event in events)
    assert ConceptEdition.objects.filter(status=EditionStatus.ADOPTED).count() <= 1


def test_how_measures_stand_was_reported(city):
    for measure in Measure.objects.all():
        last = measure.updates.last()
        if last is None:
            assert measure.status == MeasureStatus.IDEA
        else:
            assert (measure.status, measure.progress, measure.note, measure.noted_on) == (
                last.status, last.progress, last.note, last.as_of,
            )  # fmt: skip


def test_there_is_something_of_everything(city):
    assert Concept.objects.count() == 1
    assert Measure.objects.count() >= 3
    assert Recommendation.objects.exclude(became=None).exists()
    assert Recommendation.objects.exclude(in_fields=None).exists()
    assert IndicatorValue.objects.exists()
    assert MeasureUpdate.objects.exists()


def test_people_took_part_in_every_city(city):
    assert StakeholderGroup.objects.count() >= 4
    assert WorkingGroup.objects.exists()
    assert GroupMember.objects.exclude(organization="").exists()
    assert Event.objects.exclude(attendances=None).exclude(results="").exists()
    turned = Contribution.objects.exclude(recommendation=None, measure=None)
    assert turned.exclude(recommendation=None).exists()
    assert turned.exclude(measure=None).exists()
    # There is still something to do.
    assert Contribution.objects.waiting().exists()


def test_every_city_tells_how_it_came_about_and_who_pays(city):
    assert ProcessPhase.objects.exclude(steps=None).exists()
    for model in (Milestone, RelatedDocument, FollowUpInstrument, ReportingDuty, FundingApplication, BudgetItem):
        assert model.objects.exists(), model


def test_what_became_of_a_contribution_lies_in_the_same_field(city):
    for row in Contribution.objects.exclude(measure=None).select_related("measure", "event"):
        assert row.measure.concept_id == row.event.concept_id
        assert row.field_id == row.measure.field_id, row
    for row in Contribution.objects.exclude(recommendation=None).prefetch_related("recommendation__in_fields"):
        fields = {item.field_id for item in row.recommendation.in_fields.all()}
        assert not fields or row.field_id in fields, row


def test_people_named_are_kept_for_a_while_only(city):
    for person in Person.objects.all():
        assert person.delete_on > timezone.localdate() >= person.consent_on
        assert PersonalDataEvent.objects.filter(subject=person.pk, action="created").count() == 1


def test_all_stages_are_there_to_see(loaded):
    editions, measures, kinds = set(), set(), set()
    for slug in CITIES:
        with use_municipality(Municipality.objects.get(slug=slug)):
            editions |= set(ConceptEdition.objects.values_list("status", flat=True))
            measures |= set(Measure.objects.values_list("status", flat=True))
            kinds |= set(Measure.objects.values_list("kind", flat=True))
    assert editions == set(EditionStatus.values)
    assert measures == set(MeasureStatus.values) - {MeasureStatus.DROPPED}
    assert kinds == {"key_project", "pilot_project", "measure"}


def test_texts_are_clean_and_periods_understood(city):
    texts = [row for model, name in RICH for row in model.objects.values_list(name, flat=True)]
    for text in texts:
        assert clean(text) == text
    assert not Guideline.objects.filter(text__contains="<").exists()
    for row in [*ConceptEdition.objects.all(), *Measure.objects.exclude(period="")]:
        assert row.period_from is not None or row.period_to is not None


def test_a_continued_chapter_is_compared_with_its_forerunner(loaded):
    with use_municipality(Municipality.objects.get(slug="waiblingen")):
        chapter = Chapter.objects.get(edition__slug="2017", heading="Rückblick")
        assert chapter.continues.edition.slug == "2009-10"


def test_files_name_nothing_that_is_not_there():
    """A key that no loader reads would be a fact that is lost in silence."""
    known = {
        "concept": {"slug", "name", "kind", "lead"},
        "fields": {"key", "name", "parent", "focus", "aliases"},
        "editions": {
            "slug", "label", "version", "period", "as_of", "predecessor", "plain_summary", "way", "chapters", "guidelines",
            "principles", "fields", "goals", "recommendations",
        },
        "measures": {
            "key", "edition", "field", "unit", "period", "resumes", "costs", "reports", "kind", "number", "title", "description",
            "target_groups", "owner", "partners", "horizon", "priority", "quick_win", "funding", "place", "public_text",
            "internal_note",
        },
        "offers": {"name", "field", "owner", "provider", "frequency", "text"},
        "indicators": {"name", "theme", "unit", "field", "source", "definition", "is_count", "values"},
        "people": {"key", "given_name", "family_name", "organization", "email", "purpose", "consent_on", "delete_on"},
        "stakeholder_groups": {"name", "note", "stakeholders", "formats"},
        "working_groups": {"key", "kind", "name", "purpose", "period", "successor", "fields", "members"},
        "events": {
            "edition", "kind", "title", "period", "on", "time", "place", "group", "fields", "agenda", "minutes", "results",
            "attendance", "people", "contributions",
        },
        "reviews": {"edition", "by", "on", "due", "bodies", "people", "message", "read_by", "comments"},
    }  # fmt: skip
    known |= {name: {item.name for item in model._meta.fields} for name, model in KINDS.items()}
    known["phases"].add("steps")
    rare = {"people", "funding", "supports", "evaluations", "reviews"}
    inside = {
        ("working_groups", "members"): {"organization", "person", "user", "role", "capacity"},
        ("events", "contributions"): {"key", "kind", "text", "field", "into", "recommendation", "measure", "answer"},
    }
    for slug in CITIES:
        rows = read_concept(slug)
        for (table, name), keys in inside.items():
            assert all(set(line) <= keys for row in rows[table] for line in row.get(name, []))
        assert set(known) - rare <= set(rows) <= set(known)
        for name, keys in known.items():
            found = rows.get(name, [])
            for row in [found] if isinstance(found, dict) else found:
                assert set(row) <= keys, (slug, name, row)
