"""What somebody typed and has not saved yet: the common part of the tables that keep it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.scoping import ScopedModel


class UnsavedText(ScopedModel):
    """One person's unsaved text of one form. It is never printed, searched or shown to anybody else.

    `entries` are the fields of the form as pairs of name and value, `base_revision` is the revision they started from. Written
    and read by `municipality/unsaved.py`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base_revision = models.PositiveIntegerField()
    entries = models.JSONField()
    saved_at = models.DateTimeField(_("aufgehoben am"))

    class Meta(ScopedModel.Meta):
        abstract = True
        verbose_name = _("nicht gespeicherter Text")
        verbose_name_plural = _("nicht gespeicherte Texte")
        ordering = ["-saved_at"]
