"""The clerk's page of a paper's public copy: what is missing, what is blacked out, preview, release, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from council.choices import ReadWay
from council.forms.public import RedactionForm, ReleaseForm, WithdrawForm
from council.models import PublicCopy
from council.models.loading import load_parts
from council.models.submission import SubmissionQuerySet
from council.prints import Print
from council.public import copy as public_copy
from council.public.preflight import Finding, findings, names_in
from council.public.redaction import places
from council.public.shown import shown
from council.views.files import failed, pdf_response
from council.views.lookup import SubmissionPage
from municipality.acting import Refused
from reports import pdf
from reports.forms import FormError
from reports.layout import file_name
from reports.printing.errors import PrintFailed


class PublicCopyPage(SubmissionPage):
    """A page about the public copy of a paper, with the paper's parts; a paper that is not approved has none of it."""

    permission = public_copy.RELEASE

    def submissions(self) -> SubmissionQuerySet:
        found: SubmissionQuerySet = super().submissions().for_page()
        return found

    @property
    def address(self) -> str:
        return reverse("council:submission_public", args=[self.request.municipality.slug, self.submission.reference])

    def page(self, request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
        submission = load_parts(self.submission)
        submission.municipality = request.municipality
        copy = public_copy.working_on(submission)
        context: dict[str, Any] = {"submission": submission, "copy": copy, "standing": public_copy.standing(submission)}
        context["former"] = (
            PublicCopy.objects.facts().filter(submission=submission, withdrawn_at__isnull=False).select_related("withdrawn_by")
        )
        try:
            text = public_copy.text_of(submission, public_copy.passages_of(copy))
            bare = public_copy.text_of(submission, ()).document
        except Refused as refused:
            return render(request, "council/public_copy.html", {**context, "not_yet": refused.sentence}, status=status)
        names = names_in(text.document)
        found = findings(submission, copy, text, names)
        if request.GET.get("pruefung"):
            found = [*self._checked(text), *found]
        picture = reverse("council:figure", args=[request.municipality.slug, submission.reference, 0]).removesuffix("0/")
        figures = [section.pk for section in submission.sections.all()]
        context |= {
            "findings": found,
            "blocking": any(finding.blocking for finding in found),
            "checked": bool(request.GET.get("pruefung")),
            "names": names,
            "redactions": [(row, places(bare, row.passage)) for row in copy.redactions.all()] if copy else [],
            "shown": shown(text.document, lambda place: f"{picture}{figures[place] if place < len(figures) else 0}/"),
            "document": text.document,
            "redaction_form": RedactionForm(),
            "release_form": ReleaseForm(submission, initial={"seen": public_copy.print_of(text.passages)}),
            "withdraw_form": WithdrawForm(),
            **forms,
        }
        return render(request, "council/public_copy.html", context, status=status)

    def _checked(self, text: public_copy.Text) -> list[Finding]:
        """What the printed file lacks; printing takes about a second, so it is done when it is asked for."""
        try:
            _content, missing = public_copy.printed(text.job())
        except PrintFailed as failure:
            missing = [failure.message]
        return [Finding("print", sentence, "#h-release", blocking=True) for sentence in missing]


class PublicCopyDetail(PublicCopyPage, View):
    """The page itself; `?pruefung=1` prints the copy and looks whether the file is accessible."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(request)


class Redact(PublicCopyPage, View):
    """Black out one more passage."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = RedactionForm(request.POST)
        if form.is_valid():
            try:
                public_copy.mark(self.submission, **form.cleaned_data, user=request.user)
            except Refused as refused:
                form.add_error("passage" if refused.code == "input" else None, refused.sentence)
            else:
                messages.success(request, _("Die Passage ist geschwärzt."))
                return redirect(f"{self.address}#h-redactions")
        return self.page(request, status=422, redaction_form=form)


class ShowAgain(PublicCopyPage, View):
    """Take one redaction out again."""

    def post(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        public_copy.unmark(self.submission, pk, user=request.user)
        messages.success(request, _("Die Passage ist wieder zu lesen."))
        return redirect(f"{self.address}#h-redactions")


class Preview(PublicCopyPage, View):
    """The copy as it would be printed now."""

    read_as = ReadWay.PDF

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.submission.municipality = request.municipality
        try:
            copy = public_copy.working_on(self.submission)
            text = public_copy.text_of(self.submission, public_copy.passages_of(copy))
            content = pdf.render_pdf(text.job())
        except Refused:
            return redirect(self.address)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        return pdf_response(request, Print(file_name(text.document), lambda: content), download=False)


class Release(PublicCopyPage, View):
    """Make it public."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ReleaseForm(load_parts(self.submission), request.POST)
        if not form.is_valid():
            return self.page(request, status=422, release_form=form)
        try:
            public_copy.release(self.submission, form.chosen, user=request.user, seen=form.cleaned_data["seen"])
        except Refused as refused:
            messages.error(request, refused.sentence)
            return self.page(request, status=409)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        messages.success(request, _("Die öffentliche Fassung ist freigegeben."))
        return redirect(self.address)


class Withdraw(PublicCopyPage, View):
    """Take it back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.page(request, status=422, withdraw_form=form)
        try:
            public_copy.withdraw(self.submission, form.cleaned_data["reason"], user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return self.page(request, status=409, withdraw_form=form)
        messages.success(request, _("Die öffentliche Fassung ist zurückgezogen. Niemand liest sie mehr."))
        return redirect(self.address)
