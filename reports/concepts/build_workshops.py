"""The values of participation: groups, working groups, events, contributions. Of people only how many they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q

from concepts.models import ConceptEdition
from fields_of_action.models import Measure, Recommendation
from municipality.models import User
from municipality.richtext import plain
from reports.concepts import document_process as said
from reports.concepts.belonging import Belonging
from workshops.models import Contribution, Event, StakeholderGroup, WorkingGroup


def workshop_values(edition: ConceptEdition, user: User | None, belonging: Belonging) -> dict[str, Any]:
    """The parts of a `ConceptDocument` by name."""
    return {
        "stakeholders": _stakeholder_groups(edition, user, belonging),
        "working_groups": _working_groups(edition, user, belonging),
        "events": _events(edition, user, belonging),
    }


def _visible(model: Any, user: User | None) -> Any:
    return model.objects.all() if user is None else model.objects.visible_to(user)


def _stakeholder_groups(edition: ConceptEdition, user: User | None, belonging: Belonging) -> tuple[said.StakeholderGroup, ...]:
    rows = belonging.undated(_visible(StakeholderGroup, user).filter(concept=edition.concept_id))
    rows = rows.prefetch_related("stakeholders", "formats")
    return tuple(
        said.StakeholderGroup(
            row.name,
            row.note,
            tuple(one.name for one in row.stakeholders.all()),
            tuple(said.Format(one.name, one.frequency) for one in row.formats.all()),
        )
        for row in rows
    )


def _working_groups(edition: ConceptEdition, user: User | None, belonging: Belonging) -> tuple[said.WorkingGroup, ...]:
    rows = belonging.groups(_visible(WorkingGroup, user).filter(concept=edition.concept_id)).select_related("successor")
    return tuple(
        _working_group(row) for row in rows.prefetch_related("in_fields__field", "members").order_by("period_from", "name")
    )


def _working_group(row: WorkingGroup) -> said.WorkingGroup:
    members = list(row.members.all())
    organizations = tuple(dict.fromkeys(member.organization for member in members if member.organization))
    return said.WorkingGroup(
        row.name,
        str(row.get_kind_display()),
        plain(row.purpose),
        row.period,
        tuple(link.field.name for link in row.in_fields.all()),
        organizations,
        sum(not member.organization for member in members),
        row.successor.name if row.successor else "",
    )


def _events(edition: ConceptEdition, user: User | None, belonging: Belonging) -> tuple[said.Event, ...]:
    rows = _visible(Event, user).filter(concept=edition.concept_id)
    rows = rows.filter(Q(edition=edition) | Q(pk__in=belonging.dated(rows.filter(edition=None)).values("pk")))
    kept = Contribution.objects.filter(merged_into=None).select_related("field", "measure", "recommendation")
    rows = rows.select_related("working_group").prefetch_related(
        "in_fields__field", "attendances", Prefetch("contributions", kept)
    )
    measures = set(_visible(Measure, user).filter(concept=edition.concept_id).values_list("pk", flat=True))
    advice = set(Recommendation.objects.filter(edition=edition).values_list("pk", flat=True))
    return tuple(_event(row, measures, advice) for row in rows)


def _event(row: Event, measures: set[int], advice: set[int]) -> said.Event:
    def became(item: Contribution) -> str:
        parts = []
        if item.measure_id in measures:
            parts.append(f"Maßnahme: {item.measure}")
        if item.recommendation_id in advice:
            parts.append(f"Empfehlung: {item.recommendation}")
        return "; ".join(parts) or item.answer

    return said.Event(
        title=row.title,
        kind=str(row.get_kind_display()),
        kind_key=row.kind,
        period=row.period,
        place=row.place,
        group=row.working_group.name if row.working_group else "",
        fields=tuple(link.field.name for link in row.in_fields.all()),
        results=row.results,
        attendance=tuple(said.Attendance(one.label, one.count) for one in row.attendances.all()),
        contributions=tuple(
            said.Contribution(item.text, str(item.get_kind_display()), item.field.name if item.field else "", became(item))
            for item in row.contributions.all()
        ),
    )
