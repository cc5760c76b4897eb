"""Whether a printed file says of itself what readers with a screen reader need (PDF/UA-1, ISO 14289-1)."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _


def missing_in(content: bytes) -> list[str]:
    """Sentences about what a PDF lacks: tags, language, title, its claim to be PDF/UA, alternatives of pictures; usually none."""
    import pikepdf

    found: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as document:
        root = document.Root
        if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked", False):
            found.append(_("Das PDF hat keine Struktur, die ein Vorleseprogramm lesen kann."))
        if not str(root.get("/Lang", "")):
            found.append(_("Das PDF sagt nicht, in welcher Sprache es geschrieben ist."))
        with document.open_metadata() as metadata:
            if not metadata.get("dc:title"):
                found.append(_("Das PDF hat keinen Titel."))
            if not metadata.get("pdfuaid:part"):
                found.append(_("Das PDF sagt nicht, dass es barrierefrei ist (PDF/UA)."))
        figures = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        if any("/Alt" not in figure for figure in figures):
            found.append(_("Einer Abbildung fehlt die Beschreibung."))
    return found
