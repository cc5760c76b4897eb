"""What an edition says: chapters, guidelines, cross-cutting principles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concepts.models.concept import ConceptEdition
from concepts.models.revised import RevisedModel
from municipality.history import History
from municipality.scoping import ScopedModel


class EditionPart(RevisedModel, ScopedModel):
    """A row that belongs to one edition and has its place in an order (from 1)."""

    scope_path = "edition__concept__municipality"

    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)

    class Meta(ScopedModel.Meta):
        abstract = True
        ordering = ["position", "pk"]


class Chapter(EditionPart):
    """A chapter (level 1) or a part of one (level 2); `body` is sanitised rich text.

    `continues` is the chapter of the last edition it came from: by it two editions are compared, whatever it is called now.
    """

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="chapters")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    heading = models.CharField(_("Überschrift"), max_length=200)
    body = models.TextField(_("Text"), blank=True)
    figure = models.ImageField(_("Abbildung"), upload_to="figures/", blank=True)
    figure_alt = models.CharField(_("Alternativtext"), max_length=500, blank=True)
    figure_caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by", editable=False
    )

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Kapitel")
        verbose_name_plural = _("Kapitel")
        constraints = [
            models.CheckConstraint(
                condition=Q(figure="") | ~Q(figure_alt=""),
                name="chapter_figure_has_alternative",
                violation_error_message=_("Bitte beschreiben Sie die Abbildung im Alternativtext."),
            )
        ]

    def __str__(self) -> str:
        return self.heading


class Guideline(EditionPart):
    """A Leitlinie or These, a whole sentence or paragraph."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="guidelines")
    title = models.CharField(_("Titel"), max_length=200, blank=True)
    text = models.TextField(_("Text"))

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Leitlinie")
        verbose_name_plural = _("Leitlinien")

    def __str__(self) -> str:
        return self.title or self.text[:60]


class CrossCuttingPrinciple(EditionPart):
    """A Querschnittsthema that holds in all fields (Teilhabe; people who fled; the attitude of the city)."""

    edition = models.ForeignKey(ConceptEdition, on_delete=models.CASCADE, related_name="principles")
    name = models.CharField(_("Name"), max_length=160)
    text = models.TextField(_("Text"), blank=True)

    history = History()

    class Meta(EditionPart.Meta):
        verbose_name = _("Querschnittsthema")
        verbose_name_plural = _("Querschnittsthemen")

    def __str__(self) -> str:
        return self.name
