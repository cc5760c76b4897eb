"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldsOfActionConfig(AppConfig):
    """Name and title of the room."""

    name = "fields_of_action"
    verbose_name = _("Handlungsfelder")

    def ready(self) -> None:
        # Models exist only now.
        from fields_of_action import editions, exporting, parts  # noqa: F401  `exporting` registers its handler
        from fields_of_action.exchange import background  # noqa: F401  registers its handlers

        editions.connect()
        parts.connect()
