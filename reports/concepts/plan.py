"""What stands on the pages, in order and free of any file format: PDF and Word are two ways to write the same plan down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reports.documents import Figure


@dataclass(frozen=True)
class Heading:
    """`key` is the target of links to it. `over` stands in small letters above, `tag` behind it ("neu")."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    number: str = ""
    key: str = ""
    over: str = ""
    tag: str = ""
    new_page: bool = False

    @property
    def full(self) -> str:
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True)
class Rich:
    """Sanitised rich text; its own headings stand below `level`."""

    kind: ClassVar[str] = "rich"
    html: str
    level: int


@dataclass(frozen=True)
class Text:
    """Paragraphs of plain text. `style`: "" · `lead` · `note` (small) · `label` (a heading that is none)."""

    kind: ClassVar[str] = "text"
    text: str
    style: str = ""


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Facts:
    kind: ClassVar[str] = "facts"
    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Entry:
    """A point of a list. `mark` is printed before it ("1.", "a)"), `aside` in brackets behind it. `html` is sanitised."""

    title: str = ""
    text: str = ""
    html: str = ""
    mark: str = ""
    aside: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def bullets(self) -> bool:
        """Whether the points below it have no marks of their own."""
        return not any(item.mark for item in self.entries)


@dataclass(frozen=True)
class Entries:
    """A list; `bullets` where its points have no marks of their own."""

    kind: ClassVar[str] = "entries"
    items: tuple[Entry, ...]
    bullets: bool = False


@dataclass(frozen=True)
class Box:
    """Something to remember, on a tint: a goal with the goals below it."""

    kind: ClassVar[str] = "box"
    label: str
    title: str
    text: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of a cell. `style`: "" · `strong` · `quiet`."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Cell:
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, *texts: str) -> Cell:
        return cls(tuple(Line(text) for text in texts if text))

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Column:
    """`share` is its width in parts of the whole. `align`: "" or `right` for sums. `head`: its cells name their rows."""

    value: str
    label: str
    share: int
    align: str = ""
    head: bool = False


@dataclass(frozen=True)
class Table:
    """Rows have a cell for each column. `foot` is a last row with sums, `note` small print below; `width` is in hundredths."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] = ()
    number: str = ""
    note: str = ""
    width: int = 100

    @property
    def full_caption(self) -> str:
        return f"{self.number}: {self.caption}" if self.number else self.caption

    @property
    def body(self) -> list[list[tuple[Column, Cell]]]:
        """The rows with the column of each cell."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def sums(self) -> list[tuple[Column, Cell]]:
        return list(zip(self.columns, self.foot, strict=True))


@dataclass(frozen=True)
class Picture:
    """A figure of a chapter. `number` is what stands before its caption ("Abbildung 1")."""

    kind: ClassVar[str] = "picture"
    figure: Figure
    number: str = ""

    @property
    def full_caption(self) -> str:
        return ": ".join(part for part in (self.number, self.figure.caption) if part)


@dataclass(frozen=True)
class Drawing:
    """A chart drawn by us; `alt` says the same in words, `table` in rows, for files that hold no drawing; without one a table
    follows it anyway. A `small` one does not need the page's whole width.
    """

    kind: ClassVar[str] = "drawing"
    svg: str
    alt: str
    caption: str = ""
    number: str = ""
    small: bool = False
    table: Table | None = None

    @property
    def full_caption(self) -> str:
        return ": ".join(part for part in (self.number, self.caption) if part)


Element = Heading | Rich | Text | Facts | Entries | Box | Table | Picture | Drawing


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the contents with the lines below it."""

    heading: Heading
    entries: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole document. `facts` stand on the title page, `state` says below the title what it is ("Entwurf")."""

    title: str
    subtitle: str
    kind: str
    state: str
    facts: tuple[Fact, ...]
    contents_title: str
    contents: tuple[ContentsEntry, ...]
    elements: tuple[Element, ...]

    @property
    def is_dense(self) -> bool:
        """Whether the contents are a few lines too long for one page, so that they should stand closer."""
        return ROOMY < len(_lines(self.contents)) <= CLOSE


ROOMY, CLOSE = 32, 43
"""So many lines of contents fit on a page, and so many when they stand closer together."""


def _lines(entries: tuple[ContentsEntry, ...]) -> list[ContentsEntry]:
    return [line for entry in entries for line in (entry, *_lines(entry.entries))]
