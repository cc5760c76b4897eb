"""Who has a say, in which groups, at which events, and what waits for an answer."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from municipality.models import User
from workshops.choices import GroupRole
from workshops.models import Contribution, Event, Person, StakeholderGroup, WorkingGroup

MOST = 6
DAYS_AHEAD = 30


class Overview(View):
    """The entrance of the room."""

    permission = "workshops.view_workinggroup"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        events = Event.objects.visible_to(user).select_related("working_group")
        coming = events.filter(Q(period_to__gte=today) | Q(period_to__isnull=True, period_from__gte=today))
        past = events.filter(period_to__lt=today).annotate(contribution_count=Count("contributions"))
        waiting = Contribution.objects.visible_to(user).waiting()
        at_work = (
            WorkingGroup.objects.visible_to(user)
            .filter(Q(period_to__isnull=True) | Q(period_to__gte=today), successor__isnull=True)
            .annotate(
                member_count=Count("members", distinct=True),
                moderator_count=Count("members", filter=Q(members__role=GroupRole.MODERATOR), distinct=True),
            )
        )
        context = {
            "groups": StakeholderGroup.objects.visible_to(user).prefetch_related("stakeholders"),
            "working_groups": list(at_work),
            "coming": list(coming[:MOST]),
            "past": list(past.order_by(F("period_to").desc(), "-pk")[:MOST]),
            "waiting": list(waiting.select_related("event", "field").order_by("event__period_from", "event", "position")[:MOST]),
            "waiting_total": waiting.count(),
            "due_soon": _due_soon(user),
            "today": today,
            "may_write": user.has_perm("workshops.change_workinggroup"),
            "may_see_names": user.has_perm("workshops.view_person"),
        }
        return render(request, "workshops/overview.html", context)


def _due_soon(user: User) -> int:
    """How many names are forgotten within the next weeks."""
    if not user.has_perm("workshops.view_person"):
        return 0
    return Person.objects.visible_to(user).filter(delete_on__lte=timezone.localdate() + timedelta(days=DAYS_AHEAD)).count()
