"""The one writer of papers drawn up from the concept: a draft with its reasons, goals, route, measures and attachment."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition, StrategicGoal
from council import drafts
from council.choices import SubmissionKind
from council.drawing_up.facts import Facts
from council.drawing_up.outline import Written, written
from council.drawing_up.sources import Source, why_not
from council.drawing_up.wording import paragraph, plain, points
from council.models import Attachment, InsertedPart, MotionPoint, Route, Section, Submission, SubmissionGoal, SubmissionMeasure
from fields_of_action.choices import MeasureStatus
from municipality.acting import Refused
from municipality.background import start
from municipality.models import OrganizationalUnit, User
from municipality.scoping import active_municipality
from reports.concepts.prints import EditionPrint

DAYS_TO_PRINT = 7
"""A concept that is printed in the background is announced for this many days ahead."""
DECIDED = frozenset({EditionStatus.ADOPTED, EditionStatus.SUPERSEDED})
UNDECIDED = frozenset({MeasureStatus.IDEA, MeasureStatus.PROPOSED})
CONCEPT_FILE = "konzept"
"""The key of the attachment, beside those of the sections."""


@dataclass(frozen=True)
class Wish:
    """What somebody chose on the page: the keys of the parts, and what the paper needs to begin with."""

    kind: str
    subject: str
    unit: OrganizationalUnit
    route: Route | None
    parts: frozenset[str]
    goals: Collection[StrategicGoal] = ()


def draw_up(source: Source, wish: Wish, *, user: User) -> Submission:
    """A new draft of this person. Raises `Refused`, `PrintFailed`, `FormError`; then nothing is written."""
    if not user.has_perm("council.add_submission"):
        raise Refused(_("Vorlagen legen nur die Sachbearbeitung und die Leitung der Fachbereiche an."), code="role")
    if sentence := why_not(source):
        raise Refused(sentence, code="state")
    facts = Facts(source, user)
    sections = written(facts, active_municipality().slug)
    paper = concept_print(source, user) if CONCEPT_FILE in wish.parts else None
    # Printing takes seconds; nobody waits for a lock meanwhile.
    content = paper.content() if paper is not None and not is_later(paper) else None
    with transaction.atomic():
        submission = drafts.create(user=user, kind=wish.kind, subject=wish.subject, unit=wish.unit, route=wish.route)
        if source.kind == "edition" and source.edition is not None:
            submission.edition = source.edition
            submission.plain_summary = source.edition.plain_summary
            submission.save(update_fields=["edition", "plain_summary"])
        _keep_sections(submission, source, sections, wish.parts, user)
        MotionPoint.objects.create(submission=submission, text=motion(source, facts, wish.kind))
        for position, goal in enumerate(wish.goals, start=1):
            SubmissionGoal.objects.create(submission=submission, position=position, goal=goal)
        for position, measure in enumerate(facts.concerned, start=1):
            SubmissionMeasure.objects.create(submission=submission, position=position, measure=measure)
        if paper is not None:
            _attach(submission, source, paper, content, user)
    return submission


def motion(source: Source, facts: Facts, kind: str) -> str:
    """The proposal to begin with, as rich text. What the council decided before is not put to it as if it were new."""
    about = f"„{source.concept.name}, {source.edition.label}“" if source.edition is not None else ""
    if kind == SubmissionKind.INFORMATION:
        what = (
            about if source.kind == "edition" else f"Der Bericht zum Handlungsfeld „{source.field.name}“" if source.field else ""
        )
        return paragraph(f"{what or 'Der Stand der Maßnahmen'} wird zur Kenntnis genommen.")
    if source.edition is not None and source.kind == "edition":
        if source.edition.status in DECIDED:
            return paragraph(f"Der Stand der Umsetzung von {about} wird zur Kenntnis genommen.")
        return paragraph(f"{about} wird beschlossen.")
    new = [item.title for item in facts.concerned if item.status in UNDECIDED]
    going_on = [item.title for item in facts.concerned if item.status not in UNDECIDED]
    told = _decide(new, "Die Maßnahme „%s“ wird beschlossen.", "Folgende Maßnahmen werden beschlossen:")
    told += _decide(going_on, "Die Maßnahme „%s“ wird fortgeführt.", "Folgende Maßnahmen werden fortgeführt:")
    return told or paragraph("Den Vorschlägen dieser Vorlage wird zugestimmt.")


def _decide(titles: list[str], one: str, many: str) -> str:
    if len(titles) == 1:
        return paragraph(one % titles[0])
    return paragraph(many) + points(map(plain, titles)) if titles else ""


def concept_print(source: Source, user: User) -> EditionPrint | None:
    """The concept as it would be attached; measures alone have none."""
    return attached_print(source.edition, user) if source.edition is not None else None


def attached_print(edition: ConceptEdition, user: User) -> EditionPrint:
    """The concept for an attachment: it names no papers that carry it, for most of them are drafts and not for the council."""
    paper = EditionPrint(edition, "konzept", user=user)
    paper.document = dataclasses.replace(paper.document, papers=())
    return paper


def is_later(paper: EditionPrint) -> bool:
    """Whether printing it takes longer than somebody wants to wait."""
    return paper.is_long and paper.stored() is None


def _keep_sections(submission: Submission, source: Source, sections: list[Written], wanted: Collection[str], user: User) -> None:
    position = 0
    for top in sections:
        below = [item for item in top.below if item.key in wanted]
        if top.key not in wanted and not below:
            continue
        for item in (top, *below):
            position += 1
            body = item.html if item.key in wanted else ""
            section = Section.objects.create(
                submission=submission,
                position=position,
                level=item.level,
                numbering=item.numbering,
                heading=item.heading,
                body=body,
            )
            if body:
                _keep_origin(submission, source, item, section, user)


def _keep_origin(submission: Submission, source: Source, item: Written, section: Section, user: User) -> None:
    field = item.field or source.field
    InsertedPart.objects.create(
        submission=submission,
        section=section,
        part=f"{source.kind}.{item.part}",
        edition=source.edition,
        field_id=field.field_id if field is not None else None,
        source=source.label,
        text=item.html,
        sha256=InsertedPart.print_of(item.html),
        taken_at=timezone.now(),
        taken_by=user,
    )


# --- The concept as an attachment ----------------------------------------------------------------------------------------------


def _attach(submission: Submission, source: Source, paper: EditionPrint, content: bytes | None, user: User) -> None:
    """The file; one that takes long is announced, and a job brings it."""
    attachment = Attachment(submission=submission, title=f"{source.concept.name}: {_edition_label(source)}"[:200])
    if content is None:
        attachment.due = timezone.localdate() + timedelta(days=DAYS_TO_PRINT)
        attachment.save()
        title = _("Anlage drucken: %(title)s") % {"title": attachment.title}
        data = {"attachment": attachment.pk, "edition": paper.edition.pk}
        start("concept_attachment", user=user, title=title[:200], data=data, page=submission.url("submission_edit"))
        return
    keep_file(attachment, paper, content, user=user)


def keep_file(attachment: Attachment, paper: EditionPrint, content: bytes, *, user: User) -> None:
    """Store a print as this attachment, with its hash and where it came from. In the caller's transaction."""
    attachment.due = None
    attachment.content_type, attachment.size = "application/pdf", len(content)
    attachment.sha256 = hashlib.sha256(content).hexdigest()
    attachment.file.save(paper.file_name, ContentFile(content), save=False)
    attachment.save()
    InsertedPart.objects.update_or_create(
        attachment=attachment,
        defaults={
            "submission_id": attachment.submission_id,
            "part": f"edition.{CONCEPT_FILE}",
            "edition": paper.edition,
            "source": _edition_label(Source("edition", paper.edition)),
            "sha256": attachment.sha256,
            "taken_at": timezone.now(),
            "taken_by": user,
        },
    )


def _edition_label(source: Source) -> str:
    return Source("edition", source.edition).label
