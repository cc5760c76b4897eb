"""Figures that tell how it goes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept
from concepts.models.revised import RevisedModel
from fields_of_action.models.field import FieldOfAction
from municipality.history import History
from municipality.scoping import ScopedModel


class Indicator(RevisedModel, ScopedModel):
    """Something counted every year. `is_count` marks numbers of people: under five they are suppressed in anything public."""

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="indicators", verbose_name=_("Konzept"))
    field = models.ForeignKey(
        FieldOfAction, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("Handlungsfeld")
    )
    theme = models.CharField(_("Thema"), max_length=120, blank=True)
    name = models.CharField(_("Kennzahl"), max_length=200)
    definition = models.TextField(_("Definition"), blank=True)
    unit = models.CharField(_("Einheit"), max_length=40)
    source = models.CharField(_("Quelle"), max_length=200, blank=True)
    is_count = models.BooleanField(_("zählt Personen"), default=False)

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Kennzahl")
        verbose_name_plural = _("Kennzahlen")
        ordering = ["theme", "name"]
        constraints = [models.UniqueConstraint(fields=["concept", "name"], name="indicator_name_unique_in_concept")]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(ScopedModel):
    """The figure of one year, for all or for one `group`."""

    scope_path = "indicator__concept__municipality"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    group = models.CharField(_("Gruppe"), max_length=120, blank=True)
    value = models.DecimalField(_("Wert"), max_digits=14, decimal_places=2)
    footnote = models.CharField(_("Fußnote"), max_length=300, blank=True)

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Wert")
        verbose_name_plural = _("Werte")
        ordering = ["year", "group"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "group"], name="indicator_value_once_per_year_and_group"),
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2100), name="indicator_value_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"
