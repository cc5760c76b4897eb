"""Asking people to read a draft, and ending that: the one writer of invitations and of the log of who read what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from council.choices import ReadWhat, ReviewAction
from council.models import (
    Committee,
    CommitteeMember,
    ReviewEvent,
    ReviewInvitation,
    ReviewInvitee,
    ReviewRead,
    ReviewText,
)
from council.review import carrying
from council.review.papers import Paper
from council.review.snapshot import same_text
from municipality.acting import Refused
from municipality.models import Membership, User
from workshops.models import GroupMember, WorkingGroup

READ_AGAIN = timedelta(minutes=10)
"""Opening the same version again so soon is one reading: a page that is loaded anew is not read anew."""


@dataclass
class Asked:
    """Who an invitation would reach: people with the body they are asked through, and those without a login, in words."""

    people: dict[User, str] = field(default_factory=dict)
    without_login: list[str] = field(default_factory=list)


def ask(committees: Iterable[Committee], groups: Iterable[WorkingGroup], users: Iterable[User]) -> Asked:
    """The members of these bodies and groups of today, and named people; each once, named people first."""
    found = Asked()
    for user in users:
        found.people.setdefault(user, "")
    with_login = {row.user_id for row in Membership.objects.current().filter(user__is_active=True).only("user_id")}
    seats = CommitteeMember.objects.current().filter(committee__in=list(committees)).select_related("user", "committee")
    for seat in seats:
        if seat.user is not None and seat.user_id in with_login:
            found.people.setdefault(seat.user, seat.committee.name)
        else:
            found.without_login.append(f"{seat} ({seat.committee.label})")
    unnamed: dict[str, int] = {}
    for member in GroupMember.objects.filter(group__in=list(groups)).select_related("user", "group"):
        if member.user is not None and member.user_id in with_login:
            found.people.setdefault(member.user, member.group.name)
        elif member.organization:
            found.without_login.append(f"{member.organization} ({member.group.name})")
        else:
            # Participants are not named outside the pages made for that.
            unnamed[member.group.name] = unnamed.get(member.group.name, 0) + 1
    for name, count in unnamed.items():
        found.without_login.append(_("{count} Teilnehmende ohne Zugang ({group})").format(count=count, group=name))
    return found


@transaction.atomic
def invite(paper: Paper, asked: Asked, *, due_on: date, message: str, user: User, at: datetime | None = None) -> ReviewInvitation:
    """Freeze the text as it stands, unless the newest version says the same, and invite these people to it.

    Raises `Refused`, and `FormError` where the city's form cannot be read.
    """
    at = at or timezone.now()
    paper = _held(paper, user)
    if paper.why_not_invite:
        raise Refused(paper.why_not_invite, code="state")
    people = [person for person in asked.people if person.pk != user.pk]
    if not people:
        raise Refused(_("Niemand der Ausgewählten kann sich anmelden. Bitte wählen Sie Personen mit einem Zugang."), code="input")
    text = _text_as_it_stands(paper, user, at)
    invitation: ReviewInvitation = ReviewInvitation.objects.create(
        **paper.where, text=text, due_on=due_on, message=message, created_by=user, created_at=at
    )
    for person in people:
        ReviewInvitee.objects.create(invitation=invitation, user=person, body=asked.people[person])
    _log(invitation, ReviewAction.INVITED, user, at)
    return invitation


@transaction.atomic
def new_version(paper: Paper, *, user: User, at: datetime | None = None) -> ReviewText:
    """Freeze the text as it stands for everybody whose invitation is open; open comments go along to their passage.

    Raises `Refused` when nothing has changed since the newest version, or nobody is invited.
    """
    at = at or timezone.now()
    paper = _held(paper, user)
    if paper.why_not_invite:
        raise Refused(paper.why_not_invite, code="state")
    open_ones = list(paper.invitations.filter(closed_at__isnull=True, withdrawn_at__isnull=True).select_related("text"))
    if not open_ones:
        raise Refused(
            _("Zurzeit liest niemand diese Vorlage durch. Laden Sie zuerst zur Durchsicht ein; dabei entsteht die neue Fassung."),
            code="state",
        )
    before = paper.newest
    text = _text_as_it_stands(paper, user, at)
    if before is not None and text.pk == before.pk and all(row.text_id == text.pk for row in open_ones):
        raise Refused(
            _("Der Text ist derselbe wie in Fassung {label}. Ändern Sie ihn zuerst.").format(label=text.label), code="state"
        )
    for invitation in open_ones:
        invitation.text = text
        invitation.save(update_fields=["text"])
        ReviewInvitee.objects.filter(invitation=invitation).update(finished_at=None)
        _log(invitation, ReviewAction.NEW_VERSION, user, at)
    return text


@transaction.atomic
def close(invitation: ReviewInvitation, *, user: User) -> None:
    """From now on those invited read what is there, and nothing is added."""
    row = _row(invitation, user)
    if not row.is_open:
        raise Refused(_("Diese Durchsicht ist schon beendet."), code="state")
    row.closed_at = timezone.now()
    row.save(update_fields=["closed_at"])
    _log(row, ReviewAction.CLOSED, user)


@transaction.atomic
def reopen(invitation: ReviewInvitation, *, user: User) -> None:
    """They may write again, to the newest version."""
    row = _row(invitation, user)
    if row.withdrawn_at or row.closed_at is None:
        raise Refused(_("Wieder öffnen lässt sich nur eine geschlossene Durchsicht."), code="state")
    row.closed_at = None
    newest = Paper(row.submission or row.edition).newest
    row.text = newest or row.text
    row.save(update_fields=["closed_at", "text"])
    _log(row, ReviewAction.REOPENED, user)


@transaction.atomic
def withdraw(invitation: ReviewInvitation, *, user: User) -> None:
    """Nobody reads anything by this invitation any more; what was written stays with those who lead."""
    row = _row(invitation, user)
    if row.withdrawn_at:
        raise Refused(_("Diese Einladung ist schon zurückgezogen."), code="state")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    _log(row, ReviewAction.WITHDRAWN, user)


@transaction.atomic
def finish(invitation: ReviewInvitation, *, user: User) -> None:
    """Somebody who was invited says that she is done; it no longer waits for her."""
    row = ReviewInvitation.objects.of_invited(user).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if row is None or not row.is_open:
        raise Refused(_("Diese Durchsicht ist schon beendet."), code="state")
    if ReviewInvitee.objects.filter(invitation=row, user=user, finished_at__isnull=True).update(finished_at=timezone.now()):
        _log(row, ReviewAction.FINISHED, user)


def read_lately(user: User) -> Exists:
    """Whether this person had the page of a version open a moment ago: opening it again is the same reading."""
    since = timezone.now() - READ_AGAIN
    return Exists(ReviewRead.objects.filter(text=OuterRef("pk"), user=user, what=ReadWhat.PAGE, at__gt=since))


def note_read(text: ReviewText, user: User, what: ReadWhat) -> None:
    """Keep that this person opened this version."""
    ReviewRead.objects.create(text=text, user=user, what=what)


def _held(paper: Paper, user: User) -> Paper:
    held = paper.locked()
    if not held.is_led_by(user):
        raise Refused(
            _("Zur Durchsicht laden nur die Sachbearbeitung, die Leitung der federführenden Einheit und der Sitzungsdienst ein."),
            code="role",
        )
    return held


def _row(invitation: ReviewInvitation, user: User) -> ReviewInvitation:
    rows = ReviewInvitation.objects.select_related("submission__lead_unit__parent", "edition__concept", "text")
    row: ReviewInvitation = rows.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not Paper(row.submission or row.edition).is_led_by(user):
        raise Refused(_("Das kann nur, wer zu dieser Durchsicht einladen darf."), code="role")
    return row


def _text_as_it_stands(paper: Paper, user: User, at: datetime) -> ReviewText:
    frozen = paper.as_it_stands()
    newest = ReviewText.objects.filter(**paper.where).last()
    if newest is not None and same_text(newest, frozen.blocks):
        return newest
    text = paper.freeze(frozen, user=user, at=at)
    carrying.carry_all(text)
    return text


def _log(invitation: ReviewInvitation, action: ReviewAction, user: User, at: datetime | None = None) -> None:
    ReviewEvent.objects.create(
        invitation=invitation,
        text=invitation.text,
        at=at or timezone.now(),
        actor=user,
        actor_label=user.full_name,
        action=action,
    )
