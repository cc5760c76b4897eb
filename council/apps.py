from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    """The way of a submission through the bodies."""

    name = "council"
    verbose_name = _("Gremien und Vorlagen")
    default_auto_field = "django.db.models.BigAutoField"
