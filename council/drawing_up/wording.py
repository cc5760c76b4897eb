"""German sentences out of facts: lists with "und", numbers as words, paragraphs and lists as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

WORDS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
ENDS = (".", "!", "?", ":", "…", ";")


def listed(items: Sequence[str]) -> str:
    """ "A", "A und B", "A, B und C"."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " und " + items[-1] if items else ""


def number(count: int) -> str:
    """Up to twelve as a word, as German papers do; for more than one thing."""
    return WORDS[count] if 0 <= count < len(WORDS) else f"{count:,}".replace(",", ".")


def counted(count: int, one: str, many: str) -> str:
    """ "eine Empfehlung" (`one` brings its article), "drei Empfehlungen"."""
    return one if count == 1 else f"{number(count)} {many}"


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends already."""
    text = " ".join(text.split())
    return text if not text or text.endswith(ENDS) else f"{text}."


def title_in(items: Iterable[str]) -> str:
    """What there is in brackets, with semicolons between; nothing for nothing."""
    told = "; ".join(item for item in items if item)
    return f" ({told})" if told else ""


def paragraph(text: str) -> str:
    """Plain text as a paragraph of rich text."""
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def points(items: Iterable[str], *, ordered: bool = False) -> str:
    """Markup of a list; the items are markup already."""
    rows = "".join(f"<li>{item}</li>" for item in items if item)
    kind = "ol" if ordered else "ul"
    return f"<{kind}>{rows}</{kind}>" if rows else ""


def bold(text: str) -> str:
    return f"<strong>{escape(text, quote=False)}</strong>"


def plain(text: str) -> str:
    """Plain text for markup."""
    return escape(text, quote=False)


def led_in(lead: str, html: str) -> str:
    """Rich text whose first paragraph begins with `lead`, which is markup. Text without any markup counts as plain."""
    text = html.strip()
    if text.startswith("<p>"):
        return f"<p>{lead} {text[3:]}"
    return f"<p>{lead}</p>{text}" if text.startswith("<") else f"<p>{lead} {plain(text)}</p>"
