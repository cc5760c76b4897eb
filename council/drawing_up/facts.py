"""What is known of the source: each kind of rows read at most once, and only what this person may see.

Internal notes, minutes and participants' names are never read here, so no paper can hold them.
"""

from __future__ import annotations

from functools import cached_property

from django.db.models import Prefetch, Q

from concepts.models import Chapter, ConceptEdition, ProcessPhase
from concepts.process import phases_of
from council.drawing_up.sources import Source
from fields_of_action.choices import CLOSED, MeasureStatus
from fields_of_action.models import EditionField, Goal, Measure, MeasureCost, Recommendation, RecommendationField
from municipality.models import User
from workshops.models import Contribution, Event, GroupMember, WorkingGroup


class Facts:
    """The rows a paper is written from, for one reader."""

    def __init__(self, source: Source, user: User) -> None:
        self.source, self.user = source, user

    @cached_property
    def edition(self) -> ConceptEdition | None:
        return self.source.edition

    @cached_property
    def before(self) -> ConceptEdition | None:
        """The edition that this one continues."""
        row = self.edition.predecessor if self.edition else None
        return row if row is not None and row.is_visible_to(self.user) else None

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Of the edition and of the one before it."""
        editions = [row.pk for row in (self.edition, self.before) if row is not None]
        return list(Chapter.objects.filter(edition__in=editions).order_by("position", "pk"))

    def chapters_of(self, edition: ConceptEdition | None) -> list[Chapter]:
        return [item for item in self.chapters if edition is not None and item.edition_id == edition.pk]

    # --- Fields and measures -----------------------------------------------------------------------------------------------

    @cached_property
    def fields(self) -> list[EditionField]:
        """The fields of the paper: all of the edition, the one asked for with its parts, or those of the measures."""
        if self.source.kind == "measures":
            editions = {item.edition_id for item in self.source.measures if item.edition_id}
            rows = EditionField.objects.filter(edition__in=editions, field__in=[item.field_id for item in self.source.measures])
        else:
            rows = EditionField.objects.filter(edition=self.edition)
        if self.source.field is not None:
            asked = self.source.field.field_id
            rows = rows.filter(Q(field=asked) | Q(field__parent=asked))
        seen: dict[int, EditionField] = {}
        for row in rows.select_related("field").order_by("position", "pk"):
            seen.setdefault(row.field_id, row)
        return list(seen.values())

    @cached_property
    def measures(self) -> list[Measure]:
        """Those that are not given up, in the order of their numbers."""
        if self.source.kind == "measures":
            return [item for item in self.source.measures if item.status != MeasureStatus.DROPPED]
        rows = Measure.objects.visible_to(self.user).for_list().exclude(status=MeasureStatus.DROPPED)
        if self.source.field is not None:
            rows = rows.filter(concept=self.source.concept, field__in=[item.field_id for item in self.fields])
        else:
            rows = rows.filter(edition=self.edition)
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
        return list(MeasureCost.objects.filter(measure__in=[item.pk for item in self.measures]).order_by("year"))

    @cached_property
    def goals(self) -> list[Goal]:
        rows = Goal.objects.filter(edition=self.edition)
        if self.source.field is not None:
            rows = rows.filter(field__in=[item.field_id for item in self.fields])
        return list(rows.order_by("position", "pk"))

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        editions = ConceptEdition.objects.visible_to(self.user).values("pk")
        if self.source.kind == "measures":
            rows = Recommendation.objects.filter(edition__in=editions, became__in=[item.pk for item in self.measures])
        else:
            rows = Recommendation.objects.filter(edition=self.edition)
        if self.source.field is not None:
            links = RecommendationField.objects.filter(field__in=[item.field_id for item in self.fields])
            rows = rows.filter(pk__in=links.values("recommendation"))
        return list(rows.select_related("edition").order_by("position", "pk"))

    # --- Process -----------------------------------------------------------------------------------------------------------

    @cached_property
    def phases(self) -> list[ProcessPhase]:
        return phases_of(self.edition) if self.edition else []

    @cached_property
    def groups(self) -> list[WorkingGroup]:
        """Groups with the organizations in them; people are not read."""
        members = GroupMember.objects.exclude(organization="").order_by("position", "pk")
        rows = WorkingGroup.objects.visible_to(self.user).filter(concept=self.source.concept)
        if self.source.field is not None:
            rows = rows.filter(in_fields__field=self.source.field.field_id)
        return list(rows.prefetch_related(Prefetch("members", members, to_attr="organizations")).order_by("period_from", "pk"))

    @cached_property
    def events(self) -> list[Event]:
        rows = Event.objects.visible_to(self.user).filter(edition=self.edition).defer("minutes", "agenda")
        if self.source.field is not None:
            rows = rows.filter(in_fields__field=self.source.field.field_id)
        return list(rows.prefetch_related("attendances").order_by("period_from", "starts_at", "pk"))

    @cached_property
    def contributions(self) -> list[Contribution]:
        """What was said at the events of the edition or field, or what the measures came from."""
        rows = Contribution.objects.visible_to(self.user)
        if self.source.kind == "measures":
            rows = rows.filter(measure__in=[item.pk for item in self.measures])
        else:
            rows = rows.filter(event__in=[item.pk for item in self.events])
        return list(rows.select_related("event").order_by("event__period_from", "position", "pk"))
