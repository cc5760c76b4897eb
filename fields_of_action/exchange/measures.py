"""Tables of measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from concepts.choices import Horizon, Priority
from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import MeasureKind, MeasureStatus, Owner, TableKind
from fields_of_action.exchange import cells, columns, lookups
from fields_of_action.exchange.columns import Column, Fault, Values
from fields_of_action.exchange.identity import ID, find_by_id, state_column
from fields_of_action.exchange.kinds import Cells, Conflict, Desk, Found, Kind, RowFault, assign, check_revision, refuse_rings
from fields_of_action.exchange.names import Names, key_of
from fields_of_action.lists import rewrite
from fields_of_action.models import ImportRow, Measure, MeasureCost, MeasureUpdate
from fields_of_action.permissions import leads, only_readers, writable_units
from fields_of_action.updates import STANDING, Refused, Standing, check, prepare
from municipality.models import User

_COST = re.compile(r"(\d{4})\s*:\s*([^+;\n]+?)\s*(?:\+\s*([^;\n]+?)\s*)?")
_BATCH = 400


def write_costs(row: Measure) -> str:
    """ "2018: 5000,00 + 1500,00; 2019: 2500,00": own money and, behind the plus, other people's."""
    parts = []
    for cost in row.costs.all():
        other = f" + {cells.write_money(cost.third_party)}" if cost.third_party else ""
        parts.append(f"{cost.year}: {cells.write_money(cost.own)}{other}")
    return "; ".join(parts)


def read_costs(cell: str, names: Names) -> Values:
    costs: dict[int, tuple[str, str]] = {}
    for part in (part.strip() for part in re.split(r"[;\n]", cell) if part.strip()):
        found = _COST.fullmatch(part)
        sums = _sums(found[2], found[3]) if found else None
        if found is None or sums is None:
            raise Fault(
                _("„{part}“ ist nicht verständlich. Bitte schreiben Sie zum Beispiel „2018: 5000 + 1500“.").format(
                    part=columns.short(part)
                )
            )
        year = int(found[1])
        if not 1990 <= year <= 2100:
            raise Fault(_("Das Jahr {year} liegt nicht zwischen 1990 und 2100.").format(year=year))
        if year in costs:
            raise Fault(_("Das Jahr {year} steht zweimal da.").format(year=year))
        costs[year] = sums
    return {"costs": [[year, *sums] for year, sums in sorted(costs.items())]}


def _sums(own: str, other: str | None) -> tuple[str, str] | None:
    try:
        values = [cells.read_number(own), cells.read_number(other or "0")]
    except cells.NotUnderstood:
        return None
    if any(value is None or value < 0 or value >= Decimal(10) ** 10 or value != round(value, 2) for value in values):
        return None
    return str(values[0]), str(values[1])


def write_total(row: Measure) -> str:
    costs = row.costs.all()
    return cells.write_money(sum((cost.total for cost in costs), Decimal(0))) if costs else ""


class Measures(Kind):
    """Key projects, pilot projects and measures of a concept."""

    slug = TableKind.MEASURES
    per_edition = False
    columns = (
        ID,
        Column("edition", "Fortschreibung", lambda row: row.edition.label if row.edition else "", lookups.edition, width=24),
        Column(
            "field", "Handlungsfeld", lambda row: row.field.name, lookups.field(needed=True), ("Feld",), width=34, needed=True
        ),
        Column("kind", "Art", columns.label("kind"), columns.choice("kind", MeasureKind, empty=MeasureKind.MEASURE)),
        Column("number", "Nummer", columns.attribute("number"), columns.text("number", Measure), ("Nr.", "Nr"), width=10),
        Column(
            "title",
            "Titel",
            columns.attribute("title"),
            columns.text("title", Measure, needed=True),
            ("Maßnahme", "Bezeichnung", "Projekt"),
            width=48,
            needed=True,
        ),
        Column("description", "Beschreibung", columns.attribute("description"), columns.text("description", Measure), width=60),
        Column("target_groups", "Zielgruppen", columns.attribute("target_groups"), columns.text("target_groups", Measure)),
        Column(
            "responsible_unit",
            "Zuständig",
            lambda row: row.responsible_unit.name if row.responsible_unit else "",
            lookups.unit,
            ("Zuständigkeit", "Federführung", "Verantwortlich", "Fachbereich", "Amt"),
            width=30,
        ),
        Column("owner", "Träger", columns.label("owner"), columns.choice("owner", Owner, empty=Owner.ADMINISTRATION)),
        Column("partners", "Partner", columns.attribute("partners"), columns.text("partners", Measure), width=30),
        Column("period", "Zeitraum", columns.attribute("period"), columns.period, ("Zeit", "Laufzeit"), width=20),
        Column("horizon", "Horizont", columns.label("horizon"), columns.choice("horizon", Horizon, empty="")),
        Column("priority", "Priorität", columns.label("priority"), columns.choice("priority", Priority, empty=Priority.NORMAL)),
        Column("quick_win", "Schnell umsetzbar", lambda row: cells.write_answer(row.quick_win), columns.answer("quick_win")),
        Column(
            "status",
            "Stand",
            columns.label("status"),
            columns.choice("status", MeasureStatus, empty=MeasureStatus.IDEA),
            ("Status",),
        ),
        Column(
            "progress",
            "Fortschritt in %",
            lambda row: str(row.progress),
            columns.whole("progress", 0, 100, empty=0),
            ("Fortschritt",),
            typed="number",
            width=10,
        ),
        Column("note", "Notiz zum Stand", columns.attribute("note"), columns.text("note", Measure), ("Notiz",), width=60),
        Column(
            "noted_on", "Stand vom", lambda row: cells.write_date(row.noted_on), columns.day("noted_on"), typed="date", width=12
        ),
        Column("costs", "Kosten je Jahr", write_costs, read_costs, ("Kosten je Jahr (eigene + Dritte)",), width=36),
        Column("total", "Gesamtkosten in Euro", write_total, None, typed="number", width=14),
        Column("funding", "Förderung", columns.attribute("funding"), columns.text("funding", Measure), width=30),
        Column("place", "Ort", columns.attribute("place"), columns.text("place", Measure)),
        Column(
            "public_text",
            "Text für die Öffentlichkeit",
            columns.attribute("public_text"),
            columns.text("public_text", Measure),
            width=60,
        ),
        Column(
            "internal_note",
            "Interne Notiz",
            columns.attribute("internal_note"),
            columns.text("internal_note", Measure),
            width=40,
        ),
        Column("resumes", "Nimmt wieder auf", lambda row: lookups.write_measure(row.resumes), lookups.measure("resumes_id")),
        # Reports do not count as edits, so the state names both.
        state_column(lambda row: f"{row.revision}-{Standing.of(row).print[:8]}"),
    )
    committee = (
        "number",
        "field",
        "title",
        "kind",
        "responsible_unit",
        "period",
        "horizon",
        "status",
        "progress",
        "noted_on",
        "note",
        "total",
    )

    def rows(self, concept: Concept, edition: ConceptEdition | None) -> QuerySet[Measure]:
        found = Measure.objects.filter(concept=concept)
        if edition is not None:
            found = found.filter(edition=edition)
        return self.ready(found)

    @staticmethod
    def ready(measures: QuerySet[Measure]) -> QuerySet[Measure]:
        """Measures with everything their cells need, in an order that does not depend on when they were entered."""
        related = measures.select_related("field", "responsible_unit", "edition", "resumes", "last_editor", "concept")
        return related.prefetch_related("costs").order_by("field__name", "number", "title", "pk")

    def why_not(self, concept: Concept, edition: ConceptEdition | None, user: User) -> str:
        # Who writes for any unit may bring in that unit's measures; each row is checked on its own.
        return "" if writable_units(user) else only_readers()

    def find(self, cell: Cells, desk: Desk) -> Found:
        number, title = cell("number").strip(), cell("title").strip()
        by_number = f"number:{key_of(number)}" if number else ""
        if cell("id").strip():
            return Found(find_by_id(cell("id"), desk.names.measure_ids), by_number)
        if number:
            return Found(desk.names.measures_by_number.get(key_of(number)), by_number)
        fields = desk.names.fields_by_name.get(key_of(cell("field")), set())
        if len(fields) != 1 or not title:
            return Found()
        pk = next(iter(fields))
        same = desk.names.measures_by_title.get((pk, key_of(title)), set())
        if len(same) > 1:
            raise RowFault(
                "title",
                _("Im Handlungsfeld gibt es mehrere Maßnahmen dieses Namens. Bitte geben Sie die Nummer oder die Kennung an."),
            )
        return Found(next(iter(same), None), f"title:{pk}:{key_of(title)}")

    def complete(self, values: Values, row: Measure | None, desk: Desk) -> dict[str, str]:
        self._check_permission(values, row, desk)
        self._check_number(values, row, desk)
        if row is not None and values.get("resumes_id") is not None:
            _refuse_rings(desk, {row.pk: values["resumes_id"]})
        return self._check_standing(values, row)

    @staticmethod
    def _check_permission(values: Values, row: Measure | None, desk: Desk) -> None:
        if "may" not in desk.memory:
            desk.memory["may"] = (leads(desk.concept, desk.user), writable_units(desk.user))
        leading, units = desk.memory["may"]
        now = row.responsible_unit_id if row is not None else values.get("responsible_unit_id")
        # A measure may be handed over to another unit, but only by those who write it now.
        if not leading and now not in units:
            raise RowFault("responsible_unit", only_readers())

    @staticmethod
    def _check_number(values: Values, row: Measure | None, desk: Desk) -> None:
        number = values.get("number", "")
        other = desk.names.measures_by_number.get(key_of(number)) if number else None
        if other is not None and (row is None or other != row.pk):
            raise RowFault("number", _("Die Nummer {number} trägt schon eine andere Maßnahme.").format(number=number))

    @staticmethod
    def _check_standing(values: Values, row: Measure | None) -> dict[str, str]:
        """A change of the standing is a report; without a day of its own it is today's."""
        if not any(name in values for name in STANDING):
            return {}
        follows = {}
        if values.get("noted_on", row.noted_on if row is not None else None) is None:
            first = row is None and values.get("status", MeasureStatus.IDEA) == MeasureStatus.IDEA
            if first and not values.get("progress") and not values.get("note"):
                return {}
            values["noted_on"] = timezone.localdate().isoformat()
            follows["noted_on"] = cells.write_date(timezone.localdate())
        if row is not None:
            # Seen when the table was checked; a report in between must not be covered by an older one.
            values["standing_seen"] = Standing.of(row).print
        try:
            check(_standing(values, row or Measure()))
        except Refused as refusal:
            name, sentence = next(iter(refusal.errors.items()))
            raise RowFault(name, sentence) from None
        return follows

    def write(self, staged: Sequence[ImportRow], desk: Desk) -> None:
        targets = [item.target for item in staged if item.target is not None]
        stored = Measure.objects.select_related("last_editor").select_for_update(of=("self",)).in_bulk(targets)
        check_revision(staged, stored)
        _check_reports(staged, stored)
        fresh, changed, reports, costs = [], [], [], []
        written = {"revision", "last_editor", "modified_at"}
        for item in staged:
            values = {name: value for name, value in item.values.items() if name != "standing_seen"}
            measure = stored[item.target] if item.target is not None else self._new(desk)
            if "costs" in values:
                costs.append((measure, values.pop("costs")))
            reported = [name for name in STANDING if name in values]
            standing = _standing(values, measure)
            plain = {name: value for name, value in values.items() if name not in STANDING}
            assign(measure, plain)
            if reported and standing.as_of is not None:
                reports.append(prepare(measure, standing, user=desk.user, at=desk.at))
                written.update(STANDING)
            if item.target is None:
                fresh.append(measure)
                continue
            measure.revision += 1
            measure.last_editor, measure.modified_at = desk.user, desk.at
            written.update(Measure._meta.get_field(name.removesuffix("_id")).name for name in plain)
            changed.append(measure)
        # Stored together, in four steps: one by one they would take many times as long.
        desk.tell(0, 4, _("Neue Maßnahmen werden angelegt."))
        Measure.objects.bulk_create(fresh, batch_size=_BATCH)
        desk.tell(1, 4, _("Geänderte Maßnahmen werden geschrieben."))
        Measure.objects.bulk_update(changed, sorted(written), batch_size=_BATCH)
        MeasureUpdate.objects.bulk_create(reports, batch_size=_BATCH)
        desk.tell(2, 4, _("Die Geschichte der Maßnahmen wird fortgeschrieben."))
        for rows, known in ((fresh, False), (changed, True)):
            # Rows that are stored together do not tell their history by themselves.
            Measure.history.bulk_history_create(
                rows, batch_size=_BATCH, update=known, default_user=desk.user, default_date=desk.at
            )
        desk.tell(3, 4, _("Die Kosten werden geschrieben."))
        _write_costs(costs, desk)
        # Two rows that are fine by themselves can lead to each other.
        _refuse_rings(desk, {item.target: item.values["resumes_id"] for item in staged if "resumes_id" in item.values})

    @staticmethod
    def _new(desk: Desk) -> Measure:
        return Measure(concept=desk.concept, edition=desk.edition, last_editor=desk.user)


def _refuse_rings(desk: Desk, resumes: dict[int | None, int | None]) -> None:
    if not resumes:
        return
    stored = dict(Measure.objects.filter(concept=desk.concept, resumes__isnull=False).values_list("pk", "resumes"))
    changed = {pk: other for pk, other in resumes.items() if pk is not None}
    sentence = _("Eine Maßnahme kann sich nicht selbst wieder aufnehmen, auch nicht über andere.")
    refuse_rings(stored | changed, changed, "resumes", sentence)


def _check_reports(staged: Sequence[ImportRow], stored: dict[int, Measure]) -> None:
    problems = []
    for item in staged:
        seen = item.values.get("standing_seen")
        if seen is not None and item.target is not None and Standing.of(stored[item.target]).print != seen:
            sentence = _("Zu „{title}“ wurde inzwischen ein neuer Stand gemeldet. Bitte prüfen Sie die Tabelle noch einmal.")
            problems.append((item.number, sentence.format(title=item.title)))
    if problems:
        raise Conflict(problems)


def _day(values: Values, measure: Measure) -> date | None:
    if "noted_on" in values:
        return date.fromisoformat(values["noted_on"]) if values["noted_on"] else None
    return measure.noted_on


def _standing(values: Values, measure: Measure) -> Standing:
    return Standing(
        values.get("status", measure.status),
        values.get("progress", measure.progress),
        values.get("note", measure.note),
        _day(values, measure),
    )


def _write_costs(costs: list[tuple[Measure, list[Any]]], desk: Desk) -> None:
    measures = {measure.pk: measure for measure, _rows in costs}
    rewrite(
        MeasureCost.objects.filter(measure__in=measures),
        {
            (measure.pk, year): {"own": Decimal(own), "third_party": Decimal(other)}
            for measure, rows in costs
            for year, own, other in rows
        },
        key=lambda cost: (cost.measure_id, cost.year),
        blank=lambda key: MeasureCost(measure=measures[key[0]], year=key[1]),
        user=desk.user,
        at=desk.at,
    )
