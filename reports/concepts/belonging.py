"""What of the rows of a whole concept belongs to one of its editions.

Groups, offers, figures and stakeholders belong to the concept, which is written on for years. The print of an edition that
was continued shows those of its own time, whatever has been entered since:

- The time of an edition begins with the work on it (without a predecessor: with everything before) and ends with the day on
  which the work on the next one begins: the first day of that one's period, else the day it was adopted. The edition that
  nothing continues has no end.
- A group belongs to the editions its events name, and to those in whose time it worked. A group that began after an edition was
  adopted and has events of another one alone worked on that other one.
- What has a year (values of a figure) belongs to the editions whose time had begun and not ended then.
- What has no time at all (offers, stakeholders, groups without a period) belongs to an edition, unless it was entered when the
  next one was already being written. Where that is not known, it is printed: nothing is left out on a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from concepts.models import ConceptEdition
from workshops.models import Event


@dataclass(frozen=True)
class Belonging:
    """The time of an edition. Open ends are `None`; `entered_before` is when the next edition was begun in the portal."""

    edition: ConceptEdition
    begins: date | None = None
    ends: date | None = None
    entered_before: datetime | None = None

    @classmethod
    def to(cls, edition: ConceptEdition) -> Belonging:
        """Two queries at most."""
        begins = edition.period_from if edition.predecessor_id else None
        successor = ConceptEdition.objects.filter(predecessor=edition.pk).first()
        if successor is None:
            return cls(edition, begins)
        entered = ConceptEdition.history.filter(id=successor.pk).order_by("history_date").values_list("history_date", flat=True)
        return cls(edition, begins, successor.period_from or successor.adopted_on, entered.first())

    def groups(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The working groups among these."""
        events = Event.objects.filter(working_group=OuterRef("pk"), edition__isnull=False)
        inside = self._in_time(rows)
        if self.ends is not None and self.edition.adopted_on is not None:
            began = Q(period_from__isnull=True) | Q(period_from__lte=self.edition.adopted_on)
            inside &= began | ~Exists(events.exclude(edition=self.edition))
        # Without a condition there is nothing that an event could add.
        return rows.filter(inside | Q(Exists(events.filter(edition=self.edition)))) if inside else rows

    def dated(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those with a period in this time; without one, those that were entered in it."""
        return rows.filter(self._in_time(rows))

    def undated(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those that were not entered for the next edition."""
        return rows if self.entered_before is None else rows.filter(~self._entered_later(rows))

    def has_year(self, year: int) -> bool:
        """Whether something of this year belongs to it."""
        return self.ends is None or date(year, 1, 1) < self.ends

    def _in_time(self, rows: QuerySet[Any]) -> Q:
        inside = Q()
        if self.begins is not None:
            inside &= Q(period_to__isnull=True) | Q(period_to__gte=self.begins)
        if self.ends is not None:
            inside &= Q(period_from__isnull=True) | Q(period_from__lt=self.ends)
        if self.entered_before is not None:
            inside &= ~Q(period="") | ~self._entered_later(rows)
        return inside

    def _entered_later(self, rows: QuerySet[Any]) -> Exists:
        states = rows.model.history
        return Exists(states.filter(id=OuterRef("pk"), history_type="+", history_date__gte=self.entered_before))
