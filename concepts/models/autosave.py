"""What somebody typed into a part of an edition and has not saved yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from concepts.models.concept import ConceptEdition
from municipality.scoping import ScopedModel


class PartAutosave(ScopedModel):
    """One person's unsaved text of one part (`key`: "chapter-12"). It is never printed, searched or shown to anybody else.

    `entries` are the fields of the form as pairs of name and value, `base_revision` is the revision they started from.
    """

    scope_path = "edition__concept__municipality"

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    base_revision = models.PositiveIntegerField()
    entries = models.JSONField()
    saved_at = models.DateTimeField(_("aufgehoben am"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("nicht gespeicherter Text")
        verbose_name_plural = _("nicht gespeicherte Texte")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "user", "key"], name="part_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%d.%m.%Y %H:%M}"
