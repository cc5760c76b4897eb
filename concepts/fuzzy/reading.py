"""Reading a text as one time, as two with something between them, or as one with an open end.

The first time of a range may leave out what the second says: "April–Juni 2020", "3.–5. März 2020".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from concepts.fuzzy.meaning import LONGEST, FuzzyDate, NotUnderstood
from concepts.fuzzy.rules import FEAST, FEASTS, MONTH, NTH, PART, RULES, SEASONS, Match, Span

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
        rf"(?:{PART} )?{MONTH}|(?:{'|'.join(SEASONS)}|winter|{'|'.join(FEASTS)})|[0-9]{{1,2}}\. ?(?:[0-9]{{1,2}}\.|{MONTH})"
        rf"|{NTH} ?(?:quartal|halbjahr)|{PART}|q[1-4]|kw ?[0-9]+",
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
            "Der Zeitraum „%(text)s“ ist nicht verständlich. Bitte schreiben Sie zum Beispiel „Ende 2014“, „April–Juni 2020“ "
            "oder „seit 2015“."
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
        within = re.search(FEAST, m["rest"]) is not None
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


def parse(text: str) -> FuzzyDate:
    """What the text means. Raises `NotUnderstood`."""
    written = " ".join(unicodedata.normalize("NFC", text).split())
    if not written:
        raise NotUnderstood(_("Bitte nennen Sie einen Zeitraum, zum Beispiel „Ende 2014“."))
    if len(written) > LONGEST:
        raise NotUnderstood(_("Dieser Zeitraum ist zu lang. Bitte fassen Sie sich in höchstens 80 Zeichen."))
    earliest, latest = _Reader(written).read()
    return FuzzyDate(written, earliest, latest)
