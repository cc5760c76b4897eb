"""The thread as a picture: a column for each station, a red line from each thing to what became of it.

Drawn on the server; colours come from `css/thread.css`, so that it is right in light and dark. What does not fit into a column is
said with its number and stands in the list, which tells the same as the picture in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.thread.layout import COLUMN, PAD, WIDTH, Box, Column, Lane, Layout, Line, lay_out, left_of
from council.thread.nodes import RESOLUTION, STANDING, Station, Thread
from municipality.svg import FONT, draw, width_of

LIST = "faden-liste"
"""Id of the list on the page."""


def draw_thread(thread: Thread) -> SafeString:
    """The picture as an SVG element; every thing in it is a link."""
    layout = lay_out(thread)
    parts = [_heads(thread), *_threads(layout)]
    for number, (station, column) in enumerate(zip(thread.stations, layout.columns, strict=True)):
        parts += [_drawn(box, station) for box in column.boxes]
        parts += [_nothing(number, item.middle) for item in column.items if isinstance(item, Lane) and not item.key]
        if column.left_out:
            parts.append(_more_of(number, column))
    height = layout.height + (44 if any(column.left_out for column in layout.columns) else 12)
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


def _drawn(box: Box, station: Station) -> SafeString:
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


def _link(box: Box, station: str, height: float, *, ruled: bool = False) -> SafeString:
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


def _text(box: Box, line: Line) -> SafeString:
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


def _progress(box: Box) -> SafeString:
    x, y, room = box.x + PAD, box.y + box.own_height - 14, box.width - 2 * PAD
    done = room * (box.node.progress or 0) / 100
    track = draw('<rect class="thread-track" x="{}" y="{}" width="{}" height="5" rx="2.5"/>', x, y, room)
    return track + draw('<rect class="thread-done" x="{}" y="{}" width="{}" height="5" rx="2.5"/>', x, y, done)


def _here(box: Box) -> SafeString:
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
    last = left_of(len(thread.stations) - 1)
    pieces = [draw('<path class="thread-rail" d="M{} 24H{}"/>', left_of(0) + 15, last + COLUMN)]
    for number, station in enumerate(thread.stations):
        x = left_of(number)
        icon = draw(
            '<use class="thread-head-icon" href="{}" x="{}" y="15" width="18" height="18"/>',
            f"{static('portal/icons.svg')}#{station.icon}",
            x + 6,
        )
        look = "thread-bead" if station.nodes else "thread-bead thread-bead--open"
        pieces.append(draw('<circle class="{}" cx="{}" cy="24" r="15"/>{}', look, x + 15, icon))
        pieces.append(draw('<text class="thread-head" x="{}" y="58" font-size="13">{}</text>', x, station.name))
    return draw('<g aria-hidden="true">{}</g>', format_html_join("", "{}", ((piece,) for piece in pieces)))


def _threads(layout: Layout) -> Iterator[SafeString]:
    """The lines between what is drawn; one to a standing that no resolution has reached yet is dotted."""
    for edge in layout.edges:
        start, end = edge.start, edge.end
        x1, y1 = start.x + start.width, start.middle
        path = f"M{x1:.1f} {y1:.1f}"
        if edge.first == edge.last:
            x2, y2 = x1, end.middle
            path += f"C{x1 + 20:.1f} {y1:.1f} {x1 + 20:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        else:
            x, y = x1, y1
            for number in range(edge.first + 1, edge.last):
                lane = layout.lane(edge, number).middle
                path += _bend(x, y, left_of(number), lane) + f"H{left_of(number) + COLUMN:.1f}"
                x, y = left_of(number) + COLUMN, lane
            x2, y2 = end.x, end.middle
            path += _bend(x, y, x2, y2)
        key, goal = start.node.key, end.node.key
        is_open = goal.startswith(STANDING) and not key.startswith(RESOLUTION)
        knot = '<circle cx="{}" cy="{}" r="3.5"/>'
        yield draw(
            f'<g class="{{}}" data-from="{{}}" data-to="{{}}"><path d="{{}}"/>{knot}{knot}</g>',
            "thread-line thread-line--open" if is_open else "thread-line",
            *(key, goal, path, x1, y1, x2, y2),
        )


def _bend(x1: float, y1: float, x2: float, y2: float) -> str:
    """A curve that leaves and arrives level."""
    half = (x2 - x1) / 2
    return f"C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _nothing(number: int, middle: float) -> SafeString:
    """A station that nothing of this thread has reached, as far as this person knows."""
    x, height = left_of(number), 58.0
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


def _more_of(number: int, column: Column) -> SafeString:
    text = ngettext("und eines mehr in der Liste", "und %(count)s weitere in der Liste", column.left_out)
    y = column.items[-1].y + column.items[-1].height + 24
    link = '<a href="#{}"><text class="thread-more" x="{}" y="{}" font-size="12">{}</text></a>'
    return draw(link, LIST, left_of(number) + PAD, y, text % {"count": column.left_out})
