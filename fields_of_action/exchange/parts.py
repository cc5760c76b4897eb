"""What recommendations and goals share: they are parts of an edition, saved one by one so that their history is kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from fields_of_action.exchange.columns import Values
from fields_of_action.exchange.kinds import Desk, assign
from fields_of_action.permissions import leads, only_readers
from municipality.models import User


def part_lock(concept: Concept, edition: ConceptEdition | None, user: User) -> str:
    """Why this person may not write parts of this edition; empty where they may."""
    if edition is None:
        return _("Bitte wählen Sie die Fortschreibung aus, zu der die Tabelle gehört.")
    if not leads(concept, user):
        return only_readers()
    if edition.status != EditionStatus.DRAFT:
        return _(
            "„{edition}“ ist kein Entwurf mehr, deshalb bleibt der Text, wie er ist. Neues gehört in die nächste Fortschreibung."
        ).format(edition=edition.label)
    return ""


def save_part(row: Any, values: Values, desk: Desk) -> None:
    """Store one part as its editor would: counted, with who it was."""
    assign(row, values)
    if row.pk is not None:
        row.revision += 1
    row.last_editor = desk.user
    row.save()
