"""Who sees which submission, and what of it: the rule as queryset and as object, and both on the pages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import Outcome, StepRole, SubmissionKind, SubmissionStatus
from council.document import public_copy, step_key
from council.models import Consultation, Submission
from council.models.loading import load_parts
from council.reading import Reading
from council.transitions import perform
from municipality.choices import Role
from municipality.models import User
from municipality.scoping import use_municipality
from reports.documents import SubmissionDocument
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


def sees(user: User, submission: Submission) -> bool:
    """The queryset's answer; page, list and print must agree with it."""
    fresh = stages.fresh(submission)
    found = Submission.objects.visible_to(user).filter(pk=submission.pk).exists()
    visitor = Visitor(user)
    assert (visitor.get(f"vorlagen/{fresh.reference}/").status_code == 200) == found
    assert (visitor.get(f"vorlagen/{fresh.reference}/pdf/").status_code == 200) == found
    assert (fresh.subject in text(visitor.get("vorlagen/"))) == found
    return found


def test_a_draft_is_seen_by_those_who_work_on_it(submission: Submission, people: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory())
    for user in (people.author, people.unit_head, people.cosigner, people.department_head, people.clerk, people.submitter):
        assert sees(user, submission)
    for user in (stranger, people.member):
        assert not sees(user, submission)


def test_what_is_approved_is_seen_by_all_staff_and_what_is_sent_by_the_body(submission: Submission, people: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory())
    without_seat = factories.person(Role.MEMBER)
    stages.approved(submission, people)
    assert sees(stranger, submission)
    assert not sees(people.member, submission)
    stages.dispatch(submission.steps.first(), people)
    assert sees(people.member, submission)
    assert not sees(without_seat, submission)


def test_a_former_seat_opens_nothing(submission: Submission, people: SimpleNamespace):
    stages.in_consultation(submission, people)
    people.member.seats.update(valid_to="2020-01-01")
    assert not sees(people.member, submission)


def test_another_citys_people_find_nothing(submission: Submission, people: SimpleNamespace):
    stages.in_consultation(submission, people)
    meeting = submission.steps.first().meeting
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        foreign = factories.people()
    reference = stages.fresh(submission).reference
    for user in (foreign.clerk, foreign.member):
        visitor = Visitor(user)
        for path in ("", "vorlagen/", f"vorlagen/{reference}/", f"vorlagen/{reference}/pdf/", f"sitzungen/{meeting.pk}/"):
            assert visitor.get(path).status_code == 404
        with use_municipality(other):
            assert visitor.get(f"vorlagen/{submission.pk}/").status_code == 404
            assert visitor.get(f"sitzungen/{meeting.pk}/").status_code == 404
            assert visitor.get(f"sitzungen/{meeting.pk}/mappe.zip").status_code == 404


def test_without_a_login_everything_leads_to_the_sign_in_page(submission: Submission, people: SimpleNamespace):
    visitor = Visitor(people.clerk)
    visitor.client.logout()
    for path in ("", "vorlagen/", f"vorlagen/{submission.pk}/", "sitzungen/"):
        response = visitor.get(path)
        assert (response.status_code, response.url.partition("?")[0]) == (302, "/anmelden/")


# --- The circles inside the administration -------------------------------------------------------------------------------------


def test_staff_of_other_units_read_what_was_approved_but_not_how_it_came_to_be(submission: Submission, people: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory())
    stages.approved(submission, people)
    path = f"vorlagen/{stages.fresh(submission).reference}/"
    page = text(Visitor(stranger).get(path))
    assert "freigegebene Fassung" in page
    assert "hat die Vorlage freigegeben" in page
    for hidden in ("Mitzeichnungsfassung", "Arbeitsstand", "hat die Mitzeichnung"):
        assert hidden not in page
    assert "Es gibt erst eine Fassung" in text(Visitor(stranger).get(f"{path}fassungen/?alt=M1&neu=1.0"))
    assert Visitor(stranger).get(f"{path}pdf/?fassung=M1").status_code == 404


def test_a_taken_back_approval_closes_the_paper_again(submission: Submission, people: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory())
    stages.approved(submission, people)
    perform("revoke_approval", submission, user=people.submitter, data={"reason": "Ein Fehler im Betrag."})
    assert not sees(stranger, submission)


# --- Steps behind closed doors -------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(people: SimpleNamespace) -> SimpleNamespace:
    """A public board with the member's seat, then a council behind closed doors without it; decided there."""
    factories.NumberRangeFactory()
    submission = factories.complete_submission(people)
    board, council = submission.steps.all()
    council.committee.members.all().delete()
    Consultation.objects.filter(pk=council.pk).update(public=False, non_public_reason="Personalsache")
    stages.decided(submission, people)
    return SimpleNamespace(submission=stages.fresh(submission), board=board, council=council)


def test_a_hidden_decision_is_not_told_by_status_result_filter_or_overview(closed: SimpleNamespace, people: SimpleNamespace):
    member = Visitor(people.member)
    row = Submission.objects.visible_to(people.member).shown_to(people.member).get()
    reading = Reading(load_parts(closed.submission), people.member)
    assert (row.shown_status, row.shown_result) == (SubmissionStatus.IN_CONSULTATION, "")
    assert (reading.status, reading.result) == (SubmissionStatus.IN_CONSULTATION, None)
    assert "0 Vorlagen" in text(member.get("vorlagen/?stand=decided"))
    assert "1 Vorlage" in text(member.get("vorlagen/?stand=in_consultation"))
    assert "0 Vorlagen" in text(member.get(f"vorlagen/?gremium={closed.council.committee_id}"))
    assert "Noch kein Beschluss, den Sie sehen können" in text(member.get(""))
    page = text(member.get(f"vorlagen/{closed.submission.reference}/"))
    for hidden in (closed.council.committee.name, "Personalsache", "abgeschlossen", "angenommen", "nicht öffentlich"):
        assert hidden not in page


def test_with_a_seat_in_that_body_everything_is_told(closed: SimpleNamespace, people: SimpleNamespace):
    factories.CommitteeMemberFactory(committee=closed.council.committee, user=people.member, name="")
    member = Visitor(people.member)
    page = text(member.get(f"vorlagen/{closed.submission.reference}/"))
    assert closed.council.committee.name in page
    assert "angenommen" in page
    assert "1 Vorlage" in text(member.get("vorlagen/?stand=decided"))


def test_staff_see_every_step(closed: SimpleNamespace, people: SimpleNamespace):
    page = text(Visitor(people.cosigner).get(f"vorlagen/{closed.submission.reference}/"))
    assert closed.council.committee.name in page
    assert "Personalsache" in page


def test_readers_without_a_seat_get_the_public_print(closed: SimpleNamespace, people: SimpleNamespace):
    version = closed.submission.versions.get(label="1.0")
    prints = {stored.public_only: stored.sha256 for stored in version.prints.all()}
    path = f"vorlagen/{closed.submission.reference}/pdf/"
    assert set(prints) == {True, False}
    assert Visitor(people.member).get(path).content == bytes(version.prints.get(public_only=True).pdf)
    assert Visitor(people.clerk).get(path).content == bytes(version.prints.get(public_only=False).pdf)
    assert Visitor(people.member).get(f"{path}?station={closed.council.pk}").status_code == 404


def test_a_seat_in_one_of_two_closed_bodies_gets_a_print_of_its_own(people: SimpleNamespace, quick_print: list):
    factories.NumberRangeFactory()
    submission = factories.complete_submission(people)
    board, council = submission.steps.all()
    council.committee.members.all().delete()
    submission.steps.update(public=False, non_public_reason="Personalsache")
    stages.approved(submission, people)
    stages.dispatch(board, people)
    printed = len(quick_print)
    response = Visitor(people.member).get(f"vorlagen/{stages.fresh(submission).reference}/pdf/")
    assert response.status_code == 200
    assert len(quick_print) == printed + 1
    assert board.committee.name in quick_print[-1].html
    assert council.committee.name not in quick_print[-1].html
    assert "Entwurf" not in quick_print[-1].html


def test_a_return_behind_closed_doors_is_not_told(closed: SimpleNamespace, people: SimpleNamespace):
    Consultation.objects.filter(pk=closed.council.pk).update(role=StepRole.ADVISORY, outcome=Outcome.RETURNED)
    Submission.objects.filter(pk=closed.submission.pk).update(status=SubmissionStatus.REWORK, result="")
    assert "0 Vorlagen" in text(Visitor(people.member).get("vorlagen/?stand=rework"))
    assert "in Beratung" in text(Visitor(people.member).get(f"vorlagen/{closed.submission.reference}/"))


def test_attachments_that_are_not_public_need_the_whole_paper(people: SimpleNamespace, submission: Submission):
    closed_file = factories.AttachmentFactory(submission=submission, title="Personalliste", public=False)
    stages.in_consultation(submission, people)
    submission = load_parts(stages.fresh(submission))
    assert Reading(submission, people.member).attachments == [closed_file]
    factories.StepFactory(submission=submission, position=9, public=False, role=StepRole.INFORMATION)
    assert Reading(load_parts(stages.fresh(submission)), people.member).attachments == []
    assert Reading(load_parts(stages.fresh(submission)), people.cosigner).attachments == [closed_file]


def test_loaded_parts_are_the_rows_themselves(submission: Submission, people: SimpleNamespace, django_assert_num_queries):
    factories.InvolvedUnitFactory(submission=submission)
    factories.PriorTreatmentFactory(submission=submission)
    factories.AttachmentFactory(submission=submission)
    names = ["authors", "involved_units", "cosign_stations", "goals", "motion_points", "sections"]
    names += ["prior_treatments", "attachments"]
    wanted = {name: list(getattr(stages.fresh(submission), name).all()) for name in names}
    loaded = stages.fresh(submission)
    with django_assert_num_queries(1):
        load_parts(loaded)
        found = {name: list(getattr(loaded, name).all()) for name in names}
    for name in names:
        assert found[name] == wanted[name]
        for mine, real in zip(found[name], wanted[name], strict=True):
            for field in real._meta.concrete_fields:
                assert getattr(mine, field.attname) == getattr(real, field.attname)
    assert str(found["authors"][0].user) == str(wanted["authors"][0].user)


# --- Supplements ---------------------------------------------------------------------------------------------------------------


def supplement_to(submission: Submission, people: SimpleNamespace) -> Submission:
    """An approved supplement, which goes along with the next dispatch."""
    return stages.approved(factories.complete_submission(people, kind=SubmissionKind.SUPPLEMENT, relates_to=submission), people)


def close_doors(step: Consultation) -> None:
    """The step is not public, and nobody of the test has a seat there."""
    step.committee.members.all().delete()
    Consultation.objects.filter(pk=step.pk).update(public=False, non_public_reason="Personalsache")


def test_the_print_of_a_supplement_hides_the_steps_of_its_original(
    people: SimpleNamespace, submission: Submission, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job: job.html.encode())
    board, council = submission.steps.all()
    close_doors(council)
    stages.approved(submission, people)
    supplement = supplement_to(submission, people)
    stages.dispatch(board, people)

    def reads_of(user: User) -> list[bool]:
        paper = Visitor(user).get(f"vorlagen/{supplement.reference}/pdf/").content.decode()
        return [step.committee.name in paper for step in (board, council)]

    assert reads_of(people.clerk) == [True, True]
    assert reads_of(people.member) == [True, False]
    frozen = SubmissionDocument.from_values(supplement.versions.get(label="1.0").values)
    assert [step.key for step in public_copy(frozen, stages.fresh(supplement)).steps] == [step_key(board)]
    factories.CommitteeMemberFactory(committee=council.committee, user=people.member, name="")
    assert reads_of(people.member) == [True, True]


def test_a_step_that_was_hidden_only_later_is_left_out_of_a_new_print(
    people: SimpleNamespace, submission: Submission, quick_print: list
):
    """The supplement was approved when no closed step was open, and got one when that body postponed the matter."""
    board, council = submission.steps.all()
    close_doors(board)
    stages.approved(submission, people)
    stages.dispatch(board, people)
    supplement = supplement_to(submission, people)
    assert not supplement.versions.get(label="1.0").prints.filter(public_only=True).exists()
    stages.end(board, people, "postponed")
    stages.dispatch(council, people)
    stages.dispatch(submission.steps.get(inserted_by=board), people)
    assert supplement.steps.filter(public=False).exists()
    response = Visitor(people.member).get(f"vorlagen/{supplement.reference}/pdf/")
    assert response.status_code == 200
    assert board.committee.name not in quick_print[-1].html
    assert council.committee.name in quick_print[-1].html
