"""The rules on what is typed into an action's form: one function each, answering with a sentence per field.

The forms of `council/forms/actions.py` ask the same things earlier; these decide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council import amendments, cosigning
from council.act import Act
from council.attendance import present_at
from council.choices import Answer, Outcome
from council.guards import disagreements, late_by, meeting_problem, notice_missed
from council.models import Committee, CommitteeMember, Consultation, Meeting
from council.new_steps import the_council
from council.outcomes import ON_THE_MATTER, label_of, possible, rule_of
from council.points import PAPER, Way
from municipality import richtext
from municipality.choices import Role

Errors = dict[str, str]
Input = Callable[[Act], Errors]

VOTES = ("votes_yes", "votes_no", "votes_abstained", "votes_recused")
LONGEST_RECUSAL = 300
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


def station_to_ask(act: Act) -> Errors:
    wanted = str(act.data.get("station") or "")
    if any(str(item.pk) == wanted for item in cosigning.answered(act.submission)):
        return {}
    return {"station": _("Bitte wählen Sie eine Stelle, die in dieser Runde schon geantwortet hat.")}


def what_to_look_at(act: Act) -> Errors:
    return {} if act.text("remark") else {"remark": _("Bitte schreiben Sie, worüber die Stelle noch einmal nachdenken soll.")}


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
    return {"urgency_reason": notice_missed(act.step.committee.notice_days, act.step.meeting.day)}


def why_late(act: Act) -> Errors:
    if act.text("urgency_reason"):
        return {}
    return {"urgency_reason": _("Bitte begründen Sie, warum das Papier erst jetzt kommt; der Grund wird gedruckt.")}


def outcome(act: Act) -> Errors:
    """The outcome fits the step, so do those of single points, and what each of them asks for is said."""
    errors = _misfit(act)
    if errors:
        return errors
    for item in sorted(set(decided_points(act).values())):
        check = ASKED.get(rule_of(item).asks)
        errors |= check(act, item) if check else {}
    return errors or amendments_come_first(act)


def _misfit(act: Act) -> Errors:
    """An outcome that this step, or one of its points, cannot have."""
    step = act.the_step
    allowed = possible(step)
    given, single = act.data.get("outcome"), act.data.get("points") or {}
    if given not in allowed:
        return {
            "outcome": _("Dieses Ergebnis gibt es bei „%(body)s“ (%(role)s) nicht.")
            % {"body": step.committee, "role": step.get_role_display()}
        }
    treated = Way(step.submission).ids(step)
    if set(single) - treated or PAPER in single:
        return {"points": _("Diesen Punkt behandelt diese Station nicht.")}
    wrong = [item for item in single.values() if item not in allowed or not rule_of(item).by_point]
    if wrong or (single and not rule_of(given).by_point):
        named = label_of(wrong[0]) if wrong and wrong[0] in Outcome.values else label_of(given)
        return {"points": _("„%(outcome)s“ gilt für die ganze Vorlage und nicht für einzelne Punkte.") % {"outcome": named}}
    return {}


def decided_points(act: Act) -> dict[int, str]:
    """What was decided, by point: the outcome of the step, or the one typed for this point alone."""
    single = act.data.get("points") or {}
    way = Way(act.the_step.submission)
    return {point: single.get(point) or act.data["outcome"] for point in sorted(way.ids(act.the_step))}


def _reason_of_return(act: Act, given: str) -> Errors:
    return {} if act.text("remark") else {"remark": _("Bitte schreiben Sie, warum die Vorlage zurückgegeben wurde.")}


def _another_body(act: Act, given: str) -> Errors:
    if not isinstance(referred_to(act, given), Committee):
        return {"refer_to": _("Bitte wählen Sie das Gremium, das beraten soll.")}
    return {}


def _another_debate(act: Act, given: str) -> Errors:
    if not act.text("referred_out_to"):
        return {"referred_out_to": _("Bitte schreiben Sie, wohin verwiesen wurde, zum Beispiel „Haushaltsberatung 2027“.")}
    paper = act.data.get("referred_out_paper")
    if paper is not None and paper.pk == act.submission.pk:
        return {
            "referred_out_paper": _("Das ist diese Vorlage selbst. Bitte wählen Sie die andere oder lassen Sie das Feld leer.")
        }
    return {}


def _a_council(act: Act, given: str) -> Errors:
    if the_council() is None:
        return {"outcome": _("Es gibt keinen Rat, der entscheiden kann. Bitte legen Sie ihn unter „Gremien“ an.")}
    return {}


ASKED: dict[str, Callable[[Act, str], Errors]] = {
    "remark": _reason_of_return,
    "refer_to": _another_body,
    "referred_out_to": _another_debate,
    "council": _a_council,
}
"""What an outcome asks for besides (`Rule.asks`)."""


def referred_to(act: Act, outcome: str) -> Committee | None:
    """The body chosen; going back without a choice means the last other body that treated the paper before this one."""
    chosen: Committee | None = act.data.get("refer_to")
    return chosen or (previous_body(act.the_step) if outcome == Outcome.REFERRED_BACK else None)


def previous_body(step: Consultation) -> Committee | None:
    earlier = [item for item in step.submission.steps.all() if item.position < step.position]
    return next((item.committee for item in reversed(earlier) if item.committee_id != step.committee_id), None)


def recusals(act: Act) -> Errors:
    """Who took no part sits in this body on the day of the session."""
    given = act.data.get("recusals") or {}
    if not given:
        return {}
    step = act.the_step
    if not set(given) <= {member.pk for member in members_on(step, act.day)}:
        return {"recusals": _("Befangen kann nur sein, wer an diesem Tag dem Gremium angehört.")}
    typed = act.data.get("votes_recused")
    if typed is not None and typed != len(given):
        return {
            "votes_recused": _("Angekreuzt sind %(count)s Befangene. Bitte lassen Sie diese Zahl leer.") % {"count": len(given)}
        }
    if any(len(reason) > LONGEST_RECUSAL for reason in given.values()):
        return {"recusals": _("Der Grund einer Befangenheit hat höchstens %(count)s Zeichen.") % {"count": LONGEST_RECUSAL}}
    return {}


def votes(act: Act) -> Errors:
    counts = {name: act.data.get(name) for name in VOTES}
    if all(count is None for count in counts.values()):
        return {}
    if any(count is not None and (not isinstance(count, int) or count < 0) for count in counts.values()):
        return {"votes_yes": _("Stimmen sind ganze Zahlen ab 0.")}
    yes, no, abstained, recused = (counts[name] or 0 for name in VOTES)
    step, cast = act.the_step, yes + no + abstained
    members = members_on(step, act.day)
    named = act.data.get("recusals") or {}
    entitled = sum(member.votes for member in members)
    if named:
        recused = sum(member.votes for member in members if member.pk in named)
    if entitled and cast > entitled - recused:
        sentence = ""
        if recused:
            sentence = ngettext(" Davon ist %(count)s befangen.", " Davon sind %(count)s befangen.", recused) % {"count": recused}
        return {"votes_yes": entitled_text(entitled) + sentence + _(" Das sind zu viele Stimmen.")}
    # Whoever takes no part may well be in the room.
    there = present_at(step)
    if there is not None and cast > there:
        return {"votes_yes": present_text(there) + _(" Das sind zu viele Stimmen.")}
    return _majority(act, yes, no)


def _majority(act: Act, yes: int, no: int) -> Errors:
    """Votes are those on the whole step; where its points ended differently they say nothing about one of them."""
    decided = set() if _misfit(act) else set(decided_points(act).values())
    if len(decided) != 1 or not yes + no:
        return {}
    needed = rule_of(decided.pop()).majority
    if needed == "yes" and yes <= no:
        return {"votes_yes": _("Mit %(yes)s Ja gegen %(no)s Nein ist der Vorschlag nicht angenommen.") % {"yes": yes, "no": no}}
    if needed == "no" and yes > no:
        return {"votes_yes": _("Mit %(yes)s Ja gegen %(no)s Nein ist der Vorschlag angenommen.") % {"yes": yes, "no": no}}
    return {}


def members_on(step: Consultation, day: date) -> list[CommitteeMember]:
    """Who sits in the body on the day of the session; nobody when its members are not kept here."""
    day = step.meeting.day if step.meeting else day
    return [
        member
        for member in step.committee.members.all()
        if (member.valid_from is None or member.valid_from <= day) and (member.valid_to is None or member.valid_to >= day)
    ]


def entitled_members(step: Consultation, day: date) -> int:
    """Members with a vote on the day of the session; 0 when the body's members are not kept here."""
    return sum(member.votes for member in members_on(step, day))


def present_text(count: int) -> str:
    return ngettext("Anwesend war %(count)s Stimmberechtigte.", "Anwesend waren %(count)s Stimmberechtigte.", count) % {
        "count": count
    }


def entitled_text(count: int) -> str:
    return ngettext("Stimmberechtigt ist %(count)s Mitglied.", "Stimmberechtigt sind %(count)s Mitglieder.", count) % {
        "count": count
    }


def wording(act: Act) -> Errors:
    """`wordings` maps the id of a motion point to its amended text; it is looked at for the points that were amended.

    A point that was amended by itself needs its new text; of those that share the outcome of the step one at least.
    """
    if _misfit(act):
        return {}
    amended = {point for point, outcome in decided_points(act).items() if rule_of(outcome).amends}
    if not amended:
        return {}
    try:
        changed = set(amended_wordings(act))
    except ValidationError as error:
        return {"wordings": " ".join(error.messages)}
    alone = amended & set(act.data.get("points") or {})
    together = amended - alone
    if alone <= changed and (not together or together & changed):
        return {}
    return {"wordings": _("Bitte tragen Sie den geänderten Wortlaut ein; er muss von dem abweichen, worüber abgestimmt wurde.")}


def amended_wordings(act: Act) -> dict[int, str]:
    """Cleaned wording by point, of those points only that differ from the text before the body.

    Where nothing else was typed, it is the wording of the amendment that the body has agreed to.
    """
    given = act.data.get("wordings") or {}
    before = Way(act.the_step.submission).recommended(act.the_step).on_the_table
    by_amendment = amendments.wordings(act.the_step)
    cleaned = {point: richtext.clean(given.get(point) or "") for point in before}
    typed = {point: text for point, text in cleaned.items() if text and text != before[point]}
    return {point: text for point, text in by_amendment.items() if text != before.get(point)} | typed


def amendments_come_first(act: Act) -> Errors:
    """Amendments are voted on before their paper; where one was agreed to, the paper is agreed to as amended."""
    step, decided = act.the_step, decided_points(act)
    if not any(outcome in ON_THE_MATTER for outcome in decided.values()):
        return {}
    if waiting := amendments.waiting(step):
        named = ", ".join(row.submission.number or row.submission.subject_line for row in waiting)
        return {"outcome": _("Bitte tragen Sie zuerst das Ergebnis zum Änderungsantrag ein: %(papers)s.") % {"papers": named}}
    for point, items in amendments.adopted(step).items():
        outcome = decided.get(point)
        if outcome is None or rule_of(outcome).majority != "yes" or rule_of(outcome).amends:
            continue
        amended = next((item for item in possible(step) if rule_of(item).amends), None)
        if amended is not None:
            named = items[-1].row.submission.number or items[-1].row.submission.subject_line
            sentence = _(
                "Der Änderungsantrag %(paper)s ist angenommen. Bitte wählen Sie „%(outcome)s“; sein Wortlaut steht bereit."
            )
            return {"outcome": sentence % {"paper": named, "outcome": label_of(amended)}}
    return {}


def something_left_to_decide(act: Act) -> Errors:
    """Taking off the last deciding body would leave the paper without an end."""
    step = act.the_step
    if act.data.get("again") or not step.decides or not Way(act.submission).would_stay_undecided(step):
        return {}
    return {
        "again": _("Das ist die letzte Station, die beschließt. Sehen Sie sie erneut vor, oder ziehen Sie die Vorlage zurück.")
    }
