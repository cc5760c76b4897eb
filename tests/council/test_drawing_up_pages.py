"""The page on which a paper is drawn up: what it costs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from concepts.models import (
    BudgetItem,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    Milestone,
    ProcessPhase,
    ProcessStep,
    RelatedDocument,
    ReportingDuty,
)
from fields_of_action.choices import MeasureKind, MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Goal, Measure, MeasureCost, Recommendation, RecommendationField
from tests import factories
from tests.council.browsing import Visitor
from tests.council.taken_over import page_of, scene, shared_scene, town
from workshops.models import (
    Attendance,
    Contribution,
    Event,
    EventField,
    GroupMember,
    WorkingGroup,
    WorkingGroupField,
)

__all__ = ["scene", "shared_scene", "town"]
pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.mark.parametrize("kind", ["edition", "field", "measures"])
def test_the_page_costs_the_same_with_one_three_and_thirty_rows(scene, people, kind):
    """Some twenty tables are read; the page costs no more than that of the editor."""
    visitor, costs, there = Visitor(people.author), [], 1
    # The very first page of a person costs more.
    assert visitor.queries(page_of(scene, kind)) <= 16
    for count in (1, 3, 30):
        for number in range(there, count):
            grow(scene, number)
        there = count
        address = page_of(scene, kind)
        if kind == "measures":
            address += "".join(f"&massnahme={pk}" for pk in Measure.objects.values_list("pk", flat=True))
        costs.append(visitor.queries(address))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 16


def grow(scene: SimpleNamespace, number: int) -> None:
    """One more of everything that a paper may be written from."""
    edition, concept = scene.edition, scene.concept
    chapter = factories.ChapterFactory(edition=edition)
    factories.ChapterFactory(edition=edition, parent=chapter)
    factories.PrincipleFactory(edition=edition)
    field = FieldOfAction.objects.create(concept=concept, name=f"Feld {number}", parent=scene.field)
    EditionField.objects.create(edition=edition, field=field, name=field.name, number=f"1.{number}", position=number, is_new=True)
    made = {"concept": concept, "edition": edition, "title": f"Nummer {number}"}
    measure = Measure.objects.create(**made, field=field, kind=MeasureKind.KEY_PROJECT, status=MeasureStatus.PROPOSED)
    MeasureCost.objects.create(measure=measure, year=2025 + number, own=10, third_party="0.50")
    Goal.objects.create(edition=edition, field=scene.field, title=f"Ziel {number}")
    recommendation = Recommendation.objects.create(edition=edition, title=f"Empfehlung {number}", became=measure)
    RecommendationField.objects.create(recommendation=recommendation, field=scene.field)
    phase = ProcessPhase.objects.create(edition=edition, title=f"Phase {number}")
    ProcessStep.objects.create(phase=phase, title="Ein Schritt")
    Milestone.objects.create(edition=edition, title=f"Meilenstein {number}")
    Evaluation.objects.create(edition=edition, title=f"Befragung {number}")
    FollowUpInstrument.objects.create(edition=edition, name=f"Runder Tisch {number}")
    ReportingDuty.objects.create(edition=edition, title=f"Bericht {number}")
    RelatedDocument.objects.create(edition=edition, title=f"Unterlage {number}")
    ExternalSupport.objects.create(edition=edition, institution=f"Institut {number}")
    BudgetItem.objects.create(edition=edition, year=2026, label="Honorare", amount=10)
    group = WorkingGroup.objects.create(concept=concept, name=f"Kreis {number}")
    WorkingGroupField.objects.create(group=group, field=scene.field)
    GroupMember.objects.create(group=group, organization="Verein")
    event = Event.objects.create(concept=concept, edition=edition, title=f"Treffen {number}", results="<p>Gut.</p>")
    EventField.objects.create(event=event, field=scene.field)
    Attendance.objects.create(event=event, label="Vereine", count=3)
    Contribution.objects.create(event=event, text=f"Beitrag {number}", measure=measure)
