"""Mitzeichnung: who is asked in which order, by which rules, and the answers of every round, kept as evidence."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from council.choices import Answer, CosignCondition, RoundClosing
from council.models.parts import SubmissionPart
from council.models.submission import Submission
from municipality.models import OrganizationalUnit
from municipality.scoping import MunicipalityModel, ScopedModel

LAST_GROUP = 9
"""More groups one after the other than any paper waits for."""
LONGEST_DAYS = 90
SOON_DAYS = 3
"""So many days before its end a deadline is said to be near."""


def in_words(person: str, represented: str) -> str:
    """Who acted, with the person she stood in for; both stay readable when rights change later."""
    return (
        gettext("%(person)s in Vertretung für %(represented)s") % {"person": person, "represented": represented}
        if represented
        else person
    )


class CosignStation(SubmissionPart):
    """A unit that shall cosign, as planned in the draft.

    Stations of one `group` are asked at the same time, the next group when all of the one before have answered. `days` is how
    long the unit has from then on.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cosign_stations")
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Einheit"))
    group = models.PositiveSmallIntegerField(_("Gruppe"), default=1)
    days = models.PositiveSmallIntegerField(_("Frist in Tagen"), default=5)

    class Meta(SubmissionPart.Meta):
        verbose_name = _("mitzeichnende Stelle")
        verbose_name_plural = _("mitzeichnende Stellen")
        constraints = [
            models.UniqueConstraint(fields=["submission", "unit"], name="cosign_station_once"),
            models.CheckConstraint(condition=Q(group__gte=1, group__lte=LAST_GROUP), name="cosign_station_group_valid"),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class CosignRule(MunicipalityModel):
    """A unit that must cosign whenever the condition holds; `council/cosigning.py` judges it. `below` is for one condition."""

    condition = models.CharField(_("Wann"), max_length=10, choices=CosignCondition)
    below = models.ForeignKey(
        OrganizationalUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("federführend ist diese Einheit oder eine darunter"),
        help_text=_("Nur bei der Bedingung „federführende Einheit“."),
    )
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("dann zeichnet mit"))
    group = models.PositiveSmallIntegerField(
        _("Gruppe"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(LAST_GROUP)],
        help_text=_("Gleiche Zahl: gleichzeitig. Eine höhere Gruppe ist dran, wenn die davor geantwortet hat."),
    )
    days = models.PositiveSmallIntegerField(
        _("Frist in Tagen"), default=5, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)]
    )

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Regel für die Mitzeichnung")
        verbose_name_plural = _("Regeln für die Mitzeichnung")
        ordering = ["group", "unit__number", "unit__name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(condition__in=CosignCondition.values), name="cosign_rule_condition_valid"),
            models.CheckConstraint(
                condition=Q(condition=CosignCondition.LEAD_UNIT, below__isnull=False)
                | (~Q(condition=CosignCondition.LEAD_UNIT) & Q(below__isnull=True)),
                name="cosign_rule_below_fits",
                violation_error_message=_(
                    "Bitte nennen Sie zur Bedingung „federführende Einheit“ die Einheit; bei den anderen bleibt sie leer."
                ),
            ),
            models.CheckConstraint(condition=Q(group__gte=1, group__lte=LAST_GROUP), name="cosign_rule_group_valid"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=LONGEST_DAYS), name="cosign_rule_days_valid"),
            models.UniqueConstraint(
                fields=["municipality", "condition", "unit"],
                condition=Q(below__isnull=True),
                name="cosign_rule_once",
                violation_error_message=_("Diese Regel gibt es schon."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "condition", "unit", "below"],
                condition=Q(below__isnull=False),
                name="cosign_rule_once_below",
                violation_error_message=_("Diese Regel gibt es schon."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_condition_display()}: {self.unit}"


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
    decision = models.TextField(_("Entscheidung über die Einwände"), blank=True)
    decided_by = models.CharField(_("entschieden von"), max_length=500, blank=True)

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

    @property
    def standing(self) -> list[Cosignature]:
        """The answers that count, given or awaited: those that were asked for again stay as evidence only."""
        return [item for item in self.signatures.all() if item.superseded_at is None]

    @property
    def groups(self) -> list[tuple[int, list[tuple[Cosignature, list[Cosignature]]]]]:
        """The groups in their order, counted from 1: each standing answer with the unit's earlier ones in this round."""
        found: dict[int, list[tuple[Cosignature, list[Cosignature]]]] = {}
        rows = list(self.signatures.all())
        for item in sorted(self.standing, key=lambda row: (row.group, row.pk)):
            earlier = [row for row in rows if row.unit_id == item.unit_id and row.superseded_at is not None]
            found.setdefault(item.group, []).append((item, earlier))
        return list(enumerate(found.values(), start=1))


class Cosignature(ScopedModel):
    """A unit's answer in one round; written once and never changed.

    `due` is empty until it is the turn of the unit's group, and counts from that day. `carried_from` names the earlier answer
    that still holds after an editorial change. A unit that is asked again gets a row of its own with `asked_again`, what was
    said to it; the earlier row stays and is `superseded_at` that moment. `by_rule` says which rule of the city asked for it.
    """

    scope_path = "round__submission__municipality"

    round = models.ForeignKey(CosignRound, on_delete=models.CASCADE, related_name="signatures")
    unit = models.ForeignKey(OrganizationalUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Einheit"))
    group = models.PositiveSmallIntegerField(_("Gruppe"), default=1)
    days = models.PositiveSmallIntegerField(_("Frist in Tagen"), default=5)
    due = models.DateField(_("Frist"), null=True, blank=True)
    by_rule = models.CharField(_("nach Regel"), max_length=200, blank=True)
    asked_again = models.TextField(_("erneut gefragt, weil"), blank=True)
    superseded_at = models.DateTimeField(_("erneut gefragt am"), null=True, blank=True)
    answer = models.CharField(_("Antwort"), max_length=20, choices=Answer, blank=True)
    remark = models.TextField(_("Bemerkung"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("in Vertretung für"),
    )
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = _("Mitzeichnung")
        verbose_name_plural = _("Mitzeichnungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"], condition=Q(superseded_at__isnull=True), name="cosignature_one_standing_per_unit"
            ),
            models.CheckConstraint(condition=Q(answer="") | Q(due__isnull=False), name="cosignature_answered_when_asked"),
            models.CheckConstraint(
                condition=~Q(answer="") | Q(superseded_at__isnull=True), name="cosignature_superseded_is_answered"
            ),
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

    @property
    def is_awaited(self) -> bool:
        """Whether the unit is asked now: its turn has come, and it has not answered."""
        return self.superseded_at is None and not self.answer and self.due is not None

    @property
    def urgency(self) -> str:
        """ "late", "soon" or "", as `_partials/deadline.html` wants it."""
        if self.due is None or self.answer:
            return ""
        days = (self.due - timezone.localdate()).days
        return "late" if days < 0 else "soon" if days <= SOON_DAYS else ""

    @property
    def signed_by(self) -> str:
        """Who answered, and for whom."""
        if self.answered_by is None:
            return ""
        return in_words(self.answered_by.full_name, self.on_behalf_of.full_name if self.on_behalf_of else "")


class CosignReminder(ScopedModel):
    """A reminder of an awaited answer: to whom and when. One mail per person and day names all that wait for her."""

    scope_path = "signature__round__submission__municipality"

    signature = models.ForeignKey(Cosignature, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    day = models.DateField(_("erinnert am"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Erinnerung an eine Mitzeichnung")
        verbose_name_plural = _("Erinnerungen an Mitzeichnungen")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["signature", "user", "day"], name="cosign_reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%d.%m.%Y}"
