"""Which PDF role an HTML element takes (ISO 32000-1, 14.8.4), and what that role may hold."""

from __future__ import annotations

from typing import Any

SVG = "{http://www.w3.org/2000/svg}svg"

#: Elements that always become a structure element.
ROLES: dict[str, str] = {
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "p": "P",
    "pre": "P",
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "figure": "Div",
    "figcaption": "Caption",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "q": "Quote",
    "code": "Code",
}

TABLE_ROLES = frozenset({"Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption"})

#: Roles that may hold text themselves. Text below any other role is put into a paragraph of its own.
TEXT_ROLES = frozenset(
    {
        "P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "Caption", "Lbl", "LBody",
        "Link", "Span", "Quote", "Code", "Reference", "Note",
    }
)  # fmt: skip

#: Roles that stand inside a line of text.
INLINE_ROLES = frozenset({"Link", "Span", "Quote", "Code", "Reference"})

#: Roles that are kept even when nothing is in them: an empty cell still takes its place in the table.
KEPT_WHEN_EMPTY = frozenset({"TH", "TD"})

_LIST_NUMBERING = {
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "circle": "Circle",
    "square": "Square",
    "disc": "Disc",
}


def role_of(element: Any, tag: str) -> str | None:
    """The role of an element, or None when it is transparent: its content belongs to its parent.

    `div`, `span` and inline markup say nothing to a listener, unless they change the language or spell an abbreviation.
    """
    if tag == "a":
        return "Link" if element.get("href") else None
    role = ROLES.get(tag)
    if role is not None:
        return role
    if element.get("lang") and tag not in ("html", "body"):
        return "Span" if tag in _INLINE_TAGS else "Div"
    if tag == "abbr" and element.get("title"):
        return "Span"
    return None


_INLINE_TAGS = frozenset(
    {
        "span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "mark", "abbr", "cite", "dfn", "kbd", "samp",
        "var", "time", "ins", "del", "bdi", "label",
    }
)  # fmt: skip


def is_hidden(element: Any) -> bool:
    """Whether the author says that this is decoration."""
    return bool(element.get("aria-hidden") == "true")


def is_layout_table(element: Any) -> bool:
    return element.get("role") in ("presentation", "none")


def alternative_text(element: Any) -> str | None:
    """The text that stands for a picture; empty for decoration, None when the author gave none."""
    if element.get("role") in ("presentation", "none"):
        return ""
    if label := element.get("aria-label"):
        return str(label)
    if element.tag == SVG:
        title = element.find("{http://www.w3.org/2000/svg}title")
        return None if title is None or not (title.text or "").strip() else str(title.text).strip()
    alt = element.get("alt")
    return None if alt is None else str(alt).strip()


def list_numbering(style_type: Any) -> str:
    """The ListNumbering for a CSS `list-style-type`."""
    if style_type == "none":
        return "None"
    return _LIST_NUMBERING.get(str(style_type), "Disc" if isinstance(style_type, tuple) else "Decimal")


def scope_of(element: Any, *, in_head: bool) -> str:
    """The Scope of a header cell: what the author says, else columns in the head and rows elsewhere."""
    scope = (element.get("scope") or "").lower()
    if scope in ("col", "colgroup"):
        return "Column"
    if scope in ("row", "rowgroup"):
        return "Row"
    return "Column" if in_head else "Row"


def spans(element: Any) -> tuple[int, int]:
    """Columns and rows that a cell covers, as the author wrote them."""
    return _positive(element.get("colspan")), _positive(element.get("rowspan"))


def _positive(value: str | None) -> int:
    try:
        return max(1, int(value or 1))
    except ValueError:
        return 1


def spoken_text(element: Any) -> str:
    """The text of an element with pictures replaced by their alternatives, white space collapsed."""
    pieces: list[str] = []
    for part in element.iter():
        if part.tag in ("img", SVG):
            pieces.append(alternative_text(part) or "")
        elif isinstance(part.tag, str):
            pieces.append(part.text or "")
        if part is not element:
            pieces.append(part.tail or "")
    return " ".join("".join(pieces).split())
