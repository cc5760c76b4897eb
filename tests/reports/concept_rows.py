"""An edition with a row of everything in the database; what nobody may print carries a canary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from concepts.choices import Decision
from concepts.models import (
    BudgetItem,
    ConceptEdition,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    FundingApplication,
    Milestone,
    ProcessPhase,
    ProcessStep,
    RelatedDocument,
    ReportingDuty,
)
from fields_of_action.choices import GoalLevel
from fields_of_action.models import MeasureCost
from tests import factories
from tests.fields_of_action import rows
from tests.workshops import rows as workshops

CANARY = "KANARIENVOGEL"
"""Stands in internal notes, minutes and participants' names."""


def fill(edition: ConceptEdition, people: SimpleNamespace, *, count: int = 1) -> None:
    """So many rows of each kind in this edition. Everything is made in the active city."""
    concept = edition.concept
    chapter = factories.ChapterFactory(edition=edition, heading="Ausgangslage")
    for place in range(1, count + 1):
        factories.ChapterFactory(edition=edition, parent=chapter, position=place, heading=f"Unterkapitel {place}")
        factories.GuidelineFactory(edition=edition, position=place, title=f"Leitlinie {place}")
        factories.PrincipleFactory(edition=edition, position=place, name=f"Querschnitt {place}")
        field = rows.EditionFieldFactory(edition=edition, position=place, number=str(place), name=f"Feld {place}")
        top = rows.GoalFactory(edition=edition, field=field.field, title=f"Feldziel {place}", level=GoalLevel.GUIDING)
        rows.GoalFactory(edition=edition, field=field.field, parent=top, title=f"Teilziel {place}", level=GoalLevel.PARTIAL)
        measure = rows.MeasureFactory(
            edition=edition, field=field.field, title=f"Maßnahme {place}", number=f"{place}.1", internal_note=CANARY,
            responsible_unit=people.lead_unit,
        )  # fmt: skip
        MeasureCost.objects.create(measure=measure, year=2026, own=Decimal(1000), third_party=Decimal(500))
        advice = rows.RecommendationFactory(edition=edition, title=f"Empfehlung {place}", became=measure)
        rows.recommend(advice, field.field)
        rows.OfferFactory(concept=concept, field=field.field, name=f"Angebot {place}")
        indicator = rows.IndicatorFactory(concept=concept, field=field.field, name=f"Kennzahl {place}", is_count=True)
        rows.value(indicator, 2025, 3)
        rows.value(indicator, 2026, 37)
        _process(edition, place)
        _workshops(edition, measure, field.field, people, place)


def _process(edition: ConceptEdition, place: int) -> None:
    phase = ProcessPhase(edition=edition, position=place, title=f"Phase {place}", text="<p>Vorbereiten.</p>")
    phase.set_period("April 2026")
    phase.save()
    ProcessStep.objects.create(phase=phase, position=1, title=f"Schritt {place}")
    Milestone.objects.create(edition=edition, position=place, title=f"Meilenstein {place}", reached_on=date(2026, 5, 1))
    Evaluation.objects.create(edition=edition, position=place, title=f"Evaluation {place}", findings="<p>Gut.</p>")
    RelatedDocument.objects.create(edition=edition, position=place, title=f"Bericht {place}")
    FollowUpInstrument.objects.create(edition=edition, position=place, name=f"Runder Tisch {place}")
    ReportingDuty.objects.create(edition=edition, position=place, title=f"Sachstand {place}", next_due=date(2027, 6, 30))
    ExternalSupport.objects.create(edition=edition, position=place, institution=f"Institut {place}")
    BudgetItem.objects.create(edition=edition, position=place, year=2026, label=f"Topf {place}", amount=Decimal("2500.50"))
    FundingApplication.objects.create(
        edition=edition, position=place, programme=f"Programm {place}", total_cost=Decimal(20000), requested=Decimal(15000),
        granted=Decimal(15000), decision=Decision.GRANTED,
    )  # fmt: skip


def _workshops(edition: ConceptEdition, measure: Any, field: Any, people: SimpleNamespace, place: int) -> None:
    concept = edition.concept
    group = workshops.StakeholderGroupFactory(concept=concept, name=f"Gruppe {place}")
    workshops.StakeholderFactory(group=group, name=f"Akteur {place}")
    workshops.FormatFactory(group=group, name=f"Format {place}")
    working = workshops.WorkingGroupFactory(concept=concept, name=f"Arbeitskreis {place}")
    workshops.MemberFactory(group=working, organization=f"Verein {place}")
    person = workshops.PersonFactory(family_name=CANARY)
    workshops.MemberFactory(group=working, organization="", person=person)
    workshops.MemberFactory(group=working, organization="", user=people.author)
    event = workshops.EventFactory(
        concept=concept, edition=edition, title=f"Workshop {place}", minutes=f"<p>{CANARY}</p>", agenda=f"<p>{CANARY}</p>",
        results=f"<p>Ergebnis {place}</p>",
    )  # fmt: skip
    workshops.AttendanceFactory(event=event, count=23)
    workshops.ParticipationFactory(event=event, person=person)
    workshops.ContributionFactory(event=event, text=f"Beitrag {place}", field=field, measure=measure)
