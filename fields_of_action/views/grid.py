"""The measures as a list in which one works: filter, sort, report row by row, keep views."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from fields_of_action.filters import MeasureFilter, columns, current_order, kept_query, sort
from fields_of_action.hooks import actions_for_measures, papers_of
from fields_of_action.models import Measure, SavedView
from fields_of_action.permissions import writable_units
from fields_of_action.rows import Row, build_rows, save_row

PAGE_SIZE = 30
MOST_ROWS = 200


def grid(request: HttpRequest, *, own: Mapping[int, Row] | None = None, status: int = 200) -> HttpResponse:
    """The page. `own` are rows that could not be stored; they stand in their place, or on top if the filters left them out."""
    user = request.user
    wanted = MeasureFilter(request.GET, Measure.objects.visible_to(user).for_list(), request=request)
    order = current_order(request.GET)
    page = Paginator(sort(wanted.qs, order), PAGE_SIZE).get_page(request.GET.get("page"))
    units = writable_units(user)
    rows = build_rows(page.object_list, units)
    if own:
        there = {row.measure.pk for row in rows}
        rows = [row for pk, row in own.items() if pk not in there] + [own.get(row.measure.pk, row) for row in rows]
    known = papers_of(user, [row.measure.pk for row in rows])
    for row in rows:
        row.papers = known.get(row.measure.pk, [])
    query = kept_query(request.GET)
    views = list(SavedView.objects.filter(user=user))
    context = {
        "filter": wanted,
        "chips": wanted.chips(),
        "columns": columns(request.GET, order),
        "order": order,
        "rows": rows,
        "editable": any(row.form is not None for row in rows),
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": query,
        "saved_views": views,
        "current_view": next((view for view in views if view.query == query), None),
        "may_create": bool(units),
        "made_of_measures": actions_for_measures((), user),
    }
    part = "_results" if request.htmx.target == "ergebnisse" else ""
    response = render(request, f"fields_of_action/measure_list{part}.html", context, status=400 if wanted.errors else status)
    patch_vary_headers(response, ["HX-Target"])
    return response


def save_typed(request: HttpRequest) -> dict[int, Row]:
    """Store every row of the sent page that was changed. Returns the changed rows by id, stored or not."""
    return _save(request, [int(text) for text in request.POST.getlist("zeilen")[:MOST_ROWS] if _is_id(text)])


def _save(request: HttpRequest, pks: list[int]) -> dict[int, Row]:
    measures = Measure.objects.visible_to(request.user).for_list().filter(pk__in=pks)
    rows = {measure.pk: save_row(measure, request.POST, request.user) for measure in measures}
    return {pk: row for pk, row in rows.items() if row is not None}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def refused_rows(request: HttpRequest, rows: Mapping[int, Row]) -> HttpResponse | None:
    """The page again with the rows that could not be stored, or None when all could; says how many were stored."""
    stored = sum(row.saved for row in rows.values())
    if stored:
        text = ngettext("%(count)s Meldung gespeichert.", "%(count)s Meldungen gespeichert.", stored)
        messages.success(request, text % {"count": stored})
    open_rows = {pk: row for pk, row in rows.items() if not row.saved}
    if not open_rows:
        return None
    messages.error(request, _("Einige Zeilen sind noch nicht gespeichert. Was fehlt, steht in der Zeile."))
    return grid(request, own=open_rows, status=409 if any(row.theirs for row in open_rows.values()) else 422)


def list_address(request: HttpRequest) -> str:
    """The list with the filters of this address."""
    query = request.GET.urlencode()
    address = reverse("fields_of_action:measure_list", args=[request.municipality.slug])
    return f"{address}?{query}" if query else address


class MeasureList(View):
    """All measures a person sees. Sent as a form it stores all rows that were changed: the way without JavaScript."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        return grid(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        rows = save_typed(request)
        answer = refused_rows(request, rows)
        if answer is not None:
            return answer
        if not rows:
            messages.info(request, _("Es war nichts geändert, deshalb ist nichts gespeichert."))
        return redirect(list_address(request))


class MeasureRow(View):
    """One row by itself: read again, or stored while the rest of the page stays as it is."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        measure = Measure.objects.visible_to(request.user).for_list().filter(pk=pk).first()
        if measure is None:
            raise Http404
        return self._answer(request, build_rows([measure], writable_units(request.user))[0])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not Measure.objects.visible_to(request.user).filter(pk=pk).exists():
            raise Http404
        row = _save(request, [pk]).get(pk)
        if row is None:
            return self.get(request, pk)
        status = 409 if row.theirs else 422 if row.errors else 200
        return self._answer(request, row, status=status)

    @staticmethod
    def _answer(request: HttpRequest, row: Row, *, status: int = 200) -> HttpResponse:
        row.papers = papers_of(request.user, [row.measure.pk]).get(row.measure.pk, [])
        return render(request, "fields_of_action/_row.html", {"row": row}, status=status)


class SavedViews(View):
    """The views a person has kept: a list to rename and delete, and the place to keep a new one."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        views = SavedView.objects.filter(user=request.user)
        return render(request, "fields_of_action/saved_views.html", {"views": views})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the filters of a list under a name; a name that is in use is given the new filters."""
        name = _name(request.POST)
        query = kept_query(QueryDict(request.POST.get("query", "")[:2000]))
        if not name:
            messages.error(request, _("Bitte geben Sie der Ansicht einen Namen von höchstens 80 Zeichen."))
        elif len(query) > SavedView._meta.get_field("query").max_length:
            messages.error(request, _("Diese Filter sind zu lang, um sie aufzuheben. Bitte kürzen Sie den Suchtext."))
        else:
            _view, is_new = SavedView.objects.update_or_create(user=request.user, name=name, defaults={"query": query})
            text = _("Die Ansicht „%(name)s“ ist gespeichert.") if is_new else _("Die Ansicht „%(name)s“ hat jetzt diese Filter.")
            messages.success(request, text % {"name": name})
        address = reverse("fields_of_action:measure_list", args=[request.municipality.slug])
        return redirect(f"{address}?{query}" if query else address)


class SavedViewChange(View):
    """Rename or delete one's own view."""

    permission = "fields_of_action.view_measure"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = SavedView.objects.filter(user=request.user, pk=pk).first()
        if view is None:
            raise Http404
        name = _name(request.POST)
        if "loeschen" in request.POST:
            view.delete()
            messages.success(request, _("Die Ansicht „%(name)s“ ist gelöscht.") % {"name": view.name})
        elif not name:
            messages.error(request, _("Bitte geben Sie der Ansicht einen Namen von höchstens 80 Zeichen."))
        elif SavedView.objects.filter(user=request.user, name=name).exclude(pk=pk).exists():
            messages.error(
                request, _("Eine Ansicht „%(name)s“ haben Sie schon. Bitte wählen Sie einen anderen Namen.") % {"name": name}
            )
        else:
            view.name = name
            view.save(update_fields=["name"])
            messages.success(request, _("Die Ansicht heißt jetzt „%(name)s“.") % {"name": name})
        return redirect("fields_of_action:saved_views", municipality=request.municipality.slug)


def _name(data: QueryDict) -> str:
    name = " ".join(data.get("name", "").replace("\x00", "").split())
    return name if len(name) <= 80 else ""
