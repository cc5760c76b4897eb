"""What somebody typed into an event's form and has not saved yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.scoping import MunicipalityModel


class EventAutosave(MunicipalityModel):
    """One person's unsaved text of one event (`key`: "veranstaltung-12", "veranstaltung-neu"). Nobody else ever sees it.

    `entries` are the fields of the form as pairs of name and value, `base_revision` is the revision they started from.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    base_revision = models.PositiveIntegerField()
    entries = models.JSONField()
    saved_at = models.DateTimeField(_("aufgehoben am"))

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("nicht gespeicherte Veranstaltung")
        verbose_name_plural = _("nicht gespeicherte Veranstaltungen")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["municipality", "user", "key"], name="event_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%d.%m.%Y %H:%M}"
