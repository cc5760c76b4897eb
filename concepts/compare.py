"""Two editions side by side: chapters that came, went, were renamed, moved or rewritten, word by word.

A chapter is the same one as long as it continues the other, whatever it is called now; guidelines and principles go by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from concepts import hooks
from concepts.hooks import ComparedPart, Difference
from concepts.models import Chapter, ConceptEdition
from municipality.models import User
from municipality.richtext import plain
from municipality.worddiff import changed, diff


def compare(old: ConceptEdition, new: ConceptEdition, user: User) -> list[ComparedPart]:
    """All parts of the comparison, the edition's own first; parts that neither edition has are left out."""
    prefetch_related_objects([old, new], "chapters", "guidelines", "principles", "instruments")
    parts = [
        _head(old, new),
        _chapters(old, new),
        _named(_("Leitlinien"), *(_pairs(edition.guidelines.all(), "title") for edition in (old, new))),
        _named(_("Querschnittsthemen"), *(_pairs(edition.principles.all(), "name") for edition in (old, new))),
    ]
    parts.append(_named(_("So geht es weiter"), *(_pairs(edition.instruments.all(), "name") for edition in (old, new))))
    parts += [found for register in hooks.comparisons if (found := register(old, new, user)) is not None]
    return [part for part in parts if part.differences or part.unchanged]


def _head(old: ConceptEdition, new: ConceptEdition) -> ComparedPart:
    label = _("Zusammenfassung in einfachen Worten")
    before, after = old.plain_summary, new.plain_summary
    if not before and not after:
        return ComparedPart(label, [])
    if not changed(before, after):
        return ComparedPart(label, [], [label])
    return ComparedPart(label, [Difference("changed", label, segments=diff(before, after))])


def _chapters(old: ConceptEdition, new: ConceptEdition) -> ComparedPart:
    roots = _roots(old)
    before = {roots[chapter.pk]: chapter for chapter in in_reading_order(old.chapters.all())}
    after = {roots[chapter.pk]: chapter for chapter in in_reading_order(new.chapters.all())}
    moved = _moved([root for root in before if root in after], [root for root in after if root in before])
    differences, unchanged = [], []
    for root, chapter in after.items():
        found = _chapter(before.get(root), chapter, root in moved or _other_parent(before.get(root), chapter, roots))
        if found is None:
            unchanged.append(chapter.heading)
        else:
            differences.append(found)
    differences += [
        Difference("removed", chapter.heading, _("Dieses Kapitel ist entfallen."), diff(plain(chapter.body), ""))
        for root, chapter in before.items()
        if root not in after
    ]
    return ComparedPart(_("Kapitel"), differences, unchanged)


def _chapter(old: Chapter | None, new: Chapter, moved: bool) -> Difference | None:
    if old is None:
        return Difference("added", new.heading, _("Dieses Kapitel ist neu."), diff("", plain(new.body)))
    before, after = plain(old.body), plain(new.body)
    rewritten, renamed = changed(before, after), old.heading != new.heading
    sentences = []
    if renamed:
        sentences.append(_("Das Kapitel hieß vorher „%(name)s“.") % {"name": old.heading})
    if moved:
        sentences.append(_("Das Kapitel steht an anderer Stelle."))
    if not (rewritten or sentences):
        return None
    kind = "renamed" if renamed else "moved" if moved else "changed"
    return Difference(kind, new.heading, " ".join(sentences), diff(before, after) if rewritten else [])


def _roots(edition: ConceptEdition) -> dict[int, int]:
    """For every chapter of the concept the first one that it goes back to."""
    rows = Chapter.objects.filter(edition__concept=edition.concept_id).values_list("pk", "continues_id")
    continues: dict[int, int | None] = dict(rows)
    roots = {}
    for pk in continues:
        root, seen = pk, {pk}
        while (earlier := continues.get(root)) is not None and earlier not in seen:
            root = earlier
            seen.add(root)
        roots[pk] = root
    return roots


def _moved(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """Those that are not in the longest run that kept its order."""
    stayed = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return set(after) - {root for block in stayed for root in after[block.b : block.b + block.size]}


def _other_parent(old: Chapter | None, new: Chapter, roots: dict[int, int]) -> bool:
    return old is not None and roots.get(old.parent_id or 0) != roots.get(new.parent_id or 0)


def in_reading_order(chapters: Iterable[Chapter]) -> list[Chapter]:
    """Each chapter with its parts behind it. The rows are read once."""
    rows = list(chapters)
    parts: dict[int | None, list[Chapter]] = {}
    for row in rows:
        parts.setdefault(row.parent_id, []).append(row)
    return [row for top in parts.get(None, []) for row in (top, *parts.get(top.pk, []))]


def _pairs(rows: Iterable[Any], name: str) -> dict[str, str]:
    return {getattr(row, name) or str(row): row.text for row in rows}


def _named(title: str, before: dict[str, str], after: dict[str, str]) -> ComparedPart:
    differences, unchanged = [], []
    for name, text in after.items():
        if name not in before:
            differences.append(Difference("added", name, _("Das ist neu."), diff("", text)))
        elif changed(before[name], text):
            differences.append(Difference("changed", name, segments=diff(before[name], text)))
        else:
            unchanged.append(name)
    gone = (name for name in before if name not in after)
    differences += [Difference("removed", name, _("Das ist entfallen."), diff(before[name], "")) for name in gone]
    return ComparedPart(title, differences, unchanged)
