"""Public pages: released papers with their route, results and files; sessions with the public part of their agenda."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from council.models import Meeting, PublicCopy, Submission
from council.prints import Print
from council.public.copy import passages_of
from council.public.reading import EVERYBODY, agenda_lines, public_copy_of, stations
from council.public.shown import shown
from council.reading import Reading
from council.views.files import PICTURES, pdf_response, stream
from council.views.public import PAGE_SIZE, PublicPage
from fields_of_action.models import Measure
from reports.documents import SubmissionDocument

LONGEST_SEARCH = 200
MEDIA = "asset:media/"


class Papers(PublicPage):
    """Released papers, the last ones first; `q` searches what everybody may read of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
        found = Submission.objects.for_public_list(words).shown_to(EVERYBODY)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.page("papers", {"page_obj": page, "words": words}, index=not words)


class PaperOf(PublicPage):
    """Something about one released paper. Sets `submission`; everything else is 404, whoever asks."""

    def dispatch(self, request: HttpRequest, *args: Any, reference: str, **kwargs: Any) -> HttpResponseBase:
        try:
            self.submission = Submission.objects.visible_to(EVERYBODY).for_page().by_reference(reference)
        except Submission.DoesNotExist:
            raise Http404 from None
        if self.submission.reference != reference:
            kwargs = {**kwargs, "municipality": request.municipality.slug, "reference": self.submission.reference}
            return redirect(reverse(request.resolver_match.view_name, kwargs=kwargs))
        self.submission.municipality = request.municipality
        return super().dispatch(request, *args, **kwargs)

    def address(self, name: str, **kwargs: Any) -> str:
        names = {"municipality": self.request.municipality.slug, "reference": self.submission.reference, **kwargs}
        return reverse(f"public:{name}", kwargs=names)


class PaperPage(PaperOf):
    """The paper: summary first, where it stands, what it says, its files."""

    def get(self, request: HttpRequest) -> HttpResponse:
        submission = self.submission
        copy = public_copy_of(submission)
        document = SubmissionDocument.from_values(copy.values)
        reading = Reading(submission, EVERYBODY)
        related = Submission.objects.for_public_list().filter(Q(pk=submission.relates_to_id) | Q(relates_to=submission))
        context = {
            "submission": submission,
            "copy": copy,
            "reading": reading,
            "document": document,
            "shown": shown(document, lambda place: self.address("paper_figure", place=place)),
            "stations": stations(submission, passages_of(copy)),
            "measures": Measure.objects.public().filter(in_submissions__submission=submission),
            "related": related.shown_to(EVERYBODY),
            "files": copy.files.all(),
        }
        return self.page("paper", context)


class PaperPdf(PaperOf):
    """The public copy as PDF, under its hash; a copy in a cache is asked for again each time, so that it can be taken back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        copy = PublicCopy.objects.standing().defer("values", "text").get(submission=self.submission)
        paper = Print(copy.file_name, lambda: bytes(copy.pdf), copy.sha256)
        answer = pdf_response(request, paper, download=bool(request.GET.get("download")))
        answer["Cache-Control"] = "public, no-cache"
        return answer


class PaperFile(PaperOf):
    """An attachment that was released with the copy, as a download under its public title."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        for row in public_copy_of(self.submission).files.all():
            file = row.attachment.file
            # What was marked as not public since then is gone at once.
            if row.attachment_id == pk and row.attachment.public and file:
                suffix = PurePath(file.name).suffix.lower()
                name = row.title if row.title.lower().endswith(suffix) else f"{row.title}{suffix}"
                content_type = row.attachment.content_type or "application/octet-stream"
                return stream(file, name=name, content_type=content_type, download=True, cache="public, no-cache")
        raise Http404


class PaperFigure(PaperOf):
    """A picture of the copy, by the place of its section."""

    def get(self, request: HttpRequest, place: int) -> FileResponse:
        sections = SubmissionDocument.from_values(public_copy_of(self.submission).values).sections
        figure = sections[place].figure if place < len(sections) else None
        if figure is None or not figure.source.startswith(MEDIA):
            raise Http404
        path = figure.source.removeprefix(MEDIA)
        content_type = PICTURES.get(PurePath(path).suffix.lower())
        if content_type is None or not default_storage.exists(path):
            raise Http404
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=60"}
        # Under a name of its own: the one it was uploaded with may name somebody.
        name = f"abbildung-{place + 1}{PurePath(path).suffix.lower()}"
        return FileResponse(default_storage.open(path), filename=name, content_type=content_type, headers=headers)


class Sessions(PublicPage):
    """Sessions whose agenda was published: those to come, then those that were held."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        past = request.GET.get("zeit") == "vergangen"
        found = Meeting.objects.public().for_list()
        coming = found.filter(starts_at__gte=today).order_by("starts_at", "pk")
        rows = found.filter(starts_at__lt=today).order_by("-starts_at", "-pk") if past else coming
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        return self.page("sessions", {"page_obj": page, "past": past})


class SessionPage(PublicPage):
    """A session with the public part of its agenda, and what went out to everybody about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = Meeting.objects.public().for_list().filter(pk=pk).first()
        if meeting is None:
            raise Http404
        meeting.municipality = request.municipality
        return self.page("session", {"meeting": meeting, "lines": agenda_lines(meeting)})
