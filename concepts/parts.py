"""The texts of an edition that are written one by one: chapters, guidelines, principles, and the edition's own head.

A kind says how its rows are found, which form edits them and how they are called. Rooms above add kinds of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from concepts.forms.parts import ChapterForm, GuidelineForm, HeadForm, PartForm, PrincipleForm
from concepts.models import Chapter, ConceptEdition, CrossCuttingPrinciple, Guideline


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses, `template` draws one row for reading, `relation` is its name on the edition."""

    slug: str
    model: type[Any]
    form: type[PartForm]
    relation: str
    template: str
    one: str | Promise
    new: str | Promise

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        if not self.relation:
            return ConceptEdition.objects.filter(pk=edition.pk).select_related("concept")
        found: QuerySet[Any] = getattr(edition, self.relation).all()
        return found

    @property
    def is_ordered(self) -> bool:
        """Whether there are several of it, in an order."""
        return bool(self.relation)

    def key(self, row: Any) -> str:
        """How an unsaved text is filed, and what the row's place on the page is called."""
        return f"{self.slug}-{row.pk}"


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "kapitel", Chapter, ChapterForm, "chapters", "concepts/parts/chapter.html",
            gettext_lazy("Kapitel"), gettext_lazy("Neues Kapitel"),
        ),
        Kind(
            "leitlinien", Guideline, GuidelineForm, "guidelines", "concepts/parts/guideline.html",
            gettext_lazy("Leitlinie"), gettext_lazy("Neue Leitlinie"),
        ),
        Kind(
            "querschnittsthemen", CrossCuttingPrinciple, PrincipleForm, "principles", "concepts/parts/principle.html",
            gettext_lazy("Querschnittsthema"), gettext_lazy("Neues Querschnittsthema"),
        ),
        Kind(
            "angaben", ConceptEdition, HeadForm, "", "concepts/parts/head.html",
            gettext_lazy("Angaben zur Fortschreibung"), gettext_lazy("Angaben zur Fortschreibung"),
        ),
    )
}  # fmt: skip
