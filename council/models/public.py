"""The public copy of a paper: what everybody may read, and what was blacked out before."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import RedactionReason
from council.models.parts import Attachment
from council.models.submission import Submission
from council.models.version import SubmissionVersion
from municipality.choices import NamesInPublic
from municipality.frozen import Frozen, FrozenModel
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet

WITHDRAWING = frozenset({"withdrawn_at", "withdrawn_by", "withdrawal_reason"})


class PublicCopyQuerySet(ScopedQuerySet):
    def standing(self) -> PublicCopyQuerySet:
        """Released and not withdrawn; at most one a paper."""
        return self.filter(released_at__isnull=False, withdrawn_at__isnull=True)

    def in_preparation(self) -> PublicCopyQuerySet:
        return self.filter(released_at__isnull=True)

    def facts(self) -> PublicCopyQuerySet:
        """Without the bytes and the values."""
        return self.defer("pdf", "values", "text")


class PublicCopy(ScopedModel):
    """One version of a paper as everybody may read it; written by `council/public/copy.py` only.

    In preparation it is a list of redactions. From its release on it is frozen: `values` are those of the version without the
    blacked-out passages (`SubmissionDocument.to_values()`), `subject` and `text` are taken from them for lists and search, and
    `pdf` is printed from them. Withdrawing is all that can happen to it then. `names` is how people stood in it.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="public_copies")
    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="public_copies")
    names = models.CharField(_("Personen"), max_length=8, choices=NamesInPublic, default=NamesInPublic.FUNCTION)
    created_at = models.DateTimeField(_("angelegt am"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("zurückgezogen am"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.CharField(_("Grund"), max_length=300, blank=True)
    subject = models.CharField(_("Betreff"), max_length=600, blank=True)
    text = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200, blank=True)
    pdf = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    objects = ScopedManager.from_queryset(PublicCopyQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = _("öffentliche Fassung")
        verbose_name_plural = _("öffentliche Fassungen")
        ordering = ["created_at", "pk"]
        permissions = [("release_publiccopy", _("Darf öffentliche Fassungen vorbereiten und freigeben"))]
        constraints = [
            models.CheckConstraint(condition=Q(names__in=NamesInPublic.values), name="public_copy_names_valid"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | (Q(pdf__isnull=False, released_by__isnull=False) & ~Q(sha256="")),
                name="public_copy_released_is_printed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | (Q(released_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="public_copy_withdrawn_says_why",
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(released_at__isnull=True), name="public_copy_one_in_preparation"
            ),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(released_at__isnull=False, withdrawn_at__isnull=True),
                name="public_copy_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}"

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> PublicCopy:
        found: PublicCopy = super().from_db(db, field_names, values)
        found.was_released = found.__dict__.get("released_at") is not None
        return found

    was_released = False
    """Whether the row was released when it was read: what can still be written follows from it."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.was_released and not set(kwargs.get("update_fields") or {"pdf"}) <= WITHDRAWING:
            raise Frozen("A released public copy is never changed, only withdrawn.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.was_released:
            raise Frozen("A released public copy is never deleted.")
        return super().delete(*args, **kwargs)


class Redaction(ScopedModel):
    """A passage that is blacked out wherever it stands in the version, and why."""

    scope_path = "copy__submission__municipality"

    copy = models.ForeignKey(PublicCopy, on_delete=models.CASCADE, related_name="redactions")
    passage = models.CharField(_("Passage"), max_length=500)
    reason = models.CharField(_("Grund"), max_length=10, choices=RedactionReason, default=RedactionReason.PERSONAL)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Schwärzung")
        verbose_name_plural = _("Schwärzungen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=RedactionReason.values), name="redaction_reason_valid"),
            models.CheckConstraint(condition=~Q(passage=""), name="redaction_has_passage"),
            models.UniqueConstraint(fields=["copy", "passage"], name="redaction_passage_once"),
        ]

    def __str__(self) -> str:
        return self.passage


class PublicFile(FrozenModel):
    """An Anlage that was released with a copy, under the title that everybody may read."""

    scope_path = "copy__submission__municipality"

    copy = models.ForeignKey(PublicCopy, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="public_files")
    title = models.CharField(_("Titel"), max_length=400)

    class Meta(FrozenModel.Meta):
        verbose_name = _("veröffentlichte Anlage")
        verbose_name_plural = _("veröffentlichte Anlagen")
        ordering = ["attachment__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["copy", "attachment"], name="public_file_once")]

    def __str__(self) -> str:
        return self.title
