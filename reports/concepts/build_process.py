"""The values of an edition's process and money: phases, milestones, funding, budget, duties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from concepts.choices import Decision
from concepts.models import ConceptEdition
from municipality.richtext import clean, plain
from reports.concepts import document_process as said


def process_values(edition: ConceptEdition) -> dict[str, Any]:
    """The parts of a `ConceptDocument` by name."""
    return {
        "phases": _phases(edition),
        "milestones": tuple(
            said.Milestone(
                row.title, words(row.text), row.period, iso(row.period_from), iso(row.period_to), iso(row.reached_on),
                "reached" if row.is_reached else "unsaid" if row.is_past else "planned",
            )
            for row in edition.milestones.all()
        ),
        "support": tuple(
            said.Support(row.institution, str(row.get_kind_display()), row.person, words(row.scope), row.period)
            for row in edition.supports.all()
        ),
        "funding": tuple(_funding(row) for row in edition.fundings.all()),
        "budget": tuple(
            said.Budget(row.year, str(row.amount), row.label, row.cost_object)
            for row in edition.budget.order_by("year", "position")
        ),
        "evaluations": tuple(
            said.Evaluation(row.title, row.conducted_by, row.period, words(row.findings)) for row in edition.evaluations.all()
        ),
        "related": tuple(
            said.RelatedDocument(
                row.title, str(row.get_kind_display()), row.publisher, row.period, words(row.note), row.link
            )
            for row in edition.documents.all()
        ),
        "follow_up": tuple(
            said.FollowUp(
                row.name, str(row.get_kind_display()), words(row.text), row.period, str(row.get_cadence_display()),
                words(row.contacts), row.reports_to,
            )
            for row in edition.instruments.all()
        ),
        "duties": tuple(
            said.Duty(row.title, row.body, words(row.note), str(row.get_cadence_display()), iso(row.next_due))
            for row in edition.duties.all()
        ),
    }  # fmt: skip


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def words(text: str) -> str:
    """Plain text, also of what may have been written as rich text."""
    return plain(text) if text.startswith("<") else text


def _phases(edition: ConceptEdition) -> tuple[said.Phase, ...]:
    found, number = [], 0
    for row in edition.phases.prefetch_related("steps"):
        number += not row.is_preliminary
        steps = tuple(said.Step(step.letter, step.title, words(step.text), step.period) for step in row.steps.all())
        found.append(
            said.Phase(
                0 if row.is_preliminary else number, row.title, clean(row.text), row.period, iso(row.period_from),
                iso(row.period_to), steps,
            )
        )  # fmt: skip
    return tuple(found)


def _amount(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _funding(row: Any) -> said.Funding:
    decided = row.decision in (Decision.GRANTED, Decision.REFUSED)
    return said.Funding(
        programme=row.programme,
        authority=row.authority,
        reference=row.reference,
        purpose=words(row.purpose),
        period=row.period,
        total=_amount(row.total_cost),
        requested=_amount(row.requested),
        granted=_amount(row.granted),
        other=_amount(row.other_funds or None),
        own=_amount(row.own_share),
        decision=str(row.get_decision_display()),
        decided_on=iso(row.decided_on) if decided else "",
        proof_due=iso(row.proof_due),
    )
