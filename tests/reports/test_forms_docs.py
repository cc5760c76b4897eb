"""docs/forms.md names every word that a form file may use."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from reports.forms import Form
from reports.forms.vocabulary import (
    BLOCKS,
    COLUMNS,
    COMMON_KEYS,
    DATE_SOURCES,
    KINDS,
    LOOKS,
    MARGINS,
    NAME_FORMATS,
    PERSONS,
    PLACEMENTS,
    REQUIRABLE,
    SCOPES,
)

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"


def test_every_word_of_the_vocabulary_is_explained() -> None:
    named = {word.strip('"') for word in re.findall(r"`([^`]+)`", GUIDE.read_text(encoding="utf-8"))}
    words = {*BLOCKS, *COLUMNS, *COMMON_KEYS, *DATE_SOURCES, *KINDS, *LOOKS, *MARGINS, *NAME_FORMATS, *PERSONS, *PLACEMENTS}
    words |= {*REQUIRABLE, *SCOPES, *(key for kind in BLOCKS.values() for key in kind.keys)}
    words |= {field.name for field in fields(Form)} - {"slug", "blocks"}
    assert words - named == set()
