"""Mitzeichnung: who is asked, and the answers of every round, kept as evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import Answer, RoundClosing
from council.models.parts import SubmissionPart
from council.models.submission import Submission
from municipality.models import OrganizationalUnit
from municipality.scoping import ScopedModel


class CosignStation(SubmissionPart):
    """A unit that shall cosign, as planned in the draft. `days` is how long it has from the start of a round."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cosign_stations")
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Einheit"))
    days = models.PositiveSmallIntegerField(_("Frist in Tagen"), default=5)

    class Meta(SubmissionPart.Meta):
        verbose_name = _("mitzeichnende Stelle")
        verbose_name_plural = _("mitzeichnende Stellen")
        constraints = [models.UniqueConstraint(fields=["submission", "unit"], name="cosign_station_once")]

    def __str__(self) -> str:
        return str(self.unit)


class CosignRound(ScopedModel):
    """One round of cosigning on one snapshot. Rounds are never deleted; a new one is begun instead."""

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("Runde"))
    version = models.OneToOneField("council.SubmissionVersion", on_delete=models.PROTECT, related_name="cosign_round")
    editorial = models.BooleanField(
        _("nur redaktionell"), default=False, help_text=_("Frühere Antworten gelten weiter, weil sich am Inhalt nichts änderte.")
    )
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("begonnen am"))
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    closing = models.CharField(_("Ende"), max_length=10, choices=RoundClosing, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Mitzeichnungsrunde")
        verbose_name_plural = _("Mitzeichnungsrunden")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="cosign_round_number_once"),
            models.UniqueConstraint(fields=["submission"], condition=Q(closed_at__isnull=True), name="cosign_round_one_open"),
            models.CheckConstraint(condition=Q(closing__in=["", *RoundClosing.values]), name="cosign_round_closing_valid"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Cosignature(ScopedModel):
    """A unit's answer in one round. `carried_from` names the earlier answer that still holds after an editorial change."""

    scope_path = "round__submission__municipality"

    round = models.ForeignKey(CosignRound, on_delete=models.CASCADE, related_name="signatures")
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Einheit"))
    due = models.DateField(_("Frist"))
    answer = models.CharField(_("Antwort"), max_length=20, choices=Answer, blank=True)
    remark = models.TextField(_("Bemerkung"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = _("Mitzeichnung")
        verbose_name_plural = _("Mitzeichnungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="cosignature_once_per_unit"),
            models.CheckConstraint(condition=Q(answer__in=["", *Answer.values]), name="cosignature_answer_valid"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="cosignature_answer_has_person",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=[Answer.DISAGREED, Answer.RETURNED, Answer.AGREED_WITH_REMARK]) | ~Q(remark=""),
                name="cosignature_remark_given",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
