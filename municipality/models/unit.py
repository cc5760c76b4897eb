"""Departments, divisions and offices of a city."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipality.scoping import MunicipalityModel


class OrganizationalUnit(MunicipalityModel):
    """A Dezernat, Fachbereich, Amt, Abteilung or Stabsstelle (OParl: Organization)."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("gehört zu")
    )
    kind_label = models.CharField(_("Bezeichnung der Ebene"), max_length=40, help_text=_("Zum Beispiel „Fachbereich“."))
    number = models.CharField(_("Nummer"), max_length=20, blank=True)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=40, blank=True)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Leitung")
    )
    head_approves = models.BooleanField(
        _("Leitung darf freigeben"),
        default=False,
        help_text=_(
            "Die Dezernatsleitung gibt Vorlagen dieser Einheit und ihrer Untereinheiten anstelle der Verwaltungsspitze frei."
        ),
    )
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Organisationseinheit")
        verbose_name_plural = _("Organisationseinheiten")
        ordering = ["number", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="unit_name_unique_in_city"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="unit_valid_period_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is printed: "Fachbereich 9, Familien, Schulen und Soziales" or the plain name without a number."""
        return f"{self.kind_label} {self.number}, {self.name}" if self.number else self.name
