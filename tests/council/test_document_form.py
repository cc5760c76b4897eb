"""A paper in its own city's form: all that was written for it, and nothing that nobody asked for."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from council.choices import FinanceAnswer
from council.document import as_the_form_asks, build
from council.models import Submission
from council.transitions import perform
from reports.forms import load_form
from reports.samples import sample_document

pytestmark = pytest.mark.django_db

# What each city's form has a place for, of all that is known without being written: by hand from the forms themselves.
PRINTED = {
    "waiblingen": {"unit", "date", "authors", "contact", "unit_head", "department_head"},
    "offenburg": {"unit", "date", "authors"},
    "kornwestheim": {"cosignatures"},
    "wetzlar": {"unit", "date", "signed_on", "submitter"},
    "standard": {
        "unit",
        "parent_unit",
        "date",
        "signed_on",
        "authors",
        "contact",
        "unit_head",
        "department_head",
        "submitter",
        "cosignatures",
    },
}
FACTS = sorted(PRINTED["standard"])


@pytest.mark.parametrize("slug", sorted(PRINTED))
def test_known_facts_are_printed_where_the_form_asks(slug: str) -> None:
    document = as_the_form_asks(sample_document(), load_form(slug))
    assert {name for name in FACTS if getattr(document, name)} == PRINTED[slug]


@pytest.mark.parametrize("slug", sorted(PRINTED))
def test_nothing_that_was_written_is_left_out(slug: str) -> None:
    sample = sample_document()
    document = as_the_form_asks(sample, load_form(slug))
    untouched = (
        "kind", "subject", "number", "file_reference", "involved_units", "motion", "sections", "strategic_goals",
        "attachments", "prior_treatments", "external_participation", "finance", "resolution", "plain_summary",
    )  # fmt: skip
    assert {name for name in untouched if getattr(document, name) != getattr(sample, name)} == set()
    assert [replace(step, role_label="") for step in document.steps] == [replace(step, role_label="") for step in sample.steps]


def test_no_impact_is_not_told_where_the_form_does_not_ask(submission: Submission) -> None:
    submission.finance = FinanceAnswer.NONE
    submission.municipality.form = "offenburg"
    assert not build(submission).finance.none
    submission.municipality.form = "kornwestheim"
    assert build(submission).finance.none


def test_the_answers_of_a_round_are_printed_in_kornwestheim_only(people: SimpleNamespace, submission: Submission) -> None:
    perform("start_cosigning", submission, user=people.author)
    submission = Submission.objects.for_detail().get(pk=submission.pk)
    submission.municipality.form = "kornwestheim"
    assert build(submission).cosignatures
    submission.municipality.form = "offenburg"
    assert build(submission).cosignatures == ()


def test_telephones_stand_with_their_people_in_offenburg_and_nowhere_in_waiblingen() -> None:
    assert all(author.phone for author in as_the_form_asks(sample_document(), load_form("offenburg")).authors)
    assert not any(author.phone for author in as_the_form_asks(sample_document(), load_form("waiblingen")).authors)
