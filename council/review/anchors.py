"""Finding a passage again: in the text it was marked in, and in the next version of that text. Pure: texts in, place out.

A text is its blocks in order, each as plain words with single blanks. A passage lies within one block. It is found exactly,
or by the words around it (it was changed where it stands), or by likeness (it was reworded and moved), or it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

CONTEXT: Final = 60
"""Characters kept before and behind a passage."""
SPEAKS_FOR_ITSELF: Final = 24
"""A passage of so many characters is the same wherever it stands; a shorter one must have its surroundings."""
SAME_SURROUNDINGS: Final = 0.5
CHANGED_IN_PLACE: Final = 0.3
"""How alike the new words between the old surroundings must be."""
REWORDED: Final = 0.62
"""How alike words must be that are taken for the passage without its surroundings."""
LEAST_EDGE: Final = 12
MOST_WINDOWS: Final = 400
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Anchor:
    """A passage as it was marked: its block, its words, and what stood before and behind it in that block."""

    block: str
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Found:
    """Where it is: block, first character, the one behind the last, and how it was found (exact, context, similar)."""

    block: str
    start: int
    end: int
    how: str


def squeeze(text: str) -> str:
    """The words with single blanks between them."""
    return " ".join(text.split())


def anchor_at(block: str, text: str, start: int, end: int) -> Anchor:
    """The anchor of these characters of a block."""
    return Anchor(block, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def locate(anchor: Anchor, texts: Mapping[str, str]) -> Found | None:
    """Where the passage stands in these blocks; `None` when it is gone."""
    if not anchor.quote:
        return None
    return _exact(anchor, texts) or _in_its_surroundings(anchor, texts) or _alike(anchor, texts)


def _exact(anchor: Anchor, texts: Mapping[str, str]) -> Found | None:
    """The same words; among several the ones with the most of their surroundings, then those in the same block."""
    best: tuple[tuple[float, bool], Found] | None = None
    for block, text in texts.items():
        for start in _occurrences(anchor.quote, text):
            end = start + len(anchor.quote)
            around = _surroundings(anchor, text, start, end)
            if len(anchor.quote) < SPEAKS_FOR_ITSELF and around < SAME_SURROUNDINGS:
                continue
            rank = (around, block == anchor.block)
            if best is None or rank > best[0]:
                best = (rank, Found(block, start, end, "exact"))
    return best[1] if best else None


def _occurrences(quote: str, text: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _surroundings(anchor: Anchor, text: str, start: int, end: int) -> float:
    """How much of what stood around the passage stands around this place: 0 to 1."""
    before, behind = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    kept = _common_end(anchor.prefix, before) + _common_start(anchor.suffix, behind)
    wanted = len(anchor.prefix) + len(anchor.suffix)
    # At the edge of a block nothing is around, and nothing is what has to be there.
    return kept / wanted if wanted else float(not before and not behind)


def _common_start(one: str, other: str) -> int:
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _common_end(one: str, other: str) -> int:
    return _common_start(one[::-1], other[::-1])


def _in_its_surroundings(anchor: Anchor, texts: Mapping[str, str]) -> Found | None:
    """Between the words that stood before it and those behind it, when what is there now is still something like it."""
    best: tuple[float, Found] | None = None
    for block, text in texts.items():
        for start in _behind_prefix(anchor, text, block):
            end = _before_suffix(anchor, text, start, block)
            if end is None or end <= start:
                continue
            start_of_words = start + len(text[start:end]) - len(text[start:end].lstrip())
            end_of_words = start + len(text[start:end].rstrip())
            now = text[start_of_words:end_of_words]
            if not now or len(now) > 3 * len(anchor.quote) + CONTEXT:
                continue
            alike = _likeness(anchor.quote, now)
            if alike >= CHANGED_IN_PLACE and (best is None or alike > best[0]):
                best = (alike, Found(block, start_of_words, end_of_words, "context"))
    return best[1] if best else None


def _behind_prefix(anchor: Anchor, text: str, block: str) -> list[int]:
    edge = anchor.prefix[-2 * LEAST_EDGE :]
    if len(edge) < LEAST_EDGE:
        # It began its block; only the same block can tell.
        return [len(edge)] if block == anchor.block and text.startswith(edge) else []
    return [place + len(edge) for place in _occurrences(edge, text)]


def _before_suffix(anchor: Anchor, text: str, start: int, block: str) -> int | None:
    edge = anchor.suffix[: 2 * LEAST_EDGE]
    if len(edge) < LEAST_EDGE:
        return len(text) - len(edge) if block == anchor.block and text.endswith(edge) else None
    place = text.find(edge, start)
    return place if place >= 0 else None


def _alike(anchor: Anchor, texts: Mapping[str, str]) -> Found | None:
    """The run of words that is most like it, in the blocks that share enough words with it."""
    wanted = [word.casefold() for word in _WORD.findall(anchor.quote)]
    if len(wanted) < 4:
        return None
    vocabulary = set(wanted)
    best: tuple[float, Found] | None = None
    for block, text in texts.items():
        words = list(_WORD.finditer(text))
        if 2 * len(vocabulary & {word[0].casefold() for word in words}) < len(vocabulary):
            continue
        for first, last in _windows(len(words), len(wanted)):
            start, end = words[first].start(), words[last].end()
            alike = _likeness(anchor.quote, text[start:end], least=max(REWORDED, best[0] if best else 0))
            if alike >= REWORDED and (best is None or alike > best[0]):
                best = (alike, Found(block, start, end, "similar"))
    return best[1] if best else None


def _windows(words: int, wanted: int) -> Iterator[tuple[int, int]]:
    """First and last word of the runs to look at: as long as the passage, and a quarter longer or shorter."""
    lengths = sorted({min(words, length) for length in (wanted, max(1, wanted * 3 // 4), wanted * 5 // 4 + 1)})
    step = max(1, words * len(lengths) // MOST_WINDOWS)
    for length in lengths:
        for first in range(0, words - length + 1, step):
            yield first, first + length - 1


def _likeness(one: str, other: str, *, least: float = 0) -> float:
    """0 to 1, by words; less than `least` is not looked at closely."""
    matcher = SequenceMatcher(None, one.casefold().split(), other.casefold().split(), autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    return matcher.ratio()
