"""Writes docs/workflow.md from the tables of the workflow, or says that it is out of date."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from inspect import getdoc
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import TextChoices

from council.choices import Outcome, StepRole, StepStatus, SubmissionStatus
from council.outcomes import OUTCOME_EFFECTS, OUTCOMES_BY_ROLE, RULES
from council.table import Transition
from council.workflow import STEP_TABLE, SUBMISSION_TABLE
from municipality.choices import Role

TARGET = Path(settings.BASE_DIR) / "docs" / "workflow.md"

INTRODUCTION = """# Workflow

This file is generated from `council/workflow.py` and `council/outcomes.py` by `manage.py workflow_doc`. Change the table, run the
command, and commit both; a test fails while they differ.

One function writes a status: `council.transitions.perform`. It locks the row, checks role, state and guards, runs the effects,
writes the status and one event, all in one transaction. Automatic rows follow from other rows and need no role.
"""

DECISIONS = """## Decisions behind the table

- A paper is decided when no deciding step is open any more and every point of its motion has been decided. Point by point the
  last body asked has the last word, and bodies asked side by side count together: where they or the points differ, the result
  is mixed, and each body has its own resolution. An information paper without a deciding step is noted once all its steps have
  ended.
- Points may end differently in one step; its outcome is then "je Punkt unterschiedlich", and each effect follows for its points
  alone. A new step treats only the points for which it was made (`council/points.py`). What concerns the paper as a whole
  (returned, put to the council, withdrawn) is never the outcome of a single point.
- After an amended recommendation the next body votes on the amended text; the proposal stays beside it. Where bodies side by side
  recommend different texts, the one before them stays on the table.
- A committee that leaves a decision to the council has not decided. The step of the council that is still to come decides, else
  one is added; a step that was sent already stays what its members were invited for.
- Withdrawn in a session, a paper is withdrawn as a whole unless a body has decided something already.
- With the decision, steps that only prepare fall away. Steps of the role Kenntnisnahme stay open and can still be dispatched,
  otherwise they could never take place after a decision. What was already dispatched keeps its place and takes its outcome.
- A postponed or not reached step stays in its place with its outcome; the same body follows in a new row. Parallel steps that are
  both postponed stay parallel. After "zurückverwiesen" comes an advisory step of the chosen body and then this body again.
- A paper can be withdrawn until a body has decided for good; postponing is not deciding.
- Supplements, amendments, statements and tabled papers have no route of their own (`council/kinds.py`): with the next dispatch
  of the original they are in consultation too. What was approved after the dispatch is handed out in the session (`hand_out`),
  with the reason of urgency. The way to approval is the same for all of them.
- Once a supplement is approved, its original goes on, and the bodies that returned it get it again. It shares the outcome.
- An amendment is voted on before its original (`amendments_come_first`). Where it is adopted, the original is adopted as amended,
  in its wording; where the original comes again, so does the amendment. It is decided with its original, with its own result.
- A statement or tabled paper proposes nothing and is taken note of.
- A replacement may have a route of its own; without one it takes over the open steps of the paper it replaces, those of the
  bodies that returned it included.
- A body that always meets behind closed doors needs no reason for a non-public step; every other body does.
- Cosigners answer for their own unit only, heads of a unit for that unit. The head of the lead unit, or of a unit above it, may
  return a paper without being asked to cosign.
"""


class Command(BaseCommand):
    help = "Write docs/workflow.md from the workflow's tables."
    # The tables can be written down whatever state the rest of the project is in.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only fail when the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        text = document()
        current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        if options["check"]:
            if text != current:
                raise CommandError("docs/workflow.md is out of date; run manage.py workflow_doc and commit the file.")
            self.stdout.write("docs/workflow.md is current.")
            return
        TARGET.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {TARGET.relative_to(settings.BASE_DIR)}.")


def document() -> str:
    """The whole file."""
    parts = [
        INTRODUCTION,
        "## Submission\n",
        _diagram(SUBMISSION_TABLE, SubmissionStatus),
        _table(SUBMISSION_TABLE, SubmissionStatus),
        "## Step of the Beratungsfolge\n",
        _diagram(STEP_TABLE, StepStatus),
        _table(STEP_TABLE, StepStatus),
        "## Outcomes\n",
        _outcomes(),
        "## Rules\n",
        _rules(),
        DECISIONS,
    ]
    return "\n".join(parts)


def _diagram(table: Iterable[Transition], states: type[TextChoices]) -> str:
    names = [f'    state "{state.label}" as {state.value}' for state in states]
    arrows = [
        f"    {source} --> {row.target or source} : {row.label}{' (von selbst)' if row.automatic else ''}"
        for row in table
        for source in _ordered(row.sources, states)
    ]
    start = f"    [*] --> {next(iter(states)).value}"
    return "\n".join(["```mermaid", "stateDiagram-v2", *names, start, *arrows, "```", ""])


def _table(table: Iterable[Transition], states: type[TextChoices]) -> str:
    lines = ["| From | To | Action | Who | Only if | Typed in | Effect |", "|---|---|---|---|---|---|---|"]
    for row in table:
        target = states(row.target).label if row.target else "–"
        cells = [
            ", ".join(str(states(source).label) for source in _ordered(row.sources, states)),
            str(target),
            f"{row.label} (`{row.action}`)",
            "automatic" if row.automatic else ", ".join(role.value for role in Role if role in row.roles),
            _names(row.guards),
            _names(row.inputs),
            _names(row.effects),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _outcomes() -> str:
    lines = ["| Outcome | Effect | Possible in | For a single point |", "|---|---|---|---|"]
    for outcome in Outcome:
        roles = [str(role.label) for role in StepRole if outcome in OUTCOMES_BY_ROLE[role]]
        cells = [
            f"{outcome.label} (`{outcome.value}`)",
            OUTCOME_EFFECTS[outcome].value,
            ", ".join(roles) or "–",
            "yes" if RULES[outcome].by_point else "–",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    note = (
        "A terminal outcome ends the matter where the step decides; elsewhere it moves the paper on. `by_point` stands for the "
        "effects of the points."
    )
    return "\n".join([*lines, "", note, ""])


def _rules() -> str:
    """Guards and effects that say more than their names."""
    rows = (*SUBMISSION_TABLE, *STEP_TABLE)
    functions = {function.__name__: function for row in rows for function in (*row.guards, *row.effects)}
    described = [(name, getdoc(function)) for name, function in functions.items()]
    return "\n".join([*(f"- `{name}`: {' '.join(text.split())}" for name, text in described if text), ""])


def _names(functions: Iterable[Any]) -> str:
    return ", ".join(f"`{function.__name__}`" for function in functions) or "–"


def _ordered(values: Iterable[str], states: type[TextChoices]) -> list[str]:
    wanted = set(values)
    return [state.value for state in states if state in wanted]
