"""One attempt to move a submission or a step: who, on which rows, with what was typed, and when.

The single writer (`council/transitions.py`) makes it; guards read it; effects change its rows and add to it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from council.kinds import ACCOMPANYING
from council.models import Consultation, Submission, SubmissionVersion
from council.models.cosigning import in_words
from municipality.choices import Role
from municipality.models import User

Follow = tuple[str, Submission | Consultation] | tuple[str, Submission | Consultation, Mapping[str, Any]]


@dataclass
class Act:
    """`family` holds the locked rows by id: the submission, the paper it belongs to, and all papers that belong to either."""

    submission: Submission
    user: User
    step: Consultation | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)
    roles: frozenset[Role] = frozenset()
    family: dict[int, Submission] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """Sentences that the event keeps beside the reason that was typed."""
    follow: list[Follow] = field(default_factory=list)
    """Actions that follow of themselves, in order; one whose guards are not met is left out."""

    on_behalf_of: User | None = None
    """Whom the acting person stands in for; `roles` are that person's then."""
    version: SubmissionVersion | None = None
    """What the action froze; the event keeps it."""

    @property
    def person(self) -> User:
        """Whose rights are used: the acting person's own, or those of whom she stands in for."""
        return self.on_behalf_of or self.user

    @property
    def actor_label(self) -> str:
        return in_words(self.user.full_name, self.on_behalf_of.full_name if self.on_behalf_of else "")

    @property
    def the_step(self) -> Consultation:
        """The step, for rules and effects that are about one."""
        if self.step is None:
            raise TypeError("This is about a step of the Beratungsfolge.")
        return self.step

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()

    @property
    def original(self) -> Submission | None:
        """The paper this one belongs to: the locked row where there is one."""
        if self.submission.relates_to_id is None:
            return None
        return self.family.get(self.submission.relates_to_id) or self.submission.relates_to

    def related(self, kinds: Container[str]) -> list[Submission]:
        """Papers of these kinds that belong to this one, locked with it."""
        return [paper for paper in self.family.values() if paper.relates_to_id == self.submission.pk and paper.kind in kinds]

    @property
    def accompanying(self) -> list[Submission]:
        """Papers that go along with this one, locked with it."""
        return self.related(ACCOMPANYING)

    def text(self, name: str) -> str:
        """What was typed in this field, without surrounding blanks."""
        return str(self.data.get(name) or "").strip()
