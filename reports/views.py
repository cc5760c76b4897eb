"""Prints of an edition and of a measure: handed out at once where that is quick, else made in the background."""

from __future__ import annotations

import hashlib
import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views import View

from concepts.views.lookup import EditionPage
from fields_of_action.models import Measure
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.background import start
from reports import pdf
from reports.concepts.prints import KINDS, EditionPrint, measure_sheet
from reports.forms.model import FormError
from reports.pdf import PrintFailed

logger = logging.getLogger(__name__)


class EditionPrintPage(EditionPage, View):
    """A print of an edition. GET hands out what is quick or was printed before; what takes long is asked for by POST."""

    def dispatch(self, request: HttpRequest, *args: object, kind: str, **kwargs: str) -> HttpResponseBase:
        if kind not in KINDS:
            raise Http404
        self.kind = kind
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        paper = EditionPrint(self.edition, self.kind, user=request.user)
        try:
            if paper.is_empty:
                messages.info(request, _("In dieser Fortschreibung gibt es noch keine Maßnahmen, also auch keine Blätter."))
                return redirect(self.edition.get_absolute_url())
            if paper.is_long and paper.stored() is None:
                context = {"edition": self.edition, "kind": paper.kind, "seconds": round(paper.seconds)}
                return render(request, "reports/concept_print.html", context)
            content = paper.content()
        except (PrintFailed, FormError) as failure:
            return _failed(request, failure)
        return _file(request, content, paper.file_name, paper.kind.content_type)

    def post(self, request: HttpRequest) -> HttpResponse:
        data = {"edition": self.edition.pk, "kind": self.kind}
        title = f"{KINDS[self.kind].label}: {self.edition.label}"
        try:
            job = start("concept_print", user=request.user, title=title, data=data, page=self.edition.get_absolute_url())
        except Refused as refused:
            messages.error(request, refused.sentence)
            answer = render(request, "reports/print_failed.html", {"sentence": refused.sentence})
            answer.status_code = STATUS_BY_CODE[refused.code]
            return answer
        return redirect("municipality:job_detail", municipality=request.municipality.slug, pk=job.pk)


class MeasureSheet(View):
    """One measure on one page."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Measure.objects.visible_to(request.user).for_list().prefetch_related("costs")
        measure: Measure | None = rows.filter(pk=pk).first()
        if measure is None:
            raise Http404
        measure.concept.municipality = request.municipality
        try:
            name, job = measure_sheet(measure)
            content = pdf.render_pdf(job)
        except (PrintFailed, FormError) as failure:
            return _failed(request, failure)
        return _file(request, content, name, "application/pdf")


def _file(request: HttpRequest, content: bytes, name: str, content_type: str) -> HttpResponse:
    """The file, or 304 when the browser has it already. PDFs open in the browser unless asked otherwise."""
    headers = {
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
    }
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if headers["ETag"] in [tag.removeprefix("W/") for tag in known]:
        return HttpResponseNotModified(headers=headers)
    as_attachment = content_type != "application/pdf" or bool(request.GET.get("download"))
    headers["Content-Disposition"] = content_disposition_header(as_attachment=as_attachment, filename=name)
    return HttpResponse(content, content_type=content_type, headers=headers)


def _failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    """A page that says that there is no file now, and why; never a lesser document (503)."""
    logger.error("Printing failed: %s %s", failure, getattr(failure, "details", ""))
    sentence = (
        failure.message
        if isinstance(failure, PrintFailed)
        else _("Das Konzeptformular dieser Kommune enthält einen Fehler: %(fault)s") % {"fault": failure}
    )
    answer = render(request, "reports/print_failed.html", {"sentence": sentence}, status=503)
    answer["Retry-After"] = "30"
    return answer
