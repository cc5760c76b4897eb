"""Who stands how to a paper, and why a text is locked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import SubmissionStatus
from council.grants import GRANTS
from council.models import Submission
from council.permissions import roles_for, unit_chain, why_not_edit
from municipality.choices import Role
from tests import factories
from tests.council import stages


def test_every_person_holds_her_own_role_only(submission: Submission, people: SimpleNamespace):
    held = {name: roles_for(submission, getattr(people, name)) for name in Role.values}
    assert held == {
        "author": {Role.AUTHOR},
        "unit_head": {Role.UNIT_HEAD},
        "cosigner": set(),
        "department_head": {Role.DEPARTMENT_HEAD},
        "submitter": {Role.SUBMITTER},
        "clerk": {Role.CLERK},
        "member": set(),
        "admin": set(),
    }


@pytest.mark.usefixtures("quick_print")
def test_a_cosigner_holds_her_role_as_long_as_her_answer_is_awaited(submission: Submission, people: SimpleNamespace):
    assert roles_for(stages.cosigning(submission, people), people.cosigner) == {Role.COSIGNER}
    assert roles_for(stages.cosigned(factories.complete_submission(people), people), people.cosigner) == set()


def test_who_is_named_on_the_paper_is_its_author_wherever_she_works(submission: Submission, people: SimpleNamespace):
    elsewhere = factories.person(Role.AUTHOR, factories.UnitFactory(name="Kultur"))
    assert roles_for(submission, elsewhere) == set()
    factories.SubmissionAuthorFactory(submission=submission, user=elsewhere)
    assert roles_for(submission, elsewhere) == {Role.AUTHOR}


def test_being_named_gives_no_power_without_a_working_role(submission: Submission, people: SimpleNamespace):
    for person in (people.admin, people.member, factories.UserFactory()):
        factories.SubmissionAuthorFactory(submission=submission, user=person)
        assert roles_for(submission, person) == set()


def test_the_head_of_a_unit_above_leads_this_one_too(submission: Submission, people: SimpleNamespace):
    above = factories.person(Role.UNIT_HEAD, people.department)
    below = factories.person(Role.UNIT_HEAD, factories.UnitFactory(name="Abteilung", parent=people.lead_unit))
    assert roles_for(submission, above) == {Role.UNIT_HEAD}
    assert roles_for(submission, below) == set()


def test_units_in_a_circle_end_the_chain(people: SimpleNamespace):
    people.department.parent = people.lead_unit
    people.department.save()
    people.lead_unit.refresh_from_db()
    assert unit_chain(people.lead_unit) == [people.lead_unit, people.department]


def test_a_membership_that_ended_gives_nothing(submission: Submission, people: SimpleNamespace):
    from datetime import date

    former = factories.UserFactory()
    factories.MembershipFactory(user=former, role=Role.CLERK, valid_to=date(2020, 1, 1))
    assert roles_for(submission, former) == set()


@pytest.mark.parametrize("status", SubmissionStatus)
def test_a_text_is_written_in_drafts_only_and_every_lock_has_its_sentence(
    status: str, submission: Submission, people: SimpleNamespace
):
    submission.status = status
    reason = why_not_edit(submission, people.author)
    assert bool(reason) == (status != SubmissionStatus.DRAFT)
    assert not reason or reason.endswith(".")


def test_a_draft_is_written_by_its_author_and_the_head_of_its_unit(submission: Submission, people: SimpleNamespace):
    writers = {name for name in Role.values if not why_not_edit(submission, getattr(people, name))}
    assert writers == {"author", "unit_head"}


def test_every_role_reads_and_only_some_write():
    assert all("council.view_submission" in granted and "council.view_meeting" in granted for granted in GRANTS.values())
    assert set(GRANTS) == set(Role)
    assert {role for role, granted in GRANTS.items() if "council.add_submission" in granted} == {
        Role.AUTHOR,
        Role.UNIT_HEAD,
    }
    assert {role for role, granted in GRANTS.items() if "council.manage_meetings" in granted} == {Role.CLERK}
