"""One active city for every test of this room, and the people who work in it."""

from types import SimpleNamespace

import pytest

from council.models import Submission
from reports.documents import PrintJob
from tests import factories


@pytest.fixture
def submission(people: SimpleNamespace) -> Submission:
    """A complete draft, ready for cosigning, in a city that numbers its papers like "168/20"."""
    factories.NumberRangeFactory()
    return factories.complete_submission(people)


@pytest.fixture
def quick_print(monkeypatch: pytest.MonkeyPatch) -> list[PrintJob]:
    """Prints nothing but remembers the jobs: for the many tests of the workflow that look at no paper."""
    jobs: list[PrintJob] = []

    def render(job: PrintJob, *, waiting: object = None) -> bytes:
        jobs.append(job)
        return b"%PDF-1.7 " + job.title.encode()

    monkeypatch.setattr("reports.pdf.render_pdf", render)
    return jobs
