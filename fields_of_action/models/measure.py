"""What is done in a field: key projects, pilot projects and measures in one table, with their history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.choices import EditionStatus, Horizon, Priority
from concepts.models import Concept, ConceptEdition, PeriodModel
from concepts.models.revised import RevisedModel
from fields_of_action.choices import CLOSED, MONTHS_WITHOUT_REPORT, REPORTING, MeasureKind, MeasureStatus, Owner
from fields_of_action.models.field import FieldOfAction
from municipality.choices import STAFF_ROLES
from municipality.frozen import FrozenModel
from municipality.history import History
from municipality.models import OrganizationalUnit, User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it has no such day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


class MeasureQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> MeasureQuerySet:
        """Staff see every measure; members of bodies those of the editions they may see."""
        if user.is_authenticated and user.roles & STAFF_ROLES:
            return self
        if not user.is_authenticated:
            return self.public()
        return self.filter(edition__in=ConceptEdition.objects.visible_to(user).values("pk"))

    def public(self) -> MeasureQuerySet:
        """What everybody may read: measures first proposed in an edition that was adopted, of concepts that hold today.

        Ideas and proposals are not decided and stay inside. Public pages tell title, field, standing and the text for the
        public of a measure, and nothing else.
        """
        holds = ConceptEdition.objects.public().filter(concept=OuterRef("concept"))
        return self.filter(Exists(holds), edition__status__in=[EditionStatus.ADOPTED, EditionStatus.SUPERSEDED]).exclude(
            status__in=[MeasureStatus.IDEA, MeasureStatus.PROPOSED]
        )

    def for_list(self) -> MeasureQuerySet:
        """Rows with everything one line of the grid shows, in a fixed number of queries."""
        return self.select_related("field", "responsible_unit", "concept", "edition", "last_editor")

    def overdue(self, day: date) -> MeasureQuerySet:
        """Their time was over before this day, and they are neither done nor dropped."""
        return self.filter(period_to__lt=day).exclude(status__in=CLOSED)

    def stale(self, day: date) -> MeasureQuerySet:
        """Somebody works on them, and nobody has reported for more than six months, or ever."""
        limit = months_before(day, MONTHS_WITHOUT_REPORT)
        return self.filter(Q(noted_on__isnull=True) | Q(noted_on__lt=limit), status__in=REPORTING)

    def search(self, text: str) -> MeasureQuerySet:
        """Every word must occur in number, title, texts, partners or the field's names; word parts count.

        The internal note is left out: it must not be found out by searching.
        """
        found = self
        for word in text.replace("\x00", "").split()[:8]:
            found = found.filter(
                Q(number__icontains=word)
                | Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(note__icontains=word)
                | Q(partners__icontains=word)
                | Q(target_groups__icontains=word)
                | Q(place__icontains=word)
                | Q(field__name__icontains=word)
                | Q(field__aliases__icontains=word)
            )
        return found


class Measure(PeriodModel, RevisedModel, ScopedModel):
    """A Schlüsselprojekt, Modellprojekt or Maßnahme.

    `status`, `progress`, `note` and `noted_on` are the newest `MeasureUpdate`'s, kept here for lists; written together with
    it by `fields_of_action/updates.py`. `edition` is where it was first proposed; it goes on living through later ones.
    `revision` counts the saves of all the rest, so that an editor notices that somebody else was faster. Money in euros.
    """

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="measures", verbose_name=_("Konzept"))
    edition = models.ForeignKey(
        ConceptEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("Fortschreibung")
    )
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, related_name="measures", verbose_name=_("Handlungsfeld"))
    kind = models.CharField(_("Art"), max_length=14, choices=MeasureKind, default=MeasureKind.MEASURE)
    number = models.CharField(_("Nummer"), max_length=20, blank=True)
    title = models.CharField(_("Titel"), max_length=250)
    description = models.TextField(_("Beschreibung"), blank=True)
    target_groups = models.CharField(_("Zielgruppen"), max_length=300, blank=True)
    responsible_unit = models.ForeignKey(
        OrganizationalUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("zuständig")
    )
    owner = models.CharField(_("Träger"), max_length=14, choices=Owner, default=Owner.ADMINISTRATION)
    partners = models.CharField(_("Partner"), max_length=300, blank=True)
    horizon = models.CharField(_("Horizont"), max_length=6, choices=Horizon, blank=True)
    priority = models.CharField(_("Priorität"), max_length=6, choices=Priority, default=Priority.NORMAL)
    quick_win = models.BooleanField(_("schnell umsetzbar"), default=False)
    status = models.CharField(_("Stand"), max_length=14, choices=MeasureStatus, default=MeasureStatus.IDEA)
    progress = models.PositiveSmallIntegerField(_("Fortschritt in %"), default=0)
    note = models.TextField(_("Notiz zum Stand"), blank=True)
    noted_on = models.DateField(_("Stand vom"), null=True, blank=True)
    funding = models.CharField(_("Förderung"), max_length=200, blank=True)
    place = models.CharField(_("Ort"), max_length=160, blank=True)
    public_text = models.TextField(_("Text für die Öffentlichkeit"), blank=True)
    internal_note = models.TextField(_("interne Notiz"), blank=True)
    resumes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="resumed_by", verbose_name=_("nimmt wieder auf")
    )

    objects = ScopedManager.from_queryset(MeasureQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        ordering = ["field", "number", "title"]
        indexes = [
            models.Index(fields=["concept", "status"], name="measure_by_status"),
            models.Index(fields=["concept", "field"], name="measure_by_field"),
        ]
        constraints = [
            *PeriodModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["concept", "number"], condition=~Q(number=""), name="measure_number_unique_in_concept"
            ),
            models.CheckConstraint(condition=Q(kind__in=MeasureKind.values), name="measure_kind_valid"),
            models.CheckConstraint(condition=Q(owner__in=Owner.values), name="measure_owner_valid"),
            models.CheckConstraint(condition=Q(horizon__in=["", *Horizon.values]), name="measure_horizon_valid"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="measure_priority_valid"),
            models.CheckConstraint(condition=Q(status__in=MeasureStatus.values), name="measure_status_valid"),
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="measure_progress_is_percent",
                violation_error_message=_("Der Fortschritt liegt zwischen 0 und 100 Prozent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return self.url("measure_detail")

    def url(self, name: str) -> str:
        """Address of a page about this measure, by URL name."""
        return reverse(f"fields_of_action:{name}", args=[active_municipality().slug, self.pk])

    def is_overdue(self, day: date) -> bool:
        """The rule of `MeasureQuerySet.overdue` for this row."""
        return self.period_to is not None and self.period_to < day and self.status not in CLOSED

    def is_stale(self, day: date) -> bool:
        """The rule of `MeasureQuerySet.stale` for this row."""
        if self.status not in REPORTING:
            return False
        return self.noted_on is None or self.noted_on < months_before(day, MONTHS_WITHOUT_REPORT)


class MeasureCost(ScopedModel):
    """What a measure costs in one year, in euros; the total is computed, never stored."""

    scope_path = "measure__concept__municipality"

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    own = models.DecimalField(_("eigene Mittel"), max_digits=12, decimal_places=2, default=0)
    third_party = models.DecimalField(_("Mittel Dritter"), max_digits=12, decimal_places=2, default=0)

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Kosten")
        verbose_name_plural = _("Kosten")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "year"], name="measure_cost_once_per_year"),
            models.CheckConstraint(condition=Q(own__gte=0, third_party__gte=0), name="measure_cost_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="measure_cost_year_plausible"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def total(self) -> Decimal:
        return self.own + self.third_party


class MeasureUpdate(FrozenModel):
    """One entry in the history of a measure: status, progress and note as of a day, by whom and when entered.

    Append-only, written by `fields_of_action/updates.py`. The last one entered is what the measure shows.
    """

    scope_path = "measure__concept__municipality"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="updates")
    status = models.CharField(_("Stand"), max_length=14, choices=MeasureStatus)
    progress = models.PositiveSmallIntegerField(_("Fortschritt in %"), default=0)
    note = models.TextField(_("Notiz"), blank=True)
    as_of = models.DateField(_("Stand vom"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("eingetragen am"))

    class Meta(FrozenModel.Meta):
        verbose_name = _("Standmeldung")
        verbose_name_plural = _("Standmeldungen")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MeasureStatus.values), name="measure_update_status_valid"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="measure_update_progress_is_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%d.%m.%Y} {self.get_status_display()}"


class SavedView(MunicipalityModel):
    """A set of filters of the measures grid that a person keeps under a name; `query` is the address behind the "?"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("gespeicherte Ansicht")
        verbose_name_plural = _("gespeicherte Ansichten")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "user", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
