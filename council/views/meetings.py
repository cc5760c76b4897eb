"""Sessions: list, agenda, dispatch, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from council import meetings
from council.choices import MeetingState, StepStatus
from council.forms.meetings import AgendaNumberForm, DispatchForm, MeetingForm
from council.models import Consultation, Meeting
from council.transitions import Refused
from council.views.lookup import MeetingPage

MANAGE = "council.manage_meetings"
PAGE_SIZE = 25


class MeetingList(View):
    """Sessions to come, and those that were held."""

    permission = "council.view_meeting"

    def get(self, request: HttpRequest) -> HttpResponse:
        past = request.GET.get("zeit") == "vergangen"
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        found = Meeting.objects.for_list()
        if past:
            found = found.filter(starts_at__lt=today).order_by("-starts_at", "-pk")
        else:
            found = found.filter(starts_at__gte=today).order_by("starts_at", "pk")
        # The count follows the same rule as the agenda: what a person may not know of is not counted either.
        known = Consultation.objects.visible_to(request.user).filter(status__in=meetings.ON_AGENDA)
        if not meetings.sees_unsent(request.user):
            known = known.filter(dispatched_at__isnull=False)
        found = found.annotate(items=Count("steps", filter=Q(steps__in=known.values("pk")), distinct=True))
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page_obj": page, "past": past, "may_manage": request.user.has_perm(MANAGE), "today": timezone.localdate()}
        return render(request, "council/meeting_list.html", context)


class MeetingCreate(View):
    """A new session."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(MeetingForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeetingForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        meeting = meetings.store(form.to_meeting(), form.cleaned_data["committees"])
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
            meetings.move(form.to_meeting(), form.cleaned_data["committees"])
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
        items = meetings.agenda(meeting, user)
        manages = user.has_perm(MANAGE) and meeting.state != MeetingState.CANCELLED
        counts = {status: sum(step.status == status for step in items) for status in meetings.ON_AGENDA}
        late = meeting.notice_deadline < timezone.localdate()
        return super().get_context_data(
            meeting=meeting,
            public_items=[step for step in items if step.public],
            closed_items=[step for step in items if not step.public],
            may_manage=manages,
            waiting=meetings.waiting(meeting) if manages and not meetings.is_over(meeting) else [],
            is_over=meetings.is_over(meeting),
            to_send=counts[StepStatus.SCHEDULED],
            to_record=counts[StepStatus.DISPATCHED],
            to_confirm=counts[StepStatus.ENDED],
            late=late,
            dispatch_form=kwargs.pop("dispatch_form", None) or DispatchForm(),
            begun=meeting.day <= timezone.localdate(),
            **kwargs,
        )


class MeetingVerb(MeetingPage, View):
    """Something done to a whole session by POST; a refusal shows the session again with the sentence."""

    permission = MANAGE

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
        steps = [step for step in meetings.waiting(self.meeting) if step.pk in wanted]
        if not steps:
            sentence = _("Bitte wählen Sie mindestens eine Vorlage aus, die noch wartet; vielleicht war jemand schneller.")
            messages.warning(request, sentence)
            return redirect(self.meeting)
        report = meetings.schedule(self.meeting, steps, request.user)
        done = ngettext(
            "%(count)s Vorlage steht jetzt auf der Tagesordnung.",
            "%(count)s Vorlagen stehen jetzt auf der Tagesordnung.",
            len(report.done),
        )
        return self.report(report, done % {"count": len(report.done)})


class AgendaNumbers(MeetingVerb):
    """Agenda numbers, typed by hand."""

    def post(self, request: HttpRequest) -> HttpResponse:
        numbers: dict[int, str] = {}
        for step in meetings.agenda(self.meeting, request.user):
            if f"top-{step.pk}" not in request.POST:
                continue
            form = AgendaNumberForm({"number": request.POST[f"top-{step.pk}"]})
            if not form.is_valid():
                messages.error(request, _("{subject}: {why}").format(subject=step.submission, why=form.errors["number"][0]))
                return redirect(self.meeting)
            numbers[step.pk] = form.cleaned_data["number"]
        report = meetings.set_numbers(self.meeting, numbers, request.user)
        if not report.done and not report.refused:
            messages.info(request, _("An den Nummern hat sich nichts geändert."))
        return self.report(report, _("Die Nummern sind gespeichert."))


class Dispatch(MeetingVerb):
    """The agenda goes out."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DispatchForm(request.POST)
        if not form.is_valid():
            page = MeetingDetail()
            page.setup(request)
            page.meeting = self.meeting
            return page.render_to_response(page.get_context_data(dispatch_form=form), status=422)
        report = meetings.dispatch(self.meeting, request.user, urgency_reason=form.cleaned_data["urgency_reason"])
        if not report.done and not report.refused:
            messages.info(request, _("Es ist nichts zu versenden: Alle Vorlagen dieser Tagesordnung sind schon versandt."))
            return redirect(self.meeting)
        done = ngettext("%(count)s Vorlage ist versandt.", "%(count)s Vorlagen sind versandt.", len(report.done))
        return self.report(report, done % {"count": len(report.done)})


class Confirm(MeetingVerb):
    """The minutes were approved."""

    def post(self, request: HttpRequest) -> HttpResponse:
        report = meetings.confirm(self.meeting, request.user)
        done = ngettext("%(count)s Ergebnis ist bestätigt.", "%(count)s Ergebnisse sind bestätigt.", len(report.done))
        return self.report(report, done % {"count": len(report.done)})


class Cancel(MeetingVerb):
    """The session is called off; a page of its own asks first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            report = meetings.cancel(self.meeting, request.user)
        except Refused as refused:
            return self._page(problem=refused.sentence, status=409)
        done = ngettext(
            "Die Sitzung ist abgesagt. %(count)s Vorlage wartet wieder auf einen Termin.",
            "Die Sitzung ist abgesagt. %(count)s Vorlagen warten wieder auf einen Termin.",
            len(report.done),
        )
        messages.success(request, done % {"count": len(report.done)})
        return redirect(self.meeting)

    def _page(self, *, problem: str = "", status: int = 200) -> HttpResponse:
        items = [step for step in meetings.agenda(self.meeting, self.request.user) if step.status in meetings.GOES_BACK]
        context = {"meeting": self.meeting, "items": items, "problem": problem}
        return render(self.request, "council/meeting_cancel.html", context, status=status)
