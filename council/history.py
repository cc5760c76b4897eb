"""The history of a submission as German sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from council.models import SubmissionEvent
from council.reading import Reading
from council.workflow import event_phrase

ICONS = {
    "create": "plus",
    "start_cosigning": "signature",
    "resubmit": "signature",
    "recall": "undo",
    "cosign": "signature",
    "ask_again": "signature",
    "return_to_author": "undo",
    "approve": "stamp",
    "revoke_approval": "undo",
    "correct": "pen",
    "withdraw": "x-circle",
    "object": "pause",
    "settle": "check",
    "close": "archive",
    "begin_consultation": "route",
    "send_back": "undo",
    "continue_with_supplement": "route",
    "supersede": "swap",
    "decide": "gavel",
    "schedule": "calendar",
    "unschedule": "calendar",
    "dispatch": "send",
    "record_outcome": "gavel",
    "confirm": "check-double",
    "remove": "x-circle",
    "drop": "x-circle",
}
TOLD_TO_MEMBERS = {
    "dispatch": _("Mit der Tagesordnung versandt"),
    "record_outcome": _("Ergebnis eingetragen"),
    "confirm": _("Niederschrift genehmigt"),
    "remove": _("Von der Tagesordnung abgesetzt"),
    "withdraw": _("Vorlage zurückgezogen"),
    "supersede": _("Vorlage durch eine Neufassung ersetzt"),
}
"""What members of bodies learn, without names: who typed something in is the administration's own matter."""
COSIGNING = frozenset({"start_cosigning", "resubmit", "recall", "cosign", "ask_again", "return_to_author", "revoke_approval"})
"""Told only to those who work on the paper."""


@dataclass(frozen=True)
class Entry:
    """One line of the history: a sentence, the body it is about, when, and why."""

    what: str
    icon: str
    at: datetime
    body: str = ""
    reason: str = ""


def entries(events: Iterable[SubmissionEvent], reading: Reading) -> list[Entry]:
    """The lines this person may read, newest first. Reasons stay with those who work on the paper."""
    known = {step.pk: step for step in reading.steps}
    found = []
    for event in events:
        if not _is_told(event, reading, known):
            continue
        found.append(
            Entry(
                what=sentence(event) if reading.is_staff else str(TOLD_TO_MEMBERS[event.action]),
                icon=ICONS.get(event.action, "dot"),
                at=event.at,
                body=known[event.step_id].committee.name if event.step_id else "",
                reason=event.reason if reading.is_inside else "",
            )
        )
    return found[::-1]


def _is_told(event: SubmissionEvent, reading: Reading, known: dict) -> bool:
    if event.step_id and event.step_id not in known:
        return False
    if reading.is_inside:
        return True
    return event.action not in COSIGNING if reading.is_staff else event.action in TOLD_TO_MEMBERS


def sentence(event: SubmissionEvent) -> str:
    """Who did what, as a whole sentence."""
    return gettext("{person} hat {what}.").format(person=event.actor_label, what=event_phrase(event.action))
