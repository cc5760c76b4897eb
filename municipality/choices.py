"""Choices of the room; a leaf that imports nothing of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does in one city. Each app says in its `grants.py` what a role may do."""

    AUTHOR = "author", _("Sachbearbeitung")
    UNIT_HEAD = "unit_head", _("Fachbereichsleitung")
    COSIGNER = "cosigner", _("Mitzeichnung")
    DEPARTMENT_HEAD = "department_head", _("Dezernatsleitung")
    SUBMITTER = "submitter", _("Oberbürgermeister/in")
    CLERK = "clerk", _("Sitzungsdienst")
    MEMBER = "member", _("Gremienmitglied")
    ADMIN = "admin", _("Verwaltung des Portals")


STAFF_ROLES = frozenset(
    {Role.AUTHOR, Role.UNIT_HEAD, Role.COSIGNER, Role.DEPARTMENT_HEAD, Role.SUBMITTER, Role.CLERK, Role.ADMIN}
)
CITY_WIDE_ROLES = frozenset({Role.CLERK, Role.ADMIN, Role.SUBMITTER})


class FederalState(models.TextChoices):
    """The German federal states by their two-letter code."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class NamesInPublic(models.TextChoices):
    """How people of the city are named in the public copies of its papers."""

    NAME = "name", _("mit Namen")
    FUNCTION = "function", _("mit ihrer Funktion")
    NONE = "none", _("gar nicht")


class Gender(models.TextChoices):
    """Which form of a role's label stands beside a name: Dezernentin, Dezernent or Dezernat."""

    FEMALE = "female", _("weibliche Form")
    MALE = "male", _("männliche Form")
    NEUTRAL = "neutral", _("neutrale Form")


class JobState(models.TextChoices):
    """How a background job stands; `municipality/background/` is the only writer."""

    WAITING = "waiting", _("wartet")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    FAILED = "failed", _("fehlgeschlagen")
    CANCELLED = "cancelled", _("abgebrochen")


OPEN_JOB_STATES = (JobState.WAITING, JobState.RUNNING)
"""A job of these will still do something."""


class NoticeKind(models.TextChoices):
    """What a notice asks of its reader."""

    WAITING = "waiting", _("wartet auf Sie")
    CHANGED = "changed", _("hat sich geändert")
    DEADLINE = "deadline", _("Frist")


class MailWish(models.TextChoices):
    """When somebody wants to be told by e-mail; in the portal everything is read anyway."""

    AT_ONCE = "once", _("sofort")
    DAILY = "daily", _("einmal am Tag, gesammelt")
    NEVER = "never", _("keine E-Mails, nur hier im Portal")


class MailState(models.TextChoices):
    """Way of an e-mail. Of an unclear one nobody knows whether it left: the process died while handing it over."""

    WAITING = "waiting", _("wartet")
    SENDING = "sending", _("wird versandt")
    SENT = "sent", _("versandt")
    FAILED = "failed", _("nicht zustellbar")
    UNCLEAR = "unclear", _("ungewiss")
