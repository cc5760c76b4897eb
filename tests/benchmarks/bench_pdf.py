"""Printing against a bare ``HTML(string=html).write_pdf()`` of the same finished page, warm, with all our conformance in.

The bare call runs in a warm process of its own, like our workers, with the same fonts and the same style in the page. Both
sides are measured in turns, by the least of several runs: what else the machine does only ever adds.
"""

import subprocess
import sys
import time
from collections.abc import Iterator

from reports.concepts.html import concept_job
from reports.concepts.library import load_form
from reports.documents import PrintJob
from reports.pdf import render_pdf
from reports.printing.config import PROJECT_DIR, current_config
from reports.printing.pool import Pool
from tests.benchmarks.row import Row
from tests.reports.concept_sample import LETTERHEAD, generated
from tests.reports.print_sample import JOB, opened

BAR = 1.0
LONG_PAGES = 100

#: Reads the length of a page and the page, answers with the seconds that the bare call took.
BARE = """
import os, sys, time
os.environ["FONTCONFIG_FILE"], os.environ["XDG_CACHE_HOME"] = sys.argv[1] + "/fonts.conf", sys.argv[1] + "/cache"
import logging
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
from weasyprint import HTML
for line in sys.stdin.buffer:
    html = sys.stdin.buffer.read(int(line)).decode()
    started = time.perf_counter()
    HTML(string=html).write_pdf()
    print(time.perf_counter() - started, flush=True)
"""


class BareProcess:
    """A warm process that prints as somebody would who knows nothing but WeasyPrint's first page of documentation."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BARE, str(current_config().assets_dir)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT_DIR,
        )  # fmt: skip

    def seconds(self, html: str) -> float:
        data = html.encode()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{len(data)}\n".encode() + data)
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


LONG_FIELDS = 21
"""So many fields of action make a concept of more than a hundred pages."""


def long_job() -> PrintJob:
    """A whole concept with title page, contents, fields, measures, tables, charts and the timeline."""
    return concept_job(generated(fields=LONG_FIELDS), load_form("standard"), LETTERHEAD)


def inlined(job: PrintJob) -> str:
    """The finished page as the bare call needs it: with its style inside."""
    sheets = [(PROJECT_DIR / "static" / "documents" / name).read_text(encoding="utf-8") for name in job.stylesheets]
    style = "\n".join([*sheets, job.css])
    return job.html.replace("<meta ", f"<style>{style}</style><meta ", 1)


def measure(job: PrintJob, processes: int, rounds: int) -> tuple[float, float, float]:
    """Least seconds of our print, pipes included, and of the bare call, both after a run to warm up; and what memory the job
    took in MiB beyond that of a warm worker.

    Several pairs of fresh processes: where the system puts a process's memory makes one of two equal ones a tenth slower.
    """
    html = inlined(job)
    ours, theirs, memory = [], [], []
    for _ in range(processes):
        bare, pool = BareProcess(), Pool(current_config())
        try:
            pool.render(JOB)
            (worker,) = pool._idle
            before = worker.peak
            pool.render(job)
            memory.append(worker.peak - before)
            bare.seconds(html)
            for _ in range(rounds):
                started = time.perf_counter()
                pool.render(job)
                ours.append(time.perf_counter() - started)
                theirs.append(bare.seconds(html))
        finally:
            pool.stop()
            bare.close()
    return min(ours), min(theirs), min(memory)


def rows() -> Iterator[Row]:
    """Ratios for a submission and for a concept; what a page of the concept takes."""
    for job, processes, rounds in ((JOB, 4, 8), (long_job(), 2, 2)):
        pages = len(opened(render_pdf(job)).pages)
        ours, theirs, memory = measure(job, processes, rounds)
        yield Row(f"PDF of {pages} pages, against a bare call", ours / theirs, BAR, note=f"{ours:.2f} s / {theirs:.2f} s")
        if job is not JOB:
            assert pages >= LONG_PAGES, f"The concept has only {pages} pages."
            yield Row("Time for a page of a concept", 1000 * ours / pages, None, unit="ms")
            yield Row("Memory for a page of a concept", memory / pages, None, unit="MiB")
