"""Tables in and out: upload, check with progress, preview, take over; export with the filters of the grid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from fields_of_action import exporting
from fields_of_action.choices import ImportAction, ImportStatus
from fields_of_action.exchange import background, export, runs
from fields_of_action.exchange.table_kinds import KINDS
from fields_of_action.exchange.tables import Unreadable
from fields_of_action.exporting import ROWS_AT_ONCE, Wish
from fields_of_action.filters import MeasureFilter, kept_query
from fields_of_action.forms.exchange import ExportForm, ImportForm
from fields_of_action.models import ImportRun, Measure
from municipality.choices import JobState

RUNS_SHOWN = 20
ROWS_SHOWN = 100


def find_run(request: HttpRequest, pk: int) -> ImportRun:
    """One's own run, without what the file said."""
    run = ImportRun.objects.visible_to(request.user).for_list().filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def run_context(run: ImportRun) -> dict[str, Any]:
    """What the page of a run shows at its present stage."""
    context: dict[str, Any] = {"run": run, "percent": round(100 * run.done / run.total) if run.total else 0}
    if run.job is not None and run.job.is_open:
        return context | {"job": run.job}
    if run.job is not None and run.job.state == JobState.FAILED:
        context["failed"] = run.job.sentence
    if run.is_running:
        return context
    counts = dict(run.rows.order_by().values_list("action").annotate(Count("pk")))
    written = run.rows.filter(action__in=[ImportAction.NEW, ImportAction.CHANGE]).order_by("number")
    return context | {
        "counts": {str(action): counts.get(action, 0) for action in ImportAction.values},
        "to_write": counts.get(ImportAction.NEW, 0) + counts.get(ImportAction.CHANGE, 0),
        "rows": written[:ROWS_SHOWN],
        "rows_hidden": max(0, counts.get(ImportAction.NEW, 0) + counts.get(ImportAction.CHANGE, 0) - ROWS_SHOWN),
        "problems_hidden": run.problem_count - len(run.problems),
        "is_ready": run.status == ImportStatus.READY,
        "is_faulty": run.status == ImportStatus.FAULTY,
        "is_done": run.status == ImportStatus.DONE,
    }


class ImportCreate(View):
    """Send a table; below, the ones sent before."""

    permission = "fields_of_action.change_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("inhalt")
        return self._page(request, ImportForm(user=request.user, initial={"kind": wanted} if wanted in KINDS else None))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            edition = form.cleaned_data["edition"]
            kind = KINDS[form.cleaned_data["kind"]]
            try:
                with transaction.atomic():
                    run = runs.start(request.user, kind, edition.concept, edition, form.cleaned_data["file"])
                    background.carry_on(run)
            except (Unreadable, runs.NotPossible) as problem:
                form.add_error("file" if isinstance(problem, Unreadable) else None, str(problem))
            else:
                return redirect("fields_of_action:import_detail", municipality=request.municipality.slug, pk=run.pk)
        return self._page(request, form, status=422)

    @staticmethod
    def _page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
        own = ImportRun.objects.visible_to(request.user).for_list()[:RUNS_SHOWN]
        first = form.fields["edition"].queryset.values_list("pk", flat=True).first()
        context = {"form": form, "runs": own, "kinds": list(KINDS.values()), "sample_edition": first}
        return render(request, "fields_of_action/exchange/import.html", context, status=status)


class ImportDetail(View):
    """Progress, problems, preview or result, whichever it is time for."""

    permission = "fields_of_action.change_measure"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "fields_of_action/exchange/run.html", run_context(find_run(request, pk)))


class ImportContinue(View):
    """Check some further rows; the page asks for this until all are done, people without JavaScript by a button.

    A large table goes on in the background, also after it was stopped there.
    """

    permission = "fields_of_action.change_measure"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = find_run(request, pk)
        if run.is_large:
            background.carry_on(run)
        else:
            run = runs.advance(run)
        if request.htmx:
            return render(request, "fields_of_action/exchange/_run.html", run_context(run))
        return redirect("fields_of_action:import_detail", municipality=request.municipality.slug, pk=pk)


class ImportAct(View):
    """Something that one does with a checked table."""

    permission = "fields_of_action.change_measure"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = find_run(request, pk)
        try:
            if run.job is not None and run.job.is_open:
                raise runs.NotPossible(
                    _("Diese Tabelle ist gerade in Arbeit. Bitte warten Sie, oder brechen Sie den Auftrag ab.")
                )
            return self.act(request, run)
        except runs.NotPossible as reason:
            messages.error(request, str(reason))
            return render(request, "fields_of_action/exchange/run.html", run_context(find_run(request, pk)), status=409)

    def act(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        raise NotImplementedError


class ImportTakeOver(ImportAct):
    """Write everything, or nothing."""

    def act(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        if background.take_over_later(run):
            return redirect("fields_of_action:import_detail", municipality=request.municipality.slug, pk=run.pk)
        run = runs.take_over(run)
        messages.success(request, _("Die Tabelle „{name}“ ist übernommen.").format(name=run.file_name))
        return redirect("fields_of_action:import_detail", municipality=request.municipality.slug, pk=run.pk)


class ImportCheckAgain(ImportAct):
    """Check the same file once more, against what is stored now."""

    def act(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        with transaction.atomic():
            background.carry_on(runs.check_again(run))
        return redirect("fields_of_action:import_detail", municipality=request.municipality.slug, pk=run.pk)


class ImportDiscard(ImportAct):
    """Forget the uploaded table; what was taken over stays."""

    def act(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        run.delete()
        messages.success(request, _("Die Tabelle „{name}“ ist verworfen.").format(name=run.file_name))
        return redirect("fields_of_action:import_create", municipality=request.municipality.slug)


class Export(View):
    """What goes out, and how; with the filters of the grid in the address."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {name: request.GET[name] for name in ("inhalt", "fortschreibung", "umfang", "format") if name in request.GET}
        return export_page(request, ExportForm(user=request.user, initial=initial))


def export_page(request: HttpRequest, form: ExportForm, *, asked: QueryDict | None = None, status: int = 200) -> HttpResponse:
    """The choices, with the filters that came along in the address or, with a form that was sent, in that."""
    asked = request.GET if asked is None else asked
    wanted = MeasureFilter(asked, Measure.objects.visible_to(request.user), request=request)
    context = {
        "form": form,
        "filters": list(QueryDict(kept_query(asked)).items()),
        "chips": wanted.chips() if wanted.is_valid() else [],
        "count": wanted.qs.count(),
        "rows_at_once": ROWS_AT_ONCE,
        "may_import": request.user.has_perm("fields_of_action.change_measure"),
    }
    return render(request, "fields_of_action/exchange/export.html", context, status=status)


class ExportFile(View):
    """The file itself. A long table is written in the background; as that is begun by a click, an address alone only asks."""

    permission = exporting.PERMISSION

    def get(self, request: HttpRequest) -> HttpResponse:
        wish = Wish(request.GET, request.user)
        if wish.is_valid and wish.is_long:
            sentence = _("Diese Tabelle ist lang. Sie wird im Hintergrund geschrieben, sobald Sie unten auf den Knopf klicken.")
            messages.info(request, sentence)
            address = reverse("fields_of_action:export", args=[request.municipality.slug])
            return redirect(f"{address}?{request.GET.urlencode()}")
        return self._file(wish)

    def post(self, request: HttpRequest) -> HttpResponse:
        wish = Wish(request.POST, request.user)
        if not (wish.is_valid and wish.is_long):
            return self._file(wish)
        city = request.municipality.slug
        page = reverse("fields_of_action:export", args=[city])
        job = exporting.write_later(wish, page=f"{page}?{kept_query(request.POST)}")
        return redirect("municipality:job_detail", municipality=city, pk=job.pk)

    def _file(self, wish: Wish) -> HttpResponse:
        if not wish.is_valid:
            return export_page(self.request, wish.form, asked=wish.asked, status=400)
        try:
            data = wish.write()
        except export.TooLong as problem:
            wish.form.add_error("format", str(problem))
            return export_page(self.request, wish.form, asked=wish.asked, status=422)
        response = HttpResponse(data, content_type=wish.content_type)
        response["Content-Disposition"] = f'attachment; filename="{wish.name}"'
        # Measures change by the minute, and internal notes belong into no cache.
        response["Cache-Control"] = "no-store"
        return response
