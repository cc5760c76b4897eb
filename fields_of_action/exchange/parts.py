"""What recommendations and goals share: they are parts of an edition, saved one by one so that their history is kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concepts.models import Concept, ConceptEdition
from concepts.permissions import why_not_edit
from fields_of_action.exchange import columns
from fields_of_action.exchange.columns import Column, Values
from fields_of_action.exchange.kinds import Desk, assign
from fields_of_action.models import ImportRow
from fields_of_action.permissions import leads, only_readers
from municipality.models import User

POSITION = Column(
    "position",
    "Reihenfolge",
    lambda row: str(row.position),
    columns.whole("position", 1, 32_767, empty=1),
    typed="number",
    width=12,
)


def part_lock(concept: Concept, edition: ConceptEdition | None, user: User) -> str:
    """Why this person may not write parts of this edition; empty where they may."""
    if edition is None:
        return _("Bitte wählen Sie die Fortschreibung aus, zu der die Tabelle gehört.")
    return why_not_edit(edition, user) or ("" if leads(concept, user) else only_readers())


def writing(item: ImportRow) -> str:
    """What is told while a row is stored."""
    return _("Zeile {row} wird geschrieben.").format(row=item.number)


def save_part(row: Any, values: Values, desk: Desk) -> None:
    """Store one part as its editor would: counted, with who it was."""
    assign(row, values)
    if row.pk is not None:
        row.revision += 1
    row.last_editor = desk.user
    row.save()
