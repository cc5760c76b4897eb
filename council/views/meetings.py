"""A session: creating, changing, sending its agenda, calling off, and what went out about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from council import agenda, handing_out, meetings, notices, session_papers
from council.choices import MeetingAction, MeetingState, StepStatus
from council.forms.meetings import CancelForm, DispatchForm, FreeItemForm, MeetingForm
from council.models import Consultation
from council.new_steps import shares_vote
from council.transitions import Refused
from council.views.files import failed
from council.views.lookup import MeetingPage
from reports.forms import FormError
from reports.pdf import PrintFailed

MANAGE = "council.manage_meetings"


class MeetingCreate(View):
    """A new session."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MeetingForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeetingForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        meeting = meetings.create(form.to_meeting(), form.cleaned_data["committees"], request.user)
        messages.success(request, _("Die Sitzung ist angelegt. Als Nächstes stellen Sie die Tagesordnung zusammen."))
        return redirect(meeting)

    def _page(self, form: MeetingForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "council/meeting_form.html", {"form": form}, status=status)


class MeetingEdit(MeetingPage, View):
    """Another day, time, place or body."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MeetingForm(meeting=self.meeting))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeetingForm(request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            meetings.move(form.to_meeting(), form.cleaned_data["committees"], request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(form, status=409)
        messages.success(request, _("Die Sitzung ist geändert. Bereits versandte Vorlagen bleiben auf der Tagesordnung."))
        return redirect(self.meeting)

    def _page(self, form: MeetingForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "council/meeting_form.html", {"form": form, "meeting": self.meeting}, status=status)


class MeetingDetail(MeetingPage, TemplateView):
    """The agenda; for the clerk also what waits, what is to be sent and what is still missing."""

    template_name = "council/meeting_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.meeting
        steps = meetings.agenda(meeting, user)
        items = agenda.items_for(meeting, user, steps)
        manages = user.has_perm(MANAGE) and meeting.state != MeetingState.CANCELLED
        open_agenda = manages and not meetings.is_over(meeting)
        counts = {status: sum(step.status == status for step in steps) for status in agenda.ON_AGENDA}
        events = list(meeting.events.all()) if agenda.sees_unsent(user) else []
        today = timezone.localdate()
        change_unsent = manages and meetings.is_change_unsent(meeting, events)
        return super().get_context_data(
            meeting=meeting,
            told=notices.members_of(meeting) if open_agenda or change_unsent else None,
            parts=[
                (_("Öffentlicher Teil"), [item for item in items if item.public]),
                (_("Nicht öffentlicher Teil"), [item for item in items if not item.public]),
            ],
            has_papers=bool(steps),
            may_manage=manages,
            may_arrange=open_agenda and any(item.movable for item in items),
            seen=agenda.fingerprint(items) if open_agenda else "",
            open_agenda=open_agenda,
            waiting=agenda.waiting(meeting) if open_agenda else [],
            late_papers=handing_out.waiting_in(steps) if manages else [],
            item_form=FreeItemForm() if open_agenda else None,
            to_send=counts[StepStatus.SCHEDULED],
            items_to_send=sum(item.free is not None and item.movable for item in items),
            to_record=sum(step.status == StepStatus.DISPATCHED and not shares_vote(step) for step in steps),
            to_confirm=counts[StepStatus.ENDED],
            late=meeting.is_late(today),
            dispatch_form=kwargs.pop("dispatch_form", None) or DispatchForm(),
            change_form=kwargs.pop("change_form", None) or DispatchForm(prefix="change"),
            change_unsent=change_unsent,
            begun=meeting.day <= today,
            approved=any(event.action == MeetingAction.APPROVED for event in events),
            documents=list(session_papers.readable(meeting, user)),
            events=list(reversed(events)),
            sees_unsent=agenda.sees_unsent(user),
            today=today,
            **kwargs,
        )


class MeetingVerb(MeetingPage, View):
    """Something done to a whole session by POST; a refusal shows the session again with the sentence."""

    permission = MANAGE

    def again(self, *, status: int = 422, **context: Any) -> HttpResponse:
        """The session with a form that has errors."""
        page = MeetingDetail()
        page.setup(self.request)
        page.meeting = self.meeting
        return page.render_to_response(page.get_context_data(**context), status=status)

    def report(self, report: meetings.Report, done: str) -> HttpResponse:
        """Back to the session, saying what was done and, item by item, what was refused and why."""
        if report.done:
            messages.success(self.request, done)
        for step, sentence in report.refused:
            messages.warning(
                self.request, _("{subject} ({body}): {why}").format(subject=step.submission, body=step.committee, why=sentence)
            )
        return redirect(self.meeting)


class ScheduleSteps(MeetingVerb):
    """Waiting steps come onto the agenda."""

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = {int(value) for value in request.POST.getlist("step") if value.isascii() and value.isdigit() and len(value) < 19}
        bodies = [committee.pk for committee in self.meeting.committees]
        # Also those that wait no more: somebody was faster, and each is named.
        steps = list(
            Consultation.objects.filter(pk__in=wanted, committee__in=bodies).select_related("committee", "submission__lead_unit")
        )
        if not steps:
            messages.warning(request, _("Bitte wählen Sie mindestens eine Vorlage aus, die noch wartet."))
            return redirect(self.meeting)
        report = meetings.schedule(self.meeting, steps, request.user)
        done = ngettext(
            "%(count)s Vorlage steht jetzt auf der Tagesordnung.",
            "%(count)s Vorlagen stehen jetzt auf der Tagesordnung.",
            len(report.done),
        )
        return self.report(report, done % {"count": len(report.done)})


class Dispatch(MeetingVerb):
    """The agenda goes out."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DispatchForm(request.POST)
        if not form.is_valid():
            return self.again(dispatch_form=form)
        try:
            report = meetings.dispatch(self.meeting, request.user, urgency_reason=form.cleaned_data["urgency_reason"])
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        if report.problem and meetings.is_over(self.meeting):
            messages.warning(request, report.problem)
            return redirect(self.meeting)
        if report.problem:
            form.add_error("urgency_reason", report.problem)
            return self.again(dispatch_form=form)
        if not report.done and not report.refused and not report.items:
            messages.info(request, _("Es ist nichts zu versenden: Alles auf dieser Tagesordnung ist schon versandt."))
            return redirect(self.meeting)
        if report.done:
            done = ngettext("%(count)s Vorlage ist versandt.", "%(count)s Vorlagen sind versandt.", len(report.done))
            return self.report(report, done % {"count": len(report.done)})
        if report.items:
            messages.success(request, _("Die Tagesordnung ist versandt."))
        return self.report(report, "")


class SendChange(MeetingVerb):
    """The members of an invited session are told its new time or place."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DispatchForm(request.POST, prefix="change")
        if not form.is_valid():
            return self.again(change_form=form)
        try:
            meetings.send_change(self.meeting, request.user, urgency_reason=form.cleaned_data["urgency_reason"])
        except Refused as refused:
            form.add_error("urgency_reason" if refused.errors else None, refused.sentence)
            return self.again(change_form=form, status=409 if refused.code == "state" else 422)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        messages.success(request, _("Die Änderung der Ladung ist gedruckt und steht bei den Schriftstücken."))
        return redirect(self.meeting)


class Cancel(MeetingVerb):
    """The session is called off; a page of its own asks first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(CancelForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            report = meetings.cancel(self.meeting, request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            return self._page(form, problem=refused.sentence, status=409)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        done = ngettext(
            "Die Sitzung ist abgesagt. %(count)s Vorlage wartet wieder auf einen Termin.",
            "Die Sitzung ist abgesagt. %(count)s Vorlagen warten wieder auf einen Termin.",
            len(report.done),
        )
        messages.success(request, done % {"count": len(report.done)})
        return redirect(self.meeting)

    def _page(self, form: CancelForm, *, problem: str = "", status: int = 200) -> HttpResponse:
        items = [step for step in meetings.agenda(self.meeting, self.request.user) if step.status in meetings.GOES_BACK]
        told = notices.members_of(self.meeting)
        context = {"meeting": self.meeting, "items": items, "problem": problem, "form": form, "told": told}
        return render(self.request, "council/meeting_cancel.html", context, status=status)


class MeetingDocumentFile(MeetingPage, View):
    """A paper that went out about this session, byte for byte."""

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        found = session_papers.readable(self.meeting, request.user).defer(None).filter(pk=document).first()
        if found is None:
            raise Http404
        headers = {
            "Content-Disposition": content_disposition_header(
                as_attachment=bool(request.GET.get("download")), filename=found.file_name
            ),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(bytes(found.pdf), content_type="application/pdf", headers=headers)
