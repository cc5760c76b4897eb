"""Reads what was found and ties it together: the things at each station, and a line to what each became."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.choices import SubmissionKind, SubmissionStatus
from council.kinds import ACCOMPANYING
from council.models import Consultation, Resolution, Submission, SubmissionMeasure
from council.outcomes import label_of
from council.thread.finding import Found, NotFound, recommendations_for
from council.thread.nodes import (
    MEASURE,
    PAPER,
    PARTICIPATION,
    RECOMMENDATION,
    RESOLUTION,
    STANDING,
    Node,
    Thread,
    in_order,
)
from fields_of_action.models import Measure, Recommendation, RecommendationField
from municipality.models import User
from municipality.scoping import active_municipality
from workshops.models import Contribution, Event


class Tied:
    """Reads the rows that were found, as far as this person sees them, and ties them together."""

    def __init__(self, found: Found, user: User) -> None:
        self.found = found
        self.user = user
        self.city = active_municipality().slug
        self.by_key: dict[str, Node] = {}
        measures = list(self._measures())
        recommendations = list(self._recommendations())
        contributions = list(self._contributions())
        papers = list(self._papers(measures))
        stations = {
            STANDING: [self._standing(row) for row in measures],
            RESOLUTION: [],
            PAPER: [self._paper(row) for row in papers],
            MEASURE: [self._measure(row) for row in measures],
            RECOMMENDATION: [self._recommendation(row) for row in recommendations],
            PARTICIPATION: self._participation(contributions),
        }
        stations[RESOLUTION] = [self._resolution(step) for paper in papers for step in paper.known_steps if _resolution(step)]
        self._tie(measures, recommendations, contributions, papers)
        here = self.by_key.get(found.here)
        if here is None:
            raise NotFound(found.here)
        here.is_here = True
        self.thread = Thread(here, in_order(stations))

    # --- Rows

    def _measures(self) -> QuerySet[Measure]:
        rows = Measure.objects.visible_to(self.user).filter(pk__in=self.found.measures)
        return rows.select_related("field").order_by("number", "title", "pk")

    def _recommendations(self) -> QuerySet[Recommendation]:
        first = RecommendationField.objects.filter(recommendation=OuterRef("pk")).order_by("pk").values("field")[:1]
        rows = recommendations_for(self.user).filter(pk__in=self.found.recommendations)
        return rows.select_related("edition__concept").annotate(first_field=Subquery(first)).order_by("position", "pk")

    def _contributions(self) -> QuerySet[Contribution]:
        wanted = self.found.contributions
        rows = Contribution.objects.visible_to(self.user).filter(Q(pk__in=wanted) | Q(merged_into__in=wanted))
        return rows.select_related("event").order_by("event__period_from", "event", "position", "pk")

    def _papers(self, measures: Sequence[Measure]) -> QuerySet[Submission]:
        named = SubmissionMeasure.objects.filter(submission=OuterRef("pk"))
        rows = Submission.objects.visible_to(self.user).annotate(names_measures=Exists(named))
        if self.found.papers is not None:
            rows = rows.filter(
                Q(pk__in=list(self.found.papers)) | Q(relates_to__in=list(self.found.papers), kind__in=ACCOMPANYING)
            )
        else:
            editions = {row.edition_id for row in measures} | set(self.found.editions)
            concerned = SubmissionMeasure.objects.filter(measure__in=[row.pk for row in measures]).values("submission")
            carrying = [pk for pk in editions if pk]
            found = Q(pk__in=concerned) | Q(names_measures=False, edition__in=carrying)
            # What goes along with such a paper names neither measures nor an edition itself.
            along = Q(relates_to__in=concerned) | Q(relates_to__edition__in=carrying)
            rows = rows.filter(found | Q(along, kind__in=ACCOMPANYING))
        steps = Consultation.objects.known_to(self.user).select_related("committee", "meeting", "resolution")
        return (
            rows.shown_to(self.user)
            .order_by("drawn_up_on", "pk")
            .prefetch_related("concerned_measures", Prefetch("steps", steps, to_attr="known_steps"))
        )

    # --- Nodes

    def _node(self, key: str, **values: Any) -> Node:
        node = self.by_key[key] = Node(key, **values)
        return node

    def _participation(self, rows: Sequence[Contribution]) -> list[Node]:
        for row in rows:
            key = f"veranstaltung-{row.event_id}"
            event = self.by_key.get(key) or self._event(row.event)
            voices = sum(1 for other in rows if other.merged_into_id == row.pk)
            note = ngettext("und eine weitere Stimme", "und %(count)s weitere Stimmen", voices) % {"count": voices}
            address = reverse("workshops:contribution_detail", args=[self.city, row.pk])
            event.parts.append(
                self._node(
                    f"beitrag-{row.pk}",
                    over=str(row.get_kind_display()),
                    title=row.text,
                    address=address,
                    note=note if voices else "",
                )
            )
        if self.found.here.startswith("veranstaltung-") and self.found.here not in self.by_key:
            self._event(Event.objects.visible_to(self.user).get(pk=self.found.here.rpartition("-")[2]))
        return [node for key, node in self.by_key.items() if key.startswith("veranstaltung-")]

    def _event(self, row: Event) -> Node:
        address = reverse("workshops:event_detail", args=[self.city, row.pk])
        over = " · ".join(part for part in (str(row.get_kind_display()), row.period) if part)
        return self._node(f"veranstaltung-{row.pk}", over=over, title=row.title, address=address)

    def _recommendation(self, row: Recommendation) -> Node:
        edition = row.edition
        address = edition.get_absolute_url()
        if row.first_field:
            names = [self.city, edition.concept.slug, edition.slug, row.first_field]
            address = reverse("fields_of_action:field_detail", args=names) + "#h-recommendations"
        note = row.get_horizon_display() if row.horizon else ""
        return self._node(f"empfehlung-{row.pk}", over=edition.label, title=row.title, address=address, note=str(note))

    def _measure(self, row: Measure) -> Node:
        over = f"{row.get_kind_display()} {row.number}".strip()
        return self._node(f"massnahme-{row.pk}", over=over, title=row.title, address=row.get_absolute_url(), note=row.field.name)

    def _standing(self, row: Measure) -> Node:
        return self._node(
            f"stand-{row.pk}",
            over=_("Stand vom {day}").format(day=f"{row.noted_on:%d.%m.%Y}") if row.noted_on else _("Stand"),
            title=f"{row.number} {row.title}".strip(),
            address=row.get_absolute_url(),
            status=row.status,
            label=str(row.get_status_display()),
            progress=row.progress,
        )

    def _paper(self, row: Submission) -> Node:
        status = SubmissionStatus(row.shown_status)
        node = self._node(
            f"vorlage-{row.pk}",
            over=f"{SubmissionKind(row.kind).label} {row.number}".strip(),
            title=row.subject,
            address=row.get_absolute_url(),
            status=status.value,
            label=str(status.label),
        )
        node.parts = [self._step(row, step) for step in row.known_steps]
        return node

    def _step(self, paper: Submission, row: Consultation) -> Node:
        return self._node(
            f"station-{row.pk}",
            over=f"{row.date:%d.%m.%Y}" if row.date else _("Termin offen"),
            title=row.committee.name,
            address=f"{paper.get_absolute_url()}#station-{row.pk}",
            note=str(row.get_role_display()),
            status=row.outcome or row.status,
            label=label_of(row.outcome) if row.outcome else str(row.get_status_display()),
        )

    def _resolution(self, step: Consultation) -> Node:
        row = step.resolution
        return self._node(
            f"beschluss-{row.pk}",
            over=_("Beschluss vom {day}").format(day=f"{row.decided_on:%d.%m.%Y}"),
            title=_("Nr. {number}").format(number=row.number) if row.number else step.committee.name,
            address=self.by_key[f"station-{step.pk}"].address,
            note=step.committee.name if row.number else "",
            status=step.outcome,
            label=label_of(step.outcome),
        )

    # --- Lines

    def _tie(
        self,
        measures: Sequence[Measure],
        recommendations: Sequence[Recommendation],
        contributions: Sequence[Contribution],
        papers: Sequence[Submission],
    ) -> None:
        became = {row.pk: row.became_id for row in recommendations}
        for row in contributions:
            node = self.by_key[f"beitrag-{row.pk}"]
            self._lead(node, f"beitrag-{row.merged_into_id}")
            self._lead(node, f"empfehlung-{row.recommendation_id}")
            # By way of the recommendation it is said already.
            if row.measure_id != became.get(row.recommendation_id, 0):
                self._lead(node, f"massnahme-{row.measure_id}")
        for row in recommendations:
            self._lead(self.by_key[f"empfehlung-{row.pk}"], f"massnahme-{row.became_id}")
        for paper in papers:
            self._tie_paper(paper, measures, recommendations)
        for row in measures:
            node = self.by_key[f"massnahme-{row.pk}"]
            if not node.leads_to:
                self._lead(node, f"stand-{row.pk}")

    def _tie_paper(self, paper: Submission, measures: Sequence[Measure], recommendations: Sequence[Recommendation]) -> None:
        node = self.by_key[f"vorlage-{paper.pk}"]
        named = {part.measure_id for part in paper.concerned_measures.all()}
        concerned = [row for row in measures if (row.pk in named if named else row.edition_id == paper.edition_id)]
        ends = []
        for step in paper.known_steps:
            if _resolution(step):
                ends.append(self.by_key[f"beschluss-{step.resolution.pk}"])
                self.by_key[f"station-{step.pk}"].lead(ends[-1])
        for row in concerned:
            self.by_key[f"massnahme-{row.pk}"].lead(node)
            for end in ends or [node]:
                self._lead(end, f"stand-{row.pk}")
        for row in recommendations:
            if not named and row.became_id is None and row.edition_id == paper.edition_id:
                self.by_key[f"empfehlung-{row.pk}"].lead(node)

    def _lead(self, node: Node, key: str) -> None:
        """Tie it to what has this key, where the person sees that."""
        if key in self.by_key:
            node.lead(self.by_key[key])


def _resolution(step: Consultation) -> Resolution | None:
    found: Resolution | None = getattr(step, "resolution", None)
    return found
