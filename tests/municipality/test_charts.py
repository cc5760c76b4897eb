"""Charts: every number is there, nothing is said by colour alone, and nothing typed becomes markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from municipality.charts import FILLS, BarRow, Bars, Line, Lines, cut, draw_bars, draw_lines, width_of
from municipality.colors import contrast

SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: str) -> ElementTree.Element:
    # Drawn by the function under test.
    return ElementTree.fromstring(markup)  # noqa: S314


def texts(markup: str) -> list[str]:
    return ["".join(item.itertext()) for item in parsed(markup).iter(f"{SVG}text")]


def bars(*, links: bool = False) -> Bars:
    rows = [
        BarRow("Sprache", [2, 0, 11], ["/a?x=1&y=2", "", "/c"] if links else ()),
        BarRow("Sport & <Verein>", [0, 0, 3], ["", "", "/d"] if links else ()),
    ]
    return Bars("stand", "Maßnahmen nach Stand", ["Idee", "läuft", "fertig"], rows, "Maßnahmen")


def test_bars_say_every_number_and_every_word():
    said = texts(draw_bars(bars()))
    assert [word for word in said if word in ("Idee", "fertig", "Sprache", "Sport & <Verein>")] == [
        "Idee",
        "fertig",
        "Sprache",
        "Sport & <Verein>",
    ]
    assert [word for word in said if word.isdigit()] == ["2", "11", "13", "3", "3"]
    assert "läuft" not in said, "what does not occur needs no place in the legend"


def test_a_picture_has_a_name_and_one_with_links_lets_them_be_reached():
    plain, linked = parsed(draw_bars(bars())), parsed(draw_bars(bars(links=True)))
    for picture, role in ((plain, "img"), (linked, "group")):
        title = picture.find(f"{SVG}title")
        assert picture.get("role") == role
        assert (picture.get("aria-labelledby"), title.text) == (title.get("id"), "Maßnahmen nach Stand")
        assert picture.get("font-family")
    links = [(item.get("href"), item.get("aria-label")) for item in linked.iter(f"{SVG}a")]
    assert links == [
        ("/a?x=1&y=2", "Sprache, Idee: 2 Maßnahmen"),
        ("/c", "Sprache, fertig: 11 Maßnahmen"),
        ("/d", "Sport & <Verein>, fertig: 3 Maßnahmen"),
    ]


def test_lengths_follow_the_numbers():
    picture = parsed(draw_bars(bars()))
    shapes = [item for item in picture.iter(f"{SVG}rect") if item.get("stroke-width")]
    lengths = [float(item.get("width")) for item in shapes]
    assert lengths[1] / lengths[0] == pytest.approx(5.5, rel=0.02)
    assert lengths[2] / lengths[0] == pytest.approx(1.5, rel=0.02)


def test_nothing_needs_a_style_sheet_and_no_text_is_see_through():
    for markup in (draw_bars(bars()), draw_lines(Lines("k", "Titel", [Line("a", [(2019, 1), (2020, 2)])]))):
        assert "style=" not in markup
        assert "opacity" not in markup
        assert "class=" in markup


def test_series_differ_without_colour():
    patterns = [fill.pattern for fill in FILLS if fill.pattern]
    assert len(set(patterns)) == len(patterns)
    plain = [fill.ground for fill in FILLS if not fill.pattern]
    assert len(plain) == 2
    for fill in FILLS:
        assert contrast(fill.ink, fill.ground) >= 4.5
        assert contrast(fill.lines, "#ffffff") >= 3


def test_lines_end_with_their_words_and_differ_in_marks():
    lines = [Line("gesamt", [(2018, 10), (2019, 20), (2020, 15)]), Line("Frauen", [(2018, 5), (2020, 8.5)])]
    markup = draw_lines(Lines("k1", "Kurse", lines, texts={8.5: "8,5"}))
    said = texts(markup)
    assert {"gesamt", "Frauen", "8,5", "10", "15", "2018", "2020"} <= set(said)
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', markup))) == 2
    assert markup.count("<circle") == 3


def test_little_or_nothing_is_drawn_all_the_same():
    assert texts(draw_bars(Bars("k", "Leer", ["a"], []))) == []
    assert texts(draw_bars(Bars("k", "Null", ["a"], [BarRow("Sprache", [0])]))) == ["Sprache", "0"]
    assert texts(draw_lines(Lines("k", "Leer", []))) == []
    assert "2020" in texts(draw_lines(Lines("k", "Ein Jahr", [Line("a", [(2020, 7)])])))
    assert draw_lines(Lines("k", "Nullen", [Line("a", [(2019, 0), (2020, 0)])]))


def test_long_words_are_cut_where_they_would_not_fit():
    assert cut("Sprache", 13, 200) == "Sprache"
    short = cut("Interkulturelle Öffnung der Verwaltung", 13, 100)
    assert short.endswith("…")
    assert width_of(short, 13) <= 100
