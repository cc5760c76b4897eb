"""Ranges of numbers for submissions and resolutions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from council.choices import NumberPurpose, NumberScope
from council.models.submission import Submission
from municipality.scoping import MunicipalityModel, ScopedModel


class NumberRange(MunicipalityModel):
    """How a city numbers its papers.

    `pattern` knows the tokens `{seq}` (or `{seq:03}`), `{yy}`, `{yyyy}`, `{committee}` and `{prefix}`; an empty pattern means
    papers carry no number. Year tokens follow the date of the paper, not the clock. `suffix_pattern` numbers what belongs to
    another paper by that one's number. See `council/numbers.py`.
    """

    purpose = models.CharField(_("für"), max_length=10, choices=NumberPurpose)
    pattern = models.CharField(
        _("Muster"),
        max_length=60,
        blank=True,
        help_text=_("Platzhalter: {seq} oder {seq:03}, {yy}, {yyyy}, {committee}, {prefix}. Leer: ohne Nummer."),
    )
    prefix = models.CharField(_("Kürzel für {prefix}"), max_length=20, blank=True)
    suffix_pattern = models.CharField(
        _("Muster für Papiere zu einer Vorlage"),
        max_length=40,
        blank=True,
        help_text=_(
            "Für Ergänzung, Neufassung, Änderungsantrag, Stellungnahme und Tischvorlage. Platzhalter: {number} ist die Nummer "
            "der Vorlage, {seq} zählt zu ihr, zum Beispiel {number}-{seq}, {number}/{seq} oder {number}.{seq}. Leer, oder wenn "
            "die Vorlage keine Nummer hat: das Muster oben."
        ),
    )
    scope = models.CharField(_("Zählung"), max_length=4, choices=NumberScope, default=NumberScope.YEAR)

    class Meta(MunicipalityModel.Meta):
        verbose_name = _("Nummernkreis")
        verbose_name_plural = _("Nummernkreise")
        ordering = ["purpose"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "purpose"],
                name="number_range_one_per_purpose",
                violation_error_message=_("Für diesen Zweck gibt es schon einen Nummernkreis."),
            ),
            models.CheckConstraint(condition=Q(purpose__in=NumberPurpose.values), name="number_range_purpose_valid"),
            models.CheckConstraint(
                condition=Q(suffix_pattern="") | Q(purpose=NumberPurpose.SUBMISSION), name="number_range_suffix_for_papers"
            ),
            models.CheckConstraint(condition=Q(scope__in=NumberScope.values), name="number_range_scope_valid"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.pattern or '–'}"


class NumberCounter(ScopedModel):
    """The last number given in one period of a range; locked while the next one is taken, never counted from the papers."""

    scope_path = "number_range__municipality"

    number_range = models.ForeignKey(NumberRange, on_delete=models.CASCADE, related_name="counters")
    period = models.CharField(_("Zeitraum"), max_length=20, blank=True, help_text=_("Jahr, Wahlperiode oder leer."))
    last = models.PositiveIntegerField(_("zuletzt vergeben"), default=0)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Zählerstand")
        verbose_name_plural = _("Zählerstände")
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["number_range", "period"], name="number_counter_once_per_period")]

    def __str__(self) -> str:
        return f"{self.period or '–'}: {self.last}"


class SuffixCounter(ScopedModel):
    """The last number given to what belongs to one paper; locked while the next one is taken, never counted from the papers."""

    scope_path = "original__municipality"

    original = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="suffix_counter")
    last = models.PositiveIntegerField(_("zuletzt vergeben"), default=0)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Zählerstand zu einer Vorlage")
        verbose_name_plural = _("Zählerstände zu Vorlagen")

    def __str__(self) -> str:
        return f"{self.original}: {self.last}"
