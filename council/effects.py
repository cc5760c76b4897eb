"""What an action sets off besides the new status: one function each, run by `council/transitions.py` inside its transaction.

Effects change the locked rows and make new ones; the status, the event and the saving are the writer's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from council import numbers, versions
from council.act import Act, Refused
from council.choices import (
    Answer,
    NumberPurpose,
    RoundClosing,
    StepRole,
    StepStatus,
    SubmissionKind,
    SubmissionStatus,
    VersionKind,
)
from council.document import newest_approved
from council.guards import earlier_steps_open, nothing_missing, result_of
from council.inputs import VOTES, amended_wordings, referred_to
from council.models import Consultation, Cosignature, CosignRound, PointOutcome, Resolution, Submission, SubmissionVersion
from council.outcomes import OPEN, Effect, effect_of
from council.permissions import open_round, open_signature
from reports.forms import FormError
from reports.pdf import PrintFailed

EffectFunction = Callable[[Act], None]

_STILL_VALID = (Answer.AGREED, Answer.AGREED_WITH_REMARK)


# --- Cosigning ---------------------------------------------------------------------------------------------------------


def begin_round(act: Act) -> None:
    """A snapshot and a new round in which every station is asked; after an editorial change agreements are carried over."""
    earlier = list(act.submission.rounds.all())
    number = len(earlier) + 1
    editorial = bool(act.data.get("editorial")) and bool(earlier)
    version = _freeze(act, label=f"M{number}", kind=VersionKind.COSIGN)
    current = CosignRound.objects.create(
        submission=act.submission,
        number=number,
        version=version,
        editorial=editorial,
        started_by=act.user,
        started_at=act.at,
    )
    given = {item.unit_id: item for item in earlier[-1].signatures.all() if item.answer in _STILL_VALID} if editorial else {}
    for station in act.submission.cosign_stations.all():
        row = Cosignature(round=current, unit=station.unit, due=act.day + timedelta(days=station.days))
        if old := given.get(station.unit_id):
            row.answer, row.remark, row.carried_from = old.answer, old.remark, old
            row.answered_by, row.answered_at = old.answered_by, old.answered_at
        row.save()
    if editorial:
        act.notes.append(_("Nur redaktionell geändert; frühere Antworten gelten weiter."))


def answer_cosigning(act: Act) -> None:
    signature = _signature(act)
    signature.answer = act.data["answer"]
    _store_answer(act, signature)


def return_round(act: Act) -> None:
    """Whoever is asked and returns the paper leaves that as the answer; the head of the lead unit returns it without one."""
    signature = open_signature(act.submission, act.user)
    if signature is not None:
        signature.answer = Answer.RETURNED
        _store_answer(act, signature)
    _close_round(act, RoundClosing.RETURNED)


def recall_round(act: Act) -> None:
    _close_round(act, RoundClosing.RECALLED)


def complete_round(act: Act) -> None:
    _close_round(act, RoundClosing.COMPLETED)


def _signature(act: Act) -> Cosignature:
    signature = open_signature(act.submission, act.user)
    if signature is None:
        raise Refused(_("Ihre Stelle hat in dieser Runde schon geantwortet."), code="stale")
    return signature


def _store_answer(act: Act, signature: Cosignature) -> None:
    signature.remark = act.text("remark")
    signature.answered_by = act.user
    signature.answered_at = act.at
    signature.save()
    act.notes.append(f"{signature.unit}: {signature.get_answer_display()}")


def _close_round(act: Act, closing: RoundClosing) -> None:
    current = open_round(act.submission)
    if current is not None:
        current.closed_at = act.at
        current.closing = closing
        current.save(update_fields=["closed_at", "closing"])


# --- Approval ----------------------------------------------------------------------------------------------------------


def give_number(act: Act) -> None:
    """The next number of the city's range, once; it is kept when an approval is taken back."""
    submission = act.submission
    number_range = None if submission.number else numbers.range_for(NumberPurpose.SUBMISSION)
    if number_range is None:
        return
    deciding = [step.committee for step in submission.steps.all() if step.decides]
    committee = deciding[-1] if deciding else None
    submission.number = numbers.allocate(number_range, day=submission.drawn_up_on, committee=committee)
    submission.address = numbers.address_for(submission.number, exclude=submission.pk)


def sign(act: Act) -> None:
    act.submission.approved_at = act.at
    act.submission.signed_on = act.submission.signed_on or act.day


def take_over_steps(act: Act) -> None:
    """A replacement without a route of its own goes on with the open steps of the paper it replaces.

    They become rows of the replacement; those of the original fall away with it and stay readable there.
    """
    original = act.original
    if act.submission.kind != SubmissionKind.REPLACEMENT or original is None or act.submission.steps.exists():
        return
    waiting = [step for step in original.steps.all() if step.status in OPEN or _was_returned(step)]
    places = {place: rank for rank, place in enumerate(sorted({step.position for step in waiting}), start=1)}
    for step in waiting:
        _again(step, submission=act.submission, position=places[step.position])


def approved_version(act: Act) -> None:
    """Freeze and print. Last of all effects, so that number, signature and route stand on the paper."""
    act.submission.save()
    version = _freeze(act, label=versions.next_label(act.submission), kind=VersionKind.APPROVED)
    act.notes.append(_("Fassung %(label)s") % {"label": version.label})


def tell_original(act: Act) -> None:
    original = act.original
    if original is None:
        return
    if act.submission.kind == SubmissionKind.SUPPLEMENT:
        act.follow.append(("continue_with_supplement", original))
    if act.submission.kind == SubmissionKind.REPLACEMENT:
        act.follow.append(("supersede", original))


def take_back_approval(act: Act) -> None:
    act.submission.approved_at = None
    act.follow += [("unschedule", step) for step in act.submission.steps.all() if step.status == StepStatus.SCHEDULED]


def correct_text(act: Act) -> None:
    """Save the corrected text, see that it is still complete, and freeze it as the next version."""
    act.data["apply"](act.submission)
    act.submission.refresh_from_db()
    act.submission.last_editor = act.user
    act.submission.save(update_fields=["last_editor"])
    sentence = nothing_missing(act)
    if sentence:
        raise Refused(sentence, code="guard")
    version = _freeze(act, label=versions.next_label(act.submission), kind=VersionKind.CORRECTED)
    act.notes.append(_("Fassung %(label)s") % {"label": version.label})


def _freeze(act: Act, *, label: str, kind: VersionKind) -> SubmissionVersion:
    try:
        return versions.freeze(act.submission, label=label, kind=kind, user=act.user, at=act.at)
    except (PrintFailed, FormError) as error:
        sentence = _("Es wurde nichts geändert, weil der Druck nicht möglich war. %(cause)s") % {"cause": error}
        raise Refused(sentence, code="guard") from error


# --- The end of a submission ---------------------------------------------------------------------------------------------


def store_result(act: Act) -> None:
    """What was decided; steps that only prepared fall away, those that take note stay."""
    result = result_of(act)
    act.submission.result = result or ""
    waiting = (StepStatus.PLANNED, StepStatus.SCHEDULED)
    act.follow += [
        ("drop", step) for step in act.submission.steps.all() if step.status in waiting and step.role != StepRole.INFORMATION
    ]
    act.follow += [("decide", paper) for paper in act.related(SubmissionKind.SUPPLEMENT)]


def drop_open_steps(act: Act) -> None:
    act.follow += [("drop", step) for step in act.submission.steps.all() if step.status in OPEN]


def withdraw_supplements(act: Act) -> None:
    act.follow += [("withdraw", paper) for paper in act.related(SubmissionKind.SUPPLEMENT)]


def treat_again(act: Act) -> None:
    """The bodies that returned the paper get it once more, now with its supplement."""
    for step in list(act.submission.steps.all()):
        if _was_returned(step):
            _repeat(step)
    act.follow.append(("decide", act.submission))


def _was_returned(step: Consultation) -> bool:
    """Returned, and not yet before the same body again."""
    if not step.outcome or effect_of(step.outcome, step.role) != Effect.RETURN:
        return False
    return not step.inserted_steps.exists()


# --- Steps of the Beratungsfolge -------------------------------------------------------------------------------------------


def choose_meeting(act: Act) -> None:
    step = _step(act)
    step.meeting = act.data["meeting"]
    step.agenda_number = act.text("agenda_number")


def leave_meeting(act: Act) -> None:
    step = _step(act)
    if step.meeting is not None:
        step.planned_date = step.planned_date or step.meeting.day
    step.meeting = None
    step.agenda_number = ""


def pin_version(act: Act) -> None:
    """What the body gets before it: the newest approved version, named for ever."""
    step = _step(act)
    step.version = newest_approved(act.submission)
    step.dispatched_at = act.at
    step.urgency_reason = act.text("urgency_reason")
    step.agenda_number = act.text("agenda_number") or step.agenda_number
    act.notes.append(_("Fassung %(label)s") % {"label": step.version.label if step.version else ""})
    if step.urgency_reason:
        act.notes.append(_("Eilbedürftig: %(reason)s") % {"reason": step.urgency_reason})
    act.follow.append(("begin_consultation", act.submission))
    for paper in act.related(SubmissionKind.SUPPLEMENT):
        label = newest_approved(paper) if paper.approved_at else None
        if label is not None:
            act.notes.append(_("Mit Ergänzung %(paper)s, Fassung %(label)s") % {"paper": paper, "label": label})
            act.follow.append(("begin_consultation", paper))


def store_outcome(act: Act) -> None:
    """Outcome, votes and wording by point; a resolution where the body decided; then what the outcome sets off."""
    step = _step(act)
    step.outcome = act.data["outcome"]
    step.remark = act.text("remark")
    for name in VOTES:
        setattr(step, name, act.data.get(name))
    amended = amended_wordings(act)
    points = list(act.submission.motion_points.all())
    for point in points:
        PointOutcome.objects.create(consultation=step, point=point, outcome=step.outcome, wording=amended.get(point.pk, ""))
    act.notes.append(str(step.get_outcome_display()))
    early = earlier_steps_open(step)
    if early:
        bodies = ", ".join(str(item.committee) for item in early)
        act.notes.append(_("Vor dieser Station stehen noch aus: %(bodies)s.") % {"bodies": bodies})
    effect = effect_of(step.outcome, step.role)
    if effect == Effect.TERMINAL:
        _resolve(act, [amended.get(point.pk, point.text) for point in points])
    if act.submission.status in (SubmissionStatus.IN_CONSULTATION, SubmissionStatus.REWORK):
        _go_on(act, effect)


def _go_on(act: Act, effect: Effect) -> None:
    step = _step(act)
    if effect == Effect.REPEAT:
        _repeat(step)
    if effect == Effect.INSERT:
        _insert(act)
    if effect == Effect.RETURN:
        act.follow.append(("send_back", act.submission))
    act.follow.append(("decide", act.submission))


def _resolve(act: Act, texts: list[str]) -> None:
    step = _step(act)
    number_range = numbers.range_for(NumberPurpose.RESOLUTION)
    day = step.meeting.day if step.meeting else act.day
    Resolution.objects.create(
        consultation=step,
        number=numbers.allocate(number_range, day=day, committee=step.committee) if number_range else "",
        decided_on=day,
        wording=_wording(step.outcome, texts),
        responsible_unit=act.submission.lead_unit,
    )


def _wording(outcome: str, texts: list[str]) -> str:
    """The motion as it was adopted; what was rejected or had no motion is said in a sentence."""
    if outcome == "rejected":
        return "<p>{}</p>".format(_("Der Beschlussvorschlag wird abgelehnt."))
    if not texts:
        return "<p>{}</p>".format(_("Die Vorlage wird zur Kenntnis genommen."))
    return texts[0] if len(texts) == 1 else "<ol>{}</ol>".format("".join(f"<li>{text}</li>" for text in texts))


def _repeat(step: Consultation) -> Consultation:
    """The same body once more, right after this step and beside what was put there for a parallel one."""
    place = step.position + 1
    beside = step.submission.steps.filter(position=place, status=StepStatus.PLANNED, inserted_by__position=step.position).exclude(
        inserted_by=step
    )
    if not beside.exists():
        _make_room(step, 1)
    return _again(step, submission=step.submission, position=place)


def _insert(act: Act) -> None:
    """An advisory step of the body chosen, and after it this body again."""
    step = _step(act)
    _make_room(step, 2)
    Consultation.objects.create(
        submission=step.submission,
        position=step.position + 1,
        committee=referred_to(act),
        role=StepRole.ADVISORY,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
    )
    _again(step, submission=step.submission, position=step.position + 2)


def _make_room(step: Consultation, count: int) -> None:
    step.submission.steps.filter(position__gt=step.position).update(position=F("position") + count)


def _again(step: Consultation, *, submission: Submission, position: int) -> Consultation:
    """A new step of the same body with the same task; the date is open."""
    return Consultation.objects.create(
        submission=submission,
        position=position,
        committee=step.committee,
        role=step.role,
        public=step.public,
        non_public_reason=step.non_public_reason,
        inserted_by=step,
    )


def plan_again(act: Act) -> None:
    """A removed step may be planned anew; otherwise the paper may be through now."""
    step = _step(act)
    step.remark = act.text("reason")
    if act.data.get("again"):
        _repeat(step)
    act.follow.append(("decide", act.submission))


def _step(act: Act) -> Consultation:
    if act.step is None:
        raise TypeError("This effect is about a step of the Beratungsfolge.")
    return act.step
