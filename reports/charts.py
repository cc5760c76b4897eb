"""Charts in printed documents: the same drawings as on the pages, with the table that says the same in text."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from municipality.charts import Bars, draw_bars
from municipality.timeline import Timeline, draw_timeline, rows_of

PRINTED_WIDTH = 640
"""Units of the picture across the page's text; its type comes out at about nine points."""


def printed_bars(chart: Bars) -> SafeString:
    """A chart with its table as a part of a printed page. Links have no place on paper and are left out."""
    used = chart.used
    rows = [{"label": row.label, "counts": [row.values[number] for number in used], "total": row.total} for row in chart.rows]
    plain = Bars(chart.key, chart.title, chart.series, [type(row)(row.label, row.values) for row in chart.rows], chart.unit)
    context = {
        "title": chart.title,
        "drawing": draw_bars(plain, width=PRINTED_WIDTH),
        "heads": [chart.series[number] for number in used],
        "rows": rows,
    }
    return render_to_string("documents/chart.html", context)


def printed_timeline(chart: Timeline) -> SafeString:
    """A timeline with its table as a part of a printed page: no links, and no line for a today that passes."""
    plain = chart.without_links()
    context = {"title": chart.title, "drawing": draw_timeline(plain, width=PRINTED_WIDTH), "rows": rows_of(plain)}
    return render_to_string("documents/timeline.html", context)
