"""Names of participants in papers, for `workshops/mentions.py`: what becomes of them there when a person is forgotten.

A paper that is not approved yet is a draft, and loses the name. An approved one, its frozen versions, and what was recorded
about it on its way belong to the files of the council and stay word for word; the reader is told where, as far as she may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from council.choices import MeetingAction
from council.models import (
    AgendaItem,
    Attendance,
    Comment,
    CommentReply,
    CommitteeMember,
    Consultation,
    InsertedPart,
    MeetingDocument,
    MeetingEvent,
    Minutes,
    PrivateNote,
    ReviewInvitation,
    Submission,
    SubmissionVersion,
)
from council.models.parts import SubmissionPart
from council.review.papers import Paper
from municipality.models import User
from municipality.models.unsaved import UnsavedText
from municipality.scoping import ScopedModel
from workshops.mentions import EVIDENCE, Mention, Place, evidence, register


def connect() -> None:
    """Called once, when the app is ready: everything that hangs on a paper is told as that paper."""
    for model in apps.get_app_config("council").get_models():
        if not issubclass(model, ScopedModel) or issubclass(model, UnsavedText) or (way := _way(model)) is None:
            continue
        is_text = issubclass(model, Submission | SubmissionPart | InsertedPart | Consultation)
        kept = _approved if is_text else _frozen if model is SubmissionVersion else evidence
        place = Place(model, related=(way,) if way else (), kept=kept, told=partial(_told, kept=kept))
        if is_text:
            place = replace(place, above=way, along=_print if model is InsertedPart else place.along)
        register(place)
    register(
        Place(CommitteeMember, related=("committee",), kept=_in_office),
        Place(Attendance, related=("meeting",), kept=_in_office, page=_session),
        Place(AgendaItem, related=("meeting",), kept=_sent, page=_session),
        Place(Minutes, related=("meeting",), kept=_minutes_approved, page=_session),
        Place(MeetingEvent, related=("meeting",), kept=evidence, page=_session),
        Place(MeetingDocument, related=("meeting",), kept=evidence, page=_session),
    )
    _connect_reviews()


def _connect_reviews() -> None:
    """What people write beside a draft is no evidence and loses the name; the versions they read are frozen and keep it."""
    paper = ("submission", "edition__concept")
    register(
        Place(ReviewInvitation, related=paper, told=_told_of_review),
        Place(Comment, related=tuple(f"invitation__{name}" for name in paper), told=_told_of_review),
        Place(CommentReply, related=tuple(f"comment__invitation__{name}" for name in paper), told=_told_of_review),
        # Whose note it is and what it is about is nobody's business, not even here.
        Place(PrivateNote, told=_told_of_notes),
    )


def _told_of_review(rows: Sequence[Any], user: User | None) -> list[Mention]:
    found = []
    for row in rows:
        invitation = (
            row if isinstance(row, ReviewInvitation) else row.invitation if isinstance(row, Comment) else row.comment.invitation
        )
        paper = Paper(invitation.submission or invitation.edition)
        if user is None or paper.is_led_by(user):
            found.append(Mention(_("Durchsicht"), str(paper.subject), paper.url("reading")))
        else:
            found.append(Mention(_("Durchsicht"), _("ein Entwurf, den Sie nicht durchsehen"), ""))
    return found


def _told_of_notes(rows: Sequence[Any], user: User | None) -> list[Mention]:
    return [Mention(_("Durchsicht"), _("eine private Notiz"), "")] if rows else []


def _way(model: type[ScopedModel]) -> str | None:
    """The relations from a row to its paper, empty for the paper itself."""
    if model is Submission:
        return ""
    way = model.scope_path.removesuffix("municipality").removesuffix("__")
    return way if way == "submission" or way.endswith("__submission") else None


def _paper(row: Any) -> Submission:
    for name in (_way(type(row)) or "").split("__"):
        row = getattr(row, name) if name else row
    found: Submission = row
    return found


def _told(rows: Sequence[Any], user: User | None, *, kept: Callable[[Any], str]) -> list[Mention]:
    papers = {row: _paper(row) for row in rows}
    wanted = {paper.pk for paper in papers.values()}
    seen = wanted
    if user is not None:
        seen = set(Submission.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    hidden = _("eine Vorlage einer anderen Einheit, die Sie nicht sehen")
    return [
        Mention(_("Vorlage"), str(paper), paper.get_absolute_url(), kept(row))
        if paper.pk in seen
        else Mention(_("Vorlage"), hidden, "", kept(row))
        for row, paper in papers.items()
    ]


def _approved(row: Any) -> str:
    if _paper(row).approved_at is None:
        return ""
    return _("Die Vorlage ist freigegeben und gehört zu den Akten des Rates (%(law)s).") % {"law": EVIDENCE}


def _session(row: AgendaItem | Attendance | MeetingDocument | MeetingEvent | Minutes) -> str:
    return row.meeting.get_absolute_url()


def _sent(row: AgendaItem) -> str:
    if row.sent_at is None:
        return ""
    return _("Die Tagesordnung ist versandt und gehört zu den Akten des Rates (%(law)s).") % {"law": EVIDENCE}


def _minutes_approved(row: Minutes) -> str:
    if not row.meeting.events.filter(action=MeetingAction.APPROVED).exists():
        return ""
    return _("Die Niederschrift ist genehmigt und gehört zu den Akten des Rates (%(law)s).") % {"law": EVIDENCE}


def _in_office(row: Attendance | CommitteeMember) -> str:
    return _("Mitglieder eines Gremiums werden wegen ihres Amtes genannt; das hat mit der Beteiligung nichts zu tun.")


def _frozen(row: SubmissionVersion) -> str:
    sentence = _("Die Fassung %(label)s ist eingefroren und belegt, was mitgezeichnet oder beraten wurde (%(law)s).")
    return sentence % {"label": row.label, "law": EVIDENCE}


def _print(row: InsertedPart, values: dict[str, Any]) -> dict[str, Any]:
    """The hash of a taken-over text is that of the text as it stands."""
    return {"sha256": InsertedPart.print_of(values["text"])} if row.section_id and "text" in values else {}
