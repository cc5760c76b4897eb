"""What somebody typed into a part of an edition and has not saved yet."""

from __future__ import annotations

from django.db import models

from concepts.models.concept import ConceptEdition
from municipality.models.unsaved import UnsavedText


class PartAutosave(UnsavedText):
    """The unsaved text of one part (`key`: "kapitel-12", "ziele-neu")."""

    scope_path = "edition__concept__municipality"

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="autosaves")
    key = models.CharField(max_length=60)

    class Meta(UnsavedText.Meta):
        constraints = [models.UniqueConstraint(fields=["edition", "user", "key"], name="part_autosave_once_per_person")]

    def __str__(self) -> str:
        return f"{self.key} {self.saved_at:%d.%m.%Y %H:%M}"
