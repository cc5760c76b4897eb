"""Two texts side by side: on screen, on paper, and only for those who may read both."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.models import Submission
from council.synopsis import Row, aligned, of_step
from municipality.worddiff import Kind, Segment, diff
from reports.documents import PrintJob
from reports.pdf import render_pdf
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.reports.print_sample import complaints
from tests.reports.printed import pages_of


def words(rows: list[Row]) -> list[tuple[str, str]]:
    return [("".join(piece.text for piece in row.before), "".join(piece.text for piece in row.after)) for row in rows]


class TestColumns:
    def test_paragraphs_that_belong_together_stand_on_one_line(self):
        rows = aligned(diff("Erster Satz.\nZweiter Satz.\nDritter.", "Erster Satz.\nNeu ist dieser.\nDritter."))
        assert words(rows) == [
            ("Erster Satz.", "Erster Satz."),
            ("Zweiter Satz.", "Neu ist dieser."),
            ("Dritter.", "Dritter."),
        ]

    def test_what_is_new_has_nothing_beside_it(self):
        rows = aligned(diff("", "Ganz neu."))
        assert rows == [Row([], [Segment(Kind.ADDED, "Ganz neu.")])]

    @pytest.mark.parametrize(
        ("old", "new"),
        [("", ""), ("a\nb", "a\nb\nc"), ("a b c", "a x c"), ("\n\na", "a\n\n"), ("eins zwei\ndrei", "drei\neins zwei")],
    )
    def test_no_word_is_lost(self, old: str, new: str):
        rows = words(aligned(diff(old, new)))
        assert " ".join(before for before, _ in rows).split() == old.split()
        assert " ".join(after for _, after in rows).split() == new.split()


@pytest.fixture
def amended(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]) -> Submission:
    """The council adopted it in other words."""
    stages.approved(submission, people)
    board, council = submission.steps.all()
    stages.end(board, people, "recommended")
    point = submission.motion_points.first()
    stages.end(council, people, "adopted_amended", wordings={point.pk: "<p>Der Rat stimmt nur befristet zu.</p>"})
    return stages.fresh(submission)


def test_the_resolution_stands_beside_the_proposal(amended: Submission, people: SimpleNamespace):
    step = amended.steps.last()
    synopsis = of_step(step)
    assert (synopsis.before, synopsis.after) == ("Vorschlag", "Beschluss")
    before = " ".join(before for part in synopsis.parts for before, _ in words(part.rows))
    after = " ".join(after for part in synopsis.parts for _, after in words(part.rows))
    assert "befristet" in after
    assert "befristet" not in before
    page = Visitor(people.clerk).get(f"vorlagen/{amended.reference}/station/{step.pk}/synopse/")
    assert page.status_code == 200
    assert "befristet" in text(page)


def test_a_rejected_point_leaves_its_place_empty(submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    stages.approved(submission, people)
    board, council = submission.steps.all()
    stages.end(board, people, "recommended")
    stages.end(council, people, "rejected")
    parts = of_step(submission.steps.last()).parts
    assert all(after == "" for part in parts for _, after in words(part.rows))
    assert {part.note for part in parts} == {"abgelehnt"}


def test_it_can_be_had_on_paper(amended: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
    step = amended.steps.last()
    address = f"vorlagen/{amended.reference}/station/{step.pk}/synopse/?druck=1"
    response = Visitor(people.clerk).get(address)
    assert response["Content-Type"] == "application/pdf"
    assert "Synopse_" in response["Content-Disposition"]
    data = render_pdf(quick_print[-1])
    assert complaints(data) == []
    printed = " ".join(pages_of(data))
    for found in ("Synopse", "Vorschlag", "Beschluss", "befristet", step.committee.name):
        assert found in printed


class TestVersions:
    def test_side_by_side_and_in_one_text(self, submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]):
        stages.approved(submission, people)
        author = Visitor(people.author)
        base = f"vorlagen/{stages.fresh(submission).reference}/fassungen/?alt=M1&neu=1.0"
        assert "Nebeneinander" in text(author.get(base))
        assert "In einem Text" in text(author.get(f"{base}&ansicht=nebeneinander"))
        printed = author.get(f"{base}&druck=1")
        assert printed["Content-Type"] == "application/pdf"
        # M1 went round before it was approved: the paper says that it is not the frozen text.
        assert "Entwurf" in quick_print[-1].css

    def test_whoever_may_not_read_a_version_gets_no_synopsis_of_it(
        self, submission: Submission, people: SimpleNamespace, quick_print: list[PrintJob]
    ):
        stages.in_consultation(submission, people)
        board = submission.steps.first().committee
        factories.CommitteeMemberFactory(committee=board, user=people.member)
        member = Visitor(people.member)
        printed = len(quick_print)
        for view in ("", "&ansicht=nebeneinander", "&druck=1"):
            answer = member.get(f"vorlagen/{stages.fresh(submission).reference}/fassungen/?alt=M1&neu=1.0{view}")
            assert "M1 –" not in text(answer)
        assert len(quick_print) == printed
