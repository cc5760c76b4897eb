"""The page of an action: what it says before, what it does, and what it says when it cannot."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from council.choices import SubmissionStatus
from council.models import Submission
from council.transitions import perform
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


def test_the_page_says_what_will_happen_and_asks(submission: Submission, people: SimpleNamespace):
    response = Visitor(people.author).get(f"vorlagen/{submission.pk}/aktion/start_cosigning/")
    assert response.status_code == 200
    assert "Der Text wird gesperrt" in text(response)
    assert stages.fresh(submission).status == SubmissionStatus.DRAFT


def test_doing_it_leads_back_with_a_sentence(submission: Submission, people: SimpleNamespace):
    author = Visitor(people.author)
    response = author.post(f"vorlagen/{submission.pk}/aktion/start_cosigning/")
    assert response.status_code == 302
    assert stages.fresh(submission).status == SubmissionStatus.IN_COSIGN
    assert "Sie haben die Mitzeichnung begonnen." in text(author.get(response.url))


def test_approving_leads_to_the_new_address(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    response = Visitor(people.submitter).post(f"vorlagen/{submission.pk}/aktion/approve/")
    assert response.url.endswith("/vorlagen/1-20/")


def test_what_was_typed_stays_when_something_is_missing(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    response = Visitor(people.cosigner).post(f"vorlagen/{submission.pk}/aktion/cosign/", {"answer": "disagreed", "remark": ""})
    assert response.status_code == 422
    page = text(response)
    assert "Bitte begründen Sie Ihre Antwort in einem Satz." in page
    assert 'value="disagreed"' in response.content.decode()
    assert submission.rounds.get().signatures.get().answer == ""


def test_somebody_faster_is_named_and_nothing_is_changed(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    unit_head = Visitor(people.unit_head)
    assert unit_head.get(f"vorlagen/{submission.pk}/aktion/return_to_author/").status_code == 200
    perform("recall", submission, user=people.author)
    typed = {"remark": "Die Kosten auf Seite 2 stimmen nicht."}
    response = unit_head.post(f"vorlagen/{submission.pk}/aktion/return_to_author/", typed)
    assert response.status_code == 409
    page = text(response)
    assert f"{people.author.full_name} hat am" in page
    assert "die Vorlage aus der Mitzeichnung zurückgeholt" in page
    assert "Die Kosten auf Seite 2 stimmen nicht." in page
    assert submission.events.count() == 2


def test_a_text_that_was_changed_after_it_was_read_is_not_decided_on(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    response = Visitor(people.submitter).post(f"vorlagen/{submission.pk}/aktion/approve/", {"revision": "0"})
    assert response.status_code == 409
    assert "Der Text wurde inzwischen geändert." in text(response)
    assert stages.fresh(submission).status == SubmissionStatus.IN_COSIGN


def test_a_guard_answers_with_its_sentence(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    submitter = Visitor(people.submitter)
    assert submitter.get(f"vorlagen/{submission.pk}/aktion/approve/").status_code == 409
    response = submitter.post(f"vorlagen/{submission.pk}/aktion/approve/")
    assert response.status_code == 422
    assert "Es fehlt noch die Mitzeichnung von" in text(response)


def test_a_foreign_role_is_refused(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    reference = stages.fresh(submission).reference
    response = Visitor(people.cosigner).post(f"vorlagen/{reference}/aktion/withdraw/", {"reason": "Ohne Recht."})
    assert response.status_code == 403
    assert "Das kann nur die Sachbearbeitung dieser Vorlage oder die Verwaltungsspitze." in text(response)
    assert stages.fresh(submission).status == SubmissionStatus.APPROVED


@pytest.mark.parametrize("action", ["bogus", "decide", "supersede", "schedule"])
def test_unknown_and_automatic_actions_do_not_exist(submission: Submission, people: SimpleNamespace, action: str):
    assert Visitor(people.clerk).get(f"vorlagen/{submission.pk}/aktion/{action}/").status_code == 404
    assert Visitor(people.clerk).post(f"vorlagen/{submission.pk}/aktion/{action}/").status_code == 404


def test_a_correction_opens_the_editor(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    reference = stages.fresh(submission).reference
    assert Visitor(people.clerk).get(f"vorlagen/{reference}/aktion/correct/").url.endswith(f"/{reference}/bearbeiten/")


def test_a_step_is_scheduled_on_its_page(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    step = submission.steps.first()
    meeting = factories.meeting_of(step.committee)
    clerk = Visitor(people.clerk)
    path = f"vorlagen/{stages.fresh(submission).reference}/station/{step.pk}/schedule/"
    assert "Bitte wählen Sie eine Sitzung." in text(clerk.post(path, {"agenda_number": "Ö 3"}))
    response = clerk.post(path, {"meeting": meeting.pk, "agenda_number": "Ö 3", "next": "/offsite"})
    assert response.url == "/offsite"
    step.refresh_from_db()
    assert (step.status, step.meeting, step.agenda_number) == ("scheduled", meeting, "Ö 3")


def test_what_is_done_to_a_single_step_counts_for_its_session(submission: Submission, people: SimpleNamespace):
    stages.approved(submission, people)
    step = submission.steps.first()
    meeting = factories.meeting_of(step.committee, in_days=0)
    other = factories.StepFactory(meeting=meeting, committee=step.committee, status="scheduled", agenda_number="Ö 1")
    clerk = Visitor(people.clerk)
    path = f"vorlagen/{stages.fresh(submission).reference}/station/{step.pk}/"
    # Every line of an agenda has a number of its own, whoever puts it there and from where.
    clerk.post(f"{path}schedule/", {"meeting": meeting.pk})
    step.refresh_from_db()
    assert (step.status, step.agenda_number) == ("scheduled", "Ö 2")
    clerk.post(f"{path}unschedule/")
    other.delete()
    perform("schedule", step, user=people.clerk, data={"meeting": meeting})
    clerk.post(f"{path}dispatch/", {"urgency_reason": "Es eilt."})
    step.refresh_from_db()
    assert (step.status, step.agenda_number) == ("dispatched", "Ö 1")
    # A session with a result was held and cannot be called off.
    clerk.post(f"{path}record_outcome/", {"outcome": "recommended"})
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert clerk.post(f"sitzungen/{meeting.pk}/absagen/").status_code == 409
    step.refresh_from_db()
    assert (step.status, step.meeting) == ("ended", meeting)


def test_a_foreign_address_to_return_to_is_ignored(submission: Submission, people: SimpleNamespace):
    response = Visitor(people.author).post(f"vorlagen/{submission.pk}/aktion/start_cosigning/", {"next": "https://evil.example/"})
    assert "evil" not in response.url


def test_a_step_of_another_paper_is_not_found(submission: Submission, people: SimpleNamespace):
    other = factories.StepFactory(submission=factories.SubmissionFactory())
    path = f"vorlagen/{submission.pk}/station/{other.pk}/schedule/"
    assert Visitor(people.clerk).get(path).status_code == 404


def test_nul_bytes_and_huge_texts_get_a_sentence(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    path = f"vorlagen/{submission.pk}/aktion/return_to_author/"
    for remark in ("a\x00b", "x" * 5000):
        response = Visitor(people.cosigner).post(path, {"remark": remark})
        assert response.status_code == 422
        assert "Bitte sehen Sie diese Angaben noch einmal an" in text(response)
