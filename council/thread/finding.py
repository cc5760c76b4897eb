"""What lies on the thread of one thing, back to its beginning and on to its end, as far as one person sees it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from concepts.models import ConceptEdition
from council.kinds import ACCOMPANYING
from council.models import Consultation, Resolution, Submission, SubmissionMeasure
from fields_of_action.models import Measure, Recommendation
from municipality.models import User
from workshops.models import Contribution, Event


class NotFound(LookupError):
    """There is no such thing, or none that this person may see."""


Ids = Collection[int] | QuerySet
"""Ids that were read, or the query that reads them."""


@dataclass
class Found:
    """What lies on the thread; papers follow from measures and editions unless they are given."""

    here: str
    measures: Ids = ()
    recommendations: Ids = ()
    contributions: Ids = ()
    editions: Collection[int] = ()
    papers: Collection[int] | None = None


# Each goes on through what the person sees alone: what hangs on a hidden row is not reached by way of it.


def recommendations_for(user: User) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(edition__in=ConceptEdition.objects.visible_to(user).values("pk"))


def _one(rows: QuerySet, pk: int, *names: str) -> Any:
    found = rows.filter(pk=pk).values(*names).first()
    if found is None:
        raise NotFound(pk)
    return found


def _from_event(pk: int, user: User) -> Found:
    _one(Event.objects.visible_to(user), pk, "pk")
    return _after_contributions(f"veranstaltung-{pk}", Q(event=pk) | Q(merged__event=pk), user)


def _from_contribution(pk: int, user: User) -> Found:
    _one(Contribution.objects.visible_to(user), pk, "pk")
    return _after_contributions(f"beitrag-{pk}", Q(pk=pk) | Q(merged=pk), user)


def _after_contributions(here: str, wanted: Q, user: User) -> Found:
    rows = list(Contribution.objects.visible_to(user).filter(wanted).values("pk", "measure", "recommendation"))
    found = Found(here, contributions={row["pk"] for row in rows})
    found.recommendations = _known(row["recommendation"] for row in rows)
    return _afterrecommendations_for(found, _known(row["measure"] for row in rows), user)


def _from_recommendation(pk: int, user: User) -> Found:
    _one(recommendations_for(user), pk, "pk")
    found = Found(f"empfehlung-{pk}", recommendations=[pk])
    found.contributions = Contribution.objects.visible_to(user).filter(recommendation=pk).values("pk")
    return _afterrecommendations_for(found, set(), user)


def _afterrecommendations_for(found: Found, measures: set[int], user: User) -> Found:
    rows = list(recommendations_for(user).filter(pk__in=found.recommendations).values("became", "edition"))
    found.measures = measures | _known(row["became"] for row in rows)
    found.editions = {row["edition"] for row in rows if row["became"] is None}
    return found


def _from_measure(pk: int, user: User) -> Found:
    _one(Measure.objects.visible_to(user), pk, "pk")
    return _before_measures(Found(f"massnahme-{pk}"), Q(pk=pk), user)


def _from_paper(pk: int, user: User) -> Found:
    papers = Submission.objects.visible_to(user)
    row = _one(papers, pk, "pk", "edition", "kind", "relates_to")
    if row["kind"] in ACCOMPANYING and papers.filter(pk=row["relates_to"]).exists():
        # It has no thread of its own: it hangs on the one of the paper it goes along with.
        row = _one(papers, row["relates_to"], "pk", "edition")
    return _before_paper(f"vorlage-{pk}", row["pk"], row["edition"], user)


def _from_resolution(pk: int, user: User) -> Found:
    steps = Consultation.objects.visible_to(user).values("pk")
    names = ("consultation__submission", "consultation__submission__edition")
    paper, edition = _one(Resolution.objects.filter(consultation__in=steps), pk, *names).values()
    return _before_paper(f"beschluss-{pk}", paper, edition, user)


def _before_paper(here: str, paper: int, edition: int | None, user: User) -> Found:
    found = Found(here, papers=[paper])
    named = list(SubmissionMeasure.objects.filter(submission=paper).values_list("measure", flat=True))
    if named or edition is None:
        return _before_measures(found, Q(pk__in=named), user)
    found.editions = [edition]
    return _before_measures(found, Q(edition=edition), user)


def _before_measures(found: Found, wanted: Q, user: User) -> Found:
    found.measures = Measure.objects.visible_to(user).filter(wanted).values("pk")
    source = Q(became__in=found.measures) | Q(edition__in=found.editions, became__isnull=True)
    found.recommendations = recommendations_for(user).filter(source).values("pk")
    said = Q(measure__in=found.measures) | Q(recommendation__in=found.recommendations)
    found.contributions = Contribution.objects.visible_to(user).filter(said).values("pk")
    return found


def _known(values: Iterable[int | None]) -> set[int]:
    return {value for value in values if value is not None}


FROM: dict[str, Callable[[int, User], Found]] = {
    "veranstaltung": _from_event,
    "beitrag": _from_contribution,
    "empfehlung": _from_recommendation,
    "massnahme": _from_measure,
    "vorlage": _from_paper,
    "beschluss": _from_resolution,
}
