"""Choices of the room; a leaf that imports nothing of ours."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a group that works on the concept calls itself."""

    STEERING_GROUP = "steering_group", _("Steuerungsgruppe")
    INITIATIVE = "initiative", _("Initiativkreis")
    WORKING_GROUP = "working_group", _("Arbeitsgruppe")
    PLATFORM = "platform", _("Plattform")
    ROUND_TABLE = "round_table", _("Runder Tisch")


class GroupRole(models.TextChoices):
    """What a member does in a group."""

    MODERATOR = "moderator", _("Moderation")
    DEPUTY = "deputy", _("Stellvertretung")
    CONTACT = "contact", _("Ansprechperson")
    SECRETARY = "secretary", _("Protokoll")
    MEMBER = "member", _("Mitglied")


class Capacity(models.TextChoices):
    """In which capacity somebody takes part: paid by the city, paid by a partner, or unpaid."""

    STAFF = "staff", _("Stadtverwaltung")
    PARTNER = "partner", _("Einrichtung oder Träger")
    VOLUNTEER = "volunteer", _("ehrenamtlich")


class EventKind(models.TextChoices):
    """What kind of coming together it was."""

    WORKSHOP = "workshop", _("Workshop")
    KICK_OFF = "kick_off", _("Auftaktveranstaltung")
    GROUP_SESSION = "group_session", _("Gruppensitzung")
    EXPERT_MEETING = "expert_meeting", _("Expertentreffen")
    CONFERENCE = "conference", _("Konferenz")
    TRAINING = "training", _("Schulung")
    MIDPOINT = "midpoint", _("Bergfest")
    CLOSING = "closing", _("Abschlussveranstaltung")


class ContributionKind(models.TextChoices):
    """What somebody said: a thought, something that is missing, advice, or a project."""

    IDEA = "idea", _("Idee")
    NEED = "need", _("Bedarf")
    RECOMMENDATION = "recommendation", _("Empfehlung")
    PROJECT = "project", _("Projektvorschlag")


class Purpose(models.TextChoices):
    """Why the name of a participant is kept. A closed list: nothing about a person can be written in here."""

    PARTICIPATION = "participation", _("Nachweis der Teilnahme")
    INVITATION = "invitation", _("Einladung zu weiteren Veranstaltungen")
    COLLABORATION = "collaboration", _("Mitarbeit in einer Gruppe")
    CONTACT = "contact", _("Rückfragen zu Beiträgen")


LONGEST_KEPT = timedelta(days=5 * 365 + 2)
"""No name is kept longer than this after the consent: five years, whatever leap days they hold."""
USUALLY_KEPT = timedelta(days=2 * 365)
"""What the form proposes."""


class DataAction(models.TextChoices):
    """What happened to the data of a person."""

    CREATED = "created", _("angelegt")
    CHANGED = "changed", _("geändert")
    LISTED = "listed", _("Liste gelesen")
    READ = "read", _("gelesen")
    EXPORTED = "exported", _("Auskunft erstellt")
    ERASED = "erased", _("gelöscht")


class ErasureReason(models.TextChoices):
    """Why the data of a person were erased; a closed list, so that no name stands in it."""

    DUE = "due", _("Löschdatum erreicht")
    REQUEST = "request", _("Die Person hat es verlangt.")
    WITHDRAWN = "withdrawn", _("Die Person hat ihre Einwilligung widerrufen.")
    FULFILLED = "fulfilled", _("Der Zweck ist erfüllt.")
    MISTAKEN = "mistaken", _("Der Eintrag war ein Irrtum.")
