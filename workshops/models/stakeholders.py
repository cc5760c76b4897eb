"""Who has a say: groups of stakeholders, and what they do already."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept
from concepts.models.revised import RevisedModel
from municipality.history import History
from municipality.models import User
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet


class OfConceptQuerySet(ScopedQuerySet):
    """Rows that belong to a concept through `concept`."""

    def visible_to(self, user: User) -> OfConceptQuerySet:
        """Staff see all of their city; members of bodies what belongs to a concept with an edition they may see."""
        return self.filter(concept__in=Concept.objects.visible_to(user).values("pk"))


class StakeholderGroup(RevisedModel, ScopedModel):
    """A line of the table "Gruppe | Spezifisch | Vorhandene Formate". `revision` counts the saves of the whole line."""

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="stakeholder_groups", verbose_name=_("Konzept"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    name = models.CharField(_("Gruppe"), max_length=160)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    objects = ScopedManager.from_queryset(OfConceptQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Akteursgruppe")
        verbose_name_plural = _("Akteursgruppen")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["concept", "name"], name="stakeholder_group_name_unique_in_concept")]

    def __str__(self) -> str:
        return self.name


class OfGroup(ScopedModel):
    """A row inside a group's line; it has its place in an order (from 1)."""

    scope_path = "group__concept__municipality"

    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)

    class Meta(ScopedModel.Meta):
        abstract = True
        ordering = ["position", "pk"]


class Stakeholder(OfGroup):
    """An institution, an office or a part of the population, never a single person."""

    group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, related_name="stakeholders")
    name = models.CharField(_("Akteur"), max_length=300)

    class Meta(OfGroup.Meta):
        verbose_name = _("Akteur")
        verbose_name_plural = _("Akteure")

    def __str__(self) -> str:
        return self.name


class ExistingFormat(OfGroup):
    """What the group does already: a forum, a report, a plan of action. `frequency`: "zwei Mal im Jahr"."""

    group = models.ForeignKey(StakeholderGroup, on_delete=models.CASCADE, related_name="formats")
    name = models.CharField(_("Vorhandenes Format"), max_length=300)
    frequency = models.CharField(_("Häufigkeit"), max_length=120, blank=True)

    class Meta(OfGroup.Meta):
        verbose_name = _("vorhandenes Format")
        verbose_name_plural = _("vorhandene Formate")

    def __str__(self) -> str:
        return f"{self.name}, {self.frequency}" if self.frequency else self.name
