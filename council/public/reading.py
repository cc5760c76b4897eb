"""What the public pages read: papers with their copies and routes, agendas with the words that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from council import agenda
from council.choices import StepStatus
from council.document import result_text
from council.models import Consultation, Meeting, PublicCopy, Submission
from council.points import load_points
from council.public.copy import passages_of
from council.public.redaction import Passage, redact_html, redact_text
from council.public.shown import barred, barred_html
from council.reading import Reading

EVERYBODY = AnonymousUser()
"""Public pages show the same to everybody, signed in or not."""
AHEAD = frozenset({StepStatus.PLANNED, StepStatus.SCHEDULED})


@dataclass(frozen=True)
class Station:
    """A public step as everybody may know it: `announced` from its published agenda on, with date, number and result."""

    step: Consultation
    announced: bool
    result: str
    resolution: SafeString


def stations(submission: Submission, passages: Iterable[Passage]) -> list[Station]:
    """The public steps of a paper in order; what was never announced and lies behind is left out."""
    steps = Reading(submission, EVERYBODY).steps
    load_points(steps)
    hidden = tuple(passages)
    found = []
    for step in steps:
        announced = bool(step.dispatched_at and step.meeting and step.meeting.agenda_published_at)
        if not announced and step.status not in AHEAD:
            continue
        resolution = getattr(step, "resolution", None) if announced and step.outcome else None
        wording = barred_html(redact_html(resolution.wording, hidden)) if resolution else SafeString("")
        found.append(Station(step, announced, redact_text(result_text(step), hidden) if announced else "", wording))
    return found


def public_copy_of(submission: Submission) -> PublicCopy:
    """The copy that everybody may read, with its redactions; the paper must be public."""
    copies = PublicCopy.objects.standing().defer("pdf", "text").prefetch_related("redactions", "files__attachment")
    copy: PublicCopy = copies.get(submission=submission)
    return copy


@dataclass(frozen=True)
class Line:
    """A line of the public part of an agenda. `paper` is set where its page is public."""

    number: str
    title: SafeString
    note: str
    result: str
    late: bool
    paper: Submission | None


def agenda_lines(meeting: Meeting) -> list[Line]:
    """The public part of a published agenda. What a copy of a paper blacks out is blacked out in its title, too."""
    steps = list(agenda.steps_of(meeting).filter(pk__in=Consultation.objects.public().filter(meeting=meeting).values("pk")))
    free = [item for item in meeting.free_items.all() if item.public and item.sent_at]
    papers = {step.submission_id for step in steps}
    passages = newest_passages(papers)
    public = {row.pk: row for row in Submission.objects.public().filter(pk__in=papers)}
    load_points(steps)
    found = []
    for item in agenda.lines(meeting, steps, free):
        if item.free is not None:
            found.append(Line(item.number, barred(item.free.title), item.free.note, "", item.late, None))
            continue
        paper = item.steps[0].submission
        hidden = passages.get(paper.pk, ())
        results = dict.fromkeys(text for step in item.steps if (text := result_text(step)))
        title = barred(redact_text(str(paper), hidden))
        result = redact_text("; ".join(results), hidden)
        found.append(Line(item.number, title, "", result, item.late, public.get(paper.pk)))
    return found


def newest_passages(papers: Iterable[int]) -> dict[int, tuple[Passage, ...]]:
    """What the newest copy of each of these papers blacks out, whether it is released, withdrawn or in preparation."""
    copies = PublicCopy.objects.facts().filter(submission__in=list(papers)).prefetch_related("redactions").order_by("pk")
    return {copy.submission_id: passages_of(copy) for copy in copies}
