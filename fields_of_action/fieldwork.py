"""What the pages of fields show: the two levels, goals as a tree, figures as charts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from fields_of_action.models import EditionField, Goal, Indicator, IndicatorValue
from municipality.charts import Line, Lines, draw_lines

SMALLEST_COUNT = 5
"""Numbers of people below this could tell who is meant."""


@dataclass
class Node:
    """A field or goal with what stands below it."""

    row: Any
    parts: list[Node] = field(default_factory=list)


def field_tree(rows: Iterable[EditionField]) -> list[Node]:
    """The fields of an edition in two levels, in their order; a part whose field is not in the edition stands for itself."""
    nodes = {row.field_id: Node(row) for row in rows}
    tops = []
    for node in nodes.values():
        above = nodes.get(node.row.field.parent_id)
        (above.parts if above else tops).append(node)
    return tops


def goal_tree(goals: Iterable[Goal]) -> list[Node]:
    """Goals with their parts; a goal whose upper goal is not among them stands for itself."""
    nodes = {goal.pk: Node(goal) for goal in goals}
    tops = []
    for node in nodes.values():
        above = nodes.get(node.row.parent_id)
        (above.parts if above else tops).append(node)
    return tops


def is_suppressed(value: Decimal, *, counts_people: bool) -> bool:
    """Whether a figure must not leave the administration: it counts people, and too few to hide in."""
    return counts_people and 0 < value < SMALLEST_COUNT


@dataclass(frozen=True)
class Figure:
    """One value as it is read; `text` says "unter 5" where the number itself must not be told."""

    year: int
    group: str
    text: str
    footnote: str


@dataclass(frozen=True)
class Counted:
    """An indicator with its figures and their picture; no picture where there is nothing to see in one."""

    indicator: Indicator
    figures: list[Figure]
    chart: str


def counted(indicator: Indicator, values: Iterable[IndicatorValue], *, inside: bool) -> Counted:
    """The figures for somebody of the administration (`inside`) or for everybody else."""
    figures, lines, texts = [], defaultdict(list), {}
    for value in values:
        hidden = not inside and is_suppressed(value.value, counts_people=indicator.is_count)
        text = _("unter %(least)s") % {"least": SMALLEST_COUNT} if hidden else written(value.value)
        figures.append(Figure(value.year, value.group, text, value.footnote))
        if not hidden:
            lines[value.group].append((value.year, float(value.value)))
            texts[float(value.value)] = text
    drawn = [Line(group or _("gesamt"), points) for group, points in lines.items()]
    chart = ""
    if any(len(line.points) > 1 for line in drawn):
        title = _("%(name)s in %(unit)s nach Jahren") % {"name": indicator.name, "unit": indicator.unit}
        chart = draw_lines(Lines(f"k{indicator.pk}", title, drawn, indicator.unit, texts))
    return Counted(indicator, figures, chart)


def written(value: Decimal) -> str:
    """A figure in German digits."""
    whole = value.to_integral_value() if value == value.to_integral_value() else value.normalize()
    return str(number_format(whole, use_l10n=True, force_grouping=True))


@dataclass(frozen=True)
class FieldChange:
    """One field in two editions; `before` or `after` is missing where it was added or dropped."""

    before: EditionField | None
    after: EditionField | None
    is_moved: bool = False

    @property
    def name(self) -> str:
        row = self.after or self.before
        return row.name if row else ""


def compare_fields(old: Iterable[EditionField], new: Iterable[EditionField]) -> list[FieldChange]:
    """The fields of two editions side by side, in the order of the newer one; what was dropped stands last.

    A field is the same field whatever it is called. It is moved when it stands in another order among those that both have:
    one field taken out moves nobody.
    """
    before = {row.field_id: row for row in old}
    rows = list(new)
    common = [row.field_id for row in rows if row.field_id in before]
    places = {pk: place for place, pk in enumerate(pk for pk in before if pk in set(common))}
    kept_in_order = _longest_rising([places[pk] for pk in common])
    found = []
    for row in rows:
        earlier = before.get(row.field_id)
        is_moved = earlier is not None and places[row.field_id] not in kept_in_order
        found.append(FieldChange(earlier, row, is_moved))
    there = {row.field_id for row in rows}
    return found + [FieldChange(row, None) for pk, row in before.items() if pk not in there]


def _longest_rising(places: list[int]) -> set[int]:
    """The most places that still stand in order; only the others were moved."""
    best: list[list[int]] = []
    for place in places:
        before = max((chain for chain in best if chain[-1] < place), key=len, default=[])
        best.append([*before, place])
    return set(max(best, key=len, default=[]))
