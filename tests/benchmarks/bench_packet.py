"""A session's packet of three hundred pages: contents, outline, stamps and attachments, against printing its papers."""

import resource
import time
from collections.abc import Iterator

from reports.concepts.plan import Fact
from reports.pdf import count_pages, render_pdf
from reports.records.packet import Enclosure, Paper, bind
from tests.benchmarks.row import Row
from tests.reports.concept_sample import LETTERHEAD
from tests.reports.print_sample import JOB

PAGES = 300
ROUNDS = 3
BAR = 1.0
"""Binding may take as long as the printing of its pages would, which nobody has to wait for any more."""


def papers() -> list[Paper]:
    """Forty papers; every second one has a PDF as its attachment."""
    data = render_pdf(JOB)
    pages = count_pages(data)
    found: list[Paper] = []
    total = 0
    while total < PAGES:
        number = len(found) + 1
        enclosures = (Enclosure("Konzept", "Konzept.pdf", "application/pdf", data),) if number % 2 else ()
        found.append(Paper(f"TOP Ö {number} · {number}/20", "Weiterentwicklung der Integrationsarbeit", data, enclosures))
        total += pages * (1 + len(enclosures))
    return found


def rows() -> Iterator[Row]:
    """The ratio, the seconds and the memory of the process that binds."""
    bundle = papers()
    started = time.perf_counter()
    for _ in range(10):
        render_pdf(JOB)
    printing = (time.perf_counter() - started) / 10
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        data = bind(
            bundle,
            kind="Sitzungsmappe",
            title="Gemeinderat, 14.12.2020",
            created="2020-12-14",
            facts=(Fact("Gremium", "Gemeinderat"),),
            letterhead=LETTERHEAD,
        )
        seconds.append(time.perf_counter() - started)
    pages = count_pages(data)
    assert pages >= PAGES, f"The packet has only {pages} pages."
    prints = sum(1 + len(paper.enclosures) for paper in bundle)
    yield Row(
        f"Packet of {pages} pages, against printing its papers",
        min(seconds) / (printing * prints),
        BAR,
        note=f"{min(seconds):.1f} s / {printing * prints:.1f} s",
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Row("Memory for binding it", grown, None, unit="MiB")
