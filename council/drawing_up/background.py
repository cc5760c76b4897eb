"""A concept that takes long to print becomes the attachment of a paper in the background."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from council.drawing_up.draw_up import keep_file
from council.models import Attachment, Submission
from council.permissions import why_not_edit
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports.concepts.prints import EditionPrint
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
    paper = EditionPrint(ConceptEdition.objects.visible_to(job.user).get(pk=job.data["edition"]), "konzept", user=job.user)

    def waiting(seconds: float) -> None:
        progress.at(int(5 + 90 * min(seconds / paper.seconds, 1.0)), STEPS, _("Die Seiten werden gesetzt."))

    try:
        content = paper.content(waiting)
    except (PrintFailed, FormError) as error:
        raise Failed(str(error)) from error
    with transaction.atomic():
        _put(job, paper, content)
        progress.no_way_back()


def _put(job: Job, paper: EditionPrint, content: bytes) -> None:
    attachment = Attachment.objects.filter(pk=job.data["attachment"]).first()
    if attachment is None:
        raise Failed(_("Die Anlage wurde inzwischen aus der Vorlage entfernt; es gibt nichts mehr zu drucken."))
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=attachment.submission_id)
    attachment.refresh_from_db()
    if attachment.file:
        return
    if reason := why_not_edit(submission, job.user):
        raise Failed(reason)
    keep_file(attachment, paper, content, user=job.user)
    submission.revision += 1
    submission.last_editor = job.user
    submission.save(update_fields=["revision", "last_editor", "modified_at"])
