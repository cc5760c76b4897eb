"""What somebody typed into an event's form and has not saved yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.models.unsaved import UnsavedText
from municipality.scoping import MunicipalityModel


class EventAutosave(MunicipalityModel, UnsavedText):
    """One person's unsaved text of one event (`key`: "veranstaltung-12", "veranstaltung-neu")."""

    key = models.CharField(max_length=60)

    class Meta(UnsavedText.Meta):
        verbose_name = _("nicht gespeicherte Veranstaltung")
        verbose_name_plural = _("nicht gespeicherte Veranstaltungen")
        constraints = [models.UniqueConstraint(fields=["municipality", "user", "key"], name="event_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%d.%m.%Y %H:%M}"
