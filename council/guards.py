"""The rules of the workflow: one function each, with the sentence that says what to do.

A guard reads the act and answers with the empty text when the rule is kept. `gaps` answers "Was fehlt noch" for a draft. Rules
on what is typed into an action's form stand in `council/inputs.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council import cosigning
from council import document as paper
from council.act import Act
from council.choices import (
    Answer,
    FinanceAnswer,
    MeetingState,
    StepRole,
    StepStatus,
    SubmissionKind,
    SubmissionResult,
    SubmissionStatus,
)
from council.kinds import ACCOMPANYING, ONLY_NOTED, OWN_WAY, Motion, Vote, rule_for
from council.models import Consultation, Cosignature, Meeting, Submission
from council.outcomes import OPEN, has_decided
from council.permissions import is_author, may_approve_for_top, open_round
from council.points import Way
from municipality.choices import Role
from reports.forms import FormError, has_text, load_form, missing_blocks

Guard = Callable[[Act], str]


@dataclass(frozen=True)
class Gap:
    """Something that is missing in a draft. `anchor` is the id of the place in the editor where it is filled in."""

    block: str
    anchor: str
    sentence: str


# --- What a draft needs before cosigning -----------------------------------------------------------------------------------


def gaps(submission: Submission) -> list[Gap]:
    """Everything that is still missing, in the order of the editor; empty when cosigning can begin."""
    found: dict[tuple[str, str], Gap] = {}
    for block, sentence in (
        *_motion_gaps(submission),
        *_step_gaps(submission),
        *_finance_gaps(submission),
        *_figure_gaps(submission),
        *_cosigning_gaps(submission),
        *_form_gaps(submission),
    ):
        found.setdefault((block, sentence), Gap(block, f"block-{block}", sentence))
    return list(found.values())


def _form_gaps(submission: Submission) -> list[tuple[str, str]]:
    """What the city's form requires and no rule below has named already."""
    try:
        form = load_form(submission.municipality.form)
    except FormError as error:
        return [("form", str(error))]
    rule = rule_for(submission.kind)
    by_rule = submission.kind in OWN_WAY or rule.motion != Motion.ALLOWED
    handled = {"finance", "steps"} | ({"motion"} if by_rule else set())
    missing = [item for item in missing_blocks(form, paper.build(submission)) if item[0] not in handled]
    return [(name, _("„%(label)s“ ist noch leer.") % {"label": label}) for name, label in missing]


def _motion_gaps(submission: Submission) -> list[tuple[str, str]]:
    points = list(submission.motion_points.all())
    motion = rule_for(submission.kind).motion
    if not points and motion == Motion.NEEDED:
        return [("motion", _("Es fehlt der Beschlussvorschlag. Bitte formulieren Sie mindestens einen Punkt."))]
    if points and motion == Motion.NONE:
        return [("motion", _("Zu dieser Art gehört kein Beschlussvorschlag. Bitte entfernen Sie seine Punkte."))]
    if any(not has_text(point.text) for point in points):
        return [("motion", _("Ein Punkt des Beschlussvorschlags ist leer. Bitte füllen oder entfernen Sie ihn."))]
    return []


def _step_gaps(submission: Submission) -> list[tuple[str, str]]:
    steps = list(submission.steps.all())
    if submission.kind in ACCOMPANYING and steps:
        sentence = _("Diese Art geht den Weg ihrer Vorlage mit. Bitte entfernen Sie die eigenen Stationen.")
        return [("steps", sentence)]
    if submission.kind not in OWN_WAY and not steps:
        return []
    if not steps:
        return [("steps", _("Die Beratungsfolge ist leer. Bitte fügen Sie mindestens eine Station hinzu."))]
    sentences = _order_gaps(submission, steps)
    for step in steps:
        sentences += _one_step_gaps(step)
    return [("steps", sentence) for sentence in sentences]


def _order_gaps(submission: Submission, steps: list[Consultation]) -> list[str]:
    deciding = [step.position for step in steps if step.decides]
    if not deciding:
        if submission.kind == SubmissionKind.INFORMATION:
            return []
        return [_("Keine Station beschließt. Bitte geben Sie einem Gremium die Zuständigkeit „Beschlussfassung“.")]
    return [
        _("%(body)s steht nach der Beschlussfassung; dort ist nur noch eine Kenntnisnahme möglich.") % {"body": step.committee}
        for step in steps
        if step.position > max(deciding) and step.role != StepRole.INFORMATION
    ]


def _one_step_gaps(step: Consultation) -> list[str]:
    named = {"body": step.committee}
    found = []
    if step.decides and not step.committee.may_decide:
        found.append(_("%(body)s berät nur und kann nicht beschließen. Bitte ändern Sie die Zuständigkeit.") % named)
    if not step.committee.active:
        found.append(_("%(body)s besteht nicht mehr. Bitte wählen Sie ein anderes Gremium.") % named)
    if step.public is None:
        found.append(_("Bitte sagen Sie, ob %(body)s öffentlich oder nicht öffentlich berät.") % named)
    # A body that always meets behind closed doors needs no reason paper by paper.
    if step.public is False and step.committee.meets_publicly and not step.non_public_reason.strip():
        found.append(_("Bitte nennen Sie den Grund, warum %(body)s nicht öffentlich berät.") % named)
    return found


def _finance_gaps(submission: Submission) -> list[tuple[str, str]]:
    if submission.finance == FinanceAnswer.OPEN:
        return [("finance", _("Bitte sagen Sie, ob die Vorlage finanzielle Auswirkungen hat. „Keine“ ist auch eine Antwort."))]
    if submission.finance == FinanceAnswer.IMPACT and not has_text(submission.finance_impact):
        return [("finance", _("Bitte beschreiben Sie die finanziellen Auswirkungen."))]
    return []


def _figure_gaps(submission: Submission) -> list[tuple[str, str]]:
    if any(section.figure and not section.figure_alt.strip() for section in submission.sections.all()):
        return [("reasons", _("Eine Abbildung hat noch keinen Alternativtext. Bitte beschreiben Sie, was darauf zu sehen ist."))]
    return []


def _cosigning_gaps(submission: Submission) -> list[tuple[str, str]]:
    # What the rules ask is settled with the approval; a correction does not begin the Mitzeichnung again.
    by_rule = cosigning.missing(submission) if submission.status == SubmissionStatus.DRAFT else []
    if by_rule:
        sentence = _("Nach Regel zeichnet mit: %(unit)s (%(why)s). Beim Speichern des Entwurfs wird die Stelle ergänzt.")
        return [("cosigning", sentence % {"unit": item.unit, "why": item.why}) for item in by_rule]
    if submission.cosign_stations.all() or submission.no_cosigning_reason.strip():
        return []
    return [("cosigning", _("Bitte wählen Sie mitzeichnende Stellen oder begründen Sie, warum niemand mitzeichnet."))]


# --- Submission --------------------------------------------------------------------------------------------------------


def nothing_missing(act: Act) -> str:
    found = gaps(act.submission)
    if not found:
        return ""
    return _("Es fehlt noch etwas: %(first)s") % {"first": found[0].sentence} + (
        _(" Dazu kommen %(count)s weitere Punkte.") % {"count": len(found) - 1} if len(found) > 1 else ""
    )


def original_can_take_it(act: Act) -> str:
    """A paper that belongs to another one comes too late once that one is at its end."""
    original = act.original
    if original is None or act.submission.kind in OWN_WAY:
        return ""
    if original.status in rule_for(act.submission.kind).comes_while:
        return ""
    return _("Die Vorlage, zu der sie gehört, ist „%(status)s“; dafür kommt diese Vorlage zu früh oder zu spät.") % {
        "status": original.get_status_display()
    }


def not_own_text(act: Act) -> str:
    """Nobody approves what she wrote, and nobody has somebody else do it in her place."""
    if act.on_behalf_of is not None and is_author(act.submission, act.on_behalf_of):
        return _("%(person)s hat am Text mitgearbeitet. In Vertretung lässt er sich deshalb nicht freigeben.") % {
            "person": act.on_behalf_of.full_name
        }
    if is_author(act.submission, act.user):
        return _("Sie haben am Text mitgearbeitet. Freigeben muss ihn jemand anderes (Vier-Augen-Prinzip).")
    return ""


def approval_is_delegated(act: Act) -> str:
    if Role.SUBMITTER in act.roles or may_approve_for_top(act.submission, act.person):
        return ""
    return _("Die Freigabe ist der Dezernatsleitung für diese Einheit nicht übertragen; sie liegt bei der Verwaltungsspitze.")


def everybody_cosigned(act: Act) -> str:
    waiting = [str(item.unit) for item in _standing(act.submission) if not item.answer]
    if not waiting:
        return ""
    return _("Es fehlt noch die Mitzeichnung von: %(units)s.") % {"units": ", ".join(waiting)}


def disagreements(submission: Submission) -> list[str]:
    """The units that do not agree in the open round; approving then needs a decision in writing."""
    return [str(item.unit) for item in _standing(submission) if item.answer == Answer.DISAGREED]


def _standing(submission: Submission) -> list[Cosignature]:
    current = open_round(submission)
    return current.standing if current else []


def nothing_dispatched(act: Act) -> str:
    if any(step.dispatched_at for step in act.submission.steps.all()):
        return _(
            "Die Vorlage ist schon an ein Gremium versandt. Änderungen kommen als Ergänzung, Änderungsantrag oder Neufassung."
        )
    return ""


def not_yet_relied_on(act: Act) -> str:
    """What went out with its original, or what that one goes on with, cannot be taken back; nor can what has taken its place."""
    original, kind = act.original, act.submission.kind
    if original is None or kind in OWN_WAY:
        return ""
    since = act.submission.approved_at
    sent = any(step.dispatched_at and since and step.dispatched_at >= since for step in original.steps.all())
    goes_on = rule_for(kind).continues and original.status == SubmissionStatus.IN_CONSULTATION
    if kind == SubmissionKind.REPLACEMENT or sent or goes_on:
        return _("Die ursprüngliche Vorlage geht schon mit dieser Vorlage weiter. Die Freigabe bleibt deshalb bestehen.")
    return ""


def no_body_has_decided(act: Act) -> str:
    if any(has_decided(step) for step in act.submission.steps.all()):
        return _("Ein Gremium hat schon beschlossen; die Vorlage kann nicht mehr zurückgezogen werden.")
    return ""


def minutes_are_approved(act: Act) -> str:
    steps = list(act.submission.steps.all())
    if any(step.status in OPEN for step in steps):
        return _("Es stehen noch Stationen aus. Bitte tragen Sie ihre Ergebnisse ein oder setzen Sie sie ab.")
    if any(step.status == StepStatus.ENDED for step in steps):
        return _("Noch nicht alle Niederschriften sind genehmigt. Bitte bestätigen Sie zuerst die Ergebnisse.")
    return ""


def result_of(act: Act) -> SubmissionResult | None:
    """What became of the submission, once every point of its motion is decided and no deciding step is open any more."""
    if act.submission.kind not in ACCOMPANYING:
        return Way(act.submission).result()
    original = act.original
    if original is None or original.status != SubmissionStatus.DECIDED:
        return None
    if act.submission.kind in ONLY_NOTED:
        return SubmissionResult.NOTED
    voted = Way(act.submission).result() if rule_for(act.submission.kind).vote == Vote.OWN else None
    return voted or SubmissionResult(original.result)


def everything_decided(act: Act) -> str:
    return "" if result_of(act) else _("Es stehen noch Beschlüsse aus.")


def supplement_is_approved(act: Act) -> str:
    done = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)
    if any(item.status in done and rule_for(item.kind).continues for item in act.accompanying):
        return ""
    return _("Es ist noch keine Ergänzung freigegeben.")


def replacement_is_approved(act: Act) -> str:
    """What goes along with a paper goes with it when that is replaced."""
    original = act.original if act.submission.kind in ACCOMPANYING else None
    if original is not None and original.status == SubmissionStatus.SUPERSEDED:
        return ""
    if any(item.approved_at for item in act.related({SubmissionKind.REPLACEMENT})):
        return ""
    return _("Es ist noch keine Neufassung freigegeben.")


# --- Steps of the Beratungsfolge -------------------------------------------------------------------------------------------


def submission_is_on_its_way(act: Act) -> str:
    """Steps move while the paper is approved or in consultation; after the decision only those that take note."""
    status = act.submission.status
    on_its_way = (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION)
    if status in on_its_way or (status == SubmissionStatus.DECIDED and act.the_step.role == StepRole.INFORMATION):
        return ""
    return _not_while(act.submission)


def submission_takes_outcomes(act: Act) -> str:
    """What was sent to a body may be treated there, whatever happened to the paper elsewhere in the meantime."""
    allowed = (
        SubmissionStatus.IN_CONSULTATION,
        SubmissionStatus.REWORK,
        SubmissionStatus.DECIDED,
        SubmissionStatus.SUSPENDED,
    )
    return "" if act.submission.status in allowed else _not_while(act.submission)


def submission_is_under_way(act: Act) -> str:
    """Like `submission_is_on_its_way`, and while the administration reworks the paper or a late body has still to treat it."""
    status = act.submission.status
    return "" if status in (SubmissionStatus.REWORK, SubmissionStatus.DECIDED) else submission_is_on_its_way(act)


def submission_is_not_closed(act: Act) -> str:
    return _not_while(act.submission) if act.submission.status == SubmissionStatus.ARCHIVED else ""


def _not_while(submission: Submission) -> str:
    return _("Das ist nicht möglich, solange die Vorlage „%(status)s“ ist.") % {"status": submission.get_status_display()}


def body_may_decide(act: Act) -> str:
    step = act.the_step
    if step.decides and not step.committee.may_decide:
        return _("%(body)s berät nur und kann nicht beschließen.") % {"body": step.committee}
    return ""


def meeting_takes_place(act: Act) -> str:
    meeting = act.the_step.meeting
    return meeting_problem(act, meeting) if meeting else _("Für diese Station ist noch keine Sitzung gewählt.")


def meeting_problem(act: Act, meeting: Meeting) -> str:
    """Why this session cannot take the step; empty when it can."""
    step = act.the_step
    if meeting.state == MeetingState.CANCELLED:
        return _("Diese Sitzung ist abgesagt. Bitte wählen Sie eine andere.")
    if step.committee not in meeting.committees:
        return _("%(body)s nimmt an dieser Sitzung nicht teil.") % {"body": step.committee}
    if meeting.day < act.day or meeting.state == MeetingState.HELD:
        return _("Diese Sitzung hat schon stattgefunden. Bitte wählen Sie eine kommende.")
    return ""


def meeting_has_begun(act: Act) -> str:
    meeting = act.the_step.meeting
    if meeting is None or meeting.state == MeetingState.CANCELLED:
        return _("Diese Sitzung ist abgesagt; sie hat kein Ergebnis.")
    if meeting.day > act.day:
        return _("Die Sitzung ist erst am %(day)s. Bis dahin gibt es kein Ergebnis.") % {"day": date_format(meeting.day)}
    return ""


def meeting_is_cancelled(act: Act) -> str:
    meeting = act.the_step.meeting
    if meeting is not None and meeting.state == MeetingState.CANCELLED:
        return ""
    return _("Die Sitzung ist nicht abgesagt. Nehmen Sie die Station über „aus der Sitzung nehmen“ heraus.")


def earlier_steps_open(step: Consultation) -> list[Consultation]:
    """Steps that should have ended before this one. Going on is allowed; the user is warned."""
    return [item for item in step.submission.steps.all() if item.position < step.position and item.status in OPEN]


def late_by(act: Act) -> int:
    """By how many days the body's notice period is missed; 0 when it is kept."""
    step = act.the_step
    left = (step.meeting.day - act.day).days if step.meeting else 0
    return max(0, step.committee.notice_days - left)


def notice_missed(days: int, day: date) -> str:
    """What is said when a notice period is missed and nobody has written why it is urgent."""
    return ngettext(
        "Die Ladungsfrist von %(days)s Tag bis zur Sitzung am %(day)s ist nicht mehr einzuhalten. "
        "Bitte begründen Sie, warum es eilt.",
        "Die Ladungsfrist von %(days)s Tagen bis zur Sitzung am %(day)s ist nicht mehr einzuhalten. "
        "Bitte begründen Sie, warum es eilt.",
        days,
    ) % {"days": days, "day": date_format(day)}
