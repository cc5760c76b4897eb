"""Rows of the room: prints that are kept so that nobody waits for them twice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concepts.models import ConceptEdition
from municipality.scoping import ScopedModel


class StoredPrint(ScopedModel):
    """A PDF of an edition, found again by the hash of everything that went into it; `sha256` is the file's own.

    Whoever may read other values gets other values, another hash and so another print: nothing has to be asked here.
    """

    scope_path = "edition__concept__municipality"

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="stored_prints")
    values_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    made_at = models.DateTimeField(_("gedruckt am"), auto_now_add=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("aufbewahrter Druck")
        verbose_name_plural = _("aufbewahrte Drucke")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "values_sha256"], name="stored_print_once_for_its_values")]

    def __str__(self) -> str:
        return self.sha256[:12]
