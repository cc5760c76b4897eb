"""Who read a paper that is not public, for the clerks and the administration of the city."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from council.reading_log import reads_of
from council.views.lookup import SubmissionPage

PAGE_SIZE = 50


class SubmissionReads(SubmissionPage, View):
    """The reads of one paper, the last one first. Looking at the list is no read of the paper."""

    permission = "council.view_accesslog"
    read_as = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = Paginator(reads_of(self.submission), PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "council/submission_reads.html", {"submission": self.submission, "page_obj": page})
