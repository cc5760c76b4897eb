"""Freezing: what a submission said at one moment, kept for ever, and its prints once it is approved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from council import document as paper
from council.choices import NOT_APPROVED, StepStatus, VersionKind
from council.models import Consultation, Submission, SubmissionVersion, VersionPrint
from municipality.models import User
from reports import layout, pdf
from reports.documents import Letterhead, SubmissionDocument
from reports.forms import Form, form_folders, load_form

FIRST = "1.0"


def freeze(
    submission: Submission,
    *,
    label: str,
    kind: VersionKind,
    user: User,
    at: datetime,
    document: SubmissionDocument | None = None,
) -> SubmissionVersion:
    """Keep values, form and letterhead as they are now; print them once the paper is approved.

    `document`: what is frozen instead of all that the paper says.

    Must run inside a transaction, so that there is never a version without its prints. Raises `FormError` and `PrintFailed`.
    """
    document = replace(document or paper.build(submission), version=label)
    form = load_form(submission.municipality.form)
    look = paper.letterhead(submission.municipality)
    version = SubmissionVersion.objects.create(
        submission=submission,
        label=label,
        kind=kind,
        values=document.to_values(),
        letterhead=look.to_values(),
        form=form.slug,
        form_source=form_source(form.slug),
        created_by=user,
        created_at=at,
    )
    if kind not in NOT_APPROVED:
        _store_prints(version, document, form, look)
    return version


def next_label(submission: Submission) -> str:
    """1.0 for the first approval, then 1.1, 1.2 … for every correction and every approval after one was taken back."""
    given = submission.versions.exclude(kind__in=NOT_APPROVED).count()
    return f"1.{given}" if given else FIRST


def form_source(slug: str) -> str:
    """The text of a form's file, so that the paper can be printed again when the form has changed."""
    return next(path for folder in form_folders() if (path := folder / f"{slug}.toml").is_file()).read_text(encoding="utf-8")


def printed_bodies(submission: Submission, form: Form) -> list[Consultation]:
    """The steps that get a paper of their own: none unless the form prints per body."""
    gone = (StepStatus.REMOVED, StepStatus.DROPPED)
    return [step for step in paper.route_of(submission) if step.status not in gone] if form.per_body else []


def _store_prints(version: SubmissionVersion, document: SubmissionDocument, form: Form, look: Letterhead) -> None:
    for key, public_only, text in _papers(version.submission, document, form):
        data = pdf.render_pdf(layout.render_html(text, form, look, body=key or None))
        VersionPrint.objects.create(
            version=version,
            step_key=key,
            public_only=public_only,
            file_name=layout.file_name(text),
            pdf=data,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
        )


def _papers(submission: Submission, document: SubmissionDocument, form: Form) -> Iterator[tuple[str, bool, SubmissionDocument]]:
    """Every paper to print: one for all, one for each body where the form says so, and the same without what is not public."""
    bodies = printed_bodies(submission, form)
    for key in ["", *(paper.step_key(step) for step in bodies)]:
        yield key, False, document
    if all(step.public for step in paper.route_of(submission)):
        return
    public = paper.public_copy(document, submission)
    for key in ["", *(paper.step_key(step) for step in bodies if step.public)]:
        yield key, True, public
