"""What waits for one person: "Wartet auf mich" on the overview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concepts.duties import Due
from council.choices import RoundClosing, StepStatus, SubmissionStatus
from council.models import (
    Attachment,
    Consultation,
    Cosignature,
    CosignRound,
    FollowUpTask,
    Meeting,
    Submission,
    SubmissionAuthor,
)
from council.models.cosigning import SOON_DAYS
from council.models.followup import SOON_DAYS as REPORT_DAYS
from council.review.papers import Paper
from council.review.state import waiting_for
from council.standing import UNFINISHED as UNREPORTED
from municipality.choices import Role
from municipality.models import User
from municipality.scoping import active_municipality

ANNOUNCED_DAYS = 14
"""How long before its day an announced attachment is asked for."""
MOST = 50
"""More tasks of one kind than anybody can read at once; the list of Vorlagen has them all."""
_SENT_BACK = -1
"""Stands for "back to the administration" where others have the number of the person who approves."""
UNFINISHED = (
    SubmissionStatus.DRAFT,
    SubmissionStatus.IN_COSIGN,
    SubmissionStatus.APPROVED,
    SubmissionStatus.IN_CONSULTATION,
    SubmissionStatus.REWORK,
)


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why it waits here, where to do it, and until when."""

    title: str
    why: str
    address: str
    icon: str
    due: date | None = None

    @property
    def urgency(self) -> str:
        """ "late", "soon" or "", as `_partials/deadline.html` wants it."""
        if self.due is None:
            return ""
        days = (self.due - timezone.localdate()).days
        return "late" if days < 0 else "soon" if days <= SOON_DAYS else ""


def tasks_for(user: User, meetings: list[Meeting], duties: list[Due], drafts: list[Submission] | None = None) -> list[Task]:
    """Everything that waits for this person, the most urgent first.

    `meetings` are those of `meetings_to_work_on`; only people who manage sessions get tasks from them.
    `duties` are those of `concepts.duties.due`; only what waits for this person now is a task. `drafts` are the first `MOST` of
    `drafts_of`, where they were read already.
    """
    found = [
        *_to_cosign(user),
        *_to_approve_or_rework(user),
        *_returned(list(drafts_of(user)[:MOST]) if drafts is None else drafts),
        *_announced(user),
        *_to_report(user),
        *_owed(duties),
        *_of_reviews(user),
    ]
    if user.has_perm("council.manage_meetings"):
        found += [*_to_schedule(), *_of_meetings(meetings)]
    return sorted(found, key=lambda task: task.due or date.max)


def drafts_of(user: User) -> QuerySet[Submission]:
    """Drafts this person writes, with how their last round of cosigning ended (`last_closing`)."""
    rounds = CosignRound.objects.filter(submission=OuterRef("pk")).order_by("-number")
    named = Exists(SubmissionAuthor.objects.filter(submission=OuterRef("pk"), user=user))
    return (
        Submission.objects.filter(Q(created_by=user) | named, status=SubmissionStatus.DRAFT)
        .annotate(last_closing=Subquery(rounds.values("closing")[:1], output_field=CharField()))
        .order_by("-modified_at")
    )


def meetings_to_work_on(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Adds to each session how many items are to be sent, to get their outcome, or to be confirmed."""
    steps = Consultation.objects.filter(meeting=OuterRef("pk"))

    def count(status: StepStatus) -> Subquery:
        rows = steps.filter(status=status).order_by().values("meeting")
        return Subquery(rows.annotate(count=Count("pk")).values("count")[:1])

    return meetings.annotate(
        to_send=count(StepStatus.SCHEDULED), to_record=count(StepStatus.DISPATCHED), to_confirm=count(StepStatus.ENDED)
    )


def _units(user: User, *roles: Role) -> set[int]:
    return {item.unit_id for item in user.memberships_here() if item.role in roles and item.unit_id}


def _action(submission: Submission, action: str) -> str:
    return reverse("council:submission_action", args=[active_municipality().slug, submission.reference, action])


def _to_cosign(user: User) -> Iterator[Task]:
    """Answers this person is asked for, and those that others owe to her own papers: there she may ask."""
    asked: dict[int, str] = {}
    for person in (*user.represented_here(), user):
        name = "" if person is user else person.full_name
        asked |= dict.fromkeys(_units(person, Role.COSIGNER, Role.UNIT_HEAD), name)
    wanted = Q(unit__in=asked)
    if user.roles & {Role.AUTHOR, Role.UNIT_HEAD}:
        named = Exists(SubmissionAuthor.objects.filter(submission=OuterRef("round__submission"), user=user))
        wanted |= Q(Q(round__submission__created_by=user) | named, due__lt=timezone.localdate())
    elif not asked:
        return
    for signature in awaited().filter(wanted).order_by("due", "pk")[:MOST]:
        paper, unit = signature.round.submission, signature.unit
        if unit.pk in asked:
            why = _("Mitzeichnung für {unit}, Runde {number}").format(unit=unit.name, number=signature.round.number)
            why = _represented(why, asked[unit.pk])
        else:
            why = _("Überfällig ist die Mitzeichnung von {unit}: bitte nachfragen").format(unit=unit.name)
        yield Task(str(paper), why, paper.get_absolute_url(), "signature", signature.due)


def awaited() -> QuerySet[Cosignature]:
    """Answers that units are asked for now."""
    open_ones = Cosignature.objects.filter(answer="", due__isnull=False, round__closed_at__isnull=True)
    return open_ones.select_related("round__submission", "unit")


def _represented(why: str, person: str) -> str:
    return _("{why}, in Vertretung für {person}").format(why=why, person=person) if person else why


def _to_approve_or_rework(user: User) -> Iterator[Task]:
    """Papers whose cosigning is complete, and papers that a body sent back. One query."""
    people = [(person, mine) for person in (user, *user.represented_here()) if (mine := _approved_by(person)) is not None]
    units = _units(user, Role.AUTHOR, Role.UNIT_HEAD)
    if not people and not units:
        return
    open_answers = Cosignature.objects.filter(round__submission=OuterRef("pk"), round__closed_at__isnull=True, answer="")
    # Once a supplement or replacement is being written, that draft is the task.
    begun = Submission.objects.filter(relates_to=OuterRef("pk")).exclude(status=SubmissionStatus.WITHDRAWN)
    turns = [When(Q(~Exists(begun), status=SubmissionStatus.REWORK, lead_unit__in=units), then=Value(_SENT_BACK))]
    # Nobody approves what she wrote herself, nor in the place of somebody who did.
    ready = Q(~Exists(open_answers), status=SubmissionStatus.IN_COSIGN) & ~_written_by(user)
    for number, (person, mine) in enumerate(people):
        turns.append(When(ready & mine if person is user else ready & mine & ~_written_by(person), then=Value(number)))
    waiting = Submission.objects.filter(status__in=[SubmissionStatus.IN_COSIGN, SubmissionStatus.REWORK])
    rows = waiting.annotate(turn=Case(*turns, output_field=IntegerField())).filter(turn__isnull=False)
    for paper in rows.order_by("modified_at")[:MOST]:
        if paper.turn == _SENT_BACK:
            why = _("Ein Gremium hat sie zurückgegeben: Ergänzung oder Neufassung anlegen")
            yield Task(str(paper), why, paper.get_absolute_url(), "undo")
            continue
        person = people[paper.turn][0]
        why = _represented(_("Alle Stellen haben geantwortet: Freigabe"), "" if person is user else person.full_name)
        yield Task(str(paper), why, paper.get_absolute_url(), "stamp")


def _approved_by(person: User) -> Q | None:
    """The papers this person may approve; nothing for those who approve none."""
    if Role.SUBMITTER in person.roles:
        return Q(pk__isnull=False)
    led = _units(person, Role.DEPARTMENT_HEAD)
    if not led:
        return None
    # As far up as `visible_to` looks; whether approval is delegated is told by the action itself.
    return (
        Q(lead_unit__in=led, lead_unit__head_approves=True)
        | Q(lead_unit__parent__in=led, lead_unit__parent__head_approves=True)
        | Q(lead_unit__parent__parent__in=led, lead_unit__parent__parent__head_approves=True)
    )


def _written_by(user: User) -> Q:
    named = Exists(SubmissionAuthor.objects.filter(submission=OuterRef("pk"), user=user))
    return Q(created_by=user) | Q(last_editor=user) | named


def _returned(drafts: list[Submission]) -> Iterator[Task]:
    for paper in drafts:
        if paper.last_closing == RoundClosing.RETURNED:
            yield Task(str(paper), _("Aus der Mitzeichnung zurückgegeben: überarbeiten"), paper.get_absolute_url(), "undo")


def _announced(user: User) -> Iterator[Task]:
    units = _units(user, Role.AUTHOR)
    if not units:
        return
    day = timezone.localdate() + timedelta(days=ANNOUNCED_DAYS)
    due = Attachment.objects.filter(file="", due__lte=day, submission__lead_unit__in=units, submission__status__in=UNFINISHED)
    for item in due.select_related("submission").order_by("due")[:MOST]:
        why = _("Angekündigte Anlage „{title}“ nachreichen").format(title=item.title)
        yield Task(str(item.submission), why, item.submission.get_absolute_url(), "paperclip", item.due)


def _to_report(user: User) -> Iterator[Task]:
    """What her unit has to report about resolutions soon, or should have."""
    units = _units(user, Role.AUTHOR, Role.UNIT_HEAD)
    if not units:
        return
    today = timezone.localdate()
    tasks = FollowUpTask.objects.with_standing(user).filter(unit__in=units, due__lte=today + timedelta(days=REPORT_DAYS))
    for task in tasks.filter(status__in=UNREPORTED).for_list().order_by("due", "pk")[:MOST]:
        why = _("Beschluss ({body}): berichten, wie es steht").format(body=task.consultation.committee.name)
        yield Task(task.title, why, task.get_absolute_url(), "flag", task.due)


def _owed(duties: list[Due]) -> Iterator[Task]:
    for item in duties:
        if item.is_task:
            yield Task(item.title, f"{item.why}, {item.words}", item.address, "flag", item.day)


def _of_reviews(user: User) -> Iterator[Task]:
    """Drafts this person was asked to read, until she says that she is done; comments on her own drafts, one task a draft."""
    to_answer: dict[str, tuple[str, int]] = {}
    for item in waiting_for(user)[:MOST]:
        address = Paper(item.submission or item.edition).url("reading")
        if item.to_read:
            why = _("Durchsicht der Fassung {label}").format(label=item.text.label)
            yield Task(item.text.title, why, address, "comment", item.due_on)
        if item.to_answer:
            to_answer[address] = (item.text.title, to_answer.get(address, ("", 0))[1] + item.to_answer)
    for address, (title, count) in to_answer.items():
        why = ngettext("%(count)s offene Anmerkung beantworten", "%(count)s offene Anmerkungen beantworten", count)
        yield Task(title, why % {"count": count}, f"{address}?zeige=offen", "comment")


def _to_schedule() -> Iterator[Task]:
    waiting = Consultation.objects.filter(
        status=StepStatus.PLANNED, submission__status__in=[SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION]
    )
    # A step whose turn comes later can wait; the first open one of a paper cannot.
    earlier = Consultation.objects.filter(
        submission=OuterRef("submission"),
        position__lt=OuterRef("position"),
        status__in=[StepStatus.PLANNED, StepStatus.SCHEDULED, StepStatus.DISPATCHED],
    )
    found = waiting.filter(~Exists(earlier)).select_related("submission", "committee")
    for step in found.order_by(F("planned_date").asc(nulls_last=True), "pk")[:MOST]:
        why = _("{body}: eine Sitzung wählen").format(body=step.committee.name)
        address = f"{step.submission.get_absolute_url()}#station-{step.pk}"
        yield Task(str(step.submission), why, address, "calendar", step.planned_date)


def _of_meetings(meetings: list[Meeting]) -> Iterator[Task]:
    today = timezone.localdate()
    for meeting in meetings:
        address = meeting.get_absolute_url()
        if meeting.to_send and meeting.day >= today:
            why = ngettext(
                "Tagesordnung versenden: %(count)s Vorlage", "Tagesordnung versenden: %(count)s Vorlagen", meeting.to_send
            )
            yield Task(str(meeting), why % {"count": meeting.to_send}, address, "send", meeting.notice_deadline)
        if meeting.to_record and meeting.day <= today:
            why = ngettext("%(count)s Ergebnis eintragen", "%(count)s Ergebnisse eintragen", meeting.to_record)
            outcomes = reverse("council:meeting_outcomes", args=[active_municipality().slug, meeting.pk])
            yield Task(str(meeting), why % {"count": meeting.to_record}, outcomes, "gavel", meeting.day)
        if meeting.to_confirm:
            why = ngettext(
                "Niederschrift bestätigen: %(count)s Ergebnis",
                "Niederschrift bestätigen: %(count)s Ergebnisse",
                meeting.to_confirm,
            )
            yield Task(str(meeting), why % {"count": meeting.to_confirm}, address, "check-double")
