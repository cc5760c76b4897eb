"""Where everything stands in the picture of a thread: columns of boxes, and lanes for lines that pass a column.

A line that skips a column gets a lane of its own there, so that it never runs behind a box it has nothing to do with. Each
column is put in the order of what leads into it, and stands in the middle of the tallest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from council.thread.nodes import MEASURE, STANDING, STATIONS, Node, Station, Thread
from municipality.svg import cut
from municipality.timeline import wrap

WIDTH, COLUMN, GAP = 1240.0, 172.0, 39.0
HEAD, EDGE, PAD, BETWEEN = 74.0, 6.0, 11.0, 16.0
SMALL, NORMAL, LARGE = 11, 12, 13
BOLD = 1.17
"""How much wider bold letters are than those that widths are reckoned with."""
MOST = 36
"""So many things are drawn in one column."""
LANE, EMPTY = 14.0, 58.0
"""Heights of a lane and of the place where nothing is to be seen."""


@dataclass
class Line:
    """A line of text, `y` below the top of its box. `look` is its class; an icon stands before it where one is named."""

    said: str
    y: float
    size: int
    look: str
    icon: str = ""


@dataclass
class Box:
    """Where a thing stands; parts stand inside the box of the whole, below its own lines."""

    node: Node
    x: float
    width: float
    y: float = 0.0
    height: float = 0.0
    lines: list[Line] = field(default_factory=list)
    parts: list[Box] = field(default_factory=list)

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

    def all(self) -> Iterator[Box]:
        yield self
        yield from self.parts


@dataclass
class Lane:
    """The way of one thing's lines through a column that they pass, or (without a key) the place of what is not there."""

    key: str
    height: float
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def move(self, y: float) -> None:
        self.y = y


@dataclass
class Column:
    """What stands in one column, from top to bottom, and how many things were left to the list."""

    items: list[Box | Lane]
    left_out: int = 0

    @property
    def boxes(self) -> list[Box]:
        return [item for item in self.items if isinstance(item, Box)]

    @property
    def height(self) -> float:
        return sum(item.height for item in self.items) + BETWEEN * max(0, len(self.items) - 1)


@dataclass(frozen=True)
class Edge:
    """A line from one thing to another, with the columns they stand in."""

    start: Box
    end: Box
    first: int
    last: int


@dataclass
class Layout:
    """The finished picture without a stroke drawn."""

    columns: list[Column]
    edges: list[Edge]
    height: float

    def lane(self, edge: Edge, number: int) -> Lane:
        """The lane that this line takes through a column between its ends."""
        return next(item for item in self.columns[number].items if isinstance(item, Lane) and item.key == edge.start.node.key)


def lay_out(thread: Thread) -> Layout:
    """Give everything its place."""
    columns = [_column(station, number) for number, station in enumerate(thread.stations)]
    where = {
        box.node.key: (number, box) for number, column in enumerate(columns) for whole in column.boxes for box in whole.all()
    }
    edges = [
        Edge(start, where[other.key][1], number, where[other.key][0])
        for number, start in where.values()
        for other in start.node.leads_to
        if other.key in where
    ]
    for number in range(1, len(columns)):
        _order(columns, number, edges)
    for column in columns:
        if not column.boxes:
            column.items.insert((len(column.items) + 1) // 2, Lane("", EMPTY))
    tallest = max(column.height for column in columns)
    for column in columns:
        y = HEAD + (tallest - column.height) / 2
        for item in column.items:
            item.move(y)
            y += item.height + BETWEEN
    return Layout(columns, edges, HEAD + tallest)


def _order(columns: list[Column], number: int, edges: Sequence[Edge]) -> None:
    """Add the lanes that this column needs, and sort it by what leads into it from the column before."""
    column = columns[number]
    passing = dict.fromkeys(edge.start.node.key for edge in edges if edge.first < number < edge.last)
    column.items += [Lane(key, LANE) for key in passing]
    before: dict[str, int] = {}
    for item in columns[number - 1].items:
        for key in [item.key] if isinstance(item, Lane) else [box.node.key for box in item.all()]:
            before[key] = len(before)

    def middle(item: Box | Lane) -> float:
        if isinstance(item, Lane):
            return before.get(item.key, len(before))
        keys = {box.node.key for box in item.all()}
        # A line comes out of its own start, or out of the lane that is named after it.
        places = [before[edge.start.node.key] for edge in edges if edge.end.node.key in keys and edge.start.node.key in before]
        return sum(places) / len(places) if places else float(len(before))

    # Where one resolution leads to several standings, they stand as the measures do.
    rows = [box.node.key.rpartition("-")[2] for box in columns[STATIONS.index(MEASURE)].boxes]

    def tie(item: Box | Lane) -> int:
        pk = item.node.key.rpartition("-")[2] if isinstance(item, Box) else ""
        return rows.index(pk) if number == STATIONS.index(STANDING) and pk in rows else 0

    column.items.sort(key=lambda item: (middle(item), tie(item)))


def left_of(number: int) -> float:
    """Where a column begins."""
    return EDGE + number * (COLUMN + GAP)


def _column(station: Station, number: int) -> Column:
    """The boxes of a station, as many as there is room for. What the thread was asked for is always drawn."""
    drawn, left_out = 0, 0
    boxes: list[Box] = []
    for node in station.nodes:
        if drawn >= MOST and not node.holds_here:
            left_out += 1 + len(node.parts)
            continue
        shown = [part for place, part in enumerate(node.parts) if drawn + 1 + place < MOST or part.is_here]
        drawn += 1 + len(shown)
        left_out += len(node.parts) - len(shown)
        boxes.append(_box(node, shown, number, station.key))
    return Column(list(boxes), left_out)


def _box(node: Node, parts: Sequence[Node], number: int, station: str) -> Box:
    box = Box(node, left_of(number), COLUMN)
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


def _part(node: Node, x: float) -> Box:
    """A contribution or a step, inside the box of its event or paper."""
    box = Box(node, x, COLUMN)
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


def _set(box: Box, lines: Sequence[tuple[str, int, str, str]], y: float, step: float) -> float:
    """Put these lines into the box from `y` on; where the next one would stand."""
    for said, size, look, icon in lines:
        box.lines.append(Line(said, y, size, look, icon))
        y += step
    return y


def _lines(said: str, size: float, room: float, most: int) -> list[str]:
    lines = wrap(said, size, room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", size, room)]
