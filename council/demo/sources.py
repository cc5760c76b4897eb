"""Reads the files of the demonstration data."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).resolve().parent
CITIES = ("waiblingen", "offenburg", "kornwestheim", "wetzlar", "weiterstadt")
DOMAIN = "{city}.example"
PASSWORD = "demo"  # noqa: S105  shown to everybody on purpose; these logins exist only on development machines
SATURDAY = 5


def read_city(slug: str) -> dict[str, Any]:
    """What `data/<city>.toml` says."""
    return tomllib.loads((FOLDER / "data" / f"{slug}.toml").read_text(encoding="utf-8"))


def read_papers(slug: str) -> list[dict[str, Any]]:
    """The city's submissions in the order of their file names; the first one is its main paper."""
    paths = sorted((FOLDER / "data" / slug).glob("*.toml"))
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]


def login(slug: str, key: str) -> str:
    """E-mail address of a person of a city; for the eight roles the key is the role."""
    return f"{key}@{DOMAIN.format(city=slug)}"


def day_of(value: date | str) -> date:
    """A date as it stands, or "+12" and "-16": so many days from today, on a working day."""
    if isinstance(value, date):
        return value
    day = timezone.localdate() + timedelta(days=int(value))
    # Away from today, so that what is past stays past and what is to come stays to come.
    away = -1 if value.startswith("-") else 1
    while day.weekday() >= SATURDAY:
        day += timedelta(days=away)
    return day


def moment(value: date | str, clock: str) -> datetime:
    """That day at this time of the city's clock."""
    return timezone.make_aware(datetime.combine(day_of(value), time.fromisoformat(clock)))
