"""Papers drawn up from the concept: the page before, and what became of the texts that were taken over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from council.drawing_up.attached import is_current, print_today, renew_file
from council.drawing_up.draw_up import CONCEPT_FILE, draw_up
from council.drawing_up.facts import Facts
from council.drawing_up.forms import DrawUpForm
from council.drawing_up.from_report import draw_up_report
from council.drawing_up.offered import papers_from
from council.drawing_up.outline import written
from council.drawing_up.refresh import CHOICES, Changed, Renewal, renew, renewal
from council.drawing_up.shown import taken_over
from council.drawing_up.sources import Source, find, why_not
from council.forms.fields import Choices
from council.models import InsertedPart
from council.permissions import why_not_edit
from council.views.lookup import SubmissionPage
from municipality.acting import STATUS_BY_CODE, Refused
from reports.forms import FormError
from reports.models import ProgressReport
from reports.pdf import PrintFailed


class SubmissionDrawUp(View):
    """`?fortschreibung=<id>`, `?fortschreibung=<id>&feld=<id>` or `?massnahme=<id>&massnahme=<id>`."""

    permission = "council.add_submission"

    def get(self, request: HttpRequest) -> HttpResponse:
        source = self._source()
        return self._page(source, None, status=409 if why_not(source) else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        source = self._source()
        form = self._form(source, bound=True)
        if not form.is_valid():
            return self._page(source, form, status=422)
        try:
            submission = draw_up(source, form.wish(), user=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self._page(source, form, status=STATUS_BY_CODE[refused.code])
        except (PrintFailed, FormError) as failure:
            sentence = _(
                "Die Anlage ließ sich nicht drucken. Entfernen Sie das Häkchen bei der Anlage, dann geht es ohne sie. %(cause)s"
            )
            form.add_error("parts", sentence % {"cause": failure})
            return self._page(source, form, status=503)
        messages.success(
            request, _("Der Entwurf ist angelegt. Jeder übernommene Text nennt seine Quelle; Sie können ihn frei ändern.")
        )
        return redirect(submission.url("submission_edit"))

    def _source(self) -> Source:
        source = find(self.request.GET, self.request.user)
        if source is None:
            raise Http404
        return source

    def _form(self, source: Source, *, bound: bool) -> DrawUpForm:
        request, facts = self.request, Facts(source, self.request.user)
        return DrawUpForm(
            request.POST if bound else None,
            choices=Choices(user=request.user),
            source=source,
            facts=facts,
            sections=written(facts, request.municipality.slug),
        )

    def _page(self, source: Source, form: DrawUpForm | None, *, status: int) -> HttpResponse:
        problem = why_not(source)
        form = form or (None if problem else self._form(source, bound=False))
        context = {
            "source": source,
            "form": form,
            "problem": problem,
            "ticked": form.ticked("parts") if form else set(),
            "goals": form.ticked("goals") if form else set(),
            "earlier": papers_from(source, self.request.user),
            "file": CONCEPT_FILE if source.edition is not None else "",
        }
        return render(self.request, "council/drawing_up/draw_up.html", context, status=status)


class InsertedParts(SubmissionPage, View):
    """Everything in a paper that was taken over from the concept: from where, when, by whom. For those who work in the city."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.reading.is_inside:
            raise Http404
        context = {
            "submission": self.submission,
            "taken": taken_over(self.submission),
            "may_compare": request.user.has_perm("council.change_submission"),
        }
        return render(request, "council/drawing_up/inserted_list.html", context)


class InsertedPartPage(SubmissionPage, View):
    """One text or file that was taken over: as it was then, in the paper now, in the concept now. Looking changes nothing."""

    permission = "council.change_submission"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = self._find(pk)
        return self._file_page(part) if part.attachment_id else self._page(part)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        part = self._find(pk)
        if part.attachment_id:
            return self._renew_file(part)
        choice = request.POST.get("wahl", "")
        if choice not in CHOICES:
            return self._page(part, problem=_("Bitte wählen Sie, welcher Text gelten soll."), status=422)
        try:
            renew(part, choice, seen=request.POST.get("gesehen", ""), user=request.user)
        except Changed as changed:
            return self._page(self._find(pk), problem=changed.sentence, status=409)
        except Refused as refused:
            return self._page(part, problem=refused.sentence, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Der Stand ist aktualisiert."))
        return redirect(self.submission.url("submission_edit"))

    def _find(self, pk: int) -> InsertedPart:
        rows = InsertedPart.objects.filter(submission=self.submission)
        loaded = ("section", "attachment", "edition__concept", "edition__predecessor", "field", "taken_by")
        part = rows.select_related(*loaded).filter(pk=pk).first()
        if part is None:
            raise Http404
        return part

    def _page(self, part: InsertedPart, *, problem: str = "", status: int = 200) -> HttpResponse:
        found: Renewal = renewal(part, self.request.user)
        context = {
            "submission": self.submission,
            "part": part,
            "found": found,
            "problem": problem,
            "lock": why_not_edit(self.submission, self.request.user),
        }
        return render(self.request, "council/drawing_up/inserted.html", context, status=status)

    def _renew_file(self, part: InsertedPart) -> HttpResponse:
        try:
            is_done = renew_file(part, seen=self.request.POST.get("gesehen", ""), user=self.request.user)
        except Changed as changed:
            return self._file_page(self._find(part.pk), problem=changed.sentence, status=409)
        except Refused as refused:
            return self._file_page(part, problem=refused.sentence, status=STATUS_BY_CODE[refused.code])
        except (PrintFailed, FormError) as failure:
            sentence = _("Das Konzept ließ sich nicht drucken. Die bisherige Anlage bleibt, wie sie ist. %(cause)s")
            return self._file_page(part, problem=sentence % {"cause": failure}, status=503)
        if is_done:
            messages.success(self.request, _("Die Anlage ist neu gedruckt und ersetzt."))
        else:
            messages.info(self.request, _("Die Anlage wird im Hintergrund gedruckt. Bis dahin bleibt die bisherige stehen."))
        return redirect(self.submission.url("submission_edit"))

    def _file_page(self, part: InsertedPart, *, problem: str = "", status: int = 200) -> HttpResponse:
        today = print_today(part, self.request.user)
        context = {
            "submission": self.submission,
            "part": part,
            "edition": part.edition if today is not None else None,
            "is_current": today is not None and is_current(part, today),
            "problem": problem,
            "lock": why_not_edit(self.submission, self.request.user),
        }
        return render(self.request, "council/drawing_up/inserted_file.html", context, status=status)


class ReportDrawUp(View):
    """A completed Sachstandsbericht becomes an information paper with one click."""

    permission = "council.add_submission"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = ProgressReport.objects.visible_to(request.user).select_related("edition__concept__lead_unit", "duty")
        report = rows.filter(pk=pk).first()
        if report is None:
            raise Http404
        try:
            paper = draw_up_report(report, user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(report)
        messages.success(request, _("Die Informationsvorlage ist angelegt; der Bericht liegt ihr als Anlage bei."))
        return redirect(paper.url("submission_edit"))
