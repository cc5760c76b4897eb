"""The life of a comment as a table: buttons, the one writer and the tests read it.

To be answered it takes an answer (`reply`); everything else is a button. `lead` are those who wrote the draft or invited to
it, `writer` is who wrote the comment.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from council.choices import RemarkStatus

LEAD, WRITER = "lead", "writer"


@dataclass(frozen=True)
class Transition:
    """`phrase` completes "Kim Muster hat …". `by_button`: False where the status follows from an answer."""

    action: str
    label: str | Promise
    phrase: str | Promise
    sources: frozenset[str]
    target: RemarkStatus
    sides: frozenset[str]
    by_button: bool = True


S = RemarkStatus
TABLE: tuple[Transition, ...] = (
    Transition("answer", _("Antworten"), _("geantwortet"), frozenset({S.OPEN}), S.ANSWERED, frozenset({LEAD}), by_button=False),
    Transition(
        "insist", _("Nachfragen"), _("nachgefragt"), frozenset({S.ANSWERED}), S.OPEN, frozenset({WRITER}), by_button=False
    ),
    Transition(
        "settle",
        _("Erledigt"),
        _("die Anmerkung als erledigt bezeichnet"),
        frozenset({S.OPEN, S.ANSWERED}),
        S.DONE,
        frozenset({LEAD, WRITER}),
    ),
    Transition(
        "reopen",
        _("Wieder öffnen"),
        _("die Anmerkung wieder geöffnet"),
        frozenset({S.ANSWERED, S.DONE}),
        S.OPEN,
        frozenset({WRITER}),
    ),
)


def row(action: str) -> Transition | None:
    return next((item for item in TABLE if item.action == action), None)
