"""What a vague time means: a text with its earliest and its latest day, or a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
LONGEST = 80
"""Characters a period may have; longer texts are no period."""


class NotUnderstood(Exception):
    """The text is no time, or more than one. `sentence` asks for what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class FuzzyDate:
    """A time as written, with the days it can mean.

    `None` is an open end: "seit 2015" has no latest day, "bis 2020" no earliest.
    """

    text: str
    earliest: date | None
    latest: date | None

    @property
    def understood(self) -> str:
        """The days in words: "1. Oktober bis 31. Dezember 2014"."""
        return describe(self.earliest, self.latest)


def describe(earliest: date | None, latest: date | None) -> str:
    """The days in words; empty where both are missing."""
    if earliest is not None and latest is not None:
        if earliest == latest:
            return _long(earliest)
        first = _long(earliest)
        if earliest.year == latest.year:
            first = f"{earliest.day}." + ("" if earliest.month == latest.month else f" {MONTHS[earliest.month - 1]}")
        return _("%(first)s bis %(last)s") % {"first": first, "last": _long(latest)}
    if earliest is not None:
        return _("ab %(day)s, Ende offen") % {"day": _long(earliest)}
    if latest is not None:
        return _("bis %(day)s, Anfang offen") % {"day": _long(latest)}
    return ""


def _long(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


_ROUGH = re.compile(
    r"\b(?:anfang|beginn|mitte|ende|fr[üu]hjahr|fr[üu]hling|sommer\w*|herbst\w*|winter\w*|vor|nach|um|ca|circa|etwa|ungefähr|"
    r"voraussichtlich|vorauss|vsl|geplant|jahreswechsel)\b",
    re.IGNORECASE,
)


def is_rough(text: str) -> bool:
    """Whether a time is meant only about right: "Ende 2014", "vor der Sommerpause 2017"; a month, quarter or year is not."""
    return _ROUGH.search(text) is not None
