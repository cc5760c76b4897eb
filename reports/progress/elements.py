"""What a Sachstandsbericht says, in order: the same elements on the page and in print, made of its values alone."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fields_of_action.choices import MeasureStatus
from municipality.charts import BarRow, Bars, draw_bars
from reports.charts import PRINTED_WIDTH
from reports.concepts.plan import Cell, Column, Drawing, Element, Entries, Entry, Heading, Line, Rich, Table, Text

Values = dict[str, Any]


def elements_of(values: Values) -> list[Element]:
    """All parts there is something to say in."""
    found: list[Element] = []
    if values["introduction"]:
        found += [Heading(1, _("Einleitung"), key="einleitung"), Rich(values["introduction"], 1)]
    found += _overview(values["fields"])
    found += [Heading(1, _("Was sich geändert hat"), key="aenderungen")]
    changes = [Entry(text=sentence) for sentence in values["changes"]]
    nothing = Text(_("Seit dem letzten Bericht hat sich nichts geändert."))
    found.append(Entries(tuple(changes), bullets=True) if changes else nothing)
    for field in values["fields"]:
        found += _field(field)
    for title, key, part in (
        (_("Meilensteine"), "meilensteine", _milestones(values["milestones"])),
        (_("Beteiligung"), "beteiligung", _events(values["events"])),
        (_("Geld"), "geld", [*_budget(values["budget"]), *_funding(values["funding"])]),
        (_("Kennzahlen"), "kennzahlen", _indicators(values["indicators"])),
    ):
        if part:
            found += [Heading(1, title, key=key), *part]
    return found


def _overview(fields: list[Values]) -> list[Element]:
    used = [status for status in MeasureStatus if any(field["counts"].get(status.value) for field in fields)]
    if not used:
        return [Text(_("In dieser Fortschreibung gibt es noch keine Maßnahmen."))]
    series = [str(status.label) for status in used]
    rows = [BarRow(field["name"], [field["counts"].get(status.value, 0) for status in used]) for field in fields]
    caption = _("Maßnahmen nach Handlungsfeld und Stand")
    said = "; ".join(f"{row.label}: {_counted(series, row)}" for row in rows)
    drawing = draw_bars(Bars("stand", caption, series, rows, _("Maßnahmen")), width=PRINTED_WIDTH)
    share = max(6, 64 // len(series))
    columns = (
        Column("field", _("Handlungsfeld"), 100 - share * len(series), head=True),
        *(Column(f"s{place}", word, share, "right") for place, word in enumerate(series)),
    )
    lines = tuple((Cell.of(row.label), *(Cell.of(str(count)) for count in row.values)) for row in rows)
    return [
        Heading(1, _("Stand auf einen Blick"), key="stand"),
        Drawing(drawing, f"{caption}. {said}.", caption),
        Table(_("Zahl der Maßnahmen"), columns, lines),
    ]


def _counted(series: list[str], row: BarRow) -> str:
    told = [f"{count} {word}" for word, count in zip(series, row.values, strict=True) if count]
    return ", ".join(told) or _("keine")


def _counted(series: list[str], row: BarRow) -> str:
    told = [f"{count} {word}" for word, count in zip(series, row.values, strict=True) if count]
    return ", ".join(told) or _("keine")


def _field(field: Values) -> list[Element]:
    if not field["measures"] and not field["text"]:
        return []
    found: list[Element] = [Heading(1, field["name"], key=f"feld-{field['key']}")]
    found += [Rich(field["text"], 1)] if field["text"] else []
    if not field["measures"]:
        return found
    columns = (
        Column("measure", _("Maßnahme"), 34, head=True),
        Column("status", _("Stand"), 18),
        Column("notes", _("Aus den Berichten"), 48),
    )
    rows = tuple(_measure(row) for row in field["measures"])
    return [*found, Table(_("Maßnahmen: %(field)s") % {"field": field["name"]}, columns, rows)]


def _measure(row: Values) -> tuple[Cell, ...]:
    status = str(MeasureStatus(row["status"]).label)
    stands = f"{status}, {row['progress']} %" if row["progress"] else status
    before = row["before"] and row["before"] != row["status"]
    was = _("bisher: %(status)s") % {"status": MeasureStatus(row["before"]).label} if before else ""
    notes = [f"{_day(note['day'])}: {note['text']}" for note in row["notes"]] or [_("kein Bericht in diesem Zeitraum")]
    return (
        Cell(tuple(Line(*part) for part in ((row["title"], ""), (row["unit"], "quiet")) if part[0])),
        Cell((Line(stands, "strong"), *([Line(was, "quiet")] if was else []))),
        Cell.of(*notes),
    )


def _day(iso: str) -> str:
    return date_format(parse_date(iso), "d.m.Y")


def _milestones(rows: list[Values]) -> list[Element]:
    columns = (
        Column("title", _("Meilenstein"), 50, head=True),
        Column("period", _("vorgesehen"), 22),
        Column("told", _("Stand"), 28),
    )
    lines = tuple((Cell.of(row["title"]), Cell.of(row["period"]), Cell.of(row["told"])) for row in rows)
    return [Table(_("Meilensteine des Zeitraums"), columns, lines)] if rows else []


def _events(rows: list[Values]) -> list[Element]:
    columns = (
        Column("title", _("Veranstaltung"), 46, head=True),
        Column("kind", _("Art"), 18),
        Column("period", _("wann"), 20),
        Column("count", _("Teilnehmende"), 16, "right"),
    )
    lines = tuple((Cell.of(row["title"]), Cell.of(row["kind"]), Cell.of(row["period"]), Cell.of(row["count"])) for row in rows)
    return [Table(_("Veranstaltungen des Zeitraums"), columns, lines)] if rows else []


def _budget(rows: list[Values]) -> list[Element]:
    columns = (
        Column("year", _("Jahr"), 16, head=True),
        Column("budget", _("Haushaltsansatz"), 28, "right"),
        Column("own", _("Maßnahmen, Eigenmittel"), 28, "right"),
        Column("other", _("Maßnahmen, Mittel Dritter"), 28, "right"),
    )
    lines = tuple((Cell.of(str(row["year"])), Cell.of(row["budget"]), Cell.of(row["own"]), Cell.of(row["other"])) for row in rows)
    return [Table(_("Mittel nach Jahren"), columns, lines)] if rows else []


def _funding(rows: list[Values]) -> list[Element]:
    columns = (
        Column("programme", _("Förderprogramm"), 50, head=True),
        Column("told", _("Stand des Antrags"), 25),
        Column("granted", _("bewilligt"), 25, "right"),
    )
    lines = tuple((Cell.of(row["programme"]), Cell.of(row["told"]), Cell.of(row["granted"])) for row in rows)
    return [Table(_("Förderung"), columns, lines)] if rows else []


def _indicators(rows: list[Values]) -> list[Element]:
    found: list[Element] = []
    for row in rows:
        columns = (
            Column("year", _("Jahr"), 20, head=True),
            Column("group", _("Gruppe"), 50),
            Column("value", row["unit"], 30, "right"),
        )
        lines = tuple(
            (Cell.of(str(item["year"])), Cell.of(item["group"] or _("gesamt")), Cell.of(item["text"])) for item in row["values"]
        )
        note = _("Quelle: %(source)s") % {"source": row["source"]} if row["source"] else ""
        found.append(Table(row["name"], columns, lines, note=note))
    return found
