"""The process of an edition as it is read and drawn: numbered phases with their steps, and the timeline of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from concepts.fuzzy import is_rough
from concepts.models import ConceptEdition, Milestone, ProcessPhase
from municipality.timeline import Bar, Mark, Timeline


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
        )
        for stone in milestones
    ]
    return Timeline(f"zeit-{edition.pk}", _("Zeitplan: %(edition)s") % {"edition": edition.label}, bars, marks)
