"""Word-by-word comparison of two texts, for versions and for two people who wrote at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# difflib compares every word with every other. Beyond the first number it may take its own shortcuts; a single sentence
# beyond the second is shown as exchanged, so that no text makes a page wait.
EXACT_WORDS = 2_000
MOST_WORDS = 8_000

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")
_SENTENCES = re.compile(r"(?s).+?(?:\n|(?<=[.!?;:])[ \t]+|\Z)")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Segment:
    """A run of text that stayed, went or came. All but the added ones joined give the old text, all but the removed the new."""

    kind: Kind
    text: str


def diff(old: str, new: str) -> list[Segment]:
    """Compare two plain texts: first sentence by sentence, then the sentences that differ word by word.

    Neighbouring segments never have the same kind. Where text was exchanged, the removed stands before the added.
    """
    return _join(_compare_sentences(_SENTENCES.findall(old), _SENTENCES.findall(new)))


def changed(old: str, new: str) -> bool:
    """Whether the texts differ in more than white space."""
    return old.split() != new.split()


def _compare_sentences(old: list[str], new: list[str]) -> Iterator[Segment]:
    for tag, start, end, new_start, new_end in _opcodes(old, new):
        if tag == "equal":
            yield Segment(Kind.SAME, "".join(old[start:end]))
        else:
            yield from _compare_words("".join(old[start:end]), "".join(new[new_start:new_end]))


def _compare_words(old: str, new: str) -> Iterator[Segment]:
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield from _exchange(old, new)
        return
    removed = added = ""
    for tag, start, end, new_start, new_end in _opcodes(before, after):
        same = "".join(before[start:end])
        if tag == "equal" and (same.strip() or not (removed or added)):
            yield from _exchange(removed, added)
            removed = added = ""
            yield Segment(Kind.SAME, same)
        else:
            # A blank between two changed words belongs to the change: phrases read better than single words.
            removed += same
            added += "".join(after[new_start:new_end])
    yield from _exchange(removed, added)


def _exchange(removed: str, added: str) -> Iterator[Segment]:
    yield Segment(Kind.REMOVED, removed)
    yield Segment(Kind.ADDED, added)


def _opcodes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    quick = max(len(old), len(new)) > EXACT_WORDS
    return SequenceMatcher(None, old, new, autojunk=quick).get_opcodes()


def _join(segments: Iterator[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and joined[-1].kind is segment.kind:
            joined[-1] = Segment(segment.kind, joined[-1].text + segment.text)
        else:
            joined.append(segment)
    return joined
