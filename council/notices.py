"""Who is told of what happened to a paper or a session: one rule after the other, read from the events themselves.

Every event that is written tells whom it concerns, in the same transaction. Nobody is told what she did herself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from council.choices import MeetingAction, SubmissionStatus
from council.models import CommitteeMember, Cosignature, Meeting, MeetingEvent, SubmissionAuthor, SubmissionEvent
from council.permissions import unit_chain
from council.tasks import awaited
from council.workflow import event_phrase
from municipality.choices import NoticeKind, Role
from municipality.models import Delegation, Membership
from municipality.notices.telling import Message, tell

AUTHOR_ACTS = frozenset({"return_to_author", "send_back", "revoke_approval"})
"""After these it is the author's turn."""
NOT_TOLD = frozenset(
    {"create", "begin_consultation", "continue_with_supplement", "unschedule", "dispatch", "confirm", "drop", "close"}
)
"""What follows from something that is told, or from a session that everybody sees."""
ASKING = frozenset({"start_cosigning", "resubmit", "cosign", "ask_again"})
"""After these other units may be asked, or the paper is ready for its approval."""


def connect() -> None:
    """Let every event tell whom it concerns."""
    post_save.connect(_of_paper, sender=SubmissionEvent, dispatch_uid="notices_of_papers")
    post_save.connect(_of_session, sender=MeetingEvent, dispatch_uid="notices_of_sessions")


# --- Papers ----------------------------------------------------------------------------------------------------------------


def _of_paper(instance: SubmissionEvent, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw:
        return
    event = instance
    if event.action in ASKING:
        _ask(event)
    if event.action == "approve":
        message = _about(event, NoticeKind.WAITING, "clerks", _("Die Vorlage ist freigegeben und kann eingeplant werden."))
        _tell(event, message, _in_role(Role.CLERK))
    if event.action in ("withdraw", "object", "supersede") and event.from_status != SubmissionStatus.DRAFT:
        _tell(event, _about(event, NoticeKind.CHANGED, "clerks", _what(event)), _in_role(Role.CLERK))
    if event.action not in NOT_TOLD:
        kind = NoticeKind.WAITING if event.action in AUTHOR_ACTS else NoticeKind.CHANGED
        text = "\n".join(part for part in (_what(event), event.reason) if part)
        _tell(event, _about(event, kind, "authors", text), _authors(event))


def _what(event: SubmissionEvent) -> str:
    """ "Ausschuss für Soziales: Rita Fünfgeld hat das Ergebnis eingetragen." """
    sentence = _("%(person)s hat %(what)s.") % {"person": event.actor_label, "what": event_phrase(event.action)}
    return f"{event.step.committee}: {sentence}" if event.step else sentence


def _about(event: SubmissionEvent, kind: NoticeKind, circle: str, text: str) -> Message:
    paper = event.submission
    return Message(kind, f"paper-{event.pk}-{circle}", str(paper), text, paper.get_absolute_url(), event.actor_label)


def _tell(event: SubmissionEvent | MeetingEvent, message: Message, recipients: Iterable[int]) -> None:
    tell(message, set(recipients) - {event.actor_id}, at=event.at)


def _authors(event: SubmissionEvent) -> set[int]:
    paper = event.submission
    named = SubmissionAuthor.objects.filter(submission=paper, user__isnull=False).values_list("user", flat=True)
    return {paper.created_by_id, *named} - {None}


def _in_role(*roles: Role) -> list[int]:
    return list(Membership.objects.current().filter(role__in=roles).values_list("user", flat=True))


def _ask(event: SubmissionEvent) -> None:
    """Tell the units whose turn it is now; nobody is told twice of the same turn. When all have answered, who approves."""
    asked = list(awaited().filter(round__submission=event.submission))
    for signature in asked:
        text = _("%(unit)s ist um die Mitzeichnung gebeten.") % {"unit": signature.unit}
        if signature.asked_again:
            text = f"{text}\n{signature.asked_again}"
        message = Message(
            NoticeKind.WAITING,
            f"cosign-{signature.pk}",
            _("Mitzeichnung: %(paper)s") % {"paper": event.submission},
            text,
            event.submission.get_absolute_url(),
            event.actor_label,
            signature.due,
        )
        _tell(event, message, _cosigners(signature))
    if not asked and event.submission.status == SubmissionStatus.IN_COSIGN:
        text = _("Alle Stellen haben geantwortet. Die Vorlage wartet auf die Freigabe.")
        _tell(event, _about(event, NoticeKind.WAITING, "approval", text), _approving(event) - _authors(event))


def _cosigners(signature: Cosignature) -> list[int]:
    """The unit's cosigners and heads, and who stands in for them today."""
    rows = Membership.objects.current().filter(unit=signature.unit_id, role__in=(Role.COSIGNER, Role.UNIT_HEAD))
    return _with_deputies(rows.values_list("user", flat=True))


def _approving(event: SubmissionEvent) -> set[int]:
    """The city's submitters, and the heads of departments to whom the approval of this unit's papers is delegated."""
    delegated = [unit.pk for unit in unit_chain(event.submission.lead_unit) if unit.head_approves]
    wanted = Q(role=Role.SUBMITTER) | Q(role=Role.DEPARTMENT_HEAD, unit__in=delegated)
    return set(_with_deputies(Membership.objects.current().filter(wanted).values_list("user", flat=True)))


def _with_deputies(users: Iterable[int]) -> list[int]:
    people = list(users)
    return [*people, *Delegation.objects.current().filter(represented__in=people).values_list("deputy", flat=True)]


# --- Sessions --------------------------------------------------------------------------------------------------------------


def _of_session(instance: MeetingEvent, created: bool, raw: bool = False, **kwargs: Any) -> None:
    told = _told(instance) if created and not raw else None
    if told is None:
        return
    title, note = told
    meeting = instance.meeting
    begin = timezone.localtime(meeting.starts_at)
    when = _("%(day)s um %(time)s Uhr") % {"day": date_format(begin, "l, j. F Y"), "time": f"{begin:%H:%M}"}
    # No item of the agenda: a mail is read on the way by who carries it.
    text = "\n".join(part for part in (f"{when}, {meeting.place}" if meeting.place else when, note) if part)
    message = Message(
        NoticeKind.CHANGED,
        f"session-{instance.pk}",
        title % {"session": meeting},
        text,
        meeting.get_absolute_url(),
        instance.actor_label,
    )
    _tell(instance, message, (member.user_id for member in members_of(meeting).with_login))


def _told(event: MeetingEvent) -> tuple[str, str] | None:
    """Title and last sentence of what the members are told; nothing where it does not concern them."""
    ready = _("Tagesordnung und Unterlagen liegen für Sie im Portal bereit.")
    match MeetingAction(event.action):
        case MeetingAction.INVITED:
            return _("Einladung: %(session)s"), ready
        case MeetingAction.SUPPLEMENTED:
            return _("Nachtrag zur Tagesordnung: %(session)s"), ready
        case MeetingAction.CHANGE_SENT:
            return _("Geändert: %(session)s"), _("Bitte beachten Sie Tag, Uhrzeit und Ort; die Unterlagen gelten weiter.")
        # To a session of which nobody was told yet nobody would come.
        case MeetingAction.CANCELLED if event.meeting.agenda_published_at is not None:
            return _("Abgesagt: %(session)s"), _("Die Sitzung findet nicht statt.")
        case _other:
            return None


@dataclass(frozen=True)
class Told:
    """Who is told of something about a session: the members with a login; the others need it another way."""

    with_login: list[CommitteeMember]
    without_login: list[CommitteeMember]


def members_of(meeting: Meeting) -> Told:
    """Who sits in the bodies of this session on its day, each person once, by name."""
    rows = CommitteeMember.objects.current(meeting.day).filter(committee__in=meeting.bodies.values("committee"))
    found: dict[Any, CommitteeMember] = {}
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.user_id or row.name, row)
    everybody = sorted(found.values(), key=lambda row: (str(row).split()[-1].casefold(), row.pk))
    told = [row for row in everybody if row.user is not None and row.user.is_active]
    return Told(told, [row for row in everybody if row not in told])
