"""One text that two sides changed since: the changes of both put together, piece by piece (paragraph, row, line).

`merging.py` asks a person about every field that both changed; here nobody is asked, and where both changed the same place,
both stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def put_together(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[str], int]:
    """Both sides' changes since `base`, ours first, and how often both had changed the same place."""
    mine, other = _kept(base, ours), _kept(base, theirs)
    anchors = [(at, mine[at], other[at]) for at in range(len(base)) if at in mine and at in other]
    found: list[str] = []
    clashes = before = left = right = 0
    for at, our_at, their_at in [*anchors, (len(base), len(ours), len(theirs))]:
        was, is_ours, is_theirs = list(base[before:at]), list(ours[left:our_at]), list(theirs[right:their_at])
        if is_ours == was:
            found += is_theirs
        elif is_theirs in (was, is_ours):
            found += is_ours
        else:
            found += [*is_ours, *(piece for piece in is_theirs if piece not in is_ours)]
            clashes += 1
        found += base[at : at + 1]
        before, left, right = at + 1, our_at + 1, their_at + 1
    return found, clashes


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Where each piece that stayed stands now."""
    pairs = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {old_at + step: new_at + step for old_at, new_at, size in pairs for step in range(size)}
