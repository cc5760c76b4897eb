"""Where pages of a paper say what its texts were taken over from."""

from __future__ import annotations

from council.forms.submission import Editor
from council.models import InsertedPart, Submission
from fields_of_action.models import Measure
from municipality.models import User


def inserted_into(submission: Submission) -> dict[int, InsertedPart]:
    """Where each section was taken over from, by its id. One query."""
    parts = InsertedPart.objects.filter(submission=submission, section__isnull=False).select_related("section").defer("text")
    return {part.section_id: part for part in parts}


def concerned_by(submission: Submission, user: User) -> list[Measure]:
    """The measures the paper concerns, as far as this person sees them. One query."""
    rows = Measure.objects.visible_to(user).filter(in_submissions__submission=submission)
    return list(rows.order_by("in_submissions__position", "pk"))


def mark_inserted(editor: Editor, submission: Submission) -> None:
    """Give each row of the editor the part it was taken over as. One query."""
    parts = list(InsertedPart.objects.filter(submission=submission).select_related("section").defer("text"))
    sections = {part.section_id: part for part in parts if part.section_id}
    attachments = {part.attachment_id: part for part in parts if part.attachment_id}
    for relation, known in (("sections", sections), ("attachments", attachments)):
        for form in editor.formsets[relation].forms:
            form.inserted = known.get(form.instance.pk)
