"""The process of an edition as it is read and drawn: numbered phases with their steps, and the timeline of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from concepts.fuzzy import is_rough
from concepts.models import ConceptEdition, Milestone, ProcessPhase, ProcessStep
from municipality.history import Entry, FieldChange
from municipality.timeline import Bar, Mark, Timeline
from municipality.worddiff import diff


def phases_of(edition: ConceptEdition) -> list[ProcessPhase]:
    """The phases in their order with their numbers and steps. Two queries, none where they are prefetched."""
    rows = edition.phases.all()
    if "phases" not in getattr(edition, "_prefetched_objects_cache", {}):
        rows = rows.prefetch_related("steps")
    return numbered(rows)


def numbered(phases: Iterable[ProcessPhase]) -> list[ProcessPhase]:
    """The same phases, each knowing its number; a preliminary one has none."""
    number, found = 0, []
    for phase in phases:
        number += not phase.is_preliminary
        phase.number = None if phase.is_preliminary else number
        found.append(phase)
    return found


def told_of_steps(phase: ProcessPhase) -> list[Entry]:
    """What was done to the steps of a phase, each save of a step in words. One query."""
    found, before = [], {}
    for state in (
        ProcessStep.history.filter(phase_id=phase.pk).select_related("history_user").order_by("history_date", "history_id")
    ):
        last = before.get(state.id)
        before[state.id] = state
        who = state.history_user.full_name if state.history_user else _("Unbekannt")
        name = _("Schritt „%(step)s“") % {"step": state.title}
        if last is None or state.history_type == "-":
            what, icon = (_("%(name)s entfernt"), "trash") if state.history_type == "-" else (_("%(name)s angelegt"), "plus")
            found.append(Entry(state.history_date, who, what % {"name": name}, icon, []))
        elif changes := list(_step_changes(last, state)):
            found.append(Entry(state.history_date, who, _("%(name)s geändert") % {"name": name}, "pen", changes))
    return found


def _step_changes(old: Any, new: Any) -> Iterator[FieldChange]:
    for name, label in (("title", _("Schritt")), ("period", _("Zeitraum")), ("text", _("Erläuterung"))):
        if getattr(old, name) != getattr(new, name):
            yield FieldChange(
                label, _("„%(field)s“ wurde überarbeitet.") % {"field": label}, diff(getattr(old, name), getattr(new, name))
            )


def timeline(
    edition: ConceptEdition,
    phases: Iterable[ProcessPhase],
    milestones: Iterable[Milestone],
    *,
    link: Callable[[Any], str] = lambda _row: "",
) -> Timeline:
    """What is drawn of phases (as `phases_of` gives them) and milestones; `link` says where a bar or mark leads."""
    bars = [
        Bar(
            phase.title,
            phase.period,
            phase.period_from,
            phase.period_to,
            is_vague=is_rough(phase.period),
            link=link(phase),
            number=str(phase.number or ""),
            is_preliminary=phase.is_preliminary,
            steps=[f"{step.letter}) {step.title}" + (f" ({step.period})" if step.period else "") for step in phase.steps.all()],
        )
        for phase in phases
    ]
    marks = [
        Mark(
            stone.title,
            stone.period,
            stone.period_from,
            stone.period_to,
            is_vague=is_rough(stone.period),
            link=link(stone),
            reached_on=stone.reached_on,
            is_reached=stone.is_reached,
            is_past=stone.is_past,
        )
        for stone in milestones
    ]
    return Timeline(f"zeit-{edition.pk}", _("Zeitplan: %(edition)s") % {"edition": edition.label}, bars, marks)
