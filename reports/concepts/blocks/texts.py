"""What an edition says in running text: chapters, guidelines, principles, goals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.concepts.document import Chapter, ConceptDocument, Field, Goal
from reports.concepts.form import Block
from reports.concepts.plan import Box, Element, Entries, Entry, Heading, Picture, Rich, Text
from reports.concepts.wording import letter
from reports.forms.filled import has_text

_OWN_NUMBER = re.compile(r"(?:(?:These|Leitlinie|Leitsatz|Leitgedanke)\s+)?(\d+)\s*[.:)–-]\s+(.+)")
"""A title such as "These 1: Einwanderungsland" brings its number along."""


def chapter(item: Chapter, level: int) -> list[Element]:
    """What stands below a chapter's heading, its parts with headings of `level`."""
    found: list[Element] = []
    if has_text(item.html):
        found.append(Rich(item.html, level - 1))
    if item.figure:
        found.append(Picture(item.figure))
    for part in item.parts:
        found += [Heading(level, part.heading), *chapter(part, level + 1)]
    return found


def summary(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return [Text(document.summary, "lead")] if document.summary.strip() else []


def guidelines(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return titled([(item.title, item.html) for item in document.guidelines], block.style, level)


def principles(document: ConceptDocument, block: Block, level: int) -> list[Element]:
    return titled([(item.name, item.html) for item in document.principles], block.style, level)


def titled(rows: Sequence[tuple[str, str]], style: str, level: int) -> list[Element]:
    """Texts with a title each: below headings, or as a list in the way of the form."""
    if style == "headings":
        found: list[Element] = []
        for title, html in rows:
            found += [Heading(level, title)] if title else []
            found += [Rich(html, level)] if has_text(html) else []
        return found
    items = []
    for place, (title, html) in enumerate(rows, start=1):
        own = _OWN_NUMBER.fullmatch(title) if style != "points" else None
        number, words = (int(own[1]), own[2]) if own else (place, title)
        items.append(Entry(words, html=html, mark=_mark(style, number)))
    return [Entries(tuple(items), bullets=style == "points")] if items else []


def _mark(style: str, number: int) -> str:
    if style == "points":
        return ""
    return f"{letter(number)})" if style == "letters" else f"{number}."


def goals(subject: ConceptDocument | Field, block: Block, level: int) -> list[Element]:
    """Goals in their levels; those of the whole edition (with `scope` also those of its fields), or of one field."""
    found = list(subject.goals)
    if block.scope == "all" and isinstance(subject, ConceptDocument):
        found += [goal for field in subject.all_fields for goal in field.goals]
    if block.style == "letters":
        items = tuple(
            Entry(goal.title, text=goal.text, mark=f"{goal.code.rstrip('.)') or letter(place)})", entries=_parts(goal.parts))
            for place, goal in enumerate(found, start=1)
        )
        return [Entries(items)] if items else []
    return [Box(f"{goal.level} {goal.code}".strip(), goal.title, goal.text, _parts(goal.parts)) for goal in found]


def _parts(parts: tuple[Goal, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(f"{goal.code} {goal.title}".strip(), text=goal.text, aside=goal.level, entries=_parts(goal.parts)) for goal in parts
    )


def situation(field: Field, block: Block, level: int) -> list[Element]:
    return [Rich(field.situation, level - 1)] if has_text(field.situation) else []


def text(field: Field, block: Block, level: int) -> list[Element]:
    return [Rich(field.text, level - 1)] if has_text(field.text) else []
