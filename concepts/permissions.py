"""Who may change the text of an edition now. Pages of this room and of rooms above it ask here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from municipality.models import User

WRITE = "concepts.change_conceptedition"
_WHY_CLOSED = {
    EditionStatus.IN_REVIEW: gettext_lazy(
        "Die Fortschreibung ist in Abstimmung, und alle lesen denselben Text. Die Leitung kann sie zur Überarbeitung zurückgeben."
    ),
    EditionStatus.ADOPTED: gettext_lazy(
        "Die Fortschreibung ist beschlossen; ihr Text ändert sich nicht mehr. Änderungen gehören in eine neue Fortschreibung."
    ),
    EditionStatus.SUPERSEDED: gettext_lazy("Diese Fassung ist fortgeschrieben und bleibt, wie sie beschlossen wurde."),
}


_NO_WRITER = gettext_lazy("Den Text ändern nur die Sachbearbeitung und die Leitung der Fachbereiche.")


def why_not_edit(edition: ConceptEdition, user: User) -> str:
    """Empty when this person may change the text now, else the sentence that says why not."""
    if edition.status != EditionStatus.DRAFT:
        return str(_WHY_CLOSED[EditionStatus(edition.status)])
    if user.has_perm(WRITE):
        return ""
    return str(_NO_WRITER)


def why_not_go_on(edition: ConceptEdition, user: User) -> str:
    """The same for process and money, which go on after the adoption and end when the edition is continued by another one."""
    if edition.status == EditionStatus.SUPERSEDED:
        return str(_WHY_CLOSED[EditionStatus.SUPERSEDED])
    return "" if user.has_perm(WRITE) else str(_NO_WRITER)
