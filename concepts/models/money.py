"""What an edition costs, who pays for it, and who helps from outside. All amounts are euros."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.choices import Decision, SupportKind
from concepts.models.chapter import EditionPart
from concepts.models.concept import ConceptEdition
from concepts.models.period import PeriodModel
from municipality.forms.amounts import AmountField as AmountFormField
from municipality.history import History

DIGITS = 12
"""Places of an amount, two of them behind the comma."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


class AmountField(models.DecimalField):
    """Euros and cents, never below zero; empty where nobody knows the amount."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": DIGITS, "decimal_places": 2}
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        names = ("label", "required", "help_text", "initial", "error_messages")
        allowed = {name: kwargs[name] for name in names if name in kwargs}
        own = {"label": self.verbose_name, "required": not self.blank, "help_text": self.help_text, "min_value": 0}
        return AmountFormField(**own | allowed)

    def deconstruct(self) -> Any:
        # For the database it is a plain number.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


class FundingApplication(PeriodModel, EditionPart):
    """An application for money to a programme. `period` is when it was made or what it pays for.

    The own share is computed and never stored: what nobody else pays of the total cost.
    """

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="fundings")
    programme = models.CharField(_("Förderprogramm"), max_length=200)
    authority = models.CharField(_("Fördergeber"), max_length=200, blank=True)
    reference = models.CharField(_("Aktenzeichen"), max_length=80, blank=True)
    purpose = models.TextField(_("Zweck"), blank=True)
    total_cost = AmountField(_("Gesamtkosten"), null=True, blank=True)
    requested = AmountField(_("beantragt"), null=True, blank=True)
    granted = AmountField(_("bewilligt"), null=True, blank=True)
    other_funds = AmountField(_("weitere Mittel Dritter"), default=Decimal(0))
    decision = models.CharField(_("Stand des Antrags"), max_length=10, choices=Decision, default=Decision.PLANNED)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    proof_due = models.DateField(_("Verwendungsnachweis fällig am"), null=True, blank=True)
    proof_sent_on = models.DateField(_("Verwendungsnachweis vorgelegt am"), null=True, blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Förderantrag")
        verbose_name_plural = _("Förderanträge")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="funding_decision_valid"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}), name=f"funding_{name}_not_negative"
                )
                for name in ("total_cost", "requested", "granted", "other_funds")
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True) | Q(decision=Decision.GRANTED),
                name="funding_granted_needs_decision",
                violation_error_message=_("Ein bewilligter Betrag gehört zu einem bewilligten Antrag."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decision__in=[Decision.GRANTED, Decision.REFUSED]),
                name="funding_day_needs_decision",
                violation_error_message=_("Der Tag der Entscheidung gehört zu einem bewilligten oder abgelehnten Antrag."),
            ),
        ]

    def __str__(self) -> str:
        return self.programme

    @property
    def expected(self) -> Decimal | None:
        """What comes from the programme: the grant, before the decision the amount asked for. Nothing where it is not known."""
        if self.decision in (Decision.REFUSED, Decision.WITHDRAWN):
            return Decimal(0)
        known: Decimal | None = self.granted if self.granted is not None else self.requested
        return known

    @property
    def own_share(self) -> Decimal | None:
        """Total cost less the programme's money and other funds; nothing where one of them is not known."""
        if self.total_cost is None or self.expected is None:
            return None
        share: Decimal = self.total_cost - self.expected - self.other_funds
        return share


class BudgetItem(EditionPart):
    """Money of the city for the concept in one year's budget."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField(
        _("Haushaltsjahr"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    label = models.CharField(_("Wofür"), max_length=200)
    amount = AmountField(_("Betrag"))
    cost_object = models.CharField(_("Kostenträger"), max_length=80, blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Haushaltsmittel")
        verbose_name_plural = _("Haushaltsmittel")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_amount_not_negative"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="budget_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.label}"


class ExternalSupport(PeriodModel, EditionPart):
    """Somebody from outside who goes along: an institute, a moderator, a model region. `person` is who leads it."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="supports")
    institution = models.CharField(_("Einrichtung"), max_length=200)
    person = models.CharField(_("Leitung"), max_length=200, blank=True)
    kind = models.CharField(_("Art"), max_length=12, choices=SupportKind, default=SupportKind.SCIENTIFIC)
    scope = models.TextField(_("Auftrag"), blank=True)
    is_completed = models.BooleanField(_("Begleitung ist abgeschlossen"), default=False)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("externe Begleitung")
        verbose_name_plural = _("externe Begleitungen")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_valid"),
        ]

    def __str__(self) -> str:
        return self.institution
