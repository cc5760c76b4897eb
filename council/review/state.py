"""How a review stands, for pages that only name it: a submission, an edition, lists, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concepts import hooks
from concepts.models import ConceptEdition
from council.choices import RemarkStatus
from council.models import ReviewInvitation, ReviewInvitee, Submission, SubmissionAuthor
from council.review.papers import Paper
from municipality.choices import STAFF_ROLES, Role
from municipality.models import User

WITHOUT_TEXTS = ("text__blocks", "text__words", "text__values", "text__letterhead")


@dataclass(frozen=True)
class State:
    """The newest version, until when it is read, and how many comments are open, for those who lead.

    `label` is empty before anybody was invited; `address` is the reading page then no page at all. `invite_address` is empty
    where nobody can be invited any more.
    """

    label: str
    due: date | None
    open_comments: int
    address: str
    invite_address: str

    @property
    def words(self) -> str:
        """In one line."""
        if not self.label:
            return _("Noch nicht zur Durchsicht gegeben")
        parts = [_("Fassung {label}").format(label=self.label)]
        if self.open_comments:
            said = ngettext("%(count)s offene Anmerkung", "%(count)s offene Anmerkungen", self.open_comments)
            parts.append(said % {"count": self.open_comments})
        if self.due is None:
            parts.append(_("geschlossen"))
        return ", ".join(parts)

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()


def state_of(submission: Submission, user: User) -> State | None:
    """For the page of a submission that was read by `for_page`; only those who lead are told. No query."""
    return _state(Paper(submission), user, submission.review_label, submission.review_due, submission.review_waiting)


def _state(paper: Paper, user: User, label: str | None, due: date | None, waiting: int | None) -> State | None:
    may_invite = not paper.why_not_invite
    if not (label or may_invite) or not paper.is_led_by(user):
        return None
    return State(label or "", due, waiting or 0, paper.url("reading") if label else "", paper.url("invite") if may_invite else "")


def _standing() -> QuerySet[ReviewInvitation]:
    """Invitations that open something, with their version and how many comments are open."""
    rows: QuerySet[ReviewInvitation] = (
        ReviewInvitation.objects.standing()
        .select_related("text")
        .defer(*WITHOUT_TEXTS)
        .annotate(open_comments=Count("comments", filter=Q(comments__status=RemarkStatus.OPEN), distinct=True))
        .order_by("-pk")
    )
    return rows


@dataclass(frozen=True)
class Invited:
    """A draft that somebody was asked to read, by the words of the version she reads."""

    invitation: ReviewInvitation
    title: str
    label: str
    address: str


def invited_to(user: User, *, search: str = "", submissions: bool | None = None) -> list[Invited]:
    """What this person reads by invitation, the most urgent first. `submissions`: only those, or only editions; else both.

    The search looks through the version she reads and through nothing else.
    """
    rows = ReviewInvitation.objects.of_invited(user)
    if submissions is not None:
        rows = rows.filter(submission__isnull=not submissions)
    for word in search.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(text__title__icontains=word) | Q(text__words__icontains=word))
    found = rows.with_finished(user).select_related("text", "submission", "edition__concept").defer(*WITHOUT_TEXTS)
    once: dict[str, Invited] = {}
    for item in found.order_by("due_on", "pk"):
        address = Paper(item.submission or item.edition).url("reading")
        if address not in once or item.is_open:
            once[address] = Invited(item, item.text.title, item.text.label, address)
    return list(once.values())


def waiting_for(user: User) -> list[ReviewInvitation]:
    """What waits for this person: drafts she was asked to read (`to_read`), and comments on her own (`to_answer`). One query."""
    mine = ReviewInvitee.objects.filter(invitation=OuterRef("pk"), user=user, finished_at__isnull=True)
    reads = Q(Exists(mine), closed_at__isnull=True)
    wanted = reads
    own = Q(pk__in=[])
    if user.roles & (STAFF_ROLES - {Role.ADMIN}):
        named = Exists(SubmissionAuthor.objects.filter(submission=OuterRef("submission"), user=user))
        own = Q(created_by=user) | Q(submission__created_by=user) | named
        wanted |= Q(own, open_comments__gt=0)
    rows = _standing().annotate(
        to_read=ExpressionWrapper(reads, output_field=BooleanField()),
        to_answer=Case(When(own, then=F("open_comments")), default=Value(0), output_field=IntegerField()),
    )
    return list(rows.filter(wanted).select_related("submission", "edition__concept"))


def fact_of(edition: ConceptEdition, user: User) -> hooks.Fact | None:
    """For the page of an edition."""
    paper = Paper(edition)
    if not paper.is_led_by(user):
        return None
    rows = list(_standing().filter(edition=edition))
    if not rows:
        return None
    due = min((item.due_on for item in rows if item.is_open), default=None)
    state = _state(paper, user, rows[0].text.label, due, sum(item.open_comments for item in rows))
    if state is None:
        return None
    return hooks.Fact(_("Durchsicht"), [hooks.Link(state.words, state.address)])


def action_of(edition: ConceptEdition, user: User) -> hooks.Action | None:
    """For those who may give an edition to others to read."""
    paper = Paper(edition)
    if paper.why_not_invite or not paper.is_led_by(user):
        return None
    return hooks.Action(_("Zur Durchsicht geben"), paper.url("invite"))


def links_of(user: User) -> Iterator[hooks.Link]:
    """For the list of concepts: drafts that this person was asked to read."""
    for item in invited_to(user, submissions=False):
        yield hooks.Link(_("{title}, Entwurf {label}").format(title=item.title, label=item.label), item.address)


def connect() -> None:
    """Called once, when the app is ready."""
    if fact_of not in hooks.facts:
        hooks.facts.append(fact_of)
        hooks.actions.append(action_of)
        hooks.invitations.append(links_of)
