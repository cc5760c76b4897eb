"""The history of a submission: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.consultation import Consultation
from council.models.submission import Submission
from municipality.frozen import FrozenModel


class SubmissionEvent(FrozenModel):
    """Who did what and when. `actor_label` outlives the person; `step` is set for events of the Beratungsfolge."""

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    step = models.ForeignKey(Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("Person"), max_length=200)
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
