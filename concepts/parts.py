"""The texts of an edition that are written one by one: chapters, guidelines, principles, and the edition's own head.

A kind says how its rows are found, which form edits them and how they are called. Rooms above add kinds of their own with
`register` and override what is different there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.forms.parts import ChapterForm, GuidelineForm, HeadForm, PartForm, PrincipleForm
from concepts.models import Chapter, ConceptEdition, CrossCuttingPrinciple, Guideline
from concepts.permissions import why_not_edit
from municipality.models import User


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

    @property
    def is_ordered(self) -> bool:
        """Whether there are several of it, in an order that the outline shows and changes."""
        return bool(self.relation)

    @property
    def is_compact(self) -> bool:
        """Whether a row is a line of a list, with room for one button only."""
        return False

    @property
    def may_begin(self) -> bool:
        """Whether new rows are begun with this kind's own form."""
        return bool(self.relation)

    @property
    def may_remove(self) -> bool:
        return bool(self.relation)

    @property
    def farewell(self) -> str:
        """What happens when a row is removed."""
        return _(
            "Der Text wird aus dieser Fortschreibung genommen. Frühere Fortschreibungen behalten ihn, und im Verlauf bleibt "
            "nachlesbar, was hier stand."
        )

    def key(self, row: Any) -> str:
        """How an unsaved text is filed, and what the row's place on the page is called."""
        return f"{self.slug}-{row.pk if row.pk is not None else 'neu'}"

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        if not self.relation:
            return ConceptEdition.objects.filter(pk=edition.pk).select_related("concept")
        found: QuerySet[Any] = getattr(edition, self.relation).all()
        return found

    def blank(self, edition: ConceptEdition) -> Any:
        """A row that is not stored yet."""
        return self.model(edition=edition)

    def initial(self, asked: QueryDict) -> dict[str, Any]:
        """What the form of a new row begins with, as the address asks for it."""
        return {"parent": number_in(asked, "unter")} if "parent" in self.form.base_fields else {}

    def page(self, edition: ConceptEdition, row: Any, asked: QueryDict | None = None) -> str:
        """The address of the page where the row is read; for a new one, where it was asked for."""
        return edition.get_absolute_url()

    def page_without(self, edition: ConceptEdition, row: Any) -> str:
        """Where to go on reading when the row has been removed."""
        return self.page(edition, row)

    def around(self, row: Any) -> tuple[Any, ...]:
        """What the page around the row shows of it: when that has changed, the page is loaded anew."""
        return (getattr(row, "parent_id", None),)

    def reading(self, edition: ConceptEdition, row: Any, user: User) -> dict[str, Any]:
        """What the template needs beside the row to draw it for this person."""
        return {}

    def why_closed(self, edition: ConceptEdition, user: User) -> str:
        """Empty when this person may write here now, else the sentence that says why not."""
        return why_not_edit(edition, user)

    def why_kept(self, edition: ConceptEdition, row: Any) -> str:
        """Empty when the row may be removed, else the sentence that says what has to be done first."""
        return ""


def number_in(asked: QueryDict, name: str) -> int | None:
    """The id that the address names, if it is one."""
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


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


def register(*kinds: Kind) -> None:
    """Add kinds of a room above; called when its app is ready."""
    KINDS.update({kind.slug: kind for kind in kinds})
