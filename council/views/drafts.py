"""Beginning a submission: from nothing, as a copy, or as a paper that belongs to another one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from council import drafts
from council.choices import SubmissionKind
from council.forms.fields import Choices
from council.forms.submission import CreateForm
from council.models.loading import load_parts
from council.views.editor import WholeSubmission

COPY_KINDS = {"ergaenzung": SubmissionKind.SUPPLEMENT, "neufassung": SubmissionKind.REPLACEMENT}
"""How an address names the kinds that belong to another paper."""


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
    """A new draft with this paper's text: a copy, or `?art=ergaenzung`, `?art=neufassung`."""

    permission = "council.add_submission"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        choices = Choices(user=request.user)
        unit = self.submission.lead_unit if self._writes_for_lead_unit() else next(iter(choices.units.rows), None)
        if unit is None:
            return self._page(_("Es ist noch keine Organisationseinheit angelegt, die federführend sein kann."), status=422)
        paper = drafts.duplicate(load_parts(self.submission), user=request.user, unit=unit, kind=self._kind())
        messages.success(request, _("Der neue Entwurf ist angelegt."))
        return redirect(paper.url("submission_edit"))

    def _writes_for_lead_unit(self) -> bool:
        units = self.request.user.unit_ids
        return not units or self.submission.lead_unit_id in units

    def _kind(self) -> str | None:
        wanted = self.request.GET.get("art", "")
        if wanted and wanted not in COPY_KINDS:
            raise Http404
        return COPY_KINDS.get(wanted)

    def _page(self, problem: str = "", status: int = 200) -> HttpResponse:
        kind = self._kind()
        context = {"submission": self.submission, "kind": SubmissionKind(kind) if kind else None, "problem": problem}
        return render(self.request, "council/editor/copy.html", context, status=status)
