"""Sessions of one or several bodies."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.choices import MeetingState
from council.models.committee import Committee
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet, active_municipality

SATURDAY = 5


def before_weekend(day: date) -> date:
    """The day itself, or the Friday before where it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


class MeetingQuerySet(ScopedQuerySet):
    def for_list(self) -> MeetingQuerySet:
        """Sessions with their bodies, in a fixed number of queries."""
        bodies = self.model._meta.get_field("bodies").related_model.objects
        return self.prefetch_related(Prefetch("bodies", bodies.select_related("committee")))

    def upcoming(self) -> MeetingQuerySet:
        return self.filter(starts_at__gte=timezone.now()).exclude(state=MeetingState.CANCELLED).order_by("starts_at")

    def public(self) -> MeetingQuerySet:
        """Sessions whose agenda was published and has something in its public part; all others do not exist for everybody."""
        steps = self.model._meta.get_field("steps").related_model.objects.public()
        free = self.model._meta.get_field("free_items").related_model.objects.filter(public=True, sent_at__isnull=False)
        here = OuterRef("pk")
        return self.filter(agenda_published_at__isnull=False).filter(
            Exists(steps.filter(meeting=here)) | Exists(free.filter(meeting=here))
        )


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

    def public_url(self) -> str:
        """Address of its public page, which answers as long as its agenda has a public part."""
        return reverse("public:session", args=[active_municipality().slug, self.pk])

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
    def notice_days(self) -> int:
        """The longest notice period of the bodies, in whole days."""
        return max((committee.notice_days for committee in self.committees), default=0)

    @property
    def notice_deadline(self) -> date:
        """Day by which the agenda has to go out, counted backwards from the body with the longest period.

        A Saturday or Sunday becomes the Friday before, when somebody is there to send it. Whether the notice period itself
        is kept is counted in days, without regard to weekends (`is_late`).
        """
        return min((self._sent_by(committee) for committee in self.committees), default=before_weekend(self.day))

    @property
    def hand_in_deadline(self) -> date:
        """Last day on which papers are handed in for this session: so many days before the agenda goes out as the body
        that is stricter asks for. A Saturday or Sunday becomes the Friday before.
        """
        days = (self._sent_by(item) - timedelta(days=item.hand_in_days) for item in self.committees)
        return before_weekend(min(days, default=self.day))

    def _sent_by(self, committee: Committee) -> date:
        return before_weekend(self.day - timedelta(days=committee.notice_days))

    def is_late(self, day: date) -> bool:
        """Whether an agenda that goes out on this day misses the notice period of one of the bodies."""
        return (self.day - day).days < self.notice_days


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


class AgendaItem(ScopedModel):
    """A line of the agenda without a paper: opening, questions of residents, anything else.

    `sent_at` is written when the agenda goes out; from then on the line keeps its number and its words.
    """

    scope_path = "meeting__municipality"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="free_items")
    title = models.CharField(_("Gegenstand"), max_length=300)
    public = models.BooleanField(_("öffentlich"), default=True)
    number = models.CharField(_("TOP"), max_length=20, blank=True, editable=False)
    note = models.CharField(
        _("Hinweis"), max_length=300, blank=True, help_text=_("Steht klein darunter, zum Beispiel wer vorträgt.")
    )
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("versandt am"), null=True, blank=True, editable=False)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Tagesordnungspunkt ohne Vorlage")
        verbose_name_plural = _("Tagesordnungspunkte ohne Vorlage")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title
