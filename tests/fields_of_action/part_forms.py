"""What a browser sends for a goal, a recommendation, an offer, a figure or the text of a field, and where to."""

from __future__ import annotations

from typing import Any

from concepts.models import ConceptEdition
from concepts.parts import KINDS
from tests.concepts.browsing import base_of

HTMX = {"HX-Request": "true"}
VALUES = {
    "werte-TOTAL_FORMS": "1", "werte-INITIAL_FORMS": "0",
    "werte-0-year": "2020", "werte-0-group": "", "werte-0-value": "1.234,5", "werte-0-footnote": "",
}  # fmt: skip
TYPED: dict[str, dict[str, str]] = {
    "felder": {"name": "Sprache", "number": "1", "position": "1", "situation": "", "text": "", "focus": "", "aliases": ""},
    "ziele": {"title": "Alle verständigen sich", "level": "guiding", "code": "", "parent": "", "text": "", "position": "1"},
    "empfehlungen": {
        "title": "Lotsen ausbilden", "text": "", "horizon": "short", "priority": "high", "source": "", "position": "1",
    },
    "angebote": {"name": "Frauenfrühstück", "owner": "partner", "provider": "", "frequency": "", "text": ""},
    "kennzahlen": {"name": "Teilnahmen", "theme": "", "definition": "", "unit": "Personen", "source": "", **VALUES},
}  # fmt: skip
"""What a browser sends for a row of each kind."""
BEGUN = [kind for kind in TYPED if kind != "felder"]
LONG_TEXT = {"felder": "text", "ziele": "text", "empfehlungen": "text", "angebote": "text", "kennzahlen": "definition"}
NAME = {"felder": "number", "ziele": "title", "empfehlungen": "title", "angebote": "name", "kennzahlen": "name"}


def place(edition: ConceptEdition) -> str:
    return f"handlungsfelder/{edition.concept.slug}/{edition.slug}/"


def new(edition: ConceptEdition, kind: str, page: str = "neu/") -> str:
    return f"konzepte/{edition.concept.slug}/{edition.slug}/text/{kind}/{page}"


def at(row: Any, edition: ConceptEdition, kind: str, page: str = "bearbeiten/") -> str:
    return new(edition, kind, f"{row.pk}/{page}")


def typed(row: Any, kind: str, edition: ConceptEdition, **changes: Any) -> dict[str, Any]:
    """What a browser sends when the form of this stored row is saved with these changes."""
    form = KINDS[kind].form(instance=type(row).objects.get(pk=row.pk), edition=edition)
    found = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in found.items() if value is not False}
    own = {"revision": type(row).objects.get(pk=row.pk).revision, "base": base_of(row, edition)}
    return data | (VALUES if kind == "kennzahlen" else {}) | own | changes


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)
