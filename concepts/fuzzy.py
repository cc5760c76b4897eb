"""Vague times as people write them: "Ende 2014", "2009/10", "April–Juni 2020", "vor der Sommerpause 2017".

`parse` says the earliest and the latest day a text can mean. What is not understood, or could mean two things, raises
`NotUnderstood` with a sentence that asks for what is missing; nothing is guessed.

One time is read by the first rule of `RULES` that fits it whole. Ranges are two such times with a dash or a word between
them, where the first may leave out what the second says ("April–Juni 2020", "3.–5. März 2020").
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

LONGEST = 80
"""Characters a period may have; longer texts are no period."""


class NotUnderstood(Exception):
    """The text is no time, or more than one. `sentence` asks for what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class FuzzyDate:
    """A time as written, with the days it can mean. `None` is an open end: "seit 2015" has no latest day, "bis 2020" no earliest."""

    text: str
    earliest: date | None
    latest: date | None

    @property
    def understood(self) -> str:
        """The days in words: "1. Oktober bis 31. Dezember 2014"."""
        return describe(self.earliest, self.latest)


Span = tuple[date, date]
Match = re.Match[str]

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
_SHORT = ("jan jän januar jänner", "feb febr februar", "mär mrz mar märz maerz", "apr april", "mai", "jun juni", "jul juli")
_SHORT += ("aug august", "sep sept september", "okt oct oktober", "nov november", "dez dezember")
_MONTH_OF = {name: number for number, names in enumerate(_SHORT, start=1) for name in names.split()}
_ORDINALS = {
    **{"i": 1, "ii": 2, "iii": 3, "iv": 4},
    **{f"{word}{end}": n for n, word in enumerate(("erste", "zweite", "dritte", "vierte"), 1) for end in ("", "s", "n", "r")},
}


def parse(text: str) -> FuzzyDate:
    """What the text means. Raises `NotUnderstood`."""
    written = " ".join(unicodedata.normalize("NFC", text).split())
    if not written:
        raise NotUnderstood(_("Bitte nennen Sie einen Zeitraum, zum Beispiel „Ende 2014“."))
    if len(written) > LONGEST:
        raise NotUnderstood(_("Dieser Zeitraum ist zu lang. Bitte fassen Sie sich in höchstens 80 Zeichen."))
    earliest, latest = _Reader(written).read()
    return FuzzyDate(written, earliest, latest)


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
            _(
                "„%(first)s/%(second)s“ sind keine zwei Jahre hintereinander. Bitte schreiben Sie beide Jahre ganz: „%(first)s bis …“."
            )
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
_MONTH = "(?P<m>" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\.?"
_NTH = r"(?P<n>[0-9]{1,2}|iv|i{1,3}|(?:erste|zweite|dritte|vierte)[snr]?)\.?"
_OF = r"(?:,| |/| ?des jahres | in )? ?"

_SEASONS = {"frühjahr": (3, 5), "frühling": (3, 5), "fruehjahr": (3, 5), "sommer": (6, 8), "herbst": (9, 11)}
_YEAR_PARTS = {"anfang": (1, 3), "beginn": (1, 3), "mitte": (5, 8), "ende": (10, 12)}
_MONTH_PARTS = {"anfang": (1, 10), "beginn": (1, 10), "mitte": (11, 20), "ende": (21, 31)}
_PART = r"(?P<p>anfang|beginn|mitte|ende)"
_FEASTS: dict[str, Callable[[int], Span]] = {
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
            _(
                "Ist ein Monat gemeint oder sind es zwei Jahre? Bitte schreiben Sie „%(month)s %(year)s“ oder „%(year)s bis %(other)s“."
            )
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
    return _months(int(m["y"]), *_SEASONS[m["s"]])


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
    return _FEASTS[m["f"]](int(m["y"]))


_FEAST = "(?P<f>" + "|".join(_FEASTS) + ")"
RULES: tuple[tuple[re.Pattern[str], Callable[[Match], Span]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:(?:kalender|haushalts|rechnungs|geschäfts|förder)?jahr )?{_Y}", _whole_year),
        (rf"(?:(?:doppel)?haushalt |haushaltsjahre |jahre )?{_Y} ?/ ?(?P<z>[0-9]{{4}}|[0-9]{{2}})", _two_years),
        (rf"{_Y}[–-](?P<z>[0-9]{{2}})", _year_and_short),
        (rf"{_Y}-(?P<mm>[0-9]{{2}})-(?P<d>[0-9]{{2}})", _one_day),
        (r"(?P<d>[0-9]{1,2})\. ?(?P<mm>[0-9]{1,2})\. ?(?P<y>(?:19|20|21)[0-9]{2}|[0-9]{2})", _one_day),
        (rf"(?P<d>[0-9]{{1,2}})\.? ?{_MONTH} {_Y}", _one_day),
        (rf"{_MONTH}[ /]? ?{_Y}", _named_month),
        (rf"{_Y} {_MONTH}", _named_month),
        (rf"(?P<mm>[0-9]{{1,2}}) ?[/.] ?{_Y}", _numbered_month),
        (rf"{_PART} (?:des )?(?:monats )?{_MONTH} {_Y}", _part_of_month),
        (rf"{_PART} (?:des jahres |von )?{_Y}", _part_of_year),
        (rf"jahres(?P<p>anfang|beginn|mitte|ende) {_Y}", _part_of_year),
        (rf"(?P<s>{'|'.join(_SEASONS)})(?: des jahres)? {_Y}", _season),
        (rf"winter(?:halbjahr)? {_YY}", _winter),
        (rf"winter {_Y}", _which_winter),
        (rf"(?:{_NTH} ?(?:quartal|quart\.|vierteljahr)|q(?:uartal )? ?(?P<k>[0-9]{{1,2}}|iv|i{{1,3}}))\.?{_OF}{_Y}", _quarter),
        (rf"{_Y}[ /-]? ?q ?(?P<n>[0-9])", _quarter),
        (rf"{_NTH} ?(?:jahresdrittel|drittel){_OF}{_Y}", _third),
        (rf"(?:{_NTH} ?(?:halbjahr|hj\.?|jahreshälfte|hälfte)|hj? ?(?P<k>[0-9])){_OF}{_Y}", _half),
        (rf"(?:kw|kalenderwoche) ?(?P<n>[0-9]{{1,2}}){_OF}{_Y}", _week),
        (rf"(?P<n>[0-9]{{1,2}})\. ?(?:kw|kalenderwoche){_OF}{_Y}", _week),
        (rf"(?:schul|kindergarten|kita-)jahr {_YY}", _school_year),
        (rf"(?:wintersemester|wise|ws) {_YY}", _winter_term),
        (rf"(?:sommersemester|sose|ss) {_Y}", _summer_term),
        (r"(?P<y>(?:19|20|21)[0-9]0)er(?:[ -]?jahren?)?", _decade),
        (rf"{_FEAST} {_Y}", _feast),
    )
)


# --- Reading ------------------------------------------------------------------------------------------------------------

_DASHES = str.maketrans({"—": "–", "−": "–", "‐": "-", "‑": "-", "‒": "–", "―": "–", "’": "'"})
_NOISE = re.compile(
    r"^(?:voraussichtlich|vorauss\.|vsl\.|geplant(?: für)?|ca\.|circa|etwa|ungefähr|im|in|am|zum|zur|zu|den|dem|der|das|die|"
    r"laufe des jahres|verlauf des jahres|(?:mon|diens|donners|frei|sams|sonn)tag,?|mittwoch,?) +"
)
_AFTERWORD = re.compile(r" ?\((?:voraussichtlich|geplant|vorauss\.|vsl\.)\)$")
_NOT_YET_OVER = r"(?:laufend|fortlaufend|heute|jetzt|offen|auf weiteres|andauernd)"
_OPEN_END = (
    re.compile(r"(?:seit|ab|von|frühestens(?: ab)?) (?P<rest>.+?)(?: (?:und )?(?:laufend|fortlaufend|fortlaufende maßnahme))?"),
    re.compile(r"(?P<rest>.+?)(?: ?ff?\.?| und später| und danach| ?[–-])"),
    re.compile(rf"(?:seit |ab |von )?(?P<rest>.+?)(?: ?[–-] ?| bis |, | ){_NOT_YET_OVER}"),
)
_OPEN_START = re.compile(
    r"(?:(?:spätestens |längstens )?bis(?: spätestens| einschließlich| längstens)?|spätestens|[–-]) ?(?P<rest>.+)"
)
_BEFORE_AFTER = re.compile(r"(?P<w>vor|nach) (?P<rest>.+)")
_RANGE_START = re.compile(r"^(?:von|vom|ab|seit|zwischen) ")
_SEPARATOR = re.compile(r" ?(?:–|-|/|\+|&|,) ?| (?:bis(?: zum| zur| einschließlich)?|und|oder|bzw\.) ")
_PIECE = re.compile(r"[^\W\d_]+\.?|[0-9]+\.?|[/–-]")
_NO_DATE = re.compile(
    r"(?:fort)?laufend|ständig|dauerhaft|daueraufgabe|jährlich|monatlich|regelmäßig|sofort|demnächst|kurzfristig|mittelfristig|"
    r"langfristig|offen|unbefristet|heute|zeitnah|jetzt|dauernd|kontinuierlich"
)
_WITHOUT_YEAR = re.compile(
    # Nothing of it is read, so that no part needs its name, and several may stand here.
    re.sub(
        r"\?P<\w>",
        "?:",
        rf"(?:{_PART} )?{_MONTH}|(?:{'|'.join(_SEASONS)}|winter|{'|'.join(_FEASTS)})|[0-9]{{1,2}}\. ?(?:[0-9]{{1,2}}\.|{_MONTH})"
        rf"|{_NTH} ?(?:quartal|halbjahr)|{_PART}|q[1-4]|kw ?[0-9]+",
    )
)


class _Reader:
    """Reads one text; remembers the best question to ask when nothing fits."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.question = ""

    def read(self) -> tuple[date | None, date | None]:
        text = _AFTERWORD.sub("", _tidy(self.written))
        for attempt in (self._span, self._relative, self._open_start, self._open_end):
            found = attempt(text)
            if found is not None:
                return found
        raise NotUnderstood(self.question or self._ask(text))

    def _ask(self, text: str) -> str:
        if _NO_DATE.fullmatch(text):
            return _("„%(text)s“ nennt keine Zeit. Bitte schreiben Sie, seit wann oder bis wann, zum Beispiel „seit 2015“.") % {
                "text": self.written
            }
        if _WITHOUT_YEAR.fullmatch(text):
            return _("In „%(text)s“ fehlt das Jahr. Bitte schreiben Sie es mit vier Ziffern dazu.") % {"text": self.written}
        if re.fullmatch(r"[0-9]{1,2} ?[/.–-] ?[0-9]{2}|[0-9]{2}", text):
            return _("Bitte schreiben Sie das Jahr in „%(text)s“ mit vier Ziffern.") % {"text": self.written}
        return _(
            "Der Zeitraum „%(text)s“ ist nicht verständlich. Bitte schreiben Sie zum Beispiel „Ende 2014“, „April–Juni 2020“ oder "
            "„seit 2015“."
        ) % {"text": self.written}

    # Each way of reading answers with days, or with nothing where the text is not of its kind.

    def _span(self, text: str) -> Span | None:
        return self._point(text) or self._range(text)

    def _point(self, text: str) -> Span | None:
        text = _without_noise(text)
        for pattern, rule in RULES:
            m = pattern.fullmatch(text)
            if m is None:
                continue
            try:
                return rule(_Numbered(m) if m.groupdict().get("k") else m)  # type: ignore[arg-type]  # answers like a match
            except NotUnderstood as asked:
                self.question = self.question or asked.sentence
                return None
        return None

    def _range(self, text: str) -> Span | None:
        body = _RANGE_START.sub("", text)
        for separator in _SEPARATOR.finditer(body):
            left, right = body[: separator.start()], body[separator.end() :]
            last = self._point(right) if left and right else None
            if last is None:
                continue
            first = self._first(left, right)
            if first is None:
                continue
            if first[0] > last[1] or first[0] > last[0]:
                self.question = self.question or _(
                    "In „%(text)s“ liegt das Ende vor dem Anfang. Bitte nennen Sie bei beiden das Jahr."
                ) % {"text": self.written}
                return None
            self.question = ""
            return first[0], max(first[1], last[1])
        return None

    def _first(self, left: str, right: str) -> Span | None:
        """The first time of a range; what it leaves out it takes over from the second."""
        for ending in ("", *_endings(right)):
            asked = self.question
            found = self._point(f"{left}{ending}") or (self._point(f"{left} {ending}") if ending else None)
            if found is not None:
                return found
            if asked:
                self.question = asked
        return None

    def _relative(self, text: str) -> tuple[date | None, date | None] | None:
        """ "vor der Sommerpause 2017" stays in that year; "vor 2017" has no beginning."""
        m = _BEFORE_AFTER.fullmatch(text)
        span = self._point(m["rest"]) if m is not None else None
        if m is None or span is None:
            return None
        within = re.search(_FEAST, m["rest"]) is not None
        year = span[0].year
        if "sommer" in m["rest"] and within:
            # No state's pause begins after July, and none ends before August.
            before, after = date(year, 7, 31), date(year, 8, 1)
        else:
            before, after = _next_to(span[0], -1), _next_to(span[1], 1)
        if m["w"] == "vor":
            return (date(year, 1, 1) if within else None), before
        return after, (date(year, 12, 31) if within else None)

    def _open_start(self, text: str) -> tuple[date | None, date | None] | None:
        m = _OPEN_START.fullmatch(text)
        span = self._point(m["rest"]) if m is not None else None
        return None if span is None else (None, span[1])

    def _open_end(self, text: str) -> tuple[date | None, date | None] | None:
        for pattern in _OPEN_END:
            m = pattern.fullmatch(text)
            span = self._point(m["rest"]) if m is not None else None
            if span is not None:
                return span[0], None
        return None


class _Numbered:
    """A match whose number stood behind its word ("Q3", "Quartal III")."""

    def __init__(self, match: Match) -> None:
        self.match = match

    def __getitem__(self, name: str) -> str:
        return self.match["k" if name == "n" else name]


def _tidy(text: str) -> str:
    return " ".join(text.translate(_DASHES).lower().split()).strip(" ,;")


def _without_noise(text: str) -> str:
    while (shorter := _NOISE.sub("", text)) != text:
        text = shorter
    return text


def _endings(text: str) -> Iterator[str]:
    """What may be left out before a range's second time: "märz 2020" and "2020" of "5. märz 2020"."""
    text = _without_noise(text)
    for piece in list(_PIECE.finditer(text))[:-1]:
        yield text[piece.end() :].lstrip()


def _next_to(day: date, days: int) -> date:
    return day + timedelta(days=days)
