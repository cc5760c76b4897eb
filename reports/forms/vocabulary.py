"""The closed vocabulary of a city form: every word a form file may use.

A form file may only name what stands here. A new block needs an entry here, its value in `reports/documents.py`, its
view in `reports/layout/views.py` and a partial in `templates/documents/blocks/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LOOKS: tuple[str, ...] = ("classic", "modern", "din5008", "plain")
"""Typography, one style sheet each: serif with boxes, sans with colour, letter with fold marks, sans in black."""

MARGINS: dict[str, tuple[int, int, int, int]] = {
    "standard": (22, 20, 24, 25),
    "narrow": (18, 16, 22, 20),
    "wide": (26, 28, 28, 30),
}
"""Page margins in millimetres: top, right, bottom, left. The left one always leaves room for holes."""

SCOPES: tuple[str, ...] = ("first", "every")
"""Where a block is printed: once in its place, or in its place and in the head of every following page."""

PLACEMENTS: tuple[str, ...] = ("section", "line", "row", "list")
"""Heading with content below · label and value in one line · cell of a row · entry of a list of labels and values."""

NAME_FORMATS: tuple[str, ...] = ("Family, Given", "Given Family", "Family")
DATE_SOURCES: tuple[str, ...] = ("date", "signed_on")
KINDS: tuple[str, ...] = ("decision", "information", "supplement", "replacement", "amendment", "statement", "tabled")
PERSONS: tuple[str, ...] = ("authors", "contact", "unit_head", "department_head", "submitter")

COLUMNS: dict[str, str] = {
    "position": "Nr.",
    "body": "Gremium",
    "role": "Zuständigkeit",
    "public": "Öffentlichkeit",
    "date": "Sitzungsdatum",
    "agenda_number": "TOP",
    "result": "Ergebnis",
}
"""Columns of the Beratungsfolge with their standard header."""

Shape = Literal["title", "short", "box", "long"]


@dataclass(frozen=True)
class BlockKind:
    """What may be said about a block: its standard label, its usual placement and the keys only it understands."""

    label: str
    shape: Shape
    placement: str = "section"
    keys: tuple[str, ...] = ()
    running: bool = False


_PERSON_KEYS = ("label_female", "label_male", "name_format", "with_office", "with_phone")

BLOCKS: dict[str, BlockKind] = {
    "title": BlockKind("", "title", "section", running=True),
    "number": BlockKind("Drucksache Nr.", "short", "list", ("pattern",), running=True),
    "file_reference": BlockKind("Aktenzeichen", "short", "list", running=True),
    "unit": BlockKind("Federführung", "short", "list", ("with_parent",), running=True),
    "parent_unit": BlockKind("Übergeordnete Stelle", "short", "list", running=True),
    "authors": BlockKind("Bearbeitung", "short", "list", _PERSON_KEYS, running=True),
    "phone": BlockKind("Telefon", "short", "list", running=True),
    "contact": BlockKind("Ansprechperson", "short", "list", _PERSON_KEYS, running=True),
    "unit_head": BlockKind("Fachbereichsleitung", "short", "list", _PERSON_KEYS),
    "department_head": BlockKind("Dezernatsleitung", "short", "list", _PERSON_KEYS),
    "submitter": BlockKind("Unterzeichnet von", "short", "list", _PERSON_KEYS),
    "date": BlockKind("Datum", "short", "list", running=True),
    "signed_on": BlockKind("Unterzeichnet am", "short", "list"),
    "place": BlockKind("Ort", "short", "list"),
    "place_date": BlockKind("", "long", "section", ("pattern", "date_from")),
    "involved_units": BlockKind("Weitere beteiligte Stellen", "short", "list"),
    "recipients": BlockKind("An die Mitglieder", "short", "line"),
    "step_body": BlockKind("Gremium", "short", "line", running=True),
    "step_date": BlockKind("Am", "short", "line", running=True),
    "subject": BlockKind("Betreff", "short", "section", running=True),
    "summary": BlockKind("Zusammenfassung in einfacher Sprache", "long", "section", ("lead",)),
    "steps": BlockKind("Beratungsfolge", "long", "section", ("columns", "head", "lead")),
    "motion": BlockKind("Beschlussvorschlag", "long", "section", ("lead",)),
    "reasons": BlockKind("Begründung", "long", "section", ("goals_label", "facts_label", "lead")),
    "strategic_goals": BlockKind("Strategische Ziele", "long", "section", ("lead",)),
    "prior_treatments": BlockKind("Bisherige Behandlung", "long", "section", ("lead",)),
    "external": BlockKind("Externe Beteiligung", "long", "section", ("lead",)),
    "finance": BlockKind("Finanzielle Auswirkungen", "long", "section", ("lead",)),
    "cover": BlockKind("Deckungsvorschlag", "long", "section", ("lead",)),
    "follow_up_costs": BlockKind("Folgekosten", "long", "section", ("lead",)),
    "attachments": BlockKind("Anlagen", "long", "section", ("lead",)),
    "cosignature": BlockKind("Mitzeichnung", "long", "section", ("lead",)),
    "resolution_box": BlockKind("Beschluss", "box", "row", ("number_label", "date_label", "hint")),
    "signatory": BlockKind("", "long", "section", ("person", "name_format")),
    "signoff": BlockKind("", "long", "section", ("roles", "name_format")),
}

COMMON_KEYS: tuple[str, ...] = (
    "block",
    "label",
    "label_following",
    "scope",
    "print_if_empty",
    "placement",
    "page_break",
    "new_row",
    "heading",
)

REQUIRABLE: tuple[str, ...] = (
    "subject",
    "unit",
    "authors",
    "phone",
    "contact",
    "date",
    "place",
    "file_reference",
    "steps",
    "motion",
    "reasons",
    "strategic_goals",
    "prior_treatments",
    "involved_units",
    "external",
    "finance",
    "cover",
    "follow_up_costs",
    "attachments",
    "summary",
)
"""Blocks a form may require to be filled before cosigning: what an author writes, not what the way adds later."""
