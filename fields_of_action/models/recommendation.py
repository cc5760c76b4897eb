"""Handlungsempfehlungen and what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.choices import Horizon, Priority
from concepts.models import ConceptEdition
from concepts.models.chapter import EditionPart
from fields_of_action.models.field import FieldOfAction
from fields_of_action.models.measure import Measure
from municipality.history import History
from municipality.scoping import ScopedModel


class Recommendation(EditionPart):
    """A recommendation of an edition; `source` says where it came from, `became` the measure that was made of it.

    One that is carried along into later editions stays the same recommendation: `first` is the row that it was at the
    beginning. What becomes of one of them becomes of all (`fields_of_action/sheets.py`).
    """

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="recommendations")
    title = models.CharField(_("Empfehlung"), max_length=300)
    text = models.TextField(_("Erläuterung"), blank=True)
    horizon = models.CharField(_("Horizont"), max_length=6, choices=Horizon, blank=True)
    priority = models.CharField(_("Priorität"), max_length=6, choices=Priority, default=Priority.NORMAL)
    source = models.CharField(_("Herkunft"), max_length=200, blank=True)
    became = models.ForeignKey(
        Measure, on_delete=models.SET_NULL, null=True, blank=True, related_name="recommendations", verbose_name=_("umgesetzt als")
    )

    first = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_along", verbose_name=_("zuerst in")
    )

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Handlungsempfehlung")
        verbose_name_plural = _("Handlungsempfehlungen")
        constraints = [
            models.CheckConstraint(condition=Q(horizon__in=["", *Horizon.values]), name="recommendation_horizon_valid"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="recommendation_priority_valid"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def first_pk(self) -> int:
        """Which recommendation it is, in whatever edition."""
        return self.first_id or self.pk


class RecommendationField(ScopedModel):
    """A field that a recommendation concerns; it may concern several."""

    scope_path = "recommendation__edition__concept__municipality"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="in_fields")
    field = models.ForeignKey(FieldOfAction, on_delete=models.PROTECT, related_name="in_recommendations")

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Handlungsfeld der Empfehlung")
        verbose_name_plural = _("Handlungsfelder der Empfehlung")
        constraints = [models.UniqueConstraint(fields=["recommendation", "field"], name="recommendation_field_once")]

    def __str__(self) -> str:
        return str(self.field)
