"""The thread as a picture: a column for each station, a red line from each thing to what became of it.

Drawn on the server; colours come from `css/thread.css`, so that it is right in light and dark. What does not fit into a column is
said with its number and stands in the list, which tells the same as the picture in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.thread.nodes import RESOLUTION, STANDING, Node, Station, Thread
from municipality.svg import FONT, cut, draw, width_of
from municipality.timeline import wrap

WIDTH, COLUMN, GAP = 1240.0, 172.0, 39.0
HEAD, EDGE, PAD, BETWEEN = 74.0, 6.0, 11.0, 16.0
SMALL, NORMAL, LARGE = 11, 12, 13
BOLD = 1.17
"""How much wider bold letters are than those that widths are reckoned with."""
MOST = 36
"""So many things are drawn in one column."""
LIST = "faden-liste"
"""Id of the list on the page."""


@dataclass
class _Line:
    """A line of text, `y` below the top of its box. `look` is its class; an icon stands before it where one is named."""

    said: str
    y: float
    size: int
    look: str
    icon: str = ""


@dataclass
class _Box:
    """Where a thing stands; parts stand inside the box of the whole, below its own lines."""

    node: Node
    x: float
    width: float
    y: float = 0.0
    height: float = 0.0
    lines: list[_Line] = field(default_factory=list)
    parts: list[_Box] = field(default_factory=list)

    @property
    def own_height(self) -> float:
        return self.height - sum(part.height for part in self.parts)

    @property
    def middle(self) -> float:
        return self.y + self.own_height / 2

    def move(self, y: float) -> None:
        self.y = y
        below = y + self.own_height
        for part in self.parts:
            part.move(below)
            below += part.height

    def all(self) -> Iterator[_Box]:
        yield self
        yield from self.parts


def draw_thread(thread: Thread) -> SafeString:
    """The picture as an SVG element; every thing in it is a link."""
    columns = [_column(station, number) for number, station in enumerate(thread.stations)]
    heights = [sum(box.height for box in boxes) + BETWEEN * max(0, len(boxes) - 1) for boxes, _more in columns]
    tallest = max(*heights, 64.0)
    for (boxes, _more), height in zip(columns, heights, strict=True):
        y = HEAD + (tallest - height) / 2
        for box in boxes:
            box.move(y)
            y += box.height + BETWEEN
    where = {
        box.node.key: (number, box) for number, (boxes, _more) in enumerate(columns) for whole in boxes for box in whole.all()
    }
    parts = [_heads(thread), *_threads(thread, where)]
    for number, (station, (boxes, more)) in enumerate(zip(thread.stations, columns, strict=True)):
        parts += [_drawn(box, station) for box in boxes]
        if not boxes:
            parts.append(_nothing(number, HEAD + tallest / 2))
        if more:
            bottom = HEAD + (tallest + heights[number]) / 2
            parts.append(_more_of(number, more, bottom + 10))
    height = HEAD + tallest + (44 if any(more for _boxes, more in columns) else 12)
    return draw(
        '<svg xmlns="http://www.w3.org/2000/svg" class="thread-picture" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
        'role="group" aria-labelledby="faden-titel faden-hinweis" font-family="{2}"><title id="faden-titel">{3}</title>'
        '<desc id="faden-hinweis">{4}</desc>{5}</svg>',
        WIDTH,
        height,
        FONT,
        _("Der rote Faden als Bild"),
        _("Von der Beteiligung bis zum Stand der Maßnahme. Die Liste unter dem Bild sagt dasselbe in Worten."),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _left(number: int) -> float:
    return EDGE + number * (COLUMN + GAP)


# --- Boxes ------------------------------------------------------------------------------------------------------------------


def _column(station: Station, number: int) -> tuple[list[_Box], int]:
    """The boxes of a station, and how many things are left to the list. What the thread was asked for is always drawn."""
    drawn, left_out, boxes = 0, 0, []
    for node in station.nodes:
        if drawn >= MOST and not node.holds_here:
            left_out += 1 + len(node.parts)
            continue
        shown = [part for place, part in enumerate(node.parts) if drawn + 1 + place < MOST or part.is_here]
        drawn += 1 + len(shown)
        left_out += len(node.parts) - len(shown)
        boxes.append(_box(node, shown, number, station.key))
    return boxes, left_out


def _box(node: Node, parts: Sequence[Node], number: int, station: str) -> _Box:
    box = _Box(node, _left(number), COLUMN)
    room = COLUMN - 2 * PAD
    y = _set(box, [(line, SMALL, "thread-over", "") for line in _lines(node.over, SMALL, room, 2)], PAD + 9, 14.5)
    title = [(line, LARGE, "thread-title", "") for line in _lines(node.title, LARGE * BOLD, room, 4)]
    y = _set(box, title, y + 2, 16.5)
    if node.note:
        y = _set(box, [(line, SMALL, "thread-note", "") for line in _lines(node.note, SMALL, room, 2)], y, 14.5)
    if node.label:
        words = [(line, SMALL, "thread-word", "") for line in _lines(node.label, SMALL, room - 18, 2)]
        words[0] = (*words[0][:3], node.status)
        y = _set(box, words, y + 3, 15)
    height = y - 9
    if node.progress is not None and station == STANDING:
        height += 10
    box.height = height + PAD - 4
    for part in parts:
        inner = _part(part, box.x)
        box.parts.append(inner)
        box.height += inner.height
    return box


def _part(node: Node, x: float) -> _Box:
    """A contribution or a step, inside the box of its event or paper."""
    box = _Box(node, x, COLUMN)
    room = COLUMN - 2 * PAD - 4
    y = _set(box, [(line, NORMAL, "thread-text", "") for line in _lines(node.title, NORMAL * 1.05, room, 3)], 20, 15)
    told = f"{node.label} · {node.over}" if node.label else node.note
    if told:
        indent = 18 if node.label else 0
        words = [
            (line, SMALL, "thread-word" if node.label else "thread-note", "") for line in _lines(told, SMALL, room - indent, 2)
        ]
        words[0] = (*words[0][:3], node.status)
        y = _set(box, words, y, 14.5)
    box.height = y - 3
    return box


def _set(box: _Box, lines: Sequence[tuple[str, int, str, str]], y: float, step: float) -> float:
    """Put these lines into the box from `y` on; where the next one would stand."""
    for said, size, look, icon in lines:
        box.lines.append(_Line(said, y, size, look, icon))
        y += step
    return y


def _lines(said: str, size: float, room: float, most: int) -> list[str]:
    lines = wrap(said, size, room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", size, room)]


def _drawn(box: _Box, station: Station) -> SafeString:
    node = box.node
    here = " is-here" if node.is_here else ""
    card = draw(
        '<rect class="thread-card thread-card--{}{}" x="{}" y="{}" width="{}" height="{}" rx="9"/>',
        station.key,
        here,
        box.x,
        box.y,
        box.width,
        box.height,
    )
    progress = _progress(box) if node.progress is not None else SafeString("")
    head = _link(box, station.name, box.own_height)
    parts = [_link(part, station.name, part.height, ruled=True) for part in box.parts]
    flags = [_here(item) for item in box.all() if item.node.is_here]
    pieces = [card, head, progress, *parts, *flags]
    return draw("<g>{}</g>", format_html_join("", "{}", ((piece,) for piece in pieces)))


def _link(box: _Box, station: str, height: float, *, ruled: bool = False) -> SafeString:
    """The lines of a box as a link over its whole width."""
    node = box.node
    said = ", ".join(part for part in (station, node.over, node.title, node.note, node.label) if part)
    hit = draw(
        '<rect class="thread-hit{}" x="{}" y="{}" width="{}" height="{}" rx="7"/>',
        " is-here" if ruled and node.is_here else "",
        box.x + 5,
        box.y + 1,
        box.width - 7,
        height - 2,
    )
    rule = (
        draw('<path class="thread-rule" d="M{} {}H{}"/>', box.x + PAD, box.y, box.x + box.width - PAD)
        if ruled
        else SafeString("")
    )
    texts = format_html_join("", "{}", ((_text(box, line),) for line in box.lines))
    return draw('<a href="{}" data-thread="{}" aria-label="{}">{}{}{}</a>', node.address, node.key, said, hit, rule, texts)


def _text(box: _Box, line: _Line) -> SafeString:
    x = box.x + PAD
    icon = SafeString("")
    if line.look == "thread-word":
        if line.icon:
            href = f"{static('portal/icons.svg')}#status-{line.icon}"
            icon = draw('<use class="thread-icon" href="{}" x="{}" y="{}" width="13" height="13"/>', href, x, box.y + line.y - 11)
        x += 18
    return draw(
        '{}<text class="{}" x="{}" y="{}" font-size="{}">{}</text>', icon, line.look, x, box.y + line.y, line.size, line.said
    )


def _progress(box: _Box) -> SafeString:
    x, y, room = box.x + PAD, box.y + box.own_height - 14, box.width - 2 * PAD
    done = room * (box.node.progress or 0) / 100
    track = draw('<rect class="thread-track" x="{}" y="{}" width="{}" height="5" rx="2.5"/>', x, y, room)
    return track + draw('<rect class="thread-done" x="{}" y="{}" width="{}" height="5" rx="2.5"/>', x, y, done)


def _here(box: _Box) -> SafeString:
    said = _("Sie sind hier")
    width = width_of(said, 10) + 16
    x, y = box.x + box.width - width - 8, box.y - 9
    pill = draw('<rect class="thread-here" x="{}" y="{}" width="{}" height="17" rx="8.5"/>', x, y, width)
    words = draw(
        '<text class="thread-here-word" x="{}" y="{}" font-size="10" text-anchor="middle">{}</text>', x + width / 2, y + 12, said
    )
    return pill + words


# --- What surrounds them ----------------------------------------------------------------------------------------------------


def _heads(thread: Thread) -> SafeString:
    """The names of the stations, strung on the thread itself."""
    last = _left(len(thread.stations) - 1)
    pieces = [draw('<path class="thread-rail" d="M{} 24H{}"/>', _left(0) + 15, last + COLUMN)]
    for number, station in enumerate(thread.stations):
        x = _left(number)
        icon = draw(
            '<use class="thread-head-icon" href="{}" x="{}" y="15" width="18" height="18"/>',
            f"{static('portal/icons.svg')}#{station.icon}",
            x + 6,
        )
        look = "thread-bead" if station.nodes else "thread-bead thread-bead--open"
        pieces.append(draw('<circle class="{}" cx="{}" cy="24" r="15"/>{}', look, x + 15, icon))
        pieces.append(draw('<text class="thread-head" x="{}" y="58" font-size="13">{}</text>', x, station.name))
    return draw('<g aria-hidden="true">{}</g>', format_html_join("", "{}", ((piece,) for piece in pieces)))


def _threads(thread: Thread, where: dict[str, tuple[int, _Box]]) -> Iterator[SafeString]:
    """The lines between what is drawn; one to the standing that no resolution has reached yet is dashed."""
    for key, (number, start) in where.items():
        for other in start.node.leads_to:
            if other.key not in where:
                continue
            goal, end = where[other.key]
            x1, y1, y2 = start.x + start.width, start.middle, end.middle
            open_end = other.key.startswith(STANDING) and not key.startswith(RESOLUTION)
            if goal == number:
                x2, path = x1, f"M{x1:.1f} {y1:.1f}C{x1 + 20:.1f} {y1:.1f} {x1 + 20:.1f} {y2:.1f} {x1:.1f} {y2:.1f}"
            else:
                x2 = end.x
                bend = min(90.0, (x2 - x1) * 0.55)
                path = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
            look = "thread-line thread-line--open" if open_end else "thread-line"
            yield draw(
                '<g class="{}" data-from="{}" data-to="{}"><path d="{}"/>'
                '<circle cx="{}" cy="{}" r="3.5"/><circle cx="{}" cy="{}" r="3.5"/></g>',
                look, key, other.key, path, x1, y1, x2, y2,
            )  # fmt: skip


def _nothing(number: int, middle: float) -> SafeString:
    """A station that nothing of this thread has reached, as far as this person knows."""
    x, height = _left(number), 58.0
    box = draw('<rect class="thread-empty" x="{}" y="{}" width="{}" height="{}" rx="9"/>', x, middle - height / 2, COLUMN, height)
    lines = (_("Hier ist noch"), _("nichts zu sehen."))
    words = [
        draw(
            '<text class="thread-note" x="{}" y="{}" font-size="12" text-anchor="middle">{}</text>',
            x + COLUMN / 2,
            middle - 3 + place * 16,
            line,
        )
        for place, line in enumerate(lines)
    ]
    return draw('<g aria-hidden="true">{}{}</g>', box, format_html_join("", "{}", ((word,) for word in words)))


def _more_of(number: int, count: int, y: float) -> SafeString:
    said = ngettext("und eines mehr in der Liste", "und %(count)s weitere in der Liste", count) % {"count": count}
    return draw(
        '<a href="#{}"><text class="thread-more" x="{}" y="{}" font-size="12">{}</text></a>',
        LIST,
        _left(number) + PAD,
        y + 14,
        said,
    )
