"""Changes of two sides put together without asking."""

from __future__ import annotations

import pytest

from municipality.threeway import put_together


@pytest.mark.parametrize(
    ("ours", "theirs", "both", "clashes"),
    [
        ("abc", "abc", "abc", 0),
        ("abc", "axc", "axc", 0),
        ("ayc", "abc", "ayc", 0),
        ("yabc", "abcx", "yabcx", 0),
        ("ac", "abcx", "acx", 0),
        ("ayc", "axc", "ayxc", 1),
        ("axc", "axc", "axc", 0),
        ("", "abcx", "abcx", 1),
        ("y", "x", "yx", 1),
    ],
)
def test_three_texts_become_one(ours: str, theirs: str, both: str, clashes: int):
    assert put_together("abc", list(ours), list(theirs)) == (list(both), clashes)
    # Whichever side comes first: what only one of them changed is the same.
    if not clashes:
        assert put_together("abc", list(theirs), list(ours)) == (list(both), 0)
