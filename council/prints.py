"""Which print of a submission somebody gets: the stored one of a version, or a draft printed now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from council.choices import SubmissionStatus, VersionKind
from council.document import build, frozen, print_job, public_copy, step_key, without_hidden_steps
from council.filters import next_steps
from council.models import Consultation, SubmissionVersion, VersionPrint
from council.reading import Reading
from reports.documents import SubmissionDocument
from reports.layout import file_name, render_html
from reports.pdf import render_pdf

BEFORE_APPROVAL = frozenset({SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN})


@dataclass(frozen=True)
class Print:
    """A PDF to hand out. `etag` is the hash of a stored one and empty for drafts; `content` reads or prints the bytes."""

    file_name: str
    content: Callable[[], bytes]
    etag: str = ""


def find_version(reading: Reading, *, label: str = "", step: Consultation | None = None) -> SubmissionVersion | None:
    """The version to print: the one asked for, the one the body had before it, else the newest approved.

    `None` means the working text, which only those who work on the paper get. Raises `LookupError` when the label is
    unknown to this person or when there is nothing she may read.
    """
    versions = reading.filter_versions(list(reading.submission.versions.all()))
    if label:
        for version in versions:
            if version.label == label:
                return version
        raise LookupError(label)
    if step is not None and step.version_id:
        for version in versions:
            if version.pk == step.version_id:
                return version
    approved = [version for version in versions if version.kind != VersionKind.COSIGN]
    before_approval = reading.submission.status in BEFORE_APPROVAL
    if reading.is_inside and (before_approval or not approved):
        return None
    if not approved:
        raise LookupError(reading.submission.reference)
    return approved[-1]


def print_for(reading: Reading, *, version: SubmissionVersion | None, step: Consultation | None = None) -> Print:
    """The print of a version (or of the working text) for this person; `step` counts where the form is printed per body.

    Raises `PrintFailed` or `FormError` when it has to be printed and cannot be.
    """
    if version is None or version.kind == VersionKind.COSIGN:
        return _draft(reading, version, step)
    return _frozen(reading, version, step)


def _draft(reading: Reading, version: SubmissionVersion | None, step: Consultation | None) -> Print:
    submission = reading.submission
    content = render_pdf(print_job(submission, version=version, step=step, public_only=not reading.is_complete))
    document = SubmissionDocument.from_values(version.values) if version else build(submission)
    return Print(file_name(document), lambda: content)


def _frozen(reading: Reading, version: SubmissionVersion, step: Consultation | None) -> Print:
    stored = _stored(reading, version, step)
    if stored is not None:
        return Print(stored.file_name, lambda: _bytes(stored), stored.sha256)
    # Somebody with a seat in one of several bodies that meet behind closed doors: no print was made for just her view.
    document, form, look = frozen(version)
    document = without_hidden_steps(public_attachments(document, reading), [step_key(hidden) for hidden in reading.hidden_steps])
    keys = {item.key for item in document.steps}
    body = step_key(step) if step is not None and form.per_body and step_key(step) in keys else None
    content = render_pdf(render_html(document, form, look, body=body))
    return Print(file_name(document), lambda: content)


def public_attachments(document: SubmissionDocument, reading: Reading) -> SubmissionDocument:
    """The document without the attachments this person may not read, and without the answers of the cosigning."""
    hidden = {item.title for item in reading.submission.attachments.all() if not reading.may_read(item)}
    kept = tuple(item for item in document.attachments if item.title not in hidden)
    return replace(document, attachments=kept, cosignatures=())


def _bytes(stored: VersionPrint) -> bytes:
    return bytes(VersionPrint.objects.values_list("pdf", flat=True).get(pk=stored.pk))


def _stored(reading: Reading, version: SubmissionVersion, step: Consultation | None) -> VersionPrint | None:
    """The stored print that shows what this person may know and nothing else, if there is one."""
    prints = list(VersionPrint.objects.filter(version=version).defer("pdf").order_by("pk"))
    full = reading.is_complete or (not any(stored.public_only for stored in prints) and _is_public(reading, version))
    by_step = {stored.step_key: stored for stored in prints if stored.public_only != full}
    wanted = [step_key(step)] if step is not None else []
    if step is not None and step.inserted_by_id:
        # A step that an outcome made necessary came after the print; its body had the paper of that step before it.
        wanted.append(str(step.inserted_by_id))
    # Where a form is printed per body, the whole paper is that of the body which is next.
    bodies = [step_key(item) for item in (*next_steps(reading.steps), *reading.steps)] if step is None or full else []
    return next((by_step[key] for key in (*wanted, "", *bodies) if key in by_step), None)


def _is_public(reading: Reading, version: SubmissionVersion) -> bool:
    document = SubmissionDocument.from_values(version.values)
    return public_copy(document, reading.submission) == document
