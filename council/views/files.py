"""Files: prints of submissions, attachments, figures, and the papers of a session as ZIP and as one packet."""

from __future__ import annotations

import logging
from pathlib import PurePath
from typing import Any

from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views import View

from council.choices import ReadWay
from council.models import Attachment, Consultation, Section, Submission
from council.models.loading import load_parts
from council.packets import Incomplete, is_long, packet_name, packet_pdf, packet_zip
from council.prints import Print, find_version, print_for, stored_print, with_results
from council.reading import Reading
from council.reading_log import note
from council.views.lookup import MeetingPage, SubmissionPage
from municipality.background import start
from reports.forms import FormError
from reports.printing.errors import PrintFailed

logger = logging.getLogger(__name__)

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


_PARTICULAR = ("station", "fassung", "ergebnisse")
"""What an address may ask for beside the paper as almost everybody wants it."""


class SubmissionPdf(SubmissionPage, View):
    """The printed paper: `?fassung=1.0`, `?station=<id>` for forms printed per body, `?ergebnisse=1`, `?download=1`.

    An approved paper is handed out as it was stored; a draft is printed now and says so on every page.
    """

    read_as = ReadWay.PDF

    def dispatch(self, request: HttpRequest, *args: Any, reference: str, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and not any(map(request.GET.get, _PARTICULAR)):
            paper = stored_print(request.user, reference, perhaps_known="If-None-Match" in request.headers)
            if paper is not None:
                if paper.closed_paper:
                    note(request.user, ReadWay.PDF, Submission.objects.get(pk=paper.closed_paper), detail=paper.file_name)
                return pdf_response(request, paper, download=bool(request.GET.get("download")))
        return super().dispatch(request, *args, reference=reference, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if request.GET.get("ergebnisse"):
            return self._with_results()
        step = self._step()
        try:
            version = find_version(self.reading, label=request.GET.get("fassung", ""), step=step)
        except LookupError:
            raise Http404 from None
        if version is None:
            self._read_all_parts()
        try:
            paper = print_for(self.reading, version=version, step=step, perhaps_known="If-None-Match" in request.headers)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        return pdf_response(request, paper, download=bool(request.GET.get("download")))

    def _with_results(self) -> HttpResponse:
        self._read_all_parts()
        try:
            paper = with_results(self.reading)
        except LookupError:
            raise Http404 from None
        except (PrintFailed, FormError) as failure:
            return failed(self.request, failure)
        return pdf_response(self.request, paper, download=bool(self.request.GET.get("download")))

    def read_detail(self) -> str:
        return str(self.request.GET.get("fassung", ""))

    def _read_all_parts(self) -> None:
        """For the working text; a stored print is handed out without them."""
        self.submission = load_parts(self.submissions().for_page().get(pk=self.submission.pk))
        self.submission.municipality = self.request.municipality
        self.reading = Reading(self.submission, self.request.user)

    def _step(self) -> Consultation | None:
        wanted = self.request.GET.get("station")
        if not wanted:
            return None
        found = next((step for step in self.reading.steps if str(step.pk) == wanted), None)
        if found is None:
            raise Http404
        return found


def pdf_response(request: HttpRequest, paper: Print, *, download: bool) -> HttpResponse:
    """The PDF, or 304 when the browser has it already. Stored prints never change, drafts are never kept."""
    headers = {
        "Cache-Control": "private, no-cache" if paper.etag else "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if paper.etag:
        headers["ETag"] = f'"{paper.etag}"'
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if "*" in known or headers["ETag"] in [tag.removeprefix("W/") for tag in known]:
            return HttpResponseNotModified(headers=headers)
    headers["Content-Disposition"] = content_disposition_header(as_attachment=download, filename=paper.file_name)
    return HttpResponse(paper.content(), content_type="application/pdf", headers=headers)


def failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    """A page that says that there is no PDF now, and why; never a lesser document (503)."""
    logger.error("Printing failed: %s %s", failure, getattr(failure, "details", ""))
    sentence = (
        failure.message
        if isinstance(failure, PrintFailed)
        else _("Das Formular dieser Kommune enthält einen Fehler. Die Verwaltung des Portals findet ihn in der Formularprüfung.")
    )
    answer = render(request, "council/print_failed.html", {"sentence": sentence}, status=503)
    answer["Retry-After"] = "30"
    return answer


class PartFile(SubmissionPage, View):
    """A file that belongs to a part of a submission; found only through the paper it belongs to."""

    related_name: str
    read_as = ReadWay.FILE

    def read_detail(self) -> str:
        return str(self.part)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.part = part = getattr(self.submission, self.related_name).filter(pk=pk).first()
        if part is None or not self.may_read(part):
            raise Http404
        return self.respond(part)

    def may_read(self, part: Model) -> bool:
        return True

    def respond(self, part: Model) -> HttpResponseBase:
        raise NotImplementedError


class AttachmentFile(PartFile):
    """An Anlage, always as a download under its title: what people upload is never shown as a page of the portal."""

    related_name = "attachments"

    def may_read(self, part: Attachment) -> bool:
        return self.reading.may_read(part)

    def respond(self, part: Attachment) -> HttpResponseBase:
        suffix = PurePath(part.file.name or "").suffix.lower()
        name = part.title if part.title.lower().endswith(suffix) else f"{part.title}{suffix}"
        return stream(part.file, name=name, content_type=part.content_type or "application/octet-stream", download=True)


class Figure(PartFile):
    """A picture of the reasons, shown inside the page, which is written down itself."""

    related_name = "sections"
    read_as = None

    def respond(self, part: Section) -> HttpResponseBase:
        return stream(part.figure)


def stream(
    file: FieldFile,
    *,
    name: str = "",
    content_type: str = "",
    download: bool = False,
    cache: str = "private, no-cache",
) -> FileResponse:
    """A stored file. Without a name and type it is a picture, shown under its own name; what is none is a download."""
    if not file:
        raise Http404
    path = PurePath(file.name or "")
    if not content_type:
        content_type = PICTURES.get(path.suffix.lower(), "")
        download = download or not content_type
    try:
        handle = file.open("rb")
    except FileNotFoundError:
        logger.exception("The stored file %s is missing.", file.name)
        raise Http404 from None
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": cache}
    return FileResponse(
        handle,
        as_attachment=download,
        filename=name or path.name,
        content_type=content_type or "application/octet-stream",
        headers=headers,
    )


class MeetingPapers(MeetingPage, View):
    """All papers of a session that this person may read, as one file. Nothing is left out silently.

    If a paper cannot be printed or is not approved yet, a page names it; `?ohne=1` then asks for the rest on purpose.
    """

    content_type: str
    ending: str

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            content = self.bundle(partial=bool(request.GET.get("ohne")))
        except Incomplete as incomplete:
            context = {"meeting": self.meeting, "incomplete": incomplete, "path": request.path}
            return render(request, "council/packet_incomplete.html", context, status=409)
        except (PrintFailed, FormError) as failure:
            return failed(request, failure)
        name = packet_name(self.meeting, self.ending)
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=self.ending == "zip", filename=name),
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(content, content_type=self.content_type, headers=headers)

    def bundle(self, *, partial: bool) -> bytes:
        raise NotImplementedError


class MeetingPacket(MeetingPapers):
    """One PDF. A long one is bound in the background: GET offers it, POST begins it."""

    content_type, ending = "application/pdf", "pdf"

    def get(self, request: HttpRequest) -> HttpResponse:
        if is_long(self.meeting, request.user):
            return render(request, "council/packet_long.html", {"meeting": self.meeting, "partial": request.GET.get("ohne", "")})
        return super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        data = {"meeting": self.meeting.pk, "partial": bool(request.POST.get("ohne"))}
        title = _("Sitzungsmappe: {meeting}").format(meeting=self.meeting)
        job = start("session_packet", user=request.user, title=title, data=data, page=self.meeting.get_absolute_url())
        return redirect("municipality:job_detail", municipality=request.municipality.slug, pk=job.pk)

    def bundle(self, *, partial: bool) -> bytes:
        return packet_pdf(self.meeting, self.request.user, partial=partial)


class MeetingZip(MeetingPapers):
    content_type, ending = "application/zip", "zip"

    def bundle(self, *, partial: bool) -> bytes:
        return packet_zip(self.meeting, self.request.user, partial=partial)
