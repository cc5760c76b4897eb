"""Long prints as work in the background: begun by a click, watched, cancelled, fetched."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports.concepts.prints import KINDS, EditionPrint
from reports.forms.model import FormError
from reports.pdf import PrintFailed

STEPS = 100
"""A print reports in hundredths: the first for gathering the texts, nearly all for setting the pages."""
GATHERED, WRITTEN = 5, 95


def may_print(user: User, data: dict[str, Any]) -> bool:
    """Whether this person may read the edition that is to be printed."""
    return data.get("kind") in KINDS and ConceptEdition.objects.visible_to(user).filter(pk=data.get("edition")).exists()


@handler("concept_print", permission="concepts.view_conceptedition", allowed=may_print)
def print_edition(job: Job, progress: Progress) -> None:
    """Print and keep the file. A worker of the print engine ends at once when the job is cancelled."""
    progress.at(0, STEPS, _("Die Texte werden zusammengestellt."))
    edition = ConceptEdition.objects.visible_to(job.user).get(pk=job.data["edition"])
    paper = EditionPrint(edition, job.data["kind"], user=job.user)

    def waiting(seconds: float) -> None:
        share = min(seconds / paper.seconds, 1.0)
        progress.at(GATHERED + int(share * (WRITTEN - GATHERED)), STEPS, _("Die Seiten werden gesetzt."))

    try:
        waiting(0)
        content = paper.content(waiting)
    except (PrintFailed, FormError) as error:
        raise Failed(str(error)) from error
    progress.keep(paper.file_name, paper.kind.content_type, content)
    progress.at(STEPS, STEPS, _("Fertig gedruckt."))
