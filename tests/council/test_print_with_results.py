"""The print of a paper with what became of it: results by step, and the box for number and day of the resolution filled in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import NumberPurpose
from council.models import Consultation, Submission, VersionPrint
from municipality.choices import Role
from reports.documents import PrintJob
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

ASKED = "pdf/?ergebnisse=1"


@pytest.fixture
def decided(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Submission:
    """Decided in a city whose form has the box "Beschluss Nr. … vom …"."""
    submission.municipality.form = "offenburg"
    submission.municipality.save()
    factories.NumberRangeFactory(purpose=NumberPurpose.RESOLUTION, pattern="B {seq}/17", scope="none")
    return stages.fresh(stages.decided(submission, people))


def test_the_box_is_filled_and_the_stored_print_stays(decided: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    clerk, base = Visitor(people.clerk), f"vorlagen/{decided.reference}/"
    before = list(VersionPrint.objects.values_list("sha256", flat=True))
    assert "PDF mit Ergebnissen" in text(clerk.get(base))
    answer = clerk.get(f"{base}{ASKED}")
    html = quick_print[-1].html
    assert answer.status_code == 200
    assert "mit-Ergebnissen.pdf" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert "B 1/17" in html
    assert "1.0 mit Ergebnissen" in html
    assert list(VersionPrint.objects.values_list("sha256", flat=True)) == before


def test_before_the_first_result_there_is_no_such_print(submission: Submission, people: SimpleNamespace, quick_print: list):
    clerk = Visitor(people.clerk)
    for reach in (stages.fresh, lambda paper: stages.fresh(stages.approved(paper, people))):
        base = f"vorlagen/{reach(submission).reference}/"
        assert "PDF mit Ergebnissen" not in text(clerk.get(base))
        assert clerk.get(f"{base}{ASKED}").status_code == 404


def test_a_decision_behind_closed_doors_is_not_told(decided: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    board, council = decided.steps.all()
    Consultation.objects.filter(pk=council.pk).update(public=False, non_public_reason="Grundstück")
    reader = factories.person(Role.MEMBER)
    factories.CommitteeMemberFactory(committee=board.committee, user=reader, name="")
    visitor = Visitor(reader)
    assert visitor.get(f"vorlagen/{decided.reference}/{ASKED}").status_code == 200
    html = quick_print[-1].html
    assert board.committee.name in html
    assert "B 1/17" not in html
    assert council.committee.name not in html
    assert Visitor(factories.person(Role.MEMBER)).get(f"vorlagen/{decided.reference}/{ASKED}").status_code == 404
