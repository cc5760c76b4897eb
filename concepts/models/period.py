"""A vague time: the text as somebody wrote it, and the days it can mean at the earliest and at the latest."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from concepts.fuzzy import LONGEST, FuzzyDate, describe, parse
from concepts.periods import PeriodField


class PeriodTextField(models.CharField):
    """The text of a period. Its form field understands it, and what is understood reaches all three columns."""

    def formfield(self, **kwargs: Any) -> Any:
        allowed = {name: kwargs[name] for name in ("label", "required", "help_text", "initial") if name in kwargs}
        return PeriodField(
            **{"label": self.verbose_name, "required": not self.blank, "help_text": self.help_text} | allowed,
        )

    def save_form_data(self, instance: Any, data: Any) -> None:
        instance.set_period(data)

    def deconstruct(self) -> Any:
        # For the database it is plain text.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class PeriodModel(models.Model):
    """Adds `period` ("Ende 2014"), `period_from` and `period_to`. `set_period` is the one way to fill them.

    Print uses the text, sorting and timelines use the days. An open end has no day: "seit 2015" has no `period_to`, "bis 2020"
    no `period_from`. All three are empty together.
    """

    period = PeriodTextField(_("Zeitraum"), max_length=LONGEST, blank=True)
    period_from = models.DateField(_("frühester Tag"), null=True, blank=True, editable=False)
    period_to = models.DateField(_("spätester Tag"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(period="", period_from__isnull=True, period_to__isnull=True)
                | (~Q(period="") & (Q(period_from__isnull=True, period_to__isnull=False)))
                | (~Q(period="") & (Q(period_from__isnull=False, period_to__isnull=True)))
                | (~Q(period="") & Q(period_from__isnull=False, period_to__gte=F("period_from"))),
                name="%(app_label)s_%(class)s_period_understood",
            )
        ]

    def set_period(self, value: FuzzyDate | str | None) -> None:
        """Take a time as written or as understood. Raises `NotUnderstood`."""
        found = parse(value) if isinstance(value, str) and value.strip() else value
        if isinstance(found, FuzzyDate):
            self.period, self.period_from, self.period_to = found.text, found.earliest, found.latest
        else:
            self.period, self.period_from, self.period_to = "", None, None

    @property
    def period_understood(self) -> str:
        """The days in words, for those who ask what was understood."""
        return describe(self.period_from, self.period_to)
