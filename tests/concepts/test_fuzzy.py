"""Vague times: what each spelling means, and what is asked about instead of guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from concepts.fuzzy import LONGEST, MONTHS, FuzzyDate, NotUnderstood, describe, parse

OPEN = None
# As written | earliest day | latest day; "-" is an open end.
UNDERSTOOD = """
2014                              | 2014-01-01 | 2014-12-31
im Jahr 2014                      | 2014-01-01 | 2014-12-31
im Laufe des Jahres 2020          | 2020-01-01 | 2020-12-31
Haushaltsjahr 2020                | 2020-01-01 | 2020-12-31
voraussichtlich 2021              | 2021-01-01 | 2021-12-31
Anfang 2019                       | 2019-01-01 | 2019-03-31
Jahresbeginn 2019                 | 2019-01-01 | 2019-03-31
Mitte 2018                        | 2018-05-01 | 2018-08-31
Ende 2014                         | 2014-10-01 | 2014-12-31
Ende des Jahres 2020              | 2020-10-01 | 2020-12-31
Ende 2020 (voraussichtlich)       | 2020-10-01 | 2020-12-31
2009/10                           | 2009-01-01 | 2010-12-31
2009/2010                         | 2009-01-01 | 2010-12-31
Doppelhaushalt 2019/20            | 2019-01-01 | 2020-12-31
1999/00                           | 1999-01-01 | 2000-12-31
2015-2018                         | 2015-01-01 | 2018-12-31
2015 bis 2018                     | 2015-01-01 | 2018-12-31
von 2015 bis 2018                 | 2015-01-01 | 2018-12-31
2017/2019                         | 2017-01-01 | 2019-12-31
2019 und 2020                     | 2019-01-01 | 2020-12-31
2010-13                           | 2010-01-01 | 2013-12-31
2010–12                           | 2010-01-01 | 2012-12-31
1990er Jahre                      | 1990-01-01 | 1999-12-31
März 2020                         | 2020-03-01 | 2020-03-31
MÄRZ 2020                         | 2020-03-01 | 2020-03-31
Mrz. 2020                         | 2020-03-01 | 2020-03-31
Jan 2018                          | 2018-01-01 | 2018-01-31
Februar 2020                      | 2020-02-01 | 2020-02-29
03/2020                           | 2020-03-01 | 2020-03-31
3.2020                            | 2020-03-01 | 2020-03-31
2020-03                           | 2020-03-01 | 2020-03-31
Ende März 2020                    | 2020-03-21 | 2020-03-31
Mitte März 2020                   | 2020-03-11 | 2020-03-20
Anfang des Monats Mai 2020        | 2020-05-01 | 2020-05-10
April–Juni 2020                   | 2020-04-01 | 2020-06-30
April 2020 – Juni 2020            | 2020-04-01 | 2020-06-30
April - Juni 2020                 | 2020-04-01 | 2020-06-30
April bis Juni 2020               | 2020-04-01 | 2020-06-30
Februar – März 2020               | 2020-02-01 | 2020-03-31
März/April 2020                   | 2020-03-01 | 2020-04-30
Dez. 2019/Jan. 2020               | 2019-12-01 | 2020-01-31
Oktober 2016 – September 2019     | 2016-10-01 | 2019-09-30
Anfang März bis Mitte Mai 2020    | 2020-03-01 | 2020-05-20
Ende 2019 – Anfang 2020           | 2019-10-01 | 2020-03-31
Frühjahr 2016                     | 2016-03-01 | 2016-05-31
Sommer 2015                       | 2015-06-01 | 2015-08-31
Herbst 2016                       | 2016-09-01 | 2016-11-30
Winter 2019/20                    | 2019-12-01 | 2020-02-29
Frühjahr/Sommer 2018              | 2018-03-01 | 2018-08-31
Herbst 2018 bis Frühjahr 2019     | 2018-09-01 | 2019-05-31
1. Quartal 2027                   | 2027-01-01 | 2027-03-31
III. Quartal 2020                 | 2020-07-01 | 2020-09-30
Q3 2022                           | 2022-07-01 | 2022-09-30
Q3/2022                           | 2022-07-01 | 2022-09-30
2022 Q3                           | 2022-07-01 | 2022-09-30
1./2. Quartal 2020                | 2020-01-01 | 2020-06-30
2. und 3. Quartal 2020            | 2020-04-01 | 2020-09-30
2. Halbjahr 2021                  | 2021-07-01 | 2021-12-31
zweites Halbjahr 2021             | 2021-07-01 | 2021-12-31
erstes Drittel 2021               | 2021-01-01 | 2021-04-30
KW 12/2020                        | 2020-03-16 | 2020-03-22
12. KW 2020                       | 2020-03-16 | 2020-03-22
KW 53/2020                        | 2020-12-28 | 2021-01-03
Schuljahr 2020/21                 | 2020-08-01 | 2021-07-31
Kita-Jahr 2020/21                 | 2020-08-01 | 2021-07-31
Wintersemester 2019/20            | 2019-10-01 | 2020-03-31
Sommersemester 2020               | 2020-04-01 | 2020-09-30
06.12.2017                        | 2017-12-06 | 2017-12-06
6.12.17                           | 2017-12-06 | 2017-12-06
6. 12. 2017                       | 2017-12-06 | 2017-12-06
6. Dezember 2017                  | 2017-12-06 | 2017-12-06
am Mittwoch, 6. Dezember 2017     | 2017-12-06 | 2017-12-06
2020-03-15                        | 2020-03-15 | 2020-03-15
3.–5. März 2020                   | 2020-03-03 | 2020-03-05
03.-05.03.2020                    | 2020-03-03 | 2020-03-05
30.3.–2.4.2020                    | 2020-03-30 | 2020-04-02
01.01.2018 bis 31.12.2018         | 2018-01-01 | 2018-12-31
Ostern 2024                       | 2024-03-29 | 2024-04-01
Pfingsten 2020                    | 2020-05-31 | 2020-06-01
nach Ostern 2018                  | 2018-04-03 | 2018-12-31
vor Weihnachten 2019              | 2019-01-01 | 2019-12-23
vor der Sommerpause 2017          | 2017-01-01 | 2017-07-31
nach der Sommerpause 2017         | 2017-08-01 | 2017-12-31
vor 2020                          | -          | 2019-12-31
nach 2020                         | 2021-01-01 | -
seit 2015                         | 2015-01-01 | -
seit 2015 laufend                 | 2015-01-01 | -
2015 bis heute                    | 2015-01-01 | -
2015 – laufend                    | 2015-01-01 | -
2020 ff.                          | 2020-01-01 | -
ab Herbst 2016                    | 2016-09-01 | -
2020 –                            | 2020-01-01 | -
bis 2020                          | -          | 2020-12-31
bis Ende 2020                     | -          | 2020-12-31
bis spätestens 31.12.2020         | -          | 2020-12-31
spätestens Mitte 2020             | -          | 2020-08-31
"""
TABLE = [[part.strip() for part in line.split("|")] for line in UNDERSTOOD.strip().splitlines()]


def day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


@pytest.mark.parametrize(("text", "earliest", "latest"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_written_is_understood(text, earliest, latest):
    assert parse(text) == FuzzyDate(text, day(earliest), day(latest))


def test_the_table_is_long_enough():
    assert len(TABLE) >= 60


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", "Bitte nennen Sie einen Zeitraum"),
        ("laufend", "nennt keine Zeit"),
        ("jährlich", "nennt keine Zeit"),
        ("Dezember", "fehlt das Jahr"),
        ("April–Juni", "nicht verständlich"),
        ("31.12.", "fehlt das Jahr"),
        ("2. Halbjahr", "fehlt das Jahr"),
        ("12/19", "mit vier Ziffern"),
        ("14", "mit vier Ziffern"),
        ("Winter 2019", "„Winter 2018/19“ oder „Winter 2019/20“"),
        ("2010-12", "„Dezember 2010“ oder „2010 bis 2012“"),
        ("2020/2017", "nicht hintereinander|keine zwei Jahre|vor dem Anfang"),
        ("2009/12", "keine zwei Jahre hintereinander"),
        ("2014 bis 2012", "liegt das Ende vor dem Anfang"),
        ("November – Februar 2020", "liegt das Ende vor dem Anfang"),
        ("31.02.2020", "31.2.2020 gibt es nicht"),
        ("13/2020", "zwölf Monate"),
        ("Q5 2020", "nur 4 Quartale"),
        ("3. Halbjahr 2020", "nur 2 Halbjahre"),
        ("KW 53/2021", "Kalenderwoche 53 gibt es im Jahr 2021 nicht"),
        ("bald", "nicht verständlich"),
        ("3014", "nicht verständlich"),
        ("٢٠٢٠", "nicht verständlich"),
        ("2020 " * 20, "höchstens 80 Zeichen"),
    ],
)
def test_what_is_not_clear_is_asked_about(text, question):
    with pytest.raises(NotUnderstood, match=question) as asked:
        parse(text)
    assert asked.value.sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ende 2014", "1. Oktober bis 31. Dezember 2014"),
        ("2009/10", "1. Januar 2009 bis 31. Dezember 2010"),
        ("März 2020", "1. bis 31. März 2020"),
        ("6.12.17", "6. Dezember 2017"),
        ("seit 2015", "ab 1. Januar 2015, Ende offen"),
        ("bis 2020", "bis 31. Dezember 2020, Anfang offen"),
    ],
)
def test_what_was_understood_is_said_in_words(text, words):
    assert parse(text).understood == words


def test_nothing_understood_is_nothing_said():
    assert describe(None, None) == ""


def test_the_text_stays_as_it_was_written():
    assert parse("  Ende \n 2014 ").text == "Ende 2014"


# --- Any text ------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *MONTHS,
        *(word for row in TABLE for word in row[0].split()),
        "–",
        "-",
        "/",
        ".",
        "bis",
        "99",
        "0",
        "2020",
        "31.",
        "Q",
        "vor",
    ]
)


@given(
    st.one_of(
        st.text(max_size=LONGEST + 5), st.lists(PIECES, max_size=7).map(" ".join), st.lists(PIECES, max_size=7).map("".join)
    )
)
@example("Ostern 1900 bis Ostern 2199")
@example("nach 2199")
@example("0.0.00")
def test_no_text_raises_anything_else(text):
    try:
        found = parse(text)
    except NotUnderstood:
        return
    assert found.earliest is not None or found.latest is not None
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest
    assert found.understood
    assert parse(found.text) == found


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_understood_however_it_is_written(when):
    for text in (
        f"{when:%d.%m.%Y}",
        f"{when.day}.{when.month}.{when:%y}",
        when.isoformat(),
        f"{when.day}. {MONTHS[when.month - 1]} {when.year}",
    ):
        assert parse(text) == FuzzyDate(text, when, when)
