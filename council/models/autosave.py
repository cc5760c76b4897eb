"""What somebody typed in the editor and has not saved yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.models.submission import Submission
from municipality.scoping import ScopedModel


class SubmissionAutosave(ScopedModel):
    """One person's unsaved text of one submission. It is never printed, searched or shown to anybody else.

    `entries` are the fields of the form as pairs of name and value, `base_revision` is the revision they started from.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base_revision = models.PositiveIntegerField()
    entries = models.JSONField()
    saved_at = models.DateTimeField(_("aufgehoben am"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("nicht gespeicherter Text")
        verbose_name_plural = _("nicht gespeicherte Texte")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.saved_at:%d.%m.%Y %H:%M}"
