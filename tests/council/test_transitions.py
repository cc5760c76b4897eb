"""The way of a submission to its approval: cosigning, four eyes, approval, correction, withdrawal, objection."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from council.choices import Answer, RoundClosing, SubmissionStatus
from council.models import Cosignature, Submission, SubmissionEvent
from council.transitions import Refused, offers, perform
from municipality.choices import Role
from tests import factories
from tests.council import stages

pytestmark = pytest.mark.usefixtures("quick_print")


def offer(obj: object, user: object, action: str) -> object:
    return next((item for item in offers(obj, user) if item.action == action), None)


# --- Cosigning ---------------------------------------------------------------------------------------------------------


def test_cosigning_asks_every_station_with_its_deadline_and_freezes_the_text(submission: Submission, people: SimpleNamespace):
    event = perform("start_cosigning", submission, user=people.author)

    current = submission.rounds.get()
    signature = current.signatures.get()
    assert (event.from_status, event.to_status, event.actor_label) == ("draft", "in_cosign", people.author.full_name)
    assert stages.fresh(submission).status == SubmissionStatus.IN_COSIGN
    assert signature.unit == people.cosigning_unit
    assert signature.due == timezone.localdate() + timedelta(days=5)
    assert current.version.label == "M1"
    assert current.version.values["subject"] == submission.subject
    assert not current.version.prints.exists()


def test_a_disagreement_needs_a_reason_and_the_approval_a_decision_in_writing(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    with pytest.raises(Refused) as refused:
        perform("cosign", submission, user=people.cosigner, data={"answer": Answer.DISAGREED})
    assert refused.value.code == "input"
    assert list(refused.value.errors) == ["remark"]

    perform("cosign", submission, user=people.cosigner, data={"answer": Answer.DISAGREED, "remark": "Deckung fehlt."})
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter)
    assert "Finanzen" in refused.value.errors["decision"][0]

    event = perform("approve", submission, user=people.submitter, data={"decision": "Die Mittel stehen im Nachtrag."})
    assert "Die Mittel stehen im Nachtrag." in event.reason


def test_cosigning_needs_an_answer(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    for answer in (None, "", "returned", "vielleicht"):
        with pytest.raises(Refused) as refused:
            perform("cosign", submission, user=people.cosigner, data={"answer": answer})
        assert list(refused.value.errors) == ["answer"]


def test_approval_waits_for_every_cosignature(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter)
    assert refused.value.code == "guard"
    assert "Finanzen" in refused.value.sentence


def test_a_return_closes_the_round_and_keeps_the_answer_as_evidence(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    with pytest.raises(Refused) as refused:
        perform("return_to_author", submission, user=people.cosigner)
    assert refused.value.code == "input"

    event = perform("return_to_author", submission, user=people.cosigner, data={"remark": "Bitte Kosten nennen."})
    current = submission.rounds.get()
    assert current.closing == RoundClosing.RETURNED
    assert current.closed_at is not None
    assert current.signatures.get().answer == Answer.RETURNED
    assert "Bitte Kosten nennen." in event.reason
    assert stages.fresh(submission).status == SubmissionStatus.DRAFT


def test_the_head_of_the_lead_unit_returns_without_being_asked_to_cosign(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("return_to_author", submission, user=people.unit_head, data={"remark": "Bitte kürzen."})
    assert submission.rounds.get().signatures.get().answer == ""


def test_a_change_of_substance_voids_answers_and_an_editorial_one_keeps_them(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    perform("recall", submission, user=people.author)
    perform("resubmit", submission, user=people.author)
    second = submission.rounds.get(number=2)
    assert second.signatures.get().answer == ""
    assert second.version.label == "M2"
    assert submission.rounds.get(number=1).signatures.get().answer == Answer.AGREED

    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    perform("recall", submission, user=people.author)
    with pytest.raises(Refused) as refused:
        perform("resubmit", submission, user=people.author, data={"editorial": True, "reason": "Tippfehler"})
    assert "editorial" in refused.value.errors
    with pytest.raises(Refused):
        perform("resubmit", submission, user=people.unit_head, data={"editorial": True})

    event = perform("resubmit", submission, user=people.unit_head, data={"editorial": True, "reason": "Tippfehler"})
    third = submission.rounds.get(number=3)
    carried = third.signatures.get()
    assert third.editorial
    assert (carried.answer, carried.carried_from) == (Answer.AGREED, submission.rounds.get(number=2).signatures.get())
    assert "redaktionell" in event.reason
    assert Cosignature.objects.count() == 3


def test_only_agreements_are_carried_over(submission: Submission, people: SimpleNamespace):
    other = factories.UnitFactory(name="Recht")
    lawyer = factories.person(Role.COSIGNER, other)
    factories.CosignStationFactory(submission=submission, unit=other)
    stages.cosigning(submission, people)
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed_with_remark", "remark": "Gut."})
    perform("return_to_author", submission, user=lawyer, data={"remark": "Rechtsgrundlage fehlt."})
    perform("resubmit", submission, user=people.unit_head, data={"editorial": True, "reason": "Verweis ergänzt"})
    answers = {item.unit: item.answer for item in submission.rounds.get(number=2).signatures.all()}
    assert answers == {people.cosigning_unit: Answer.AGREED_WITH_REMARK, other: ""}


def test_the_first_round_is_started_and_later_ones_are_resubmitted(submission: Submission, people: SimpleNamespace):
    assert offer(submission, people.author, "start_cosigning").allowed
    assert offer(submission, people.author, "resubmit") is None
    stages.cosigning(submission, people)
    perform("recall", submission, user=people.author)
    draft = stages.fresh(submission)
    assert offer(draft, people.author, "start_cosigning") is None
    assert offer(draft, people.author, "resubmit").allowed
    with pytest.raises(Refused):
        perform("start_cosigning", draft, user=people.author)


def test_a_cosigner_answers_once_and_is_told_who_was_faster(submission: Submission, people: SimpleNamespace):
    colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
    stages.cosigned(submission, people)
    with pytest.raises(Refused) as refused:
        perform("cosign", submission, user=colleague, data={"answer": "agreed"})
    assert refused.value.code == "role"
    assert "deren Mitzeichnung noch aussteht" in refused.value.sentence

    perform("approve", submission, user=people.submitter)
    with pytest.raises(Refused) as refused:
        perform("cosign", submission, user=colleague, data={"answer": "agreed"})
    assert refused.value.code == "stale"
    assert people.submitter.full_name in refused.value.sentence
    assert "freigegeben" in refused.value.sentence


def test_the_head_of_a_cosigning_unit_answers_for_it(submission: Submission, people: SimpleNamespace):
    head = factories.person(Role.UNIT_HEAD, people.cosigning_unit)
    stages.cosigning(submission, people)
    perform("cosign", submission, user=head, data={"answer": "agreed"})
    assert submission.rounds.get().signatures.get().answered_by == head


# --- Approval ----------------------------------------------------------------------------------------------------------


def test_approval_gives_number_address_version_and_signature(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    assert (found.number, found.address) == ("1/20", "1-20")
    assert found.signed_on == timezone.localdate()
    assert found.approved_at is not None
    version = found.versions.get(label="1.0")
    assert version.values["number"] == "1/20"
    assert version.values["version"] == "1.0"
    assert found.rounds.get().closing == RoundClosing.COMPLETED


@pytest.mark.parametrize("part", ["created_by", "last_editor", "author"])
def test_nobody_approves_a_text_she_worked_on(part: str, submission: Submission, people: SimpleNamespace):
    if part == "author":
        factories.SubmissionAuthorFactory(submission=submission, user=people.submitter)
    else:
        Submission.objects.filter(pk=submission.pk).update(**{part: people.submitter})
    stages.cosigned(submission, people)
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter)
    assert "Vier-Augen-Prinzip" in refused.value.sentence


def test_a_department_head_approves_only_where_it_is_delegated_to_her(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.department_head)
    assert refused.value.code == "guard"
    assert "nicht übertragen" in offer(stages.fresh(submission), people.department_head, "approve").reason

    people.department.head_approves = True
    people.department.save()
    stranger = factories.person(Role.DEPARTMENT_HEAD, factories.UnitFactory(name="Dezernat Bau", head_approves=True))
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=stranger)
    assert refused.value.code == "role"
    perform("approve", submission, user=people.department_head)
    assert stages.fresh(submission).status == SubmissionStatus.APPROVED


def test_approval_is_refused_when_the_text_was_changed_after_it_was_read(submission: Submission, people: SimpleNamespace):
    read = stages.cosigned(submission, people).revision
    Submission.objects.filter(pk=submission.pk).update(revision=read + 1)
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter, data={"revision": read})
    assert refused.value.code == "stale"
    perform("approve", submission, user=people.submitter, data={"revision": str(read + 1)})


def test_an_approval_taken_back_keeps_its_number_and_gives_version_1_1_next(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    step = submission.steps.first()
    stages.schedule(step, people)
    with pytest.raises(Refused):
        perform("revoke_approval", submission, user=people.clerk)
    perform("revoke_approval", submission, user=people.clerk, data={"reason": "Zahlendreher"})
    draft = stages.fresh(submission)
    assert (draft.status, draft.number, draft.approved_at) == (SubmissionStatus.DRAFT, "1/20", None)
    step.refresh_from_db()
    assert (step.status, step.meeting) == ("planned", None)

    perform("resubmit", draft, user=people.author)
    perform("cosign", draft, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", draft, user=people.submitter)
    again = stages.fresh(submission)
    assert again.number == "1/20"
    assert [version.label for version in again.versions.all()] == ["M1", "1.0", "M2", "1.1"]


def test_a_correction_saves_the_text_and_keeps_both_versions(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)

    def apply(locked: Submission) -> None:
        locked.subject = "Fortschreibung, berichtigt"
        locked.save()

    with pytest.raises(Refused) as refused:
        perform("correct", found, user=people.clerk, data={"apply": apply})
    assert "reason" in refused.value.errors
    event = perform("correct", found, user=people.clerk, data={"reason": "Schreibfehler", "apply": apply})
    corrected = stages.fresh(submission)
    assert corrected.subject == "Fortschreibung, berichtigt"
    assert corrected.last_editor == people.clerk
    assert corrected.status == SubmissionStatus.APPROVED
    assert corrected.versions.get(label="1.0").values["subject"] == submission.subject
    assert corrected.versions.get(label="1.1").values["subject"] == "Fortschreibung, berichtigt"
    assert event.reason.splitlines() == ["Schreibfehler", "Fassung 1.1"]


def test_a_correction_that_leaves_a_gap_changes_nothing(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    with pytest.raises(Refused) as refused:
        perform(
            "correct",
            found,
            user=people.clerk,
            data={"reason": "Kürzung", "apply": lambda locked: locked.motion_points.all().delete()},
        )
    assert "Beschlussvorschlag" in refused.value.sentence
    assert submission.motion_points.count() == 2


def test_after_dispatch_there_is_no_way_back_to_the_text(submission: Submission, people: SimpleNamespace):
    found = stages.in_consultation(submission, people)
    assert found.status == SubmissionStatus.IN_CONSULTATION
    for action in ("revoke_approval", "correct"):
        with pytest.raises(Refused) as refused:
            perform(action, found, user=people.clerk, data={"reason": "Tippfehler", "apply": lambda locked: None})
        assert refused.value.code == "stale"


# --- Ends --------------------------------------------------------------------------------------------------------------


def test_withdrawing_drops_what_is_open_and_never_frees_the_number(submission: Submission, people: SimpleNamespace):
    found = stages.in_consultation(submission, people)
    with pytest.raises(Refused) as refused:
        perform("withdraw", found, user=people.author, data={"reason": "Erledigt"})
    assert refused.value.code == "role"
    perform("withdraw", found, user=people.submitter, data={"reason": "Erledigt"})
    assert stages.fresh(submission).status == SubmissionStatus.WITHDRAWN
    assert [status for _position, _role, status, _outcome in stages.route(submission)] == ["dropped", "dropped"]

    other = stages.approved(factories.complete_submission(people), people)
    assert other.number == "2/20"


def test_a_draft_is_withdrawn_by_its_author(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("withdraw", submission, user=people.author, data={"reason": "Doppelt angelegt"})
    assert stages.fresh(submission).status == SubmissionStatus.WITHDRAWN
    assert submission.rounds.get().closing == RoundClosing.RECALLED


def test_nothing_is_withdrawn_once_a_body_has_decided(submission: Submission, people: SimpleNamespace):
    factories.StepFactory(submission=submission, position=3)
    stages.approved(submission, people)
    for step in submission.steps.all()[:2]:
        stages.end(step, people, "adopted" if step.decides else "recommended")
    with pytest.raises(Refused) as refused:
        perform("withdraw", submission, user=people.submitter, data={"reason": "Doch nicht"})
    assert "schon beschlossen" in refused.value.sentence


def test_an_objection_suspends_until_it_is_settled(submission: Submission, people: SimpleNamespace):
    stages.decided(submission, people)
    perform("object", submission, user=people.submitter, data={"reason": "Rechtswidrig"})
    assert stages.fresh(submission).status == SubmissionStatus.SUSPENDED
    perform("settle", submission, user=people.clerk, data={"reason": "Vom Rat bestätigt"})
    assert stages.fresh(submission).status == SubmissionStatus.DECIDED


def test_a_paper_is_closed_when_its_minutes_are_approved(submission: Submission, people: SimpleNamespace):
    stages.decided(submission, people)
    with pytest.raises(Refused) as refused:
        perform("close", submission, user=people.clerk)
    assert "Niederschriften" in refused.value.sentence
    for step in submission.steps.all():
        perform("confirm", step, user=people.clerk)
    stages.nothing_left_to_do(submission, people)
    perform("close", submission, user=people.clerk)
    assert stages.fresh(submission).status == SubmissionStatus.ARCHIVED
    assert offers(stages.fresh(submission), people.clerk) == []


# --- The writer --------------------------------------------------------------------------------------------------------


def test_the_moment_of_an_act_can_be_given(submission: Submission, people: SimpleNamespace):
    at = timezone.now() - timedelta(days=400)
    event = perform("start_cosigning", submission, user=people.author, at=at)
    current = submission.rounds.get()
    assert event.at == current.started_at == current.version.created_at == at
    assert current.signatures.get().due == timezone.localtime(at).date() + timedelta(days=5)


def test_unknown_and_automatic_actions_and_deleted_papers_are_refused(submission: Submission, people: SimpleNamespace):
    for action in ("fly", "decide", "begin_consultation"):
        with pytest.raises(Refused) as refused:
            perform(action, submission, user=people.clerk)
        assert refused.value.code == "state"
    gone = Submission.objects.get(pk=submission.pk)
    submission.delete()
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", gone, user=people.author)
    assert refused.value.code == "stale"


def test_a_person_whose_login_is_closed_does_nothing(submission: Submission, people: SimpleNamespace):
    people.author.is_active = False
    with pytest.raises(Refused) as refused:
        perform("start_cosigning", submission, user=people.author)
    assert refused.value.code == "role"


def test_one_event_for_each_transition(submission: Submission, people: SimpleNamespace):
    stages.decided(submission, people)
    actions = list(SubmissionEvent.objects.values_list("action", flat=True))
    assert actions == [
        "start_cosigning",
        "cosign",
        "approve",
        "schedule",
        "dispatch",
        "begin_consultation",
        "record_outcome",
        "schedule",
        "dispatch",
        "record_outcome",
        "decide",
    ]


def test_offers_ask_the_database_as_often_for_many_rows_as_for_few(
    submission: Submission, people: SimpleNamespace, django_assert_max_num_queries: object
):
    stages.cosigned(submission, people)
    for position in range(3, 9):
        factories.StepFactory(submission=submission, position=position)
        factories.MotionPointFactory(submission=submission, position=position)
    loaded = Submission.objects.for_detail().get(pk=submission.pk)
    people.submitter.memberships_here()
    with django_assert_max_num_queries(1):
        assert offer(loaded, people.submitter, "approve").allowed
