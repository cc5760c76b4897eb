"""The rule that no city's form can lose content.

Whatever a document says and the form's own blocks did not print follows at the end of the text, above the signatures, under
standard labels: short values in one list "Weitere Angaben", longer ones in sections of their own. Number and version stand in
the foot of every page and are never missing; what a step says beyond the form's columns stands below its table
(`views.STEP_NOTES`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reports.documents import Letterhead, Person
from reports.forms import Block
from reports.forms.model import Column
from reports.forms.vocabulary import BLOCKS, COLUMNS, PERSONS
from reports.layout.views import Paper, View, people, view_of
from reports.layout.wording import german_date

_SHORT = (
    ("file_reference", "file_reference"),
    ("unit", "unit"),
    ("parent_unit", "parent_unit"),
    ("date", "date"),
    ("signed_on", "signed_on"),
    ("place", "place"),
    ("involved_units", "involved_units"),
)
_LONG = (
    ("plain_summary", "summary"),
    ("steps", "steps"),
    ("strategic_goals", "strategic_goals"),
    ("prior_treatments", "prior_treatments"),
    ("external_participation", "external"),
    ("finance", "finance"),
    ("cover_proposal", "cover"),
    ("follow_up_costs", "follow_up_costs"),
    ("cosignatures", "cosignature"),
    ("attachments", "attachments"),
)


def standard_block(name: str) -> Block:
    """The block as it is printed when a form says nothing about it."""
    kind = BLOCKS[name]
    columns = tuple(Column(value, label) for value, label in COLUMNS.items()) if name == "steps" else ()
    return Block(name, label=kind.label, placement=kind.placement, columns=columns)


def remaining_views(printed: list[View], paper: Paper, letterhead: Letterhead) -> tuple[list[View], list[View]]:
    """What the printed blocks left over: sections, then short facts."""
    used = frozenset().union(*(view.uses for view in printed))
    said = [text for view in printed for text in view.said]
    said += [letterhead.name, letterhead.official_name, letterhead.place, *letterhead.address_lines]
    sections = [view_of(standard_block(name), paper) for token, name in _LONG if token not in used]
    if paper.document.finance.none:
        # "Entfällt" below the one heading answers for cover and follow-up costs as well.
        own = {"cover": paper.document.finance.cover_proposal, "follow_up_costs": paper.document.finance.follow_up_costs}
        sections = [view for view in sections if own.get(view.name, view.name)]
    facts = [view_of(standard_block(name), paper) for token, name in _SHORT if token not in used]
    facts = [view for view in facts if view.name != "place" or not any(view.lines[0] in text for text in said if view.lines)]
    if "resolution" not in used:
        resolution = paper.document.resolution
        words = (resolution.number and f"Nr. {resolution.number}", resolution.date and f"vom {german_date(resolution.date)}")
        text = " ".join(word for word in words if word)
        block = standard_block("resolution_box")
        facts.append(View(block, "lines", block.label, (text,), empty=not text))
    facts += _people(said, paper)
    return [view for view in sections if not view.empty], [view for view in facts if not view.empty]


def _people(said: list[str], paper: Paper) -> list[View]:
    """The persons of whom something is still unsaid, each with all that is known."""
    views = []
    for slot in PERSONS:
        unsaid = tuple(person for person in people(paper.document, slot) if not _is_said(person, said))
        if unsaid:
            block = replace(standard_block(slot), with_office=True, with_phone=True, name_format="Given Family")
            persons: dict[str, Any] = {slot: unsaid if slot == "authors" else unsaid[0]}
            document = replace(paper.document, **persons)
            views.append(view_of(block, replace(paper, document=document)))
            said = [*said, *views[-1].said]
    return views


def _is_said(person: Person, said: list[str]) -> bool:
    """Whether name, title, office and phone of the person all stand somewhere on the page already."""
    name = any(all(part in text for part in (person.given_name, person.family_name, person.title) if part) for text in said)
    return name and all(any(part in text for text in said) for part in (person.office, person.phone) if part)
