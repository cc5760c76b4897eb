"""The money of an edition summed up: applications and the city's own budget. A sum never says more than is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from concepts.choices import Decision
from concepts.models import BudgetItem, FundingApplication


@dataclass(frozen=True)
class Sum:
    """What is known of a sum: `count` amounts make `amount`, and of `missing` more nobody knows how much they are."""

    amount: Decimal = Decimal(0)
    count: int = 0
    missing: int = 0

    @classmethod
    def of(cls, amounts: Iterable[Decimal | None]) -> Sum:
        """Add up what is known and count the rest."""
        given = list(amounts)
        known = [amount for amount in given if amount is not None]
        return cls(sum(known, Decimal(0)), len(known), len(given) - len(known))

    def __bool__(self) -> bool:
        """Whether there is anything to sum up, known or not."""
        return bool(self.count or self.missing)

    @property
    def is_open(self) -> bool:
        """Nothing of it is known."""
        return not self.count

    @property
    def is_least(self) -> bool:
        """A part of it is not known, so that it is at least this."""
        return bool(self.count and self.missing)


@dataclass(frozen=True)
class Sums:
    """Euros. `granted` and `asked` (what applications still wait for) come from programmes, `own_share` is what is left to the
    city of all applications that were not refused or withdrawn.
    """

    granted: Sum
    asked: Sum
    own_share: Sum
    budget: Decimal
    years: dict[int, Decimal] = field(default_factory=dict)
    """The budget by year, in the order of the years."""


def summed(fundings: Iterable[FundingApplication], budget: Iterable[BudgetItem]) -> Sums:
    """Add up what is known, and say where something is not."""
    fundings, budget = list(fundings), list(budget)
    alive = [item for item in fundings if item.decision not in (Decision.REFUSED, Decision.WITHDRAWN)]
    years: dict[int, Decimal] = {}
    for item in sorted(budget, key=lambda item: item.year):
        years[item.year] = years.get(item.year, Decimal(0)) + item.amount
    return Sums(
        granted=Sum.of(item.granted for item in alive if item.decision == Decision.GRANTED),
        asked=Sum.of(item.requested for item in alive if item.decision == Decision.APPLIED),
        own_share=Sum.of(item.own_share for item in alive),
        budget=sum(years.values(), Decimal(0)),
        years=years,
    )
