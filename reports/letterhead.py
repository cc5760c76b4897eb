"""A city's letterhead as the printer needs it."""

from __future__ import annotations

import base64
from pathlib import PurePath

from municipality.models import Municipality
from reports.documents import Letterhead

LOGO_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


def letterhead_of(municipality: Municipality) -> Letterhead:
    """The rows that the admin keeps, with the logo as a `data:` address so that a frozen version carries it along."""
    place = f"{municipality.postal_code} {municipality.place}".strip()
    return Letterhead(
        name=municipality.name,
        official_name=municipality.official_name,
        place=municipality.place,
        address_lines=tuple(line for line in (municipality.street, place) if line),
        contact_lines=tuple(line for line in (municipality.phone, municipality.email, municipality.website) if line),
        logo=_data_address(municipality),
        primary_color=municipality.primary_color,
        secondary_color=municipality.secondary_color,
    )


def _data_address(municipality: Municipality) -> str:
    if not municipality.logo:
        return ""
    kind = LOGO_TYPES[PurePath(municipality.logo.name).suffix.lower()]
    with municipality.logo.open("rb") as file:
        return f"data:{kind};base64,{base64.b64encode(file.read()).decode('ascii')}"
