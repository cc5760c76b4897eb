"""The rules on what is typed into an action's form: one function each, answering with a sentence per field.

The forms of `council/forms/actions.py` ask the same things earlier; these decide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.act import Act
from council.choices import Answer, Outcome, StepRole
from council.guards import disagreements, late_by, meeting_problem
from council.models import Committee, Consultation, Meeting
from council.outcomes import AMENDED, CARRIED, OPEN, OUTCOMES_BY_ROLE, Effect, effect_of, has_decided
from municipality import richtext
from municipality.choices import Role

Errors = dict[str, str]
Input = Callable[[Act], Errors]

VOTES = ("votes_yes", "votes_no", "votes_abstained", "votes_recused")
_COSIGNED = (Answer.AGREED, Answer.AGREED_WITH_REMARK, Answer.DISAGREED)


def reason(act: Act) -> Errors:
    return {} if act.text("reason") else {"reason": _("Bitte nennen Sie den Grund; er steht später im Verlauf.")}


def remark(act: Act) -> Errors:
    return {} if act.text("remark") else {"remark": _("Bitte schreiben Sie, was geändert werden soll.")}


def editorial(act: Act) -> Errors:
    if not act.data.get("editorial"):
        return {}
    if Role.UNIT_HEAD not in act.roles:
        return {"editorial": _("Dass sich nur Redaktionelles geändert hat, erklärt die Leitung der federführenden Einheit.")}
    return reason(act)


def answer(act: Act) -> Errors:
    given = act.data.get("answer")
    if given not in _COSIGNED:
        return {"answer": _("Bitte wählen Sie eine Antwort.")}
    if given != Answer.AGREED and not act.text("remark"):
        return {"remark": _("Bitte begründen Sie Ihre Antwort in einem Satz.")}
    return {}


def decision_on_disagreement(act: Act) -> Errors:
    units = disagreements(act.submission)
    if not units or act.text("decision"):
        return {}
    return {
        "decision": _("Nicht einverstanden: %(units)s. Bitte schreiben Sie, wie Sie darüber entscheiden.")
        % {"units": ", ".join(units)}
    }


def corrected_text(act: Act) -> Errors:
    return {} if callable(act.data.get("apply")) else {"reason": _("Es wurde kein berichtigter Text übermittelt.")}


# --- Steps of the Beratungsfolge -------------------------------------------------------------------------------------------


def meeting(act: Act) -> Errors:
    chosen = act.data.get("meeting")
    if not isinstance(chosen, Meeting):
        return {"meeting": _("Bitte wählen Sie eine Sitzung.")}
    problem = meeting_problem(act, chosen)
    return {"meeting": problem} if problem else {}


def agenda_number(act: Act) -> Errors:
    """A number like "Ö 5" says in which part of the session the item stands; it must be the step's own."""
    number = act.text("agenda_number").casefold()
    if act.step is None or not number:
        return {}
    if number.startswith("ö") and not act.step.public:
        return {"agenda_number": _("Diese Station ist nicht öffentlich und steht nur im nicht öffentlichen Teil (N …).")}
    if number.startswith("n") and act.step.public:
        return {"agenda_number": _("Diese Station ist öffentlich und steht im öffentlichen Teil (Ö …).")}
    return {}


def urgency(act: Act) -> Errors:
    if not late_by(act) or act.text("urgency_reason") or act.step is None or act.step.meeting is None:
        return {}
    return {
        "urgency_reason": _(
            "Die Ladungsfrist von %(days)s Tagen bis zur Sitzung am %(day)s ist nicht mehr einzuhalten. "
            "Bitte begründen Sie, warum es eilt."
        )
        % {"days": act.step.committee.notice_days, "day": date_format(act.step.meeting.day)}
    }


def outcome(act: Act) -> Errors:
    step = act.the_step
    given = act.data.get("outcome")
    if given not in OUTCOMES_BY_ROLE[StepRole(step.role)]:
        return {
            "outcome": _("Dieses Ergebnis gibt es bei der Zuständigkeit „%(role)s“ nicht.") % {"role": step.get_role_display()}
        }
    if effect_of(given, step.role) == Effect.RETURN and not act.text("remark"):
        return {"remark": _("Bitte schreiben Sie, warum die Vorlage zurückgegeben wurde.")}
    if given == Outcome.REFERRED_BACK and not isinstance(referred_to(act), Committee):
        return {"refer_to": _("Bitte wählen Sie das Gremium, das noch einmal beraten soll.")}
    return {}


def referred_to(act: Act) -> Committee | None:
    """The body chosen, else the last other body that treated the paper before this one."""
    chosen: Committee | None = act.data.get("refer_to")
    return chosen or previous_body(act.the_step)


def previous_body(step: Consultation) -> Committee | None:
    earlier = [item for item in step.submission.steps.all() if item.position < step.position]
    return next((item.committee for item in reversed(earlier) if item.committee_id != step.committee_id), None)


def votes(act: Act) -> Errors:
    counts = {name: act.data.get(name) for name in VOTES}
    if all(count is None for count in counts.values()):
        return {}
    if any(count is not None and (not isinstance(count, int) or count < 0) for count in counts.values()):
        return {"votes_yes": _("Stimmen sind ganze Zahlen ab 0.")}
    yes, no, abstained, recused = (counts[name] or 0 for name in VOTES)
    entitled = entitled_members(act.the_step, act.day)
    if entitled and yes + no + abstained > entitled - recused:
        sentence = _(" Davon sind %(count)s befangen.") % {"count": recused} if recused else ""
        return {"votes_yes": entitled_text(entitled) + sentence + _(" Das sind zu viele Stimmen.")}
    if act.data.get("outcome") in CARRIED and yes + no and yes <= no:
        return {"votes_yes": _("Mit %(yes)s Ja gegen %(no)s Nein ist der Vorschlag nicht angenommen.") % {"yes": yes, "no": no}}
    return {}


def entitled_members(step: Consultation, day: date) -> int:
    """Members with a vote on the day of the session; 0 when the body's members are not kept here."""
    day = step.meeting.day if step.meeting else day
    in_office = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return step.committee.members.filter(in_office, still, votes=True).count()


def entitled_text(count: int) -> str:
    return ngettext("Stimmberechtigt ist %(count)s Mitglied.", "Stimmberechtigt sind %(count)s Mitglieder.", count) % {
        "count": count
    }


def wording(act: Act) -> Errors:
    """`wordings` maps the id of a motion point to its amended text; without an amendment it is not looked at."""
    if act.data.get("outcome") not in AMENDED:
        return {}
    try:
        changed = amended_wordings(act)
    except ValidationError as error:
        return {"wordings": " ".join(error.messages)}
    if changed:
        return {}
    return {"wordings": _("Bitte tragen Sie den geänderten Wortlaut ein; er muss vom Vorschlag abweichen.")}


def amended_wordings(act: Act) -> dict[int, str]:
    """Cleaned wording by point, of those points only that differ from the proposal."""
    given = act.data.get("wordings") or {}
    cleaned = {point: richtext.clean(given.get(point.pk) or "") for point in act.submission.motion_points.all()}
    return {point.pk: text for point, text in cleaned.items() if text and text != point.text}


def something_left_to_decide(act: Act) -> Errors:
    """Taking off the last deciding body would leave the paper without an end."""
    step = act.the_step
    if act.data.get("again") or not step.decides:
        return {}
    others = [item for item in act.submission.steps.all() if item.pk != step.pk and item.decides]
    if any(item.status in OPEN or has_decided(item) for item in others):
        return {}
    return {
        "again": _("Das ist die letzte Station, die beschließt. Sehen Sie sie erneut vor, oder ziehen Sie die Vorlage zurück.")
    }
