"""The words of a piece of markup, and the same markup with passages marked in it. Pure.

Offsets count characters of `words_of(html)`: all text with single blanks, and a blank between neighbouring paragraphs, points
and cells. The markup is our own or was sanitised; this module adds `<mark>` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

INLINE = frozenset({"strong", "em", "sub", "sup", "span", "a", "mark", "b", "i", "abbr"})


@dataclass(frozen=True)
class Mark:
    """Characters from `start` up to `end` belong to what is called `name`."""

    start: int
    end: int
    name: str


def words_of(html: str) -> str:
    """The plain words that offsets are counted in."""
    writer = _Writer(())
    writer.feed(html)
    writer.close()
    return "".join(writer.words)


def with_marks(html: str, marks: Iterable[Mark]) -> str:
    """The markup with `<mark data-passage="3 5">` around the marked words, element by element."""
    wanted = tuple(marks)
    if not wanted:
        return html
    writer = _Writer(wanted)
    writer.feed(html)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Copies markup, counts words, and opens and closes marks; a mark never reaches across an element's edge."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        super().__init__(convert_charrefs=True)
        self.marks = marks
        self.out: list[str] = []
        self.words: list[str] = []
        self._count = 0
        self._gap = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._edge(tag)
        self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._edge(tag)
        self.out.append(f"</{tag}>")

    def _edge(self, tag: str) -> None:
        if tag not in INLINE:
            self._gap = True

    def handle_data(self, data: str) -> None:
        open_names = ""
        for letter in data:
            if letter.isspace():
                self._gap = True
                names = self._names(self._count) if open_names and self._names(self._count) == open_names else ""
            else:
                self._write_gap()
                names = self._names(self._count)
                self.words.append(letter)
                self._count += 1
            if names != open_names:
                self.out.append("</mark>" if open_names else "")
                self.out.append(f'<mark data-passage="{escape(names)}">' if names else "")
                open_names = names
            self.out.append(escape(letter, quote=False))
        if open_names:
            self.out.append("</mark>")

    def _write_gap(self) -> None:
        if self._gap and self._count:
            self.words.append(" ")
            self._count += 1
        self._gap = False

    def _names(self, place: int) -> str:
        return " ".join(mark.name for mark in self.marks if mark.start <= place < mark.end)
