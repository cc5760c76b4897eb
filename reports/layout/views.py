"""One view per block: what its partial prints, whether it is empty, and which values of the document it has used up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.documents import Person, SubmissionDocument
from reports.forms import Block, Form
from reports.forms.filled import has_text
from reports.layout.richtext import Outline
from reports.layout.wording import fill, german_date, person_name


@dataclass(frozen=True)
class View:
    """A block ready for its partial `templates/documents/blocks/<template>.html`."""

    block: Block
    template: str
    label: str = ""
    lines: tuple[str, ...] = ()
    data: Any = None
    empty: bool = False
    level: int = 2
    uses: frozenset[str] = frozenset()
    said: tuple[str, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        return self.block.name

    @property
    def partial(self) -> str:
        return f"documents/blocks/{self.template}.html"

    @property
    def content_level(self) -> int:
        return self.level + 1

    @property
    def printed(self) -> bool:
        return not self.empty or self.block.print_if_empty


@dataclass(frozen=True)
class Paper:
    """The document, the form and the body it is printed for: all a view may look at."""

    document: SubmissionDocument
    form: Form
    body: str | None = None


def _below(block: Block) -> int:
    """The heading level inside a block: a block under a common heading lies one deeper."""
    return 4 if block.heading else 3


def _lines(block: Block, lines: list[str], *uses: str) -> View:
    kept = tuple(line for line in lines if line.strip())
    return View(block, "lines", block.label, kept, empty=not kept, uses=frozenset(uses), said=kept)


def _title(block: Block, paper: Paper) -> View:
    title = paper.form.title_for(paper.document.kind, paper.document.kind_label)
    return View(block, "title", title, (title,), level=1)


def _number(block: Block, paper: Paper) -> View:
    document = paper.document
    values = {"number": document.number, "file_reference": document.file_reference}
    pattern = block.pattern or "{number}"
    used = tuple(name for name in values if f"{{{name}}}" in pattern)
    return _lines(block, [fill(pattern, {name: values[name] for name in used})], *used)


def _unit(block: Block, paper: Paper) -> View:
    document = paper.document
    if block.with_parent:
        return _lines(block, [document.parent_unit, document.unit], "unit", "parent_unit")
    return _lines(block, [document.unit], "unit")


def _text(name: str) -> Callable[[Block, Paper], View]:
    return lambda block, paper: _lines(block, [getattr(paper.document, name)], name)


def _date(name: str) -> Callable[[Block, Paper], View]:
    return lambda block, paper: _lines(block, [german_date(getattr(paper.document, name))], name)


def people(document: SubmissionDocument, slot: str) -> tuple[Person, ...]:
    """The persons of a slot: all authors, or the one who holds the other slots."""
    value = getattr(document, slot)
    if isinstance(value, Person):
        return (value,)
    return value or ()


def _person(slot: str) -> Callable[[Block, Paper], View]:
    def view(block: Block, paper: Paper) -> View:
        persons = people(paper.document, slot)
        lines, said = [], []
        for person in persons:
            parts = [person_name(person, block.name_format or paper.form.name_format)]
            parts += [person.office] if block.with_office else []
            parts += [f"Tel. {person.phone}"] if block.with_phone and person.phone else []
            lines.append(", ".join(part for part in parts if part))
            said += parts
        label = block.label_for(persons[0].gender) if len(persons) == 1 else block.label
        return replace(_lines(block, lines), label=label, said=tuple(said))

    return view


def _phone(block: Block, paper: Paper) -> View:
    persons = [*paper.document.authors, *people(paper.document, "contact")]
    return _lines(block, list(dict.fromkeys(person.phone for person in persons)))


def _involved_units(block: Block, paper: Paper) -> View:
    return _lines(block, list(paper.document.involved_units), "involved_units")


def _steps_of_head(paper: Paper) -> list[Any]:
    return [paper.document.step(paper.body)] if paper.body is not None else list(paper.document.steps)


def _step_body(block: Block, paper: Paper) -> View:
    return _lines(block, ["; ".join(dict.fromkeys(step.body for step in _steps_of_head(paper)))])


def _step_date(block: Block, paper: Paper) -> View:
    dates = dict.fromkeys(german_date(step.date) for step in _steps_of_head(paper) if step.date)
    return _lines(block, ["; ".join(dates)])


def _recipients(block: Block, paper: Paper) -> View:
    return _lines(block, list(dict.fromkeys(step.body for step in _steps_of_head(paper))))


def _place_date(block: Block, paper: Paper) -> View:
    document = paper.document
    date = german_date(getattr(document, block.date_from))
    pattern = block.pattern or "{place}, {date}"
    values = {"place": document.place, "date": date or "______________"}
    used = {name for name in values if f"{{{name}}}" in pattern}
    text = fill(pattern, {name: values[name] for name in used})
    uses = frozenset(name.replace("date", block.date_from) for name in used) if date else frozenset()
    return View(block, "place_date", block.label, (text,), empty=not date, uses=uses, said=(text,))


def _cell(step: Any, column: str, form: Form) -> str:
    if column == "position":
        return f"{step.position}."
    if column == "role":
        return str(step.role_label)
    if column == "public":
        return form.public_word if step.public else form.non_public_word
    if column == "date":
        return german_date(step.date)
    return str(getattr(step, column))


def _steps(block: Block, paper: Paper) -> View:
    steps, form = paper.document.steps, paper.form
    columns = [c for c in block.columns if c.print_if_empty or any(_cell(step, c.value, form) for step in steps)]
    rows = [[(column.value, _cell(step, column.value, form)) for column in columns] for step in steps]
    notes = []
    for name, word in STEP_NOTES.items():
        if name in {column.value for column in columns}:
            continue
        said = _told([(_named(step, steps), _cell(step, name, form)) for step in steps])
        if said:
            notes.append((word, said))
    data = {"columns": columns, "rows": rows, "head": block.head, "notes": notes}
    return View(block, "steps", block.label, data=data, empty=not steps, uses=frozenset({"steps"}))


def _named(step: Any, steps: tuple[Any, ...]) -> str:
    """The body, with its place in the row where the same body comes up more than once."""
    again = sum(other.body == step.body for other in steps) > 1
    return f"{step.body} ({step.position}.)" if again else str(step.body)


def _told(cells: list[tuple[str, str]]) -> str:
    """Who has which value, in as few words as lose nothing: what most rows share is said once, at the end."""
    values = [value for _, value in cells]
    common = max(dict.fromkeys(values), key=values.count, default="")
    if common and values.count(common) == len(values):
        return common
    if common and values.count(common) > 1 and "" not in values:
        others = "; ".join(f"{body} – {value}" for body, value in cells if value != common)
        return f"{others}; im Übrigen {common}"
    return "; ".join(f"{body} – {value}" for body, value in cells if value)


STEP_NOTES = {
    "role": "Zuständigkeit",
    "public": "Öffentlichkeit",
    "date": "Sitzungsdatum",
    "agenda_number": "Tagesordnungspunkt",
    "result": "Ergebnis",
}
"""What is said below the Beratungsfolge when a form has no column for it."""


def _subject(block: Block, paper: Paper) -> View:
    """The subject, and below it which paper this one belongs to and who brought it in."""
    document = paper.document
    brought_in = f"Eingebracht von: {document.brought_in_by}" if document.brought_in_by else ""
    return _lines(block, [document.subject, document.belongs_to, brought_in], "subject", "belongs_to", "brought_in_by")


def _with_note(note: str, html: SafeString) -> SafeString:
    return format_html('<p class="motion-note">{}</p>{}', note, html) if note else html


def _motion(block: Block, paper: Paper) -> View:
    points = [
        _with_note(point.note, Outline(_below(block)).html(point.html)) for point in paper.document.motion if has_text(point.html)
    ]
    data = {"points": points, "boxed": paper.form.motion_box}
    return View(block, "motion", block.label, data=data, empty=not points, uses=frozenset({"motion"}))


def _reasons(block: Block, paper: Paper) -> View:
    document = paper.document
    goals = document.strategic_goals if block.goals_label else ()
    outline = Outline(_below(block) + (1 if goals else 0))
    sections = [outline.section(section) for section in document.sections]
    data = {"goals": goals, "sections": sections}
    uses = frozenset({"sections", "strategic_goals"} if block.goals_label else {"sections"})
    return View(block, "reasons", block.label, data=data, empty=not (sections or goals), uses=uses)


def _finance(block: Block, paper: Paper) -> View:
    finance = paper.document.finance
    html = Outline(_below(block)).html(finance.impact_html) if has_text(finance.impact_html) else ""
    word = paper.form.none_word if finance.none else ""
    return View(block, "finance", block.label, (word,), html, not (html or word), uses=frozenset({"finance"}))


def _money_text(name: str) -> Callable[[Block, Paper], View]:
    def view(block: Block, paper: Paper) -> View:
        finance = paper.document.finance
        text = getattr(finance, name) or (paper.form.none_word if finance.none else "")
        return View(block, "text", block.label, data=text, empty=not text.strip(), uses=frozenset({name}))

    return view


def _long_text(name: str) -> Callable[[Block, Paper], View]:
    def view(block: Block, paper: Paper) -> View:
        text = getattr(paper.document, name)
        return View(block, "text", block.label, data=text, empty=not text.strip(), uses=frozenset({name}))

    return view


def _rows(name: str, template: str) -> Callable[[Block, Paper], View]:
    def view(block: Block, paper: Paper) -> View:
        rows = getattr(paper.document, name)
        return View(block, template, block.label, data=rows, empty=not rows, uses=frozenset({name}))

    return view


def _resolution(block: Block, paper: Paper) -> View:
    resolution = paper.document.resolution
    data = {"number": resolution.number, "date": german_date(resolution.date)}
    return View(block, "resolution_box", block.label, data=data, empty=not any(data.values()), uses=frozenset({"resolution"}))


def _signatory(block: Block, paper: Paper) -> View:
    persons = people(paper.document, block.person)
    signed = [(person_name(p, block.name_format or paper.form.name_format), p.office) for p in persons]
    # A form that signs with the family name alone has decided so: the given name counts as said.
    said = tuple(text for pair in signed for text in pair) + tuple(person_name(p, "Given Family") for p in persons)
    return View(block, "signatory", block.label, data=signed, empty=not signed, said=said)


def _signoff(block: Block, paper: Paper) -> View:
    columns, said = [], []
    for role in block.roles:
        persons = people(paper.document, role.person)
        if persons:
            names = [person_name(person, block.name_format or paper.form.name_format) for person in persons]
            only = persons[0] if len(persons) == 1 else None
            label = role.label(only.gender, only.office) if only else role.label("neutral")
            columns.append((label, names))
            said += [label, *names]
        elif block.print_if_empty:
            columns.append((role.neutral, []))
    return View(block, "signoff", block.label, data=columns, empty=not columns, said=tuple(said))


VIEWS: dict[str, Callable[[Block, Paper], View]] = {
    "title": _title,
    "number": _number,
    "file_reference": _text("file_reference"),
    "unit": _unit,
    "parent_unit": _text("parent_unit"),
    "authors": _person("authors"),
    "phone": _phone,
    "contact": _person("contact"),
    "unit_head": _person("unit_head"),
    "department_head": _person("department_head"),
    "submitter": _person("submitter"),
    "date": _date("date"),
    "signed_on": _date("signed_on"),
    "place": _text("place"),
    "place_date": _place_date,
    "involved_units": _involved_units,
    "recipients": _recipients,
    "step_body": _step_body,
    "step_date": _step_date,
    "subject": _subject,
    "summary": _long_text("plain_summary"),
    "steps": _steps,
    "motion": _motion,
    "reasons": _reasons,
    "strategic_goals": _rows("strategic_goals", "goals"),
    "prior_treatments": _rows("prior_treatments", "prior_treatments"),
    "external": _long_text("external_participation"),
    "finance": _finance,
    "cover": _money_text("cover_proposal"),
    "follow_up_costs": _money_text("follow_up_costs"),
    "attachments": _rows("attachments", "attachments"),
    "cosignature": _rows("cosignatures", "cosignatures"),
    "resolution_box": _resolution,
    "signatory": _signatory,
    "signoff": _signoff,
}


def view_of(block: Block, paper: Paper) -> View:
    """The view of a block for this paper."""
    return VIEWS[block.name](block, paper)
