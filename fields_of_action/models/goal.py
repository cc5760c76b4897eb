"""Goals of an edition, and what already exists in a field."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept, ConceptEdition
from concepts.models.chapter import EditionPart
from concepts.models.revised import RevisedModel
from fields_of_action.choices import GoalLevel, Owner
from fields_of_action.models.field import FieldOfAction
from municipality.history import History
from municipality.scoping import ScopedModel


class Goal(EditionPart):
    """A goal of an edition in three levels, of one field or of the whole concept. `code` is how it is cited ("a", "1.2")."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="goals")
    field = models.ForeignKey(
        FieldOfAction, on_delete=models.PROTECT, null=True, blank=True, related_name="goals", verbose_name=_("Handlungsfeld")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("gehört zu")
    )
    level = models.CharField(_("Ebene"), max_length=8, choices=GoalLevel, default=GoalLevel.GUIDING)
    code = models.CharField(_("Kürzel"), max_length=20, blank=True)
    title = models.CharField(_("Ziel"), max_length=300)
    text = models.TextField(_("Erläuterung"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Ziel")
        verbose_name_plural = _("Ziele")
        constraints = [models.CheckConstraint(condition=Q(level__in=GoalLevel.values), name="goal_level_valid")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class ExistingOffer(RevisedModel, ScopedModel):
    """Something that exists already (Bestandsaufnahme), with who carries it and how often it takes place."""

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="offers", verbose_name=_("Konzept"))
    field = models.ForeignKey(
        FieldOfAction, on_delete=models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("Handlungsfeld")
    )
    name = models.CharField(_("Angebot"), max_length=200)
    owner = models.CharField(_("Träger"), max_length=14, choices=Owner, default=Owner.PARTNER)
    provider = models.CharField(_("Name des Trägers"), max_length=200, blank=True)
    frequency = models.CharField(_("Häufigkeit"), max_length=120, blank=True)
    text = models.TextField(_("Beschreibung"), blank=True)

    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("vorhandenes Angebot")
        verbose_name_plural = _("vorhandene Angebote")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(owner__in=Owner.values), name="existing_offer_owner_valid")]

    def __str__(self) -> str:
        return self.name
