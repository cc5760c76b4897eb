"""What an action on a step of the Beratungsfolge sets off besides the new status. See `council/effects.py`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import escape
from django.utils.translation import gettext as _

from council import extracts, numbers
from council.act import Act
from council.choices import Effect, NumberPurpose, Outcome, StepStatus, SubmissionStatus
from council.document import newest_approved, points_text
from council.follow_up.making import make_tasks
from council.guards import earlier_steps_open
from council.handing_out import waiting_to_go_along
from council.inputs import VOTES, amended_wordings, decided_points, referred_to
from council.kinds import ONLY_NOTED
from council.models import Consultation, PointOutcome, Recusal, Resolution, Submission
from council.new_steps import companion, companions, hand_over, insert, is_companion, repeat, shares_vote, the_council
from council.outcomes import OPEN, OUTCOME_EFFECTS, effects_of, label_of, rule_of
from council.points import Way
from municipality.acting import Refused
from reports.pdf import PrintFailed

_COMES_AGAIN = frozenset({Effect.REPEAT, Effect.INSERT, Effect.RETURN, Effect.REPLACE_AUTHORITY, Effect.WITHDRAW})
"""Effects that a paper shares with its original even where it is only taken note of."""
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
    """What the body gets before it: the newest approved version, named for ever. What goes along with the paper goes with it."""
    step = act.the_step
    step.urgency_reason = act.text("urgency_reason")
    step.agenda_number = act.text("agenda_number") or step.agenda_number
    _pin(act, step)
    act.notes.append(_("Fassung %(label)s") % {"label": step.version})
    if step.urgency_reason:
        act.notes.append(_("Eilbedürftig: %(reason)s") % {"reason": step.urgency_reason})
    act.follow.append(("begin_consultation", act.submission))
    for paper in act.accompanying:
        if paper.status in _GO_ALONG:
            _send_along(act, paper, _("Mit %(kind)s %(paper)s, Fassung %(label)s"))


def hand_out(act: Act) -> None:
    """What was approved after the agenda went out reaches the body in the session, with the reason that is kept for ever."""
    reason = act.text("urgency_reason")
    for paper in waiting_to_go_along(act):
        _send_along(act, paper, _("Nachgereicht: %(kind)s %(paper)s, Fassung %(label)s"), urgency_reason=reason)
    act.notes.append(_("Eilbedürftig: %(reason)s") % {"reason": reason})


def _send_along(act: Act, paper: Submission, note: str, urgency_reason: str = "") -> None:
    """The row that says which version of the paper this body had, and when."""
    step = act.the_step
    row = companion(step, paper)
    if row.status not in (StepStatus.PLANNED, StepStatus.SCHEDULED):
        return
    row.meeting, row.agenda_number, row.status = step.meeting, step.agenda_number, StepStatus.DISPATCHED
    row.submission, row.urgency_reason = paper, urgency_reason
    _pin(act, row)
    row.save()
    named = {"kind": paper.get_kind_display(), "paper": paper.number or f"„{paper.subject}“", "label": row.version}
    act.notes.append(note % named)
    act.follow.append(("begin_consultation", paper))


def _pin(act: Act, step: Consultation) -> None:
    step.version = newest_approved(step.submission)
    step.dispatched_at = act.at


def store_outcome(act: Act) -> None:
    """Outcome, votes and wording by point; a resolution where the body decided; then what the outcomes set off."""
    step = act.the_step
    decided = decided_points(act)
    step.outcome = next(iter(decided.values())) if len(set(decided.values())) == 1 else Outcome.MIXED
    step.remark = act.text("remark")
    for name in VOTES:
        setattr(step, name, act.data.get(name))
    step.referred_out_to, step.referred_out_paper = "", None
    if Outcome.REFERRED_OUT in decided.values():
        step.referred_out_to, step.referred_out_paper = act.text("referred_out_to"), act.data.get("referred_out_paper")
    _store_recusals(act)
    rows = _store_points(act, decided)
    act.notes.append(points_text(rows) or label_of(step.outcome))
    early = earlier_steps_open(step)
    if early:
        bodies = ", ".join(str(item.committee) for item in early)
        act.notes.append(_("Vor dieser Station stehen noch aus: %(bodies)s.") % {"bodies": bodies})
    if Effect.TERMINAL in effects_of(step):
        _resolve(act, rows)
        make_tasks(act, rows)
    if act.submission.status not in (SubmissionStatus.IN_CONSULTATION, SubmissionStatus.REWORK):
        return
    if not is_companion(step):
        _go_on(act)
    elif Effect.WITHDRAW in effects_of(step) and not shares_vote(step):
        # Taken back before the vote on its original, which goes on without it.
        _withdraw(act)


def _store_recusals(act: Act) -> None:
    step, given = act.the_step, act.data.get("recusals") or {}
    for member, reason in given.items():
        Recusal.objects.create(consultation=step, member_id=member, reason=reason.strip())
    if given:
        step.votes_recused = len(given)


def _store_points(act: Act, decided: dict[int, str]) -> list[PointOutcome]:
    """One row for each point the step treated. What was agreed to is the text before the body, or the new one."""
    step = act.the_step
    before = Way(step.submission).recommended(step).on_the_table
    amended = amended_wordings(act)
    rows = []
    for point in Way(step.submission).treated(step):
        rule = rule_of(decided[point.pk])
        text = before[point.pk] if rule.majority == "yes" else ""
        if rule.amends:
            text = amended.get(point.pk, text)
        # The paper's own wording is written down only where another one was before the body.
        wording = "" if text == point.text == before[point.pk] else text
        rows.append(PointOutcome.objects.create(consultation=step, point=point, outcome=decided[point.pk], wording=wording))
    return rows


def _go_on(act: Act) -> None:
    """What follows: first the papers that were treated together with this one, then what each effect asks for."""
    step = act.the_step
    same = {name: act.data.get(name) for name in ("outcome", "remark", "referred_out_to", "referred_out_paper", *VOTES)}
    if step.outcome != Outcome.MIXED:
        same["outcome"] = step.outcome
    noted = {"outcome": Outcome.NOTED}
    comes_again = step.outcome in OUTCOME_EFFECTS and OUTCOME_EFFECTS[Outcome(step.outcome)] in _COMES_AGAIN
    for row in companions(step):
        only_noted = row.submission.kind in ONLY_NOTED and not comes_again
        act.follow.append(("record_outcome", row, noted if only_noted else same))
    found = effects_of(step)
    for effect, consequence in CONSEQUENCES.items():
        if effect in found:
            consequence(act)
    act.follow.append(("decide", act.submission))


def _treat_again(act: Act) -> None:
    repeat(act.the_step, Effect.REPEAT)


def _refer(act: Act) -> None:
    step = act.the_step
    referring = [outcome for outcome in decided_points(act).values() if OUTCOME_EFFECTS[Outcome(outcome)] == Effect.INSERT]
    committee = referred_to(act, referring[0])
    if committee is not None:
        insert(step, committee)


def _send_back(act: Act) -> None:
    act.follow.append(("send_back", act.submission))


def _hand_over(act: Act) -> None:
    council = the_council()
    if council is not None:
        hand_over(act.the_step, council)
        act.notes.append(_("Jetzt entscheidet: %(body)s") % {"body": council})


def _withdraw(act: Act) -> None:
    act.follow.append(("withdraw", act.submission, {"reason": act.text("remark")}))


CONSEQUENCES: dict[Effect, Callable[[Act], None]] = {
    # In this order: what is repeated comes before what another body has to treat first.
    Effect.INSERT: _refer,
    Effect.REPEAT: _treat_again,
    Effect.RETURN: _send_back,
    Effect.REPLACE_AUTHORITY: _hand_over,
    Effect.WITHDRAW: _withdraw,
}
"""What an effect sets off; the others set off nothing but the next step."""


def _resolve(act: Act, rows: list[PointOutcome]) -> None:
    step = act.the_step
    day = step.meeting.day if step.meeting else act.day
    Resolution.objects.create(
        consultation=step,
        number=_resolution_number(act, step),
        decided_on=day,
        wording=_wording(act, rows),
        responsible_unit=act.submission.lead_unit,
    )


def _resolution_number(act: Act, step: Consultation) -> str:
    """The next of the city's range; what shares the vote of its original is part of the resolution on that one."""
    if shares_vote(step):
        taken = Resolution.objects.filter(consultation=step.inserted_by).first()
        return taken.number if taken else ""
    number_range = numbers.range_for(NumberPurpose.RESOLUTION)
    day = step.meeting.day if step.meeting else act.day
    return numbers.allocate(number_range, day=day, committee=step.committee) if number_range else ""


def _wording(act: Act, rows: list[PointOutcome]) -> str:
    """The points as they were adopted by this step; what became of the others it treated is said in a sentence."""
    step = act.the_step
    if step.outcome != Outcome.MIXED and (sentence := rule_of(step.outcome).sentence):
        return f"<p>{escape(_where(act, step.outcome, str(sentence)))}</p>"
    if not rows:
        return "<p>{}</p>".format(_("Die Vorlage wird zur Kenntnis genommen."))
    texts = [_point_wording(act, row) for row in rows]
    points = list(act.submission.motion_points.all())
    if len(rows) == len(points):
        return texts[0] if len(texts) == 1 else "<ol>{}</ol>".format("".join(f"<li>{text}</li>" for text in texts))
    # The others were decided elsewhere: each of these keeps the number it has in the paper.
    numbers = {point.pk: number for number, point in enumerate(points, start=1)}
    titles = [_("Zu Punkt %(number)s:") % {"number": numbers[row.point_id]} for row in rows]
    return "".join(f"<p><strong>{title}</strong></p>{text}" for title, text in zip(titles, texts, strict=True))


def _point_wording(act: Act, row: PointOutcome) -> str:
    sentence = rule_of(row.outcome).point_sentence if act.the_step.outcome == Outcome.MIXED else ""
    return f"<p>{escape(_where(act, row.outcome, str(sentence)))}</p>" if sentence else row.wording or row.point.text


def _where(act: Act, outcome: str, sentence: str) -> str:
    """The sentence with the name of the body or debate that comes next."""
    if "%(where)s" not in sentence:
        return sentence
    elsewhere = act.text("referred_out_to") if outcome == Outcome.REFERRED_OUT else referred_to(act, outcome)
    return sentence % {"where": elsewhere}


def keep_extract(act: Act) -> None:
    """The extract of the outcome, in the same transaction: whoever reads what was decided can read it on paper."""
    _keep_extract(act, final=False)


def keep_final_extract(act: Act) -> None:
    """The extract that holds, once the minutes are approved."""
    _keep_extract(act, final=True)


def _keep_extract(act: Act, *, final: bool) -> None:
    # What is treated with its paper stands on that one's extract.
    if shares_vote(act.the_step):
        return
    try:
        extracts.store(act.the_step, user=act.user, at=act.at, final=final)
    except PrintFailed as error:
        sentence = _("Es wurde nichts geändert, weil der Auszug nicht gedruckt werden konnte. %(cause)s") % {"cause": error}
        raise Refused(sentence, code="guard") from error


def plan_again(act: Act) -> None:
    """A removed step may be planned anew; otherwise the paper may be through now."""
    step = act.the_step
    step.remark = act.text("reason")
    if act.data.get("again"):
        repeat(step)
    act.follow.append(("decide", act.submission))


def drop_companions(act: Act) -> None:
    act.follow += [("drop", row) for row in act.the_step.inserted_steps.all() if is_companion(row) and row.status in OPEN]
