"""From finished HTML to PDF: the door of the print engine.

Every file is PDF/A-3a and PDF/UA-1 at once and byte-identical for equal jobs. See docs/printing.md for what the HTML must do.
"""

from __future__ import annotations

import logging

from reports.documents import PrintJob
from reports.printing.errors import PrintFailed

__all__ = ["PrintFailed", "render_pdf"]

logger = logging.getLogger("reports.printing")


def render_pdf(job: PrintJob) -> bytes:
    """The PDF of a job, printed by a warm worker process.

    Raises `PrintFailed` with a German sentence for the user when there is no complete, accessible document to be had, and
    `ValueError` when `job.created` is no ISO date.
    """
    from reports.printing import metadata
    from reports.printing.pool import shared_pool

    metadata.parse_created(job.created)
    try:
        return shared_pool.get().render(job)
    except PrintFailed as error:
        logger.error("Printing failed (%s): %s", error.code, error.details)  # noqa: TRY400  # the cause is in the details
        raise
