"""The money of an edition summed up: applications and the city's own budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from concepts.choices import Decision
from concepts.models import BudgetItem, FundingApplication


@dataclass(frozen=True)
class Sums:
    """Euros. `asked` is what applications still wait for; `own_share` counts those whose own share is known."""

    granted: Decimal
    asked: Decimal
    own_share: Decimal
    budget: Decimal
    years: dict[int, Decimal] = field(default_factory=dict)
    """The budget by year, in the order of the years."""


def summed(fundings: Iterable[FundingApplication], budget: Iterable[BudgetItem]) -> Sums:
    """Add up what is known; amounts that nobody entered count as nothing."""
    fundings, budget = list(fundings), list(budget)
    alive = [item for item in fundings if item.decision not in (Decision.REFUSED, Decision.WITHDRAWN)]
    years: dict[int, Decimal] = {}
    for item in sorted(budget, key=lambda item: item.year):
        years[item.year] = years.get(item.year, Decimal(0)) + item.amount
    return Sums(
        granted=sum((item.granted for item in alive if item.granted is not None), Decimal(0)),
        asked=sum((item.requested for item in alive if item.decision == Decision.APPLIED and item.requested), Decimal(0)),
        own_share=sum((item.own_share for item in alive if item.own_share is not None), Decimal(0)),
        budget=sum(years.values(), Decimal(0)),
        years=years,
    )
