"""Minutes of a session: attendance and course on one page, the record in print, its approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from council import meetings, minutes, session_papers
from council.forms.minutes import AttendanceForm, MinutesForm
from council.transitions import Refused
from council.views.files import failed
from council.views.lookup import MeetingPage
from council.views.meetings import MANAGE, MeetingVerb
from reports.forms import FormError
from reports.pdf import PrintFailed


class MinutesPage(MeetingPage, View):
    """Who was there, by keyboard from row to row: everybody is present until something else is chosen."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        form = MinutesForm(instance=minutes.minutes_of(self.meeting, request.user))
        return self._page(form, self._rows())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MinutesForm(request.POST, instance=minutes.minutes_of(self.meeting, request.user))
        rows = self._rows(request.POST)
        flat = [row for _body, members in rows for row in members]
        if not all([form.is_valid(), *(row.is_valid() for row in flat)]):
            return self._page(form, rows, status=422)
        attendance = {row.seat.member.pk: row.entered for row in flat}
        try:
            minutes.save(self.meeting, form.cleaned_data, attendance, user=request.user, revision=form.cleaned_data["revision"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, rows, status=409)
        messages.success(request, _("Die Angaben zur Niederschrift sind gespeichert."))
        return redirect(self.meeting)

    def _rows(self, data: Any = None) -> list[tuple[Any, list[AttendanceForm]]]:
        return [(body, [AttendanceForm(seat, data) for seat in seats]) for body, seats in minutes.seats_at(self.meeting)]

    def _page(self, form: MinutesForm, rows: list[tuple[Any, list[AttendanceForm]]], *, status: int = 200) -> HttpResponse:
        context = {"meeting": self.meeting, "form": form, "bodies": rows, "closed": minutes.why_closed(self.meeting)}
        return render(self.request, "council/meeting_minutes.html", context, status=status)


class RecordDraft(MeetingPage, View):
    """The record as it would be printed now, marked as a draft; the copy of a body, or the one for the public."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("gremium", "")
        body = next((item for item in self.meeting.committees if str(item.pk) == wanted), None)
        if wanted and body is None:
            raise Http404
        try:
            name, content = session_papers.draft_record(self.meeting, body)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=False, filename=name),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(content, content_type="application/pdf", headers=headers)


class Confirm(MeetingVerb):
    """The minutes were approved."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            report = meetings.confirm(self.meeting, request.user)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        if report.problem:
            messages.warning(request, report.problem)
        elif not report.done and not report.refused:
            messages.success(request, _("Die Niederschrift ist genehmigt."))
        done = ngettext("%(count)s Ergebnis ist bestätigt.", "%(count)s Ergebnisse sind bestätigt.", len(report.done))
        return self.report(report, done % {"count": len(report.done)})
