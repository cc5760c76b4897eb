"""Tables of the values of a concept's indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from concepts.models import Concept, ConceptEdition
from fields_of_action import lists
from fields_of_action.choices import TableKind
from fields_of_action.exchange import cells, columns
from fields_of_action.exchange.columns import Column, Fault, Values
from fields_of_action.exchange.kinds import Cells, Conflict, Desk, Found, Kind
from fields_of_action.exchange.names import Names, key_of
from fields_of_action.fieldwork import SMALLEST_COUNT, is_suppressed
from fields_of_action.models import ImportRow, Indicator, IndicatorValue
from fields_of_action.permissions import leads, only_readers
from municipality.models import User

_MOST = Decimal(10) ** 12


def _read_indicator(cell: str, names: Names) -> Values:
    found = names.indicators.get(key_of(cell))
    if found is None:
        raise Fault(columns.not_found(cell, [item.name for item in names.indicators.values()]))
    return {"indicator_id": found.pk}


def _read_value(cell: str, names: Names) -> Values:
    try:
        value = cells.read_number(cell)
    except cells.NotUnderstood:
        raise Fault(_("„{cell}“ ist keine Zahl.").format(cell=columns.short(cell))) from None
    if value is None:
        raise Fault(_("Diese Angabe fehlt."))
    if abs(value) >= _MOST or value != round(value, 2):
        raise Fault(_("Möglich sind zwölf Stellen vor und zwei nach dem Komma."))
    return {"value": str(value)}


def _write_safely(row: IndicatorValue) -> str:
    few = is_suppressed(row.value, counts_people=row.indicator.is_count)
    return _("unter {few}").format(few=SMALLEST_COUNT) if few else cells.write_number(row.value)


class Figures(Kind):
    """One value a year, for all or for a group. The indicators themselves are described in the portal."""

    slug = TableKind.FIGURES
    per_edition = False
    columns = (
        Column(
            "indicator",
            "Kennzahl",
            lambda row: row.indicator.name,
            _read_indicator,
            ("Indikator",),
            width=44,
            needed=True,
        ),
        Column(
            "year", "Jahr", lambda row: str(row.year), columns.whole("year", 1900, 2100), typed="number", width=8, needed=True
        ),
        Column("group", "Gruppe", columns.attribute("group"), columns.text("group", IndicatorValue), width=28),
        Column("value", "Wert", lambda row: cells.write_number(row.value), _read_value, typed="number", width=14, needed=True),
        Column("unit", "Einheit", lambda row: row.indicator.unit, None, width=14),
        Column("footnote", "Fußnote", columns.attribute("footnote"), columns.text("footnote", IndicatorValue), width=44),
        Column("source", "Quelle", lambda row: row.indicator.source, None, width=30),
    )
    committee = ("indicator", "year", "group", "value", "unit", "footnote")

    def committee_columns(self) -> list[Column]:
        """Papers for committees become public, so a handful of people must not be recognisable in them."""
        shown = super().committee_columns()
        return [replace(column, write=_write_safely) if column.key == "value" else column for column in shown]

    def rows(self, concept: Concept, edition: ConceptEdition | None) -> QuerySet[IndicatorValue]:
        found = IndicatorValue.objects.filter(indicator__concept=concept).select_related("indicator")
        return found.order_by("indicator__theme", "indicator__name", "year", "group", "pk")

    def why_not(self, concept: Concept, edition: ConceptEdition | None, user: User) -> str:
        return "" if leads(concept, user) else only_readers()

    def title_of(self, cell: Cells, row: IndicatorValue | None) -> str:
        return " ".join(text for text in (cell("indicator"), cell("year"), cell("group")) if text)

    def find(self, cell: Cells, desk: Desk) -> Found:
        indicator = desk.names.indicators.get(key_of(cell("indicator")))
        try:
            year = cells.read_whole(cell("year"))
        except cells.NotUnderstood:
            year = None
        if indicator is None or year is None:
            return Found()
        group = cell("group").strip()
        place = (indicator.pk, year, key_of(group))
        return Found(_known(desk).get(place), f"{indicator.pk}:{year}:{key_of(group)}")

    def complete(self, values: Values, row: IndicatorValue | None, desk: Desk) -> dict[str, str]:
        if row is not None:
            # These rows count no revisions, so the old value is what a later change is noticed by.
            values["value_seen"] = str(row.value)
            values["footnote_seen"] = row.footnote
        return {}

    def write(self, staged: Sequence[ImportRow], desk: Desk) -> None:
        targets = [item.target for item in staged if item.target is not None]
        stored = IndicatorValue.objects.select_for_update(of=("self",)).select_related("indicator").in_bulk(targets)
        _check_values(staged, stored)
        fresh, changed = [], []
        for item in staged:
            values = {name: value for name, value in item.values.items() if not name.endswith("_seen")}
            row = stored[item.target] if item.target is not None else IndicatorValue()
            for name, value in values.items():
                setattr(row, name, value)
            (fresh if item.target is None else changed).append(row)
        lists.write(fresh, changed, ["value", "footnote", "group"], user=desk.user, at=desk.at)
        # Whoever has one of these open in a form shall notice.
        touched = {row.indicator_id for row in (*fresh, *changed)}
        Indicator.objects.filter(pk__in=touched).update(revision=F("revision") + 1, last_editor=desk.user, modified_at=desk.at)


def _check_values(staged: Sequence[ImportRow], stored: dict[int, IndicatorValue]) -> None:
    problems = []
    for item in staged:
        if item.target is None:
            continue
        row = stored.get(item.target)
        if row is None:
            problems.append((item.number, _("„{title}“ gibt es nicht mehr.").format(title=item.title)))
        elif (Decimal(item.values["value_seen"]), item.values["footnote_seen"]) != (row.value, row.footnote):
            sentence = _("„{title}“ wurde inzwischen geändert. Bitte prüfen Sie die Tabelle noch einmal.")
            problems.append((item.number, sentence.format(title=item.title)))
    if problems:
        raise Conflict(problems)


def _known(desk: Desk) -> dict[tuple[int, int, str], int]:
    if "known" not in desk.memory:
        rows = IndicatorValue.objects.filter(indicator__concept=desk.concept).values_list("indicator", "year", "group", "pk")
        desk.memory["known"] = {(indicator, year, key_of(group)): pk for indicator, year, group, pk in rows}
    known: dict[tuple[int, int, str], int] = desk.memory["known"]
    return known
