"""Pages of Sachstandsberichte: the list, one report, its texts, its completion, its print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from municipality.acting import STATUS_BY_CODE, Refused
from reports.concepts.html import shown
from reports.layout.wording import stem
from reports.models import ProgressReport, ProgressText
from reports.pdf import PrintFailed
from reports.progress import acts
from reports.progress.elements import elements_of
from reports.progress.forms import CompleteForm, StartForm, TextsForm

VIEW = "reports.view_progressreport"
PAGE_SIZE = 25


class ReportList(View):
    """All reports of the city, the newest first."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = ProgressReport.objects.visible_to(request.user).defer("values", "pdf").select_related("edition__concept")
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page_obj": page, "page_range": page.paginator.get_elided_page_range(page.number)}
        return render(request, "reports/progress/list.html", context | {"may_write": request.user.has_perm(acts.WRITE)})


class ReportCreate(View):
    """A report is begun with one click; edition, period and title are filled in."""

    permission = acts.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        edition = self._edition(request)
        if edition is None:
            messages.info(request, _("Es gibt noch keine Fortschreibung, über die zu berichten wäre."))
            return redirect("reports:progress_list", municipality=request.municipality.slug)
        return self._page(StartForm(edition=edition))

    def post(self, request: HttpRequest) -> HttpResponse:
        edition = self._edition(request)
        if edition is None:
            raise Http404
        form = StartForm(request.POST, edition=edition)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            report = acts.start(**form.cleaned_data, user=request.user)
        except Refused as refused:
            form.add_error("duty", refused.sentence)
            return self._page(form, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Der Bericht ist angelegt. Zahlen und Maßnahmen stehen schon darin."))
        return redirect(report)

    def _edition(self, request: HttpRequest) -> ConceptEdition | None:
        """The one the address names, or the one in force."""
        rows = ConceptEdition.objects.visible_to(request.user).exclude(status=EditionStatus.SUPERSEDED).select_related("concept")
        wanted = request.GET.get("fortschreibung", "")
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            return rows.filter(pk=wanted).first()
        # "adopted" before "draft".
        return rows.order_by("status", "pk").first()

    def _page(self, form: StartForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "reports/progress/create.html", {"form": form}, status=status)


class ReportPage:
    """A page below `/<city>/berichte/<id>/`. Sets `report`; a stranger gets 404."""

    permission = VIEW
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        rows = ProgressReport.objects.visible_to(request.user).defer("pdf")
        report = rows.select_related("edition__concept", "duty", "completed_by").filter(pk=pk).first()
        if report is None:
            raise Http404
        self.report = report
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into


class ReportDetail(ReportPage, View):
    """What the report says, with the same elements and charts as in print."""

    def get(self, request: HttpRequest) -> HttpResponse:
        values = acts.values_of(self.report)
        context = {
            "report": self.report,
            "elements": [shown(element) for element in elements_of(values)],
            "may_write": request.user.has_perm(acts.WRITE),
            "may_draw_up": request.user.has_perm("council.add_submission"),
        }
        return render(request, "reports/progress/detail.html", context)


class ReportEdit(ReportPage, View):
    """The texts. Whoever was slower keeps what she typed and sees what is stored."""

    permission = acts.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.report.is_completed:
            messages.info(request, _("Der Bericht ist abgeschlossen und ändert sich nicht mehr."))
            return redirect(self.report)
        return self._page(TextsForm(report=self.report))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TextsForm(request.POST, report=self.report)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            acts.save(self.report.pk, form.typed, user=request.user, revision=form.cleaned_data["revision"])
        except Refused as refused:
            texts = ProgressText.objects.filter(report=self.report).select_related("field")
            stored = [(text.field.name, text.text) for text in texts]
            stored = [(_("Einleitung"), self.report.introduction), *stored]
            # The next save is one that has seen what is stored.
            form.data = form.data.copy()
            form.data["revision"] = self.report.revision
            return self._page(form, problem=refused.sentence, stored=stored, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Die Texte sind gespeichert."))
        return redirect(self.report)

    def _page(self, form: TextsForm, *, status: int = 200, **context: Any) -> HttpResponse:
        media = form.media.render(attrs={"nonce": str(self.request.csp_nonce)})
        context |= {"report": self.report, "form": form, "media": media}
        return render(self.request, "reports/progress/edit.html", context, status=status)


class ReportComplete(ReportPage, View):
    """Completing freezes everything; a page asks first."""

    permission = acts.WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CompleteForm(request.POST)
        try:
            if not form.is_valid():
                raise Refused(_("Bitte öffnen Sie die Seite noch einmal und versuchen Sie es erneut."), code="input")
            acts.complete(self.report.pk, user=request.user, revision=form.cleaned_data["revision"])
        except Refused as refused:
            return self._page(problem=refused.sentence, status=STATUS_BY_CODE[refused.code])
        except PrintFailed as failure:
            return self._page(problem=failure.message, status=503)
        messages.success(request, _("Der Bericht ist abgeschlossen und gedruckt. Er kann jetzt als Vorlage in die Gremien."))
        return redirect(self.report)

    def _page(self, *, problem: str = "", status: int = 200) -> HttpResponse:
        return render(self.request, "reports/progress/complete.html", {"report": self.report, "problem": problem}, status=status)


class ReportFile(ReportPage, View):
    """The frozen print of a completed report, or a draft with its watermark, printed now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        report = self.report
        if report.is_completed:
            content = bytes(report.pdf)
        else:
            try:
                content = acts.printed(report, acts.values_of(report), day=timezone.localdate(), draft=True)
            except PrintFailed as failure:
                return render(request, "reports/print_failed.html", {"sentence": failure.message}, status=503)
        headers = {
            "Content-Disposition": content_disposition_header(
                as_attachment=bool(request.GET.get("download")), filename=f"{stem(report.title, 60)}.pdf"
            ),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(content, content_type="application/pdf", headers=headers)
