"""What stands left of an edition's text: its own parts, then what rooms above add."""

from __future__ import annotations

from dataclasses import dataclass

from concepts import hooks
from concepts.hooks import OutlinePart
from concepts.models import Chapter, ConceptEdition
from municipality.models import User


@dataclass(frozen=True)
class ChapterNode:
    """A chapter with its parts, in reading order."""

    chapter: Chapter
    parts: list[Chapter]


def chapter_tree(edition: ConceptEdition) -> list[ChapterNode]:
    """The chapters in two levels. Reads prefetched chapters where there are any."""
    rows = list(edition.chapters.all())
    tops = [row for row in rows if row.parent_id is None]
    for row in rows:
        row.edition = edition
    return [ChapterNode(top, [row for row in rows if row.parent_id == top.pk]) for top in tops]


def further_parts(edition: ConceptEdition, user: User) -> list[OutlinePart]:
    """The groups that rooms above add to the outline."""
    return [part for register in hooks.outline if (part := register(edition, user)) is not None]
