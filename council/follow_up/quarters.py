"""Quarters of a year, as addresses and people name them: "2026-3" is the third quarter of 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from council.standing import UNFINISHED

_NAMED = re.compile(r"(2\d{3})-([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def named(cls, text: str) -> Quarter | None:
        found = _NAMED.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def name(self) -> str:
        """As an address says it."""
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return _("%(number)s. Quartal %(year)s") % {"number": self.number, "year": self.year}

    @property
    def condition(self) -> Q:
        """Tasks to be told of in the report on this quarter: decided, due or closed in it, and all from before that is open.

        Needs `with_standing`.
        """
        within = (self.first, self.last)
        return Q(consultation__resolution__decided_on__lte=self.last) & (
            Q(consultation__resolution__decided_on__gte=self.first)
            | Q(due__range=within)
            | Q(closed_at__date__range=within)
            | Q(reported_on__range=within)
            | Q(status__in=UNFINISHED)
        )


def quarters_since(first: date | None, today: date) -> list[Quarter]:
    """From that of the first day to the present one, the newest first; at most those of six years."""
    found, last = [], Quarter.of(today)
    quarter = Quarter.of(first or today)
    while quarter <= last:
        found.append(quarter)
        quarter = quarter.next
    return found[::-1][:24]
