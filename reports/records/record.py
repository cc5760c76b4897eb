"""A record: what it is, the facts above, the text, who signs. One layout for all of them, in the city's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from reports.concepts.html import sheet_job
from reports.concepts.plan import Fact
from reports.documents import Letterhead, PrintJob

STYLES = ("document.css", "concept.css", "record.css")


class Printed(Protocol):
    """Anything with a template of its kind below `templates/documents/concept/`: the elements of a plan, and a few more."""

    kind: ClassVar[str]


@dataclass(frozen=True)
class Signature:
    """A line to sign on; below it stands who signs."""

    office: str
    name: str = ""


@dataclass(frozen=True)
class Record:
    """`kind` stands in small letters above the title ("Beschlussauszug"); `notice` is a remark of weight, set apart.

    `created` is the ISO day that the file bears, from the record and never from the clock.
    """

    kind: str
    title: str
    created: str
    facts: tuple[Fact, ...] = ()
    elements: Sequence[Printed] = ()
    signatures: tuple[Signature, ...] = ()
    notice: str = ""
    place_date: str = ""
    look: str = "modern"
    watermark: str = ""


def record_job(record: Record, letterhead: Letterhead, *, attachments: tuple[tuple[str, bytes, str], ...] = ()) -> PrintJob:
    """The print job of a record. `attachments` are (file name, bytes, description) that lie inside the PDF."""
    return sheet_job(
        "documents/record.html",
        letterhead,
        title=f"{record.kind}: {record.title}",
        created=record.created,
        look=record.look,
        elements=record.elements,
        styles=STYLES,
        watermark=record.watermark,
        attachments=attachments,
        record=record,
    )
