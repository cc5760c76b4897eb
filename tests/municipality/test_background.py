"""Background jobs: started once, done in the owner's name and city, told as they go, cancelled, tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from concepts.models import Chapter, Concept, ConceptEdition
from municipality.acting import Refused
from municipality.background import Cancelled, Failed, Progress, cancel, handler, start, try_again
from municipality.background.handlers import HANDLERS
from municipality.background.progress import Interrupted
from municipality.background.revival import MOST_TRIES, revive
from municipality.choices import JobState
from municipality.models import Job, JobFile, Membership, User
from municipality.models.job import SILENT_FOR
from municipality.scoping import active_municipality, use_municipality
from tests.background import run_waiting_jobs

pytestmark = pytest.mark.django_db

KIND = "test"
PERMISSION = "concepts.view_conceptedition"


Work = Callable[[Job, Progress], None]


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say what jobs of the kind `test` do."""
    monkeypatch.setattr("municipality.background.progress.SECONDS_BETWEEN_WRITES", 0)

    def register(work: Work, **options: object) -> None:
        monkeypatch.delitem(HANDLERS, KIND, raising=False)
        handler(KIND, **({"permission": PERMISSION} | options))(work)

    yield register
    HANDLERS.pop(KIND, None)


def begin(user: User, **data: object) -> Job:
    return start(KIND, user=user, title="Konzept drucken", data=data)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def silence(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))


def test_a_job_is_done_in_its_city_and_keeps_its_file(people, city, does):
    seen = []

    def work(job: Job, progress: Progress) -> None:
        seen.append((active_municipality(), job.user, job.data))
        progress.at(1, 4, "Kapitel 1 wird gesetzt.")
        seen.append((now(job).done, now(job).total, now(job).sentence, now(job).state))
        progress.keep("alt.txt", "text/plain", b"alt")
        progress.keep("konzept.pdf", "application/pdf", b"%PDF")

    does(work)
    job = begin(people.author, edition=7)
    assert now(job).state == JobState.WAITING
    with use_municipality(None):
        run_waiting_jobs()
    assert seen == [(city, people.author, {"edition": 7}), (1, 4, "Kapitel 1 wird gesetzt.", "running")]
    job = now(job)
    assert (job.state, job.done, job.total, job.sentence, job.tries) == (JobState.DONE, 4, 4, "", 1)
    assert job.finished_at is not None
    file = JobFile.objects.get()
    assert (file.name, file.content_type, file.size, bytes(file.content)) == ("konzept.pdf", "application/pdf", 4, b"%PDF")


def test_what_is_rolled_back_was_never_started(people, does):
    does(lambda job, progress: None)
    with transaction.atomic():
        begin(people.author)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_same_twice_is_one_job_until_it_is_over(people, does):
    does(lambda job, progress: None)
    first = begin(people.author, edition=1)
    assert begin(people.author, edition=1) == first
    assert begin(people.author, edition=2) != first
    assert begin(people.unit_head, edition=1) != first
    run_waiting_jobs()
    assert begin(people.author, edition=1) != first
    assert DBTaskResult.objects.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(user=people.author, kind=KIND, title="x", fingerprint=first.fingerprint)


def test_rights_are_asked_at_the_start_and_again_when_it_is_done(people, does):
    done = []
    does(lambda job, progress: done.append(job), permission="fields_of_action.change_measure")
    with pytest.raises(Refused) as refused:
        begin(people.member)
    assert refused.value.code == "role"
    assert not Job.objects.exists()
    job = begin(people.author)
    Membership.objects.filter(user=people.author).delete()
    run_waiting_jobs()
    assert (now(job).state, done) == (JobState.FAILED, [])
    assert "fehlt Ihnen die Berechtigung" in now(job).sentence
    with pytest.raises(Refused):
        try_again(now(job), user=User.objects.get(pk=people.author.pk))


def test_a_handler_may_look_at_what_the_job_speaks_of(people, does):
    does(lambda job, progress: None, allowed=lambda user, data: data["edition"] == 7)
    assert begin(people.author, edition=7).state == JobState.WAITING
    with pytest.raises(Refused):
        begin(people.author, edition=8)


def test_people_who_left_get_nothing_done(people, does):
    done = []
    does(lambda job, progress: done.append(job))
    job = begin(people.author)
    User.objects.filter(pk=people.author.pk).update(is_active=False)
    run_waiting_jobs()
    assert (now(job).state, done) == (JobState.FAILED, [])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Failed("Das Konzept hat keine Kapitel."), "Das Konzept hat keine Kapitel."),
        (Refused("Die Fortschreibung ist gesperrt.", code="state"), "Die Fortschreibung ist gesperrt."),
    ],
)
def test_a_refusal_is_told_in_its_own_words(people, does, error, sentence):
    def work(job: Job, progress: Progress) -> None:
        raise error

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    assert (now(job).state, now(job).sentence) == (JobState.FAILED, sentence)


def test_an_error_is_logged_and_its_text_stays_inside(people, does, caplog):
    def work(job: Job, progress: Progress) -> None:
        raise ValueError("geheimer Text")

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    assert now(job).state == JobState.FAILED
    assert "noch einmal" in now(job).sentence
    assert "geheim" not in now(job).sentence
    assert "geheimer Text" in caplog.text


def test_a_kind_that_no_longer_exists_fails_with_a_sentence(people, does):
    does(lambda job, progress: None)
    job = begin(people.author)
    HANDLERS.pop(KIND)
    run_waiting_jobs()
    assert (now(job).state, "kennt das Portal nicht mehr" in now(job).sentence) == (JobState.FAILED, True)


def test_a_waiting_job_is_cancelled_at_once(people, does):
    done = []
    does(lambda job, progress: done.append(job))
    job = begin(people.author)
    cancel(job)
    run_waiting_jobs()
    assert (now(job).state, done) == (JobState.CANCELLED, [])
    with pytest.raises(Refused):
        cancel(job)


def test_a_running_job_stops_at_its_next_step(people, does):
    reached = []

    def work(job: Job, progress: Progress) -> None:
        with transaction.atomic():
            Concept.objects.create(slug="neu", name="Neu", lead_unit=people.lead_unit)
            progress.at(1, 2)
            cancel(now(job))
            progress.at(2, 2)
        reached.append(job)

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    # In this test the cancelling itself stood in the transaction that was undone; that the handler stopped is what counts.
    assert reached == []
    assert not Concept.objects.filter(slug="neu").exists()
    assert now(job).state == JobState.CANCELLED


def test_after_the_last_step_nobody_cancels(people, does):
    refused = []

    def work(job: Job, progress: Progress) -> None:
        progress.no_way_back()
        with pytest.raises(Refused) as told:
            cancel(job)
        refused.append(told.value.sentence)

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    assert now(job).state == JobState.DONE
    assert "zu spät" in refused[0]


def test_who_was_cancelled_writes_nothing_for_good(people, does):
    def work(job: Job, progress: Progress) -> None:
        cancel(job)
        with pytest.raises(Cancelled):
            progress.keep("a.txt", "text/plain", b"a")
        progress.no_way_back()

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    assert now(job).state == JobState.CANCELLED
    assert not JobFile.objects.exists()


def test_what_failed_or_was_cancelled_is_tried_again(people, does):
    errors = [Failed("Zu früh.")]

    def work(job: Job, progress: Progress) -> None:
        if errors:
            raise errors.pop()

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    try_again(now(job), user=people.author)
    assert (now(job).state, now(job).finished_at, now(job).sentence) == (JobState.WAITING, None, "")
    with pytest.raises(Refused):
        try_again(now(job), user=people.author)
    run_waiting_jobs()
    assert (now(job).state, now(job).tries) == (JobState.DONE, 1)
    with pytest.raises(Refused):
        try_again(now(job), user=people.author)


def test_what_was_started_anew_meanwhile_is_not_tried_again(people, does):
    does(lambda job, progress: None)
    job = begin(people.author)
    cancel(job)
    begin(people.author)
    with pytest.raises(Refused, match="läuft schon"):
        try_again(now(job), user=people.author)
    assert now(job).state == JobState.CANCELLED


def test_a_worker_that_is_asked_to_end_gives_its_job_back(people, does):
    stops = [True]

    def work(job: Job, progress: Progress) -> None:
        if stops.pop() if stops else False:
            progress.interrupt()
        progress.at(1, 2)

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    # The same round takes it up again, and the interruption did not count as a try.
    assert (now(job).state, now(job).tries) == (JobState.DONE, 1)
    assert issubclass(Interrupted, Cancelled)


def leave_behind(job: Job) -> None:
    """As after a power cut: claimed in the queue and running, and then nothing more."""
    DBTaskResult.objects.update(status="RUNNING")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, tries=1)


def test_a_job_whose_worker_died_is_taken_up_again(people, does):
    does(lambda job, progress: None)
    job = begin(people.author)
    leave_behind(job)
    assert revive() == 0, "it may still be alive"
    silence(job)
    assert revive() == 1
    assert revive() == 0
    run_waiting_jobs()
    assert (now(job).state, now(job).tries) == (JobState.DONE, 2)


def test_a_worker_that_was_thought_dead_can_no_longer_end_the_job(people, does):
    def work(job: Job, progress: Progress) -> None:
        if now(job).tries == 1:
            silence(job)
            revive()
            progress.at(1, 2)

    does(work)
    job = begin(people.author)
    run_waiting_jobs()
    assert (now(job).state, now(job).tries) == (JobState.DONE, 2)


def test_after_some_tries_a_job_fails_with_a_sentence(people, does):
    does(lambda job, progress: None)
    job = begin(people.author)
    leave_behind(job)
    Job.objects.update(tries=MOST_TRIES)
    silence(job)
    assert revive() == 0
    assert (now(job).state, now(job).finished_at is not None) == (JobState.FAILED, True)
    assert "stehen geblieben" in now(job).sentence


def test_a_waiting_job_that_lost_its_place_gets_a_new_one(people, does):
    does(lambda job, progress: None)
    job = begin(people.author)
    silence(job)
    assert revive() == 0, "it stands in the queue"
    DBTaskResult.objects.all().delete()
    assert revive() == 1
    run_waiting_jobs()
    assert now(job).state == JobState.DONE


def test_the_history_names_the_owner(people, does):
    edition = ConceptEdition.objects.create(
        concept=Concept.objects.create(slug="i", name="I", lead_unit=people.lead_unit), slug="2017", label="2017"
    )

    def work(job: Job, progress: Progress) -> None:
        Chapter.objects.create(edition=edition, heading="Ausgangslage")

    does(work)
    begin(people.author)
    run_waiting_jobs()
    assert Chapter.objects.get().history.get().history_user == people.author


def test_two_handlers_do_not_share_a_name(does):
    does(lambda job, progress: None)

    def other(job: Job, progress: Progress) -> None:
        """Another one."""

    with pytest.raises(ValueError, match="Two handlers"):
        handler(KIND, permission=PERMISSION)(other)
