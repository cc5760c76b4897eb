"""What a submission consists of: people, points of the motion, parts of the reasons, attachments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.models import StrategicGoal
from council.choices import Numbering
from council.models.submission import Submission
from municipality.models import OrganizationalUnit
from municipality.scoping import ScopedModel


class SubmissionPart(ScopedModel):
    """A row that belongs to one submission and has its place in an order (from 1)."""

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)

    class Meta(ScopedModel.Meta):
        abstract = True
        ordering = ["position", "pk"]


class SubmissionAuthor(SubmissionPart):
    """Somebody who worked on the paper ("Bearbeitet von"); the first one signs as author."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))

    class Meta(SubmissionPart.Meta):
        verbose_name = _("Bearbeitung")
        verbose_name_plural = _("Bearbeitung")
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="submission_author_once")]

    def __str__(self) -> str:
        return str(self.user)


class InvolvedUnit(SubmissionPart):
    """Another unit that takes part ("Weitere beteiligte Fachbereiche")."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="involved_units")
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Einheit"))

    class Meta(SubmissionPart.Meta):
        verbose_name = _("beteiligte Einheit")
        verbose_name_plural = _("beteiligte Einheiten")
        constraints = [models.UniqueConstraint(fields=["submission", "unit"], name="involved_unit_once")]

    def __str__(self) -> str:
        return str(self.unit)


class SubmissionGoal(SubmissionPart):
    """A strategic goal of the city that the paper serves."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="goals")
    goal = models.ForeignKey(StrategicGoal, on_delete=models.PROTECT, related_name="+", verbose_name=_("Ziel"))

    class Meta(SubmissionPart.Meta):
        verbose_name = _("strategisches Ziel der Vorlage")
        verbose_name_plural = _("strategische Ziele der Vorlage")
        constraints = [models.UniqueConstraint(fields=["submission", "goal"], name="submission_goal_once")]

    def __str__(self) -> str:
        return str(self.goal)


class MotionPoint(SubmissionPart):
    """One point of the Beschlussvorschlag; each can have its own outcome. `text` is sanitised rich text.

    In an amendment `amends` names the point of the original that shall read so; empty for a point that is new.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="motion_points")
    amends = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="amended_by", verbose_name=_("ändert")
    )
    text = models.TextField(_("Text"))

    class Meta(SubmissionPart.Meta):
        verbose_name = _("Punkt des Beschlussvorschlags")
        verbose_name_plural = _("Beschlussvorschlag")

    def __str__(self) -> str:
        return str(self.position)


class Section(SubmissionPart):
    """A part of the reasons in a lettered or numbered outline; `body` is sanitised rich text.

    `level` 1 to 3. A picture always comes with a text for those who do not see it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sections")
    level = models.PositiveSmallIntegerField(_("Ebene"), default=1)
    numbering = models.CharField(_("Zählung"), max_length=6, choices=Numbering, default=Numbering.NONE)
    heading = models.CharField(_("Überschrift"), max_length=200, blank=True)
    body = models.TextField(_("Text"), blank=True)
    figure = models.ImageField(_("Abbildung"), upload_to="figures/", blank=True)
    figure_alt = models.CharField(
        _("Alternativtext"),
        max_length=500,
        blank=True,
        help_text=_("Was auf der Abbildung zu sehen ist, in ein bis zwei Sätzen."),
    )
    figure_caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)

    class Meta(SubmissionPart.Meta):
        verbose_name = _("Abschnitt")
        verbose_name_plural = _("Begründung")
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="section_level_valid"),
            models.CheckConstraint(condition=Q(numbering__in=Numbering.values), name="section_numbering_valid"),
            models.CheckConstraint(
                condition=Q(figure="") | ~Q(figure_alt=""),
                name="section_figure_has_alternative",
                violation_error_message=_("Bitte beschreiben Sie die Abbildung im Alternativtext."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.position)


class PriorTreatment(SubmissionPart):
    """An earlier session that dealt with the matter ("BSV 05.04.2017, BSV 3/2017")."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="prior_treatments")
    body = models.CharField(_("Gremium"), max_length=160)
    date = models.DateField(_("Datum"), null=True, blank=True)
    paper = models.CharField(_("Vorlage"), max_length=60, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=160, blank=True)

    class Meta(SubmissionPart.Meta):
        verbose_name = _("frühere Behandlung")
        verbose_name_plural = _("frühere Behandlungen")

    def __str__(self) -> str:
        return f"{self.body} {self.paper}".strip()


class Attachment(SubmissionPart):
    """An Anlage: a file, or the announcement of one with the day it is due (OParl: File).

    `content_type`, `size` (bytes) and `sha256` are read from the file when it is stored, never from the request.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(_("Titel"), max_length=200)
    file = models.FileField(_("Datei"), upload_to="attachments/", blank=True)
    due = models.DateField(_("angekündigt bis"), null=True, blank=True)
    public = models.BooleanField(_("öffentlich"), default=True)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(SubmissionPart.Meta):
        verbose_name = _("Anlage")
        verbose_name_plural = _("Anlagen")
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | Q(due__isnull=False),
                name="attachment_is_file_or_announced",
                violation_error_message=_("Bitte laden Sie eine Datei hoch oder sagen Sie, bis wann die Anlage kommt."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def announced(self) -> bool:
        return not self.file
