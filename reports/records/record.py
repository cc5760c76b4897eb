"""A record: what it is, the facts above, the text, who signs. One layout for all of them, in the city's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.template.loader import render_to_string

from reports.concepts.html import page_css, shown
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
    city = letterhead.official_name or letterhead.name
    context = {
        "record": record,
        "elements": [shown(element) for element in record.elements],
        "letterhead": letterhead,
        "city": city,
        "address": " · ".join(letterhead.address_lines),
    }
    return PrintJob(
        html=render_to_string("documents/record.html", context),
        title=f"{record.kind}: {record.title}",
        author=city,
        created=record.created,
        stylesheets=STYLES,
        css=page_css(letterhead, watermark=record.watermark),
        attachments=attachments,
        time_limit=180,
    )
