"""Mitzeichnung in groups, asked again, in place of somebody else, and decided in writing."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from council.models import Cosignature, Submission
from council.next_up import next_up
from council.reading import Reading
from council.tasks import tasks_for
from council.transitions import Refused, offers, perform
from municipality.choices import Role
from municipality.models import User
from tests import factories
from tests.council import stages

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def law(people: SimpleNamespace) -> User:
    """Somebody who cosigns for the law office."""
    people.law_unit = factories.UnitFactory(name="Recht", short_name="Recht")
    people.law = factories.person(Role.COSIGNER, people.law_unit, family_name="Recht")
    return people.law


@pytest.fixture
def ordered(submission: Submission, people: SimpleNamespace, law: User) -> Submission:
    """Finances first, then the law office, which has three days."""
    factories.CosignStationFactory(submission=submission, unit=people.law_unit, group=2, days=3)
    return stages.cosigning(submission, people)


def of(person: User) -> User:
    """As the next request reads her."""
    return User.objects.get(pk=person.pk)


def offer(submission: Submission, person: User, action: str) -> Any:
    return next((item for item in offers(stages.fresh(submission), of(person)) if item.action == action), None)


def signature(submission: Submission, name: str) -> Cosignature:
    return Cosignature.objects.get(round__submission=submission, round__closed_at=None, unit__name=name, superseded_at=None)


class Visitor(Client):
    def __init__(self, user: User) -> None:
        super().__init__()
        self.force_login(user)


# --- Groups ------------------------------------------------------------------------------------------------------------


def test_the_second_group_waits_for_the_first(ordered: Submission, people: SimpleNamespace, law: User):
    assert signature(ordered, "Finanzen").due == timezone.localdate() + timedelta(days=5)
    assert signature(ordered, "Recht").due is None
    waiting = offer(ordered, law, "cosign")
    assert not waiting.allowed
    assert waiting.reason == f"Ihre Stelle ist noch nicht an der Reihe. Zuerst antwortet: {people.cosigning_unit}."
    for action in ("cosign", "return_to_author"):
        with pytest.raises(Refused) as refused:
            perform(action, ordered, user=of(law), data={"answer": "agreed", "remark": "Zu früh"})
        assert refused.value.code == "guard"
    assert not tasks_for(of(law), [], [])
    told = next_up(Reading(ordered, people.author), list(ordered.rounds.all()))
    assert told.startswith("Es fehlt noch die Mitzeichnung von Finanzen (bis ")
    assert told.endswith("Danach ist Recht an der Reihe.")


def test_the_second_groups_time_counts_from_its_turn(ordered: Submission, people: SimpleNamespace, law: User):
    later = timezone.now() + timedelta(days=4)
    event = perform("cosign", ordered, user=people.cosigner, data={"answer": "agreed"}, at=later)
    assert "Jetzt an der Reihe: " in event.reason
    assert signature(ordered, "Recht").due == timezone.localtime(later).date() + timedelta(days=3)
    assert offer(ordered, law, "cosign").allowed
    assert [task.due for task in tasks_for(of(law), [], [])] == [signature(ordered, "Recht").due]
    assert not offer(ordered, people.submitter, "approve").allowed
    perform("cosign", ordered, user=of(law), data={"answer": "agreed"})
    assert offer(ordered, people.submitter, "approve").allowed


def test_units_of_one_group_are_asked_at_once(submission: Submission, people: SimpleNamespace, law: User):
    factories.CosignStationFactory(submission=submission, unit=people.law_unit, group=1)
    third = factories.UnitFactory(name="Personal")
    factories.CosignStationFactory(submission=submission, unit=third, group=4)
    paper = stages.cosigning(submission, people)
    assert signature(paper, "Recht").is_awaited
    perform("cosign", paper, user=of(law), data={"answer": "agreed"})
    assert signature(paper, "Personal").due is None
    perform("cosign", paper, user=people.cosigner, data={"answer": "agreed"})
    assert signature(paper, "Personal").is_awaited


def test_an_editorial_round_asks_the_first_group_without_an_answer(ordered: Submission, people: SimpleNamespace, law: User):
    perform("cosign", ordered, user=people.cosigner, data={"answer": "agreed"})
    perform("return_to_author", ordered, user=of(law), data={"remark": "Ein Komma fehlt."})
    paper = stages.fresh(ordered)
    perform("resubmit", paper, user=people.unit_head, data={"editorial": True, "reason": "Komma"})
    assert signature(paper, "Finanzen").answer == "agreed"
    assert signature(paper, "Recht").is_awaited


def test_an_answer_needs_that_it_was_asked_for(ordered: Submission):
    row = signature(ordered, "Recht")
    with pytest.raises(IntegrityError), transaction.atomic():
        Cosignature.objects.filter(pk=row.pk).update(
            answer="agreed", answered_by=ordered.created_by, answered_at=timezone.now(), due=None
        )


def test_whoever_answers_for_two_units_gives_the_answer_she_read_about(
    submission: Submission, people: SimpleNamespace, law: User
):
    factories.MembershipFactory(user=people.cosigner, role=Role.COSIGNER, unit=people.law_unit)
    factories.CosignStationFactory(submission=submission, unit=people.law_unit)
    paper = stages.cosigning(submission, people)
    first = signature(paper, "Finanzen")
    colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
    perform("cosign", paper, user=colleague, data={"answer": "disagreed", "remark": "Nein."})
    with pytest.raises(Refused) as refused:
        perform("cosign", paper, user=of(people.cosigner), data={"answer": "agreed", "signature": first.pk})
    assert "inzwischen jemand geantwortet" in refused.value.sentence
    assert not signature(paper, "Recht").answer
    mine = signature(paper, "Recht").pk
    perform("cosign", paper, user=of(people.cosigner), data={"answer": "agreed", "signature": mine})
    assert signature(paper, "Recht").answer == "agreed"


# --- Asked again -------------------------------------------------------------------------------------------------------


def test_one_unit_is_asked_again_and_its_first_answer_stays(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("cosign", submission, user=people.cosigner, data={"answer": "disagreed", "remark": "Deckung fehlt."})
    first = signature(submission, "Finanzen")
    assert "Deckung" not in offer(submission, people.submitter, "approve").reason
    event = perform(
        "ask_again",
        submission,
        user=people.submitter,
        data={"station": str(first.pk), "remark": "Die Deckung steht auf Seite 3."},
    )
    assert event.reason == f"Die Deckung steht auf Seite 3.\nErneut gefragt: {people.cosigning_unit}"
    first.refresh_from_db()
    assert (first.answer, first.remark, first.answered_by) == ("disagreed", "Deckung fehlt.", people.cosigner)
    assert first.superseded_at is not None
    again = signature(submission, "Finanzen")
    assert (again.asked_again, again.answer) == ("Die Deckung steht auf Seite 3.", "")
    assert "Finanzen" in offer(submission, people.submitter, "approve").reason
    perform("cosign", submission, user=people.cosigner, data={"answer": "agreed"})
    # The objection is answered; nothing is left to be decided in writing.
    perform("approve", stages.fresh(submission), user=people.submitter)
    assert Cosignature.objects.filter(round__submission=submission).count() == 2
    assert submission.rounds.get().number == 1


@pytest.mark.parametrize(
    ("who", "offered"),
    [("submitter", True), ("unit_head", True), ("department_head", False), ("author", None), ("cosigner", None), ("clerk", None)],
)
def test_who_may_ask_again(who: str, offered: bool | None, submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    found = offer(submission, getattr(people, who), "ask_again")
    assert (found.allowed if found else None) == (offered or None)


def test_nobody_is_asked_again_before_somebody_answered(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    assert offer(submission, people.submitter, "ask_again") is None
    with pytest.raises(Refused):
        perform(
            "ask_again", submission, user=people.submitter, data={"station": signature(submission, "Finanzen").pk, "remark": "?"}
        )


@pytest.mark.parametrize("data", [{"remark": "Bitte prüfen."}, {"station": "0", "remark": "Bitte prüfen."}, {"station": "own"}])
def test_asking_again_names_the_unit_and_why(data: dict[str, str], submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    if data.get("station") == "own":
        data = {"station": str(signature(submission, "Finanzen").pk)}
    with pytest.raises(Refused) as refused:
        perform("ask_again", submission, user=people.submitter, data=data)
    assert refused.value.code == "input"
    assert Cosignature.objects.count() == 1


def test_an_answer_of_another_paper_cannot_be_asked_for(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    other = stages.cosigned(factories.complete_submission(people), people)
    with pytest.raises(Refused):
        perform("ask_again", submission, user=people.submitter, data={"station": signature(other, "Finanzen").pk, "remark": "?"})


# --- Decided in writing ------------------------------------------------------------------------------------------------


def test_a_decision_on_objections_stays_with_the_round(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    perform("cosign", submission, user=people.cosigner, data={"answer": "disagreed", "remark": "Deckung fehlt."})
    with pytest.raises(Refused) as refused:
        perform("approve", submission, user=people.submitter)
    assert "decision" in refused.value.errors
    perform("approve", submission, user=people.submitter, data={"decision": "Die Mittel kommen aus dem Nachtrag."})
    done = submission.rounds.get()
    assert (done.decision, done.decided_by) == ("Die Mittel kommen aus dem Nachtrag.", people.submitter.full_name)
    page = Visitor(people.author).get(stages.fresh(submission).get_absolute_url()).content.decode()
    # Beside the answers it decides about, and in the history.
    assert page.count("Die Mittel kommen aus dem Nachtrag.") == 2
    assert "Entscheidung über die Einwände" in page


def test_a_decision_without_objections_is_not_kept_with_the_round(submission: Submission, people: SimpleNamespace):
    stages.cosigned(submission, people)
    perform("approve", submission, user=people.submitter, data={"decision": "Vorsorglich."})
    assert submission.rounds.get().decision == ""


# --- Overdue -----------------------------------------------------------------------------------------------------------


def test_the_author_learns_who_is_late(submission: Submission, people: SimpleNamespace):
    stages.cosigning(submission, people)
    assert not tasks_for(of(people.author), [], [])
    Cosignature.objects.update(due=timezone.localdate() - timedelta(days=1))
    task = tasks_for(of(people.author), [], [])[0]
    assert task.why == "Überfällig ist die Mitzeichnung von Finanzen: bitte nachfragen"
    assert task.urgency == "late"
    assert [item.urgency for item in tasks_for(of(people.cosigner), [], [])] == ["late"]
    page = Visitor(people.author).get(submission.get_absolute_url()).content.decode()
    assert "überfällig seit" in page
