"""Which print of a submission somebody gets: the stored one of a version, or a draft printed now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from council.choices import NOT_APPROVED, SubmissionStatus
from council.document import build, frozen, print_job, step_key, without_hidden_steps
from council.models import Consultation, SubmissionVersion, VersionPrint
from council.models.submission import LONGEST_ID
from council.reading import Reading, is_known, seats_of
from municipality.choices import STAFF_ROLES
from municipality.models import User
from reports import pdf
from reports.documents import SubmissionDocument
from reports.layout import file_name, render_html

BEFORE_APPROVAL = frozenset({SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN})
# Put together once, since that takes as long as running it; the city is asked each time it runs.
STORED = (
    VersionPrint.objects.filter(step_key="", public_only=False, version__submission__approved_at__isnull=False)
    .exclude(version__submission__status__in=BEFORE_APPROVAL)
    .exclude(version__kind__in=NOT_APPROVED)
    .annotate(paper=F("version__submission"), original=F("version__submission__relates_to"))
    .annotate(is_closed=Exists(QuerySet(Consultation).exclude(public=True).filter(submission=OuterRef("version__submission"))))
    .order_by("-version__created_at", "-version__pk")
)
"""Whole prints of approved papers, newest first, with the ids of the paper and of the one it supplements."""
# A print was found in the active city before; to limit its steps again would join them with all submissions.
STEPS: QuerySet[Any, Any] = (
    QuerySet(Consultation).order_by().values_list("submission", "version", "committee", "public", "dispatched_at", named=True)
)


@dataclass(frozen=True)
class Print:
    """A PDF to hand out. `etag` is the hash of a stored one, else empty; `content` gives the bytes when they are wanted."""

    file_name: str
    content: Callable[[], bytes]
    etag: str = ""
    closed_paper: int | None = None
    """The paper's id where a stored print was found the short way and the paper is not public."""


def find_version(reading: Reading, *, label: str = "", step: Consultation | None = None) -> SubmissionVersion | None:
    """The version to print: the one asked for, the one the body had before it, else the newest approved.

    `None` means the working text, which only those who work on the paper get. Raises `LookupError` when the label is
    unknown to this person or when there is nothing she may read.
    """
    kept = reading.submission.versions.defer("values", "letterhead", "form_source")
    versions = reading.filter_versions(list(kept))
    if label:
        for version in versions:
            if version.label == label:
                return version
        raise LookupError(label)
    if step is not None and step.version_id:
        for version in versions:
            if version.pk == step.version_id:
                return version
    approved = [version for version in versions if version.kind not in NOT_APPROVED]
    before_approval = reading.submission.status in BEFORE_APPROVAL
    if reading.is_inside and (before_approval or not approved):
        return None
    if not approved:
        raise LookupError(reading.submission.reference)
    return approved[-1]


def stored_print(user: User, reference: str, *, perhaps_known: bool = False) -> Print | None:
    """The stored print that almost everybody wants, found as quickly as a file.

    That is the newest approved version of the paper at this address, for staff, and for members who may read all of it.
    `None` means that it takes a closer look: `visible_to`, `Reading`, `find_version`.
    """
    address = Q(version__submission__address=reference)
    if reference.isascii() and reference.isdigit() and len(reference) <= LONGEST_ID:
        address = Q(version__submission=int(reference), version__submission__address="")
    newest = STORED.filter(address)
    row = (newest.defer("pdf") if perhaps_known else newest).first()
    if row is None or not (user.roles & STAFF_ROLES or _may_read_all(user, row)):
        return None
    return Print(row.file_name, lambda: bytes(row.pdf), row.sha256, row.paper if row.is_closed else None)


def _may_read_all(member: User, row: Any) -> bool:
    """Whether a body of this member had the paper before it, this version was sent, and no step is hidden from her.

    The rules of `visible_to` and `Reading`, in two small queries: as conditions of the print's own query they took the
    database's planner and the ORM three times as long.
    """
    # A supplement's print names the steps of its original too.
    route = STEPS.filter(submission__in=[paper for paper in (row.paper, row.original) if paper])
    seats = seats_of(member)
    if not all(is_known(public=step.public, committee=step.committee, seats=seats) for step in route):
        return False
    sent = [step for step in route if step.submission == row.paper and step.dispatched_at]
    return any(step.committee in seats for step in sent) and any(step.version == row.version_id for step in sent)


def print_for(
    reading: Reading, *, version: SubmissionVersion | None, step: Consultation | None = None, perhaps_known: bool = False
) -> Print:
    """The print of a version (or of the working text) for this person; `step` counts where the form is printed per body.

    `perhaps_known`: the reader may have the file already, so a stored one's bytes are read only when `content` is called.
    Raises `PrintFailed` or `FormError` when it has to be printed and cannot be.
    """
    if version is None or version.kind in NOT_APPROVED:
        return _draft(reading, version, step)
    return _frozen(reading, version, step, perhaps_known=perhaps_known)


def _draft(reading: Reading, version: SubmissionVersion | None, step: Consultation | None) -> Print:
    submission = reading.submission
    content = pdf.render_pdf(print_job(submission, version=version, step=step, public_only=not reading.is_complete))
    document = SubmissionDocument.from_values(version.values) if version else build(submission)
    return Print(file_name(document), lambda: content)


def _frozen(reading: Reading, version: SubmissionVersion, step: Consultation | None, *, perhaps_known: bool) -> Print:
    if not reading.is_complete and any(not known.public for known in reading.steps):
        return _for_one_body(reading, version, step)
    keys = [*_keys(step), ""]
    rows = VersionPrint.objects.filter(version=version, public_only=not reading.is_complete, step_key__in=keys)
    stored = {row.step_key: row for row in (rows.defer("pdf") if perhaps_known else rows)}
    found = next((stored[key] for key in keys if key in stored), None)
    if found is None:
        # When it was approved, no step was behind closed doors; a supplement may get such steps later.
        return _for_one_body(reading, version, step)
    return Print(found.file_name, lambda: bytes(found.pdf), found.sha256)


def _keys(step: Consultation | None) -> list[str]:
    """The step's own print; one that an outcome made necessary came later, and its body had the paper of that step."""
    if step is None:
        return []
    return [step_key(step), *([str(step.inserted_by_id)] if step.inserted_by_id else [])]


def has_results(reading: Reading) -> bool:
    """Whether a step that this person may know of has ended on an approved paper."""
    approved = reading.submission.status not in BEFORE_APPROVAL
    return approved and any(step.outcome for step in reading.steps)


def with_results(reading: Reading) -> Print:
    """The newest approved text with what became of it: the result of each step, and number and day of the resolution.

    Printed now from what is kept; the stored print stays as it went out, and what proves a decision is its extract. The parts
    of the submission must be loaded. Raises `LookupError`, `PrintFailed` or `FormError`.
    """
    version = find_version(reading)
    if version is None or not has_results(reading):
        raise LookupError(reading.submission.reference)
    document, form, look = frozen(version)
    live = build(reading.submission)
    named = _("{version} mit Ergebnissen").format(version=document.version)
    document = replace(document, steps=live.steps, resolution=live.resolution, version=named)
    if not reading.is_complete:
        document = _readable(reading, document)
    content = pdf.render_pdf(render_html(document, form, look))
    return Print(file_name(document).removesuffix(".pdf") + "_mit-Ergebnissen.pdf", lambda: content)


def _for_one_body(reading: Reading, version: SubmissionVersion, step: Consultation | None) -> Print:
    """For whom no stored print fits, since those know all or none: a seat in one of several bodies behind closed doors, say."""
    document, form, look = frozen(version)
    document = _readable(reading, document)
    keys = {item.key for item in document.steps}
    body = next((key for key in _keys(step) if form.per_body and key in keys), None)
    content = pdf.render_pdf(render_html(document, form, look, body=body))
    return Print(file_name(document), lambda: content)


def _readable(reading: Reading, document: SubmissionDocument) -> SubmissionDocument:
    """Without the steps that this person may not know of, and without what stands on attachments and cosigning beside them."""
    hidden = [step_key(item) for item in (*reading.hidden_steps, *reading.hidden_steps_of_original)]
    closed = {item.title for item in reading.submission.attachments.all() if not reading.may_read(item)}
    attachments = tuple(item for item in document.attachments if item.title not in closed)
    return replace(without_hidden_steps(document, hidden), attachments=attachments, cosignatures=())
