"""Who is told of a review: those who were invited, of the invitation and of new versions; who commented, of the answer.

Read from the events, in the transaction that writes them. Nobody is told what she did herself.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.choices import ReviewAction
from council.models import CommentEvent, ReviewEvent, ReviewInvitee
from council.review.papers import Paper
from municipality.choices import NoticeKind
from municipality.notices.telling import Message, tell


def connect() -> None:
    """Called once, when the app is ready."""
    post_save.connect(_of_invitation, sender=ReviewEvent, dispatch_uid="notices_of_reviews")
    post_save.connect(_of_comment, sender=CommentEvent, dispatch_uid="notices_of_comments")


def _of_invitation(instance: ReviewEvent, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw or instance.action not in (ReviewAction.INVITED, ReviewAction.NEW_VERSION):
        return
    invitation, text = instance.invitation, instance.invitation.text
    day = date_format(invitation.due_on)
    if instance.action == ReviewAction.INVITED:
        said = _("{person} bittet Sie um Durchsicht der Fassung {label} bis {day}.").format(
            person=instance.actor_label, label=text.label, day=day
        )
        said = "\n".join(part for part in (said, invitation.message) if part)
    else:
        said = _("Die Fassung {label} liegt zur Durchsicht vor, bis {day}.").format(label=text.label, day=day)
    message = Message(
        NoticeKind.WAITING,
        f"review-{instance.pk}",
        text.title,
        said,
        Paper(invitation.submission or invitation.edition).url("reading"),
        instance.actor_label,
        invitation.due_on,
    )
    people = ReviewInvitee.objects.filter(invitation=invitation).exclude(user=instance.actor_id)
    tell(message, people.values_list("user", flat=True), at=instance.at)


def _of_comment(instance: CommentEvent, created: bool, raw: bool = False, **kwargs: Any) -> None:
    comment = instance.comment
    if not created or raw or instance.action != "answer" or comment.author_id == instance.actor_id:
        return
    invitation = comment.invitation
    if invitation.withdrawn_at is not None:
        return
    message = Message(
        NoticeKind.CHANGED,
        f"comment-{instance.pk}",
        invitation.text.title,
        _("{person} hat auf Ihre Anmerkung {number} geantwortet.").format(person=instance.actor_label, number=comment.number),
        f"{Paper(invitation.submission or invitation.edition).url('reading')}#anm-{comment.number}",
        instance.actor_label,
    )
    tell(message, [comment.author_id], at=instance.at)
