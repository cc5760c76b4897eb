"""The history of a submission: append-only, and every entry linked to the one before it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.consultation import Consultation
from council.models.submission import Submission
from council.models.version import SubmissionVersion
from municipality.frozen import FrozenModel
from municipality.scoping import MunicipalityModel


class SubmissionEvent(FrozenModel):
    """Who did what and when. `actor_label` outlives the person; `step` is set for events of the Beratungsfolge.

    `version` is what the event froze. `on_behalf_of` is whoever the acting person represented; the label says so, too.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    step = models.ForeignKey(Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    version = models.OneToOneField(SubmissionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="event")
    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in Vertretung für"),
    )
    actor_label = models.CharField(_("Person"), max_length=500)
    action = models.CharField(_("Vorgang"), max_length=40)
    from_status = models.CharField(max_length=16, blank=True)
    to_status = models.CharField(max_length=16)
    reason = models.TextField(_("Begründung"), blank=True)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Ereignis")
        verbose_name_plural = _("Ereignisse")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["submission", "at"], name="event_by_submission")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.action}"

    @classmethod
    def chained_rows(cls) -> models.QuerySet[SubmissionEvent]:
        """The rows with all that `chained_values` reads, without the bytes of the prints."""
        prints = models.Prefetch("version__prints", SubmissionVersion.print_facts())
        rows: models.QuerySet[SubmissionEvent] = cls.objects.select_related("submission", "version").prefetch_related(prints)
        return rows

    def chained_values(self) -> dict[str, Any]:
        """What the link of the chain holds fast.

        A column that is added later goes in only where it is filled, or all links made before it would no longer fit.
        """
        values: dict[str, Any] = {
            "id": self.pk,
            "submission": self.submission_id,
            "step": self.step_id,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": self.actor_id,
            "actor_label": self.actor_label,
            "action": self.action,
            "from": self.from_status,
            "to": self.to_status,
            "reason": self.reason,
        }
        if self.on_behalf_of_id is not None:
            values["on_behalf_of"] = self.on_behalf_of_id
        if self.version is not None:
            values["version"] = self.version.chained_values()
        return values

    @property
    def about(self) -> str:
        """What the event is about, for the sentence that names a broken link."""
        return str(self.submission)


class EventSeal(FrozenModel, MunicipalityModel):
    """The link of one event in the chain of its city; `council/chain.py` is the one writer and reader.

    `number` counts from 1 without gaps. `hash` is over the hash of the link before and the values of the event. `log` is the
    model of the event and `event_id` its row: no foreign key, because the link must outlive a row that somebody takes away.
    """

    log = models.CharField(_("Protokoll"), max_length=40)
    event_id = models.PositiveBigIntegerField(_("Ereignis"))
    number = models.PositiveBigIntegerField(_("Nummer"))
    previous = models.CharField(_("Prüfsumme davor"), max_length=64, blank=True)
    hash = models.CharField(_("Prüfsumme"), max_length=64)

    class Meta(FrozenModel.Meta):
        verbose_name = _("Verknüpfung eines Ereignisses")
        verbose_name_plural = _("Verknüpfungen der Ereignisse")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "number"], name="event_seal_number_once"),
            models.UniqueConstraint(fields=["municipality", "log", "event_id"], name="event_seal_event_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)
