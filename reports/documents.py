"""The values of a printed submission, free of layout.

A `SubmissionDocument` is what a submission *says*; how a city prints it is data (`reports/forms.py`). The same object
feeds the live preview, the PDF and the JSON file inside the PDF, and is stored with every version. Rich text fields
(`html`) hold markup that was sanitised when it was saved; everything else is plain text. Dates are ISO `YYYY-MM-DD`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Person:
    """Somebody named on the paper; `gender` picks the label of the form: female, male or neutral."""

    given_name: str
    family_name: str
    title: str = ""
    gender: str = "neutral"
    office: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Step:
    """One row of the Beratungsfolge. `date` is empty while no session is planned."""

    position: int
    body: str
    role: str
    role_label: str
    public: bool
    date: str = ""
    agenda_number: str = ""
    result: str = ""
    key: str = ""


@dataclass(frozen=True)
class MotionPoint:
    """`note` says in an amendment what the point does to the paper it belongs to."""

    position: int
    html: str
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture; `source` is an `asset:` or `data:` address the printer may read."""

    source: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the reasons. `number` is what is printed before the heading: "1.", "a)" or nothing."""

    level: int
    heading: str
    html: str
    number: str = ""
    figure: Figure | None = None


@dataclass(frozen=True)
class StrategicGoal:
    code: str
    text: str


@dataclass(frozen=True)
class Attachment:
    title: str
    announced: bool = False
    due: str = ""


@dataclass(frozen=True)
class Cosignature:
    """An answer of the Mitzeichnung; `answer` is the German label, empty while it is awaited."""

    unit: str
    answer: str = ""
    person: str = ""
    date: str = ""


@dataclass(frozen=True)
class PriorTreatment:
    body: str
    date: str
    paper: str = ""
    result: str = ""


@dataclass(frozen=True)
class Finance:
    """`answered` False: the question is open. `none` True: there is no impact, printed as the form's word ("Entfällt")."""

    answered: bool = False
    none: bool = False
    impact_html: str = ""
    cover_proposal: str = ""
    follow_up_costs: str = ""


@dataclass(frozen=True)
class Resolution:
    number: str = ""
    date: str = ""


@dataclass(frozen=True)
class SubmissionDocument:
    """Everything a city's form can print of one submission."""

    kind: str
    kind_label: str
    subject: str
    number: str = ""
    file_reference: str = ""
    version: str = ""
    unit: str = ""
    parent_unit: str = ""
    place: str = ""
    date: str = ""
    signed_on: str = ""
    authors: tuple[Person, ...] = ()
    contact: Person | None = None
    department_head: Person | None = None
    unit_head: Person | None = None
    submitter: Person | None = None
    involved_units: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    motion: tuple[MotionPoint, ...] = ()
    sections: tuple[Section, ...] = ()
    strategic_goals: tuple[StrategicGoal, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    cosignatures: tuple[Cosignature, ...] = ()
    prior_treatments: tuple[PriorTreatment, ...] = ()
    external_participation: str = ""
    finance: Finance = field(default_factory=Finance)
    resolution: Resolution = field(default_factory=Resolution)
    plain_summary: str = ""
    belongs_to: str = ""
    """Names the paper that this one belongs to: "zu Vorlage 168/20 vom 15.10.2020"."""
    brought_in_by: str = ""

    def step(self, key: str) -> Step:
        """The step with this key. Raises `KeyError` when the document has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def to_json(self) -> str:
        """The values as JSON text, keys in a fixed order, so equal documents give equal bytes."""
        return json.dumps(self.to_values(), ensure_ascii=False, indent=1)

    def to_values(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> SubmissionDocument:
        """Rebuild a document from `to_values`. Unknown keys are refused with `ValueError`, missing ones take their default."""
        document: SubmissionDocument = read_values(cls, values)
        return document

    @classmethod
    def from_json(cls, text: str) -> SubmissionDocument:
        return cls.from_values(json.loads(text))


def read_values(target: Any, value: Any) -> Any:
    """Read JSON values into the dataclass (or tuple, or optional) that the annotation names."""
    if is_dataclass(target):
        if not isinstance(value, dict):
            raise ValueError(f"{target} expects an object, got {value!r}")
        hints = get_type_hints(target)
        known = {item.name for item in fields(target)}
        unknown = sorted(set(value) - known)
        if unknown:
            raise ValueError(f"Unknown keys for {target}: {', '.join(unknown)}")
        return target(**{key: read_values(hints[key], item) for key, item in value.items()})  # type: ignore[operator]  # is_dataclass admits instances too
    if get_origin(target) is tuple:
        return tuple(read_values(get_args(target)[0], item) for item in value)
    optional = [part for part in get_args(target) if part is not type(None)]
    if optional:
        return None if value is None else read_values(optional[0], value)
    return value


@dataclass(frozen=True)
class Letterhead:
    """A city's look, kept in the admin. `logo` is a `data:` address or empty; colours are `#rrggbb`."""

    name: str
    official_name: str
    place: str
    address_lines: tuple[str, ...] = ()
    contact_lines: tuple[str, ...] = ()
    logo: str = ""
    primary_color: str = "#1f4e79"
    secondary_color: str = "#e9eff5"

    def to_values(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Letterhead:
        letterhead: Letterhead = read_values(cls, values)
        return letterhead


@dataclass(frozen=True)
class PrintJob:
    """What the printer needs: finished HTML, the names of its style sheets and what the file says of itself.

    `css` is the city's own small style text (custom properties), `stylesheets` are names below `static/documents/`.
    `created` is an ISO date from the record, never the clock, so that equal input gives equal bytes.
    `attachments` are (file name, bytes, description) placed inside the PDF.
    """

    html: str
    title: str
    author: str
    created: str
    stylesheets: tuple[str, ...] = ()
    css: str = ""
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    time_limit: int = 60
