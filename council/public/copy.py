"""Preparing, releasing and withdrawing the public copy of a paper: the one writer of `PublicCopy`.

What is released is a frozen version without steps and attachments that are not public, with its passages blacked out and its
people named as the city has it. It is printed from those values, so that nothing else can be in the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from council.choices import RedactionReason, SubmissionStatus
from council.document import frozen, newest_approved, public_copy
from council.models import Attachment, PublicCopy, PublicFile, Redaction, Submission
from council.public.accessibility import missing_in
from council.public.redaction import (
    SHORTEST,
    Passage,
    bounds,
    clean_passage,
    places,
    redact,
    redact_text,
    said_in,
    texts,
    words_of,
)
from municipality.acting import Refused
from municipality.choices import NamesInPublic
from municipality.models import User
from reports import layout, pdf
from reports.documents import Letterhead, Person, PrintJob, SubmissionDocument
from reports.forms import Form

RELEASE = "council.release_publiccopy"
NOT_YET = frozenset({SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN})
BAR = ".redacted { background: #000; color: #fff; padding: 0 0.25em; font-size: 0.85em; font-weight: 400; }"
_LABEL = re.compile(r"\[geschwärzt: [^\[\]<>]{1,60}\]")


@dataclass(frozen=True)
class Text:
    """What would be released now: the values with everything taken out, the form and the look they are printed in."""

    document: SubmissionDocument
    form: Form
    look: Letterhead
    passages: tuple[Passage, ...]

    def job(self) -> PrintJob:
        """For the printer. The addresses of pictures stay out of the values inside the file: they may tell a name."""
        job = layout.render_html(self.document, self.form, self.look)
        sections = tuple(
            replace(item, figure=replace(item.figure, source="") if item.figure else None) for item in self.document.sections
        )
        told = replace(self.document, sections=sections).to_json().encode()
        attachments = tuple((name, told, about) for name, _content, about in job.attachments)
        return replace(job, html=with_bars(job.html), css=f"{job.css}\n{BAR}", attachments=attachments)


def label_of(reason: RedactionReason | str) -> str:
    """What stands in place of a passage, for the eye, the ear and the search."""
    return f"[geschwärzt: {RedactionReason(reason).label}]"


def with_bars(html: str) -> str:
    """Markup with each label as a black bar; the words of the label stay, so that a screen reader says them."""
    head, body, rest = html.partition("<body")
    if not body:
        head, rest = "", html
    return head + body + bounds(rest, lambda text: _LABEL.sub(r'<span class="redacted">\g<0></span>', text))


# --- Reading -------------------------------------------------------------------------------------------------------------


def working_on(submission: Submission) -> PublicCopy | None:
    """The copy whose redactions would be released now: the one in preparation, else the last one there was."""
    rows = PublicCopy.objects.facts().filter(submission=submission).prefetch_related("redactions")
    copy: PublicCopy | None = rows.order_by(F("released_at").desc(nulls_first=True), "-pk").first()
    return copy


def standing(submission: Submission) -> PublicCopy | None:
    """What everybody may read today, if anything."""
    copy: PublicCopy | None = PublicCopy.objects.facts().standing().filter(submission=submission).first()
    return copy


def passages_of(copy: PublicCopy | None) -> tuple[Passage, ...]:
    return tuple(Passage(row.passage, label_of(row.reason)) for row in copy.redactions.all()) if copy else ()


def print_of(passages: Sequence[Passage]) -> str:
    """Changes as soon as a redaction comes, goes or gets another reason."""
    told = "\x00".join(sorted(f"{passage.text}\x01{passage.label}" for passage in passages))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def text_of(submission: Submission, passages: Sequence[Passage]) -> Text:
    """The newest approved version as everybody might read it. Raises `Refused` where there is none."""
    version = newest_approved(submission)
    if version is None or submission.status in NOT_YET:
        raise Refused(
            _("Diese Vorlage ist noch nicht freigegeben. Öffentlich werden kann sie erst danach."),
            code="state",
        )
    document, form, look = frozen(version)
    document = _named(public_copy(document, submission), NamesInPublic(submission.municipality.names_in_public))
    original = submission.relates_to
    if original is not None and not any(step.public for step in original.steps.all()):
        # That there is such a paper is nobody's business.
        document = replace(document, belongs_to="")
    document = replace(document, version=_("{version}, öffentliche Fassung").format(version=document.version))
    return Text(redact(document, passages), form, look, tuple(passages))


def printed(job: PrintJob) -> tuple[bytes, list[str]]:
    """The file, and in sentences what it lacks for readers with a screen reader. Raises `PrintFailed`."""
    content = pdf.render_pdf(job)
    return content, missing_in(content)


def _named(document: SubmissionDocument, names: NamesInPublic) -> SubmissionDocument:
    """People as the city has it: with their names, as a function, or not at all."""
    if names == NamesInPublic.NAME:
        return document
    office = document.unit or _("Verwaltung")
    functions = {
        "contact": office,
        "department_head": _("Dezernatsleitung"),
        "unit_head": _("Leitung der Organisationseinheit"),
        "submitter": _("Leitung der Verwaltung"),
    }
    hidden = names == NamesInPublic.NONE
    people = {name: None if hidden else _function(getattr(document, name), usual) for name, usual in functions.items()}
    authors = () if hidden else tuple(dict.fromkeys(_function(person, office) for person in document.authors))
    return replace(document, authors=authors, **people)


def _function(person: Person | None, usual: str) -> Person | None:
    return None if person is None else Person(given_name="", family_name=person.office or usual)


# --- Writing -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def mark(submission: Submission, passage: str, reason: str, *, user: User, at: datetime | None = None) -> Redaction:
    """Black out this passage wherever it stands. Raises `Refused`."""
    _check_role(user)
    copy = _prepared(_locked(submission), user, at)
    passage = clean_passage(passage)
    if sum(char.isalnum() for char in passage) < SHORTEST:
        raise _not_typed(_("Bitte geben Sie mindestens drei Buchstaben oder Ziffern an."))
    if not places(text_of(copy.submission, ()).document, passage):
        raise _not_typed(
            _("Diese Worte stehen nicht in der Vorlage. Bitte übernehmen Sie die Passage genau so, wie sie im Text steht.")
        )
    row, made = Redaction.objects.get_or_create(copy=copy, passage=passage, defaults={"reason": reason, "created_by": user})
    if not made and row.reason != reason:
        row.reason = reason
        row.save(update_fields=["reason"])
    return row


@transaction.atomic
def unmark(submission: Submission, pk: int, *, user: User) -> None:
    """Show this passage again in what is released next; a redaction that is gone already is no fault."""
    _check_role(user)
    copy = _prepared(_locked(submission), user, None)
    passages = Redaction.objects.filter(pk=pk, copy__submission=submission).values_list("passage", flat=True)
    Redaction.objects.filter(copy=copy, passage__in=list(passages)).delete()


@transaction.atomic
def release(
    submission: Submission, files: Collection[int], *, user: User, seen: str = "", at: datetime | None = None
) -> PublicCopy:
    """Print and freeze the copy, with these attachments by id; it takes the place of the one before.

    `seen` is `print_of` the redactions the person had before her: what somebody has shown again meanwhile is not released.

    Raises `Refused` and `PrintFailed`. A file that is not accessible, or in which a passage can still be found, is not released.
    """
    _check_role(user)
    paper = _locked(submission)
    copy = _prepared(paper, user, at)
    now = at or timezone.now()
    text = text_of(paper, passages_of(copy))
    if seen and seen != print_of(text.passages):
        raise Refused(
            _("Die Schwärzungen haben sich gerade geändert. Bitte sehen Sie sich den Text noch einmal an."), code="stale"
        )
    if not any(step.public for step in text.document.steps):
        raise Refused(_("Keine Station dieser Vorlage ist öffentlich. Sie kann nicht veröffentlicht werden."), code="guard")
    job = text.job()
    _check_gone(text, job)
    content, missing = printed(job)
    if missing:
        raise Refused(" ".join([_("Das PDF ist nicht barrierefrei und wird nicht freigegeben."), *missing]), code="guard")
    released = list(_attachments(paper, files))
    for former in PublicCopy.objects.facts().standing().filter(submission=paper):
        _withdraw(former, _("Durch eine neue öffentliche Fassung ersetzt."), user, now)
    copy.version = newest_approved(paper)
    copy.names = paper.municipality.names_in_public
    copy.released_at, copy.released_by = now, user
    copy.subject = text.document.subject
    copy.values = text.document.to_values()
    copy.text = "\n".join([text.document.number, *(words.replace("\x00", "\n") for words in texts(text.document))])
    copy.file_name = layout.file_name(text.document)
    copy.pdf, copy.sha256, copy.size = content, hashlib.sha256(content).hexdigest(), len(content)
    copy.save()
    for attachment in released:
        PublicFile.objects.create(copy=copy, attachment=attachment, title=redact_text(attachment.title, text.passages))
    return copy


@transaction.atomic
def withdraw(submission: Submission, reason: str, *, user: User, at: datetime | None = None) -> PublicCopy:
    """Take the public copy back at once. Its redactions go into a new one in preparation. Raises `Refused`."""
    _check_role(user)
    paper = _locked(submission)
    if not reason.strip():
        raise Refused(
            _("Bitte sagen Sie, warum die öffentliche Fassung zurückgezogen wird."),
            code="input",
            errors={"reason": _("Bitte geben Sie einen Grund an.")},
        )
    copy = PublicCopy.objects.facts().standing().filter(submission=paper).first()
    if copy is None:
        raise Refused(_("Es gibt gerade keine öffentliche Fassung dieser Vorlage."), code="state")
    _withdraw(copy, reason.strip(), user, at or timezone.now())
    return copy


def _withdraw(copy: PublicCopy, reason: str, user: User, now: datetime) -> None:
    copy.withdrawn_at, copy.withdrawn_by, copy.withdrawal_reason = now, user, reason[:300]
    copy.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])


def _locked(submission: Submission) -> Submission:
    found: Submission = (
        Submission.objects.select_for_update(of=("self",)).select_related("municipality", "relates_to").get(pk=submission.pk)
    )
    return found


def _prepared(paper: Submission, user: User, at: datetime | None) -> PublicCopy:
    """The copy in preparation, made where there is none with the redactions of the last one."""
    found = PublicCopy.objects.in_preparation().filter(submission=paper).first()
    if found is not None:
        found.submission = paper
        return found
    version = newest_approved(paper)
    if version is None or paper.status in NOT_YET:
        raise Refused(_("Diese Vorlage ist noch nicht freigegeben. Öffentlich werden kann sie erst danach."), code="state")
    last = working_on(paper)
    copy = PublicCopy.objects.create(submission=paper, version=version, created_by=user, created_at=at or timezone.now())
    if last is not None:
        rows = [Redaction(copy=copy, passage=row.passage, reason=row.reason, created_by=user) for row in last.redactions.all()]
        Redaction.objects.bulk_create(rows)
    return copy


def _attachments(paper: Submission, wanted: Collection[int]) -> Iterable[Attachment]:
    for attachment in paper.attachments.all():
        if attachment.pk in wanted and attachment.public and not attachment.announced:
            yield attachment


def _check_role(user: User) -> None:
    if not user.has_perm(RELEASE):
        raise Refused(_("Öffentliche Fassungen gibt der Sitzungsdienst frei."), code="role")


def _check_gone(text: Text, job: PrintJob) -> None:
    """Nothing of a passage may be left, wherever it came from: the city's letterhead and form are printed too."""
    told = "\x00".join([job.title, job.author, layout.file_name(text.document), words_of(job.html), *texts(text.document)])
    left = [passage.text for passage in text.passages if said_in(told, passage.text)]
    if left:
        raise Refused(
            _("„{passage}“ steht auch im Briefkopf oder im Formular der Kommune und kann dort nicht geschwärzt werden.").format(
                passage=left[0]
            ),
            code="guard",
        )


def _not_typed(sentence: str) -> Refused:
    return Refused(sentence, code="input", errors={"passage": sentence})
