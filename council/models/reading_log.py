"""Who read what that is not public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import ReadKind, ReadWay
from municipality.frozen import FrozenModel
from municipality.scoping import MunicipalityModel


class AccessLog(FrozenModel, MunicipalityModel):
    """One read of something that is not public; written by `council/reading_log.py`, changed and deleted by nobody.

    `object_id` names the row of `kind` without a foreign key: the entry outlives the row and the labels outlive both row and
    person. `detail` says which version or file it was.
    """

    at = models.DateTimeField(_("Zeitpunkt"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Konto")
    )
    reader_label = models.CharField(_("Person"), max_length=200)
    kind = models.CharField(_("Art"), max_length=12, choices=ReadKind)
    object_id = models.PositiveBigIntegerField(_("Kennung"))
    object_label = models.CharField(_("Gegenstand"), max_length=400)
    way = models.CharField(_("Weg"), max_length=12, choices=ReadWay)
    detail = models.CharField(_("Näheres"), max_length=200, blank=True)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Zugriff auf Nichtöffentliches")
        verbose_name_plural = _("Zugriffe auf Nichtöffentliches")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "kind", "object_id", "-at"], name="access_by_object"),
            models.Index(fields=["municipality", "-at"], name="access_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReadKind.values), name="access_kind_valid"),
            models.CheckConstraint(condition=Q(way__in=ReadWay.values), name="access_way_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_label}: {self.object_label}"
