"""Sessions as a list and month by month, and the address from which somebody's own calendar fetches them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from council import agenda, calendar
from council.models import CalendarFeed, Committee, Consultation, Meeting
from municipality.models import Municipality
from municipality.scoping import use_municipality

MANAGE = "council.manage_meetings"
PAGE_SIZE = 25


class MeetingList(View):
    """Sessions to come, those that were held, and a month at a time; one body alone where the address says so."""

    permission = "council.view_meeting"

    def get(self, request: HttpRequest) -> HttpResponse:
        bodies = list(Committee.objects.filter(active=True))
        chosen = request.GET.get("gremium", "")
        body = next((item for item in bodies if str(item.pk) == chosen), None)
        found = Meeting.objects.for_list()
        if body is not None:
            # Not by a join: a joint session still names all of its bodies.
            found = found.filter(pk__in=Meeting.objects.filter(bodies__committee=body).values("pk"))
        month = request.GET.get("ansicht") == "monat"
        context: dict[str, Any] = {
            "bodies": bodies,
            "body": body,
            "view": "month" if month else "list",
            "past": request.GET.get("zeit") == "vergangen",
            "may_manage": request.user.has_perm(MANAGE),
            "is_staff": agenda.sees_unsent(request.user),
            "today": timezone.localdate(),
        }
        context |= self._month(found) if month else self._list(found, past=context["past"])
        return render(request, "council/meeting_list.html", context)

    def _list(self, found: Any, *, past: bool) -> dict[str, Any]:
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        if past:
            found = found.filter(starts_at__lt=today).order_by("-starts_at", "-pk")
        else:
            found = found.filter(starts_at__gte=today).order_by("starts_at", "pk")
        # The count follows the same rule as the agenda: what a person may not know of is not counted either.
        known = Consultation.objects.visible_to(self.request.user).filter(status__in=agenda.ON_AGENDA)
        if not agenda.sees_unsent(self.request.user):
            known = known.exclude(status=agenda.UNSENT)
        found = found.annotate(items=Count("steps", filter=Q(steps__in=known.values("pk")), distinct=True))
        return {"page_obj": Paginator(found, PAGE_SIZE).get_page(self.request.GET.get("page"))}

    def _month(self, found: Any) -> dict[str, Any]:
        month = calendar.month_of(self.request.GET.get("monat", ""), timezone.localdate())
        with_deadlines = agenda.sees_unsent(self.request.user)
        return {"month": calendar.fill(month, found, today=timezone.localdate(), with_deadlines=with_deadlines)}


class CalendarAddress(View):
    """The personal address; a new one ends the old."""

    permission = "council.view_meeting"

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = calendar.feed_of(request.user)
        address = request.build_absolute_uri(calendar.address_of(feed))
        return render(request, "council/calendar_address.html", {"address": address, "feed": feed})

    def post(self, request: HttpRequest) -> HttpResponse:
        calendar.renew(request.user)
        messages.success(
            request, _("Ihre Adresse ist neu, die alte gilt nicht mehr. Bitte tragen Sie sie in Ihren Kalender ein.")
        )
        return redirect("council:calendar_address", municipality=request.municipality.slug)


@method_decorator(login_not_required, name="dispatch")
class CalendarFile(View):
    """The feed itself. Whoever knows the address needs no login; an unknown one, or one of somebody who left, is 404."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, city: str, key: str) -> HttpResponse:
        found = Municipality.objects.filter(slug=city).first()
        if found is None:
            raise Http404
        with use_municipality(found):
            feed = CalendarFeed.objects.select_related("user").filter(key=key).first()
            user = feed.user if feed else None
            if user is None or not user.is_active or not user.has_perm("council.view_meeting"):
                raise Http404
            content = calendar.feed(found, user, address=request.build_absolute_uri)
        headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
        return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
