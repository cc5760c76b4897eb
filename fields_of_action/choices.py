"""Choices of the room; a leaf that imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalLevel(models.TextChoices):
    GUIDING = "guiding", _("Leitziel")
    PARTIAL = "partial", _("Teilziel")
    IMPACT = "impact", _("Wirkungsziel")


class MeasureKind(models.TextChoices):
    KEY_PROJECT = "key_project", _("Schlüsselprojekt")
    PILOT_PROJECT = "pilot_project", _("Modellprojekt")
    MEASURE = "measure", _("Maßnahme")


class MeasureStatus(models.TextChoices):
    """Where a measure stands. Written together with a `MeasureUpdate` by `fields_of_action/updates.py`."""

    IDEA = "idea", _("Idee")
    PROPOSED = "proposed", _("vorgeschlagen")
    DECIDED = "decided", _("beschlossen")
    IN_PREPARATION = "in_preparation", _("in Vorbereitung")
    RUNNING = "running", _("läuft")
    DONE = "done", _("abgeschlossen")
    ON_HOLD = "on_hold", _("ruht")
    DROPPED = "dropped", _("aufgegeben")


CLOSED = frozenset({MeasureStatus.DONE, MeasureStatus.DROPPED})
"""Nothing more happens in these; such a measure is never overdue."""
REPORTING = frozenset({MeasureStatus.DECIDED, MeasureStatus.IN_PREPARATION, MeasureStatus.RUNNING, MeasureStatus.ON_HOLD})
"""Somebody works on these or waits to; such a measure is expected to be reported on."""
MONTHS_WITHOUT_REPORT = 6
"""After so many months without a report a measure is marked as stale."""


class Owner(models.TextChoices):
    """Who carries a measure or an offer."""

    ADMINISTRATION = "administration", _("Verwaltung")
    PARTNER = "partner", _("Partner")
    JOINT = "joint", _("gemeinsam")
