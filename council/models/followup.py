"""Beschlusskontrolle: what a resolution leaves to be done, who does it until when, and what is reported about it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concepts.models.revised import RevisedModel
from council.choices import FollowUpKind, FollowUpStatus, ReportState, SubmissionStatus
from council.kinds import RULES
from council.models.consultation import Consultation
from council.models.parts import MotionPoint
from council.models.submission import Submission
from council.standing import UNFINISHED, standing_expression
from fields_of_action.models import Measure
from municipality.choices import STAFF_ROLES
from municipality.frozen import FrozenModel, FrozenQuerySet
from municipality.history import History
from municipality.models import OrganizationalUnit, User
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


class FollowUpTaskQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> FollowUpTaskQuerySet:
        """Whoever may read the resolution may see what follows from it; non-public ones stay hidden."""
        return self.filter(consultation__in=Consultation.objects.visible_to(user).values("pk"))

    def with_standing(self, user: User | None = None) -> FollowUpTaskQuerySet:
        """Adds `status` (see `council/standing.py`), `report_state` and `reported_on`, as far as this person may know them.

        Without a person, and for staff, all reports count; for others the public ones.
        """
        reports = FollowUpReport.objects.filter(task=OuterRef("pk")).order_by("-as_of", "-pk")
        inside = user is None or bool(user.roles & STAFF_ROLES)
        newest = (reports if inside else reports.filter(public=True))[:1]
        linked = FollowUpMeasure.objects.filter(task=OuterRef("pk"))
        found = self.annotate(
            report_state=Coalesce(Subquery(newest.values("state")), models.Value("")),
            reported_on=Subquery(newest.values("as_of")),
        )
        return found.annotate(
            status=standing_expression(
                closed=Q(closed_at__isnull=False),
                paused=self._paused(None if inside else user),
                has_measure=lambda statuses: Exists(linked.filter(measure__status__in=statuses)),
                report="report_state",
            )
        )

    @staticmethod
    def _paused(user: User | None) -> Q:
        """A paper that was objected to, or one that goes along with it; untold to those from whom a decision is hidden."""
        if user is not None:
            suspended = Submission.objects.shown_to(user).filter(shown_status=SubmissionStatus.SUSPENDED)
            return Q(Exists(suspended.filter(pk=OuterRef("consultation__submission"))))
        paper = "consultation__submission__"
        goes_along = [kind.value for kind, rule in RULES.items() if rule.accompanies]
        return Q(**{f"{paper}status": SubmissionStatus.SUSPENDED}) | Q(
            **{f"{paper}kind__in": goes_along, f"{paper}relates_to__status": SubmissionStatus.SUSPENDED}
        )

    def overdue(self, day: date) -> FollowUpTaskQuerySet:
        """Their day was before this one, and they are not finished. Needs `with_standing`."""
        return self.filter(due__lt=day, status__in=UNFINISHED)

    def for_list(self) -> FollowUpTaskQuerySet:
        """Rows with everything a line shows."""
        return self.select_related(
            "unit",
            "point",
            "consultation__committee",
            "consultation__meeting",
            "consultation__submission",
            "consultation__resolution",
        )

    def search(self, text: str) -> FollowUpTaskQuerySet:
        """Every word must occur in the task, the paper's number or subject, or the number of the resolution."""
        found = self
        for word in text.replace("\x00", "").split()[:8]:
            found = found.filter(
                Q(title__icontains=word)
                | Q(consultation__submission__number__icontains=word)
                | Q(consultation__submission__subject__icontains=word)
                | Q(consultation__resolution__number__icontains=word)
            )
        return found


class FollowUpTask(RevisedModel, ScopedModel):
    """A point of the motion that a body adopted, as a task of a unit. Made by `council/follow_up/making.py` with the outcome.

    `consultation` is the step that had the last word on the point; whoever may read its resolution sees the task. `due` is empty
    where the resolution names no day. A task may be split: the parts name the one they came from. How it stands is never stored.
    """

    scope_path = "consultation__submission__municipality"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="follow_up_tasks", editable=False)
    point = models.ForeignKey(MotionPoint, on_delete=models.PROTECT, related_name="follow_up_tasks", editable=False)
    kind = models.CharField(_("Art"), max_length=12, choices=FollowUpKind, default=FollowUpKind.CARRY_OUT, editable=False)
    title = models.CharField(_("Aufgabe"), max_length=300)
    unit = models.ForeignKey(
        OrganizationalUnit, on_delete=models.PROTECT, related_name="follow_up_tasks", verbose_name=_("zuständige Einheit")
    )
    due = models.DateField(_("Termin"), null=True, blank=True)
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("Teil von"), editable=False
    )
    created_at = models.DateTimeField(_("angelegt am"), editable=False)
    closed_at = models.DateTimeField(_("geschlossen am"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    closing_reason = models.TextField(_("Grund der Schließung"), blank=True, editable=False)

    history = History()
    objects = ScopedManager.from_queryset(FollowUpTaskQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Aufgabe der Beschlusskontrolle")
        verbose_name_plural = _("Beschlusskontrolle")
        permissions = [("report_followuptask", _("Darf über Aufgaben aus Beschlüssen berichten"))]
        ordering = [F("due").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["unit", "due"], condition=Q(closed_at__isnull=True), name="follow_up_open_by_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="follow_up_kind_valid"),
            # However often an outcome is entered: a point of a motion becomes one task, which may have parts.
            models.UniqueConstraint(fields=["point"], condition=Q(split_from__isnull=True), name="follow_up_once_per_point"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closing_reason="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_reason="")),
                name="follow_up_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url("follow_up_detail")

    def url(self, name: str) -> str:
        """Address of a page about this task, by URL name."""
        return reverse(f"council:{name}", args=[active_municipality().slug, self.pk])

    @classmethod
    def load(cls, submission: Submission, user: User) -> list[FollowUpTask]:
        """All tasks of a paper for a member of staff, in order; kept with it, where the guard of its filing looks for them."""
        rows = cls.objects.filter(consultation__submission=submission).with_standing(user).select_related("unit", "point")
        submission.all_follow_up = list(rows.order_by("point__position", "pk"))  # type: ignore[attr-defined]  # kept for the page
        return submission.all_follow_up  # type: ignore[attr-defined, no-any-return]

    @property
    def submission(self) -> Submission:
        return self.consultation.submission

    @property
    def status_label(self) -> str:
        """The words for `status`, which `with_standing` adds."""
        return str(FollowUpStatus(self.status).label)  # type: ignore[attr-defined]  # an annotation

    @property
    def urgency(self) -> str:
        """ "late", "soon" or "", as `_partials/deadline.html` wants it. Needs `with_standing`."""
        if self.due is None or self.status not in UNFINISHED:  # type: ignore[attr-defined]  # an annotation
            return ""
        days = (self.due - timezone.localdate()).days
        return "late" if days < 0 else "soon" if days <= SOON_DAYS else ""


SOON_DAYS = 14
"""So many days before its day a task is named to the unit in charge."""


class FollowUpMeasure(ScopedModel):
    """A measure that carries the task out; as long as there is one, the task stands as its measures do."""

    scope_path = "task__consultation__submission__municipality"

    task = models.ForeignKey(FollowUpTask, on_delete=models.CASCADE, related_name="measure_links")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="follow_up_links", verbose_name=_("Maßnahme"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Maßnahme der Aufgabe")
        verbose_name_plural = _("Maßnahmen der Aufgabe")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["task", "measure"], name="follow_up_measure_once")]

    def __str__(self) -> str:
        return str(self.measure)


class FollowUpReportQuerySet(FrozenQuerySet):
    def visible_to(self, user: User) -> FollowUpReportQuerySet:
        """Internal ones are for staff; the task itself was found visible before."""
        return self if user.roles & STAFF_ROLES else self.filter(public=True)


class FollowUpReport(FrozenModel):
    """What the unit in charge reported: how it stands, as of which day. Written once; a correction is a further report."""

    scope_path = "task__consultation__submission__municipality"

    task = models.ForeignKey(FollowUpTask, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(_("Stand"), max_length=12, choices=ReportState)
    as_of = models.DateField(_("Stand vom"))
    text = models.TextField(_("Bericht"), blank=True)
    public = models.BooleanField(_("auch für die Gremien"), default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_label = models.CharField(_("Person"), max_length=300)
    at = models.DateTimeField(_("Zeitpunkt"))

    objects = ScopedManager.from_queryset(FollowUpReportQuerySet)()

    class Meta(FrozenModel.Meta):
        verbose_name = _("Bericht zu einer Aufgabe")
        verbose_name_plural = _("Berichte zu Aufgaben")
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["task", "-as_of", "-id"], name="follow_up_report_newest")]
        constraints = [models.CheckConstraint(condition=Q(state__in=ReportState.values), name="follow_up_report_state_valid")]

    def __str__(self) -> str:
        return f"{self.as_of:%d.%m.%Y}: {self.get_state_display()}"


class FollowUpReminder(ScopedModel):
    """That somebody was reminded of an overdue task: to whom and when. One mail per person and day names all of hers."""

    scope_path = "task__consultation__submission__municipality"

    task = models.ForeignKey(FollowUpTask, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    day = models.DateField(_("erinnert am"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Erinnerung an eine Aufgabe")
        verbose_name_plural = _("Erinnerungen an Aufgaben")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "user", "day"], name="follow_up_reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%d.%m.%Y}"
