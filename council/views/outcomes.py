"""The outcomes of a whole session on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from council import meetings
from council.choices import StepStatus
from council.forms.actions import action_form
from council.models import Consultation
from council.views.actions import media_of
from council.views.lookup import MeetingPage


class Outcomes(MeetingPage, View):
    """Outcomes of a whole session on one page; what is left empty stays open."""

    permission = "council.manage_meetings"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page([(step, self._form(step)) for step in self._steps()])

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = [(step, self._form(step, request.POST)) for step in self._steps()]
        filled = [(step, form) for step, form in rows if request.POST.get(f"{form.prefix}-outcome")]
        if not filled:
            return self._page(
                [(step, self._form(step)) for step, _form in rows],
                problem=_("Bitte wählen Sie zu mindestens einem Tagesordnungspunkt ein Ergebnis."),
                status=422,
            )
        if not all([form.is_valid() for _step, form in filled]):  # noqa: C419  every form shall show its errors
            return self._page(self._kept(rows, filled), status=422)
        report = meetings.record(self.meeting, {step.pk: form.cleaned_data for step, form in filled}, request.user)
        if report.refused:
            refused = {step.pk: sentence for step, sentence in report.refused}
            left = [(step, form) for step, form in rows if step.pk not in {done.pk for done in report.done}]
            for step, form in left:
                if step.pk in refused:
                    form.add_error(None, refused[step.pk])
            return self._page(self._kept(left, filled), done=len(report.done), status=409)
        done = ngettext("%(count)s Ergebnis ist eingetragen.", "%(count)s Ergebnisse sind eingetragen.", len(report.done))
        messages.success(request, done % {"count": len(report.done)})
        return redirect(self.meeting)

    def _kept(self, rows: list, filled: list) -> list:
        """The rows again; untouched ones without complaints about what nobody wanted to fill in."""
        touched = {step.pk for step, _form in filled}
        return [(step, form if step.pk in touched else self._form(step)) for step, form in rows]

    def _steps(self) -> list[Consultation]:
        items = meetings.agenda(self.meeting, self.request.user)
        return [step for step in items if step.status == StepStatus.DISPATCHED]

    def _form(self, step: Consultation, data: Any = None) -> Any:
        form = action_form("record_outcome", step, self.request.user, data=data)
        form.prefix = f"s{step.pk}"
        form.use_required_attribute = False
        return form

    def _page(self, rows: list, *, problem: str = "", done: int = 0, status: int = 200) -> HttpResponse:
        media = media_of(rows[0][1], self.request) if rows else ""
        context = {"meeting": self.meeting, "rows": rows, "problem": problem, "done": done, "media": media}
        return render(self.request, "council/meeting_outcomes.html", context, status=status)
