"""Which headings the reasons have, in which order, and what stands below each: data, by city, with a standard for all others.

`outlines/<city>.toml` may say it for `edition`, `field` and `measures`; what it leaves out comes from `outlines/standard.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import Truncator

from council.choices import Numbering
from council.drawing_up.facts import Facts
from council.drawing_up.field_parts import EACH, FIELD_PARTS
from council.drawing_up.parts import PARTS, write
from fields_of_action.models import EditionField
from municipality.richtext import clean, plain

FOLDER = Path(__file__).parent / "outlines"
STANDARD = "standard"


@dataclass(frozen=True)
class Entry:
    """A heading with its ingredients. `each` writes one more section a level below for every field of the paper."""

    key: str
    heading: str
    text: tuple[str, ...] = ()
    each: str = ""
    numbering: str = Numbering.NONE


@dataclass(frozen=True)
class Written:
    """A section of the reasons as it would be inserted. `part` and `field` find it again."""

    part: str
    heading: str
    html: str
    level: int = 1
    numbering: str = Numbering.NONE
    field: EditionField | None = None
    below: tuple[Written, ...] = ()

    @property
    def short(self) -> str:
        """The beginning of the text, on one line."""
        return Truncator(" ".join(plain(self.html).split())).words(26, truncate=" …")

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.part}-{self.field.field_id}" if self.field else self.part


@cache
def outline(city: str, kind: str) -> tuple[Entry, ...]:
    """The entries for a city and a kind of source. Raises `ValueError` for a file with words that do not exist."""
    for name in (city, STANDARD):
        path = FOLDER / f"{name}.toml"
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(kind) if path.exists() else None
        if rows:
            return tuple(_entry(row, path.name) for row in rows)
    raise ValueError(f"no outline for {kind}")


def _entry(row: dict[str, object], file: str) -> Entry:
    values = row | {"text": tuple(row.get("text", ()))}  # type: ignore[arg-type]  # checked below
    entry = Entry(**values)  # type: ignore[arg-type]  # an unknown word is a TypeError, and the tests read every file
    known = PARTS.keys() | FIELD_PARTS.keys()
    wrong = [name for name in entry.text if name not in known and name.partition(":")[0] not in ("chapter", "earlier")]
    if wrong or entry.numbering not in Numbering.values or (entry.each and entry.each not in EACH):
        raise ValueError(f"{file}: {entry.key}: {wrong or entry.numbering or entry.each}")
    return entry


def written(facts: Facts, city: str) -> list[Written]:
    """All sections there is something to say in, those of fields below their heading."""
    found = []
    for entry in outline(city, facts.source.kind):
        below = [_of_field(entry, facts, row) for row in facts.fields] if entry.each else []
        part = Written(
            entry.key,
            entry.heading,
            write(list(entry.text), facts, FIELD_PARTS),
            numbering=entry.numbering,
            below=tuple(item for item in below if item.html),
        )
        if part.html or part.below:
            found.append(part)
    return found


def _of_field(entry: Entry, facts: Facts, row: EditionField) -> Written:
    heading = f"Handlungsfeld „{row.name}“"[:200]
    return Written(entry.key, heading, clean(EACH[entry.each](facts, row)), level=2, field=row)


def again(facts: Facts, city: str, *, part: str, field_id: int | None) -> Written | None:
    """One section as it would be written today; nothing where the outline or the concept has it no more."""
    flat = [item for top in written(facts, city) for item in (top, *top.below)]
    return next((item for item in flat if item.part == part and (item.field.field_id if item.field else None) == field_id), None)
