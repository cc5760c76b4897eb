"""Who waits for whom: what an act holds until its transaction ends, always in the same order.

First the session, then all the papers it acts on by their ids, then the rows that belong to them, last the counter of a number.
Two people who act on several papers at once, each in the order of an agenda of their own, would otherwise hold what the other one
needs, and the database would throw one of them out.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from council.models import Consultation, Meeting, Submission


def hold_meeting(meeting: Meeting) -> Meeting:
    """The session as it is now, held; rows that only point at it do not have to wait."""
    found: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    return found


def hold_papers(papers: Iterable[Submission]) -> dict[int, Submission]:
    """These papers and all that are tied to them (a supplement goes with its paper), held and as they are now, by id."""
    ids = {pk for paper in papers for pk in (paper.pk, paper.relates_to_id) if pk is not None}
    tied = Q(pk__in=ids) | Q(relates_to__in=ids)
    rows = Submission.objects.filter(tied).select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in rows}


def hold_papers_of(steps: Iterable[Consultation]) -> None:
    """The papers of these steps, before one step after the other is acted on."""
    papers = [step.submission for step in steps]
    if papers:
        hold_papers(papers)
