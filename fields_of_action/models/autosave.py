"""What somebody typed into the sheet of a measure and has not saved yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.models.unsaved import UnsavedText
from municipality.scoping import MunicipalityModel


class MeasureAutosave(MunicipalityModel, UnsavedText):
    """The unsaved sheet of one measure (`key`: "massnahme-12", "massnahme-neu", "massnahme-neu-empfehlung-7")."""

    key = models.CharField(max_length=60)

    class Meta(UnsavedText.Meta):
        verbose_name = _("nicht gespeicherte Maßnahme")
        verbose_name_plural = _("nicht gespeicherte Maßnahmen")
        constraints = [models.UniqueConstraint(fields=["municipality", "user", "key"], name="measure_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%d.%m.%Y %H:%M}"
