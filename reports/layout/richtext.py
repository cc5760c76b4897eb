"""Rich text inside the outline of a page: no heading level skipped, every header cell with its direction.

The markup was sanitised when it was saved, so tags are written in one known way and may be found by pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from reports.documents import Figure, Section

_HEADING = re.compile(r"<(/?)h([1-6])>", re.IGNORECASE)
_HEAD_CELL = re.compile(r"<th(?![a-z])(?![^>]*\bscope=)", re.IGNORECASE)
_HEAD_PART = re.compile(r"<thead\b.*?</thead>", re.IGNORECASE | re.DOTALL)
_FIRST_ROW = re.compile(r"<tr\b.*?</tr>", re.IGNORECASE | re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_DEEPEST = 6


@dataclass(frozen=True)
class SectionView:
    """A part of the reasons with its place in the outline."""

    level: int
    number: str
    heading: str
    html: SafeString
    figure: Figure | None
    figure_number: int


class Outline:
    """Hands out heading levels from `start` on, each at most one deeper than the one before, and counts figures."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.last = start - 1
        self.figures = 0

    def level(self, wanted: int) -> int:
        self.last = max(self.start, min(wanted, self.last + 1, _DEEPEST))
        return self.last

    def section(self, section: Section) -> SectionView:
        level = self.last or self.start
        if section.heading or section.number:
            level = self.level(self.start + max(section.level, 1) - 1)
        if section.figure:
            self.figures += 1
        html = self.html(section.html, below=level)
        return SectionView(level, section.number, section.heading, html, section.figure, self.figures)

    def html(self, html: str, below: int | None = None) -> SafeString:
        """The text with its headings moved under the heading it belongs to; safe, for it was sanitised when it was saved."""
        return mark_safe(self._scoped(self._moved(html, below)))

    def _moved(self, html: str, below: int | None) -> str:
        found = [int(level) for closing, level in _HEADING.findall(html) if not closing]
        if not found:
            return html
        first = self.start if below is None else below + 1
        shift = first - min(found)
        opened: list[int] = []

        def move(match: re.Match[str]) -> str:
            closing, level = match.group(1), int(match.group(2))
            if not closing:
                opened.append(self.level(level + shift))
                return f"<h{opened[-1]}>"
            return f"</h{opened.pop() if opened else self.last}>"

        return _HEADING.sub(move, html)

    def _scoped(self, html: str) -> str:
        return _TABLE.sub(lambda match: _scoped_table(match.group()), html)


def _scoped_table(text: str) -> str:
    head = _HEAD_PART.search(text) or _FIRST_ROW.search(text)
    if head is None or "<td" in head.group():
        return _HEAD_CELL.sub('<th scope="row"', text)
    before, rest = text[: head.start()], _HEAD_CELL.sub('<th scope="row"', text[head.end() :])
    top = _HEAD_CELL.sub('<th scope="col"', head.group())
    if head.re is _FIRST_ROW and "rowspan" not in top and "<tr" in rest:
        # Only a real head is repeated where the table runs over to the next page.
        inside = before.rstrip().endswith("<tbody>")
        before = before.rstrip().removesuffix("<tbody>")
        top = f"<thead>{top}</thead>{'<tbody>' if inside else ''}"
    return before + top + rest
