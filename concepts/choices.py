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


class Cadence(models.TextChoices):
    """How often something comes round."""

    ONCE = "once", _("einmalig")
    MONTHLY = "monthly", _("monatlich")
    QUARTERLY = "quarterly", _("vierteljährlich")
    HALF_YEARLY = "half_yearly", _("halbjährlich")
    YEARLY = "yearly", _("jährlich")
    TWO_YEARLY = "two_yearly", _("alle zwei Jahre")
    AS_NEEDED = "as_needed", _("nach Bedarf")


class SupportKind(models.TextChoices):
    """What somebody from outside does for the concept."""

    SCIENTIFIC = "scientific", _("wissenschaftliche Begleitung")
    PROCESS = "process", _("Prozessbegleitung")
    MODERATION = "moderation", _("Moderation")
    CONSULTING = "consulting", _("Beratung")
    NETWORK = "network", _("Modell- oder Netzwerkpartnerschaft")
    OTHER = "other", _("sonstige Begleitung")


class Decision(models.TextChoices):
    """What became of an application for money."""

    PLANNED = "planned", _("geplant")
    APPLIED = "applied", _("beantragt")
    GRANTED = "granted", _("bewilligt")
    REFUSED = "refused", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class DocumentKind(models.TextChoices):
    """What a document that goes with the concept is."""

    CONCEPT = "concept", _("Konzept oder Plan")
    REPORT = "report", _("Bericht")
    RESOLUTION = "resolution", _("Beschluss oder Selbstverpflichtung")
    PUBLICATION = "publication", _("Veröffentlichung")
    OTHER = "other", _("sonstige Unterlage")


class InstrumentKind(models.TextChoices):
    """By what a city keeps working on after the adoption."""

    ROUND_TABLE = "round_table", _("Runder Tisch")
    WORKSHOP = "workshop", _("Workshop")
    PLATFORM = "platform", _("Dialogplattform")
    NETWORK = "network", _("Netzwerk oder Bündnis")
    STEERING = "steering", _("Steuerung in der Verwaltung")
    INFORMATION = "information", _("Information der Beteiligten")
    OTHER = "other", _("sonstiges Instrument")
