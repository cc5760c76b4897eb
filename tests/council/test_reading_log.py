"""Who reads a paper that is not public is written down; who reads a public one is not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import ReadWay
from council.models import AccessLog, Submission
from council.reading_log import note, reads_of
from municipality.choices import Role
from municipality.frozen import Frozen
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def closed(submission: Submission, people: SimpleNamespace) -> Submission:
    """In consultation; its last step is behind closed doors."""
    last = submission.steps.last()
    submission.steps.filter(pk=last.pk).update(public=False, non_public_reason="Personalsache")
    return stages.in_consultation(submission, people)


def test_page_print_comparison_file_and_packet_are_written_down(closed: Submission, people: SimpleNamespace):
    visitor = Visitor(people.clerk)
    meeting = closed.steps.first().meeting
    base = f"vorlagen/{closed.reference}/"
    for path in (base, f"{base}pdf/", f"{base}pdf/?fassung=1.0", f"{base}fassungen/", f"sitzungen/{meeting.pk}/mappe.zip"):
        assert visitor.get(path).status_code == 200, path
    told = [(read.reader_label, read.way) for read in reads_of(closed).order_by("pk")]
    name = people.clerk.full_name
    assert told == [(name, way) for way in ("page", "pdf", "pdf", "comparison", "packet")]
    assert visitor.get(f"{base}zugriffe/").status_code == 200
    assert visitor.get(f"{base}anlagen/999999/").status_code == 404
    assert Visitor(factories.person(Role.MEMBER)).get(base).status_code == 404
    assert AccessLog.objects.count() == len(told)


def test_a_public_paper_and_a_draft_leave_no_trace(submission: Submission, people: SimpleNamespace):
    visitor = Visitor(people.clerk)
    submission.steps.filter(pk=submission.steps.last().pk).update(public=None)
    visitor.get(f"vorlagen/{submission.reference}/")
    submission.steps.update(public=True)
    paper = stages.in_consultation(submission, people)
    visitor.get(f"vorlagen/{paper.reference}/")
    visitor.get(f"vorlagen/{paper.reference}/pdf/")
    assert not AccessLog.objects.exists()


def test_the_list_is_for_clerks_and_the_administration_and_cannot_be_changed(closed: Submission, people: SimpleNamespace):
    Visitor(people.author).get(f"vorlagen/{closed.reference}/")
    path = f"vorlagen/{closed.reference}/zugriffe/"
    for person in (people.clerk, people.admin):
        assert people.author.full_name in text(Visitor(person).get(path))
        admin = Visitor(person)
        assert people.author.full_name in text(admin.get("/verwaltung/council/accesslog/"))
        row = reads_of(closed).get()
        for verb in ("add/", f"{row.pk}/delete/"):
            assert admin.get(f"/verwaltung/council/accesslog/{verb}").status_code == 403
        admin.post(f"/verwaltung/council/accesslog/{row.pk}/change/", {"reader_label": "Niemand"})
    for person in (people.author, people.member):
        assert Visitor(person).get(path).status_code in (403, 404)
    row = reads_of(closed).get()
    assert row.reader_label == people.author.full_name
    for change in (row.save, row.delete, AccessLog.objects.all().delete, lambda: AccessLog.objects.update(detail="x")):
        with pytest.raises(Frozen):
            change()


def test_the_list_costs_the_same_however_many_read(closed: Submission, people: SimpleNamespace):
    visitor = Visitor(people.clerk)
    path = f"vorlagen/{closed.reference}/zugriffe/"
    note(people.author, ReadWay.PAGE, closed)
    one = visitor.queries(path)
    note(people.author, ReadWay.PDF, closed, detail="1.0")
    note(people.clerk, ReadWay.FILE, closed, detail="Anlage")
    assert visitor.queries(path) == one <= 10
