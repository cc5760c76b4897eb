"""Timelines: everything is named and nothing cut, days stand in their place, and no edge looks surer than it is."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from municipality.svg import width_of
from municipality.timeline import SIZE, Bar, Mark, Timeline, draw_timeline, rows_of, wrap
from municipality.timescale import scale_for
from tests.municipality.test_charts import SVG, parsed, texts

PLANNING = Bar("Planung", "Februar – März 2020", date(2020, 2, 1), date(2020, 3, 31), number="1", steps=["a) Ausschreibung"])
KICK_OFF = Bar("Kick-off & <Auftakt>", "April 2020", date(2020, 4, 1), date(2020, 4, 30), number="2")
AHEAD = Bar("Expertentreffen", "6. November 2019", date(2019, 11, 6), date(2019, 11, 6), is_preliminary=True)
DECIDED = Mark("Beschluss", "Dezember 2020", date(2020, 12, 1), date(2020, 12, 31))
REACHED = Mark("Antrag", "Ende 2019", date(2019, 10, 1), date(2019, 12, 31), reached_on=date(2019, 12, 10))


def chart(*bars: Bar, marks: tuple[Mark, ...] = ()) -> Timeline:
    return Timeline("zeit", "Zeitplan", bars, marks)


def joined(markup: str) -> str:
    return " ".join(texts(markup))


@pytest.mark.parametrize("width", [340, 640, 760])
def test_every_word_is_there_at_every_width(width):
    said = joined(draw_timeline(chart(AHEAD, PLANNING, KICK_OFF, marks=(DECIDED, REACHED)), width=width))
    for words in (
        "Expertentreffen",
        "1. Planung",
        "Februar – März 2020",
        "2. Kick-off & <Auftakt>",
        "im Vorfeld",
        "Dezember 2020",
    ):
        assert words in said
    assert said.index("Antrag") < said.index("Beschluss"), "milestones stand by their time"
    assert "Ende 2019 · erreicht 10.12.2019" in said


def test_the_picture_has_name_and_description_and_stays_one_for_readers():
    plain = parsed(draw_timeline(chart(PLANNING, marks=(DECIDED,))))
    assert plain.get("role") == "img"
    title, desc = plain.find(f"{SVG}title"), plain.find(f"{SVG}desc")
    assert (plain.get("aria-labelledby"), plain.get("aria-describedby")) == (title.get("id"), desc.get("id"))
    assert desc.text.startswith("1 Phase und 1 Meilenstein zwischen 01.02.2020 und 31.12.2020.")
    linked = parsed(draw_timeline(chart(Bar("Planung", "2020", date(2020, 1, 1), date(2020, 12, 31), link="#phase-1"))))
    assert linked.get("role") == "group"
    assert [(item.get("href"), item.get("aria-label")) for item in linked.iter(f"{SVG}a")] == [("#phase-1", "Planung: 2020")]


def test_long_words_are_parted_and_nothing_is_cut():
    word = "Beteiligungsverfahrensvorbereitungsgesellschaft"
    lines = wrap(f"Phase der {word} und danach", SIZE, 150)
    assert all(width_of(line, SIZE) <= 150 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == f"Phaseder{word}unddanach"
    assert wrap("Kick-off-Veranstaltungsreihe", SIZE, 100)[0] == "Kick-off-", "a word's own hyphen is the better place"


def test_bars_stand_where_their_days_are():
    picture = draw_timeline(chart(PLANNING, KICK_OFF), width=760)
    first, second = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="16.0" fill="#a9c9ec"', picture)
    assert float(first[0]) + float(first[1]) == pytest.approx(float(second[0]), abs=0.2), "April begins where March ends"
    assert float(first[1]) / float(second[1]) == pytest.approx(60 / 30, abs=0.02)


def test_edges_that_are_not_sure_are_hatched_and_explained():
    sure, vague = (
        draw_timeline(chart(Bar("Planung", "2020", date(2020, 1, 1), date(2020, 12, 31), is_vague=is_vague)))
        for is_vague in (False, True)
    )
    assert "ungefähr" not in joined(sure)
    assert 'fill="url(#zeit-soft)"' not in sure
    assert "Anfang oder Ende ungefähr" in joined(vague)
    assert vague.count('height="16.0" fill="url(#zeit-soft)"') == 2
    open_end = draw_timeline(chart(PLANNING, Bar("Umsetzung", "seit 2020", date(2020, 1, 1), None)))
    assert open_end.count('height="16.0" fill="url(#zeit-soft)"') == 1


def test_what_has_no_time_says_so_and_no_time_at_all_is_no_picture():
    assert "Zeitraum noch offen" in joined(draw_timeline(chart(PLANNING, Bar("Später"))))
    assert draw_timeline(chart(Bar("Später"))) == ""
    assert draw_timeline(chart()) == ""
    assert [row.period for row in rows_of(chart(Bar("Später")))] == ["noch offen"]


def test_today_is_drawn_only_where_it_is_asked_for_and_shown():
    inside, outside = (draw_timeline(chart(PLANNING), today=day) for day in (date(2020, 3, 1), date(2026, 1, 1)))
    assert "heute, 01.03.2020" in joined(inside)
    assert "heute" not in joined(outside)
    assert "heute" not in joined(draw_timeline(chart(PLANNING)))


def test_reached_and_planned_milestones_differ_in_words_and_shape():
    said = joined(draw_timeline(chart(marks=(DECIDED, REACHED))))
    assert "Meilenstein, erreicht" in said
    assert "Meilenstein, vorgesehen" in said
    assert 'fill="#ffffff" stroke="#37648f" stroke-width="2"' in draw_timeline(chart(marks=(DECIDED,)))


def test_paper_has_no_links():
    linked = chart(Bar("Planung", "2020", date(2020, 1, 1), date(2020, 12, 31), link="#x"))
    assert "<a " not in draw_timeline(linked.without_links())


@pytest.mark.parametrize(
    ("first", "last", "small", "large"),
    [
        (date(2020, 2, 10), date(2020, 4, 2), ["Feb", "Mär", "Apr"], ["2020"]),
        (
            date(2015, 6, 1),
            date(2017, 9, 15),
            ["Q2", "Q3", "Q4", *["Q1", "Q2", "Q3", "Q4"], "Q1", "Q2", "Q3"],
            ["2015", "2016", "2017"],
        ),
        (date(2006, 5, 1), date(2020, 12, 14), [], [str(year) for year in range(2006, 2021)]),
        (date(2020, 2, 29), date(2020, 2, 29), ["Feb"], ["2020"]),
    ],
)
def test_the_scale_follows_the_span(first, last, small, large):
    scale = scale_for([last, first], left=0, right=2000)
    assert [tick.label for tick in scale.small] == small
    assert [tick.label for tick in scale.large] == large
    assert scale.at(scale.first) == 0
    assert scale.first <= first <= last < scale.end


def test_names_that_do_not_fit_are_left_out_evenly():
    scale = scale_for([date(1990, 1, 1), date(2029, 1, 1)], left=0, right=300)
    named = [tick for tick in scale.large if tick.label]
    assert 2 <= len(named) < 40
    assert all(after.middle - before.middle >= width_of("2000", 12) for before, after in pairwise(named))


def test_the_table_says_phases_steps_and_milestones():
    rows = rows_of(chart(AHEAD, PLANNING, marks=(REACHED,)))
    assert [(row.kind, row.name, list(row.notes)) for row in rows] == [
        ("im Vorfeld", "Expertentreffen", []),
        ("Phase", "1. Planung", ["a) Ausschreibung"]),
        ("Meilenstein", "Antrag", ["erreicht am 10.12.2019"]),
    ]
