"""The agenda of a session: its lines in both parts, their order and their numbers.

A line is a paper (of one body, or of several in a joint session) or an item without a paper. There is no column for the order:
the numbers are the order. What was sent keeps its number; lines that wait may be moved, and their numbers follow.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from council.act import Act
from council.choices import MeetingState, StepStatus, SubmissionStatus
from council.guards import earlier_steps_open
from council.inputs import agenda_number
from council.kinds import ACCOMPANYING, Vote, rule_for
from council.locks import hold_meeting, hold_papers_of
from council.models import AgendaItem, Consultation, Meeting
from council.reading import seats_of
from municipality.acting import Refused
from municipality.choices import STAFF_ROLES
from municipality.models import User

ON_AGENDA = (StepStatus.SCHEDULED, StepStatus.DISPATCHED, StepStatus.ENDED, StepStatus.CONFIRMED)
UNSENT = StepStatus.SCHEDULED
"""On the agenda, but known to the administration alone."""
PUBLIC_PART, CLOSED_PART = "Ö", "N"
"""Marks of the two parts of an agenda before the number."""
OVER = (MeetingState.HELD, MeetingState.CANCELLED)
_COUNTED = re.compile(r"(Ö|N) (\d{1,6})")


@dataclass
class Item:
    """One line of an agenda: a paper with the steps that treat it here, or an item without a paper (`free`)."""

    key: str
    number: str
    public: bool
    sent: bool = False
    late: bool = False
    """Sent after the agenda, or added since: a Nachtrag."""
    steps: list[Consultation] = field(default_factory=list)
    free: AgendaItem | None = None
    sent_at: datetime | None = None

    @property
    def title(self) -> str:
        return self.free.title if self.free else str(self.steps[0].submission)

    @property
    def step(self) -> Consultation | None:
        """The first step of the line; the one that stands for it where they are alike."""
        return self.steps[0] if self.steps else None

    @property
    def movable(self) -> bool:
        return not self.sent


# --- Reading -------------------------------------------------------------------------------------------------------------


def steps_of(meeting: Meeting) -> Any:
    """Steps of this session with what a line of its agenda shows."""
    return (
        Consultation.objects.filter(meeting=meeting)
        .select_related("committee", "submission__lead_unit", "submission__municipality", "meeting", "resolution")
        .prefetch_related("meeting__bodies__committee")
    )


def sees_unsent(user: User) -> bool:
    """Staff follow an agenda while it is put together; members see what was sent."""
    return bool(user.roles & STAFF_ROLES)


def is_attended_by(meeting: Meeting, user: User) -> bool:
    """Whether this person sits in a body of this session today."""
    return bool(seats_of(user) & {committee.pk for committee in meeting.committees})


def steps_for(meeting: Meeting, user: User) -> list[Consultation]:
    """The steps on the agenda that this person may know of, in its order.

    Staff see them from scheduling on; members when they were sent, non-public ones only with a seat in that body.
    """
    steps = steps_of(meeting).filter(status__in=ON_AGENDA)
    known = steps.filter(pk__in=Consultation.objects.visible_to(user).values("pk"))
    if not sees_unsent(user):
        known = known.exclude(status=UNSENT)
    return in_order(known)


def items_for(meeting: Meeting, user: User, steps: Sequence[Consultation] | None = None) -> list[Item]:
    """The lines that this person may know of, papers and free items together; `steps` where they were read before.

    A free item of the non-public part is for staff and for members of a body of this session.
    """
    free = list(meeting.free_items.all())
    if not sees_unsent(user):
        free = [item for item in free if item.sent_at]
        if any(not item.public for item in free) and not is_attended_by(meeting, user):
            free = [item for item in free if item.public]
    return lines(meeting, steps_for(meeting, user) if steps is None else steps, free)


def lines(meeting: Meeting, steps: Iterable[Consultation], free: Iterable[AgendaItem]) -> list[Item]:
    """Steps and free items as lines in the order of the agenda; one paper of several bodies is one line."""
    published = meeting.agenda_published_at
    found: dict[str, Item] = {}
    for step in steps:
        sent_at = None if step.status == StepStatus.SCHEDULED else step.dispatched_at
        public = bool(step.public)
        key = f"{'p' if public else 'n'}{step.submission_id}"
        item = found.setdefault(key, Item(key, step.agenda_number, public=public))
        item.number = item.number or step.agenda_number
        item.steps.append(step)
        item.sent = item.sent or sent_at is not None
        item.sent_at = item.sent_at or sent_at
        item.late = item.late or _is_late(sent_at, published)
    for row in free:
        late = _is_late(row.sent_at, published)
        found[f"f{row.pk}"] = Item(
            f"f{row.pk}", row.number, row.public, row.sent_at is not None, late, free=row, sent_at=row.sent_at
        )
    return sorted(found.values(), key=_place)


def _is_late(sent_at: datetime | None, published: datetime | None) -> bool:
    return published is not None and (sent_at is None or sent_at > published)


def all_lines(meeting: Meeting) -> list[Item]:
    """Every line, whoever asks; for numbering and for what is printed."""
    return lines(meeting, steps_of(meeting).filter(status__in=ON_AGENDA), meeting.free_items.order_by("created_at", "pk"))


def in_order(steps: Iterable[Consultation]) -> list[Consultation]:
    """Public part first, then by number; steps without a number stand at the end of their part."""
    return sorted(steps, key=lambda step: (not step.public, *natural(step.agenda_number), _rank(step), step.position, step.pk))


def _rank(step: Consultation) -> int:
    """Under one number first what is voted on by itself, then the paper, then what goes along with it."""
    if step.submission.kind not in ACCOMPANYING:
        return 1
    return 0 if rule_for(step.submission.kind).vote == Vote.OWN else 2


def _place(item: Item) -> tuple:
    first = item.steps[0] if item.steps else None
    rank = _rank(first) if first else 1
    return (not item.public, *natural(item.number), first is None, rank, first.position if first else 0, item.key)


def natural(number: str) -> tuple[int, list[tuple[int, str]]]:
    """ "Ö 5" before "Ö 10", nothing last."""
    parts = re.findall(r"\d+|\D+", number)
    return (not number, [(int(part), "") if part.isdigit() else (-1, part) for part in parts])


def waiting(meeting: Meeting) -> list[Consultation]:
    """Planned steps of this session's bodies whose paper is approved, the ones planned for its day first.

    `early` names the bodies whose turn comes before; they have not treated the paper yet.
    """
    committees = [committee.pk for committee in meeting.committees]
    route = Prefetch("submission__steps", Consultation.objects.select_related("committee"))
    found = list(
        Consultation.objects.filter(
            committee__in=committees,
            status=StepStatus.PLANNED,
            submission__status__in=[SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION],
        )
        # What goes along with another paper is sent with that one.
        .exclude(submission__kind__in=ACCOMPANYING)
        .select_related("committee", "submission__lead_unit")
        .prefetch_related(route)
        .order_by(F("planned_date").asc(nulls_last=True), "submission__approved_at", "pk")
    )
    for step in found:
        step.early = ", ".join(str(item.committee) for item in earlier_steps_open(step))
    return sorted(found, key=lambda step: step.planned_date != meeting.day)


# --- Numbers and order -----------------------------------------------------------------------------------------------------


@transaction.atomic
def renumber(meeting: Meeting) -> None:
    """Give a number to every line that has none: "Ö 1" and on, "N 1" and on; numbers once given stay.

    After the agenda was published the next free numbers follow behind those it named, removed lines included: nothing that
    was announced under a number becomes something else.
    """
    row, items = _held(meeting)
    _write(items, row)


def _held(meeting: Meeting) -> tuple[Meeting, list[Item]]:
    """The session and its lines as they are now, held: two people who number at once never give one number twice."""
    row = hold_meeting(meeting)
    items = all_lines(row)
    hold_papers_of(step for item in items if item.movable for step in item.steps)
    return row, items


def fingerprint(items: Iterable[Item]) -> str:
    """What the lines that wait look like; a page sends it back, so that nobody puts an order over one she has not seen."""
    seen = sorted(f"{item.key}={item.number}" for item in items if item.movable)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]


def _check_seen(items: Iterable[Item], seen: str) -> None:
    if seen and seen != fingerprint(items):
        sentence = _(
            "Jemand hat die Tagesordnung inzwischen geändert; Ihre Reihenfolge ist deshalb nicht gespeichert. "
            "Bitte laden Sie die Seite neu und ordnen Sie dann."
        )
        raise Refused(sentence, code="stale")


def _write(items: list[Item], meeting: Meeting) -> None:
    taken = {item.number for item in items if item.number}
    last = _announced(meeting) if meeting.agenda_published_at else {}
    for item in items:
        mark = PUBLIC_PART if item.public else CLOSED_PART
        number = item.number
        if not number:
            count = last.get(mark, 0) + 1
            while f"{mark} {count}" in taken:
                count += 1
            number = f"{mark} {count}"
            taken.add(number)
        _number(item, number)


def _announced(meeting: Meeting) -> dict[str, int]:
    """The last number of each part that went out under this agenda."""
    sent = [*Consultation.objects.filter(meeting=meeting, dispatched_at__isnull=False).values_list("agenda_number", flat=True)]
    sent += AgendaItem.objects.filter(meeting=meeting, sent_at__isnull=False).values_list("number", flat=True)
    last: dict[str, int] = {}
    for number in sent:
        found = _COUNTED.fullmatch(number)
        if found:
            last[found[1]] = max(last.get(found[1], 0), int(found[2]))
    return last


def _number(item: Item, number: str) -> None:
    item.number = number
    if item.free is not None:
        AgendaItem.objects.filter(pk=item.free.pk, sent_at=None).exclude(number=number).update(number=number)
        return
    # Only while it is still unsent: somebody may just have sent the agenda.
    for step in item.steps:
        if step.agenda_number != number:
            Consultation.objects.filter(pk=step.pk, status=StepStatus.SCHEDULED).update(agenda_number=number)


@transaction.atomic
def arrange(meeting: Meeting, places: Mapping[str, int], *, seen: str = "", at: datetime | None = None) -> list[Item]:
    """Put the unsent lines in this order, by key; each stays in its part. Numbers follow the order.

    Before anything was sent they are counted anew from 1; later the lines that wait exchange their numbers. Raises `Refused`
    when the session is over, or when the lines are not those of the page any more (`seen`, its `fingerprint`).
    """
    row, items = _held(meeting)
    _check_open(row, at)
    _check_seen(items, seen)
    _write(items, row)
    for public in (True, False):
        lot = [item for item in items if item.public is public and item.movable]
        wanted = sorted(lot, key=lambda item: places.get(item.key, lot.index(item) + 1))
        if row.agenda_published_at:
            numbers = [item.number for item in lot]
        else:
            mark = PUBLIC_PART if public else CLOSED_PART
            numbers = [f"{mark} {count}" for count in range(1, len(lot) + 1)]
        for item, number in zip(wanted, numbers, strict=True):
            _number(item, number)
    return sorted(items, key=_place)


@transaction.atomic
def move(meeting: Meeting, key: str, step: int) -> None:
    """One place up (-1) or down (1) among the unsent lines of its part. Raises `LookupError` when there is no such line."""
    _row, items = _held(meeting)
    line = next((item for item in items if item.key == key and item.movable), None)
    if line is None:
        raise LookupError(key)
    lot = [item.key for item in items if item.public is line.public and item.movable]
    place = lot.index(key)
    other = min(max(place + step, 0), len(lot) - 1)
    lot[place], lot[other] = lot[other], lot[place]
    arrange(meeting, {name: index for index, name in enumerate(lot, start=1)})


def number_problem(item: Item, number: str, user: User) -> str:
    """Why this line cannot stand under this number; empty when it can."""
    if item.step is not None:
        act = Act(submission=item.step.submission, user=user, step=item.step, data={"agenda_number": number})
        return agenda_number(act).get("agenda_number", "")
    mark = number[:1].casefold()
    if (mark == "n" and item.public) or (mark == "ö" and not item.public):
        return _("Dieser Punkt steht im anderen Teil der Sitzung. Bitte ändern Sie zuerst, ob er öffentlich ist.")
    return ""


@transaction.atomic
def set_numbers(
    meeting: Meeting, numbers: Mapping[str, str], user: User, *, seen: str = ""
) -> tuple[int, list[tuple[Item, str]]]:
    """Store numbers typed by hand, by key. Answers how many were changed, and the refused lines with a sentence each.

    Raises `Refused` and takes `seen` as `arrange` does.
    """
    row, items = _held(meeting)
    _check_open(row)
    _check_seen(items, seen)
    wanted = {item.key: numbers.get(item.key, item.number).strip() for item in items if item.movable}
    changed = [item for item in items if wanted.get(item.key, item.number) != item.number]
    problems = {item.key: problem for item in changed if (problem := number_problem(item, wanted[item.key], user))}
    # Whoever is refused keeps the old number, which somebody else may have wanted.
    while doubled := _doubled(items, {key: number for key, number in wanted.items() if key not in problems}):
        problems |= {
            item.key: _("Die Nummer „%(number)s“ stünde dann zweimal auf der Tagesordnung.") % {"number": wanted[item.key]}
            for item in doubled
        }
    for item in changed:
        if item.key not in problems:
            _number(item, wanted[item.key])
    return len(changed) - len(problems), [(item, problems[item.key]) for item in changed if item.key in problems]


def _doubled(items: Sequence[Item], wanted: Mapping[str, str]) -> list[Item]:
    """The lines that would get a number which another line has as well."""
    standing = Counter(wanted.get(item.key, item.number).casefold() for item in items)
    return [
        item
        for item in items
        if (number := wanted.get(item.key, "")) and number != item.number and standing[number.casefold()] > 1
    ]


# --- Items without a paper ---------------------------------------------------------------------------------------------------


@transaction.atomic
def store_free(meeting: Meeting, item: AgendaItem, *, at: datetime | None = None) -> AgendaItem:
    """Add an item or save a changed one; who changes its part gives it a new number. Raises `Refused`."""
    row = hold_meeting(meeting)
    _check_open(row, at)
    if item.pk is not None:
        stored = AgendaItem.objects.select_for_update().get(pk=item.pk)
        if stored.sent_at is not None:
            raise Refused(_("Dieser Punkt ist schon versandt und bleibt, wie er ist."), code="state")
        if stored.public != item.public:
            item.number = ""
    elif at is not None:
        item.created_at = at
    item.meeting = row
    item.save()
    renumber(row)
    return item


@transaction.atomic
def remove_free(meeting: Meeting, item: AgendaItem) -> None:
    """Take an unsent item off; the numbers close up where nothing was published yet. Raises `Refused`."""
    row = hold_meeting(meeting)
    _check_open(row)
    if not AgendaItem.objects.filter(pk=item.pk, sent_at=None).delete()[0]:
        raise Refused(_("Dieser Punkt ist schon versandt und bleibt auf der Tagesordnung."), code="state")
    if row.agenda_published_at is None:
        arrange(row, {})


def is_over(meeting: Meeting, at: datetime | None = None) -> bool:
    """Nothing more can be put on this agenda."""
    return meeting.state in OVER or meeting.day < timezone.localdate(at)


def _check_open(meeting: Meeting, at: datetime | None = None) -> None:
    if is_over(meeting, at):
        raise Refused(_("Die Sitzung ist vorbei oder abgesagt; ihre Tagesordnung bleibt, wie sie ist."), code="state")
