"""A chart in print: conformant, the same bytes twice, its words and numbers in the text of the file."""

from __future__ import annotations

from datetime import date

from municipality.charts import BarRow, Bars
from municipality.timeline import Bar, Mark, Timeline
from reports.charts import printed_bars, printed_timeline
from reports.pdf import render_pdf
from tests.reports.print_sample import complaints, job
from tests.reports.printed import assert_in_order, pages

CHART = Bars(
    "stand",
    "Maßnahmen nach Stand je Handlungsfeld",
    ["Idee", "vorgeschlagen", "läuft"],
    [BarRow("Sprache und Bildung", [4, 0, 12], ["/a", "", "/b"]), BarRow("Sport", [0, 0, 3])],
    "Maßnahmen",
)


def test_a_printed_chart_is_conformant_and_stays_the_same():
    body = f"<h1>Sachstand</h1>{printed_bars(CHART)}"
    pdf = render_pdf(job(body))
    assert complaints(pdf) == []
    assert render_pdf(job(body)) == pdf


def test_its_table_says_the_same():
    text = " ".join(pages(job(f"<h1>Sachstand</h1>{printed_bars(CHART)}")))
    assert_in_order(
        text,
        [
            "Maßnahmen nach Stand je Handlungsfeld",
            "Idee",
            "läuft",
            "zusammen",
            "Sprache und Bildung",
            "4",
            "12",
            "16",
            "Sport",
            "3",
        ],
    )
    assert "vorgeschlagen" not in text


def test_paper_has_no_links():
    assert "<a " not in printed_bars(CHART)


TIMELINE = Timeline(
    "zeit",
    "Zeitplan",
    [
        Bar("Planung", "Februar – März 2020", date(2020, 2, 1), date(2020, 3, 31), number="1", link="#x", steps=["a) Ablauf"]),
        Bar("Umsetzung", "ab Mai 2020", date(2020, 5, 1), None, number="2"),
    ],
    [Mark("Beschluss", "Dezember 2020", date(2020, 12, 1), date(2020, 12, 31))],
)


def test_a_printed_timeline_is_conformant_and_its_table_says_the_same():
    body = f"<h1>Prozess</h1>{printed_timeline(TIMELINE)}"
    assert complaints(render_pdf(job(body))) == []
    text = " ".join(pages(job(body)))
    assert_in_order(
        text, ["Phase oder Meilenstein", "1. Planung", "Februar – März 2020", "a) Ablauf", "2. Umsetzung", "Beschluss"]
    )
    assert "<a " not in body
    assert "heute" not in body
