"""The figures of a Sachstandsbericht: what an edition's rows say about a period. One function for each part; JSON throughout.

A new figure is a further function in `figures` and what prints it in `reports/progress/elements.py`. Counts of fewer than five
people are suppressed for everybody, because paper is handed on; internal notes, minutes and names are never read.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Prefetch, Q, QuerySet, Sum, Value
from django.utils.formats import date_format, number_format

from concepts.choices import Decision
from concepts.models import BudgetItem, ConceptEdition, FundingApplication, Milestone
from fields_of_action.choices import MeasureStatus
from fields_of_action.fieldwork import is_suppressed
from fields_of_action.models import EditionField, IndicatorValue, Measure, MeasureCost, MeasureUpdate
from workshops.models import Event

Values = dict[str, Any]
FEW = "unter 5"
"""What is said of a count of people that is too small to be told."""
YEARS = 6
"""So many years of an indicator are told."""


def figures(edition: ConceptEdition, first: date, last: date, *, before: Values | None = None) -> Values:
    """All figures of the period. `before` are the values of the report this one follows, where there is one."""
    measures = Measure.objects.filter(concept=edition.concept_id).filter(
        Q(edition__isnull=True) | Q(edition__in=editions_up_to(edition))
    )
    fields = _fields(edition, measures, first, last, before or {})
    return {
        "fields": fields,
        "changes": _changes(fields),
        "milestones": _milestones(edition, first, last),
        "budget": _budget(edition, measures, first, last),
        "funding": _funding(edition),
        "indicators": _indicators(edition, last),
        "events": _events(edition, first, last),
    }


def editions_up_to(edition: ConceptEdition) -> set[int]:
    """The edition and all that it continues: measures of those still run in it."""
    above = dict(ConceptEdition.objects.filter(concept=edition.concept_id).values_list("pk", "predecessor"))
    found: set[int] = set()
    current: int | None = edition.pk
    while current is not None and current not in found:
        found.add(current)
        current = above.get(current)
    return found


# --- Measures ------------------------------------------------------------------------------------------------------------------


def _fields(edition: ConceptEdition, measures: QuerySet[Any], first: date, last: date, before: Values) -> list[Values]:
    """Fields in the edition's order, each with its measures as they stood on the last day."""
    updates = MeasureUpdate.objects.filter(as_of__lte=last).order_by("as_of", "pk")
    rows = measures.select_related("responsible_unit").prefetch_related(Prefetch("updates", updates, to_attr="known"))
    by_field: dict[int, list[Measure]] = {}
    for measure in rows.order_by("number", "title"):
        by_field.setdefault(measure.field_id, []).append(measure)
    earlier = {row["key"]: row["status"] for item in before.get("fields", []) for row in item["measures"]}
    found = []
    for part in EditionField.objects.filter(edition=edition).order_by("position", "pk"):
        measures = [_measure(row, first, earlier) for row in by_field.get(part.field_id, [])]
        counts = Counter(row["status"] for row in measures)
        found.append(
            {
                "key": part.field_id,
                "name": " ".join(text for text in (part.number, part.name) if text),
                "counts": {status: counts[status] for status in MeasureStatus.values if counts[status]},
                "measures": measures,
            }
        )
    return found


def _measure(measure: Measure, first: date, earlier: dict[int, str]) -> Values:
    newest = measure.known[-1] if measure.known else None
    reported = [row for row in measure.known if row.as_of >= first]
    past = [row for row in measure.known if row.as_of < first]
    return {
        "key": measure.pk,
        "title": " ".join(text for text in (measure.number, measure.title) if text),
        "unit": str(measure.responsible_unit) if measure.responsible_unit else "",
        "status": newest.status if newest else MeasureStatus.IDEA.value,
        "progress": newest.progress if newest else 0,
        "before": earlier.get(measure.pk, past[-1].status if past else ""),
        "notes": [{"day": row.as_of.isoformat(), "text": row.note} for row in reported if row.note.strip()],
    }


def _changes(fields: list[Values]) -> list[str]:
    """What is not as it was, in words."""
    said = []
    for row in (measure for item in fields for measure in item["measures"]):
        now, before = _label(row["status"]), _label(row["before"])
        if not row["before"]:
            said.append(f"„{row['title']}“ ist neu hinzugekommen; Stand: {now}.")
        elif row["before"] != row["status"]:
            said.append(f"„{row['title']}“: bisher „{before}“, jetzt „{now}“.")
    return said


def _label(status: str) -> str:
    return str(MeasureStatus(status).label) if status else ""


# --- The rest ------------------------------------------------------------------------------------------------------------------


def _milestones(edition: ConceptEdition, first: date, last: date) -> list[Values]:
    """Those reached in the period, and those that were meant for it."""
    rows = Milestone.objects.filter(edition=edition).order_by("period_from", "position")
    found = []
    for row in rows:
        reached = row.reached_on is not None and row.reached_on <= last
        within = row.period_from is not None and row.period_from <= last and (row.period_to is None or row.period_to >= first)
        if not within and not (reached and row.reached_on >= first):
            continue
        told = (
            f"erreicht am {date_format(row.reached_on, 'd.m.Y')}" if reached else "erreicht" if row.is_reached else "noch offen"
        )
        found.append({"title": row.title, "period": row.period, "told": told})
    return found


def _budget(edition: ConceptEdition, measures: QuerySet[Any], first: date, last: date) -> list[Values]:
    """Money year by year: the edition's budget, and what its measures cost. One query."""
    years = range(first.year, last.year + 1)
    nothing = Value(None, output_field=DecimalField())
    planned = BudgetItem.objects.filter(edition=edition, year__in=years).order_by().values("year")
    costs = MeasureCost.objects.filter(measure__in=measures.order_by().values("pk"), year__in=years).order_by().values("year")
    rows = planned.annotate(budget=Sum("amount"), mine=nothing, other=nothing).values_list("year", "budget", "mine", "other")
    rows = rows.union(
        costs.annotate(budget=nothing, mine=Sum("own"), other=Sum("third_party")).values_list("year", "budget", "mine", "other"),
        all=True,
    )
    found: dict[int, Values] = {}
    for year, budget, mine, other in rows:
        line = found.setdefault(year, {"year": year, "budget": "", "own": "", "other": ""})
        line |= {
            name: _euro(amount) for name, amount in (("budget", budget), ("own", mine), ("other", other)) if amount is not None
        }
    return [found[year] for year in sorted(found)]


def _funding(edition: ConceptEdition) -> list[Values]:
    rows = FundingApplication.objects.filter(edition=edition).order_by("position", "pk")
    return [
        {"programme": row.programme, "told": str(Decision(row.decision).label), "granted": _euro(row.granted)} for row in rows
    ]


def _euro(amount: Decimal | None) -> str:
    return f"{number_format(amount, 2, force_grouping=True, use_l10n=True)} €" if amount is not None else ""


def _indicators(edition: ConceptEdition, last: date) -> list[Values]:
    """The last years of every indicator of the concept. One query."""
    rows = IndicatorValue.objects.filter(indicator__concept=edition.concept_id, year__range=(last.year - YEARS + 1, last.year))
    found: dict[int, Values] = {}
    for row in rows.select_related("indicator").order_by("indicator__theme", "indicator__name", "indicator", "year", "group"):
        item = row.indicator
        told = FEW if is_suppressed(row.value, counts_people=item.is_count) else _number(row.value)
        line = found.setdefault(item.pk, {"name": item.name, "unit": item.unit, "source": item.source, "values": []})
        line["values"].append({"year": row.year, "group": row.group, "text": told})
    return list(found.values())


def _number(value: Decimal) -> str:
    return number_format(value.normalize() if value % 1 else int(value), force_grouping=True, use_l10n=True)


def _events(edition: ConceptEdition, first: date, last: date) -> list[Values]:
    """Workshops and other events of the period, and how many came."""
    rows = Event.objects.filter(concept=edition.concept_id, period_from__range=(first, last))
    rows = rows.annotate(came=Sum("attendances__count")).order_by("period_from", "pk")
    found = []
    for row in rows:
        few = row.came is not None and is_suppressed(Decimal(row.came), counts_people=True)
        came = "" if row.came is None else FEW if few else _number(Decimal(row.came))
        found.append({"title": row.title, "kind": str(row.get_kind_display()), "period": row.period, "count": came})
    return found
