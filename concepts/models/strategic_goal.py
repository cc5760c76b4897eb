"""The Integrationskonzept of a city; the catalogue of strategic goals its papers cite."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.scoping import MunicipalityModel


class StrategicGoal(MunicipalityModel):
    """A goal of the CITY's own catalogue (Offenburg: A3, A4, E4), not a goal of the concept. Submissions cite it."""

    code = models.CharField(_("Kürzel"), max_length=10)
    text = models.TextField(_("Ziel"))
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Strategisches Ziel")
        verbose_name_plural = _("Strategische Ziele")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code", "valid_from"], name="goal_code_unique_per_start"),
            models.UniqueConstraint(
                fields=["municipality", "code"],
                condition=models.Q(valid_from__isnull=True),
                name="goal_code_unique_without_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
