"""What happened to a session and what was sent out about it; written once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import MeetingAction, MeetingDocumentKind, Presence
from council.models.committee import Committee, CommitteeMember
from council.models.meeting import Meeting
from municipality.frozen import FrozenModel
from municipality.scoping import ScopedModel


class MeetingEvent(FrozenModel):
    """Who did what to a session and when. `before` and `after` say in words what changed; `actor_label` outlives the person."""

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(_("Person"), max_length=200)
    action = models.CharField(_("Vorgang"), max_length=20, choices=MeetingAction)
    before = models.TextField(_("vorher"), blank=True)
    after = models.TextField(_("nachher"), blank=True)
    reason = models.TextField(_("Begründung"), blank=True)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Ereignis einer Sitzung")
        verbose_name_plural = _("Ereignisse der Sitzungen")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["meeting", "at"], name="meeting_event_by_meeting")]
        constraints = [models.CheckConstraint(condition=Q(action__in=MeetingAction.values), name="meeting_event_action_valid")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.get_action_display()}"

    def chained_values(self) -> dict[str, Any]:
        """What the link of this event holds fast."""
        return {
            "id": self.pk,
            "meeting": self.meeting_id,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_label": self.actor_label,
            "action": self.action,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
        }


class MeetingDocument(FrozenModel):
    """A PDF that was sent out about a session, as it was sent.

    With `committee` it is the copy for the members of that body and holds what they may know of the non-public part;
    without, it is the public copy, which names no subject of the non-public part.
    """

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("Art"), max_length=12, choices=MeetingDocumentKind)
    created_at = models.DateTimeField(_("erstellt am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Schriftstück einer Sitzung")
        verbose_name_plural = _("Schriftstücke der Sitzungen")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingDocumentKind.values), name="meeting_document_kind_valid")
        ]

    def __str__(self) -> str:
        return self.file_name


class Minutes(ScopedModel):
    """How a session went besides its outcomes: when it really began and ended, who chaired, who wrote, who came as a guest.

    `revision` grows with every change, so that nobody writes over what a colleague has entered meanwhile.
    """

    scope_path = "meeting__municipality"

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    began_at = models.TimeField(_("Beginn"), null=True, blank=True)
    ended_at = models.TimeField(_("Ende"), null=True, blank=True)
    chaired_by = models.CharField(_("Vorsitz"), max_length=160, blank=True)
    written_by = models.CharField(_("Schriftführung"), max_length=160, blank=True)
    guests = models.TextField(_("Gäste"), blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Angaben zur Niederschrift")
        verbose_name_plural = _("Angaben zu den Niederschriften")

    def __str__(self) -> str:
        return str(self.meeting)


class Attendance(ScopedModel):
    """Whether a member of a body was there. `name` stays as it was; without times she was there from beginning to end."""

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField(_("Name"), max_length=200)
    presence = models.CharField(_("Anwesenheit"), max_length=10, choices=Presence, default=Presence.PRESENT)
    came_at = models.TimeField(_("von"), null=True, blank=True)
    left_at = models.TimeField(_("bis"), null=True, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Anwesenheit")
        verbose_name_plural = _("Anwesenheiten")
        ordering = ["member__committee__position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once_per_member"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_presence_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_presence_display()}"
