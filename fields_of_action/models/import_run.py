"""A table on its way in: checked piece by piece, shown, and written at once or not at all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import ImportAction, ImportStatus, TableKind
from municipality.models import Job, User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet

ROWS_IN_A_REQUEST = 200
"""So many rows are surely checked, and surely written, in less than a second."""


class ImportRunQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> ImportRunQuerySet:
        """Everybody sees only what they uploaded themselves: it is not written yet, and may hold internal notes."""
        return self.filter(user=user)

    def for_list(self) -> ImportRunQuerySet:
        """Without what the file said, which is large."""
        return self.select_related("concept", "edition", "job").defer("table", "upload")


class ImportRun(MunicipalityModel):
    """One uploaded table. `status` and all counts are written by `fields_of_action/exchange/` only.

    `upload` is a large file that is still to be read, `table` what the file said, until it is taken over. `job` reads, checks
    or writes a large table in the background; small ones need none. `done` of `total` rows are checked, so that a run goes on
    where it stood, also after a restart. `problems` are rows, columns and sentences, at most `exchange.runs.MOST_PROBLEMS` of
    the `problem_count` found.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("Person"))
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+", verbose_name=_("Konzept"))
    edition = models.ForeignKey(
        ConceptEdition, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Fortschreibung")
    )
    kind = models.CharField(_("Inhalt"), max_length=16, choices=TableKind)
    file_name = models.CharField(_("Datei"), max_length=200)
    upload = models.BinaryField(null=True)
    table = models.JSONField(null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("Auftrag"))
    status = models.CharField(_("Stand"), max_length=10, choices=ImportStatus, default=ImportStatus.CHECKING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    unknown_columns = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("hochgeladen am"), auto_now_add=True)
    finished_at = models.DateTimeField(_("übernommen am"), null=True)

    objects = ScopedManager.from_queryset(ImportRunQuerySet)()

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Einfuhr")
        verbose_name_plural = _("Einfuhren")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TableKind.values), name="import_kind_valid"),
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_valid"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="import_done_within_total"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        """Whether there is still something to read or to check."""
        return self.status in (ImportStatus.READING, ImportStatus.CHECKING)

    @property
    def is_large(self) -> bool:
        """Whether reading and checking it would keep a page waiting."""
        return self.status == ImportStatus.READING or self.total > ROWS_IN_A_REQUEST


class ImportRow(ScopedModel):
    """One checked row: what would be written, and what is there now.

    `target` is the id of the row it changes, `revision` that row's revision when it was checked. `identity` is by what the
    row is found again, so that none stands in a table twice. `changes` are triples of column, old and new cell.
    """

    scope_path = "run__municipality"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("Zeile"))
    action = models.CharField(max_length=6, choices=ImportAction)
    target = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(null=True)
    identity = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Zeile einer Einfuhr")
        verbose_name_plural = _("Zeilen einer Einfuhr")
        ordering = ["number"]
        indexes = [models.Index(fields=["run", "identity"], name="import_row_by_identity")]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(action__in=ImportAction.values), name="import_action_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"
