"""New steps that an outcome makes necessary, placed so that the order of the others and parallel steps are kept."""

from __future__ import annotations

from django.db.models import F

from council.choices import Classification, Effect, StepRole, StepStatus
from council.kinds import ACCOMPANYING, ONLY_NOTED, Vote, rule_for
from council.models import Committee, Consultation, Submission
from council.outcomes import OPEN, effects_of
from council.points import Way


def repeat(step: Consultation, because: Effect | None = None) -> Consultation:
    """The same body once more, right after this step and beside what was put there for a parallel one.

    `because` is the effect that asks for it; without one the new step takes the place of this one.
    """
    place = step.position + 1
    beside = step.submission.steps.filter(position=place, status=StepStatus.PLANNED, inserted_by__position=step.position)
    if not beside.exclude(inserted_by=step).exists():
        _make_room(step, 1)
    return again(step, submission=step.submission, position=place, because=because)


def insert(step: Consultation, committee: Committee) -> None:
    """An advisory step of this committee, and after it the body that asked for it again."""
    _make_room(step, 2)
    Consultation.objects.create(
        submission=step.submission,
        position=step.position + 1,
        committee=committee,
        role=StepRole.ADVISORY,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
        inserted_for=Effect.INSERT,
    )
    again(step, submission=step.submission, position=step.position + 2, because=Effect.INSERT)


def again(step: Consultation, *, submission: Submission, position: int, because: Effect | None = None) -> Consultation:
    """A new step of the same body with the same task; the date is open."""
    return Consultation.objects.create(
        submission=submission,
        position=position,
        committee=step.committee,
        role=step.role,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
        inserted_for=because or "",
    )


def the_council() -> Committee | None:
    """The body that decides where a committee leaves it to the council."""
    return Committee.objects.filter(classification=Classification.COUNCIL, active=True, may_decide=True).first()


def hand_over(step: Consultation, council: Committee) -> Consultation:
    """The council decides instead of this body: in its step that is still to come, else in a new one right after.

    A step that was sent already stays what the members were invited for, and one that treats other points stays as it is.
    """
    way = Way(step.submission)
    mine = way.ids(step)
    coming = [
        item
        for item in way.steps
        if item.committee_id == council.pk
        and item.status in OPEN
        and item.position >= step.position
        and (item.decides or item.status != StepStatus.DISPATCHED)
        and mine <= way.ids(item)
    ]
    for item in coming:
        if item.decides:
            return item
    # What treats more would decide what this body has decided already.
    taken = next((item for item in coming if mine == way.ids(item)), None)
    if taken is not None:
        taken.role = StepRole.DECISION
        taken.save(update_fields=["role"])
        return taken
    _make_room(step, 1)
    return Consultation.objects.create(
        submission=step.submission,
        position=step.position + 1,
        committee=council,
        role=StepRole.DECISION,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
        inserted_for=Effect.REPLACE_AUTHORITY,
    )


def was_returned(step: Consultation) -> bool:
    """Returned to the administration, and not yet before the same body again."""
    if Effect.RETURN not in effects_of(step):
        return False
    return not step.inserted_steps.exclude(submission__kind__in=ACCOMPANYING).exists()


def companion(step: Consultation, paper: Submission) -> Consultation:
    """The row of a paper that goes along, for the body that has it together with this step; not saved yet when it is new.

    It says for ever which version of the paper the body had, and gives its members the right to read it.
    """
    found = paper.steps.filter(inserted_by=step).first()
    return found or Consultation(
        submission=paper,
        position=paper.steps.count() + 1,
        committee=step.committee,
        role=StepRole.INFORMATION if paper.kind in ONLY_NOTED else step.role,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
    )


def companions(step: Consultation) -> list[Consultation]:
    """The rows of papers that go along with this step and wait for its outcome."""
    rows = step.inserted_steps.filter(submission__kind__in=ACCOMPANYING, status=StepStatus.DISPATCHED)
    return list(rows.select_related("committee", "meeting"))


def is_companion(step: Consultation) -> bool:
    """Whether it is the row of a paper that goes along with another one."""
    return step.submission.kind in ACCOMPANYING


def shares_vote(step: Consultation) -> bool:
    """Whether it is dealt with together with the paper it goes along with, and not by a vote of its own."""
    return is_companion(step) and rule_for(step.submission.kind).vote != Vote.OWN


def _make_room(step: Consultation, count: int) -> None:
    step.submission.steps.filter(position__gt=step.position).update(position=F("position") + count)
