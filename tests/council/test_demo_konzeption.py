"""Weiterstadt's Konzeption, printed from the demonstration data by its own form: all its parts, in its own order."""

from __future__ import annotations

import re

import pytest

from concepts.models import ConceptEdition
from council.demo import loader
from council.demo.sources import read_papers
from municipality.scoping import use_municipality
from reports.concepts.document import ConceptDocument
from reports.concepts.prints import EditionPrint
from reports.pdf import render_pdf
from tests.reports.print_sample import complaints
from tests.reports.printed import assert_in_order, pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RUNNING = re.compile(r"Magistrat der Stadt Weiterstadt · \S[^·]* · \d{5} Weiterstadt|Seite \d+ von \d+|E n t w u r f")
EXPECTED_STEPS = (4, 6, 1, 3, 1, 3, 4)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> tuple[ConceptDocument, bytes]:
    """The values and the file; the papers of the city have tests of their own."""
    monkeypatch.setattr(loader, "read_papers", lambda slug: [read_papers(slug)[0] | {"way": [], "attachments": []}])
    city = loader.load_city("weiterstadt")
    with use_municipality(city):
        edition = ConceptEdition.objects.select_related("concept").get(slug="weiterstadt-wirkt")
        paper = EditionPrint(edition, "konzept", user=None)
        assert paper.form.slug == "weiterstadt"
        return paper.document, render_pdf(paper.job)


def test_it_has_all_parts_in_their_order(printed: tuple[ConceptDocument, bytes]) -> None:
    document, data = printed
    phases = [phase for phase in document.phases if phase.number]
    goals = [goal for field in document.all_fields for goal in field.goals]
    assert len(document.guidelines) == 5
    assert [goal.code for goal in goals] == ["a", "b", "c"]
    assert len(document.stakeholders) == 7
    assert tuple(len(phase.steps) for phase in phases) == EXPECTED_STEPS
    order = ["Vorbemerkungen"]
    for number, thesis in enumerate(document.guidelines, start=1):
        order += [f"{number}.", thesis.title.partition(": ")[2]]
    order += ["Zielstellungen", *(part for goal in goals for part in (f"{goal.code})", goal.title, goal.text))]
    order += ["Bestandsaufnahme bestehender Strukturen", "Gruppe", "Spezifisch", "Vorhandene Formate"]
    order += [group.name for group in document.stakeholders]
    order += ["Strukturplan des Prozesses", "Maßnahme im Vorfeld", "Expertentreffen", "6. November 2019"]
    for phase in phases:
        order += [f"{phase.number})", phase.title, phase.period, *(f"{step.letter}) {step.title}" for step in phase.steps)]
    body = [RUNNING.sub("", text) for text in pages_of(data)[2:]]
    assert_in_order(" ".join(body), order)
    assert complaints(data) == []
