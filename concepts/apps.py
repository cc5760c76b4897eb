"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConceptsConfig(AppConfig):
    """Name and title of the room."""

    name = "concepts"
    verbose_name = _("Integrationskonzept")
