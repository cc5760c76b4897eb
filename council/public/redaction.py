"""Blacking out passages in the values of a paper, wherever they stand, so that nothing of them is left in what is printed.

A passage begins at the start of a word and takes whole words: "Muster" also blacks out "Musters" and "Musterfrau". Blanks,
line ends, soft hyphens and emphasis inside of it do not matter, large and small letters neither. Pure functions, no Django rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final

from reports.documents import SubmissionDocument

SHORTEST: Final = 3
"""Letters a passage has at least; a shorter one would black out half of the paper."""
RICH: Final = frozenset({"html", "impact_html"})
"""Keys of values that hold markup."""
UNTOUCHED: Final = frozenset({"kind", "role", "key", "source", "date", "due", "signed_on", "version", "gender"})
"""Keys that hold no words of people: codes, days, addresses of files."""
AROUND: Final = 40
"""Characters shown on either side of a place."""
_TAG = re.compile(r"(<[^>]*>)")
_INLINE = re.compile(r"</?(?:strong|em|sub|sup|span)\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^>]*>", re.IGNORECASE)
_BLANK = "[\\s\u00a0]+"
_WALL = "\x00"
"""Stands between two blocks of rich text: no passage reaches over it."""


@dataclass(frozen=True)
class Passage:
    """What is blacked out, and what stands there instead."""

    text: str
    label: str


@dataclass(frozen=True)
class Place:
    """Where a passage stands: the words around it, and the words that are really blacked out."""

    before: str
    words: str
    after: str


def clean_passage(text: str) -> str:
    """A passage as it is kept: composed letters, single blanks, no soft hyphens."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def redact(document: SubmissionDocument, passages: Sequence[Passage]) -> SubmissionDocument:
    """The document with every passage replaced by its label."""
    if not passages:
        return document
    return SubmissionDocument.from_values(_walk(document.to_values(), _Blacking(passages)))


def redact_text(text: str, passages: Sequence[Passage]) -> str:
    """One plain text."""
    return _Blacking(passages).text(text) if passages else text


def redact_html(html: str, passages: Sequence[Passage]) -> str:
    """One rich text; emphasis inside a passage stays outside of its label."""
    return _Blacking(passages).html(html) if passages else html


def places(document: SubmissionDocument, text: str) -> list[Place]:
    """Where a passage stands in the document, in its order."""
    found: list[Place] = []
    pattern = _pattern(text)
    for words in texts(document):
        for match in pattern.finditer(words):
            start, end = match.span()
            before, after = words[max(0, start - AROUND) : start], words[end : end + AROUND]
            found.append(
                Place(*(" ".join(part.split()) for part in (before.rpartition(_WALL)[2], match[0], after.split(_WALL)[0])))
            )
    return found


def texts(document: SubmissionDocument) -> Iterator[str]:
    """Every text of the document in words, blocks of rich text parted by a character that is in no passage."""
    found: list[str] = []

    class Collector:
        def text(self, text: str) -> str:
            found.append(_composed(text))
            return text

        def html(self, html: str) -> str:
            found.append("".join(chars for chars, _token in _chars(_tokens(html))))
            return html

    _walk(document.to_values(), Collector())
    return iter(found)


def said_in(text: str, passage: str) -> list[str]:
    """The words with which this text says the passage, each time it does."""
    return [match[0] for match in _pattern(passage).finditer(_composed(text))]


def words_of(html: str) -> str:
    """What a page says, blocks parted as in `texts`."""
    return "".join(char for char, _token in _chars(_tokens(html)))


def bounds(html: str, change: Callable[[str], str]) -> str:
    """Markup whose texts were changed, its tags left alone."""
    return "".join(token if token.startswith("<") else change(token) for token in _tokens(html))


def still_there(text: str, passages: Sequence[Passage]) -> list[Passage]:
    """Passages that can be found in this text all the same, also in the middle of a word."""
    plain = "".join(_composed(text).casefold().replace("\u00ad", "").split())
    return [passage for passage in passages if "".join(passage.text.casefold().split()) in plain]


class _Blacking:
    """Replaces all passages at once, the longest first, so that no label is blacked out again."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        ordered = sorted(passages, key=lambda passage: -len(passage.text))
        self.labels = [passage.label for passage in ordered]
        self.pattern = re.compile(
            "|".join(f"(?P<p{index}>{_expression(passage.text)})" for index, passage in enumerate(ordered)), re.IGNORECASE
        )

    def _label(self, match: re.Match[str]) -> str:
        return self.labels[int((match.lastgroup or "p0")[1:])]

    def text(self, text: str) -> str:
        return self.pattern.sub(self._label, _composed(text))

    def html(self, html: str) -> str:
        tokens = _tokens(html)
        chars = list(_chars(tokens))
        words = "".join(char for char, _token in chars)
        # What is kept of each run of text; walls belong to tags and are never inside a match.
        kept: dict[int, list[str]] = {index: [] for index, token in enumerate(tokens) if not token.startswith("<")}
        end = 0
        gone: set[int] = set()
        for match in self.pattern.finditer(words):
            self._keep(kept, chars[end : match.start()])
            kept[chars[match.start()][1]].append(escape(self._label(match), quote=False))
            gone |= {token for _char, token in chars[match.start() : match.end()] if token not in kept}
            end = match.end()
        self._keep(kept, chars[end:])
        return "".join(
            "".join(kept[index]) if index in kept else ("" if index in gone else token) for index, token in enumerate(tokens)
        )

    @staticmethod
    def _keep(kept: dict[int, list[str]], chars: Sequence[tuple[str, int]]) -> None:
        for char, token in chars:
            if token in kept:
                kept[token].append(escape(char, quote=False))


def _walk(value: Any, with_: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: item if name in UNTOUCHED else _walk(item, with_, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(item, with_, key) for item in value]
    if not isinstance(value, str) or not value:
        return value
    change: Callable[[str], str] = with_.html if key in RICH else with_.text
    return change(value)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tokens(html: str) -> list[str]:
    return [token for token in _TAG.split(html) if token]


def _chars(tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Every character that is read, with the token it stands in: a line break is a blank, the bounds of a block a wall."""
    for index, token in enumerate(tokens):
        if not token.startswith("<"):
            yield from ((char, index) for char in _composed(unescape(token)))
        elif _BREAK.fullmatch(token):
            yield " ", index
        elif not _INLINE.fullmatch(token):
            yield _WALL, index


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_expression(text), re.IGNORECASE)


def _expression(text: str) -> str:
    """A passage as a regular expression: any blanks between its words, soft hyphens anywhere, up to the end of its last word."""
    words = ["\u00ad?".join(re.escape(char) for char in word) for word in clean_passage(text).split()]
    start = r"(?<!\w)" if text[:1].isalnum() else ""
    end = "[\\w\u00ad]*" if text[-1:].isalnum() else ""
    return start + _BLANK.join(words) + end
