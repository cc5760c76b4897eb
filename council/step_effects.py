"""What an action on a step of the Beratungsfolge sets off besides the new status. See `council/effects.py`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from council import numbers
from council.act import Act
from council.choices import NumberPurpose, Outcome, StepStatus, SubmissionKind, SubmissionStatus
from council.document import newest_approved
from council.guards import earlier_steps_open
from council.inputs import VOTES, amended_wordings, referred_to
from council.models import Consultation, PointOutcome, Resolution
from council.new_steps import companion, companions, insert, is_companion, repeat
from council.outcomes import OPEN, Effect, effect_of

_GO_ALONG = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)


def choose_meeting(act: Act) -> None:
    step = act.the_step
    step.meeting = act.data["meeting"]
    step.agenda_number = act.text("agenda_number")


def leave_meeting(act: Act) -> None:
    """The day of the session stays as the planned one; version and time of a dispatch stay as evidence."""
    step = act.the_step
    if step.meeting is not None:
        step.planned_date = step.planned_date or step.meeting.day
    step.meeting = None
    step.agenda_number = ""


def pin_version(act: Act) -> None:
    """What the body gets before it: the newest approved version, named for ever. Supplements go with it."""
    step = act.the_step
    step.urgency_reason = act.text("urgency_reason")
    step.agenda_number = act.text("agenda_number") or step.agenda_number
    _pin(act, step)
    act.notes.append(_("Fassung %(label)s") % {"label": step.version})
    if step.urgency_reason:
        act.notes.append(_("Eilbedürftig: %(reason)s") % {"reason": step.urgency_reason})
    act.follow.append(("begin_consultation", act.submission))
    for paper in act.related(SubmissionKind.SUPPLEMENT):
        row = companion(step, paper) if paper.status in _GO_ALONG else None
        if row is None or row.status not in (StepStatus.PLANNED, StepStatus.SCHEDULED):
            continue
        row.meeting, row.agenda_number, row.status = step.meeting, step.agenda_number, StepStatus.DISPATCHED
        row.submission = paper
        _pin(act, row)
        row.save()
        act.notes.append(_("Mit Ergänzung %(paper)s, Fassung %(label)s") % {"paper": paper, "label": row.version})
        act.follow.append(("begin_consultation", paper))


def _pin(act: Act, step: Consultation) -> None:
    step.version = newest_approved(step.submission)
    step.dispatched_at = act.at


def store_outcome(act: Act) -> None:
    """Outcome, votes and wording by point; a resolution where the body decided; then what the outcome sets off."""
    step = act.the_step
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
    if act.submission.status in (SubmissionStatus.IN_CONSULTATION, SubmissionStatus.REWORK) and not is_companion(step):
        _go_on(act, effect)


def _go_on(act: Act, effect: Effect) -> None:
    step = act.the_step
    same = {name: act.data.get(name) for name in ("outcome", "remark", *VOTES)}
    act.follow += [("record_outcome", row, same) for row in companions(step)]
    if effect == Effect.REPEAT:
        repeat(step)
    committee = referred_to(act) if effect == Effect.INSERT else None
    if committee is not None:
        insert(step, committee)
    if effect == Effect.RETURN:
        act.follow.append(("send_back", act.submission))
    act.follow.append(("decide", act.submission))


def _resolve(act: Act, texts: list[str]) -> None:
    step = act.the_step
    day = step.meeting.day if step.meeting else act.day
    Resolution.objects.create(
        consultation=step,
        number=_resolution_number(act, step),
        decided_on=day,
        wording=_wording(step.outcome, texts),
        responsible_unit=act.submission.lead_unit,
    )


def _resolution_number(act: Act, step: Consultation) -> str:
    """The next of the city's range; a supplement is part of the resolution on the paper it belongs to."""
    if is_companion(step):
        taken = Resolution.objects.filter(consultation=step.inserted_by).first()
        return taken.number if taken else ""
    number_range = numbers.range_for(NumberPurpose.RESOLUTION)
    day = step.meeting.day if step.meeting else act.day
    return numbers.allocate(number_range, day=day, committee=step.committee) if number_range else ""


def _wording(outcome: str, texts: list[str]) -> str:
    """The motion as it was adopted; what was rejected or had no motion is said in a sentence."""
    if outcome == Outcome.REJECTED:
        return "<p>{}</p>".format(_("Der Beschlussvorschlag wird abgelehnt."))
    if not texts:
        return "<p>{}</p>".format(_("Die Vorlage wird zur Kenntnis genommen."))
    return texts[0] if len(texts) == 1 else "<ol>{}</ol>".format("".join(f"<li>{text}</li>" for text in texts))


def plan_again(act: Act) -> None:
    """A removed step may be planned anew; otherwise the paper may be through now."""
    step = act.the_step
    step.remark = act.text("reason")
    if act.data.get("again"):
        repeat(step)
    act.follow.append(("decide", act.submission))


def drop_companions(act: Act) -> None:
    act.follow += [("drop", row) for row in act.the_step.inserted_steps.all() if is_companion(row) and row.status in OPEN]
