"""Rows of process and money for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

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


def dated(row: Any, period: str) -> Any:
    row.set_period(period)
    row.save()
    return row


def phase(edition: ConceptEdition, title: str, period: str = "", *steps: str, **fields: Any) -> ProcessPhase:
    """A phase behind the others, with these steps."""
    row = dated(ProcessPhase(edition=edition, title=title, position=edition.phases.count() + 1, **fields), period)
    for place, words in enumerate(steps, start=1):
        ProcessStep.objects.create(phase=row, position=place, title=words)
    return row


def due_in(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def everything(edition: ConceptEdition, mark: str = "") -> list[Any]:
    """One row of every kind, its texts ending in `mark`."""
    return [
        phase(edition, f"Planung{mark}", "Februar – März 2020", f"Ablauf klären{mark}"),
        dated(Milestone(edition=edition, title=f"Kick-off{mark}"), "April 2020"),
        dated(Evaluation(edition=edition, title=f"Rückblick{mark}", findings=f"Vieles gelang{mark}"), "Ende 2014"),
        dated(FollowUpInstrument(edition=edition, name=f"Runder Tisch{mark}", text=f"Vernetzt{mark}"), "ab 2021"),
        ReportingDuty.objects.create(edition=edition, title=f"Sachbericht{mark}", body=f"Ausschuss{mark}", next_due=due_in(10)),
        dated(RelatedDocument(edition=edition, title=f"Charta der Vielfalt{mark}"), "2012"),
        FundingApplication.objects.create(
            edition=edition,
            programme=f"Landesprogramm{mark}",
            total_cost=Decimal(40000),
            requested=Decimal(30000),
            granted=Decimal(28000),
            decision="granted",
            proof_due=due_in(20),
        ),
        BudgetItem.objects.create(edition=edition, label=f"Maßnahmen{mark}", year=2018, amount=Decimal(5000)),
        ExternalSupport.objects.create(edition=edition, institution=f"Institut{mark}", scope=f"Begleitung{mark}"),
    ]
