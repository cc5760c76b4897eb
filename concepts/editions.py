"""Beginning an edition: the first one of a concept, or the next one with the text of the last."""

from __future__ import annotations

import copy
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal
from django.utils.text import slugify
from django.utils.translation import gettext as _

from concepts.fuzzy import FuzzyDate
from concepts.models import Chapter, Concept, ConceptEdition
from municipality.acting import Refused
from municipality.models import User

copied = Signal()
"""Sent inside the transaction after an edition was begun from another one: `old`, `new` and `user`. Rooms above copy theirs."""
RESERVED = frozenset({"neu", "vergleich", "angaben"})
"""Words that stand at the edition's place in an address."""


@transaction.atomic
def start(
    concept: Concept,
    *,
    label: str,
    user: User,
    predecessor: ConceptEdition | None = None,
    period: FuzzyDate | str | None = None,
    version: str = "",
) -> ConceptEdition:
    """A new draft; with a predecessor it begins with all its texts. Raises `Refused` when that one is continued already."""
    # One at a time for each concept: two people who begin the same edition do not make two.
    Concept.objects.select_for_update(of=("self",)).get(pk=concept.pk)
    if predecessor is not None and ConceptEdition.objects.filter(predecessor=predecessor).exists():
        raise Refused(_("Diese Fortschreibung wird schon fortgeschrieben. Bitte laden Sie die Seite neu."), code="stale")
    edition = ConceptEdition(
        concept=concept,
        slug=free_slug(concept, label),
        label=label,
        version=version,
        predecessor=predecessor,
        plain_summary=predecessor.plain_summary if predecessor else "",
        last_editor=user,
    )
    edition.set_period(period)
    edition.save()
    if predecessor is not None:
        _copy_texts(predecessor, edition, user)
        copied.send(ConceptEdition, old=predecessor, new=edition, user=user)
    return edition


def free_slug(concept: Concept, label: str) -> str:
    """An address for this label that no edition of the concept has."""
    wanted = slugify(label)[:50] or "fortschreibung"
    taken = set(ConceptEdition.objects.filter(concept=concept).values_list("slug", flat=True)) | RESERVED
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _copy_texts(old: ConceptEdition, new: ConceptEdition, user: User) -> None:
    twins: dict[int, Chapter] = {}
    chapters = list(old.chapters.all())
    # Parents first, so that their parts find them.
    for chapter in sorted(chapters, key=lambda item: item.parent_id is not None):
        twin = twin_of(chapter, new, user)
        twin.continues = chapter
        twin.parent = twins.get(chapter.parent_id) if chapter.parent_id else None
        twin.save()
        twins[chapter.pk] = twin
    # Process and money are of the edition they happened in; what goes on goes along.
    going_on = old.supports.filter(is_completed=False), old.duties.filter(next_due__isnull=False), old.instruments.all()
    for rows in (old.guidelines.all(), old.principles.all(), *going_on):
        for part in rows:
            twin_of(part, new, user).save()


def twin_of(part: models.Model, edition: ConceptEdition, user: User) -> Any:
    """The same text for another edition, not saved yet. A stored picture is never changed, so both may show the same file."""
    twin: Any = copy.copy(part)
    twin.pk, twin._state = None, copy.copy(part._state)
    twin._state.adding, twin._state.fields_cache = True, {}
    twin.edition, twin.revision, twin.last_editor = edition, 1, user
    return twin
