"""Beginning a submission: from nothing, as a copy, or as a paper that belongs to another one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from council import drafts
from council.choices import SubmissionKind
from council.forms.fields import Choices
from council.forms.submission import CreateForm
from council.kinds import BY_WORD, rule_for
from council.models import Submission
from council.models.loading import load_parts
from council.views.editor import WholeSubmission
from municipality.acting import Offer
from municipality.models import User


class SubmissionCreate(View):
    """What a new paper needs to begin with; then the editor opens."""

    permission = "council.add_submission"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(CreateForm(choices=Choices(user=request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CreateForm(request.POST, choices=Choices(user=request.user))
        if not form.is_valid():
            return self._page(form, status=422)
        typed = form.cleaned_data
        submission = drafts.create(
            user=request.user,
            kind=typed["kind"],
            subject=typed["subject"],
            unit=typed["lead_unit"],
            route=typed["route"],
            drawn_up_on=typed["drawn_up_on"],
        )
        messages.success(request, _("Der Entwurf ist angelegt. Was Sie schreiben, steht rechts gleich so, wie es gedruckt wird."))
        return redirect(submission.url("submission_edit"))

    def _page(self, form: CreateForm, status: int = 200) -> HttpResponse:
        return render(self.request, "council/editor/create.html", {"form": form}, status=status)


class SubmissionCopy(WholeSubmission, View):
    """A new draft from this paper: a copy, or with `?art=` one that belongs to it (`council/kinds.py`, `word`)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = request.GET.get("art", "")
        if wanted and wanted not in BY_WORD:
            raise Http404
        self.kind = BY_WORD.get(wanted)
        if not may_draw_up(request.user, self.kind):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        problem = self._problem()
        return self._page(problem, status=409 if problem else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        if problem := self._problem():
            return self._page(problem, status=409)
        choices = Choices(user=request.user)
        unit = self.submission.lead_unit if self._writes_for_lead_unit() else next(iter(choices.units.rows), None)
        if unit is None:
            return self._page(_("Es ist noch keine Organisationseinheit angelegt, die federführend sein kann."), status=422)
        paper = drafts.duplicate(load_parts(self.submission), user=request.user, unit=unit, kind=self.kind)
        messages.success(request, _("Der neue Entwurf ist angelegt."))
        return redirect(paper.url("submission_edit"))

    def _writes_for_lead_unit(self) -> bool:
        units = self.request.user.unit_ids
        return not units or self.submission.lead_unit_id in units

    def _problem(self) -> str:
        return drafts.why_not_begin(self.submission, self.kind) if self.kind else ""

    def _page(self, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "submission": self.submission,
            "rule": rule_for(self.kind) if self.kind else None,
            "problem": problem,
            "possible": status != 409,
        }
        return render(self.request, "council/editor/copy.html", context, status=status)


def may_draw_up(user: User, kind: SubmissionKind | None) -> bool:
    """Whether this person draws up papers of this kind: who writes papers, and clerks what a session needs at once."""
    by_clerk = kind is not None and rule_for(kind).by_clerk
    return user.has_perm("council.add_submission") or (by_clerk and user.has_perm("council.manage_meetings"))


def to_begin(original: Submission, user: User) -> list[Offer]:
    """What this person may draw up for that paper; the impossible with its reason. `action` is the word of the address."""
    found = []
    for word, kind in BY_WORD.items():
        if may_draw_up(user, kind):
            reason = drafts.why_not_begin(original, kind)
            found.append(Offer(action=word, label=str(rule_for(kind).button), allowed=not reason, reason=reason))
    return found
