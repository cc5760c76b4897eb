"""The one writer of comments, answers, their status, and of private notes.

What is sent carries the key of its typing: sent again, because the answer was lost on the way, it is stored once.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from council.choices import PlaceFound
from council.models import (
    Comment,
    CommentEvent,
    CommentReply,
    PrivateNote,
    ReadMark,
    ReviewInvitation,
    ReviewText,
)
from council.models.remarks import LONGEST_QUOTE
from council.review import carrying
from council.review.anchors import Anchor, Found, locate, squeeze
from council.review.papers import Paper
from council.review.snapshot import blocks_of, words_by_block
from council.review.workflow import LEAD, TABLE, WRITER, Transition, row
from municipality.acting import Refused
from municipality.models import User


def comment(text: ReviewText, anchor: Anchor, body: str, *, user: User, key: uuid.UUID, at: datetime | None = None) -> Comment:
    """Store a comment of somebody who is invited to this version's paper, and take it along into later versions.

    Raises `Refused` (role, state) and writes nothing then.
    """
    with transaction.atomic():
        paper = Paper(text.submission or text.edition).locked()
        key, there = _sent_before(Comment.objects.all(), key, body, user)
        if there is not None:
            return there
        invitation = _writing_invitation(paper, user)
        about = {f"invitation__{name}": value for name, value in paper.where.items()}
        last = Comment.objects.filter(**about).aggregate(last=Max("number"))["last"] or 0
        at = at or timezone.now()
        made: Comment = Comment.objects.create(
            invitation=invitation,
            text=text,
            key=key,
            number=last + 1,
            author=user,
            body=body,
            created_at=at,
            changed_at=at,
        )
        words = words_by_block(blocks_of(text))
        places = [carrying.place_at(made, text, passage(anchor, words), words, PlaceFound.WRITTEN)]
        # Written without a connection, it may arrive when the next version is there already.
        for later in ReviewText.objects.filter(**paper.where, pk__gt=text.pk).order_by("pk"):
            places.insert(0, carrying.carry(made, later, words_by_block(blocks_of(later)), places))
        _mark([made], user)
        return made


def passage(anchor: Anchor, words: dict[str, str]) -> Found:
    """The characters that were marked; without a mark the whole block. Raises `Refused` when there is no such place."""
    if anchor.block not in words:
        raise Refused(_("Diese Stelle gibt es in der Fassung nicht. Bitte wählen Sie einen Absatz aus."), code="input")
    whole = Found(anchor.block, 0, len(words[anchor.block]), "exact")
    quote = squeeze(anchor.quote)[:LONGEST_QUOTE]
    if not quote:
        return whole
    own = {anchor.block: words[anchor.block]}
    found = locate(
        Anchor(anchor.block, quote, _blanks(anchor.prefix)[-carrying.CONTEXT :], _blanks(anchor.suffix)[: carrying.CONTEXT]), own
    )
    if found is None and quote in words[anchor.block]:
        start = words[anchor.block].index(quote)
        found = Found(anchor.block, start, start + len(quote), "exact")
    # A mark that cannot be understood is never a reason to lose a comment.
    return found or whole


def _blanks(text: str) -> str:
    """Single blanks, those at the edges too: there a word begins or ends."""
    return re.sub(r"\s+", " ", text)


def reply(to: Comment, body: str, *, user: User, key: uuid.UUID, at: datetime | None = None) -> CommentReply:
    """Store an answer. One of those who lead makes the comment answered, one of its writer opens it again."""
    with transaction.atomic():
        held = _locked(to)
        key, there = _sent_before(CommentReply.objects.all(), key, body, user)
        if there is not None:
            return there
        leads = Paper(held.invitation.submission or held.invitation.edition).is_led_by(user)
        if not leads:
            _ask_open(ReviewInvitation.objects.of_invited(user).filter(pk=held.invitation_id).first())
        at = at or timezone.now()
        made: CommentReply = CommentReply.objects.create(
            comment=held, key=key, author=user, by_lead=leads, body=body, created_at=at
        )
        held.changed_at = at
        held.save(update_fields=["changed_at"])
        action = "answer" if leads else "insist"
        transition = row(action)
        if transition and held.status in transition.sources and transition.sides & sides_of(held, user, leads=leads):
            _apply(transition, held, user, at)
        _mark([held], user, at)
        return made


def act(action: str, on: Comment, *, user: User, at: datetime | None = None) -> CommentEvent:
    """Move a comment's status by a button. Raises `Refused` and changes nothing then."""
    with transaction.atomic():
        held = _locked(on)
        transition = row(action)
        if transition is None or not transition.by_button:
            raise Refused(_("Diese Aktion gibt es nicht."), code="state")
        leads = Paper(held.invitation.submission or held.invitation.edition).is_led_by(user)
        if not transition.sides & sides_of(held, user, leads=leads):
            raise Refused(_("Das kann nur, wer die Anmerkung geschrieben hat, oder wer den Entwurf verantwortet."), code="role")
        if not leads:
            _ask_open(ReviewInvitation.objects.of_invited(user).filter(pk=held.invitation_id).first())
        if held.status not in transition.sources:
            raise Refused(
                _("Jemand war schneller: Die Anmerkung ist inzwischen {status}.").format(status=held.get_status_display()),
                code="stale",
            )
        at = at or timezone.now()
        event = _apply(transition, held, user, at)
        _mark([held], user, at)
        return event


def buttons(on: Comment, user: User, *, leads: bool, is_open: bool) -> list[Transition]:
    """What this person may do to the comment now. Whoever was invited acts while the review is open."""
    if not (leads or is_open):
        return []
    sides = sides_of(on, user, leads=leads)
    return [item for item in TABLE if item.by_button and on.status in item.sources and item.sides & sides]


def sides_of(on: Comment, user: User, *, leads: bool) -> frozenset[str]:
    return frozenset(({LEAD} if leads else set()) | ({WRITER} if on.author_id == user.pk else set()))


def mark_read(comments: Iterable[int], user: User, paper: Paper) -> int:
    """Keep that this person has read these comments on this paper, as far as she may; gives how many."""
    about = {f"invitation__{name}": value for name, value in paper.where.items()}
    rows = Comment.objects.filter(pk__in=list(comments), **about)
    if not paper.is_led_by(user):
        rows = rows.filter(invitation__in=ReviewInvitation.objects.of_invited(user).values("pk"))
    found = list(rows)
    _mark(found, user)
    return len(found)


def note(text: ReviewText, anchor: Anchor, body: str, *, user: User, key: uuid.UUID) -> PrivateNote:
    """Store a note for this person alone. The caller has made sure that she may read the version."""
    with transaction.atomic():
        key, there = _sent_before(PrivateNote.objects.of(user), key, body, user)
        if there is not None:
            return there
        words = words_by_block(blocks_of(text))
        place = carrying.passage_values(passage(anchor, words), words)
        made: PrivateNote = PrivateNote.objects.create(user=user, text=text, key=key, body=body, **place)
        return made


def remove_note(pk: int, *, user: User) -> bool:
    """Forget a note of one's own; False when there is none of this number."""
    return bool(PrivateNote.objects.of(user).filter(pk=pk).delete()[0])


def _sent_before(rows: Any, key: uuid.UUID, body: str, user: User) -> tuple[uuid.UUID, Any]:
    """The key to store this under, and what is stored there already by the same person.

    Other words under a known key were typed after the first ones had left: they are no copy, and get a key of their own.
    """
    for wanted in (key, uuid.uuid5(key, body)):
        there = rows.filter(key=wanted).first()
        if there is None:
            return wanted, None
        if there.body == body and user.pk in (getattr(there, "author_id", None), getattr(there, "user_id", None)):
            return wanted, there
    raise Refused(_("Diese Nachricht gibt es schon. Bitte laden Sie die Seite neu."), code="stale")


def _writing_invitation(paper: Paper, user: User) -> ReviewInvitation:
    rows = ReviewInvitation.objects.of_invited(user).filter(**paper.where).order_by("closed_at", "-pk")
    found = sorted(rows, key=lambda item: not item.is_open)
    if not found:
        raise Refused(_("Anmerken kann hier nur, wer zur Durchsicht eingeladen ist."), code="role")
    return _ask_open(found[0])


def _ask_open(invitation: ReviewInvitation | None) -> ReviewInvitation:
    if invitation is None:
        raise Refused(_("Sie sind zu dieser Durchsicht nicht (mehr) eingeladen."), code="role")
    if not invitation.is_open:
        raise Refused(
            _("Die Durchsicht ist geschlossen. Ihr Text steht noch im Feld; wenden Sie sich an die Person, die eingeladen hat."),
            code="state",
        )
    return invitation


def _locked(of: Comment) -> Comment:
    rows = Comment.objects.select_related("invitation__submission__lead_unit__parent", "invitation__edition__concept")
    held: Comment = rows.select_for_update(of=("self",)).get(pk=of.pk)
    return held


def _apply(transition: Transition, held: Comment, user: User, at: datetime) -> CommentEvent:
    before, held.status = held.status, transition.target
    held.changed_at = at
    held.save(update_fields=["status", "changed_at"])
    event: CommentEvent = CommentEvent.objects.create(
        comment=held,
        at=at,
        actor=user,
        actor_label=user.full_name,
        action=transition.action,
        from_status=before,
        to_status=held.status,
    )
    return event


def _mark(comments: list[Comment], user: User, at: datetime | None = None) -> None:
    rows = [ReadMark(comment=item, user=user, seen_at=at or timezone.now()) for item in comments]
    ReadMark.objects.bulk_create(rows, update_conflicts=True, unique_fields=["comment", "user"], update_fields=["seen_at"])
