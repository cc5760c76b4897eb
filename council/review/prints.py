"""The PDF of a version for those who are invited: the word "Entwurf" across every page, and the version's name.

A submission is printed for its reader: steps she may not know of are left out. An edition is printed once and kept.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from council.document import frozen, step_key, without_hidden_steps
from council.models import ReviewPrint, ReviewText, Submission
from council.prints import Print
from council.reading import Reading
from council.review.papers import Paper
from council.review.shown import Access
from municipality.background import Failed, Progress, handler
from municipality.models import Job, User
from reports import pdf
from reports.concepts.document import ConceptDocument
from reports.concepts.html import concept_job
from reports.concepts.library import form_for
from reports.concepts.prints import MOST_AT_ONCE
from reports.documents import Letterhead, PrintJob
from reports.forms import FormError
from reports.layout import file_name, render_html
from reports.layout.wording import stem
from reports.pdf import PrintFailed

KIND = "review_print"


def print_of(submission: Submission, text: ReviewText, reading: Reading) -> Print:
    """The print of a submission's version for this reader. Raises `PrintFailed` and `FormError`."""
    assert text.version is not None  # noqa: S101  # held by a constraint
    document, form, look = frozen(text.version)
    if not reading.is_staff:
        # Only what is known to be public: a step that was taken out since then is not known any more.
        known = {step_key(step) for step in reading.steps}
        document = without_hidden_steps(document, [step.key for step in document.steps if step.key not in known])
    content = pdf.render_pdf(render_html(document, form, look, watermark=_("Entwurf")))
    return Print(file_name(document), lambda: content)


def edition_print(edition: ConceptEdition, text: ReviewText) -> Print | None:
    """The kept print of an edition's version, printed now where that is quick; `None`: it takes a job in the background."""
    kept = ReviewPrint.objects.filter(text=text).first()
    if kept is None:
        document = ConceptDocument.from_values(text.values)
        if document.texts > MOST_AT_ONCE:
            return None
        kept = _keep(text, pdf.render_pdf(_job(edition, text, document)))
    content = bytes(kept.pdf)
    return Print(_name(edition, text), lambda: content, kept.sha256)


def _job(edition: ConceptEdition, text: ReviewText, document: ConceptDocument) -> PrintJob:
    city = edition.concept.municipality
    form = form_for(concept=edition.concept.slug, city=city.slug, city_form=city.form)
    return concept_job(document, form, Letterhead.from_values(text.letterhead))


def _name(edition: ConceptEdition, text: ReviewText) -> str:
    return f"Entwurf_{text.label}_{stem(edition.concept.name, 60)}_{stem(edition.label, 40)}.pdf"


def _keep(text: ReviewText, content: bytes) -> ReviewPrint:
    values = {"pdf": content, "sha256": hashlib.sha256(content).hexdigest()}
    kept: ReviewPrint = ReviewPrint.objects.get_or_create(text=text, defaults=values)[0]
    return kept


def _text(data: dict[str, Any]) -> ReviewText | None:
    rows = ReviewText.objects.select_related("edition__concept__municipality")
    found: ReviewText | None = rows.filter(pk=data.get("text"), edition__isnull=False).first()
    return found


def may_print(user: User, data: dict[str, Any]) -> bool:
    """Whether this person may read the version."""
    text = _text(data)
    if text is None or text.edition is None:
        return False
    access = Access(Paper(text.edition), user, visible=text.edition.is_visible_to(user))
    return access.may_read and access.text(text.label) is not None


@handler(KIND, permission="council.view_submission", allowed=may_print)
def print_review(job: Job, progress: Progress) -> None:
    """Print and keep a long edition."""
    text = _text(job.data)
    if text is None or text.edition is None:
        raise Failed(_("Diese Fassung gibt es nicht mehr."))
    progress.at(0, 100, _("Die Seiten werden gesetzt."))
    try:
        document = ConceptDocument.from_values(text.values)
        kept = _keep(text, pdf.render_pdf(_job(text.edition, text, document), waiting=lambda _seconds: None))
    except (PrintFailed, FormError) as error:
        raise Failed(str(error)) from error
    progress.keep(_name(text.edition, text), "application/pdf", bytes(kept.pdf))
    progress.at(100, 100, _("Fertig gedruckt."))
