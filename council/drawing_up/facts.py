"""What is known of the source: each kind of rows read at most once, and only what this person may see.

Internal notes, minutes and participants' names are never read here, so no paper can hold them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet

from concepts.models import (
    BudgetItem,
    Chapter,
    ConceptEdition,
    CrossCuttingPrinciple,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    FundingApplication,
    Milestone,
    ProcessPhase,
    ProcessStep,
    RelatedDocument,
    ReportingDuty,
)
from concepts.process import phases_of
from council.drawing_up.loading import load_all, put_aside
from council.drawing_up.sources import Source
from fields_of_action.choices import CLOSED, MeasureStatus
from fields_of_action.models import EditionField, FieldOfAction, Goal, Measure, MeasureCost, Recommendation, RecommendationField
from municipality.models import User
from workshops.models import (
    Attendance,
    Contribution,
    Event,
    EventField,
    GroupMember,
    WorkingGroup,
    WorkingGroupField,
)

OF_EDITION: dict[str, type[Model]] = {
    "principles": CrossCuttingPrinciple,
    "milestones": Milestone,
    "evaluations": Evaluation,
    "fundings": FundingApplication,
    "budget": BudgetItem,
    "supports": ExternalSupport,
    "instruments": FollowUpInstrument,
    "duties": ReportingDuty,
    "documents": RelatedDocument,
    "phases": ProcessPhase,
}
"""Tables of an edition by the names of their relations; they are read for the edition before as well."""


class Facts:
    """The rows a paper is written from, for one reader. Measures are one query, everything else is another."""

    def __init__(self, source: Source, user: User) -> None:
        self.source, self.user = source, user

    @cached_property
    def edition(self) -> ConceptEdition | None:
        edition = self.source.edition
        return self._with_parts(edition) if edition is not None else None

    @cached_property
    def before(self) -> ConceptEdition | None:
        """The edition that this one continues."""
        before = self._before
        return self._with_parts(before) if before is not None else None

    @property
    def _before(self) -> ConceptEdition | None:
        row = self.source.edition.predecessor if self.source.edition else None
        return row if row is not None and row.is_visible_to(self.user) else None

    @property
    def _editions(self) -> list[ConceptEdition]:
        return [row for row in (self.source.edition, self._before) if row is not None]

    def chapters_of(self, edition: ConceptEdition | None) -> list[Chapter]:
        return [item for item in self._rows["chapters"] if edition is not None and item.edition_id == edition.pk]

    # --- One query ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> dict[str, list[Any]]:
        editions = [row.pk for row in self._editions]
        wanted: dict[str, QuerySet[Any]] = {
            name: model._default_manager.filter(edition__in=editions) for name, model in OF_EDITION.items()
        }
        wanted["chapters"] = Chapter.objects.filter(edition__in=editions)
        wanted["steps"] = ProcessStep.objects.filter(phase__edition__in=editions)
        wanted["fields"] = self._fields_query
        wanted["catalogue"] = FieldOfAction.objects.filter(pk__in=self._fields_query.values("field"))
        wanted["costs"] = MeasureCost.objects.filter(measure__in=[item.pk for item in self.measures])
        wanted |= self._of_work() | self._of_talk()
        return load_all(wanted)

    @property
    def _fields_query(self) -> QuerySet[EditionField]:
        """The fields of the paper: all of the edition, the one asked for with its parts, or those of the measures."""
        if self.source.kind == "measures":
            editions = {item.edition_id for item in self.source.measures if item.edition_id}
            rows = EditionField.objects.filter(edition__in=editions, field__in=[item.field_id for item in self.source.measures])
        else:
            rows = EditionField.objects.filter(edition=self.source.edition)
        if self.source.field is not None:
            asked = self.source.field.field_id
            rows = rows.filter(Q(field=asked) | Q(field__parent=asked))
        return rows

    def _of_work(self) -> dict[str, QuerySet[Any]]:
        """Goals, recommendations, and the groups that worked on it."""
        goals, recommendations = Goal.objects.filter(edition=self.source.edition), Recommendation.objects.all()
        groups = WorkingGroup.objects.visible_to(self.user).filter(concept=self.source.concept)
        if self.source.kind == "measures":
            seen = ConceptEdition.objects.visible_to(self.user).values("pk")
            recommendations = recommendations.filter(edition__in=seen, became__in=[item.pk for item in self.measures])
        else:
            recommendations = recommendations.filter(edition=self.source.edition)
        if self.source.field is not None:
            fields = self._fields_query.values("field")
            goals = goals.filter(field__in=fields)
            links = RecommendationField.objects.filter(field__in=fields).values("recommendation")
            recommendations = recommendations.filter(pk__in=links)
            groups = groups.filter(pk__in=WorkingGroupField.objects.filter(field=self.source.field.field_id).values("group"))
        # People are not read, organizations are.
        members = GroupMember.objects.exclude(organization="").filter(group__in=groups.values("pk"))
        return {"goals": goals, "recommendations": recommendations, "groups": groups, "members": members}

    def _of_talk(self) -> dict[str, QuerySet[Any]]:
        """Events, how many came, and what was said there, or what the measures came from."""
        events, said = Event.objects.visible_to(self.user), Contribution.objects.visible_to(self.user)
        if self.source.kind == "measures":
            said = said.filter(measure__in=[item.pk for item in self.measures])
            events = events.filter(pk__in=said.values("event"))
        else:
            events = events.filter(edition=self.source.edition)
            if self.source.field is not None:
                about = EventField.objects.filter(field=self.source.field.field_id)
                events = events.filter(pk__in=about.values("event"))
            said = said.filter(event__in=events.values("pk"))
        came = Attendance.objects.filter(event__in=events.values("pk"))
        return {"events": events, "attendances": came, "contributions": said}

    def _with_parts(self, edition: ConceptEdition) -> ConceptEdition:
        for name in OF_EDITION:
            put_aside(edition, name, [row for row in self._rows[name] if row.edition_id == edition.pk])
        for phase in edition.phases.all():
            put_aside(phase, "steps", [row for row in self._rows["steps"] if row.phase_id == phase.pk])
        return edition

    # --- Fields and measures -----------------------------------------------------------------------------------------------

    @cached_property
    def fields(self) -> list[EditionField]:
        catalogue, seen = {row.pk: row for row in self._rows["catalogue"]}, {}
        for row in self._rows["fields"]:
            row.field = catalogue[row.field_id]
            seen.setdefault(row.field_id, row)
        return list(seen.values())

    @cached_property
    def measures(self) -> list[Measure]:
        """Those that are not given up, in the order of their numbers."""
        if self.source.kind == "measures":
            return [item for item in self.source.measures if item.status != MeasureStatus.DROPPED]
        rows = Measure.objects.visible_to(self.user).for_list().exclude(status=MeasureStatus.DROPPED)
        if self.source.field is not None:
            rows = rows.filter(concept=self.source.concept, field__in=self._fields_query.values("field"))
        else:
            rows = rows.filter(edition=self.source.edition)
        return list(rows.order_by("number", "title", "pk"))

    @cached_property
    def concerned(self) -> list[Measure]:
        """The measures that a decision on the paper is about: what is over is not, and in a whole edition no mere ideas."""
        left_out = {*CLOSED, MeasureStatus.IDEA} if self.source.kind == "edition" else CLOSED
        return [item for item in self.measures if item.status not in left_out]

    def measures_in(self, field: EditionField) -> list[Measure]:
        return [item for item in self.measures if item.field_id == field.field_id]

    @cached_property
    def costs(self) -> list[MeasureCost]:
        return sorted(self._rows["costs"], key=lambda row: row.year)

    @cached_property
    def goals(self) -> list[Goal]:
        return self._rows["goals"] if self.source.edition is not None else []

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        return self._rows["recommendations"]

    # --- Process -----------------------------------------------------------------------------------------------------------

    @cached_property
    def phases(self) -> list[ProcessPhase]:
        return phases_of(self.edition) if self.edition else []

    @cached_property
    def groups(self) -> list[WorkingGroup]:
        """Groups with the organizations in them, those that worked first in front."""
        rows = self._rows["groups"]
        for group in rows:
            group.organizations = [item for item in self._rows["members"] if item.group_id == group.pk]
        return sorted(rows, key=lambda row: (row.period_from is None, row.period_from, row.pk))

    @cached_property
    def events(self) -> list[Event]:
        """What was held, in order, with how many came."""
        for event in self._rows["events"]:
            put_aside(event, "attendances", [row for row in self._rows["attendances"] if row.event_id == event.pk])
        return self._rows["events"]

    @cached_property
    def contributions(self) -> list[Contribution]:
        """What was said there, event by event."""
        places = {event.pk: place for place, event in enumerate(self.events)}
        events = {event.pk: event for event in self.events}
        for row in self._rows["contributions"]:
            row.event = events[row.event_id]
        return sorted(self._rows["contributions"], key=lambda row: (places[row.event_id], row.position, row.pk))
