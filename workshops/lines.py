"""One typed line as a contribution: "b: #2 Mehr Kurse am Abend" is a need in the field with the number 2.

In front of the words may stand the kind with a colon ("i:", "Idee:") and a field with a hash ("#2", "#spr"), in any order;
what is left out stays as it was in the line before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from workshops.choices import ContributionKind

KINDS = {
    "i": ContributionKind.IDEA,
    "idee": ContributionKind.IDEA,
    "b": ContributionKind.NEED,
    "bedarf": ContributionKind.NEED,
    "e": ContributionKind.RECOMMENDATION,
    "empfehlung": ContributionKind.RECOMMENDATION,
    "p": ContributionKind.PROJECT,
    "projekt": ContributionKind.PROJECT,
    "projektvorschlag": ContributionKind.PROJECT,
}
LONGEST = 2000
"""Most characters of one contribution."""
MOST_LINES = 200
_KIND = re.compile(r"([^\W\d_]+)\s*:\s*(.*)", re.DOTALL)
_FIELD = re.compile(r"#([\w.-]+):?\s*(.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[-–—•*]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class FieldChoice:
    """A field of action as it is chosen: `number` in the edition, and all its names."""

    pk: int
    number: str
    name: str
    others: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True)
class Line:
    """A contribution as it was typed: `kind`, the id of the `field` or None, and what was said."""

    kind: str
    field: int | None
    text: str


class NotRead(ValueError):
    """A line that cannot be stored; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(typed: str, fields: Sequence[FieldChoice], *, kind: str, chosen: int | None) -> Line:
    """Take a line apart; `kind` and `chosen` (a field's id) hold where the line names none. Raises `NotRead`."""
    text = " ".join(typed.replace("\x00", "").split())
    for _turn in range(2):
        found = _KIND.fullmatch(text)
        if found and (named := KINDS.get(found[1].casefold())):
            kind, text = named, found[2]
        elif found := _FIELD.fullmatch(text):
            chosen, text = _field(found[1], fields), found[2]
    if not text:
        raise NotRead(_("Bitte schreiben Sie in die Zeile, was gesagt wurde."))
    if len(text) > LONGEST:
        raise NotRead(
            _("Der Beitrag ist zu lang. Bitte teilen Sie ihn; mehr als %(most)s Zeichen passen nicht.") % {"most": LONGEST}
        )
    return Line(str(kind), chosen, text)


def _field(word: str, fields: Sequence[FieldChoice]) -> int:
    wanted = word.casefold()
    by_number = [item.pk for item in fields if item.number.casefold().rstrip(".") == wanted.rstrip(".")]
    by_name = [item.pk for item in fields if any(name.casefold().startswith(wanted) for name in (item.name, *item.others))]
    found = by_number or by_name
    if not found:
        raise NotRead(
            _("„#%(word)s“ passt zu keinem Handlungsfeld. Bitte nehmen Sie die Nummer oder den Anfang des Namens.")
            % {"word": word}
        )
    if len(found) > 1:
        raise NotRead(_("„#%(word)s“ passt zu mehreren Handlungsfeldern. Bitte schreiben Sie mehr vom Namen.") % {"word": word})
    return found[0]


def read_all(typed: str, fields: Sequence[FieldChoice], *, kind: str, chosen: int | None) -> tuple[list[Line], list[str]]:
    """The lines of a pasted list, without bullets and empty ones, and a sentence for each that cannot be stored."""
    found: list[Line] = []
    problems = []
    for place, raw in enumerate(typed.splitlines(), start=1):
        text = _BULLET.sub("", raw.strip(), count=1)
        if not text:
            continue
        try:
            found.append(read(text, fields, kind=kind, chosen=chosen))
        except NotRead as problem:
            problems.append(_("Zeile %(place)s: %(sentence)s") % {"place": place, "sentence": problem.sentence})
    if not found and not problems:
        problems.append(_("Bitte schreiben oder fügen Sie mindestens eine Zeile ein."))
    if len(found) > MOST_LINES:
        problems.append(
            _("Auf einmal lassen sich höchstens %(most)s Beiträge übernehmen. Bitte teilen Sie die Liste.") % {"most": MOST_LINES}
        )
    return found, problems


def told_fields(fields: Iterable[FieldChoice]) -> list[tuple[str, str]]:
    """The fields as choices of a form."""
    return [(str(item.pk), str(item)) for item in fields]
