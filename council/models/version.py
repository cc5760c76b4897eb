"""Frozen states of a submission and their prints."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import VersionKind
from council.models.submission import Submission
from municipality.frozen import FrozenModel


class SubmissionVersion(FrozenModel):
    """What a submission said at one moment: M1, M2 … per cosigning round, 1.0 approved, 1.1 corrected.

    `values` is `SubmissionDocument.to_values()`, `letterhead` is `Letterhead.to_values()`; `form` names the city form and
    `form_source` keeps its text, so that the paper can be printed again as it was.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(_("Fassung"), max_length=10)
    kind = models.CharField(_("Art"), max_length=10, choices=VersionKind)
    values = models.JSONField()
    letterhead = models.JSONField()
    form = models.CharField(_("Formular"), max_length=60)
    form_source = models.TextField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("erstellt am"))

    class Meta(FrozenModel.Meta):
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "label"], name="version_label_once"),
            models.CheckConstraint(condition=Q(kind__in=VersionKind.values), name="version_kind_valid"),
        ]

    def __str__(self) -> str:
        return self.label

    @staticmethod
    def print_facts() -> models.QuerySet[VersionPrint]:
        """The prints without their bytes."""
        rows: models.QuerySet[VersionPrint] = VersionPrint.objects.defer("pdf")
        return rows

    def chained_values(self) -> dict[str, Any]:
        """What the link of its event holds fast: the frozen values and every print by their hashes."""
        frozen = [self.values, self.letterhead, self.form, self.form_source]
        text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return {
            "id": self.pk,
            "label": self.label,
            "values": hashlib.sha256(text.encode()).hexdigest(),
            "prints": sorted([row.step_key, row.public_only, row.sha256] for row in self.prints.all()),
        }


class VersionPrint(FrozenModel):
    """A PDF of a version. `step_key` names the body for forms that print one paper per body, else it is empty.

    `public_only` prints leave out the steps that are not public; they are for readers without a seat in those bodies.
    """

    scope_path = "version__submission__municipality"

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="prints")
    step_key = models.CharField(max_length=20, blank=True)
    public_only = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta(FrozenModel.Meta):
        verbose_name = _("Druck")
        verbose_name_plural = _("Drucke")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "step_key", "public_only"], name="version_print_once")]

    def __str__(self) -> str:
        return self.file_name
