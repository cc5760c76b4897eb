"""What an action sets off besides the new status: one function each, run by `council/transitions.py` inside its transaction.

Effects change the locked rows and make new ones; the status, the event and the saving are the writer's. Those on steps stand
in `council/step_effects.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _

from concepts.duties import reported
from concepts.transitions import adopt
from council import cosigning, numbers, versions
from council.act import Act
from council.choices import (
    Answer,
    Effect,
    NumberPurpose,
    RoundClosing,
    StepRole,
    StepStatus,
    SubmissionKind,
    SubmissionResult,
    SubmissionStatus,
    VersionKind,
)
from council.guards import disagreements, nothing_missing, result_of
from council.in_part import is_adopted
from council.kinds import rule_for
from council.models import CarriedReport, Cosignature, CosignRound, Resolution, SubmissionVersion
from council.new_steps import again, repeat, was_returned
from council.outcomes import OPEN
from council.permissions import open_round, open_signature
from council.points import ADOPTED
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure
from fields_of_action.updates import Standing, record
from municipality.acting import Refused
from reports.forms import FormError
from reports.pdf import PrintFailed

EffectFunction = Callable[[Act], None]

_LONGEST_WHY = 200
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
    given = {item.unit_id: item for item in earlier[-1].standing if item.answer in _STILL_VALID} if editorial else {}
    reasons = {item.unit.pk: item.why for item in cosigning.required(act.submission)}
    for station in act.submission.cosign_stations.all():
        why = reasons.get(station.unit_id, "")[:_LONGEST_WHY]
        row = Cosignature(round=current, unit=station.unit, group=station.group, days=station.days, by_rule=why)
        if old := given.get(station.unit_id):
            row.answer, row.remark, row.carried_from, row.due = old.answer, old.remark, old, act.day + timedelta(station.days)
            row.answered_by, row.on_behalf_of, row.answered_at = old.answered_by, old.on_behalf_of, old.answered_at
        row.save()
    cosigning.ask_next_group(current, act.day)
    if editorial:
        act.notes.append(_("Nur redaktionell geändert; frühere Antworten gelten weiter."))


def answer_cosigning(act: Act) -> None:
    signature = _signature(act)
    signature.answer = act.data["answer"]
    _store_answer(act, signature)
    asked = cosigning.ask_next_group(signature.round, act.day)
    if asked:
        act.notes.append(_("Jetzt an der Reihe: %(units)s") % {"units": ", ".join(str(item.unit) for item in asked)})


def ask_again(act: Act) -> None:
    """One unit answers once more in the open round; what it said before stays beside it."""
    earlier = next(item for item in cosigning.answered(act.submission) if str(item.pk) == str(act.data["station"]))
    earlier.superseded_at = act.at
    earlier.save(update_fields=["superseded_at"])
    Cosignature.objects.create(
        round=earlier.round,
        unit=earlier.unit,
        group=earlier.group,
        days=earlier.days,
        due=act.day + timedelta(days=earlier.days),
        by_rule=earlier.by_rule,
        asked_again=act.text("remark"),
    )
    act.notes.append(_("Erneut gefragt: %(unit)s") % {"unit": earlier.unit})


def return_round(act: Act) -> None:
    """Whoever is asked and returns the paper leaves that as the answer; the head of the lead unit returns it without one."""
    signature = open_signature(act.submission, act.person, act.data.get("signature"))
    if signature is not None:
        signature.answer = Answer.RETURNED
        _store_answer(act, signature)
    _close_round(act, RoundClosing.RETURNED)


def recall_round(act: Act) -> None:
    _close_round(act, RoundClosing.RECALLED)


def complete_round(act: Act) -> None:
    """How objections were decided stays with the round in which they were made."""
    _close_round(act, RoundClosing.COMPLETED, decision=act.text("decision") if disagreements(act.submission) else "")


def _signature(act: Act) -> Cosignature:
    signature = open_signature(act.submission, act.person, act.data.get("signature"))
    if signature is None:
        raise Refused(_("Ihre Stelle hat in dieser Runde schon geantwortet."), code="stale")
    return signature


def _store_answer(act: Act, signature: Cosignature) -> None:
    signature.remark = act.text("remark")
    signature.answered_by = act.user
    signature.on_behalf_of = act.on_behalf_of
    signature.answered_at = act.at
    signature.save()
    act.notes.append(f"{signature.unit}: {signature.get_answer_display()}")


def _close_round(act: Act, closing: RoundClosing, decision: str = "") -> None:
    current = open_round(act.submission)
    if current is not None:
        current.closed_at = act.at
        current.closing = closing
        current.decision, current.decided_by = decision, act.actor_label if decision else ""
        current.save(update_fields=["closed_at", "closing", "decision", "decided_by"])


# --- Approval ----------------------------------------------------------------------------------------------------------


def give_number(act: Act) -> None:
    """The next number of the city's range, once; it is kept when an approval is taken back.

    What belongs to a numbered paper is counted with that one where the city does so.
    """
    submission, original = act.submission, act.original
    number_range = None if submission.number else numbers.range_for(NumberPurpose.SUBMISSION)
    if number_range is None:
        return
    if number_range.suffix_pattern and original is not None and original.number:
        submission.number = numbers.allocate_suffix(number_range, original)
    else:
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
    waiting = [step for step in original.steps.all() if step.status in OPEN or was_returned(step)]
    places = {place: rank for rank, place in enumerate(sorted({step.position for step in waiting}), start=1)}
    for step in waiting:
        again(step, submission=act.submission, position=places[step.position])


def approved_version(act: Act) -> None:
    """Freeze and print. Last of all effects, so that number, signature and route stand on the paper."""
    version = _freeze(act, label=versions.next_label(act.submission), kind=VersionKind.APPROVED)
    act.notes.append(_("Fassung %(label)s") % {"label": version.label})


def tell_original(act: Act) -> None:
    original = act.original
    if original is None:
        return
    if rule_for(act.submission.kind).continues:
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
        act.version = versions.freeze(act.submission, label=label, kind=kind, user=act.user, at=act.at)
    except (PrintFailed, FormError) as error:
        sentence = _("Es wurde nichts geändert, weil der Druck nicht möglich war. %(cause)s") % {"cause": error}
        raise Refused(sentence, code="guard") from error
    return act.version


# --- The end of a submission ---------------------------------------------------------------------------------------------


def store_result(act: Act) -> None:
    """What was decided; steps that only prepared fall away, those that take note stay."""
    result = result_of(act)
    act.submission.result = result or ""
    waiting = (StepStatus.PLANNED, StepStatus.SCHEDULED)
    act.follow += [
        ("drop", step) for step in act.submission.steps.all() if step.status in waiting and step.role != StepRole.INFORMATION
    ]
    act.follow += [("decide", paper) for paper in act.accompanying]


def adopt_edition(act: Act) -> None:
    """A decided paper puts the edition it carries in force, from the day of the last resolution.

    One that was adopted in part does so where an adopted point names the edition (`council/in_part.py`).
    """
    paper = act.submission
    if paper.edition is None or not is_adopted(paper, [str(paper.edition), str(paper.edition.concept)]):
        return
    days = Resolution.objects.filter(consultation__submission=paper).order_by("-decided_on").values_list("decided_on", flat=True)
    reason = _("Beschluss zur Vorlage „%(paper)s“") % {"paper": paper.number or paper.subject}
    event = adopt(paper.edition, user=act.user, on=days.first() or act.day, reason=reason, at=act.at)
    if event is not None:
        act.notes.append(_("Beschlossen ist damit: %(edition)s") % {"edition": paper.edition})


def decide_measures(act: Act) -> None:
    """An adopted paper decides the measures it concerns; those that somebody works on already go on as they are.

    One that was adopted in part decides those that its adopted points name.
    """
    paper = act.submission
    if paper.result not in (*ADOPTED, SubmissionResult.MIXED):
        return
    rows = Measure.objects.filter(in_submissions__submission=paper, status__in=[MeasureStatus.IDEA, MeasureStatus.PROPOSED])
    held = list(rows.select_for_update(of=("self",)).order_by("pk"))
    measures = [measure for measure in held if is_adopted(paper, [measure.title, measure.number])]
    if not measures:
        return
    days = Resolution.objects.filter(consultation__submission=paper).order_by("-decided_on").values_list("decided_on", flat=True)
    told = _("Beschlossen mit Vorlage „%(paper)s“.") % {"paper": paper.number or paper.subject}
    # A measure may be read by everybody; a decision behind closed doors is not told there.
    is_open = all(step.public for step in paper.steps.all() if step.role == StepRole.DECISION)
    for measure in measures:
        note = told if is_open else measure.note
        standing = Standing(MeasureStatus.DECIDED, measure.progress, note, days.first() or act.day)
        record(measure, standing, user=act.user, at=act.at)
    act.notes.append(_("Beschlossene Maßnahmen: %(count)s") % {"count": len(measures)})


def report_was_noted(act: Act) -> None:
    """Once the bodies have dealt with a Sachstandsbericht, the next one comes due."""
    paper = act.submission
    carried = CarriedReport.objects.filter(submission=paper).select_related("report").first()
    if carried is None or carried.report.duty_id is None or paper.result == SubmissionResult.REJECTED:
        return
    days = [step.meeting.day for step in paper.steps.all() if step.meeting and step.outcome]
    if reported(carried.report.duty_id, user=act.user, on=max(days, default=act.day)):
        act.notes.append(_("Die Berichtspflicht ist erfüllt; der nächste Bericht ist vorgemerkt."))


def drop_open_steps(act: Act) -> None:
    act.follow += [("drop", step) for step in act.submission.steps.all() if step.status in OPEN]


def supersede_accompanying(act: Act) -> None:
    act.follow += [("supersede", paper) for paper in act.accompanying]


def withdraw_accompanying(act: Act) -> None:
    """Drafts stay with their authors; they may still become something else."""
    sent_along = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)
    act.follow += [("withdraw", paper) for paper in act.accompanying if paper.status in sent_along]


def treat_again(act: Act) -> None:
    """The bodies that returned the paper get it once more, now with its supplement."""
    for step in list(act.submission.steps.all()):
        if was_returned(step):
            repeat(step, Effect.RETURN)
    act.follow.append(("decide", act.submission))
