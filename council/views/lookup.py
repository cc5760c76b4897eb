"""Finding what an address names, within what the person may see."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from council.choices import ReadWay
from council.models import Meeting, Submission
from council.models.submission import SubmissionQuerySet
from council.reading import Reading
from council.reading_log import note_paper

READ = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})
"""Answers after which the person has the content, whether it was sent now or lies in her browser."""


class SubmissionPage:
    """A page below `/<city>/vorlagen/<reference>/`. Sets `submission` and `reading`; a stranger gets 404.

    A draft is addressed by its id. Once it has a number, its old address leads to the new one.
    """

    permission = "council.view_submission"
    read_as: ReadWay | None = ReadWay.PAGE
    """How the log of reads calls this page; `None` for what belongs to a page that is written down itself."""
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, reference: str, **kwargs: Any) -> HttpResponseBase:
        try:
            self.submission = self.submissions().with_closed().by_reference(reference)
        except Submission.DoesNotExist:
            return self.unseen(request, reference)
        if self.submission.reference != reference and request.method in ("GET", "HEAD"):
            return self._to_current_address(request, kwargs)
        # The city is known; reading it again from the row would be a query.
        self.submission.municipality = request.municipality
        self.reading = Reading(self.submission, request.user)
        paper, closed = self.submission, self.submission.is_closed
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into
        if self.read_as and request.method == "GET" and answer.status_code in READ:
            note_paper(request.user, self.read_as, paper, closed=closed, detail=self.read_detail())
        return answer

    def read_detail(self) -> str:
        """Which version or file it was, for the log of reads."""
        return ""

    def unseen(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The answer to whoever does not see the paper."""
        raise Http404

    def submissions(self) -> SubmissionQuerySet:
        found: SubmissionQuerySet = Submission.objects.visible_to(self.request.user)
        return found

    def _to_current_address(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
        path = reverse(
            request.resolver_match.view_name,
            kwargs={**kwargs, "municipality": request.municipality.slug, "reference": self.submission.reference},
        )
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{path}?{query}" if query else path, permanent=False)


class MeetingPage:
    """A page below `/<city>/sitzungen/<id>/`. Sets `meeting`."""

    permission = "council.view_meeting"

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        meeting = Meeting.objects.for_list().filter(pk=pk).first()
        if meeting is None:
            raise Http404
        meeting.municipality = request.municipality
        self.meeting = meeting
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into
