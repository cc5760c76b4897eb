"""What a submission was drawn up from: the measures it concerns, and the texts that were taken over from the concept."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.models import ConceptEdition
from council.models.parts import Attachment, Section, SubmissionPart
from council.models.submission import Submission
from fields_of_action.models import FieldOfAction, Measure
from municipality.scoping import ScopedModel


class SubmissionMeasure(SubmissionPart):
    """A measure that the paper concerns. A decision on the paper decides it, too."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="concerned_measures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="in_submissions", verbose_name=_("Maßnahme"))

    class Meta(SubmissionPart.Meta):
        verbose_name = _("Maßnahme der Vorlage")
        verbose_name_plural = _("Maßnahmen der Vorlage")
        constraints = [models.UniqueConstraint(fields=["submission", "measure"], name="submission_measure_once")]

    def __str__(self) -> str:
        return str(self.measure)


class InsertedPart(ScopedModel):
    """A section or an attachment that was taken over from the concept: from what, when, and the text as it was then.

    `part` names the function of `council/drawing_up/` that wrote it; `edition` and `field` (or, without a field, the measures
    of the paper) are what it read. `text` is the snapshot, sanitised rich text; for an attachment it is empty, and `sha256` is
    that of the file. The row goes with the section that a person deletes from her draft.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="inserted_parts")
    section = models.OneToOneField(Section, on_delete=models.CASCADE, null=True, related_name="inserted")
    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, null=True, related_name="inserted")
    part = models.CharField(_("Teil"), max_length=40)
    edition = models.ForeignKey(ConceptEdition, on_delete=models.PROTECT, null=True, related_name="inserted_into")
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, null=True, related_name="inserted_into")
    source = models.CharField(_("Quelle"), max_length=300)
    text = models.TextField(_("übernommener Text"), blank=True)
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("übernommen am"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = _("übernommener Teil")
        verbose_name_plural = _("übernommene Teile")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, attachment__isnull=True) | Q(section__isnull=True, attachment__isnull=False),
                name="inserted_part_is_section_or_attachment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.taken_at:%d.%m.%Y}"

    @staticmethod
    def print_of(text: str) -> str:
        """The SHA-256 of a text, as `sha256` keeps it."""
        return hashlib.sha256(text.encode()).hexdigest()
