"""Which role a person has in which city."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.choices import Role
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedQuerySet


class MembershipQuerySet(ScopedQuerySet):
    def current(self, day: date | None = None) -> MembershipQuerySet:
        """Valid on this day (today when left out); both ends are included and may be open."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Membership(MunicipalityModel):
    """One role of one person in one city; several rows give several roles.

    `across_cities` is the one way past the scoping: it answers at login in which cities a person works.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("Person")
    )
    role = models.CharField(_("Rolle"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        "municipality.OrganizationalUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("Organisationseinheit"),
    )
    office = models.CharField(
        _("Amtsbezeichnung"),
        max_length=120,
        blank=True,
        help_text=_("Wie sie gedruckt wird, zum Beispiel „Oberbürgermeisterin“."),
    )
    phone_extension = models.CharField(_("Durchwahl"), max_length=40, blank=True)
    valid_from = models.DateField(_("gültig ab"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    objects = ScopedManager.from_queryset(MembershipQuerySet)()
    across_cities = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        ordering = ["user__family_name", "user__given_name", "role"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_valid"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_valid_period_ordered",
            ),
            models.UniqueConstraint(
                fields=["municipality", "user", "role", "unit"],
                name="membership_once_per_role_and_unit",
                violation_error_message=_("Diese Person hat diese Rolle in dieser Einheit bereits."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "user", "role"],
                condition=Q(unit__isnull=True),
                name="membership_once_per_role_without_unit",
                violation_error_message=_("Diese Person hat diese Rolle bereits."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"
