"""What every kind of table has in common, and the list of kinds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import TableKind
from fields_of_action.exchange.columns import Column, Values
from fields_of_action.exchange.names import Names
from fields_of_action.models import ImportRow
from municipality.models import User

Cells = Callable[[str], str]
"""A row's cell by the key of its column, without what the export added; empty where the table has no such column."""


@dataclass
class Found:
    """What a row of a table is about: a row that is there already, or a new one."""

    target: int | None = None
    identity: str = ""
    """By this it may stand in the table only once; empty: no rule."""


@dataclass(frozen=True)
class Desk:
    """Who writes what where: the person, the concept, its edition, the names that cells may use, the moment."""

    user: User
    concept: Concept
    edition: ConceptEdition | None
    names: Names
    at: datetime
    lines: Callable[[], Iterable[Cells]] = tuple
    """All rows of the table, for those who must know what else stands in it."""
    tell: Callable[[int, int, str], None] = lambda _done, _total, _sentence: None
    """Hears how far the writing is; may raise to stop it."""
    memory: dict[str, Any] = field(default_factory=dict, compare=False)
    """What a kind keeps between two rows."""


class RowFault(Exception):
    """The row as a whole cannot be taken over. `column` is the key of the column to look at."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


class Conflict(Exception):
    """A row was changed by somebody else since it was checked. `problems` are pairs of row number and sentence."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        super().__init__(str(problems))
        self.problems = problems


class Kind(ABC):
    """One kind of table. Everything that differs between measures, recommendations, goals and figures stands in its class."""

    slug: ClassVar[TableKind]
    columns: ClassVar[tuple[Column, ...]]
    committee: ClassVar[tuple[str, ...]]
    """Keys of the columns that a paper for a committee needs, in its order."""
    per_edition: ClassVar[bool]

    @abstractmethod
    def rows(self, concept: Concept, edition: ConceptEdition | None) -> QuerySet[Any]:
        """All rows in the order of the export, with everything their cells need."""

    @abstractmethod
    def why_not(self, concept: Concept, edition: ConceptEdition | None, user: User) -> str:
        """Why this person may not bring in such a table here; empty where they may."""

    @abstractmethod
    def find(self, cell: Cells, desk: Desk) -> Found:
        """What the row is about. Raises `RowFault`."""

    @abstractmethod
    def complete(self, values: Values, row: Any | None, desk: Desk) -> dict[str, str]:
        """Check what no single cell can tell, and add what follows. `row` is the stored one. Raises `RowFault`.

        Returns the cells that follow from the others, by column, so that the preview shows them.
        """

    @abstractmethod
    def write(self, staged: Sequence[ImportRow], desk: Desk) -> None:
        """Write checked rows inside the caller's transaction. Raises `Conflict` where somebody was faster."""

    def title_of(self, cell: Cells, row: Any | None) -> str:
        """What the preview calls a row."""
        return cell("title").strip() or getattr(row, "title", "")

    def committee_columns(self) -> list[Column]:
        """What a paper for a committee shows."""
        return [self.by_key(key) for key in self.committee]

    def by_key(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


def check_revision(staged: Sequence[ImportRow], stored: dict[int, Any]) -> None:
    """Raise `Conflict` where rows are gone or were saved since they were checked."""
    problems = []
    for item in staged:
        row = stored.get(item.target) if item.target is not None else None
        if item.target is not None and row is None:
            problems.append((item.number, _("„{title}“ gibt es nicht mehr.").format(title=item.title)))
        elif row is not None and row.revision != item.revision:
            problems.append((item.number, changed_by(row)))
    if problems:
        raise Conflict(problems)


def changed_by(row: Any) -> str:
    """The sentence about a row that somebody else has saved."""
    who = row.last_editor.full_name if row.last_editor is not None else _("jemand anderem")
    return _("„{title}“ wurde inzwischen von {who} geändert. Bitte prüfen Sie die Tabelle noch einmal.").format(
        title=row.title, who=who
    )


def refuse_rings(above: dict[int, int | None], changed: Iterable[int], column: str, sentence: str) -> None:
    """Raise `RowFault` where a row comes back to itself by the way that leads from each row to the next."""
    for start in changed:
        seen, current = {start}, above.get(start)
        while current is not None and current not in seen:
            seen.add(current)
            current = above.get(current)
        if current is not None:
            raise RowFault(column, sentence)


def assign(row: Any, values: Values) -> None:
    """Put checked values on a row; keys are the names of its attributes."""
    for name, value in values.items():
        setattr(row, name, value)


def texts(values: Iterable[str]) -> str:
    """Several names in one cell."""
    return "; ".join(values)
