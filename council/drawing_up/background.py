"""A concept that takes long to print becomes the attachment of a paper in the background."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from council.drawing_up.attached import put
from council.drawing_up.draw_up import attached_print
from council.drawing_up.refresh import Changed
from council.models import Submission
from municipality.acting import Refused
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports.forms import FormError
from reports.pdf import PrintFailed

STEPS = 100


def may_attach(user: User, data: dict[str, Any]) -> bool:
    """Whether this person sees the paper and the edition."""
    papers = Submission.objects.visible_to(user).filter(attachments=data.get("attachment"))
    return bool(papers.exists() and ConceptEdition.objects.visible_to(user).filter(pk=data.get("edition")).exists())


@handler("concept_attachment", permission="council.add_submission", allowed=may_attach)
def print_attachment(job: Job, progress: Progress) -> None:
    """Print, then put the file where it was announced. Run again, it finds the file there and leaves it."""
    progress.at(0, STEPS, _("Die Texte werden zusammengestellt."))
    paper = attached_print(ConceptEdition.objects.visible_to(job.user).get(pk=job.data["edition"]), job.user)

    def waiting(seconds: float) -> None:
        progress.at(int(5 + 90 * min(seconds / paper.seconds, 1.0)), STEPS, _("Die Seiten werden gesetzt."))

    try:
        content = paper.content(waiting)
    except (PrintFailed, FormError) as error:
        raise Failed(str(error)) from error
    with transaction.atomic():
        try:
            put(job.data["attachment"], paper, content, replaces=job.data.get("replaces", ""), user=job.user)
        except Changed:
            # It was put there before this worker was taken for dead, or somebody chose another file.
            return
        except Refused as refused:
            raise Failed(refused.sentence) from refused
        progress.no_way_back()
