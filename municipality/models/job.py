"""Work that would keep a page waiting, done in the background. What it does and how: `municipality/background/`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipality.choices import OPEN_JOB_STATES, JobState
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from municipality.models.user import User

SILENT_FOR: Final = timedelta(seconds=60)
"""Whoever gave no sign of life for so long is taken for dead; on SQLite one long transaction keeps silence for seconds."""
PATIENCE: Final = timedelta(seconds=20)
"""After so long a waiting job asks whether anybody works at all."""


class BackgroundWorker(models.Model):
    """A process that works off the jobs of all cities; it says every few seconds that it is there."""

    name = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Hintergrundprozess")
        verbose_name_plural = _("Hintergrundprozesse")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def any_alive(cls) -> bool:
        return cls.objects.filter(seen_at__gte=timezone.now() - SILENT_FOR).exists()


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> JobQuerySet:
        """Everybody sees only what they started themselves: it was made with their rights."""
        return self.filter(user=user)

    def open(self) -> JobQuerySet:
        return self.filter(state__in=OPEN_JOB_STATES)


class Job(MunicipalityModel):
    """One piece of work: who wants it, what it is, how far it has come.

    `kind` names the handler, `data` is what the handler gets (JSON). `fingerprint` is made of both, so that the same work is
    not begun twice. `page` is the address of the page it belongs to. `done` of `total` steps are finished (0 of 0: unknown),
    `sentence` says what is going on or why it failed. `task` is the place in the queue. `can_cancel` turns false once there
    is no way back.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Person"))
    kind = models.CharField(_("Art"), max_length=64)
    title = models.CharField(_("Auftrag"), max_length=200)
    data = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    page = models.CharField(_("Seite"), max_length=300, blank=True)
    state = models.CharField(_("Stand"), max_length=9, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=300, blank=True)
    can_cancel = models.BooleanField(default=True)
    tries = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("gestartet am"), default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("beendet am"), null=True)

    objects = ScopedManager.from_queryset(JobQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Auftrag")
        verbose_name_plural = _("Aufträge")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_by_sign_of_life")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_valid"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_JOB_STATES, finished_at__isnull=True)
                | (~Q(state__in=OPEN_JOB_STATES) & Q(finished_at__isnull=False)),
                name="job_finished_when_over",
            ),
            models.UniqueConstraint(
                fields=["municipality", "user", "fingerprint"], condition=Q(state__in=OPEN_JOB_STATES), name="job_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_JOB_STATES

    @property
    def waits_in_vain(self) -> bool:
        """Whether it waits although no worker is there to take it; asks the database only after a while."""
        waits = self.state == JobState.WAITING and self.heartbeat_at < timezone.now() - PATIENCE
        return waits and not BackgroundWorker.any_alive()

    @property
    def percent(self) -> int:
        """Full percents of a known total."""
        return 100 * self.done // self.total if self.total else 0


class JobFile(ScopedModel):
    """What a job has made, for its owner to fetch. In the database, so that it goes with its job and leaves nothing behind."""

    scope_path = "job__municipality"

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Ergebnis eines Auftrags")
        verbose_name_plural = _("Ergebnisse von Aufträgen")

    def __str__(self) -> str:
        return self.name
