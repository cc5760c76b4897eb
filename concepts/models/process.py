"""How an edition comes about and what follows from it: phases with their steps, milestones, evaluations, duties to report."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from concepts.choices import Cadence, DocumentKind, InstrumentKind
from concepts.models.chapter import EditionPart
from concepts.models.concept import ConceptEdition
from concepts.models.period import PeriodModel
from concepts.models.revised import RevisedModel
from municipality.history import History
from municipality.scoping import ScopedModel

_MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.QUARTERLY: 3,
    Cadence.HALF_YEARLY: 6,
    Cadence.YEARLY: 12,
    Cadence.TWO_YEARLY: 24,
}


class ProcessPhase(PeriodModel, EditionPart):
    """A phase of the work. Phases count from 1 by their place and may overlap; a preliminary one has no number."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="phases")
    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Beschreibung"), blank=True)
    is_preliminary = models.BooleanField(_("Maßnahme im Vorfeld (ohne Nummer)"), default=False)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Phase")
        verbose_name_plural = _("Phasen")
        constraints = PeriodModel.Meta.constraints

    def __str__(self) -> str:
        return self.title

    @cached_property
    def number(self) -> int | None:
        """Its place among the numbered phases. A query, unless `concepts.process.numbered` has counted already."""
        if self.is_preliminary:
            return None
        before = Q(position__lt=self.position) | Q(position=self.position, pk__lt=self.pk)
        return 1 + int(ProcessPhase.objects.filter(before, edition=self.edition_id, is_preliminary=False).count())


class ProcessStep(PeriodModel, RevisedModel, ScopedModel):
    """A step of a phase, called by its letter. Written with its phase; `position` counts from 1 without gaps."""

    scope_path = "phase__edition__concept__municipality"

    phase = models.ForeignKey(ProcessPhase, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    title = models.CharField(_("Schritt"), max_length=300)
    text = models.TextField(_("Erläuterung"), blank=True)

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Schritt")
        verbose_name_plural = _("Schritte")
        ordering = ["phase", "position", "pk"]
        constraints = PeriodModel.Meta.constraints

    def __str__(self) -> str:
        return self.title

    @property
    def letter(self) -> str:
        """a, b, … z, aa, ab, …"""
        left, letters = self.position, ""
        while left > 0:
            left, last = divmod(left - 1, 26)
            letters = chr(ord("a") + last) + letters
        return letters


class Milestone(PeriodModel, EditionPart):
    """Something that is reached at a time; `reached_on` is the day it was.

    Where nobody knows the day any more ("2012"), `reached_at_some_time` says that it was reached all the same.
    """

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("Meilenstein"), max_length=200)
    text = models.TextField(_("Erläuterung"), blank=True)
    reached_on = models.DateField(_("erreicht am"), null=True, blank=True)
    reached_at_some_time = models.BooleanField(_("erreicht, der Tag ist nicht bekannt"), default=False)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(reached_at_some_time=False), name="milestone_reached_in_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_reached(self) -> bool:
        """Whether somebody has entered that it was reached."""
        return self.reached_on is not None or self.reached_at_some_time

    @property
    def is_past(self) -> bool:
        """Whether the last day it was meant for is over."""
        return self.period_to is not None and self.period_to < timezone.localdate()


class Evaluation(PeriodModel, EditionPart):
    """A look back at what was achieved: when, by whom, with what result."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="evaluations")
    title = models.CharField(_("Was ausgewertet wurde"), max_length=200)
    conducted_by = models.CharField(_("durchgeführt von"), max_length=200, blank=True)
    findings = models.TextField(_("Ergebnis"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Evaluation")
        verbose_name_plural = _("Evaluationen")
        constraints = PeriodModel.Meta.constraints

    def __str__(self) -> str:
        return self.title


class RelatedDocument(PeriodModel, EditionPart):
    """A paper that goes with the concept: an earlier concept, a report, a charter. `period` is when it is from or holds."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("Titel"), max_length=300)
    kind = models.CharField(_("Art"), max_length=20, choices=DocumentKind, default=DocumentKind.CONCEPT)
    publisher = models.CharField(_("herausgegeben von"), max_length=200, blank=True)
    link = models.URLField(_("Internetadresse"), max_length=500, blank=True)
    note = models.TextField(_("Bezug zum Konzept"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("zugehörige Unterlage")
        verbose_name_plural = _("zugehörige Unterlagen")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="related_document_kind_valid"),
        ]

    def __str__(self) -> str:
        return self.title


class FollowUpInstrument(PeriodModel, EditionPart):
    """What keeps the work going: a round table, a yearly workshop, a platform. `period` is when it begins or runs."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="instruments")
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Art"), max_length=20, choices=InstrumentKind, default=InstrumentKind.ROUND_TABLE)
    cadence = models.CharField(_("Rhythmus"), max_length=12, choices=Cadence, default=Cadence.AS_NEEDED)
    text = models.TextField(_("Aufgabe"), blank=True)
    contacts = models.TextField(_("Ansprechstellen"), blank=True)
    reports_to = models.CharField(_("berichtet an"), max_length=200, blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Instrument der Weiterarbeit")
        verbose_name_plural = _("Instrumente der Weiterarbeit")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=InstrumentKind.values), name="instrument_kind_valid"),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="instrument_cadence_valid"),
        ]

    def __str__(self) -> str:
        return self.name


class ReportingDuty(EditionPart):
    """A report that a body or an authority expects. Without `next_due` nothing is due; `last_done` is the day of the last one."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="duties")
    title = models.CharField(_("Bericht"), max_length=200)
    body = models.CharField(_("berichtet wird an"), max_length=200, blank=True)
    cadence = models.CharField(_("Rhythmus"), max_length=12, choices=Cadence, default=Cadence.YEARLY)
    next_due = models.DateField(_("nächster Bericht fällig am"), null=True, blank=True)
    last_done = models.DateField(_("zuletzt berichtet am"), null=True, blank=True)
    note = models.TextField(_("Hinweis"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Berichtspflicht")
        verbose_name_plural = _("Berichtspflichten")
        constraints = [models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="duty_cadence_valid")]

    def __str__(self) -> str:
        return self.title

    def due_after(self, day: date) -> date | None:
        """The next day of its rhythm that lies behind `day`; nothing for what comes once or as needed."""
        months = _MONTHS.get(Cadence(self.cadence))
        if months is None:
            return None
        first, rounds = self.next_due or day, 1
        while (due := _months_later(first, months * rounds)) <= day:
            rounds += 1
        return due


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one that the month has."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
