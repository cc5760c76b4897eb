"""The values of a printed edition, free of layout.

A `ConceptDocument` is what an edition *says* to everybody who may read it; which parts are printed, in which order and under
which headings is data (`reports/concepts/form.py`). Fields called `html` hold markup that was sanitised when it was saved,
everything else is plain text. Dates are ISO `YYYY-MM-DD`, sums are euros as decimal text ("12500.00"), times are printed as
somebody wrote them ("Ende 2014"). Nobody's personal name stands here but that of a scientific companion.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from reports.concepts.document_process import (
    Budget,
    Duty,
    Evaluation,
    Event,
    FollowUp,
    Funding,
    Milestone,
    Phase,
    RelatedDocument,
    StakeholderGroup,
    Support,
    WorkingGroup,
)
from reports.documents import Figure, read_values


@dataclass(frozen=True)
class Chapter:
    """A chapter with its parts; the first level is a heading of the concept, the second one below it."""

    heading: str
    html: str = ""
    figure: Figure | None = None
    parts: tuple[Chapter, ...] = ()


@dataclass(frozen=True)
class Guideline:
    title: str
    html: str


@dataclass(frozen=True)
class Principle:
    name: str
    html: str = ""


@dataclass(frozen=True)
class Goal:
    """`level` is the German word (Leitziel), `code` how the goal is cited ("a", "1.2")."""

    title: str
    level: str = ""
    code: str = ""
    text: str = ""
    parts: tuple[Goal, ...] = ()


@dataclass(frozen=True)
class Cost:
    year: int
    own: str
    third_party: str


@dataclass(frozen=True)
class Report:
    """How a measure stood on a day."""

    as_of: str
    status: str
    progress: int
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """Words are German where they come from a list of choices; `status_key` is the key of the status for its mark."""

    key: str
    title: str
    number: str = ""
    kind: str = ""
    field: str = ""
    description: str = ""
    public_text: str = ""
    target_groups: str = ""
    unit: str = ""
    unit_short: str = ""
    owner: str = ""
    partners: str = ""
    period: str = ""
    horizon: str = ""
    priority: str = ""
    quick_win: bool = False
    status: str = ""
    status_key: str = ""
    progress: int = 0
    note: str = ""
    noted_on: str = ""
    funding: str = ""
    place: str = ""
    costs: tuple[Cost, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """`became` names the measure that was made of it."""

    title: str
    text: str = ""
    horizon: str = ""
    priority: str = ""
    source: str = ""
    fields: tuple[str, ...] = ()
    became: str = ""


@dataclass(frozen=True)
class Offer:
    name: str
    owner: str = ""
    provider: str = ""
    frequency: str = ""
    text: str = ""


@dataclass(frozen=True)
class IndicatorValue:
    """`text` is what is printed; `value` is None where the number would tell who is meant."""

    year: int
    text: str
    group: str = ""
    footnote: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Indicator:
    key: str
    name: str
    unit: str
    theme: str = ""
    definition: str = ""
    source: str = ""
    values: tuple[IndicatorValue, ...] = ()


@dataclass(frozen=True)
class Field:
    """A field of action as this edition has it, with everything that belongs to it; `parts` is the second level."""

    key: str
    name: str
    number: str = ""
    focus: str = ""
    is_new: bool = False
    situation: str = ""
    text: str = ""
    goals: tuple[Goal, ...] = ()
    measures: tuple[Measure, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    offers: tuple[Offer, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parts: tuple[Field, ...] = ()


@dataclass(frozen=True)
class ConceptDocument:
    """Everything a city's form can print of one edition. `draft` editions carry a watermark."""

    concept: str
    edition: str
    kind: str = ""
    city: str = ""
    unit: str = ""
    period: str = ""
    version: str = ""
    as_of: str = ""
    status: str = ""
    draft: bool = False
    adopted_on: str = ""
    predecessor: str = ""
    papers: tuple[str, ...] = ()
    summary: str = ""
    chapters: tuple[Chapter, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    principles: tuple[Principle, ...] = ()
    goals: tuple[Goal, ...] = ()
    fields: tuple[Field, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    offers: tuple[Offer, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    stakeholders: tuple[StakeholderGroup, ...] = ()
    working_groups: tuple[WorkingGroup, ...] = ()
    events: tuple[Event, ...] = ()
    funding: tuple[Funding, ...] = ()
    budget: tuple[Budget, ...] = ()
    support: tuple[Support, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    duties: tuple[Duty, ...] = ()
    related: tuple[RelatedDocument, ...] = ()

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Fields and their parts in printed order."""
        return tuple(item for top in self.fields for item in (top, *top.parts))

    @property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in printed order."""
        return tuple(measure for item in self.all_fields for measure in item.measures)

    @property
    def texts(self) -> int:
        """How many texts it has; by this the printing time is estimated."""
        chapters = sum(1 + len(chapter.parts) for chapter in self.chapters)
        return chapters + len(self.all_fields) + len(self.measures) + len(self.events)

    def measure(self, key: str) -> Measure:
        """The measure with this key. Raises `KeyError` when the document has none."""
        for measure in self.measures:
            if measure.key == key:
                return measure
        raise KeyError(key)

    def to_values(self) -> dict[str, Any]:
        return asdict(self)

    def to_json(self) -> str:
        """The values as JSON text, keys in a fixed order, so equal documents give equal bytes."""
        return json.dumps(self.to_values(), ensure_ascii=False, indent=1)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> ConceptDocument:
        """Rebuild a document from `to_values`. Unknown keys are refused with `ValueError`, missing ones take their default."""
        document: ConceptDocument = read_values(cls, values)
        return document

    @classmethod
    def from_json(cls, text: str) -> ConceptDocument:
        return cls.from_values(json.loads(text))
