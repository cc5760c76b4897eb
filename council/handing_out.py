"""The rules for papers that reach a body after the agenda went out: which there are, and whether the session takes place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.act import Act
from council.choices import MeetingState, SubmissionStatus
from council.kinds import ACCOMPANYING
from council.models import Submission


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
    ready = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)
    papers = [paper for paper in known if paper.relates_to_id == act.submission.pk and paper.kind in ACCOMPANYING]
    papers = [paper for paper in papers if paper.status in ready]
    rows = act.the_step.inserted_steps.filter(dispatched_at__isnull=False) if papers else ()
    there = {row.submission_id for row in rows}
    return sorted((paper for paper in papers if paper.pk not in there), key=lambda paper: paper.pk)
