"""Who is next, in one sentence: the answer everybody looks for first on a submission's page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from council.choices import StepStatus, SubmissionStatus
from council.filters import next_steps
from council.models import Consultation, CosignRound
from council.reading import Reading

NO_BREAK = "\N{NO-BREAK SPACE}"


def next_up(reading: Reading, rounds: list[CosignRound]) -> str:
    """What happens next and whose turn it is, as far as this person may know. `rounds` in their order."""
    status = reading.status
    if status == SubmissionStatus.DRAFT:
        return _draft(reading, rounds)
    if status == SubmissionStatus.IN_COSIGN:
        return _cosigning(rounds)
    if status in (SubmissionStatus.APPROVED, SubmissionStatus.IN_CONSULTATION):
        return _consultation(reading)
    return _later(reading)


def _draft(reading: Reading, rounds: list[CosignRound]) -> str:
    people = [author.user.full_name for author in reading.submission.authors.all()] or [reading.submission.created_by.full_name]
    if rounds:
        sentence = ngettext(
            "{who} überarbeitet den Entwurf und gibt ihn erneut zur Mitzeichnung.",
            "{who} überarbeiten den Entwurf und geben ihn erneut zur Mitzeichnung.",
            len(people),
        )
    else:
        sentence = ngettext(
            "{who} schreibt den Entwurf fertig und beginnt dann die Mitzeichnung.",
            "{who} schreiben den Entwurf fertig und beginnen dann die Mitzeichnung.",
            len(people),
        )
    return sentence.format(who=_joined(people))


def _cosigning(rounds: list[CosignRound]) -> str:
    waiting = [signature for signature in rounds[-1].standing if not signature.answer] if rounds else []
    if not waiting:
        return _("Alle Stellen haben geantwortet. Jetzt kann die Vorlage freigegeben werden.")
    asked = [
        _("{unit} (bis {day})").format(unit=signature.unit.name, day=_day(signature.due))
        for signature in waiting
        if signature.is_awaited
    ]
    later = [signature.unit.name for signature in waiting if not signature.is_awaited]
    sentence = _("Es fehlt noch die Mitzeichnung von {units}.").format(units=_joined(asked))
    return f"{sentence} {_('Danach ist {units} an der Reihe.').format(units=_joined(later))}" if later else sentence


def _consultation(reading: Reading) -> str:
    steps = next_steps(reading.steps)
    if not steps:
        return _("Für Sie sichtbar ist keine weitere Station offen.")
    return " ".join(_step(step) for step in steps)


def _step(step: Consultation) -> str:
    body = step.committee.name
    if step.status == StepStatus.PLANNED:
        day = step.planned_date
        if day is None:
            return _("{body}: Der Sitzungsdienst wählt noch eine Sitzung, ein Termin ist nicht vorgesehen.").format(body=body)
        return _("{body}: vorgesehen am {day}, der Sitzungsdienst wählt noch die Sitzung.").format(body=body, day=_day(day))
    if step.status == StepStatus.SCHEDULED:
        return _("{body}: eingeplant für die Sitzung am {day}, die Tagesordnung ist noch nicht versandt.").format(
            body=body, day=_day(step.date)
        )
    item = ", " + f"TOP {step.agenda_number}".replace(" ", NO_BREAK) if step.agenda_number else ""
    return _("{body}: Behandlung in der Sitzung am {day}{item}.").format(body=body, day=_day(step.date), item=item)


def _later(reading: Reading) -> str:
    unit = reading.submission.lead_unit.name
    result = reading.result
    sentences = {
        SubmissionStatus.REWORK: _("{unit} überarbeitet den Gegenstand und legt eine Ergänzung oder Neufassung vor."),
        SubmissionStatus.DECIDED: _("Die Beratung ist abgeschlossen: {result}. {unit} ist für die Umsetzung zuständig.")
        if result
        else _("Die Beratung ist abgeschlossen. {unit} ist für die Umsetzung zuständig."),
        SubmissionStatus.SUSPENDED: _("Der Beschluss ist nach einem Widerspruch ausgesetzt, bis er geklärt ist."),
        SubmissionStatus.SUPERSEDED: _("Eine Neufassung ist an die Stelle dieser Vorlage getreten."),
        SubmissionStatus.WITHDRAWN: _("Die Vorlage ist zurückgezogen; es folgt nichts mehr."),
        SubmissionStatus.ARCHIVED: _("Die Vorlage ist abgelegt und kann nur noch gelesen werden."),
    }
    return sentences[reading.status].format(unit=unit, result=result.label if result else "")


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else _("{first} und {last}").format(first=", ".join(names[:-1]), last=names[-1])
