"""Handlungsfelder, and what an edition of the concept says about each."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from concepts.models import Concept, ConceptEdition
from concepts.models.chapter import EditionPart
from municipality.choices import STAFF_ROLES
from municipality.history import History
from municipality.models import User
from municipality.scoping import ScopedManager, ScopedModel, ScopedQuerySet, active_municipality


class FieldQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> FieldQuerySet:
        """Staff see every field; members of bodies those that stand in an edition they may see."""
        if user.is_authenticated and user.roles & STAFF_ROLES:
            return self
        editions = ConceptEdition.objects.visible_to(user).values("pk")
        return self.filter(Exists(EditionField.objects.filter(field=OuterRef("pk"), edition__in=editions)))


class FieldOfAction(ScopedModel):
    """A Handlungsfeld of a concept, the same through all editions; what changes stands in `EditionField`.

    Two levels: a field with a `parent` is a part of it with its own `focus` (Schwerpunkt). `aliases` are other names for it,
    one a line, because names vary even inside one document.
    """

    scope_path = "concept__municipality"

    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="fields", verbose_name=_("Konzept"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("gehört zu")
    )
    name = models.CharField(_("Name"), max_length=200)
    focus = models.CharField(_("Schwerpunkt"), max_length=200, blank=True)
    aliases = models.TextField(
        _("weitere Namen"), blank=True, help_text=_("Ein Name je Zeile; Suche und Einfuhr finden sie alle.")
    )

    objects = ScopedManager.from_queryset(FieldQuerySet)()
    history = History()

    class Meta(ScopedModel.Meta):
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["concept", "name"], name="field_name_unique_in_concept")]

    def __str__(self) -> str:
        return self.name

    @property
    def all_names(self) -> list[str]:
        return [self.name, *(alias.strip() for alias in self.aliases.splitlines() if alias.strip())]


class EditionField(EditionPart):
    """A field in one edition: its number there, what it is called there, the situation and the text.

    `name` is the name in this edition, so that a renamed field keeps its old name in the old edition.
    """

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="edition_fields")
    field = models.ForeignKey(
        FieldOfAction, on_delete=models.PROTECT, related_name="in_editions", verbose_name=_("Handlungsfeld")
    )
    number = models.CharField(_("Nummer"), max_length=10, blank=True)
    name = models.CharField(_("Name in dieser Fortschreibung"), max_length=200)
    is_new = models.BooleanField(_("neu in dieser Fortschreibung"), default=False)
    situation = models.TextField(_("Ausgangslage"), blank=True)
    text = models.TextField(_("Text"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Handlungsfeld der Fortschreibung")
        verbose_name_plural = _("Handlungsfelder der Fortschreibung")
        constraints = [models.UniqueConstraint(fields=["edition", "field"], name="edition_field_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        """The field's page in this edition; edition and concept must be loaded."""
        city, edition = active_municipality().slug, self.edition
        return reverse("fields_of_action:field_detail", args=[city, edition.concept.slug, edition.slug, self.field_id])
