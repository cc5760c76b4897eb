"""The overview: what waits, what comes, what was decided."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.views.generic import TemplateView

from concepts.duties import due
from council.agenda import UNSENT, in_order, sees_unsent
from council.choices import MeetingState, StepStatus, SubmissionStatus
from council.models import Consultation, Meeting, Submission
from council.reading import seats_of
from council.tasks import MOST, drafts_of, meetings_to_work_on, tasks_for
from municipality.choices import Role

SESSIONS, DRAFTS, DECISIONS, DUTIES = 5, 6, 5, 5


class Dashboard(TemplateView):
    """The first page after signing in."""

    permission = "council.view_submission"
    template_name = "council/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        meetings = self._meetings()
        today = timezone.localdate()
        sessions = [item for item in meetings if item.day >= today and item.state != MeetingState.CANCELLED]
        writes = user.has_perm("council.add_submission")
        duties = due(user, today)
        drafts = list(drafts_of(user)[:MOST])
        return super().get_context_data(
            tasks=tasks_for(user, meetings, duties, drafts),
            duties=[item for item in duties if not item.is_task][:DUTIES],
            sessions=self._with_papers(sorted(sessions, key=lambda item: item.starts_at)[:SESSIONS]),
            drafts=drafts[:DRAFTS] if writes else [],
            decisions=self._decisions(),
            may_create=writes,
            may_manage=user.has_perm("council.manage_meetings"),
            is_member=Role.MEMBER in user.roles,
            only_member=not sees_unsent(user),
            today=today,
            **kwargs,
        )

    def _meetings(self) -> list[Meeting]:
        """Sessions to come, and for the clerk those that still need something; members see those of their own bodies."""
        user = self.request.user
        found = Meeting.objects.for_list()
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        coming = Q(starts_at__gte=today) & ~Q(state=MeetingState.CANCELLED)
        if not user.has_perm("council.manage_meetings"):
            if not sees_unsent(user):
                found = found.filter(bodies__committee__in=seats_of(user)).distinct()
            return list(found.filter(coming).order_by("starts_at")[:SESSIONS])
        unfinished = Consultation.objects.filter(status__in=[StepStatus.DISPATCHED, StepStatus.ENDED]).values("meeting")
        return list(meetings_to_work_on(found).filter(coming | Q(pk__in=unfinished)).order_by("starts_at")[:50])

    def _with_papers(self, sessions: list[Meeting]) -> list[Meeting]:
        """Each session with the papers on its agenda that this person may know of."""
        steps = (
            Consultation.objects.visible_to(self.request.user)
            .filter(meeting__in=sessions)
            .exclude(status__in=[StepStatus.REMOVED, StepStatus.DROPPED])
        )
        if not sees_unsent(self.request.user):
            steps = steps.filter(dispatched_at__isnull=False).exclude(status=UNSENT)
        found = list(steps.select_related("submission")) if sessions else []
        for session in sessions:
            session.papers = in_order(step for step in found if step.meeting_id == session.pk)
        return sessions

    def _decisions(self) -> list[Submission]:
        user = self.request.user
        decided = Submission.objects.visible_to(user).shown_to(user).filter(shown_status=SubmissionStatus.DECIDED)
        return list(decided.order_by("-modified_at")[:DECISIONS])
