"""Work that would keep a page waiting for more than about two seconds.

A room registers a handler by name and starts jobs of it::

    @handler("concept_print", permission="concepts.view_conceptedition", allowed=may_read)
    def print_concept(job: Job, progress: Progress) -> None:
        progress.at(3, 10, _("Kapitel 3 von 10 wird gesetzt."))
        progress.keep("konzept.pdf", "application/pdf", content)

    job = start("concept_print", user=request.user, title=_("Konzept drucken"), data={"edition": 7})

The page of the job, `municipality:job_detail`, shows how far it is, cancels it and hands out its file.
"""

from municipality.background.handlers import handler
from municipality.background.jobs import cancel, start, try_again
from municipality.background.progress import Cancelled, Failed, Progress

__all__ = ["Cancelled", "Failed", "Progress", "cancel", "handler", "start", "try_again"]
