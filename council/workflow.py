"""The life of a submission and of a step, as a table. Everything else reads it: the writer, the buttons, the admin, the
printed documentation and the tests.

A row says who may do what from which states, which rules must be kept, what it sets off and where it leads. Rows of one
action may differ by state (who withdraws a draft is not who withdraws an approved paper). What an outcome of a step sets off
stands in `council/outcomes.py`. To add a status or a transition, add it here; the rule goes to `council/guards.py`, the
consequence to `council/effects.py`; then run `manage.py workflow_doc`.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from council import cosign_guards, effects, guards, handing_out, inputs, step_effects
from council.choices import Effect, StepStatus, SubmissionStatus
from council.follow_up import filing
from council.models import Submission
from council.outcomes import OUTCOME_EFFECTS, OUTCOMES_BY_ROLE
from council.table import Subject, Transition
from municipality.acting import Offer
from municipality.choices import Role

__all__ = ["OUTCOMES_BY_ROLE", "OUTCOME_EFFECTS", "STEP_TABLE", "SUBMISSION_TABLE", "Effect", "Offer", "Subject", "Transition"]


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


def _who(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _is_first_round(subject: Subject) -> bool:
    return not _is_another_round(subject)


def _is_another_round(subject: Subject) -> bool:
    return isinstance(subject, Submission) and bool(subject.rounds.all())


S, P = SubmissionStatus, StepStatus

SUBMISSION_TABLE: tuple[Transition, ...] = (
    Transition(
        "start_cosigning",
        _("Mitzeichnung beginnen"),
        _from(S.DRAFT),
        S.IN_COSIGN,
        _("die Mitzeichnung begonnen"),
        _who(Role.AUTHOR, Role.UNIT_HEAD),
        guards=(guards.nothing_missing, guards.original_can_take_it),
        effects=(effects.begin_round,),
        applies=_is_first_round,
        confirm=_("Der Text wird gesperrt und den mitzeichnenden Stellen vorgelegt."),
    ),
    Transition(
        "resubmit",
        _("Erneut zur Mitzeichnung geben"),
        _from(S.DRAFT),
        S.IN_COSIGN,
        _("die Vorlage erneut zur Mitzeichnung gegeben"),
        _who(Role.AUTHOR, Role.UNIT_HEAD),
        guards=(guards.nothing_missing, guards.original_can_take_it),
        inputs=(inputs.editorial,),
        effects=(effects.begin_round,),
        applies=_is_another_round,
        has_form=True,
        confirm=_("Eine neue Runde beginnt. Nach einer inhaltlichen Änderung antworten alle Stellen neu."),
    ),
    Transition(
        "recall",
        _("Zurückholen"),
        _from(S.IN_COSIGN),
        S.DRAFT,
        _("die Vorlage aus der Mitzeichnung zurückgeholt"),
        _who(Role.AUTHOR),
        effects=(effects.recall_round,),
        confirm=_("Die Runde endet; gegebene Antworten bleiben als Nachweis."),
    ),
    Transition(
        "cosign",
        _("Mitzeichnen"),
        _from(S.IN_COSIGN),
        None,
        _("die Mitzeichnung beantwortet"),
        _who(Role.COSIGNER),
        guards=(cosign_guards.is_asked_now,),
        inputs=(inputs.answer,),
        effects=(effects.answer_cosigning,),
        has_form=True,
        deputies=_who(Role.COSIGNER),
    ),
    Transition(
        "ask_again",
        _("Zurück an eine Stelle"),
        _from(S.IN_COSIGN),
        None,
        _("eine Stelle erneut gefragt"),
        _who(Role.SUBMITTER, Role.DEPARTMENT_HEAD, Role.UNIT_HEAD),
        guards=(cosign_guards.approves_or_leads, cosign_guards.somebody_has_answered),
        inputs=(inputs.station_to_ask, inputs.what_to_look_at),
        effects=(effects.ask_again,),
        has_form=True,
        quiet=True,
        confirm=_("Die Stelle antwortet in dieser Runde noch einmal; ihre bisherige Antwort bleibt als Nachweis."),
        deputies=_who(Role.SUBMITTER, Role.DEPARTMENT_HEAD),
    ),
    Transition(
        "return_to_author",
        _("Zurückgeben"),
        _from(S.IN_COSIGN),
        S.DRAFT,
        _("die Vorlage zurückgegeben"),
        _who(Role.COSIGNER, Role.UNIT_HEAD),
        guards=(cosign_guards.is_asked_now_or_leads,),
        inputs=(inputs.remark,),
        effects=(effects.return_round,),
        has_form=True,
        deputies=_who(Role.COSIGNER),
        confirm=_("Die Runde endet, und die Vorlage geht mit Ihrer Bemerkung an die Sachbearbeitung."),
    ),
    Transition(
        "approve",
        _("Freigeben"),
        _from(S.IN_COSIGN),
        S.APPROVED,
        _("die Vorlage freigegeben"),
        _who(Role.SUBMITTER, Role.DEPARTMENT_HEAD),
        guards=(guards.approval_is_delegated, guards.not_own_text, guards.everybody_cosigned, guards.original_can_take_it),
        inputs=(inputs.decision_on_disagreement,),
        effects=(
            effects.complete_round,
            effects.give_number,
            effects.sign,
            effects.take_over_steps,
            effects.approved_version,
            effects.tell_original,
        ),
        has_form=True,
        deputies=_who(Role.SUBMITTER, Role.DEPARTMENT_HEAD),
        confirm=_("Die Vorlage erhält ihre Nummer und wird in dieser Fassung gedruckt und eingefroren."),
    ),
    Transition(
        "revoke_approval",
        _("Freigabe zurücknehmen"),
        _from(S.APPROVED),
        S.DRAFT,
        _("die Freigabe zurückgenommen"),
        _who(Role.SUBMITTER, Role.CLERK),
        guards=(guards.nothing_dispatched, guards.not_yet_relied_on),
        inputs=(inputs.reason,),
        effects=(effects.take_back_approval,),
        has_form=True,
        danger=True,
        confirm=_("Die Vorlage wird wieder zum Entwurf. Ihre Nummer behält sie."),
    ),
    Transition(
        "correct",
        _("Redaktionell berichtigen"),
        _from(S.APPROVED),
        None,
        _("die Vorlage redaktionell berichtigt"),
        _who(Role.CLERK),
        guards=(guards.nothing_dispatched,),
        inputs=(inputs.reason, inputs.corrected_text),
        effects=(effects.correct_text,),
        has_form=True,
        confirm=_("Es entsteht eine berichtigte Fassung; die bisherige bleibt erhalten."),
    ),
    Transition(
        "withdraw",
        _("Zurückziehen"),
        _from(S.DRAFT, S.IN_COSIGN),
        S.WITHDRAWN,
        _("die Vorlage zurückgezogen"),
        _who(Role.AUTHOR),
        inputs=(inputs.reason,),
        effects=(effects.recall_round, effects.drop_open_steps),
        has_form=True,
        danger=True,
        confirm=_("Die Vorlage scheidet aus. Das lässt sich nicht rückgängig machen."),
    ),
    Transition(
        "withdraw",
        _("Zurückziehen"),
        _from(S.APPROVED, S.IN_CONSULTATION, S.REWORK),
        S.WITHDRAWN,
        _("die Vorlage zurückgezogen"),
        _who(Role.SUBMITTER),
        guards=(guards.no_body_has_decided,),
        inputs=(inputs.reason,),
        effects=(effects.drop_open_steps, effects.withdraw_accompanying),
        has_form=True,
        danger=True,
        confirm=_("Offene Stationen entfallen, und die Nummer wird nicht neu vergeben. Das lässt sich nicht rückgängig machen."),
    ),
    Transition(
        "object",
        _("Widerspruch einlegen"),
        _from(S.DECIDED),
        S.SUSPENDED,
        _("Widerspruch gegen den Beschluss eingelegt"),
        _who(Role.SUBMITTER),
        inputs=(inputs.reason,),
        has_form=True,
        danger=True,
        confirm=_("Der Beschluss ist ausgesetzt, bis der Widerspruch erledigt ist."),
    ),
    Transition(
        "settle",
        _("Widerspruch erledigen"),
        _from(S.SUSPENDED),
        S.DECIDED,
        _("den Widerspruch für erledigt erklärt"),
        _who(Role.CLERK),
        inputs=(inputs.reason,),
        has_form=True,
        confirm=_("Der Beschluss gilt wieder."),
    ),
    Transition(
        "close",
        _("Ablegen"),
        _from(S.DECIDED, S.WITHDRAWN, S.SUPERSEDED),
        S.ARCHIVED,
        _("die Vorlage abgelegt"),
        _who(Role.CLERK),
        guards=(guards.minutes_are_approved, filing.follow_up_is_closed),
        confirm=_("Die Vorlage kann danach nur noch gelesen werden."),
    ),
    Transition(
        "begin_consultation",
        _("Beratung beginnen"),
        _from(S.APPROVED),
        S.IN_CONSULTATION,
        _("mit dem ersten Versand die Beratung begonnen"),
        automatic=True,
    ),
    Transition(
        "send_back",
        _("Zur Überarbeitung geben"),
        _from(S.IN_CONSULTATION),
        S.REWORK,
        _("die Rückgabe an die Verwaltung eingetragen"),
        automatic=True,
    ),
    Transition(
        "continue_with_supplement",
        _("Mit der Ergänzung fortfahren"),
        _from(S.REWORK),
        S.IN_CONSULTATION,
        _("die Ergänzung freigegeben, mit der die Beratung weitergeht"),
        guards=(guards.supplement_is_approved,),
        effects=(effects.treat_again,),
        automatic=True,
    ),
    Transition(
        "supersede",
        _("Durch die Neufassung ersetzen"),
        _from(S.REWORK, S.IN_CONSULTATION),
        S.SUPERSEDED,
        _("die Neufassung freigegeben, die diese Vorlage ersetzt"),
        guards=(guards.replacement_is_approved,),
        effects=(effects.drop_open_steps, effects.supersede_accompanying),
        automatic=True,
    ),
    Transition(
        "decide",
        _("Beratung abschließen"),
        _from(S.IN_CONSULTATION),
        S.DECIDED,
        _("mit dem letzten Ergebnis die Beratung abgeschlossen"),
        guards=(guards.everything_decided,),
        effects=(effects.store_result, effects.adopt_edition, effects.decide_measures, effects.report_was_noted),
        automatic=True,
    ),
)

STEP_TABLE: tuple[Transition, ...] = (
    Transition(
        "schedule",
        _("Für eine Sitzung einplanen"),
        _from(P.PLANNED, P.SCHEDULED),
        P.SCHEDULED,
        _("die Station für eine Sitzung eingeplant"),
        _who(Role.CLERK),
        guards=(guards.submission_is_on_its_way, guards.body_may_decide),
        inputs=(inputs.meeting, inputs.agenda_number),
        effects=(step_effects.choose_meeting,),
        has_form=True,
    ),
    Transition(
        "unschedule",
        _("Aus der Sitzung nehmen"),
        _from(P.SCHEDULED),
        P.PLANNED,
        _("die Station aus der Sitzung genommen"),
        _who(Role.CLERK),
        effects=(step_effects.leave_meeting,),
        confirm=_("Die Station wartet dann wieder auf eine Sitzung."),
    ),
    Transition(
        "unschedule",
        _("Aus der abgesagten Sitzung nehmen"),
        _from(P.DISPATCHED),
        P.PLANNED,
        _("die Station aus der abgesagten Sitzung genommen"),
        _who(Role.CLERK),
        guards=(guards.meeting_is_cancelled,),
        effects=(step_effects.leave_meeting,),
        quiet=True,
        confirm=_("Die Station wartet dann auf eine andere Sitzung und wird für sie neu versandt."),
    ),
    Transition(
        "dispatch",
        _("Versenden"),
        _from(P.SCHEDULED),
        P.DISPATCHED,
        _("die Vorlage an das Gremium versandt"),
        _who(Role.CLERK),
        guards=(guards.submission_is_on_its_way, guards.body_may_decide, guards.meeting_takes_place),
        inputs=(inputs.agenda_number, inputs.urgency),
        effects=(step_effects.pin_version,),
        has_form=True,
        confirm=_("Die freigegebene Fassung geht an das Gremium; danach ist die Vorlage nicht mehr zu ändern."),
    ),
    Transition(
        "record_outcome",
        _("Ergebnis eintragen"),
        _from(P.DISPATCHED),
        P.ENDED,
        _("das Ergebnis eingetragen"),
        _who(Role.CLERK),
        guards=(guards.submission_takes_outcomes, guards.meeting_has_begun),
        inputs=(inputs.outcome, inputs.recusals, inputs.votes, inputs.wording),
        effects=(step_effects.store_outcome, step_effects.keep_extract),
        has_form=True,
    ),
    Transition(
        "hand_out",
        _("Papiere nachreichen"),
        _from(P.DISPATCHED),
        None,
        _("Papiere zu dieser Station nachgereicht"),
        _who(Role.CLERK),
        guards=(handing_out.something_to_hand_out, guards.submission_takes_outcomes),
        inputs=(inputs.why_late,),
        effects=(step_effects.hand_out,),
        has_form=True,
        quiet=True,
        confirm=_("Was seit dem Versand freigegeben wurde und zu dieser Vorlage gehört, liegt dem Gremium danach vor."),
    ),
    Transition(
        "confirm",
        _("Niederschrift genehmigt"),
        _from(P.ENDED),
        P.CONFIRMED,
        _("die Genehmigung der Niederschrift eingetragen"),
        _who(Role.CLERK),
        guards=(guards.submission_is_not_closed,),
        effects=(step_effects.keep_final_extract,),
        confirm=_("Das Ergebnis ist danach endgültig."),
    ),
    Transition(
        "remove",
        _("Absetzen"),
        _from(P.PLANNED, P.SCHEDULED, P.DISPATCHED),
        P.REMOVED,
        _("die Station abgesetzt"),
        _who(Role.CLERK),
        guards=(guards.submission_is_under_way,),
        inputs=(inputs.reason, inputs.something_left_to_decide),
        effects=(step_effects.plan_again, step_effects.drop_companions),
        has_form=True,
        danger=True,
        confirm=_("Die Station bleibt mit dem Vermerk „abgesetzt“ in der Beratungsfolge stehen."),
    ),
    Transition(
        "drop",
        _("Entfallen lassen"),
        _from(P.PLANNED, P.SCHEDULED, P.DISPATCHED),
        P.DROPPED,
        _("eingetragen, was diese Station entfallen lässt"),
        effects=(step_effects.drop_companions,),
        automatic=True,
    ),
)


def table_for(subject: Subject) -> tuple[Transition, ...]:
    return SUBMISSION_TABLE if isinstance(subject, Submission) else STEP_TABLE


def event_phrase(action: str) -> str:
    """What an event says: "… hat am … <phrase>"."""
    if action == "create":
        # The beginning is no transition: there is no state before it.
        return str(_("die Vorlage angelegt"))
    rows = (row for row in (*SUBMISSION_TABLE, *STEP_TABLE) if row.action == action)
    return str(next((row.event for row in rows), action))
