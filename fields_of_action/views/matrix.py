"""What the measures look like from above: field by horizon, and by status per field."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from concepts.choices import Horizon
from fields_of_action.choices import MeasureStatus
from fields_of_action.filters import NOT_SET, OVERDUE, STALE, alone
from fields_of_action.models import Measure
from fields_of_action.views.fields import current_editions
from municipality.charts import BarRow, Bars, draw_bars

SHOWN_IN_CELL = 6
HORIZONS = [*Horizon.choices, ("", gettext_lazy("ohne Angabe"))]


def status_bars(measures: list[Measure], address: str, kept: dict[str, str]) -> Bars:
    """Measures by status per field; every part leads to the list of just these measures."""
    by_field: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        by_field[measure.field_id].append(measure)
    rows, names = [], _named(measures)
    for pk, found in sorted(by_field.items(), key=lambda item: item[1][0].field.name.casefold()):
        counts = [sum(measure.status == status for measure in found) for status in MeasureStatus.values]
        links = [f"{address}?{urlencode({**kept, 'feld': names[pk], 'stand': status})}" for status in MeasureStatus.values]
        rows.append(BarRow(found[0].field.name, counts, links))
    return Bars(
        "stand", _("Maßnahmen nach Stand je Handlungsfeld"), [str(label) for label in MeasureStatus.labels], rows, _("Maßnahmen")
    )


def _named(measures: list[Measure]) -> dict[int, str]:
    """How the filter of the list calls just these measures of each field; usually it takes those of its parts along."""
    divided = {measure.field.parent_id for measure in measures}
    return {
        measure.field_id: alone(measure.field_id) if measure.field_id in divided else str(measure.field_id)
        for measure in measures
    }


class Matrix(View):
    """The evaluation of one edition, or of all measures."""

    permission = "fields_of_action.view_measure"

    def get(self, request: HttpRequest) -> HttpResponse:
        editions = list(current_editions(request.user))
        wanted = request.GET.get("konzept", "")
        edition = next((item for item in editions if str(item.pk) == wanted), None)
        if wanted and edition is None:
            raise Http404
        rows = Measure.objects.visible_to(request.user).select_related("field").order_by("number", "title")
        measures = list(rows.filter(edition=edition) if edition else rows)
        address = reverse("fields_of_action:measure_list", args=[request.municipality.slug])
        kept = {"konzept": str(edition.pk)} if edition else {}
        bars, today = status_bars(measures, address, kept), timezone.localdate()
        context = {
            "editions": editions,
            "edition": edition,
            "measures": measures,
            "chart": draw_bars(bars, width=1000) if measures else "",
            "table": _table(bars),
            "matrix": _matrix(measures, address, kept),
            "horizons": [str(label) for _key, label in HORIZONS],
            "overdue": sum(measure.is_overdue(today) for measure in measures),
            "stale": sum(measure.is_stale(today) for measure in measures),
            "overdue_url": f"{address}?{urlencode({**kept, 'hinweis': OVERDUE})}",
            "stale_url": f"{address}?{urlencode({**kept, 'hinweis': STALE})}",
        }
        return render(request, "fields_of_action/matrix.html", context)


def _table(bars: Bars) -> dict[str, Any]:
    """The chart as a table, with the columns that hold something."""
    used = bars.used
    rows = [
        {"label": row.label, "cells": [(row.values[number], row.links[number]) for number in used], "total": row.total}
        for row in bars.rows
    ]
    sums = [sum(row.values[number] for row in bars.rows) for number in used]
    return {"heads": [bars.series[number] for number in used], "rows": rows, "sums": sums, "total": sum(sums)}


def _matrix(measures: list[Measure], address: str, kept: dict[str, str]) -> list[dict[str, Any]]:
    """One line per field, one cell per horizon with its measures."""
    cells: dict[tuple[int, str], list[Measure]] = defaultdict(list)
    names, fields = {}, _named(measures)
    for measure in measures:
        names[measure.field_id] = measure.field.name
        cells[measure.field_id, measure.horizon].append(measure)
    lines = []
    for pk, name in sorted(names.items(), key=lambda item: item[1].casefold()):
        line = []
        for key, label in HORIZONS:
            found = cells[pk, key]
            query = {**kept, "feld": fields[pk], "horizont": key or NOT_SET}
            line.append(
                {
                    "label": str(label),
                    "measures": found[:SHOWN_IN_CELL],
                    "more": max(0, len(found) - SHOWN_IN_CELL),
                    "address": f"{address}?{urlencode(query)}",
                }
            )
        lines.append({"name": name, "cells": line})
    return lines
