"""The one writer of every status.

`perform` opens one transaction, locks the submission (and the papers tied to it, always in the order of their ids), checks
role, state and guards on the locked rows, runs the effects, writes the status and one event. Whatever follows of itself
(first dispatch, last outcome) is another row of the table, run in the same transaction. An exception anywhere leaves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.act import Act
from council.guards import earlier_steps_open, late_by
from council.locks import hold_papers
from council.models import Consultation, Submission, SubmissionEvent
from council.permissions import only, roles_for
from council.workflow import Subject, Transition, event_phrase, table_for
from municipality.acting import Offer, Refused
from municipality.choices import Role
from municipality.models import User

__all__ = ["Refused", "offers", "perform"]

# What effects may change; texts are the editor's, and a row read before the editor saved must not put them back.
_SUBMISSION_FIELDS = ("status", "result", "number", "address", "approved_at", "signed_on", "modified_at")
_STEP_FIELDS = (
    "status",
    "planned_date",
    "meeting",
    "agenda_number",
    "version",
    "dispatched_at",
    "urgency_reason",
    "outcome",
    "votes_yes",
    "votes_no",
    "votes_abstained",
    "votes_recused",
    "remark",
    "referred_out_to",
    "referred_out_paper",
)


def perform(
    action: str, obj: Subject, *, user: User, data: Mapping[str, Any] | None = None, at: datetime | None = None
) -> SubmissionEvent:
    """Do it, or raise `Refused` and change nothing.

    `data` is what the action's form asked for. `at` is the moment it counts as done, for papers taken over from elsewhere and
    for demonstration data; now when left out.
    """
    with transaction.atomic():
        locked = _lock(obj, user, data or {}, at)
        row, act = _checked_row(action, locked.step or locked.submission, locked)
        event = _apply(row, act)
        for following in act.follow:
            _follow(act, *following)
    return event


def offers(obj: Subject, user: User) -> list[Offer]:
    """Every action that this person's roles may do in the object's state, the impossible ones with their reason.

    Reads prefetched parts where there are any; the number of queries does not depend on the number of rows.
    """
    submission = obj if isinstance(obj, Submission) else obj.submission
    step = obj if isinstance(obj, Consultation) else None
    held = roles_for(submission, user)
    act = Act(submission, user, step, roles=held)
    found = []
    for row in table_for(obj):
        if row.automatic or obj.status not in row.sources or not row.applies(obj):
            continue
        acting, reason = _acting(row, act)
        if not row.roles & (user.roles | held | acting.roles):
            continue
        if reason and row.quiet:
            continue
        found.append(
            Offer(
                action=row.action,
                label=str(row.label),
                allowed=not reason,
                reason=reason,
                has_form=row.has_form,
                danger=row.danger,
                confirm=str(row.confirm),
                warning="" if reason else _warning(row, acting),
                on_behalf_of=acting.on_behalf_of.full_name if acting.on_behalf_of else "",
            )
        )
    return found


def _acting(row: Transition, act: Act) -> tuple[Act, str]:
    """The person in her own right if that goes, else in place of the first she stands in for whose right goes.

    Where nothing goes, the second says why.
    """
    entitled = [item for item in (act, *_represented(row, act)) if row.roles & item.roles] or [act]
    found = (entitled[0], "")
    for place, item in enumerate(entitled):
        reason = _first_reason(row, item)
        if not reason:
            return item, ""
        found = (item, reason) if place == 0 else found
    return found


def _represented(row: Transition, act: Act) -> list[Act]:
    """The same attempt with the rights of those the person stands in for, as far as the row lets deputies use them."""
    people = act.user.represented_here() if row.deputies and act.user.is_active else []
    return [
        replace(act, on_behalf_of=person, roles=roles_for(act.submission, person) & row.deputies, notes=[], follow=[])
        for person in people
    ]


def _first_reason(row: Transition, act: Act) -> str:
    if not row.roles & act.roles:
        return only(row.roles)
    return next((sentence for guard in row.guards if (sentence := guard(act))), "")


def _warning(row: Transition, act: Act) -> str:
    """What is allowed and still worth a second look."""
    if act.step is None:
        return ""
    if row.action == "dispatch" and late_by(act):
        return _("Die Ladungsfrist ist nicht mehr einzuhalten; der Versand braucht eine Begründung.")
    early = earlier_steps_open(act.step) if row.action == "record_outcome" else []
    if not early:
        return ""
    bodies = ", ".join(str(item.committee) for item in early)
    return _("Vor dieser Station stehen noch aus: %(bodies)s. Sie können trotzdem fortfahren.") % {"bodies": bodies}


# --- Locking -----------------------------------------------------------------------------------------------------------


def _lock(obj: Subject, user: User, data: Mapping[str, Any], at: datetime | None) -> Act:
    submission = obj if isinstance(obj, Submission) else obj.submission
    family = hold_papers([submission])
    step = None
    if isinstance(obj, Consultation):
        step = Consultation.objects.select_for_update(of=("self",)).filter(pk=obj.pk).first()
    if submission.pk not in family or (step is None and isinstance(obj, Consultation)):
        raise Refused(_("Diese Vorlage gibt es nicht mehr; sie wurde inzwischen gelöscht."), code="stale")
    current = family[submission.pk]
    if step is not None:
        step.submission = current
    return Act(current, user, step, data, at or timezone.now(), roles_for(current, user), family)


# --- Checking ----------------------------------------------------------------------------------------------------------


def _checked_row(action: str, subject: Subject, act: Act) -> tuple[Transition, Act]:
    """The row of this action for this state and whose right is used, once role, state, guards and input are in order.

    Raises `Refused`.
    """
    rows = [row for row in table_for(subject) if row.action == action and not row.automatic]
    if not rows:
        raise Refused(_("Diese Aktion gibt es nicht."), code="state")
    allowed = frozenset[Role]().union(*(row.roles for row in rows))
    if not allowed & _could_hold(act):
        raise Refused(only(allowed), code="role")
    row = next((row for row in rows if subject.status in row.sources and row.applies(subject)), None)
    if row is None:
        raise _wrong_state(rows, subject, act)
    act, reason = _acting(row, act)
    if not row.roles & act.roles:
        raise Refused(only(row.roles), code="role")
    _check_text(act)
    if reason:
        raise Refused(reason, code="guard")
    errors: dict[str, str] = {}
    for check in row.inputs:
        errors |= check(act)
    if errors:
        raise Refused(next(iter(errors.values())), code="input", errors=errors)
    return row, act


def _could_hold(act: Act) -> frozenset[Role]:
    """Roles this person may have had a moment ago; who has just cosigned is told that, not that it was never hers to do."""
    people = [act.user, *act.user.represented_here()] if act.user.is_active else []
    held = frozenset[Role]().union(*(person.roles for person in people))
    return held | act.roles | ({Role.COSIGNER} if Role.UNIT_HEAD in held else frozenset())


def _check_text(act: Act) -> None:
    """Nobody decides on a text that was changed after it was read. `revision` is what the form was made for."""
    seen = act.data.get("revision")
    if seen is not None and str(seen) != str(act.submission.revision):
        raise Refused(_("Der Text wurde inzwischen geändert. Bitte lesen Sie ihn noch einmal, bevor Sie handeln."), code="stale")


def _wrong_state(rows: list[Transition], subject: Subject, act: Act) -> Refused:
    """Names what happened in the meantime when it was possible before, else the state that does not allow it."""
    sources = frozenset[str]().union(*(row.sources for row in rows))
    events = SubmissionEvent.objects.filter(submission=act.submission, step=act.step, from_status__in=sources)
    latest = events.exclude(to_status__in=sources).order_by("-at", "-pk").first()
    label = rows[0].label
    if latest is None or subject.status in sources:
        sentence = _("„%(label)s“ ist nicht möglich, solange der Stand „%(status)s“ ist.")
        return Refused(sentence % {"label": label, "status": subject.get_status_display()}, code="state")
    at = timezone.localtime(latest.at)
    return Refused(
        _("„%(label)s“ ist nicht mehr möglich: %(person)s hat am %(day)s um %(time)s Uhr %(what)s. Stand jetzt: „%(status)s“.")
        % {
            "label": label,
            "person": latest.actor_label,
            "day": f"{at:%d.%m.%Y}",
            "time": f"{at:%H:%M}",
            "what": event_phrase(latest.action),
            "status": subject.get_status_display(),
        },
        code="stale",
    )


# --- Writing -----------------------------------------------------------------------------------------------------------


def _apply(row: Transition, act: Act) -> SubmissionEvent:
    subject = act.step or act.submission
    before = subject.status
    for effect in row.effects:
        effect(act)
    subject.status = row.target or before
    fields = _SUBMISSION_FIELDS if isinstance(subject, Submission) else _STEP_FIELDS
    subject.save(update_fields=fields)
    typed = (act.text(name) for name in ("reason", "remark", "decision"))
    return SubmissionEvent.objects.create(
        submission=act.submission,
        step=act.step,
        version=act.version,
        at=act.at,
        actor=act.user,
        on_behalf_of=act.on_behalf_of,
        actor_label=act.actor_label,
        action=row.action,
        from_status=before,
        to_status=subject.status,
        reason="\n".join(dict.fromkeys(text for text in (*typed, *act.notes) if text)),
    )


def _follow(cause: Act, action: str, subject: Subject, data: Mapping[str, Any] | None = None) -> None:
    """Run what follows of itself, if its time has come: same person, same moment, no role needed."""
    submission = subject if isinstance(subject, Submission) else cause.family.get(subject.submission_id, subject.submission)
    step = subject if isinstance(subject, Consultation) else None
    if step is not None:
        step.submission = submission
    rows = [row for row in table_for(subject) if row.action == action and subject.status in row.sources]
    act = Act(submission, cause.user, step, data or {}, cause.at, cause.roles, cause.family)
    for row in rows:
        if any(guard(act) for guard in row.guards):
            continue
        _apply(row, act)
        for following in act.follow:
            _follow(act, *following)
        return
