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


class TableKind(models.TextChoices):
    """What a table that comes in or goes out holds; the values stand in addresses."""

    MEASURES = "massnahmen", _("Maßnahmen")
    RECOMMENDATIONS = "empfehlungen", _("Handlungsempfehlungen")
    GOALS = "ziele", _("Ziele")
    FIGURES = "kennzahlen", _("Werte von Kennzahlen")


class ImportStatus(models.TextChoices):
    """Life of an uploaded table, written by `fields_of_action/exchange/runs.py`."""

    READING = "reading", _("wird gelesen")
    CHECKING = "checking", _("wird geprüft")
    FAULTY = "faulty", _("hat Fehler")
    READY = "ready", _("kann übernommen werden")
    DONE = "done", _("übernommen")


class ImportAction(models.TextChoices):
    """What a row of a table does."""

    NEW = "new", _("neu")
    CHANGE = "change", _("geändert")
    SAME = "same", _("unverändert")
    FAULTY = "faulty", _("fehlerhaft")
