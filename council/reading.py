"""What one person may read of one submission: steps, attachments, versions and the words for its state.

Whether somebody sees a submission at all is answered by `SubmissionQuerySet.visible_to`. This module answers what of it,
once for pages, comparison, files and prints. Three circles:

- *inside*: the city's clerks, admins and submitters, and the staff whose unit leads, takes part or cosigns. They read the
  working text, the cosigning with its remarks and the whole history.
- *staff*: everybody else in the administration reads what was approved, with all steps.
- *members* read what was sent to their bodies. A non-public step of a body without their seat does not exist for them:
  neither as a row nor in a print, a status, a result, a comparison or an attachment that is not public.

Everybody else, signed in or not, reads the public copy alone; for them (`AnonymousUser`) the rules of a member without a seat
hold for steps, status and result, and there are no versions.
"""

from __future__ import annotations

from functools import cached_property

from council.choices import NOT_APPROVED, Outcome, StepRole, SubmissionResult, SubmissionStatus
from council.kinds import ACCOMPANYING
from council.models import Attachment, CommitteeMember, Consultation, Submission, SubmissionVersion
from council.models.submission import TELLS_DECISION, UNDECIDED
from council.permissions import roles_for
from municipality.choices import CITY_WIDE_ROLES, STAFF_ROLES, Role
from municipality.models import User

HEADS = frozenset({Role.UNIT_HEAD, Role.DEPARTMENT_HEAD})
# Put together once; the city is asked each time it runs.
SEATS = CommitteeMember.objects.order_by()


def seats_of(user: User) -> frozenset[int]:
    """Ids of the bodies in which this person sits today."""
    return frozenset(SEATS.seats_of(user).values_list("committee_id", flat=True))


def is_known(*, public: bool | None, committee: int, seats: frozenset[int]) -> bool:
    """Whether a member with these seats may know of a step; one whose publicity is open counts as not public."""
    return bool(public) or committee in seats


class Reading:
    """One person's view of one submission that she may see. Reads prefetched rows where there are any."""

    def __init__(self, submission: Submission, user: User, *, seats: frozenset[int] | None = None) -> None:
        """`seats` are the ids of the bodies in which the person sits, where they were read already."""
        self.submission = submission
        self.user = user
        self._seats = seats

    @cached_property
    def is_staff(self) -> bool:
        return self.user.is_authenticated and bool(self.user.roles & STAFF_ROLES)

    @cached_property
    def is_inside(self) -> bool:
        """Works on the paper: reads drafts, cosigning and reasons."""
        if not self.user.is_authenticated:
            return False
        if self._works_on_it(self.user):
            return True
        # Whoever stands in for somebody reads what that person has to cosign or to approve, as long as she has.
        in_cosigning = self.submission.status == SubmissionStatus.IN_COSIGN
        return in_cosigning and any(self._works_on_it(person) for person in self.user.represented_here())

    def _works_on_it(self, user: User) -> bool:
        if user.roles & (CITY_WIDE_ROLES if user is self.user else {Role.SUBMITTER}):
            return True
        if not user.roles & STAFF_ROLES:
            return False
        paper, units = self.submission, user.unit_ids
        # What the row itself tells comes first; its parts may have to be read.
        return bool(
            user.pk == paper.created_by_id
            or paper.lead_unit_id in units
            or any(author.user_id == user.pk for author in paper.authors.all())
            or roles_for(paper, user) & HEADS
            or any(part.unit_id in units for part in paper.involved_units.all())
            or any(station.unit_id in units for station in paper.cosign_stations.all())
        )

    @cached_property
    def seats(self) -> frozenset[int]:
        """Bodies in which the person sits today; only asked where it matters."""
        if self._seats is not None or self.is_staff or not self.user.is_authenticated:
            return self._seats or frozenset()
        return seats_of(self.user)

    # --- Steps ---------------------------------------------------------------------------------------------------------

    @cached_property
    def all_steps(self) -> list[Consultation]:
        return list(self.submission.steps.all())

    @cached_property
    def steps(self) -> list[Consultation]:
        """The steps this person may know of, in order."""
        if self.is_staff:
            return self.all_steps
        return [step for step in self.all_steps if self._knows(step)]

    def _knows(self, step: Consultation) -> bool:
        return is_known(public=step.public, committee=step.committee_id, seats=self.seats)

    @cached_property
    def hidden_steps(self) -> list[Consultation]:
        known = {step.pk for step in self.steps}
        return [step for step in self.all_steps if step.pk not in known]

    @cached_property
    def hidden_steps_of_original(self) -> list[Consultation]:
        """What goes along with a paper names that one's steps in print; these this person may not know of."""
        paper = self.submission
        if self.is_staff or paper.kind not in ACCOMPANYING:
            return []
        steps = Consultation.objects.filter(submission=paper.relates_to_id)
        return [step for step in steps if not self._knows(step)]

    @property
    def is_complete(self) -> bool:
        """Nothing is hidden, so the full print may be handed out."""
        return self.is_staff or not (self.hidden_steps or self.hidden_steps_of_original)

    # --- State ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _hidden_decision(self) -> bool:
        if self.submission.kind in UNDECIDED:
            return bool(self.hidden_steps)
        return any(step.role == StepRole.DECISION or step.outcome == Outcome.RETURNED for step in self.hidden_steps)

    @property
    def status(self) -> SubmissionStatus:
        """The status as this person may know it; `SubmissionQuerySet.shown_to` says the same for lists."""
        status = SubmissionStatus(self.submission.status)
        return SubmissionStatus.IN_CONSULTATION if self._hidden_decision and status in TELLS_DECISION else status

    @property
    def result(self) -> SubmissionResult | None:
        if self._hidden_decision or not self.submission.result:
            return None
        return SubmissionResult(self.submission.result)

    # --- Attachments ---------------------------------------------------------------------------------------------------

    def may_read(self, attachment: Attachment) -> bool:
        """Public ones with the paper; the others for staff and for members of a body that had the whole paper before it.

        That is a body behind closed doors, or any body if no step of the paper is hidden from the person.
        """
        if attachment.public or self.is_staff:
            return True
        return any(
            step.dispatched_at and step.committee_id in self.seats and (self.is_complete or not step.public)
            for step in self.steps
        )

    @property
    def attachments(self) -> list[Attachment]:
        return [attachment for attachment in self.submission.attachments.all() if self.may_read(attachment)]

    # --- Versions ------------------------------------------------------------------------------------------------------

    def filter_versions(self, versions: list[SubmissionVersion]) -> list[SubmissionVersion]:
        """Of these versions those the person may read, in their order."""
        if self.is_inside:
            return versions
        if self.is_staff:
            return [version for version in versions if version.kind not in NOT_APPROVED]
        if not self.user.is_authenticated:
            return []
        sent = {step.version_id for step in self.steps if step.dispatched_at}
        return [version for version in versions if version.pk in sent]
