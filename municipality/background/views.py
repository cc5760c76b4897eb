"""One's own background jobs: the list, how one stands, cancelling it, trying again, fetching what it made."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from municipality.acting import STATUS_BY_CODE, Refused
from municipality.background.handlers import HANDLERS
from municipality.background.jobs import cancel, try_again
from municipality.choices import JobState
from municipality.middleware import ANY_MEMBER
from municipality.models import Job, JobFile

PAGE_SIZE = 20


def find_job(request: HttpRequest, pk: int) -> Job:
    """One's own job in this city; anybody else's is not there."""
    job: Job | None = Job.objects.visible_to(request.user).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


def find_file(request: HttpRequest, job: Job) -> QuerySet[JobFile]:
    """What the job made, as long as its owner may have it done."""
    known = HANDLERS.get(job.kind)
    if job.state != JobState.DONE or known is None or not known.open_to(request.user, job.data):
        return JobFile.objects.none()
    return JobFile.objects.filter(job=job)


class JobList(ListView):
    """What one has started, the latest first."""

    permission = ANY_MEMBER
    template_name = "municipality/jobs/list.html"
    context_object_name = "jobs"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.visible_to(self.request.user)


class JobDetail(View):
    """How it stands, what can be done, and what came of it."""

    permission = ANY_MEMBER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return job_page(request, find_job(request, pk))


def job_page(request: HttpRequest, job: Job, *, status: int = 200) -> HttpResponse:
    known = HANDLERS.get(job.kind)
    over = job.state in (JobState.FAILED, JobState.CANCELLED)
    context = {
        "job": job,
        "file": find_file(request, job).defer("content").first(),
        "may_try_again": over and known is not None and known.open_to(request.user, job.data),
    }
    return render(request, "municipality/jobs/detail.html", context, status=status)


def to_job(request: HttpRequest, pk: int) -> str:
    return reverse("municipality:job_detail", kwargs={"municipality": request.municipality.slug, "pk": pk})


class JobProgress(View):
    """The line of progress alone, asked for every two seconds by the page that shows it; at the end that page is loaded anew."""

    permission = ANY_MEMBER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = find_job(request, pk)
        answer = render(request, "municipality/jobs/_progress.html", {"job": job})
        if not job.is_open:
            answer["HX-Refresh"] = "true"
        return answer


class JobCancel(View):
    """Stop it."""

    permission = ANY_MEMBER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = find_job(request, pk)
        try:
            cancel(job)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return job_page(request, find_job(request, pk), status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Abgebrochen: {title}.").format(title=job.title))
        return redirect(job.page or to_job(request, pk))


class JobTryAgain(View):
    """Begin it anew."""

    permission = ANY_MEMBER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = find_job(request, pk)
        try:
            try_again(job, user=request.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return job_page(request, job, status=STATUS_BY_CODE[refused.code])
        return redirect(to_job(request, pk))


class JobResult(View):
    """The file that it made."""

    permission = ANY_MEMBER

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = find_file(request, find_job(request, pk)).first()
        if file is None:
            raise Http404
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(bytes(file.content), content_type=file.content_type, headers=headers)
