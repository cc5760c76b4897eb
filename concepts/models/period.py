"""A vague time: the text as somebody wrote it, and the days it can mean at the earliest and at the latest."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PeriodModel(models.Model):
    """Adds `period` ("Ende 2014"), `period_from` and `period_to`; the days are filled from `concepts.fuzzy.parse`.

    Print uses the text, sorting and timelines use the days. All three are empty together.
    """

    period = models.CharField(_("Zeitraum"), max_length=80, blank=True)
    period_from = models.DateField(_("frühester Tag"), null=True, blank=True, editable=False)
    period_to = models.DateField(_("spätester Tag"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(period="", period_from__isnull=True, period_to__isnull=True)
                | (~Q(period="") & Q(period_from__isnull=False, period_to__gte=F("period_from"))),
                name="%(app_label)s_%(class)s_period_understood",
            )
        ]
