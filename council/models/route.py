"""The city's usual ways through the bodies, copied into a submission and then free."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import StepRole
from council.models.committee import Committee
from municipality.scoping import MunicipalityModel, ScopedModel


class Route(MunicipalityModel):
    """A usual Beratungsfolge. `default` is offered first for a new submission."""

    name = models.CharField(_("Name"), max_length=120)
    default = models.BooleanField(_("als Erstes vorschlagen"), default=False)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("übliche Beratungsfolge")
        verbose_name_plural = _("übliche Beratungsfolgen")
        ordering = ["-default", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="route_name_unique_in_city"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(default=True),
                name="route_one_default_per_city",
                violation_error_message=_("Es gibt schon eine Beratungsfolge, die als Erstes vorgeschlagen wird."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RouteStep(ScopedModel):
    """One station of a usual route; equal positions are parallel."""

    scope_path = "route__municipality"

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gremium"))
    role = models.CharField(_("Zuständigkeit"), max_length=12, choices=StepRole)
    public = models.BooleanField(_("öffentlich"), default=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Station")
        verbose_name_plural = _("Stationen")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(role__in=StepRole.values), name="route_step_role_valid")]

    def __str__(self) -> str:
        return f"{self.position}. {self.committee}"
