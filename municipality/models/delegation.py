"""Who stands in for whom, and how long."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.scoping import MunicipalityModel, ScopedManager, ScopedQuerySet


class DelegationQuerySet(ScopedQuerySet):
    def current(self, day: date | None = None) -> DelegationQuerySet:
        """Valid on this day (today when left out); both ends are included."""
        day = day or timezone.localdate()
        return self.filter(valid_from__lte=day, valid_to__gte=day)

    def not_over(self) -> DelegationQuerySet:
        """Those of today and later, the next first."""
        return self.filter(valid_to__gte=timezone.localdate()).order_by("valid_from", "pk")


class Delegation(MunicipalityModel):
    """One person may cosign and approve for another in this time, with that person's rights and no more.

    It is not handed on: whoever stands in for a deputy does not stand in for the person behind her. It ends with the rights of
    the person represented.
    """

    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in", verbose_name=_("Vertretung")
    )
    represented = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stood_in_by", verbose_name=_("vertritt")
    )
    valid_from = models.DateField(_("von"))
    valid_to = models.DateField(_("bis"))

    objects = ScopedManager.from_queryset(DelegationQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        ordering = ["-valid_from", "pk"]
        permissions = [("arrange_own_delegation", _("Darf die eigene Vertretung regeln"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(deputy=F("represented")),
                name="delegation_of_somebody_else",
                violation_error_message=_("Niemand vertritt sich selbst. Bitte wählen Sie zwei verschiedene Personen."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="delegation_period_ordered",
                violation_error_message=_("Die Vertretung endet, bevor sie beginnt. Bitte prüfen Sie die beiden Tage."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} für {self.represented}"

    @property
    def has_begun(self) -> bool:
        return self.valid_from <= timezone.localdate()

    def end(self) -> None:
        """It holds no longer from now on; one that was not used on an earlier day goes, since it never held."""
        today = timezone.localdate()
        if self.valid_from >= today:
            self.delete()
        else:
            self.valid_to = today - timedelta(days=1)
            self.save(update_fields=["valid_to"])
