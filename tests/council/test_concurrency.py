"""Two people at once, with real threads: one wins, the other gets a sentence. PostgreSQL only; SQLite has one writer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from council.choices import SubmissionStatus
from council.models import NumberCounter, NumberRange, PointOutcome, Resolution, Submission, SubmissionVersion
from council.numbers import allocate
from council.transitions import Refused, perform
from municipality.choices import Role
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_print")]

FORTY = 40


def at_once(city: Municipality, *tasks: Callable[[], Any]) -> list[Any]:
    """Run all tasks at the same moment, each with its own connection; gives their results or what they raised."""
    barrier = threading.Barrier(len(tasks))
    results: list[Any] = [None] * len(tasks)

    def run(index: int, task: Callable[[], Any]) -> None:
        try:
            with use_municipality(city):
                barrier.wait(timeout=30)
                results[index] = task()
        except Exception as error:  # noqa: BLE001  the test judges what was raised
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, task)) for index, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def act(action: str, obj: Any, user: User, **data: Any) -> Callable[[], Any]:
    return lambda: perform(action, obj, user=User.objects.get(pk=user.pk), data=data)


def the_refused(results: list[Any]) -> Refused:
    """The one that was refused; every other one must have succeeded."""
    refused = [item for item in results if isinstance(item, Exception)]
    assert len(refused) == 1, results
    assert isinstance(refused[0], Refused), refused[0]
    return refused[0]


def test_of_two_approvers_one_wins(submission: Submission, people: SimpleNamespace, city: Municipality):
    second = factories.person(Role.SUBMITTER)
    stages.cosigned(submission, people)
    results = at_once(city, act("approve", submission, people.submitter), act("approve", submission, second))
    refused = the_refused(results)
    assert refused.code == "stale"
    assert "freigegeben" in refused.sentence
    assert SubmissionVersion.objects.filter(label="1.0").count() == 1
    assert NumberCounter.objects.get().last == 1
    assert submission.events.filter(action="approve").count() == 1


def test_approval_against_return(submission: Submission, people: SimpleNamespace, city: Municipality):
    stages.cosigned(submission, people)
    results = at_once(
        city,
        act("approve", submission, people.submitter),
        act("return_to_author", submission, people.unit_head, remark="Bitte kürzen."),
    )
    refused = the_refused(results)
    assert refused.code == "stale"
    found = stages.fresh(submission)
    approved = found.status == SubmissionStatus.APPROVED
    assert approved or found.status == SubmissionStatus.DRAFT
    assert bool(found.number) == approved
    assert SubmissionVersion.objects.filter(label="1.0").exists() == approved
    assert found.rounds.get().closing == ("completed" if approved else "returned")


def test_two_outcomes_for_one_step(submission: Submission, people: SimpleNamespace, city: Municipality):
    second = factories.person(Role.CLERK)
    stages.approved(submission, people)
    council = submission.steps.last()
    stages.dispatch(council, people)
    results = at_once(
        city,
        act("record_outcome", council, people.clerk, outcome="adopted"),
        act("record_outcome", council, second, outcome="rejected"),
    )
    refused = the_refused(results)
    assert refused.code == "stale"
    assert "Ergebnis eingetragen" in refused.sentence
    council.refresh_from_db()
    assert Resolution.objects.count() == 1
    assert set(PointOutcome.objects.values_list("outcome", flat=True)) == {council.outcome}
    assert stages.fresh(submission).result == council.outcome


def test_two_cosigners_answer_at_once_and_both_count(submission: Submission, people: SimpleNamespace, city: Municipality):
    unit = factories.UnitFactory(name="Recht")
    lawyer = factories.person(Role.COSIGNER, unit)
    factories.CosignStationFactory(submission=submission, unit=unit)
    stages.cosigning(submission, people)
    results = at_once(
        city,
        act("cosign", submission, people.cosigner, answer="agreed"),
        act("cosign", submission, lawyer, answer="agreed"),
    )
    assert not [item for item in results if isinstance(item, Exception)], results
    assert all(item.answer == "agreed" for item in submission.rounds.get().signatures.all())


def test_one_unit_answers_once(submission: Submission, people: SimpleNamespace, city: Municipality):
    colleague = factories.person(Role.COSIGNER, people.cosigning_unit)
    stages.cosigning(submission, people)
    results = at_once(
        city,
        act("cosign", submission, people.cosigner, answer="agreed"),
        act("cosign", submission, colleague, answer="disagreed", remark="Deckung fehlt."),
    )
    assert "Mitzeichnung" in the_refused(results).sentence
    assert submission.events.filter(action="cosign").count() == 1


def test_forty_numbers_at_once(city: Municipality):
    number_range = factories.NumberRangeFactory()

    def take() -> str:
        with transaction.atomic():
            return allocate(NumberRange.objects.get(pk=number_range.pk), day=date(2020, 10, 15))

    results = at_once(city, *[take] * FORTY)
    assert sorted(results, key=lambda number: int(number.split("/")[0])) == [f"{count}/20" for count in range(1, FORTY + 1)]


def test_a_supplement_and_its_paper_do_not_block_each_other(submission: Submission, people: SimpleNamespace, city: Municipality):
    stages.approved(submission, people)
    stages.end(submission.steps.first(), people, "returned", remark="Kosten fehlen")
    paper = stages.cosigned(factories.complete_submission(people, kind="supplement", relates_to=submission), people)
    ended = submission.steps.first()
    results = at_once(city, act("approve", paper, people.submitter), act("confirm", ended, people.clerk))
    assert not [item for item in results if isinstance(item, Exception)], results
    assert stages.fresh(submission).status == SubmissionStatus.IN_CONSULTATION
