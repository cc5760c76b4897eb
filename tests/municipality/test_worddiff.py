import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipality.worddiff import Kind, Segment, changed, diff

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Der Rat stimmt zu.", "Der Rat stimmt zu.", [Segment(SAME, "Der Rat stimmt zu.")]),
        ("", "Neu", [Segment(ADDED, "Neu")]),
        ("Alt", "", [Segment(REMOVED, "Alt")]),
        (
            "Der Rat stimmt zu.",
            "Der Gemeinderat stimmt zu.",
            [Segment(SAME, "Der "), Segment(REMOVED, "Rat"), Segment(ADDED, "Gemeinderat"), Segment(SAME, " stimmt zu.")],
        ),
        (
            "Es werden 15.000 Euro bereitgestellt.",
            "Es werden 5.000 Euro bereitgestellt.",
            [
                Segment(SAME, "Es werden "),
                Segment(REMOVED, "15"),
                Segment(ADDED, "5"),
                Segment(SAME, ".000 Euro bereitgestellt."),
            ],
        ),
        (
            "Eins\nZwei\nDrei\n",
            "Eins\nDrei\n",
            [Segment(SAME, "Eins\n"), Segment(REMOVED, "Zwei\n"), Segment(SAME, "Drei\n")],
        ),
    ],
)
def test_names_what_went_and_what_came(old: str, new: str, expected: list[Segment]) -> None:
    assert diff(old, new) == expected


def test_changed_neighbours_are_one_phrase() -> None:
    segments = diff("ein langer Weg", "ein kurzer Steg")
    assert segments == [Segment(SAME, "ein "), Segment(REMOVED, "langer Weg"), Segment(ADDED, "kurzer Steg")]


@given(st.text(alphabet="ab ä.\n", max_size=60), st.text(alphabet="ab ä.\n", max_size=60))
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    segments = diff(old, new)
    assert "".join(item.text for item in segments if item.kind is not ADDED) == old
    assert "".join(item.text for item in segments if item.kind is not REMOVED) == new
    kinds = [item.kind for item in segments]
    assert all(first is not second for first, second in itertools.pairwise(kinds))


def test_white_space_alone_is_no_change() -> None:
    assert not changed("Der  Rat\n", "Der Rat")
    assert changed("Der Rat", "Der Beirat")


@pytest.mark.timed
@pytest.mark.parametrize("end", ["", "."])
def test_long_texts_are_compared_in_time(end: str) -> None:
    words = [f"Wort{number % 900}" + (end if number % 12 == 0 else "") for number in range(20_000)]
    old, new = " ".join(words), " ".join(word if index % 50 else "anders" for index, word in enumerate(words))
    start = time.process_time()
    segments = diff(old, new)
    assert time.process_time() - start < 5
    assert "".join(item.text for item in segments if item.kind is not REMOVED) == new
    assert "".join(item.text for item in segments if item.kind is not ADDED) == old
