"""How a single time may be written, each way with the days it means. The first rule that fits a text whole counts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from concepts.fuzzy.meaning import MONTHS, NotUnderstood

Span = tuple[date, date]
Match = re.Match[str]

_SHORT: tuple[str, ...] = (
    "jan jän januar jänner",
    "feb febr februar",
    "mär mrz mar märz maerz",
    "apr april",
    "mai",
    "jun juni",
    "jul juli",
)
_SHORT += ("aug august", "sep sept september", "okt oct oktober", "nov november", "dez dezember")
_MONTH_OF = {name: number for number, names in enumerate(_SHORT, start=1) for name in names.split()}
_ORDINALS = {
    f"{word}{end}": number
    for number, word in enumerate(("erste", "zweite", "dritte", "vierte"), start=1)
    for end in ("", "s", "n", "r")
} | {"i": 1, "ii": 2, "iii": 3, "iv": 4}


# --- Days ----------------------------------------------------------------------------------------------------------------


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(
            _("Den Tag %(day)s.%(month)s.%(year)s gibt es nicht.") % {"day": day, "month": month, "year": year}
        ) from None


def _months(year: int, first: int, last: int) -> Span:
    if not 1 <= first <= last <= 12:
        raise NotUnderstood(_("Ein Jahr hat zwölf Monate. Bitte prüfen Sie die Zahl des Monats."))
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _year(text: str) -> int:
    """A year of two digits belongs to the hundred years from 1970 on."""
    number = int(text)
    return number if number > 99 else number + (1900 if number >= 70 else 2000)


def _following(first: str, second: str) -> tuple[int, int]:
    """ "2009", "10" -> 2009, 2010. Two years that do not follow each other raise."""
    year = int(first)
    other = int(second) if len(second) == 4 else year - year % 100 + int(second)
    if other < year and len(second) == 2:
        other += 100
    if other != year + 1:
        raise NotUnderstood(
            _("„%(first)s/%(second)s“ sind keine zwei Jahre hintereinander. Bitte schreiben Sie beide ganz: „%(first)s bis …“.")
            % {"first": first, "second": second}
        )
    return year, other


def _ordinal(text: str, most: int, what: str) -> int:
    word = text.rstrip(".")
    number = int(word) if word.isdigit() else _ORDINALS.get(word, 0)
    if not 1 <= number <= most:
        raise NotUnderstood(_("Ein Jahr hat nur %(most)s %(what)s. Bitte prüfen Sie die Zahl.") % {"most": most, "what": what})
    return number


def _easter(year: int) -> date:
    """Easter Sunday, after Gauss with Lichtenberg's corrections."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    golden = year % 19
    shift = (19 * golden + moon) % 30
    full = 21 + shift - (shift + golden // 11) // 29
    sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    return date(year, 3, 1) + timedelta(days=full + 7 - (full - sunday) % 7 - 1)


# --- Rules for one time ---------------------------------------------------------------------------------------------------

_Y = r"(?P<y>(?:19|20|21)[0-9]{2})"
_YY = rf"{_Y} ?[/–-] ?(?P<z>(?:19|20|21)[0-9]{{2}}|[0-9]{{2}})"
MONTH = "(?P<m>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?"
NTH = r"(?P<n>[0-9]{1,2}|iv|i{1,3}|(?:erste|zweite|dritte|vierte)[snr]?)\.?"
_OF = r"(?:,| |/| ?des jahres | in )? ?"

SEASONS = {"frühjahr": (3, 5), "frühling": (3, 5), "fruehjahr": (3, 5), "sommer": (6, 8), "herbst": (9, 11)}
_YEAR_PARTS = {"anfang": (1, 3), "beginn": (1, 3), "mitte": (5, 8), "ende": (10, 12)}
_MONTH_PARTS = {"anfang": (1, 10), "beginn": (1, 10), "mitte": (11, 20), "ende": (21, 31)}
PART = r"(?P<p>anfang|beginn|mitte|ende)"
FEASTS: dict[str, Callable[[int], Span]] = {
    "ostern": lambda year: (_easter(year) - timedelta(days=2), _easter(year) + timedelta(days=1)),
    "pfingsten": lambda year: (_easter(year) + timedelta(days=49), _easter(year) + timedelta(days=50)),
    "weihnachten": lambda year: (date(year, 12, 24), date(year, 12, 26)),
    # The bodies pause while the schools of their state are closed, which moves from year to year.
    "sommerpause": lambda year: (date(year, 7, 1), date(year, 9, 15)),
    "sommerferien": lambda year: (date(year, 7, 1), date(year, 9, 15)),
}


def _whole_year(m: Match) -> Span:
    return _months(int(m["y"]), 1, 12)


def _two_years(m: Match) -> Span:
    first, last = _following(m["y"], m["z"])
    return date(first, 1, 1), date(last, 12, 31)


def _year_and_short(m: Match) -> Span:
    """ "2010-13" are years, "2020-03" is a month; "2010-12" could be both."""
    year, short = int(m["y"]), int(m["z"])
    is_month, is_year = 1 <= short <= 12 and "–" not in m[0], short > year % 100
    if is_month and is_year:
        raise NotUnderstood(
            _("Ein Monat oder zwei Jahre? Bitte schreiben Sie „%(month)s %(year)s“ oder „%(year)s bis %(other)s“.")
            % {"month": MONTHS[short - 1], "year": year, "other": year - year % 100 + short}
        )
    if is_month:
        return _months(year, short, short)
    if not is_year:
        raise NotUnderstood(_("Das Ende liegt vor dem Anfang. Bitte prüfen Sie die Jahre."))
    return date(year, 1, 1), date(year - year % 100 + short, 12, 31)


def _one_day(m: Match) -> Span:
    named = m.groupdict()
    month = int(named["mm"]) if named.get("mm") else _MONTH_OF[named["m"]]
    day = _day(_year(m["y"]), month, int(m["d"]))
    return day, day


def _named_month(m: Match) -> Span:
    number = _MONTH_OF[m["m"]]
    return _months(int(m["y"]), number, number)


def _numbered_month(m: Match) -> Span:
    return _months(int(m["y"]), int(m["mm"]), int(m["mm"]))


def _part_of_month(m: Match) -> Span:
    first, last = _MONTH_PARTS[m["p"]]
    start, end = _named_month(m)
    return start.replace(day=first), end.replace(day=min(last, end.day))


def _part_of_year(m: Match) -> Span:
    return _months(int(m["y"]), *_YEAR_PARTS[m["p"]])


def _season(m: Match) -> Span:
    return _months(int(m["y"]), *SEASONS[m["s"]])


def _winter(m: Match) -> Span:
    first, last = _following(m["y"], m["z"])
    return date(first, 12, 1), date(last, 2, monthrange(last, 2)[1])


def _which_winter(m: Match) -> Span:
    year = int(m["y"])
    raise NotUnderstood(
        _("Welcher Winter ist gemeint? Bitte schreiben Sie „Winter %(before)s/%(year2)s“ oder „Winter %(year)s/%(after2)s“.")
        % {"before": year - 1, "year2": f"{year % 100:02}", "year": year, "after2": f"{(year + 1) % 100:02}"}
    )


def _quarter(m: Match) -> Span:
    number = _ordinal(m["n"], 4, _("Quartale"))
    return _months(int(m["y"]), 3 * number - 2, 3 * number)


def _third(m: Match) -> Span:
    number = _ordinal(m["n"], 3, _("Drittel"))
    return _months(int(m["y"]), 4 * number - 3, 4 * number)


def _half(m: Match) -> Span:
    number = _ordinal(m["n"], 2, _("Halbjahre"))
    return _months(int(m["y"]), 6 * number - 5, 6 * number)


def _week(m: Match) -> Span:
    try:
        monday = date.fromisocalendar(int(m["y"]), int(m["n"]), 1)
    except ValueError:
        raise NotUnderstood(
            _("Die Kalenderwoche %(week)s gibt es im Jahr %(year)s nicht.") % {"week": m["n"], "year": m["y"]}
        ) from None
    return monday, monday + timedelta(days=6)


def _school_year(m: Match) -> Span:
    first, last = _following(m["y"], m["z"])
    return date(first, 8, 1), date(last, 7, 31)


def _winter_term(m: Match) -> Span:
    first, last = _following(m["y"], m["z"])
    return date(first, 10, 1), date(last, 3, 31)


def _summer_term(m: Match) -> Span:
    return _months(int(m["y"]), 4, 9)


def _decade(m: Match) -> Span:
    return date(int(m["y"]), 1, 1), date(int(m["y"]) + 9, 12, 31)


def _feast(m: Match) -> Span:
    return FEASTS[m["f"]](int(m["y"]))


FEAST = "(?P<f>" + "|".join(FEASTS) + ")"
RULES: tuple[tuple[re.Pattern[str], Callable[[Match], Span]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:(?:kalender|haushalts|rechnungs|geschäfts|förder)?jahr )?{_Y}", _whole_year),
        (rf"(?:(?:doppel)?haushalt |haushaltsjahre |jahre )?{_Y} ?/ ?(?P<z>[0-9]{{4}}|[0-9]{{2}})", _two_years),
        (rf"{_Y}[–-](?P<z>[0-9]{{2}})", _year_and_short),
        (rf"{_Y}-(?P<mm>[0-9]{{2}})-(?P<d>[0-9]{{2}})", _one_day),
        (r"(?P<d>[0-9]{1,2})\. ?(?P<mm>[0-9]{1,2})\. ?(?P<y>(?:19|20|21)[0-9]{2}|[0-9]{2})", _one_day),
        (rf"(?P<d>[0-9]{{1,2}})\.? ?{MONTH} {_Y}", _one_day),
        (rf"{MONTH}[ /]? ?{_Y}", _named_month),
        (rf"{_Y} {MONTH}", _named_month),
        (rf"(?P<mm>[0-9]{{1,2}}) ?[/.] ?{_Y}", _numbered_month),
        (rf"{PART} (?:des )?(?:monats )?{MONTH} {_Y}", _part_of_month),
        (rf"{PART} (?:des jahres |von )?{_Y}", _part_of_year),
        (rf"jahres(?P<p>anfang|beginn|mitte|ende) {_Y}", _part_of_year),
        (rf"(?P<s>{'|'.join(SEASONS)})(?: des jahres)? {_Y}", _season),
        (rf"winter(?:halbjahr)? {_YY}", _winter),
        (rf"winter {_Y}", _which_winter),
        (rf"(?:{NTH} ?(?:quartal|quart\.|vierteljahr)|q(?:uartal )? ?(?P<k>[0-9]{{1,2}}|iv|i{{1,3}}))\.?{_OF}{_Y}", _quarter),
        (rf"{_Y}[ /-]? ?q ?(?P<n>[0-9])", _quarter),
        (rf"{NTH} ?(?:jahresdrittel|drittel){_OF}{_Y}", _third),
        (rf"(?:{NTH} ?(?:halbjahr|hj\.?|jahreshälfte|hälfte)|hj? ?(?P<k>[0-9])){_OF}{_Y}", _half),
        (rf"(?:kw|kalenderwoche) ?(?P<n>[0-9]{{1,2}}){_OF}{_Y}", _week),
        (rf"(?P<n>[0-9]{{1,2}})\. ?(?:kw|kalenderwoche){_OF}{_Y}", _week),
        (rf"(?:schul|kindergarten|kita-)jahr {_YY}", _school_year),
        (rf"(?:wintersemester|wise|ws) {_YY}", _winter_term),
        (rf"(?:sommersemester|sose|ss) {_Y}", _summer_term),
        (r"(?P<y>(?:19|20|21)[0-9]0)er(?:[ -]?jahren?)?", _decade),
        (rf"{FEAST} {_Y}", _feast),
    )
)
