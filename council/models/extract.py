"""Extracts of the minutes: what one body decided about one paper."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.consultation import Consultation
from municipality.frozen import FrozenModel


class Extract(FrozenModel):
    """A Beschlussauszug as it was handed out, made by `council/extracts.py` together with the outcome it tells.

    The first one holds subject to the minutes, the `final` one was made when these were approved.
    """

    scope_path = "consultation__submission__municipality"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="extracts")
    final = models.BooleanField(_("endgültig"), default=False)
    file_name = models.CharField(max_length=200)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("erstellt am"))

    class Meta(FrozenModel.Meta):
        verbose_name = _("Beschlussauszug")
        verbose_name_plural = _("Beschlussauszüge")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "final"], name="extract_once_each")]

    def __str__(self) -> str:
        return self.file_name
