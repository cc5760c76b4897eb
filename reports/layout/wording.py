"""How names, dates and numbers are written on German paper."""

from __future__ import annotations

import datetime
import re
import string

from reports.documents import Person, SubmissionDocument


def german_date(iso: str) -> str:
    """`2020-10-15` as `15.10.2020`. What is no date is printed as it was written, so nothing is lost."""
    try:
        return f"{datetime.date.fromisoformat(iso):%d.%m.%Y}"
    except ValueError:
        return iso


def person_name(person: Person, name_format: str) -> str:
    """The name as the form writes it; a title stands before the given name, as German letters do."""
    given = " ".join(part for part in (person.title, person.given_name) if part)
    if name_format == "Family":
        return person.family_name or given
    if name_format == "Family, Given":
        return ", ".join(part for part in (person.family_name, given) if part)
    return " ".join(part for part in (given, person.family_name) if part)


def fill(pattern: str, values: dict[str, str]) -> str:
    """The pattern with its values; where one is empty, the signs that would join it to its neighbour fall away."""
    if all(values.values()):
        return pattern.format(**values)
    names = [name for _, name, _, _ in string.Formatter().parse(pattern) if name]
    return " ".join(values[name] for name in names if values[name])


_SIGNS = str.maketrans({"/": "-", "\\": "-", "–": "-", "—": "-", "&": "und"})
_MAX_STEM = 110


def _slug(text: str) -> str:
    """Letters of every script and umlauts stay; whatever a file system or a mail program dislikes becomes a hyphen."""
    kept = re.sub(r"[^\w.-]+", "-", text.translate(_SIGNS)).replace("_", "-")
    return re.sub(r"-{2,}", "-", kept).strip("-.")


def stem(text: str, most: int) -> str:
    """A piece of a file name of at most so many characters, cut between words."""
    slug = _slug(text)
    if len(slug) > most:
        cut = slug[: most + 1].rpartition("-")[0]
        slug = cut if len(cut) > most // 2 else slug[:most]
    return slug.strip("-.")


def file_name(document: SubmissionDocument) -> str:
    """`168-20_Weiterentwicklung-des-Integrationskonzeptes.pdf`; a paper without number starts with `Entwurf_`.

    At most 110 characters before the ending, cut between words, so that it survives every file system and archive.
    """
    number = _slug(document.number)[:40].rstrip("-.") or "Entwurf"
    subject = f"{document.kind_label} {document.subject}" if document.belongs_to else document.subject
    return f"{number}_{stem(subject, _MAX_STEM - len(number) - 1) or 'Vorlage'}.pdf"
