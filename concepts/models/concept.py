"""The Integrationskonzept and its editions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.choices import EditionStatus
from concepts.models.period import PeriodModel
from concepts.models.revised import RevisedModel
from municipality.choices import STAFF_ROLES
from municipality.frozen import FrozenModel
from municipality.history import History
from municipality.models import OrganizationalUnit, User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


class ConceptQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> ConceptQuerySet:
        """Staff see every concept of their city; members of bodies those with an edition they may see."""
        if user.is_authenticated and user.roles & STAFF_ROLES:
            return self
        return self.filter(Exists(ConceptEdition.objects.visible_to(user).filter(concept=OuterRef("pk"))))


class Concept(MunicipalityModel):
    """What the city keeps writing on for years. `kind_label` is the city's own word: Integrationskonzept, Handlungskonzept,
    Vielfalts- und Integrationsstrategie.
    """

    slug = models.SlugField(_("Adresse"), max_length=60)
    name = models.CharField(_("Name"), max_length=200)
    kind_label = models.CharField(_("Bezeichnung"), max_length=80, default="Integrationskonzept")
    lead_unit = models.ForeignKey(
        OrganizationalUnit, on_delete=models.PROTECT, related_name="concepts", verbose_name=_("federführende Einheit")
    )

    objects = ScopedManager.from_queryset(ConceptQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Konzept")
        verbose_name_plural = _("Konzepte")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "slug"], name="concept_slug_unique_in_city")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("concepts:concept_detail", args=[active_municipality().slug, self.slug])


class EditionQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> EditionQuerySet:
        """Staff see every edition of their city; members of bodies what is adopted or was."""
        if user.is_authenticated and user.roles & STAFF_ROLES:
            return self
        if not user.is_authenticated:
            return self.public()
        return self.filter(status__in=[EditionStatus.ADOPTED, EditionStatus.SUPERSEDED])

    def public(self) -> EditionQuerySet:
        """What everybody may read: the edition of each concept that holds today."""
        return self.filter(status=EditionStatus.ADOPTED)


class ConceptEdition(PeriodModel, RevisedModel, ScopedModel):
    """One Fortschreibung of a concept. `period` is when it was or is being written ("2009/10").

    `status` and `adopted_on` are written by `concepts/transitions.py` only. At most one edition of a concept is adopted.
    """

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="editions", verbose_name=_("Konzept"))
    slug = models.SlugField(_("Adresse"), max_length=60)
    label = models.CharField(_("Name der Fortschreibung"), max_length=160)
    version = models.CharField(_("Fassung"), max_length=20, blank=True)
    as_of = models.DateField(_("Stand"), null=True, blank=True)
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("schreibt fort")
    )
    status = models.CharField(_("Status"), max_length=10, choices=EditionStatus, default=EditionStatus.DRAFT, editable=False)
    adopted_on = models.DateField(_("beschlossen am"), null=True, blank=True, editable=False)
    plain_summary = models.TextField(_("Zusammenfassung in einfachen Worten"), blank=True)

    objects = ScopedManager.from_queryset(EditionQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Fortschreibung")
        verbose_name_plural = _("Fortschreibungen")
        ordering = ["concept", "period_from", "pk"]
        constraints = [
            *PeriodModel.Meta.constraints,
            models.UniqueConstraint(fields=["concept", "slug"], name="edition_slug_unique_in_concept"),
            models.UniqueConstraint(
                fields=["concept"], condition=Q(status=EditionStatus.ADOPTED), name="edition_one_adopted_per_concept"
            ),
            models.CheckConstraint(condition=Q(status__in=EditionStatus.values), name="edition_status_valid"),
            models.CheckConstraint(
                condition=~Q(status__in=[EditionStatus.ADOPTED, EditionStatus.SUPERSEDED]) | Q(adopted_on__isnull=False),
                name="edition_adopted_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return self.url("edition_detail")

    def is_visible_to(self, user: User) -> bool:
        """The same as `visible_to`, for a row that is read already."""
        return bool(user.roles & STAFF_ROLES) or self.status in (EditionStatus.ADOPTED, EditionStatus.SUPERSEDED)

    def url(self, name: str) -> str:
        """Address of a page about this edition, by URL name; the concept must be loaded."""
        return reverse(f"concepts:{name}", args=[active_municipality().slug, self.concept.slug, self.slug])


class EditionEvent(FrozenModel):
    """What happened to an edition's status: who, when, why. Append-only, written by `concepts/transitions.py`."""

    scope_path = "edition__concept__municipality"

    edition = models.ForeignKey(ConceptEdition, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("Person"), max_length=200)
    action = models.CharField(_("Vorgang"), max_length=40)
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10)
    reason = models.TextField(_("Begründung"), blank=True)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Ereignis")
        verbose_name_plural = _("Ereignisse")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y} {self.action}"
