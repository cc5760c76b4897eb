from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalityConfig(AppConfig):
    """Who: cities, their units, users, roles and the scoping of every row to its city."""

    name = "municipality"
    verbose_name = _("Kommune und Personen")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers itself; models exist only now.
        from municipality.background import checks  # noqa: F401
