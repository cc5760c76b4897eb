"""Who came to an event: how many of each group, and by name only those who agreed to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from workshops import datalog, events
from workshops.forms.events import AttendanceForm, ParticipantForm
from workshops.models import Event, Participation, Person
from workshops.saving import Stale
from workshops.views.events import event_or_404


class EventAttendance(View):
    """One number for each stakeholder group, and for others under a label."""

    permission = events.CHANGE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        stored = events.counted(event)
        return self._page(event, self._form(event, stored), seen=events.print_of(stored))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_or_404(request, pk)
        form = self._form(event, events.counted(event), request.POST)
        if not form.is_valid():
            return self._page(event, form, seen=request.POST.get("seen", ""), status=422)
        try:
            events.count(event, [events.Counted(*row) for row in form.rows], user=request.user, seen=request.POST.get("seen", ""))
        except Stale:
            # What is typed stays; saving once more means that it shall hold.
            theirs = events.counted(event)
            return self._page(event, form, seen=events.print_of(theirs), theirs=theirs, status=409)
        messages.success(request, _("Die Zahlen sind gespeichert."))
        return redirect(event.get_absolute_url() + "#teilnahme")

    @staticmethod
    def _form(event: Event, stored: list[events.Counted], data: Any = None) -> AttendanceForm:
        return AttendanceForm(event, [(row.group, row.label, row.count) for row in stored], data)

    def _page(self, event: Event, form: AttendanceForm, *, seen: str, theirs: Any = None, status: int = 200) -> HttpResponse:
        context = {"event": event, "form": form, "seen": seen, "theirs": theirs}
        return render(self.request, "workshops/event_attendance.html", context, status=status)


class EventParticipants(View):
    """The names of those who agreed to being on the list. Each look is logged."""

    permission = "workshops.view_person"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(event_or_404(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put somebody on the list, or take somebody off it."""
        event = event_or_404(request, pk)
        if not (request.user.has_perm("workshops.change_person") and request.user.has_perm(events.CHANGE)):
            raise PermissionDenied
        here = reverse("workshops:event_participants", args=[request.municipality.slug, event.pk])
        if "entfernen" in request.POST:
            wanted = request.POST["entfernen"]
            if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
                Participation.objects.filter(event=event, pk=wanted).delete()
                messages.success(request, _("Von der Liste genommen. Die Person selbst bleibt eingetragen."))
            return redirect(here)
        form = ParticipantForm(event, Person.objects.visible_to(request.user), request.POST)
        if not form.is_valid():
            return self._page(event, form, status=422)
        Participation.objects.get_or_create(event=event, person=form.cleaned_data["person"])
        messages.success(request, _("Auf die Liste gesetzt."))
        return redirect(here)

    def _page(self, event: Event, form: ParticipantForm | None = None, *, status: int = 200) -> HttpResponse:
        request = self.request
        rows = list(event.participations.select_related("person").order_by("person__family_name", "person__given_name", "pk"))
        datalog.log_list(request.user, len(rows))
        context = {
            "event": event,
            "rows": rows,
            "form": form or ParticipantForm(event, Person.objects.visible_to(request.user)),
        }
        return render(request, "workshops/event_participants.html", context, status=status)
