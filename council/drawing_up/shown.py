"""Where pages of a paper say what its texts were taken over from."""

from __future__ import annotations

from dataclasses import dataclass

from council.forms.submission import Editor
from council.models import InsertedPart, Submission
from fields_of_action.models import EditionField, Measure
from municipality.choices import STAFF_ROLES
from municipality.models import User


@dataclass(frozen=True)
class Taken:
    """A part with the page of what it was taken from."""

    part: InsertedPart
    address: str


def taken_over(submission: Submission) -> list[Taken]:
    """Everything that was taken over, in the order of the paper. One query."""
    rows = InsertedPart.objects.filter(submission=submission).defer("text").order_by("section__position", "pk")
    rows = rows.select_related("section", "attachment", "edition__concept", "field", "taken_by")
    return [Taken(part, _address(part)) for part in rows]


def _address(part: InsertedPart) -> str:
    """The field's or the edition's page; measures are named by the paper itself."""
    if part.edition is None:
        return ""
    if part.part.startswith("field.") and part.field is not None:
        return EditionField(edition=part.edition, field=part.field).get_absolute_url()
    return str(part.edition.get_absolute_url())


def concerned_by(submission: Submission, user: User) -> list[Measure]:
    """The measures the paper concerns, as far as this person sees them. Its parts are loaded; no query for staff."""
    measures = [row.measure for row in submission.concerned_measures.all()]
    if user.roles & STAFF_ROLES or not measures:
        return measures
    seen = set(Measure.objects.visible_to(user).filter(pk__in=[item.pk for item in measures]).values_list("pk", flat=True))
    return [item for item in measures if item.pk in seen]


def mark_inserted(editor: Editor, submission: Submission) -> None:
    """Give each row of the editor the part it was taken over as. One query."""
    parts = list(InsertedPart.objects.filter(submission=submission).select_related("section").defer("text"))
    sections = {part.section_id: part for part in parts if part.section_id}
    attachments = {part.attachment_id: part for part in parts if part.attachment_id}
    for relation, known in (("sections", sections), ("attachments", attachments)):
        for form in editor.formsets[relation].forms:
            form.inserted = known.get(form.instance.pk)
