"""An edition with a row of everything, and prints that are only remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from reports.concepts import prints
from reports.documents import PrintJob
from tests import factories
from tests.reports.concept_rows import fill


@pytest.fixture
def edition(people: SimpleNamespace) -> ConceptEdition:
    """An adopted edition with a row of everything."""
    concept = factories.ConceptFactory(lead_unit=people.lead_unit, slug="konzept", name="Integrationskonzept")
    found = factories.EditionFactory(
        concept=concept, slug="2026", label="Fortschreibung 2026", status=EditionStatus.ADOPTED, adopted_on=date(2026, 2, 14)
    )
    fill(found, people)
    return found


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[PrintJob]:
    """Prints nothing but remembers the jobs."""
    found: list[PrintJob] = []

    def render(job: PrintJob, *, waiting: Callable[[float], None] | None = None) -> bytes:
        found.append(job)
        if waiting is not None:
            waiting(0.5)
        return b"%PDF-1.7 " + job.title.encode()

    monkeypatch.setattr("reports.pdf.render_pdf", render)
    return found


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes long."""
    monkeypatch.setattr(prints, "MOST_AT_ONCE", 0)
