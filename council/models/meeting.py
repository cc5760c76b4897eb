"""Sessions of one or several bodies."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import MeetingState
from council.models.committee import Committee
from municipality.models import User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


class MeetingQuerySet(ScopedQuerySet):
    def for_list(self) -> MeetingQuerySet:
        """Sessions with their bodies, in a fixed number of queries."""
        bodies = self.model._meta.get_field("bodies").related_model.objects
        return self.prefetch_related(Prefetch("bodies", bodies.select_related("committee")))

    def upcoming(self) -> MeetingQuerySet:
        return self.filter(starts_at__gte=timezone.now()).exclude(state=MeetingState.CANCELLED).order_by("starts_at")


class Meeting(MunicipalityModel):
    """A session; several bodies make it a joint one (OParl: Meeting). `state` is written by `council/meetings.py`."""

    starts_at = models.DateTimeField(_("Beginn"))
    place = models.CharField(_("Ort"), max_length=160, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED, editable=False)
    agenda_published_at = models.DateTimeField(_("Tagesordnung veröffentlicht am"), null=True, blank=True, editable=False)

    objects = ScopedManager.from_queryset(MeetingQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")
        ordering = ["-starts_at"]
        permissions = [("manage_meetings", _("Darf Sitzungen vorbereiten und Ergebnisse eintragen"))]
        indexes = [models.Index(fields=["municipality", "starts_at"], name="meeting_by_start")]
        constraints = [models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_valid")]

    def __str__(self) -> str:
        return f"{self.bodies_label}, {self.day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        # The active city is this row's city; asking it saves a query per row of a list.
        return reverse("council:meeting_detail", args=[active_municipality().slug, self.pk])

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def committees(self) -> list[Committee]:
        return [body.committee for body in self.bodies.all()]

    @property
    def bodies_label(self) -> str:
        return " + ".join(committee.name for committee in self.committees)

    @property
    def notice_deadline(self) -> date:
        """Last day on which papers can be sent in time: the longest notice period of the bodies before the session."""
        return self.day - timedelta(days=max((committee.notice_days for committee in self.committees), default=0))

    def is_attended_by(self, user: User) -> bool:
        return any(seat.user_id == user.pk for committee in self.committees for seat in committee.members.all())


class MeetingCommittee(ScopedModel):
    """A body that takes part in a session."""

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="bodies")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", verbose_name=_("Gremium"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("beteiligtes Gremium")
        verbose_name_plural = _("beteiligte Gremien")
        ordering = ["committee__position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "committee"], name="meeting_committee_once")]

    def __str__(self) -> str:
        return str(self.committee)
