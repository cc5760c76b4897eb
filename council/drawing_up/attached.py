"""The concept as an attachment, brought up to date: printed anew, and put in place of the file that was taken over.

A file has no paragraphs to compare. Both prints can be opened side by side, and the old one stays until the new one is there.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from council.drawing_up.draw_up import attached_print, is_later, keep_file
from council.drawing_up.refresh import Changed
from council.models import Attachment, InsertedPart, Submission
from council.permissions import why_not_edit
from municipality.acting import Refused
from municipality.background import start
from municipality.models import User
from reports.concepts.prints import EditionPrint


def print_today(part: InsertedPart, user: User) -> EditionPrint | None:
    """The concept as it would be attached today; nothing where this person does not see it any more."""
    edition = ConceptEdition.objects.visible_to(user).filter(pk=part.edition_id).first()
    return attached_print(edition, user) if edition is not None else None


def is_current(part: InsertedPart, today: EditionPrint) -> bool:
    """Whether the attached file is the print of exactly what the concept says today."""
    stored = today.stored()
    return stored is not None and part.attachment is not None and stored.sha256 == part.attachment.sha256


def renew_file(part: InsertedPart, *, seen: str, user: User) -> bool:
    """Print and replace; False where a job does it later. Raises `Refused`, `Changed`, `PrintFailed`, `FormError`."""
    today = print_today(part, user)
    if today is None:
        raise Refused(_("Dieses Konzept sehen Sie nicht; der Anhang bleibt, wie er ist."), code="role")
    if reason := why_not_edit(part.submission, user):
        raise Refused(reason, code="state")
    if is_later(today):
        data = {"attachment": part.attachment_id, "edition": today.edition.pk, "replaces": seen}
        title = _("Anlage neu drucken: %(title)s") % {"title": part.attachment.title}
        start("concept_attachment", user=user, title=title[:200], data=data, page=part.submission.url("submission_edit"))
        return False
    # Printing takes seconds; nobody waits for a lock meanwhile.
    content = today.content()
    with transaction.atomic():
        put(part.attachment_id, today, content, replaces=seen, user=user)
    return True


def put(attachment: int, paper: EditionPrint, content: bytes, *, replaces: str, user: User) -> None:
    """Store the print where the file with the hash `replaces` stands ("" for one that was announced only).

    Raises `Refused` where the paper is closed, and `Changed` where another file stands there meanwhile.
    """
    found = Attachment.objects.filter(pk=attachment).first()
    if found is None:
        raise Refused(_("Die Anlage wurde inzwischen aus der Vorlage entfernt; es gibt nichts mehr zu drucken."), code="stale")
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=found.submission_id)
    found.refresh_from_db()
    if found.sha256 != replaces:
        raise Changed
    if reason := why_not_edit(submission, user):
        raise Refused(reason, code="state")
    keep_file(found, paper, content, user=user)
    submission.revision += 1
    submission.last_editor = user
    submission.save(update_fields=["revision", "last_editor", "modified_at"])
