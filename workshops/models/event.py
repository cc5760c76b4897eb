"""Workshops, group sessions, conferences: what was held, who was there, and what was said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept, ConceptEdition, PeriodModel
from concepts.models.revised import RevisedModel
from fields_of_action.models import FieldOfAction, Measure, Recommendation
from municipality.choices import STAFF_ROLES
from municipality.history import History
from municipality.models import User
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet, active_municipality
from workshops.choices import ContributionKind, EventKind
from workshops.models.person import Person
from workshops.models.stakeholders import OfConceptQuerySet, StakeholderGroup
from workshops.models.working_group import WorkingGroup


class EventQuerySet(OfConceptQuerySet):
    def visible_to(self, user: User) -> EventQuerySet:
        """Staff see every event; members of bodies those of editions they may see, and those of no edition in such a concept."""
        if user.roles & STAFF_ROLES:
            return self
        editions = ConceptEdition.objects.visible_to(user).values("pk")
        return super().visible_to(user).filter(Q(edition__isnull=True) | Q(edition__in=editions))


class Event(PeriodModel, RevisedModel, ScopedModel):
    """A coming together. `period` is its day or days, vague or not; `starts_at` the local time where it is known.

    `agenda`, `minutes` and `results` are sanitised rich text. Minutes may name people and are for those who may see names
    (`workshops/naming.py`); `results` may be read by everybody who may see the event, so no participant is named there.
    """

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="workshop_events", verbose_name=_("Konzept"))
    edition = models.ForeignKey(
        ConceptEdition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="workshop_events",
        verbose_name=_("Fortschreibung"),
    )
    kind = models.CharField(_("Art"), max_length=14, choices=EventKind, default=EventKind.WORKSHOP)
    title = models.CharField(_("Titel"), max_length=200)
    starts_at = models.TimeField(_("Beginn"), null=True, blank=True)
    place = models.CharField(_("Ort"), max_length=160, blank=True)
    working_group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="workshop_events", verbose_name=_("Gruppe")
    )
    agenda = models.TextField(_("Ablauf"), blank=True)
    minutes = models.TextField(_("Protokoll"), blank=True)
    results = models.TextField(_("Ergebnisse"), blank=True)

    objects = ScopedManager.from_queryset(EventQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        ordering = ["period_from", "starts_at", "pk"]
        indexes = [models.Index(fields=["concept", "period_from"], name="event_by_day")]
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="workshop_event_kind_valid"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:event_detail", args=[active_municipality().slug, self.pk])


class EventField(ScopedModel):
    """A field of action that an event was about; it may have several."""

    scope_path = "event__concept__municipality"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="in_fields")
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, related_name="in_workshop_events")

    class Meta(ScopedModel.Meta):
        verbose_name = _("Handlungsfeld der Veranstaltung")
        verbose_name_plural = _("Handlungsfelder der Veranstaltung")
        ordering = ["field__name"]
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="event_field_once")]

    def __str__(self) -> str:
        return str(self.field)


class Attendance(ScopedModel):
    """How many came, of one group or under a label ("Vereine"). The label stays when the group goes."""

    scope_path = "event__concept__municipality"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    group = models.ForeignKey(
        StakeholderGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("Akteursgruppe"),
    )
    label = models.CharField(_("Bezeichnung"), max_length=160)
    count = models.PositiveIntegerField(_("Anzahl"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Zahl der Teilnehmenden")
        verbose_name_plural = _("Zahlen der Teilnehmenden")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(label=""),
                name="attendance_has_label",
                violation_error_message=_("Bitte sagen Sie, wen diese Zahl zählt."),
            ),
            models.CheckConstraint(condition=Q(count__lte=100_000), name="attendance_count_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.count}"


class Participation(ScopedModel):
    """That a person was at an event, by name; it goes with the person. The number of people stands in `Attendance`."""

    scope_path = "event__concept__municipality"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations", verbose_name=_("Person"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Teilnahme")
        verbose_name_plural = _("Teilnahmen")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="participation_once")]

    def __str__(self) -> str:
        # No name: this text may stand in messages and logs.
        return f"{self._meta.verbose_name} {self.pk}"


class ContributionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> ContributionQuerySet:
        """Those of the events that this person may see."""
        if user.roles & STAFF_ROLES:
            return self
        return self.filter(event__in=Event.objects.visible_to(user).values("pk"))

    def waiting(self) -> ContributionQuerySet:
        """Nothing became of them yet, and nobody said why."""
        return self.filter(merged_into__isnull=True, recommendation__isnull=True, measure__isnull=True, answer="")


class Contribution(RevisedModel, ScopedModel):
    """One line that somebody said at an event, without saying who.

    What became of it: a `recommendation`, a `measure`, both, or another contribution it was `merged_into`; written by
    `workshops/turning.py`. Where nothing becomes of it, `answer` says why. `entry_key` names the act of typing it, so that a line
    that is sent twice is stored once.
    """

    scope_path = "event__concept__municipality"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("Veranstaltung"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    kind = models.CharField(_("Art"), max_length=14, choices=ContributionKind, default=ContributionKind.IDEA)
    text = models.TextField(
        _("Beitrag"),
        max_length=2000,
        help_text=_("Was gesagt wurde, ohne den Namen und ohne Angaben zu Herkunft, Religion oder Aufenthalt einer Person."),
    )
    field = models.ForeignKey(
        FieldOfAction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Handlungsfeld"),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("zusammengefasst in")
    )
    recommendation = models.ForeignKey(
        Recommendation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Empfehlung daraus"),
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions", verbose_name=_("Maßnahme daraus")
    )
    answer = models.TextField(_("Antwort"), max_length=2000, blank=True)
    entry_key = models.UUIDField(null=True, editable=False)

    objects = ScopedManager.from_queryset(ContributionQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Beitrag")
        verbose_name_plural = _("Beiträge")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ContributionKind.values), name="contribution_kind_valid"),
            models.CheckConstraint(condition=~Q(text=""), name="contribution_says_something"),
            models.UniqueConstraint(fields=["event", "entry_key"], name="contribution_typed_once"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="contribution_not_merged_into_itself"),
            models.CheckConstraint(
                # What became of a merged one is said by the one it was merged into.
                condition=Q(merged_into__isnull=True) | Q(recommendation__isnull=True, measure__isnull=True),
                name="contribution_merged_or_turned",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("workshops:contribution_detail", args=[active_municipality().slug, self.pk])

    @property
    def is_waiting(self) -> bool:
        """The rule of `ContributionQuerySet.waiting` for this row."""
        return not (self.merged_into_id or self.recommendation_id or self.measure_id or self.answer)
