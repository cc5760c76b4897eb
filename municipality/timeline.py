"""Timelines as SVG, drawn on the server: phases as bars, milestones as marks, the same picture on a page and in a PDF.

An edge that nobody knows to the day is drawn hatched, an open end runs out in dashes; what has no time at all says so in its row.
Labels are wrapped and never cut. Nothing is said by colour alone, and the rows of a table (`rows_of`) say the same in text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipality.svg import GROUND, INK, LINE, MUTED, draw, svg, text, width_of
from municipality.timescale import Scale, scale_for

NARROW = 520
"""Below this width labels stand above their bars instead of beside them."""
SIZE, SMALL = 13, 12
BAR, STROKE, FILL, QUIET = 16, "#37648f", "#a9c9ec", "#e9edf2"
BOLD = 1.15
"""How much wider bold type is."""
SOFT = 14.0
"""Longest hatched part of a bar, in units of the picture."""


@dataclass(frozen=True)
class Item:
    """What a bar or a mark stands for. `period` is the time as somebody wrote it, `start` and `end` the days it can mean.

    One missing day is an open end, both missing is a time that is not known. `is_vague`: the days are only about right.
    """

    label: str
    period: str = ""
    start: date | None = None
    end: date | None = None
    is_vague: bool = False
    link: str = ""

    @property
    def is_dated(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True)
class Bar(Item):
    """A phase. `number` stands before its label, `steps` are its steps as the table names them."""

    number: str = ""
    is_preliminary: bool = False
    steps: Sequence[str] = ()

    @property
    def name(self) -> str:
        return f"{self.number}. {self.label}" if self.number else self.label


@dataclass(frozen=True)
class Mark(Item):
    """A milestone. `reached_on` is the day it was reached; `is_reached` alone says that nobody knows the day.

    `is_past`: its time is over. One that is past and not reached may be late, or nobody entered it: nothing more is claimed.
    """

    reached_on: date | None = None
    is_reached: bool = False
    is_past: bool = False

    @property
    def name(self) -> str:
        return self.label

    @property
    def standing(self) -> str:
        """ "reached", "unsaid" (its time is over, and nothing was entered) or "planned"."""
        if self.reached_on is not None or self.is_reached:
            return "reached"
        return "unsaid" if self.is_past else "planned"

    @property
    def words(self) -> str:
        """What is known beyond its time; nothing of one that is still planned."""
        if self.reached_on is not None:
            return _("erreicht am {day}").format(day=f"{self.reached_on:%d.%m.%Y}")
        return {"reached": _("erreicht"), "unsaid": _("nicht als erreicht eingetragen")}.get(self.standing, "")


@dataclass(frozen=True)
class Timeline:
    """Bars in their own order, then marks by their time. `key` makes the ids in the picture unique on its page."""

    key: str
    title: str
    bars: Sequence[Bar]
    marks: Sequence[Mark] = ()

    @property
    def items(self) -> list[Bar | Mark]:
        return [*self.bars, *sorted(self.marks, key=lambda mark: mark.reached_on or mark.end or mark.start or date.max)]

    @property
    def is_drawable(self) -> bool:
        """Whether anything of it has a time."""
        return any(item.is_dated for item in self.items) or any(mark.reached_on for mark in self.marks)

    def named(self, key: str) -> Timeline:
        """The same timeline for a second picture on the page."""
        return replace(self, key=key)

    def without_links(self) -> Timeline:
        """The same timeline for paper."""
        return replace(
            self, bars=[replace(bar, link="") for bar in self.bars], marks=[replace(mark, link="") for mark in self.marks]
        )


@dataclass(frozen=True)
class Row:
    """A row of the table that says the same in text."""

    kind: str
    name: str
    period: str
    notes: Sequence[str]
    link: str = ""


def rows_of(chart: Timeline) -> list[Row]:
    """The timeline as rows of text, in the order of the picture."""
    found = []
    for item in chart.items:
        period = item.period or _("noch offen")
        if isinstance(item, Mark):
            found.append(Row(_("Meilenstein"), item.name, period, [item.words] if item.words else [], item.link))
        else:
            kind = _("im Vorfeld") if item.is_preliminary else _("Phase")
            found.append(Row(kind, item.name, period, item.steps, item.link))
    return found


def wrap(said: str, size: float, width: float) -> list[str]:
    """The text in lines that fit; a word longer than a line is parted with a hyphen."""
    lines: list[str] = []
    for word in said.split():
        left = word
        if lines and width_of(f"{lines[-1]} {left}", size) <= width:
            lines[-1] += f" {left}"
            continue
        while width_of(left, size) > width and len(left) > 4:
            most = max(3, int(width / width_of("n", size)) - 1)
            # A word that has hyphens is parted there.
            own = left.rfind("-", 1, most) + 1
            lines.append(left[:own] if own else f"{left[:most]}-")
            left = left[own or most :]
        lines.append(left)
    return lines


def draw_timeline(chart: Timeline, *, width: int = 760, today: date | None = None) -> SafeString:
    """The timeline as an SVG element; nothing where no time is known. `today` draws a line through that day, if it is shown."""
    if not chart.is_drawable:
        return SafeString("")
    narrow = width < NARROW
    label_width = float(width - 8) if narrow else 0.38 * width
    left, right = (6.0, 6.0) if narrow else (label_width + 12, 10.0)
    scale = scale_for(_days_of(chart), left=left, right=width - right)
    head = 44.0
    y, parts = head, []
    for item in chart.items:
        drawn, height = _row(chart, item, scale, y=y, label_width=label_width, narrow=narrow)
        parts.append(drawn)
        y += height
    grid = _grid(scale, head, y)
    now = _now(scale, today, head, y) if today is not None else SafeString("")
    legend, bottom = _legend(chart, scale, width, y + 12, today)
    linked = any(item.link for item in chart.items)
    return svg(
        chart.key,
        chart.title,
        width,
        bottom,
        [_hatching(chart.key), grid, now, *parts, legend],
        interactive=linked,
        desc=_described(chart, scale),
    )


def _days_of(chart: Timeline) -> list[date]:
    found = [day for item in chart.items for day in (item.start, item.end) if day is not None]
    return found + [mark.reached_on for mark in chart.marks if mark.reached_on is not None]


def _described(chart: Timeline, scale: Scale) -> str:
    parts = []
    if chart.bars:
        parts.append(ngettext("%(count)s Phase", "%(count)s Phasen", len(chart.bars)) % {"count": len(chart.bars)})
    if chart.marks:
        parts.append(ngettext("%(count)s Meilenstein", "%(count)s Meilensteine", len(chart.marks)) % {"count": len(chart.marks)})
    days = _days_of(chart)
    span = {"what": _(" und ").join(parts), "first": f"{min(days):%d.%m.%Y}", "last": f"{max(days):%d.%m.%Y}"}
    return _("%(what)s zwischen %(first)s und %(last)s. Die Tabelle zum Bild sagt dasselbe in Worten.") % span


# --- Rows -------------------------------------------------------------------------------------------------------------------


def _row(
    chart: Timeline, item: Bar | Mark, scale: Scale, *, y: float, label_width: float, narrow: bool
) -> tuple[SafeString, float]:
    """One bar or mark with its label, and how high it is."""
    lines = wrap(item.name, SIZE * BOLD, label_width)
    times = wrap(_time(item), SMALL, label_width)
    label_height = len(lines) * 17 + len(times) * 15
    # Above its bar a label lies on the scale's lines, which would run through it.
    ground = draw('<rect x="0" y="{}" width="{}" height="{}" fill="{}"/>', y, label_width + 8, float(label_height), GROUND)
    drawn = ground if narrow else SafeString("")
    for place, line in enumerate(lines):
        drawn += text(2.0, y + 15 + place * 17, line, SIZE, weight=600)
    for place, line in enumerate(times):
        drawn += text(2.0, y + 15 + len(lines) * 17 + place * 15 - 2, line, SMALL, fill=MUTED)
    middle = y + label_height + BAR / 2 + 6 if narrow else y + 4 + label_height / 2
    height = label_height + (BAR + 20 if narrow else 12)
    shape = _mark(item, scale, middle) if isinstance(item, Mark) else _bar(chart, item, scale, middle)
    rule = draw('<path d="M0 {}H{}" stroke="{}"/>', y + height - 2, scale.right + 6, QUIET)
    said = f"{item.name}: {_time(item)}"
    if item.link:
        return draw('<a href="{}" aria-label="{}">{}{}</a>{}', item.link, said, drawn, shape, rule), height
    return draw("<g><title>{}</title>{}{}</g>{}", said, drawn, shape, rule), height


def _time(item: Bar | Mark) -> str:
    said = item.period or _("Zeitraum noch offen")
    # Of those that nobody said anything of, the sign below the picture tells.
    if isinstance(item, Mark) and item.words and item.standing != "unsaid":
        day = f"{item.reached_on:%d.%m.%Y}" if item.reached_on else None
        if day and item.period not in ("", day):
            return f"{said} · " + _("erreicht {day}").format(day=day)
        return item.words if day else f"{said} · {item.words}"
    if isinstance(item, Bar) and item.is_preliminary:
        return f"{said} · " + _("im Vorfeld")
    return said


def _bar(chart: Timeline, item: Bar, scale: Scale, middle: float) -> SafeString:
    if not item.is_dated:
        return SafeString("")
    first = scale.at(item.start) if item.start is not None else scale.left
    last = scale.at(item.end + timedelta(days=1)) if item.end is not None else scale.right
    last = max(last, first + 6)
    top = middle - BAR / 2
    soft = min(SOFT, (last - first) / 3)
    before = soft if item.is_vague or item.start is None else 0.0
    after = soft if item.is_vague or item.end is None else 0.0
    fill = QUIET if item.is_preliminary else FILL
    shape = draw('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', first, top, last - first, float(BAR), fill)
    for x, length in ((first, before), (last - after, after)):
        if length:
            shape += draw(
                '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-soft)"/>', x, top, length, float(BAR), chart.key
            )
    # The outline is whole where the edge is known and dashed where it is not.
    shape += draw(
        '<path d="M{0} {2}H{1}M{0} {3}H{1}" stroke="{4}" stroke-width="1.2"/>',
        first + before,
        last - after,
        top,
        top + BAR,
        STROKE,
    )
    for edge, length in ((first, before), (last, -after)):
        dashes = ' stroke-dasharray="2 3"' if length else ""
        shape += draw(
            '<path d="M{0} {1}H{2}V{3}H{0}" fill="none" stroke="{4}" stroke-width="1.2"{5}/>',
            edge + length,
            top,
            edge,
            top + BAR,
            STROKE,
            SafeString(dashes),
        )
    return shape


def _mark(item: Mark, scale: Scale, middle: float) -> SafeString:
    shape = SafeString("")
    start, end = item.start or item.end, item.end or item.start
    if start is not None and end is not None and (end - start).days > 3:
        # The milestone can be anywhere in this time.
        shape = draw(
            '<path d="M{} {}H{}" stroke="{}" stroke-width="2" stroke-dasharray="2 4"/>',
            scale.at(start),
            middle,
            scale.at(end + timedelta(days=1)),
            STROKE,
        )
    if item.reached_on is not None:
        return shape + _diamond(scale.at(item.reached_on), middle, item.standing)
    if start is None or end is None:
        return shape
    return shape + _diamond((scale.at(start) + scale.at(end + timedelta(days=1))) / 2, middle, item.standing)


def _diamond(x: float, y: float, standing: str) -> SafeString:
    """Full: reached. Empty: planned. In dashes: nobody said."""
    fill = STROKE if standing == "reached" else GROUND
    dashes = SafeString(' stroke-dasharray="3 2.6"' if standing == "unsaid" else "")
    return draw('<path d="M{} {}m0 -8 8 8-8 8-8-8z" fill="{}" stroke="{}" stroke-width="2"{}/>', x, y, fill, STROKE, dashes)


# --- Around the rows --------------------------------------------------------------------------------------------------------


def _grid(scale: Scale, top: float, bottom: float) -> SafeString:
    """Two lines of time above, and where their parts begin."""
    drawn = SafeString("")
    for tick in scale.small:
        drawn += draw('<path d="M{} {}V{}" stroke="{}"/>', tick.x, top - 6, bottom, QUIET)
        if tick.label:
            drawn += text(tick.middle, top - 10, tick.label, SMALL, anchor="middle", fill=MUTED)
    for tick in scale.large:
        drawn += draw('<path d="M{} {}V{}" stroke="{}"/>', tick.x, top - 40, bottom, LINE)
        if tick.label:
            drawn += text(tick.middle, top - 28, tick.label, SMALL, anchor="middle", weight=600)
    return drawn + draw(
        '<path d="M{0} {1}V{2}M{3} {4}H{0}" stroke="{5}" fill="none"/>', scale.right, top - 40, bottom, scale.left, top - 4, LINE
    )


def _now(scale: Scale, today: date, top: float, bottom: float) -> SafeString:
    if not scale.first <= today < scale.end:
        return SafeString("")
    return draw(
        '<path d="M{0} {1}V{2}" stroke="#9a1b22" stroke-width="1.6" stroke-dasharray="6 3"/>', scale.at(today), top - 4, bottom
    )


def _hatching(key: str) -> SafeString:
    return draw(
        '<defs><pattern id="{}-soft" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{}"/>'
        '<path d="M-1 1 1 -1M0 6 6 0M5 7 7 5" stroke="{}" stroke-width="1.4"/></pattern></defs>',
        key,
        GROUND,
        STROKE,
    )


def _legend(chart: Timeline, scale: Scale, width: int, y: float, today: date | None) -> tuple[SafeString, float]:
    """Only what the picture shows, and where the picture ends below it."""
    signs: list[tuple[SafeString, str]] = []
    box = '<rect x="0" y="-10" width="18" height="12" fill="{}" stroke="{}"/>'
    dated = [item for item in chart.items if item.is_dated]
    bars = [item for item in dated if isinstance(item, Bar)]
    if any(not bar.is_preliminary for bar in bars):
        signs.append((draw(box, FILL, STROKE), _("Phase")))
    if any(bar.is_preliminary for bar in bars):
        signs.append((draw(box, QUIET, STROKE), _("im Vorfeld")))
    if any(bar.is_vague or bar.start is None or bar.end is None for bar in bars):
        signs.append(
            (
                draw(
                    '<rect x="0" y="-10" width="18" height="12" fill="url(#{}-soft)" stroke="{}" stroke-dasharray="2 3"/>',
                    chart.key,
                    STROKE,
                ),
                _("Anfang oder Ende ungefähr"),
            )
        )
    drawn = {mark.standing for mark in chart.marks if mark.is_dated or mark.reached_on}
    for standing, said in (
        ("reached", _("Meilenstein, erreicht")),
        ("planned", _("Meilenstein, vorgesehen")),
        ("unsaid", _("Meilenstein, nicht als erreicht eingetragen")),
    ):
        if standing in drawn:
            signs.append((_diamond(9.0, -4.0, standing), said))
    if today is not None and scale.first <= today < scale.end:
        signs.append(
            (
                SafeString('<path d="M9 -11V3" stroke="#9a1b22" stroke-width="1.6" stroke-dasharray="6 3"/>'),
                _("heute, {day}").format(day=f"{today:%d.%m.%Y}"),
            )
        )
    x, y, items = 2.0, y + 8, []
    for sign, said in signs:
        needed = 26 + width_of(said, SMALL) + 16
        if x > 2 and x + needed > width:
            x, y = 2.0, y + 20
        items.append(draw('<g transform="translate({} {})">{}{}</g>', x, y, sign, text(25.0, 0.0, said, SMALL, fill=INK)))
        x += needed
    return format_html_join("", "{}", ((item,) for item in items)), y + 12
