"""Contributions as they are shown: with their voices, and with what became of them as far as the reader may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Subquery
from django.urls import reverse

from concepts.models import ConceptEdition
from fields_of_action.models import Measure, Recommendation, RecommendationField
from municipality.choices import STAFF_ROLES
from municipality.models import User
from municipality.scoping import active_municipality
from workshops.contributions import CHANGE
from workshops.models import Contribution
from workshops.models.event import ContributionQuerySet
from workshops.origins import told_voices

OPEN, ANSWERED, MERGED = "waiting", "answered", "merged"


@dataclass(frozen=True)
class Outcome:
    """Something that a contribution became. `status` is a measure's status, with its word; empty for a recommendation."""

    kind: str
    label: str
    address: str
    status: str = ""
    status_label: str = ""


@dataclass(frozen=True)
class Card:
    """One contribution. `target` is the one it was merged into, `merged` are those that it speaks for.

    `is_hidden`: something became of it that this person may not see yet.
    """

    row: Contribution
    target: Contribution | None
    merged: list[Contribution]
    outcomes: list[Outcome]
    is_hidden: bool
    may_change: bool

    @property
    def voices(self) -> int:
        return 1 + len(self.merged)

    @property
    def told_voices(self) -> str:
        return told_voices(self.voices)

    @property
    def state(self) -> str:
        if self.row.merged_into_id:
            return MERGED
        return OPEN if self.row.is_waiting else ANSWERED

    @property
    def may_turn(self) -> bool:
        return self.may_change and self.row.is_waiting

    @property
    def may_undo(self) -> bool:
        """Whether to offer it; whether it is possible says `turning.undo`."""
        return self.may_change and bool(self.row.merged_into_id or self.row.recommendation_id or self.row.measure_id)


def for_cards(rows: ContributionQuerySet, user: User) -> ContributionQuerySet:
    """The rows with everything that a card shows this reader, in two queries."""
    made = [
        f"{path}{target}"
        for path in ("", "merged_into__")
        for target in ("recommendation__edition__concept", "recommendation__became__edition", "measure__edition")
    ]
    found: ContributionQuerySet = (
        rows.select_related("event", "field", "merged_into__event__edition", *made)
        .prefetch_related(Prefetch("merged", Contribution.objects.visible_to(user)))
        .annotate(field_of=_first_field("recommendation"), field_of_target=_first_field("merged_into__recommendation"))
    )
    return found


def _first_field(path: str) -> Subquery:
    links = RecommendationField.objects.filter(recommendation=OuterRef(path)).order_by("pk")
    return Subquery(links.values("field")[:1])


def cards(rows: Iterable[Contribution], user: User) -> list[Card]:
    """The rows of `for_cards` for this reader. No query."""
    may_change = user.has_perm(CHANGE)
    return [_card(row, user, may_change) for row in rows]


def _card(row: Contribution, user: User, may_change: bool) -> Card:
    # What became of a merged one is said by the one it was merged into.
    source = row.merged_into or row
    field = row.field_of_target if row.merged_into_id else row.field_of
    outcomes, hidden = [], False
    recommendation, measure = source.recommendation, source.measure
    if recommendation is not None:
        if recommendation.edition.is_visible_to(user):
            outcomes.append(Outcome("recommendation", recommendation.title, _address(recommendation, field)))
        else:
            hidden = True
        measure = measure or recommendation.became
    if measure is not None:
        if _is_visible(measure, user):
            outcomes.append(
                Outcome("measure", str(measure), measure.get_absolute_url(), measure.status, measure.get_status_display())
            )
        else:
            hidden = True
    target = row.merged_into
    if target is not None and not (target.event.edition is None or target.event.edition.is_visible_to(user)):
        target, hidden = None, True
    return Card(row, target, list(row.merged.all()), outcomes, hidden, may_change)


def _is_visible(measure: Measure, user: User) -> bool:
    """The rule of `MeasureQuerySet.visible_to` for this row, its edition being read already."""
    return bool(user.roles & STAFF_ROLES) or (measure.edition is not None and measure.edition.is_visible_to(user))


def _address(recommendation: Recommendation, field: int | None) -> str:
    """A recommendation stands on the page of its first field."""
    edition: ConceptEdition = recommendation.edition
    names = [active_municipality().slug, edition.concept.slug, edition.slug]
    if field is None:
        return reverse("fields_of_action:field_list", args=names)
    return reverse("fields_of_action:field_detail", args=[*names, field]) + "#h-recommendations"


def outcomes_of(cards: Iterable[Card]) -> list[tuple[Outcome, int]]:
    """What all of them together became, each with how many of them stand behind it; measures first."""
    found: dict[Outcome, int] = {}
    for card in cards:
        for outcome in card.outcomes:
            found[outcome] = found.get(outcome, 0) + 1
    return sorted(found.items(), key=lambda item: (item[0].kind, item[0].label))
