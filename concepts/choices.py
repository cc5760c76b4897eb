"""Choices of the room; a leaf that imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionStatus(models.TextChoices):
    """Life of an edition. Changed only by `concepts/transitions.py`, along the table in `concepts/workflow.py`."""

    DRAFT = "draft", _("Entwurf")
    IN_REVIEW = "in_review", _("in Abstimmung")
    ADOPTED = "adopted", _("beschlossen")
    SUPERSEDED = "superseded", _("fortgeschrieben")


class Horizon(models.TextChoices):
    """How soon something can be done."""

    SHORT = "short", _("kurzfristig")
    MEDIUM = "medium", _("mittelfristig")
    LONG = "long", _("langfristig")


class Priority(models.TextChoices):
    HIGH = "high", _("hoch")
    NORMAL = "normal", _("normal")
    LOW = "low", _("niedrig")
