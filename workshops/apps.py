"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Name and title of the room."""

    name = "workshops"
    verbose_name = _("Beteiligung")

    def ready(self) -> None:
        # Models exist only now.
        from workshops import hooks, origins, places, turning

        hooks.connect()
        origins.connect()
        places.connect()
        turning.connect()
