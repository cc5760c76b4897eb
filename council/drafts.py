"""Beginning a submission and writing its text: the doors to a draft.

Everything here runs in one transaction. The text of a draft is written by `save_text` only, on the locked row, and only from
the revision that its editor had read; a frozen paper is corrected through `council/transitions.py`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.choices import StepStatus, SubmissionKind, SubmissionStatus
from council.cosigning import Required, add_required
from council.forms.submission import Editor
from council.kinds import ACCOMPANYING, OWN_WAY, Vote, rule_for
from council.models import (
    Consultation,
    InsertedPart,
    MotionPoint,
    Route,
    Submission,
    SubmissionAuthor,
    SubmissionAutosave,
    SubmissionEvent,
)
from council.permissions import why_not_edit
from municipality import unsaved
from municipality.acting import Refused
from municipality.models import OrganizationalUnit, User

COPIED_TEXTS = (
    "subject",
    "plain_summary",
    "external_participation",
    "finance",
    "finance_impact",
    "cover_proposal",
    "follow_up_costs",
    "no_cosigning_reason",
)


class Stale(Exception):
    """Somebody else saved the text since it was read; nothing was written."""


@transaction.atomic
def create(
    *,
    user: User,
    kind: str,
    subject: str,
    unit: OrganizationalUnit,
    drawn_up_on: date | None = None,
    route: Route | None = None,
    relates_to: Submission | None = None,
) -> Submission:
    """A new draft of this author with the steps of a usual route. What belongs to another paper names that one."""
    submission = Submission.objects.create(
        kind=kind,
        subject=subject,
        lead_unit=unit,
        contact=user,
        drawn_up_on=drawn_up_on or timezone.localdate(),
        relates_to=relates_to,
        created_by=user,
        last_editor=user,
    )
    SubmissionAuthor.objects.create(submission=submission, user=user)
    if route is not None:
        for step in route.steps.all():
            Consultation.objects.create(
                submission=submission,
                position=step.position,
                committee_id=step.committee_id,
                role=step.role,
                public=step.public,
            )
    _record_beginning(submission, user, "")
    return submission


@transaction.atomic
def duplicate(original: Submission, *, user: User, unit: OrganizationalUnit, kind: str | None = None) -> Submission:
    """A new draft with the text of another paper. Number, dates, results and answers belong to the old one and stay there.

    As a `kind` that belongs to another paper it belongs to this one, with the parts that kind takes over (`council/kinds.py`);
    otherwise it takes the way through the bodies along, without days.
    """
    kind = kind or (original.kind if original.kind in OWN_WAY else SubmissionKind.DECISION)
    rule = rule_for(kind)
    submission = create(
        user=user,
        kind=kind,
        subject=original.subject,
        unit=unit,
        relates_to=original if rule.belongs else None,
    )
    for name in COPIED_TEXTS if rule.copies_texts else ():
        setattr(submission, name, getattr(original, name))
    if kind == SubmissionKind.REPLACEMENT:
        submission.edition = original.edition
    if rule.finance is not None:
        # It has its own costs, and the original's answer must not slip through as its own.
        submission.finance, submission.finance_impact = rule.finance, ""
    submission.save()
    twins = {part: _copy_into(submission, part) for relation in rule.copied for part in getattr(original, relation).all()}
    _copy_origins(original, submission, twins)
    if rule.vote == Vote.OWN:
        for part, twin in twins.items():
            if isinstance(part, MotionPoint):
                MotionPoint.objects.filter(pk=twin.pk).update(amends=part)
    if not rule.belongs:
        _copy_steps(original, submission)
    return submission


def why_not_begin(original: Submission, kind: str) -> str:
    """Why no paper of this kind can be drawn up for that one now; empty when it can."""
    rule = rule_for(kind)
    if original.kind in ACCOMPANYING:
        return _("Dieses Papier gehört selbst zu einer Vorlage. Bitte legen Sie das neue dort an.")
    if original.status in rule.comes_while:
        return ""
    if original.status in (SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN):
        return _("Die Vorlage ist noch nicht freigegeben. Bitte ändern Sie ihren Entwurf.")
    if original.status == SubmissionStatus.APPROVED:
        return _("Die Vorlage ist noch an kein Gremium versandt. Nehmen Sie die Freigabe zurück, und ändern Sie den Text.")
    return _("Die Beratung der Vorlage ist zu Ende. Bitte legen Sie eine neue Vorlage an.")


def _copy_into(submission: Submission, part: Any) -> Any:
    # Files are shared by name: a stored file is never changed and never deleted.
    twin = copy.copy(part)
    twin.pk = None
    twin._state.adding = True
    twin.submission = submission
    if isinstance(twin, MotionPoint):
        twin.amends = None
    twin.save()
    return twin


def _copy_origins(original: Submission, submission: Submission, twins: Mapping[Any, Any]) -> None:
    """Texts and files that came along still say what they were taken over from; what they said then stays the snapshot."""
    found = []
    for part in InsertedPart.objects.filter(submission=original).select_related("section", "attachment"):
        if (twin := twins.get(part.section or part.attachment)) is None:
            continue
        part.pk, part.submission = None, submission
        part._state.adding = True
        if part.section_id:
            part.section = twin
        else:
            part.attachment = twin
        found.append(part)
    InsertedPart.objects.bulk_create(found)


def _copy_steps(original: Submission, submission: Submission) -> None:
    for step in original.steps.all():
        # Steps that a result inserted, and those that fell away, belong to the old paper's story.
        if step.inserted_by_id is None and step.status not in (StepStatus.REMOVED, StepStatus.DROPPED):
            Consultation.objects.create(
                submission=submission,
                position=step.position,
                committee_id=step.committee_id,
                role=step.role,
                public=step.public,
                non_public_reason=step.non_public_reason,
            )


def _record_beginning(submission: Submission, user: User, reason: str) -> None:
    SubmissionEvent.objects.create(
        submission=submission,
        at=timezone.now(),
        actor=user,
        actor_label=user.full_name,
        action="create",
        from_status="",
        to_status=SubmissionStatus.DRAFT,
        reason=reason,
    )


@transaction.atomic
def save_text(editor: Editor, *, user: User, revision: int) -> list[Required]:
    """Write what was typed into a draft, forget its unsaved copy, and give the units that the city's rules added as cosigners.

    Raises `Stale` when somebody else saved since `revision` was read, and `Refused` when the text is locked by now.
    """
    locked = Submission.objects.select_for_update(of=("self",)).filter(pk=editor.submission.pk).first()
    if locked is None:
        raise Refused(_("Diese Vorlage gibt es nicht mehr; sie wurde inzwischen gelöscht."), code="stale")
    reason = why_not_edit(locked, user)
    if reason:
        raise Refused(reason, code="state")
    if locked.revision != revision:
        raise Stale
    write(editor, user=user)
    return add_required(editor.head.instance)


def write(editor: Editor, *, user: User) -> None:
    """Write head and parts under a lock that the caller holds, raise the revision and forget the unsaved copy."""
    paper = editor.head.instance
    paper.last_editor = user
    paper.revision = editor.submission.revision + 1
    editor.save()
    drop_unsaved(editor.submission, user)


def unsaved_of(submission: Submission, user: User) -> SubmissionAutosave | None:
    return unsaved.find(SubmissionAutosave, user, submission=submission)


def keep_unsaved(submission: Submission, user: User, entries: list[tuple[str, str]], base_revision: int) -> SubmissionAutosave:
    """Keep what was typed for this person alone; the submission itself is not touched."""
    return unsaved.keep(SubmissionAutosave, user, entries, base_revision, submission=submission)


def drop_unsaved(submission: Submission, user: User) -> None:
    unsaved.drop(SubmissionAutosave, user, submission=submission)
