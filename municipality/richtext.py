"""Rich text by a closed list: what people write or paste becomes plain, regular markup that prints and reads well.

Allowed are paragraphs, line breaks, emphasis, sub- and superscript, lists, quotations, two levels of headings and tables.
No attribute survives but the bounds of table cells. Markup is regular on the way out: text stands in paragraphs, headings
never skip a level, the rows of a table are equally long, header cells say what they head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS: Final = 200_000
"""Longest text of one field, after cleaning: about eighty printed pages."""
MOST_PASTED: Final = 1_500_000
"""Longest markup that is looked at; word processors paste ten times as much as they mean."""
DEEPEST: Final = 20
DEEPEST_PASTED: Final = 500
"""Elements left open in what is looked at; the parser of the sanitiser would end the process at some ten thousands."""
MOST_CELLS: Final = 20
WIDEST: Final = 60

INLINE: Final = frozenset({"strong", "em", "sub", "sup", "br"})
BLOCKS: Final = frozenset({"p", "ul", "ol", "li", "blockquote", "h3", "h4"})
TABLE: Final = frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
TAGS: Final = INLINE | BLOCKS | TABLE

TOO_LONG = _("Dieser Text ist zu lang. Bitte kürzen Sie ihn auf höchstens 200.000 Zeichen oder geben Sie ihn als Anlage bei.")

_SAME_MEANING = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "div": "p", "center": "p", "pre": "p"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_HAS_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_RENAME = re.compile(r"<(/?)({})(?=[\s>/])".format("|".join(_SAME_MEANING)), re.IGNORECASE)
_WORD_LIST = re.compile(r"<p\b[^>]*(?:MsoList|mso-list)[^>]*>(.*?)</p>", re.IGNORECASE | re.DOTALL)
_WORD_BULLET = re.compile(r"<!(?:--)?\[if !supportLists\](?:--)?>(.*?)<!(?:--)?\[endif\](?:--)?>", re.IGNORECASE | re.DOTALL)
_COUNTED = re.compile(r"\(?(?:\d+|[a-zA-Z])[.)]")
_OPENS_OR_CLOSES = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
# These end where the next of their kind begins, or have no content.
_ENDS_ITSELF = re.compile("p|li|d[td]|t[rdh]|thead|tbody|tfoot|option|[bh]r|img|input|meta|link|col|wbr|area|base", re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]*>")


def clean(html: str) -> str:
    """Markup by the closed list; plain text becomes paragraphs, and nothing but blanks becomes the empty text.

    Cleaning a cleaned text changes nothing. Raises `ValidationError` (code `too_long`) with a whole
    sentence.
    """
    if len(html) > MOST_PASTED:
        raise ValidationError(TOO_LONG, code="too_long")
    text = _CONTROL.sub("", html.replace("\r\n", "\n").replace("\r", "\n"))
    if not _HAS_TAG.search(text):
        text = _paragraphs(text)
    text = _RENAME.sub(lambda match: f"<{match[1]}{_SAME_MEANING[match[2].lower()]}", _shallow(_word_lists(text)))
    reader = _Reader()
    reader.feed(_cleaner().clean(text))
    reader.close()
    cleaned = _write(_regular(reader.root))
    if len(cleaned) > MOST_CHARACTERS:
        raise ValidationError(TOO_LONG, code="too_long")
    return cleaned


def plain(html: str) -> str:
    """The words alone: a line for each paragraph, point and row, cells parted by tabs. For search, comparison and lists."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in _plain(reader.root).split("\n"))
    return "\n".join(line for line in lines if line)


def pieces(html: str) -> list[str]:
    """The outermost paragraphs, headings, lists and tables of a cleaned text, each as markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [_write_one(node) for node in reader.root.children if not node.blank]


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"},
        attributes={"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}},
        attribute_filter=_cell_bounds,
        strip_comments=True,
        link_rel=None,
        url_schemes=set(),
    )


def _cell_bounds(tag: str, name: str, value: str) -> str | None:
    if name == "scope":
        return value if value in {"row", "col"} else None
    # A cell of a million columns would keep the printer busy for hours.
    return value if value.isascii() and value.isdigit() and len(value) < 3 and 1 < int(value) <= MOST_CELLS else None


def _paragraphs(text: str) -> str:
    """Text typed without markup: an empty line ends a paragraph, a single one breaks the line."""
    escaped = escape(unescape(text), quote=False)
    parts = (part.strip() for part in re.split(r"\n\s*\n", escaped))
    return "".join("<p>{}</p>".format(part.replace("\n", "<br>")) for part in parts if part)


def _shallow(html: str) -> str:
    """Leave out opening tags once too many elements are open; their text stays."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if _ENDS_ITSELF.fullmatch(match[2]):
            return match[0]
        if match[1]:
            depth = max(0, depth - 1)
        elif depth < DEEPEST_PASTED:
            depth += 1
        else:
            return ""
        return match[0]

    return _OPENS_OR_CLOSES.sub(keep, html)


def _word_lists(html: str) -> str:
    """Word pastes the points of a list as paragraphs with a bullet typed in front; make them points again."""
    if "mso" not in html.lower():
        return html
    kinds: list[str] = []

    def point(match: re.Match[str]) -> str:
        bullet = _WORD_BULLET.search(match[1])
        label = unescape(_MARKUP.sub("", bullet[1])).strip() if bullet else ""
        kinds.append("ol" if _COUNTED.fullmatch(label) else "ul")
        return f"\x01{kinds[-1]}\x02<li>{_WORD_BULLET.sub('', match[1])}</li>\x03{kinds[-1]}\x04"

    marked = _WORD_LIST.sub(point, html)
    # Neighbouring points of one kind are one list.
    marked = re.sub(r"\x03(ul|ol)\x04\s*\x01\1\x02", "", marked)
    marked = re.sub(r"\x01(ul|ol)\x02", r"<\1>", marked)
    return re.sub(r"\x03(ul|ol)\x04", r"</\1>", marked)


@dataclass
class _Node:
    """An element, or a run of text when `tag` is empty."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node] = field(default_factory=list)

    @property
    def inline(self) -> bool:
        return not self.tag or self.tag in INLINE

    @property
    def blank(self) -> bool:
        if not self.tag:
            return not self.text.strip("\u00a0 \t\n")
        return self.tag not in {"td", "th", "table", "tr"} and all(child.blank for child in self.children)


class _Reader(HTMLParser):
    """Reads what the sanitiser wrote; elements nested deeper than `DEEPEST` dissolve into their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("root")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._open[-1].children.append(_Node("br"))
            return
        if self._too_deep or len(self._open) > DEEPEST:
            self._too_deep += 1
            return
        node = _Node(tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1 and tag != "br":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(_Node("", data))


def _regular(root: _Node) -> list[_Node]:
    blocks = _blocks(root.children, headings=True)
    seen_heading = False
    for node in blocks:
        if node.tag in {"h3", "h4"}:
            # A lower heading needs a higher one before it, or the outline of the print would skip a level.
            if not seen_heading:
                node.tag = "h3"
            seen_heading = True
    return blocks


def _blocks(children: list[_Node], *, headings: bool = False) -> list[_Node]:
    """Children as blocks: loose text is wrapped, empty blocks go, and what is inside is made regular as well.

    `headings` only stand on the outermost level; in points, cells and quotations they are paragraphs.
    """
    blocks: list[_Node] = []
    run: list[_Node] = []
    for child in [*_lifted(children), _Node("end")]:
        if child.inline:
            run.append(child)
            continue
        if any(not item.blank for item in run):
            blocks.append(_Node("p", children=_trimmed(run)))
        run = []
        blocks.extend(_block(child, headings))
    return blocks


def _lifted(children: list[_Node]) -> list[_Node]:
    """Emphasis around whole blocks goes: some programs wrap all they copy in it and mean nothing by that."""
    lifted: list[_Node] = []
    for child in children:
        inner = _lifted(child.children) if child.tag in INLINE else []
        lifted.extend([child] if all(item.inline for item in inner) else inner)
    return lifted


def _block(node: _Node, headings: bool) -> list[_Node]:
    if node.tag == "end":
        return []
    if node.tag == "table":
        return _table(node)
    if node.tag in {"ul", "ol"}:
        points = [
            _Node("li", children=_contents(child.children) if child.tag == "li" else _contents([child]))
            for child in node.children
            if not child.blank
        ]
        return [_Node(node.tag, children=points)] if points else []
    if node.tag == "blockquote":
        inner = _blocks(node.children)
        return [_Node("blockquote", children=inner)] if inner else []
    if node.tag in {"p", "h3", "h4"} and all(child.inline for child in _lifted(node.children)):
        tag = node.tag if headings else "p"
        return [] if node.blank else [_Node(tag, children=_trimmed(node.children))]
    # A block inside a paragraph, or a part of a table or a list that stands alone: only its content counts.
    return _blocks(node.children, headings=headings)


def _contents(children: list[_Node]) -> list[_Node]:
    """Of a point or cell: a single paragraph needs no element of its own."""
    blocks = _blocks(children)
    if blocks and blocks[0].tag == "p" and all(block.tag in {"ul", "ol"} for block in blocks[1:]):
        return [*blocks[0].children, *blocks[1:]]
    return blocks


def _trimmed(run: list[_Node]) -> list[_Node]:
    """A run without line breaks and blanks at its ends."""
    start, end = 0, len(run)
    while start < end and run[start].blank:
        start += 1
    while end > start and run[end - 1].blank:
        end -= 1
    kept = [node for node in run[start:end] if node.tag in {"", "br"} or not node.blank or node.children]
    if kept and not kept[0].tag:
        kept[0] = _Node("", kept[0].text.lstrip(" \t\n"))
    if kept and not kept[-1].tag:
        kept[-1] = _Node("", kept[-1].text.rstrip(" \t\n"))
    return kept


def _table(table: _Node) -> list[_Node]:
    rows, caption = _rows(table)
    if not rows:
        return _blocks(caption)
    _make_rectangular(rows)
    head = 0
    while head < len(rows) - 1 and all(cell.tag == "th" for cell in rows[head].children):
        head += 1
    for index, row in enumerate(rows):
        for cell in row.children:
            if cell.tag == "th":
                cell.attributes["scope"] = "col" if index < head else "row"
    parts = [_Node("caption", children=caption)] if caption else []
    if head:
        parts.append(_Node("thead", children=rows[:head]))
    parts.append(_Node("tbody", children=rows[head:]))
    return [_Node("table", children=parts)]


def _rows(table: _Node) -> tuple[list[_Node], list[_Node]]:
    rows: list[_Node] = []
    caption: list[_Node] = []
    for part in table.children:
        if part.tag == "caption":
            caption = [node for block in _blocks(part.children) for node in block.children if node.inline]
        elif part.tag == "tr":
            rows.append(part)
        elif part.tag in {"thead", "tbody"}:
            rows.extend(child for child in part.children if child.tag == "tr")
    cleaned = []
    for row in rows:
        cells = [
            _Node(cell.tag, attributes=dict(cell.attributes), children=_contents(cell.children))
            for cell in row.children
            if cell.tag in {"td", "th"}
        ]
        if cells:
            cleaned.append(_Node("tr", children=cells))
    return cleaned, caption


def _make_rectangular(rows: list[_Node]) -> None:
    """Fill short rows with empty cells, cut row spans that would leave the table, give up spans that would blow it up."""
    widths = _widths(rows)
    if max(widths) > WIDEST:
        for row in rows:
            for cell in row.children:
                cell.attributes.clear()
        widths = _widths(rows)
    for row, width in zip(rows, widths, strict=True):
        row.children.extend(_Node("td") for _missing in range(max(widths) - width))


def _widths(rows: list[_Node]) -> list[int]:
    """Columns each row takes up, with the cells that reach into it from above."""
    from_above = [0] * len(rows)
    widths: list[int] = []
    for index, row in enumerate(rows):
        for cell in row.children:
            span = min(int(cell.attributes.pop("rowspan", 1)), len(rows) - index)
            if span > 1:
                cell.attributes["rowspan"] = str(span)
            for below in range(index + 1, index + span):
                from_above[below] += _columns(cell)
        widths.append(from_above[index] + sum(_columns(cell) for cell in row.children))
    return widths


def _columns(cell: _Node) -> int:
    return int(cell.attributes.get("colspan", 1))


def _write(nodes: list[_Node]) -> str:
    return "".join(_write_one(node) for node in nodes)


def _write_one(node: _Node) -> str:
    if not node.tag:
        return escape(node.text, quote=False)
    if node.tag == "br":
        return "<br>"
    attributes = "".join(
        f' {name}="{node.attributes[name]}"' for name in ("colspan", "rowspan", "scope") if name in node.attributes
    )
    return f"<{node.tag}{attributes}>{_write(node.children)}</{node.tag}>"


def _plain(node: _Node) -> str:
    if not node.tag:
        return node.text.replace("\n", " ").replace("\u00a0", " ")
    inner = "".join(_plain(child) for child in node.children)
    if node.tag == "br":
        return "\n"
    if node.tag in {"td", "th"}:
        return inner.strip().replace("\n", " ") + "\t"
    return inner if node.tag in INLINE else f"\n{inner}\n"
