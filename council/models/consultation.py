"""The steps of the Beratungsfolge, their outcomes and the resolutions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from council.choices import Classification, Effect, Outcome, StepRole, StepStatus
from council.models.committee import Committee, CommitteeMember
from council.models.meeting import Meeting
from council.models.parts import MotionPoint
from council.models.submission import WAITING, Submission
from municipality.choices import STAFF_ROLES, FederalState
from municipality.models import OrganizationalUnit, User
from municipality.scoping import MunicipalityModel, ScopedManager, ScopedModel, ScopedQuerySet, active_municipality_or_none


class ConsultationQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> ConsultationQuerySet:
        """Steps this person may know of: a non-public one is hidden from members without a seat in its body."""
        return self.known_to(user).filter(submission__in=Submission.objects.visible_to(user).values("pk"))

    def known_to(self, user: User) -> ConsultationQuerySet:
        """Like `visible_to`, for steps of submissions that were already found visible."""
        if not user.is_authenticated:
            return self.public()
        if user.roles & STAFF_ROLES:
            return self
        return self.filter(Q(public=True) | Q(committee__in=CommitteeMember.objects.seats_of(user).values("committee")))

    def public(self) -> ConsultationQuerySet:
        """Public steps of an agenda that was published; in Hesse none of a paper that still waits for the Magistrat's vote."""
        waits = models.QuerySet(self.model).filter(
            submission=OuterRef("submission"), committee__classification=Classification.EXECUTIVE, status__in=WAITING
        )
        return self.filter(public=True, dispatched_at__isnull=False, meeting__agenda_published_at__isnull=False).exclude(
            Exists(waits), submission__municipality__federal_state=FederalState.HE
        )


class Consultation(ScopedModel):
    """One body's treatment of a submission (OParl: Consultation).

    Equal `position` means parallel. `status`, `version`, `outcome`, votes and times are written by
    `council/transitions.py` and its effects only. `version` is what the body had before it, for ever. Which points of the motion
    a step treats follows from `inserted_by` and `inserted_for`, see `council/points.py`.
    """

    scope_path = "submission__municipality"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="steps", verbose_name=_("Gremium"))
    role = models.CharField(_("Zuständigkeit"), max_length=12, choices=StepRole, default=StepRole.ADVISORY)
    public = models.BooleanField(
        _("Öffentlichkeit"), null=True, choices=[(True, _("öffentlich")), (False, _("nicht öffentlich"))], default=True
    )
    non_public_reason = models.CharField(_("Grund der Nichtöffentlichkeit"), max_length=300, blank=True)
    planned_date = models.DateField(_("vorgesehen am"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("Sitzung"), editable=False
    )
    agenda_number = models.CharField(_("TOP"), max_length=20, blank=True, editable=False)
    status = models.CharField(_("Stand"), max_length=12, choices=StepStatus, default=StepStatus.PLANNED, editable=False)
    version = models.ForeignKey(
        "council.SubmissionVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="steps", editable=False
    )
    dispatched_at = models.DateTimeField(_("versandt am"), null=True, blank=True, editable=False)
    urgency_reason = models.TextField(_("Grund der Eilbedürftigkeit"), blank=True, editable=False)
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome, blank=True, editable=False)
    votes_yes = models.PositiveSmallIntegerField(_("Ja"), null=True, blank=True, editable=False)
    votes_no = models.PositiveSmallIntegerField(_("Nein"), null=True, blank=True, editable=False)
    votes_abstained = models.PositiveSmallIntegerField(_("Enthaltungen"), null=True, blank=True, editable=False)
    votes_recused = models.PositiveSmallIntegerField(_("befangen"), null=True, blank=True, editable=False)
    remark = models.TextField(_("Bemerkung"), blank=True, editable=False)
    referred_out_to = models.CharField(_("verwiesen in"), max_length=200, blank=True, editable=False)
    referred_out_paper = models.ForeignKey(
        Submission,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verwiesen in die Beratung von"),
        editable=False,
    )
    inserted_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inserted_steps",
        editable=False,
        help_text=_("Die Station, deren Ergebnis diese Station nötig gemacht hat."),
    )
    inserted_for = models.CharField(
        _("nötig, weil"),
        max_length=20,
        choices=Effect,
        blank=True,
        editable=False,
        help_text=_("Welche Folge ihres Ergebnisses; leer, wenn die Station an ihre Stelle tritt."),
    )

    objects = ScopedManager.from_queryset(ConsultationQuerySet)()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Beratungsstation")
        verbose_name_plural = _("Beratungsfolge")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["committee", "status"], name="consultation_by_body")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=StepRole.values), name="consultation_role_valid"),
            models.CheckConstraint(condition=Q(status__in=StepStatus.values), name="consultation_status_valid"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="consultation_outcome_valid"),
            models.CheckConstraint(condition=Q(inserted_for__in=["", *Effect.values]), name="consultation_inserted_for_valid"),
            models.CheckConstraint(
                condition=~Q(status__in=[StepStatus.ENDED, StepStatus.CONFIRMED]) | ~Q(outcome=""),
                name="consultation_ended_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[StepStatus.DISPATCHED, StepStatus.ENDED, StepStatus.CONFIRMED])
                | Q(version__isnull=False, dispatched_at__isnull=False, meeting__isnull=False),
                name="consultation_dispatched_has_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.committee}"

    @property
    def decides(self) -> bool:
        """A step of the role Beschlussfassung ends the matter; all others prepare it."""
        return self.role == StepRole.DECISION

    @property
    def date(self) -> date | None:
        """Day of the session, or the planned day while none is chosen."""
        return self.meeting.day if self.meeting else self.planned_date


class PointOutcome(ScopedModel):
    """What a step decided about one point of the motion; there is a row exactly for the points it treated.

    `wording` is the text the body recommended or adopted, where that is not the proposal as it stands in the paper.
    """

    scope_path = "consultation__submission__municipality"

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="point_outcomes")
    point = models.ForeignKey(MotionPoint, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome)
    wording = models.TextField(_("geänderter Wortlaut"), blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Ergebnis zu einem Punkt")
        verbose_name_plural = _("Ergebnisse zu den Punkten")
        ordering = ["point__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "point"], name="point_outcome_once_per_step"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="point_outcome_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.outcome}"


class Recusal(ScopedModel):
    """A member of the body who took no part because of an interest of her own (Befangenheit).

    `reason` is never public: it is read by the city's clerks, admins and submitters, and printed nowhere.
    """

    scope_path = "consultation__submission__municipality"

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(CommitteeMember, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("Mitglied"))
    reason = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Befangenheit")
        verbose_name_plural = _("Befangenheiten")
        ordering = ["consultation", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "member"], name="recusal_once_per_step")]

    def __str__(self) -> str:
        return str(self.member)


class OutcomeLabel(MunicipalityModel):
    """The city's own word for an outcome; where there is none, the usual one is printed."""

    KEPT_WITH_CITY = "_own_outcome_labels"
    """Under this name `council.outcomes.own_labels` keeps the words with the active city."""

    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=Outcome)
    label = models.CharField(_("Wort der Kommune"), max_length=60)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Bezeichnung eines Ergebnisses")
        verbose_name_plural = _("Bezeichnungen der Ergebnisse")
        ordering = ["outcome"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "outcome"],
                name="outcome_label_once_in_city",
                violation_error_message=_("Für dieses Ergebnis gibt es schon ein eigenes Wort. Bitte ändern Sie jenes."),
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_label_outcome_valid"),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._forget()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        done = super().delete(*args, **kwargs)
        self._forget()
        return done

    @classmethod
    def _forget(cls) -> None:
        city = active_municipality_or_none()
        if city is not None:
            city.__dict__.pop(cls.KEPT_WITH_CITY, None)


class Resolution(ScopedModel):
    """The Beschluss of a deciding step (OParl: AgendaItem.resolutionText), with a number from its own range.

    `wording` is sanitised rich text: the motion as adopted.
    """

    scope_path = "consultation__submission__municipality"

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="resolution")
    number = models.CharField(_("Beschlussnummer"), max_length=60, blank=True)
    decided_on = models.DateField(_("beschlossen am"))
    wording = models.TextField(_("Wortlaut"))
    responsible_unit = models.ForeignKey(
        OrganizationalUnit, on_delete=models.PROTECT, related_name="resolutions", verbose_name=_("zuständig")
    )

    class Meta(ScopedModel.Meta):
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ["-decided_on", "pk"]

    def __str__(self) -> str:
        return self.number or str(self.consultation)
