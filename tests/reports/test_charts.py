"""A chart in print: conformant, the same bytes twice, its words and numbers in the text of the file."""

from __future__ import annotations

from municipality.charts import BarRow, Bars
from reports.charts import printed_bars
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
