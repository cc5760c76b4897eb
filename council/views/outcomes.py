"""The outcomes of a whole session on one page, entered item by item."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from council import meetings
from council.attendance import present_by_body
from council.choices import StepStatus
from council.forms.actions import action_form
from council.forms.outcomes import OutcomeForm
from council.models import Committee, CommitteeMember, Consultation, OutcomesAutosave
from council.new_steps import shares_vote
from council.outcomes import label_of
from council.points import load_points
from council.views.actions import media_of
from council.views.lookup import MeetingPage
from municipality import unsaved

MANAGE = "council.manage_meetings"
Row = tuple[Consultation, OutcomeForm]


class Outcomes(MeetingPage, View):
    """What is left empty stays open; what is refused keeps its typing and holds up nothing else."""

    permission = MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = unsaved.find(OutcomesAutosave, request.user, meeting=self.meeting)
        rows = self._rows()
        if kept is not None:
            typed = unsaved.data_of(kept)
            for _step, form in rows:
                form.restore(typed)
        return self._page(rows, kept=kept)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "discard" in request.POST:
            unsaved.drop(OutcomesAutosave, request.user, meeting=self.meeting)
            return redirect("council:meeting_outcomes", request.municipality.slug, self.meeting.pk)
        rows = self._rows(request.POST)
        touched = {step.pk: form for step, form in rows if form.was_filled}
        gone = self._gone(rows)
        if not touched and not gone:
            problem = _("Bitte wählen Sie zu mindestens einem Tagesordnungspunkt ein Ergebnis.")
            return self._page(self._unbound(rows), problem=problem, status=422)
        ready = {pk: form.cleaned_data for pk, form in touched.items() if form.is_valid()}
        report = meetings.record(self.meeting, ready, request.user)
        for step, sentence in report.refused:
            touched[step.pk].add_error(None, sentence)
        done = {step.pk for step in report.done}
        left = [(step, form) for step, form in rows if step.pk not in done]
        if gone or set(touched) - done:
            self._keep(left)
            status = 409 if gone or report.refused else 422
            return self._page(self._unbound(left, but=set(touched)), problem=gone, done=len(done), status=status)
        unsaved.drop(OutcomesAutosave, request.user, meeting=self.meeting)
        said = ngettext("%(count)s Ergebnis ist eingetragen.", "%(count)s Ergebnisse sind eingetragen.", len(done))
        messages.success(request, said % {"count": len(done)})
        return redirect(self.meeting)

    def _gone(self, rows: list[Row]) -> str:
        """Outcomes that were typed for items which no longer wait: somebody was faster. Nothing is written over hers."""
        waiting = {form.prefix for _step, form in rows}
        typed = {
            name.removesuffix("-outcome") for name, value in self.request.POST.items() if name.endswith("-outcome") and value
        }
        if not typed - waiting:
            return ""
        sentence = _(
            "Zu einem Teil der Tagesordnung hat inzwischen jemand anderes das Ergebnis eingetragen; "
            "Ihre Angaben dazu gelten nicht."
        )
        ids = [int(pk) for name in typed - waiting if (pk := name.removeprefix("s")).isascii() and pk.isdigit() and len(pk) < 19]
        gone = [step for step in meetings.agenda(self.meeting, self.request.user) if step.pk in ids and step.outcome]
        if not gone:
            return sentence
        entered = "; ".join(
            _("{number} {paper}: „{outcome}“")
            .format(number=step.agenda_number, paper=step.submission, outcome=label_of(step.outcome))
            .strip()
            for step in gone
        )
        return sentence + " " + _("Eingetragen ist: %(entered)s.") % {"entered": entered}

    def _keep(self, left: list[Row]) -> None:
        """What was typed and not entered is there again whenever this person opens the page."""
        prefixes = tuple(f"{form.prefix}-" for _step, form in left if form.has_changed())
        try:
            entries = [entry for entry in unsaved.entries_of(self.request.POST) if entry[0].startswith(prefixes)]
        except ValidationError:
            return
        if not entries:
            unsaved.drop(OutcomesAutosave, self.request.user, meeting=self.meeting)
            return
        unsaved.keep(OutcomesAutosave, self.request.user, entries, 0, meeting=self.meeting)

    def _steps(self) -> list[Consultation]:
        """The items that wait, with everything their forms ask for; the number of queries does not grow with them.

        What is treated together with its paper gets that one's outcome of itself.
        """
        items = meetings.agenda(self.meeting, self.request.user)
        steps = [step for step in items if step.status == StepStatus.DISPATCHED and not shares_vote(step)]
        others = Consultation.objects.select_related("committee")
        members = CommitteeMember.objects.select_related("user")
        prefetch_related_objects(
            steps,
            Prefetch("submission__steps", others),
            "submission__motion_points",
            Prefetch("inserted_steps", Consultation.objects.select_related("submission")),
            "inserted_steps__point_outcomes__point",
            Prefetch("committee__members", members),
        )
        load_points(other for step in steps for other in step.submission.steps.all())
        return steps

    def _rows(self, data: QueryDict | None = None) -> list[Row]:
        bodies = [("", "---------"), *((body.pk, str(body)) for body in Committee.objects.filter(active=True))]
        self.present = present_by_body(self.meeting.pk)
        return [(step, self._form(step, bodies, data)) for step in self._steps()]

    def _unbound(self, rows: list[Row], but: Container[int] = ()) -> list[Row]:
        """The rows without complaints about what nobody wanted to fill in."""
        return [(step, form if step.pk in but else self._form(step, form.bodies)) for step, form in rows]

    def _form(self, step: Consultation, bodies: list[tuple[Any, str]], data: QueryDict | None = None) -> OutcomeForm:
        form = action_form("record_outcome", step, self.request.user, data=data)
        if not isinstance(form, OutcomeForm):
            raise TypeError("The outcome of a step is asked for by its own form.")
        form.prefix = f"s{step.pk}"
        form.use_required_attribute = False
        form.share(bodies, self.present)
        return form

    def _page(
        self, rows: list[Row], *, problem: str = "", done: int = 0, kept: OutcomesAutosave | None = None, status: int = 200
    ) -> HttpResponse:
        request, meeting = self.request, self.meeting
        context = {
            "meeting": meeting,
            "rows": rows,
            "problem": problem,
            "done": done,
            "wrong": [(step, form) for step, form in rows if form.errors],
            "kept": kept,
            "media": media_of(rows[0][1], request) if rows else "",
            "autosave_url": reverse("council:meeting_outcomes_autosave", args=[request.municipality.slug, meeting.pk]),
            "login_url": f"{reverse('municipality:login')}?next={request.path}",
        }
        return render(request, "council/meeting_outcomes.html", context, status=status)


class OutcomesAutosaving(MeetingPage, View):
    """Keeps what is typed for this person until it is entered; the session stays as it is."""

    permission = MANAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        try:
            entries = unsaved.entries_of(request.POST)
        except ValidationError as error:
            return JsonResponse({"message": error.messages[0]}, status=413)
        kept = unsaved.keep(OutcomesAutosave, request.user, entries, 0, meeting=self.meeting)
        return JsonResponse({"saved_at": kept.saved_at.isoformat()})
