"""Numbers of submissions and resolutions: by pattern, unique, without gaps, never given twice.

The counter's row is locked until the transaction ends, so a number is taken together with the paper that bears it or not at
all. A deleted paper's number stays used, because counting goes on from the counter and not from the papers.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from council.choices import Classification, NumberPurpose, NumberScope
from council.models import Committee, NumberCounter, NumberRange, Submission, SuffixCounter

_TOKEN = re.compile(r"\{(?P<name>[a-z]+)(?::(?P<width>0[1-9]))?\}")
_SUFFIX_NAMES = ("number", "seq")
_NAMES = ("seq", "yy", "yyyy", "committee", "prefix")
_LONGEST = 60
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def range_for(purpose: NumberPurpose) -> NumberRange | None:
    """The city's range for this purpose, or nothing where its papers carry no number."""
    return NumberRange.objects.filter(purpose=purpose).exclude(pattern="").first()


def allocate(number_range: NumberRange, *, day: date, committee: Committee | None = None) -> str:
    """The next number of this range. Must run inside the transaction that stores it; `day` is the paper's, not the clock's."""
    if not number_range.pattern:
        return ""
    period = _period(number_range, day, committee)
    NumberCounter.objects.get_or_create(number_range=number_range, period=period)
    counter = NumberCounter.objects.select_for_update(of=("self",)).get(number_range=number_range, period=period)
    while True:
        counter.last += 1
        number = render(number_range, sequence=counter.last, day=day, committee=committee)
        if not _is_taken(number_range, number):
            break
    counter.save(update_fields=["last"])
    return number


def allocate_suffix(number_range: NumberRange, original: Submission) -> str:
    """The next number of what belongs to this numbered paper, by `suffix_pattern`; inside the transaction that stores it."""
    SuffixCounter.objects.get_or_create(original=original)
    counter = SuffixCounter.objects.select_for_update(of=("self",)).get(original=original)
    while True:
        counter.last += 1
        number = render_suffix(number_range.suffix_pattern, original.number, counter.last)
        if not Submission.objects.filter(number=number).exists():
            break
    counter.save(update_fields=["last"])
    return number


def render_suffix(pattern: str, number: str, sequence: int) -> str:
    """The pattern filled in. Of an overlong number the end of the whole stays, so that the count is never cut off."""

    def fill(token: re.Match[str]) -> str:
        return f"{sequence:{token['width'] or ''}}" if token["name"] == "seq" else number

    return _TOKEN.sub(fill, pattern).strip()[-_LONGEST:]


def render(number_range: NumberRange, *, sequence: int, day: date, committee: Committee | None = None) -> str:
    """The pattern with its placeholders filled in."""
    values = {
        "yy": f"{day:%y}",
        "yyyy": f"{day:%Y}",
        "committee": committee.label if committee else "",
        "prefix": number_range.prefix,
    }

    def fill(token: re.Match[str]) -> str:
        if token["name"] == "seq":
            return f"{sequence:{token['width'] or ''}}"
        return values[token["name"]]

    return _TOKEN.sub(fill, number_range.pattern).strip()[:_LONGEST]


def slug_for(number: str) -> str:
    """ "168/20" gives "168-20"; a bare number "nr-168", so that it is never taken for an id."""
    letters = unicodedata.normalize("NFKC", number).translate(_UMLAUTS)
    slug = slugify(re.sub(r"[^0-9A-Za-z]+", "-", letters))[:70].strip("-")
    return slug if slug and not slug.isdigit() else f"nr-{slug}".rstrip("-")


def address_for(number: str, *, exclude: int | None = None) -> str:
    """The last part of the paper's address, unique in the city; empty without a number."""
    if not number:
        return ""
    slug = slug_for(number)
    taken = set(Submission.objects.filter(address__startswith=slug).exclude(pk=exclude).values_list("address", flat=True))
    return next(free for free in (slug, *(f"{slug}-{count}" for count in range(2, len(taken) + 3))) if free not in taken)


def validate_pattern(pattern: str, *, scope: str = NumberScope.NONE, prefix: str = "") -> None:
    """Raises `ValidationError` with a German sentence for a pattern that could not number papers."""
    if not pattern:
        return
    rest = _TOKEN.sub("", pattern)
    names = [token["name"] for token in _TOKEN.finditer(pattern)]
    widths = [token["name"] for token in _TOKEN.finditer(pattern) if token["width"]]
    allowed = ", ".join(f"{{{name}}}" for name in _NAMES)
    if "{" in rest or "}" in rest or set(names) - set(_NAMES) or set(widths) - {"seq"}:
        raise ValidationError(
            _("Das Muster enthält einen unbekannten Platzhalter. Möglich sind %(allowed)s und {seq:03} für führende Nullen.")
            % {"allowed": allowed}
        )
    if names.count("seq") != 1:
        raise ValidationError(_("Das Muster braucht genau einmal die laufende Nummer {seq}, sonst wären Nummern doppelt."))
    if scope == NumberScope.YEAR and not {"yy", "yyyy"} & set(names):
        raise ValidationError(_("Wenn jedes Jahr neu gezählt wird, muss das Jahr im Muster stehen: {yy} oder {yyyy}."))
    if scope == NumberScope.TERM and not {"yy", "yyyy", "prefix"} & set(names):
        raise ValidationError(
            _("Wenn jede Wahlperiode neu gezählt wird, muss das Jahr ({yy} oder {yyyy}) oder {prefix} im Muster stehen.")
        )
    if "prefix" in names and not prefix:
        raise ValidationError(_("Das Muster nennt {prefix}; bitte tragen Sie das Kürzel dafür ein."))


def validate_suffix_pattern(pattern: str) -> None:
    """Raises `ValidationError` with a German sentence for a pattern that could not number what belongs to a paper."""
    if not pattern:
        return
    names = [token["name"] for token in _TOKEN.finditer(pattern)]
    widths = {token["name"] for token in _TOKEN.finditer(pattern) if token["width"]}
    rest = _TOKEN.sub("", pattern)
    if "{" in rest or "}" in rest or set(names) - set(_SUFFIX_NAMES) or widths - {"seq"}:
        raise ValidationError(
            _("Das Muster für Papiere zu einer Vorlage kennt nur {number} und {seq}, zum Beispiel {number}-{seq}.")
        )
    if sorted(names) != sorted(_SUFFIX_NAMES):
        raise ValidationError(_("Das Muster für Papiere zu einer Vorlage braucht genau einmal {number} und genau einmal {seq}."))
    if not pattern.index("{number}") < pattern.index("{seq") or not re.search(r"\{number\}[^0-9{}]+\{seq", pattern):
        raise ValidationError(_("Zwischen {number} und {seq} muss ein Zeichen stehen, zum Beispiel {number}-{seq}."))


def _period(number_range: NumberRange, day: date, committee: Committee | None) -> str:
    if number_range.scope == NumberScope.YEAR:
        return f"{day:%Y}"
    if number_range.scope == NumberScope.NONE:
        return ""
    if committee is None or committee.term_start_year is None:
        councils = Committee.objects.filter(classification=Classification.COUNCIL, term_start_year__isnull=False)
        committee = councils.first()
    return str(committee.term_start_year) if committee else ""


def _is_taken(number_range: NumberRange, number: str) -> bool:
    """Papers taken over from an older system may bear numbers that this counter has not reached yet."""
    return number_range.purpose == NumberPurpose.SUBMISSION and Submission.objects.filter(number=number).exists()
