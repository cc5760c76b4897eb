"""Where pages of a paper say what its texts were taken over from."""

from __future__ import annotations

from council.forms.submission import Editor
from council.models import InsertedPart, Submission


def mark_inserted(editor: Editor, submission: Submission) -> None:
    """Give each row of the editor the part it was taken over as. One query."""
    parts = list(InsertedPart.objects.filter(submission=submission).select_related("section").defer("text"))
    sections = {part.section_id: part for part in parts if part.section_id}
    attachments = {part.attachment_id: part for part in parts if part.attachment_id}
    for relation, known in (("sections", sections), ("attachments", attachments)):
        for form in editor.formsets[relation].forms:
            form.inserted = known.get(form.instance.pk)
