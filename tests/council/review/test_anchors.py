"""Passages are found again: unchanged, changed where they stand, reworded, or gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.review.anchors import Anchor, anchor_at, locate
from council.review.marking import Mark, with_marks, words_of

FIRST = "Die Stadt schreibt das Konzept fort. Grundlage sind die Gespräche mit den Vereinen und den Schulen der Stadt."
SECOND = "Für die Umsetzung stehen im kommenden Haushalt 5.000 Euro bereit. Der Rat wird jedes Jahr unterrichtet."
TEXTS = {"lage-1": FIRST, "lage-2": SECOND}
words = st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöü", min_size=1, max_size=9), min_size=1, max_size=12)


def anchor(block: str, quote: str) -> Anchor:
    start = TEXTS[block].index(quote)
    return anchor_at(block, TEXTS[block], start, start + len(quote))


@pytest.mark.parametrize(
    ("block", "quote", "after", "how", "found"),
    [
        ("lage-2", "5.000 Euro", TEXTS, "exact", "5.000 Euro"),
        # Moved below another heading, with its surroundings.
        ("lage-2", "5.000 Euro", {"lage-1": FIRST, "geld-1": SECOND}, "exact", "5.000 Euro"),
        # Changed where it stands.
        ("lage-2", "5.000 Euro", {"lage-2": SECOND.replace("5.000", "12.500")}, "context", "12.500 Euro"),
        # Reworded and moved.
        (
            "lage-1",
            "Grundlage sind die Gespräche mit den Vereinen und den Schulen der Stadt",
            {"neu-1": "Vorab: Grundlage sind die Gespräche mit Vereinen und mit den Schulen der Stadt gewesen."},
            "similar",
            "Grundlage sind die Gespräche mit Vereinen und mit den Schulen",
        ),
    ],
)
def test_a_passage_is_found_again(block: str, quote: str, after: dict[str, str], how: str, found: str):
    place = locate(anchor(block, quote), after)
    assert place is not None
    assert place.how == how
    assert found in after[place.block][place.start : place.end]


@pytest.mark.parametrize(
    "after",
    [
        {},
        {"lage-1": FIRST},
        {"lage-2": SECOND.replace("Für die Umsetzung stehen im kommenden Haushalt 5.000 Euro bereit. ", "")},
        # The same short words in other surroundings are another passage.
        {"anderes-1": "Der Verein bekommt 5.000 Euro für sein Fest."},
    ],
)
def test_a_passage_that_went_is_gone(after: dict[str, str]):
    assert locate(anchor("lage-2", "5.000 Euro"), after) is None


def test_of_several_the_one_in_the_same_surroundings_is_meant():
    text = "Der Rat berät. Danach beschließt der Rat und danach berichtet der Rat."
    start = text.rindex("der Rat")
    place = locate(anchor_at("a-1", text, start, start + 7), {"neu-1": "Anders.", "a-2": text})
    assert place is not None
    assert (place.block, place.start) == ("a-2", start)


@given(words, words, words)
def test_what_is_marked_is_found_in_the_same_text(before: list[str], quote: list[str], behind: list[str]):
    text = " ".join([*before, *quote, *behind])
    start = len(" ".join(before)) + 1
    end = start + len(" ".join(quote))
    place = locate(anchor_at("a-1", text, start, end), {"z-1": "etwas anderes", "a-1": text})
    assert place is not None
    assert (place.block, place.start, place.end) == ("a-1", start, end)


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=80), st.text(max_size=120))
def test_a_place_lies_within_its_block_whatever_was_written(prefix: str, quote: str, suffix: str, text: str):
    place = locate(Anchor("a-1", quote, prefix, suffix), {"a-1": text})
    assert place is None or 0 <= place.start < place.end <= len(text)


def test_words_are_counted_as_they_are_marked():
    html = "<ul><li>Erster   Punkt &amp; mehr</li><li><strong>Zwei</strong>ter Punkt</li></ul>"
    text = words_of(html)
    assert text == "Erster Punkt & mehr Zweiter Punkt"
    start = text.index("mehr")
    marked = with_marks(html, [Mark(start, start + len("mehr Zweiter"), "3")])
    assert marked == (
        '<ul><li>Erster   Punkt &amp; <mark data-passage="3">mehr</mark></li>'
        '<li><strong><mark data-passage="3">Zwei</mark></strong><mark data-passage="3">ter</mark> Punkt</li></ul>'
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_marks_change_no_word(ranges: list[tuple[int, int]]):
    html = "<p>Die <em>Stadt</em> &lt;schreibt&gt; das<br>Konzept fort.</p><p>Und berichtet.</p>"
    marked = with_marks(html, [Mark(min(pair), max(pair), str(number)) for number, pair in enumerate(ranges)])
    assert words_of(marked) == words_of(html)
    assert marked.replace("</mark>", "").count("<p>") == 2
