"""What one person reads of a review: which versions, which comments, and the page of a version with everything beside it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from council.choices import RemarkStatus
from council.models import (
    Comment,
    CommentPlace,
    CommentReply,
    PrivateNote,
    ReadMark,
    ReviewEvent,
    ReviewInvitation,
    ReviewInvitee,
    ReviewRead,
    ReviewText,
)
from council.review import remarks
from council.review.anchors import Anchor, locate
from council.review.carrying import anchor_of
from council.review.marking import Mark, with_marks
from council.review.papers import Paper
from council.review.snapshot import Block, blocks_of, words_by_block
from council.review.workflow import Transition
from municipality.models import User

LONG_COLUMNS = ("blocks", "words", "values", "letterhead")
FILTERS = {
    "": _("alle"),
    "offen": _("offen"),
    "beantwortet": _("beantwortet"),
    "erledigt": _("erledigt"),
    "meine": _("meine"),
    "ungelesen": _("ungelesen"),
}
_STATUS = {"offen": RemarkStatus.OPEN, "beantwortet": RemarkStatus.ANSWERED, "erledigt": RemarkStatus.DONE}


class Access:
    """How one person stands to the review of one paper. `leads`: invites and answers; `invitations`: hers."""

    def __init__(self, paper: Paper, user: User, *, visible: bool) -> None:
        """`visible`: she sees the paper itself; nobody leads the review of what she does not see."""
        self.paper = paper
        self.user = user
        self.leads = visible and paper.is_led_by(user)

    @cached_property
    def invitations(self) -> list[ReviewInvitation]:
        return list(ReviewInvitation.objects.of_invited(self.user).with_finished(self.user).filter(**self.paper.where))

    @property
    def may_read(self) -> bool:
        return self.leads or bool(self.invitations)

    @cached_property
    def open_invitation(self) -> ReviewInvitation | None:
        """The one she writes comments by."""
        return next((item for item in reversed(self.invitations) if item.is_open), None)

    @cached_property
    def texts(self) -> list[ReviewText]:
        """The versions she may read, the oldest first: all of them, or those that were before her."""
        if self.leads:
            return self.paper.texts
        shown = ReviewEvent.objects.filter(invitation__in=self.invitations).values("text")
        known = {item.text_id for item in self.invitations}
        rows = ReviewText.objects.filter(Q(pk__in=shown) | Q(pk__in=known))
        return list(rows.defer(*LONG_COLUMNS))

    def text(self, label: str = "") -> ReviewText | None:
        """The version of this name, else the newest; `None` where she may read none of that name."""
        if not label:
            return self.texts[-1] if self.texts else None
        return next((item for item in self.texts if item.label == label), None)

    def comments_filter(self) -> Q:
        """Of the places of comments those she reads: all of this paper, or those of her invitations."""
        if self.leads:
            return Q(**{f"comment__invitation__{name}": value for name, value in self.paper.where.items()})
        return Q(comment__invitation__in=[item.pk for item in self.invitations])


@dataclass
class Remark:
    """A comment as its card shows it. `buttons`: what may be done; `answers`: whether she may write below it."""

    comment: Comment
    place: CommentPlace
    replies: Sequence[CommentReply]
    buttons: list[Transition]
    answers: bool
    is_unread: bool
    is_mine: bool

    @property
    def anchor(self) -> str:
        return f"anm-{self.comment.number}"

    @property
    def reply_key(self) -> uuid.UUID:
        """Names the typing of the next answer."""
        return uuid.uuid4()


@dataclass
class Note:
    note: PrivateNote
    is_gone: bool = False


@dataclass
class Row:
    """A piece of the text with what stands beside it."""

    block: Block
    html: SafeString
    remarks: list[Remark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.block.key


@dataclass
class Page:
    """A version with its comments: `rows` in reading order, and those whose passage is gone."""

    rows: list[Row]
    gone: list[Remark]
    gone_notes: list[Note]
    counts: dict[str, int]

    @property
    def remarks(self) -> list[Remark]:
        """In reading order; those without a passage first."""
        return [*self.gone, *(item for row in self.rows for item in row.remarks)]

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)


def page_of(access: Access, text: ReviewText, wanted: str = "") -> Page:
    """The page of this version for this person, with the comments that the filter wants."""
    blocks = blocks_of(text)
    everything = _remarks(access, text)
    counts = {name: len(_filtered(everything, name)) for name in FILTERS}
    found = _filtered(everything, wanted)
    beside: dict[str, list[Remark]] = defaultdict(list)
    for item in found:
        beside["" if item.place.is_gone else item.place.block].append(item)
    notes, gone_notes = _notes(access.user, text, blocks) if wanted in ("", "meine") else ({}, [])
    rows = [
        Row(
            block,
            mark_safe(with_marks(block.html, _marks(beside[block.key]))),
            sorted(beside[block.key], key=lambda item: (item.place.start, item.comment.number)),
            notes.get(block.key, []),
        )
        for block in blocks
    ]
    return Page(rows, beside[""], gone_notes, counts)


def remark_of(access: Access, text: ReviewText, pk: int) -> Remark | None:
    """One comment as it stands in this version, for its card."""
    return next(iter(_remarks(access, text, pk)), None)


def _marks(found: Iterable[Remark]) -> list[Mark]:
    return [Mark(item.place.start, item.place.end, str(item.comment.number)) for item in found]


def _remarks(access: Access, text: ReviewText, pk: int | None = None) -> list[Remark]:
    """Comments with their place in this version, their answers and whether they are unread. Two queries."""
    rows = CommentPlace.objects.filter(access.comments_filter(), text=text)
    if pk is not None:
        rows = rows.filter(comment=pk)
    seen = ReadMark.objects.filter(user=access.user, comment=OuterRef("comment")).values("seen_at")[:1]
    replies = CommentReply.objects.select_related("author")
    found = (
        rows.annotate(seen_at=Subquery(seen))
        .select_related("comment__author", "comment__invitation", "comment__text")
        .defer(*(f"comment__text__{name}" for name in LONG_COLUMNS))
        .prefetch_related(Prefetch("comment__replies", replies))
        .order_by("comment__number")
    )
    return [_remark(access, place) for place in found]


def _remark(access: Access, place: CommentPlace) -> Remark:
    comment = place.comment
    is_open = comment.invitation.is_open
    return Remark(
        comment=comment,
        place=place,
        replies=list(comment.replies.all()),
        buttons=remarks.buttons(comment, access.user, leads=access.leads, is_open=is_open),
        answers=comment.status != RemarkStatus.DONE and (access.leads or is_open),
        is_unread=place.seen_at is None or place.seen_at < comment.changed_at,
        is_mine=comment.author_id == access.user.pk,
    )


def _filtered(found: list[Remark], wanted: str) -> list[Remark]:
    if wanted in _STATUS:
        return [item for item in found if item.comment.status == _STATUS[wanted]]
    if wanted == "meine":
        return [item for item in found if item.is_mine]
    if wanted == "ungelesen":
        return [item for item in found if item.is_unread]
    return found


def _notes(user: User, text: ReviewText, blocks: list[Block]) -> tuple[dict[str, list[Note]], list[Note]]:
    """This person's own notes on the paper, each at its passage in this version."""
    paper = Q(text__submission=text.submission_id) if text.submission_id else Q(text__edition=text.edition_id)
    rows = list(PrivateNote.objects.of(user).filter(paper, text__lte=text.pk))
    beside: dict[str, list[Note]] = defaultdict(list)
    gone: list[Note] = []
    words = words_by_block(blocks) if any(row.text_id != text.pk for row in rows) else {}
    for row in rows:
        if row.text_id == text.pk:
            beside[row.block].append(Note(row))
        elif place := locate(_anchor(row), words):
            beside[place.block].append(Note(row))
        else:
            gone.append(Note(row, is_gone=True))
    return beside, gone


def _anchor(row: PrivateNote) -> Anchor:
    return anchor_of(row)


# --- Who reads ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reader:
    """Somebody who was invited, and when she opened the version first and last."""

    invitee: ReviewInvitee
    read_at: datetime | None


def readers_of(paper: Paper) -> list[tuple[ReviewInvitation, list[Reader]]]:
    """All invitations of a paper, the newest first, with who has read. Two queries and one for the people."""
    people = ReviewInvitee.objects.select_related("user")
    rows = list(
        paper.invitations.select_related("text", "created_by")
        .defer(*(f"text__{name}" for name in LONG_COLUMNS))
        .prefetch_related(Prefetch("invitees", people, to_attr="people"))
        .order_by("-created_at", "-pk")
    )
    about = {f"text__{name}": value for name, value in paper.where.items()}
    last: dict[int, datetime] = dict(ReviewRead.objects.filter(**about).order_by("at").values_list("user", "at"))
    return [(row, [Reader(item, last.get(item.user_id)) for item in row.people]) for row in rows]


def quoted(text: str, most: int = 160) -> str:
    """A passage short enough for a card, escaped by the template."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
