"""What tests of this room's pages share: a visitor, and the addresses of texts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from concepts.models import ConceptEdition
from concepts.parts import KINDS
from municipality.merging import prints
from tests.council.browsing import Visitor, text

__all__ = ["Visitor", "address", "fields_of", "origin", "text"]


def address(row: Any, page: str = "", kind: str = "") -> str:
    """The address of a text's page below the city: "konzepte/konzept/2020/text/kapitel/7/bearbeiten/"."""
    slug = kind or next(item.slug for item in KINDS.values() if item.model is type(row))
    edition = row if slug == "angaben" else row.edition
    return f"konzepte/{edition.concept.slug}/{edition.slug}/text/{slug}/{row.pk}/{page}"


def origin(visitor: Visitor, path: str) -> dict[str, str]:
    """What a form says of the text it was made from, as a browser sends it back with what was typed."""
    page = visitor.get(path).content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("revision", "base")}
    return {name: unescape(match[1]) for name, match in found.items() if match}


def fields_of(row: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends when the form of this chapter is saved, with these changes."""
    stored = {"heading": row.heading, "parent": row.parent_id or "", "body": row.body, "figure_caption": "", "figure_alt": ""}
    return {"revision": row.revision, "base": base_of(row)} | stored | changes


def base_of(row: Any, edition: ConceptEdition | None = None) -> str:
    """What the form says of the text it was filled with; `edition` for rows that name none."""
    kind = next(item for item in KINDS.values() if item.model is type(row))
    stored = type(row).objects.get(pk=row.pk)
    named = edition or (stored if kind.slug == "angaben" else stored.edition)
    return prints(kind.form(instance=stored, edition=named).pieces())
