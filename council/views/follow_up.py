"""Beschlusskontrolle: the list, one task, what is reported and what the clerk does; the list as a table and in print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from council.follow_up import acts
from council.follow_up.background import JOB, filter_of, print_filtered
from council.follow_up.listed import columns, current_order, sort
from council.follow_up.rights import MANAGE, REPORT, VIEW, why_not_manage, why_not_report
from council.follow_up.table import file_name, measure_words, table_columns, with_told
from council.forms.follow_up import ChargeForm, CloseForm, ReopenForm, ReportForm
from council.models import FollowUpMeasure, FollowUpReport, FollowUpTask, PointOutcome, Submission
from council.prints import Print
from council.views.files import failed, pdf_response
from fields_of_action.exchange import export
from fields_of_action.models import Measure
from municipality.acting import STATUS_BY_CODE, Refused
from municipality.background import start
from municipality.choices import STAFF_ROLES
from municipality.history import told
from reports.pdf import PrintFailed

PAGE_SIZE = 25
ROWS_AT_ONCE = 120
"""So many rows are printed in less than two seconds."""
TOLD_TO_ALL = ("title", "unit", "due", "closed_at", "closing_reason")


class FollowUpList(View):
    """All tasks a person may know of: filtered, sorted, paged; without JavaScript by links and one form."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = filter_of(request.GET, request.user)
        order = current_order(request.GET)
        page = Paginator(sort(wanted.qs, order), PAGE_SIZE).get_page(request.GET.get("page"))
        asked = request.GET.copy()
        asked.pop("page", None)
        context = {
            "filter": wanted,
            "chips": wanted.chips(),
            "columns": columns(request.GET, order),
            "order": order,
            "asked": asked.urlencode(),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
        }
        part = "_results" if request.htmx.target == "ergebnisse" else ""
        response = render(request, f"council/follow_up/list{part}.html", context, status=400 if wanted.errors else 200)
        patch_vary_headers(response, ["HX-Target"])
        return response


class FollowUpPrint(View):
    """The filtered list as an accessible PDF; a long one is printed in the background."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = filter_of(request.GET, request.user)
        count = wanted.qs.count()
        if count > ROWS_AT_ONCE:
            return render(request, "council/follow_up/long.html", {"count": count})
        try:
            content = print_filtered(wanted, request.user)
        except PrintFailed as failure:
            return failed(request, failure)
        paper = Print(file_name(wanted.quarter, "pdf"), lambda: content)
        return pdf_response(request, paper, download=bool(request.GET.get("download")))

    def post(self, request: HttpRequest) -> HttpResponse:
        job = start(
            JOB,
            user=request.user,
            title=_("Beschlusskontrolle drucken"),
            data={"asked": request.GET.urlencode()},
            page=request.path.removesuffix("liste.pdf"),
        )
        return redirect("municipality:job_detail", municipality=request.municipality.slug, pk=job.pk)


class FollowUpTable(View):
    """The filtered list as XLSX or CSV."""

    permission = VIEW

    def get(self, request: HttpRequest, ending: str) -> HttpResponse:
        wanted = filter_of(request.GET, request.user)
        rows = with_told(sort(wanted.qs, current_order(request.GET)), request.user)
        heads = table_columns()
        if ending == "csv":
            content, kind = "".join(export.csv_pieces(heads, rows)).encode(), export.CSV_TYPE
        else:
            content, kind = export.xlsx(heads, rows, title=_("Beschlusskontrolle")), export.XLSX_TYPE
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=file_name(wanted.quarter, ending)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(content, content_type=kind, headers=headers)


class TaskPage:
    """A page below `/<city>/beschluesse/<id>/`. Sets `task`; a stranger gets 404."""

    permission = VIEW
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponseBase:
        rows = FollowUpTask.objects.visible_to(request.user).with_standing(request.user).for_list()
        task = rows.select_related("unit__parent__parent", "split_from").filter(pk=pk).first()
        if task is None:
            raise Http404
        self.task = task
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    @cached_property
    def links(self) -> list[FollowUpMeasure]:
        return list(FollowUpMeasure.objects.filter(task=self.task).select_related("measure"))


class FollowUpDetail(TaskPage, TemplateView):
    """One task: what was decided, who does it until when, how it stands, what was reported; POST reports."""

    template_name = "council/follow_up/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(ReportForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(REPORT):
            return self._page(ReportForm(request.POST), problem=self._why_not_report(), status=403)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            acts.report(self.task.pk, user=request.user, **form.cleaned_data)
        except Refused as refused:
            for name, sentences in refused.errors.items():
                form.add_error(name, sentences)
            problem = "" if refused.errors else refused.sentence
            return self._page(form, problem=problem, status=STATUS_BY_CODE[refused.code])
        messages.success(request, _("Ihr Bericht ist gespeichert."))
        return redirect(self.task)

    def _why_not_report(self) -> str:
        return why_not_report(self.task, self.request.user, has_measures=bool(self.links))

    def _page(self, form: ReportForm, *, problem: str = "", status: int = 200) -> HttpResponse:
        task, user = self.task, self.request.user
        step = task.consultation
        reports = FollowUpReport.objects.filter(task=task).visible_to(user).order_by("-as_of", "-pk")
        row = PointOutcome.objects.filter(consultation=step, point=task.point_id).first()
        seen = [link.measure for link in self.links]
        if seen and not user.roles & STAFF_ROLES:
            known = set(Measure.objects.visible_to(user).filter(pk__in=[item.pk for item in seen]).values_list("pk", flat=True))
            seen = [item for item in seen if item.pk in known]
        elsewhere: Any = []
        if step.referred_out_paper_id:
            elsewhere = Submission.objects.visible_to(user).filter(pk=step.referred_out_paper_id)
        same_point = FollowUpTask.objects.visible_to(user).filter(point=task.point_id).exclude(pk=task.pk)
        others = same_point.with_standing(user).select_related("unit")
        manages = user.has_perm(MANAGE)
        context = self.get_context_data(
            task=task,
            wording=(row.wording if row else "") or task.point.text,
            reports=list(reports),
            measures=[(measure, measure_words(measure)) for measure in seen],
            referred_paper=next(iter(elsewhere), None),
            others=list(others.order_by("pk")),
            history=told(task, fields=TOLD_TO_ALL) if user.roles & STAFF_ROLES else [],
            form=form,
            problem=problem,
            why_not_report=self._why_not_report(),
            is_reporter=user.has_perm(REPORT),
            manages=manages,
            why_not_manage=why_not_manage(task, user, reopening=bool(task.closed_at)) if manages else "",
        )
        return self.render_to_response(context, status=status)


class TaskVerb(TaskPage, View):
    """A page with a form that changes the task; GET asks, POST does."""

    permission = MANAGE
    title: str
    button: str
    told: str
    lead = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        reason = self.why_not()
        return self._page(self.form(), problem=reason, status=409 if reason else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            done = self.act(form)
        except Refused as refused:
            for name, sentences in refused.errors.items():
                form.add_error(name, sentences)
            problem = "" if refused.errors else refused.sentence
            return self._page(form, problem=problem, status=STATUS_BY_CODE[refused.code])
        messages.success(request, self.told)
        return redirect(done)

    def why_not(self) -> str:
        return why_not_manage(self.task, self.request.user)

    def form(self, data: QueryDict | None = None) -> forms.Form:
        raise NotImplementedError

    def act(self, form: forms.Form) -> FollowUpTask:
        raise NotImplementedError

    def _page(self, form: forms.Form, *, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "task": self.task,
            "form": form,
            "title": self.title,
            "button": self.button,
            "lead": self.lead,
            "problem": problem,
            "possible": not self.why_not(),
        }
        return render(self.request, "council/follow_up/form.html", context, status=status)


class FollowUpChange(TaskVerb):
    """Another unit, another day, other words, other measures."""

    @property
    def title(self) -> str:
        return _("Aufgabe ändern")

    @property
    def button(self) -> str:
        return _("Speichern")

    @property
    def told(self) -> str:
        return _("Die Aufgabe ist geändert.")

    def form(self, data: QueryDict | None = None) -> ChargeForm:
        task = self.task
        initial = {
            "title": task.title,
            "unit": task.unit_id,
            "due": task.due,
            "measures": [str(link.measure_id) for link in self.links],
        }
        return ChargeForm(data, task=task, initial=initial)

    def act(self, form: Any) -> FollowUpTask:
        return acts.change(self.task.pk, form.charge, user=self.request.user, revision=form.cleaned_data["revision"])


class FollowUpSplit(FollowUpChange):
    """A further task out of the same point."""

    @property
    def title(self) -> str:
        return _("Aufgabe teilen")

    @property
    def button(self) -> str:
        return _("Weitere Aufgabe anlegen")

    @property
    def told(self) -> str:
        return _("Die weitere Aufgabe ist angelegt.")

    @property
    def lead(self) -> str:
        return _("Aus demselben Punkt des Beschlusses entsteht eine weitere Aufgabe, zum Beispiel für eine andere Einheit.")

    def act(self, form: Any) -> FollowUpTask:
        return acts.split(self.task.pk, form.charge, user=self.request.user, revision=form.cleaned_data["revision"])


class FollowUpClose(TaskVerb):
    """Nothing more is expected, and why."""

    @property
    def title(self) -> str:
        return _("Aufgabe schließen")

    @property
    def button(self) -> str:
        return _("Schließen")

    @property
    def told(self) -> str:
        return _("Die Aufgabe ist geschlossen.")

    @property
    def lead(self) -> str:
        return _("Die Einheit wird danach nicht mehr gefragt. Die Aufgabe bleibt mit dem Grund in der Liste.")

    def form(self, data: QueryDict | None = None) -> CloseForm:
        return CloseForm(data, initial={"revision": self.task.revision})

    def act(self, form: Any) -> FollowUpTask:
        return acts.close(self.task.pk, user=self.request.user, **form.cleaned_data)


class FollowUpReopen(TaskVerb):
    """It was closed too early."""

    @property
    def title(self) -> str:
        return _("Aufgabe wieder öffnen")

    @property
    def button(self) -> str:
        return _("Wieder öffnen")

    @property
    def told(self) -> str:
        return _("Die Aufgabe ist wieder offen.")

    def why_not(self) -> str:
        return why_not_manage(self.task, self.request.user, reopening=True)

    def form(self, data: QueryDict | None = None) -> ReopenForm:
        return ReopenForm(data, initial={"revision": self.task.revision})

    def act(self, form: Any) -> FollowUpTask:
        return acts.reopen(self.task.pk, user=self.request.user, **form.cleaned_data)
