"""Rows of the room: prints that are kept so that nobody waits for them twice, and progress reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.models import ConceptEdition, ReportingDuty
from concepts.models.revised import RevisedModel
from fields_of_action.models import FieldOfAction
from municipality.choices import STAFF_ROLES
from municipality.frozen import Frozen
from municipality.models import User
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


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


class ReportStatus(models.TextChoices):
    """Life of a Sachstandsbericht, written by `reports/progress/acts.py`."""

    DRAFT = "draft", _("Entwurf")
    COMPLETED = "completed", _("abgeschlossen")


class ProgressReportQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> ProgressReportQuerySet:
        """Staff see every report; bodies read it with the paper that carries it."""
        return self if user.roles & STAFF_ROLES else self.filter(pk__in=[])


class ProgressReport(RevisedModel, ScopedModel):
    """What became of an edition within a period. While it is a draft its figures are computed whenever it is read.

    Completed it is frozen: `values` are the figures with the texts, `pdf` is the print, `sha256` its hash. Then it never changes
    and is never deleted; whoever has to correct it makes another one. `duty` is the report that somebody expects.
    """

    scope_path = "edition__concept__municipality"

    edition = models.ForeignKey(
        ConceptEdition, on_delete=models.PROTECT, related_name="progress_reports", verbose_name=_("Fortschreibung")
    )
    title = models.CharField(_("Titel"), max_length=200)
    first_day = models.DateField(_("von"))
    last_day = models.DateField(_("bis"))
    duty = models.ForeignKey(
        ReportingDuty,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="progress_reports",
        verbose_name=_("Berichtspflicht"),
    )
    introduction = models.TextField(_("Einleitung"), blank=True)
    status = models.CharField(_("Stand"), max_length=9, choices=ReportStatus, default=ReportStatus.DRAFT, editable=False)
    values = models.JSONField(default=dict, editable=False)
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    completed_at = models.DateTimeField(_("abgeschlossen am"), null=True, editable=False)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = ScopedManager.from_queryset(ProgressReportQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Sachstandsbericht")
        verbose_name_plural = _("Sachstandsberichte")
        ordering = ["-last_day", "-pk"]
        indexes = [models.Index(fields=["edition", "-last_day"], name="progress_report_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="progress_report_status_valid"),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="progress_report_period_ordered",
                violation_error_message=_("Das Ende liegt vor dem Anfang. Bitte prüfen Sie die beiden Tage."),
            ),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.DRAFT, pdf__isnull=True, sha256="", completed_at__isnull=True)
                | (Q(status=ReportStatus.COMPLETED, pdf__isnull=False, completed_at__isnull=False) & ~Q(sha256="")),
                name="progress_report_completed_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_completed(self) -> bool:
        return self.status == ReportStatus.COMPLETED

    def get_absolute_url(self) -> str:
        return self.url("progress_detail")

    def url(self, name: str) -> str:
        """Address of a page about this report, by URL name."""
        return reverse(f"reports:{name}", args=[active_municipality().slug, self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        was = ProgressReport.objects.filter(pk=self.pk).values_list("status", flat=True).first() if self.pk else None
        if was == ReportStatus.COMPLETED:
            raise Frozen("A completed progress report is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_completed:
            raise Frozen("A completed progress report is never deleted.")
        return super().delete(*args, **kwargs)


class ProgressText(ScopedModel):
    """What is said about one field: sanitised rich text, written with its report."""

    scope_path = "report__edition__concept__municipality"

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="texts")
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, related_name="+", verbose_name=_("Handlungsfeld"))
    text = models.TextField(_("Einschätzung"), blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Einschätzung zu einem Feld")
        verbose_name_plural = _("Einschätzungen zu Feldern")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "field"], name="progress_text_once_per_field")]

    def __str__(self) -> str:
        return str(self.field)
