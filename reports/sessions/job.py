"""A paper about a session becomes a print job: the city's letterhead, what it says, place and day, who signs."""

from __future__ import annotations

from dataclasses import dataclass

from reports.concepts.html import sheet_job
from reports.concepts.plan import Element
from reports.documents import Letterhead, PrintJob

STYLES = ("document.css", "concept.css", "session.css")


@dataclass(frozen=True)
class Signature:
    """Who signs: the function ("Vorsitz Gemeinderat"), and the name where one is known. `by_hand` leaves room above the line."""

    role: str
    name: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class SessionPaper:
    """`subtitle` stands below the title and in the head of following pages; `created` is an ISO date."""

    title: str
    subtitle: str
    addressee: str
    elements: tuple[Element, ...]
    place_date: str
    signatures: tuple[Signature, ...]
    created: str


def session_job(paper: SessionPaper, letterhead: Letterhead, *, look: str, watermark: str = "") -> PrintJob:
    """The print job of a paper about a session; a draft carries a watermark and says so in words."""
    return sheet_job(
        "documents/session.html",
        letterhead,
        title=f"{paper.title}: {paper.subtitle}",
        created=paper.created,
        look=look,
        elements=paper.elements,
        styles=STYLES,
        watermark=watermark,
        time_limit=60,
        paper=paper,
        state=watermark,
        contact=" · ".join(letterhead.contact_lines),
    )
