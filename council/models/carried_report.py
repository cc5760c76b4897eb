"""The Sachstandsbericht that a paper brings before the bodies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.submission import Submission
from municipality.scoping import ScopedModel
from reports.models import ProgressReport


class CarriedReport(ScopedModel):
    """Which completed report a paper was drawn up from. When the bodies have taken note of it, its duty moves on."""

    scope_path = "submission__municipality"

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="carried_report")
    report = models.ForeignKey(
        ProgressReport, on_delete=models.PROTECT, related_name="papers", verbose_name=_("Sachstandsbericht")
    )

    class Meta(ScopedModel.Meta):
        verbose_name = _("Bericht der Vorlage")
        verbose_name_plural = _("Berichte der Vorlagen")

    def __str__(self) -> str:
        return str(self.report)
