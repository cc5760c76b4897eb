"""The rules for papers that reach a body after the agenda went out: which there are, and whether the session takes place."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from council.act import Act
from council.choices import MeetingState, StepStatus, SubmissionStatus
from council.kinds import ACCOMPANYING
from council.models import Consultation, Submission

_READY = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)


def something_to_hand_out(act: Act) -> str:
    """Papers that go along with this one and were approved after it was sent to this body."""
    meeting = act.the_step.meeting
    if meeting is None or meeting.state == MeetingState.CANCELLED:
        return _("Diese Sitzung ist abgesagt. Das Papier geht mit, wenn die Vorlage für eine andere versandt wird.")
    if waiting_to_go_along(act):
        return ""
    return _("Zu dieser Vorlage wartet kein freigegebenes Papier, das dieses Gremium noch nicht hat.")


def waiting_to_go_along(act: Act) -> list[Submission]:
    """Approved papers that belong to this one and that the body of this step has not got."""
    known = act.family.values() or act.submission.related_papers.all()
    papers = [paper for paper in known if paper.relates_to_id == act.submission.pk and paper.kind in ACCOMPANYING]
    papers = [paper for paper in papers if paper.status in _READY]
    rows = act.the_step.inserted_steps.filter(dispatched_at__isnull=False) if papers else ()
    there = {row.submission_id for row in rows}
    return sorted((paper for paper in papers if paper.pk not in there), key=lambda paper: paper.pk)


def waiting_in(steps: Iterable[Consultation]) -> list[tuple[Consultation, list[Submission]]]:
    """The sent items of an agenda for which papers wait that their body has not got. Two queries at most, however many items."""
    sent = [step for step in steps if step.status == StepStatus.DISPATCHED and step.submission.kind not in ACCOMPANYING]
    wanted = Submission.objects.filter(relates_to__in={step.submission_id for step in sent}, status__in=_READY)
    papers = list(wanted.filter(kind__in=ACCOMPANYING).order_by("pk")) if sent else []
    if not papers:
        return []
    rows = Consultation.objects.filter(inserted_by__in=sent, submission__in=papers, dispatched_at__isnull=False)
    there = set(rows.values_list("inserted_by", "submission"))
    found = [
        (step, [item for item in papers if item.relates_to_id == step.submission_id and (step.pk, item.pk) not in there])
        for step in sent
    ]
    return [(step, items) for step, items in found if items]
