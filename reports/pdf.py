"""From finished HTML to PDF: the door of the print engine.

Every file is PDF/A-3a and PDF/UA-1 at once and byte-identical for equal jobs. See docs/printing.md for what the HTML must do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reports.documents import PrintJob
from reports.printing.errors import PrintFailed

__all__ = ["Part", "PrintFailed", "count_pages", "merge_packet", "render_pdf", "stamp_pages"]

logger = logging.getLogger("reports.printing")


class Part(NamedTuple):
    """A file of the packet and the line of the outline that leads to it.

    `foreign`: somebody uploaded it. Its pages come in without anything that acts by itself, and without tags unless it is a
    print of this portal. `below`: its line hangs below the last one that does not.
    """

    title: str
    data: bytes
    foreign: bool = False
    below: bool = False


def render_pdf(job: PrintJob, *, waiting: Callable[[float], None] | None = None) -> bytes:
    """The PDF of a job, printed by a warm worker process.

    `waiting` is called every half second with the seconds so far; what it raises ends the print and is raised here.

    Raises `PrintFailed` with a German sentence for the user when there is no complete, accessible document to be had, and
    `ValueError` when `job.created` is no ISO date.
    """
    from reports.printing import metadata
    from reports.printing.pool import shared_pool

    metadata.parse_created(job.created)
    try:
        return shared_pool.get().render(job, waiting)
    except PrintFailed as error:
        logger.error("Printing failed (%s): %s", error.code, error.details)  # noqa: TRY400  # the cause is in the details
        raise


def merge_packet(parts: Sequence[Part | tuple[str, bytes]], *, title: str, created: str) -> bytes:
    """One PDF of many: `parts` are (title, PDF of `render_pdf`) in reading order, `created` is an ISO date.

    Each part is a bookmark with the part's own bookmarks below it. Tags, links and embedded values are kept; the packet is
    PDF/A-3a and PDF/UA-1 like its parts. Only a `Part` that says `foreign` may be a PDF of somebody else; the packet then
    claims no conformance. Raises `PrintFailed` when a part cannot be taken in or there is none.
    """
    from reports.printing import metadata, packet

    if not parts:
        raise PrintFailed(
            "Die Sammelmappe wurde nicht erstellt, weil sie leer wäre. Bitte wählen Sie mindestens ein Dokument aus.",
            code="content",
            details="merge_packet without parts",
        )
    try:
        return packet.merge([Part(*part) for part in parts], title=title, created=metadata.parse_created(created))
    except packet.PacketRefusedError as error:
        logger.error("No packet: %s", error)  # noqa: TRY400  # the cause is in the message
        raise PrintFailed(
            f"Die Sammelmappe wurde nicht erstellt, weil „{error.part}“ kein barrierefreies PDF dieses Portals ist. Bitte "
            "nehmen Sie das Dokument heraus oder drucken Sie es neu.",
            code="content",
            details=str(error),
        ) from error


def count_pages(data: bytes) -> int:
    """How many pages a PDF has, one of `render_pdf` or one that `merge_packet` has taken in."""
    from reports.printing import packet

    return packet.count_pages(data)


def stamp_pages(data: bytes, lines: Sequence[str], *, title: str, created: str) -> bytes:
    """The PDF with line n in the upper corner of page n. Raises `PrintFailed`, and `ValueError` for a wrong number of lines."""
    from reports.printing import stamps

    return stamps.stamp(data, render_pdf(stamps.sheet_job(list(lines), title=title, created=created)))
