"""How the editions of the demonstration data came about, what they cost and what follows: phases, money, duties to report.

`concepts/<city>/process.toml` holds one table for each kind of row; every row names its edition.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from concepts.models import (
    BudgetItem,
    Evaluation,
    ExternalSupport,
    FollowUpInstrument,
    FundingApplication,
    Milestone,
    PeriodModel,
    ProcessPhase,
    ProcessStep,
    RelatedDocument,
    ReportingDuty,
)
from concepts.models.chapter import EditionPart
from council.demo.made import MadeConcept
from council.demo.sources import day_of

Rows = dict[str, Any]
KINDS: dict[str, type[EditionPart]] = {
    "phases": ProcessPhase,
    "milestones": Milestone,
    "evaluations": Evaluation,
    "documents": RelatedDocument,
    "instruments": FollowUpInstrument,
    "duties": ReportingDuty,
    "funding": FundingApplication,
    "budget": BudgetItem,
    "supports": ExternalSupport,
}
DAYS = ("reached_on", "next_due", "last_done", "decided_on", "proof_due", "proof_sent_on")
OWN_WAY = ("edition", "period", "steps", *DAYS)
"""Keys that are not a column with the text as it stands."""


def create_process(made: MadeConcept, rows: Rows) -> None:
    """Every row of every kind, in the order of the file. The city must be active."""
    for kind, model in KINDS.items():
        last: Counter[str] = Counter()
        for item in rows.get(kind, []):
            last[item["edition"]] += 1
            part = model(edition=made.editions[item["edition"]], position=last[item["edition"]], last_editor=made.author)
            for name in item.keys() - set(OWN_WAY):
                setattr(part, name, item[name])
            for name in item.keys() & set(DAYS):
                setattr(part, name, day_of(item[name]))
            if isinstance(part, PeriodModel):
                part.set_period(item.get("period"))
            part.save()
            for position, text in enumerate(item.get("steps", []), start=1):
                ProcessStep.objects.create(phase=part, position=position, title=text, last_editor=made.author)
