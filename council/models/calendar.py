"""The personal address under which somebody's calendar fetches the sessions."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipality.scoping import MunicipalityModel


def new_key() -> str:
    """A secret that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


class CalendarFeed(MunicipalityModel):
    """One secret address per person and city. Whoever knows it reads the feed without signing in; a new key ends the old one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("Schlüssel"), max_length=64, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Kalenderadresse")
        verbose_name_plural = _("Kalenderadressen")
        constraints = [models.UniqueConstraint(fields=["municipality", "user"], name="calendar_feed_once_per_person")]

    def __str__(self) -> str:
        return str(self.user)
