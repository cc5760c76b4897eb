"""Beschlusskontrolle: resolutions become tasks, who reports and who keeps the list, and how a task stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
import pytest_django
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from council.choices import FollowUpStatus, ReportState
from council.follow_up import acts
from council.models import (
    FollowUpMeasure,
    FollowUpReminder,
    FollowUpReport,
    FollowUpTask,
    MotionPoint,
    Submission,
    SubmissionMeasure,
)
from council.standing import standing_of
from council.transitions import perform
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import Measure
from municipality.acting import Refused
from municipality.choices import Role
from municipality.frozen import Frozen
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.fields_of_action.rows import MeasureFactory
from tests.sharing import copied, shared_city

pytestmark = pytest.mark.usefixtures("quick_print")
TODAY = timezone.localdate()


def fill(scene: SimpleNamespace) -> None:
    factories.NumberRangeFactory()
    scene.paper = factories.complete_submission(scene.people, subject="Konzept fortschreiben")
    stages.approved(scene.paper, scene.people)


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    with pytest.MonkeyPatch.context() as patch, shared_city(django_db_blocker, lambda scene: _quickly(patch, scene)) as made:
        yield made


def _quickly(patch: pytest.MonkeyPatch, scene: SimpleNamespace) -> None:
    patch.setattr("reports.pdf.render_pdf", lambda job, **_rest: b"%PDF-1.7 " + job.title.encode())
    fill(scene)


@pytest.fixture
def scene(shared: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared) as own:
        yield own


def decide(scene: SimpleNamespace, outcome: str = "adopted", **data: object) -> Submission:
    board, council = scene.paper.steps.all()
    stages.end(board, scene.people, "recommended")
    stages.end(council, scene.people, outcome, **data)
    return stages.fresh(scene.paper)


def tasks() -> list[FollowUpTask]:
    return list(FollowUpTask.objects.with_standing().order_by("point__position", "pk"))


def reload(task: FollowUpTask) -> FollowUpTask:
    return FollowUpTask.objects.with_standing().get(pk=task.pk)


# --- Out of resolutions ------------------------------------------------------------------------------------------------------


def test_each_adopted_point_becomes_a_task_of_the_lead_unit(scene: SimpleNamespace):
    decide(scene)
    found = tasks()
    assert [(task.point.position, task.unit, task.due, task.status) for task in found] == [
        (1, scene.people.lead_unit, None, "open"),
        (2, scene.people.lead_unit, None, "open"),
    ]
    assert found[1].title == "Über die Umsetzung wird jährlich berichtet."


def test_what_is_only_noted_or_rejected_leaves_nothing_to_do(scene: SimpleNamespace):
    decide(scene, "rejected")
    assert not tasks()


def test_a_point_that_was_changed_charges_the_unit_it_names(scene: SimpleNamespace):
    first, second = scene.paper.motion_points.all()
    decide(
        scene,
        "adopted_amended",
        points={second.pk: "referred_out"},
        wordings={first.pk: "<p>Der Fachbereich 2 legt einen Plan vor.</p>"},
        referred_out_to="Haushaltsberatung 2027",
    )
    plan, referred = tasks()
    assert (plan.unit, plan.title) == (scene.people.cosigning_unit, "Der Fachbereich 2 legt einen Plan vor.")
    assert referred.kind == "referred_out"
    page = text(Visitor(scene.people.clerk).get(referred.get_absolute_url()))
    assert "Verwiesen in eine andere Beratung: Haushaltsberatung 2027" in page


def test_the_last_body_has_the_last_word(scene: SimpleNamespace):
    later = factories.StepFactory(submission=scene.paper, position=3)
    for step in scene.paper.steps.all()[:2]:
        stages.end(step, scene.people, "adopted" if step.decides else "recommended")
    before = tasks()
    second = scene.paper.motion_points.last()
    stages.end(later, scene.people, "adopted", points={second.pk: "rejected"})
    kept, gone = tasks()
    assert [task.pk for task in before] == [kept.pk, gone.pk]
    assert (kept.consultation, kept.status) == (later, "open")
    assert gone.status == "closed"
    assert "anders entschieden: abgelehnt" in gone.closing_reason


def test_a_point_never_becomes_two_tasks(scene: SimpleNamespace):
    decide(scene)
    task = tasks()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpTask.objects.create(
            consultation=task.consultation, point=task.point, title="Doppelt", unit=task.unit, created_at=timezone.now()
        )


def test_nothing_is_made_when_the_outcome_fails(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    board, council = scene.paper.steps.all()
    stages.end(board, scene.people, "recommended")
    stages.dispatch(council, scene.people)

    def die(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("council.extracts.store", die)
    with pytest.raises(RuntimeError):
        perform("record_outcome", council, user=scene.people.clerk, data={"outcome": "adopted"})
    assert not FollowUpTask.objects.exists()
    assert not FollowUpTask.history.exists()


# --- How it stands -----------------------------------------------------------------------------------------------------------


def test_the_measure_named_in_the_point_says_how_the_task_stands(scene: SimpleNamespace):
    measure = MeasureFactory(title="Sprachtreff Süd", status="running", progress=40)
    SubmissionMeasure.objects.create(submission=scene.paper, measure=measure)
    point = scene.paper.motion_points.first()
    MotionPoint.objects.filter(pk=point.pk).update(text="<p>Die Maßnahme „Sprachtreff Süd“ wird fortgeführt.</p>")
    decide(scene)
    named, other = tasks()
    assert (named.status, other.status) == ("in_progress", "open")
    Measure.objects.filter(pk=measure.pk).update(status="done")
    assert reload(named).status == "done"
    with pytest.raises(Refused) as refused:
        acts.report(named.pk, user=scene.people.author, state="done", as_of=TODAY, text="Fertig.")
    assert "folgt aus den verknüpften Maßnahmen" in refused.value.sentence
    page = text(Visitor(scene.people.author).get(named.get_absolute_url()))
    assert "Maßnahme „Sprachtreff Süd“: abgeschlossen, 40 %" in page


def test_the_query_and_the_table_say_the_same_of_every_combination(scene: SimpleNamespace):
    """All pairs of statuses of measures, with and without a report, open, closed and paused."""
    decide(scene)
    task = tasks()[0]
    measures = [MeasureFactory(), MeasureFactory()]
    for state in (*ReportState, None):
        if state:
            FollowUpReport.objects.create(task=task, state=state, as_of=TODAY, author=scene.people.author, at=timezone.now())
        assert reload(task).status == standing_of(closed=False, paused=False, measures=[], report=str(state or "not_possible"))
    links = [FollowUpMeasure.objects.create(task=task, measure=measure) for measure in measures]
    for pair in product(MeasureStatus, repeat=2):
        for measure, status in zip(measures, pair, strict=True):
            Measure.objects.filter(pk=measure.pk).update(status=status)
        expected = standing_of(closed=False, paused=False, measures=pair, report="done")
        assert reload(task).status == expected
    links[0].delete()
    Submission.objects.filter(pk=scene.paper.pk).update(status="suspended")
    assert reload(task).status == standing_of(closed=False, paused=True, measures=["done"], report="") == "paused"


def test_an_objection_lets_the_tasks_rest(scene: SimpleNamespace):
    paper = decide(scene)
    perform("object", paper, user=scene.people.submitter, data={"reason": "Rechtswidrig"})
    task = tasks()[0]
    assert task.status == FollowUpStatus.PAUSED
    with pytest.raises(Refused, match="Widerspruch"):
        acts.report(task.pk, user=scene.people.author, state="in_progress", as_of=TODAY)
    perform("settle", paper, user=scene.people.clerk, data={"reason": "Bestätigt"})
    acts.report(task.pk, user=scene.people.author, state="in_progress", as_of=TODAY)
    assert reload(task).status == "in_progress"


# --- Who does what -------------------------------------------------------------------------------------------------------------


def test_the_unit_in_charge_reports_on_the_page_and_never_changes_it(scene: SimpleNamespace):
    decide(scene)
    task = tasks()[0]
    visitor = Visitor(scene.people.author)
    typed = {"state": "done", "as_of": TODAY.isoformat(), "text": "", "public": "on"}
    answer = visitor.post(task.get_absolute_url(), typed)
    assert answer.status_code == 422
    assert "in einem Satz" in text(answer)
    assert visitor.post(task.get_absolute_url(), typed | {"text": "Der Plan liegt vor."}).status_code == 302
    report = FollowUpReport.objects.get()
    assert (report.state, report.text, report.author, report.public) == ("done", "Der Plan liegt vor.", scene.people.author, True)
    assert reload(task).status == "done"
    with pytest.raises(Frozen):
        report.save()


@pytest.mark.parametrize("role", ["clerk", "cosigner", "member", "admin", "submitter"])
def test_nobody_else_reports(scene: SimpleNamespace, role: str):
    decide(scene)
    task = tasks()[0]
    typed = {"state": "in_progress", "as_of": TODAY.isoformat()}
    assert Visitor(getattr(scene.people, role)).post(task.get_absolute_url(), typed).status_code == 403
    assert not FollowUpReport.objects.exists()


@pytest.mark.parametrize("role", ["author", "unit_head", "member", "admin"])
def test_only_the_clerk_keeps_the_list(scene: SimpleNamespace, role: str):
    decide(scene)
    task = tasks()[0]
    before = FollowUpTask.objects.filter(pk=task.pk).values().get()
    visitor = Visitor(getattr(scene.people, role))
    for page in ("aendern", "teilen", "schliessen", "oeffnen"):
        typed = {"title": "Neu", "unit": task.unit_id, "reason": "Fertig", "revision": task.revision}
        assert visitor.post(f"{task.get_absolute_url()}{page}/", typed).status_code == 403
    assert FollowUpTask.objects.filter(pk=task.pk).values().get() == before
    assert FollowUpTask.objects.count() == 2


def test_the_clerk_sets_the_day_splits_closes_and_opens_again(scene: SimpleNamespace):
    decide(scene)
    task, other = tasks()
    clerk, due = Visitor(scene.people.clerk), TODAY + timedelta(days=40)
    path = task.get_absolute_url()
    typed = {"title": task.title, "unit": scene.people.cosigning_unit.pk, "due": due.isoformat(), "revision": task.revision}
    assert clerk.post(f"{path}aendern/", typed).status_code == 302
    changed = reload(task)
    assert (changed.unit, changed.due) == (scene.people.cosigning_unit, due)
    stale = clerk.post(f"{path}aendern/", typed)
    assert stale.status_code == 409
    assert "inzwischen geändert" in text(stale)
    part = typed | {"title": "Kosten ermitteln", "due": "", "revision": changed.revision}
    assert clerk.post(f"{path}teilen/", part).status_code == 302
    assert FollowUpTask.objects.get(title="Kosten ermitteln").split_from == task
    closing = {"reason": "Erledigt mit dem Haushalt.", "revision": other.revision}
    assert clerk.post(f"{other.get_absolute_url()}schliessen/", closing).status_code == 302
    assert reload(other).status == "closed"
    page = text(clerk.get(other.get_absolute_url()))
    assert "Erledigt mit dem Haushalt." in page
    assert "Wieder öffnen" in page
    assert clerk.post(f"{other.get_absolute_url()}oeffnen/", {"revision": reload(other).revision}).status_code == 302
    assert reload(other).status == "open"
    history = text(clerk.get(path))
    assert "„Termin“ ist jetzt" in history
    assert "„zuständige Einheit“ wurde von" in history


def test_a_measure_of_another_paper_is_not_linked(scene: SimpleNamespace):
    decide(scene)
    task = tasks()[0]
    foreign = MeasureFactory()
    with pytest.raises(Refused, match="gehört nicht zur Vorlage"):
        acts.change(
            task.pk, acts.Charge(task.title, task.unit, None, [foreign.pk]), user=scene.people.clerk, revision=task.revision
        )
    assert reload(task).revision == task.revision


def test_a_paper_is_put_on_file_only_when_nothing_is_left_to_do(scene: SimpleNamespace):
    paper = decide(scene)
    for step in paper.steps.all():
        perform("confirm", step, user=scene.people.clerk)
    with pytest.raises(Refused, match="2 Aufgaben sind noch offen"):
        perform("close", paper, user=scene.people.clerk)
    first, second = tasks()
    acts.report(first.pk, user=scene.people.author, state="done", as_of=TODAY, text="Liegt vor.")
    acts.close(second.pk, user=scene.people.clerk, reason="Hinfällig.", revision=second.revision)
    perform("close", paper, user=scene.people.clerk)
    with pytest.raises(Refused, match="abgelegt"):
        acts.reopen(second.pk, user=scene.people.clerk, revision=reload(second).revision)


# --- Reminders -----------------------------------------------------------------------------------------------------------------


def remember(day: date) -> None:
    """The last mail was this day."""
    FollowUpReminder.objects.filter(day__lt=TODAY).delete()
    FollowUpReminder.objects.update(day=day)


def test_the_unit_is_reminded_once_and_again_after_two_weeks(scene: SimpleNamespace):
    decide(scene)
    late, later = tasks()
    for task, days in ((late, -3), (later, 3)):
        FollowUpTask.objects.filter(pk=task.pk).update(due=TODAY + timedelta(days=days))
    factories.person(Role.COSIGNER, scene.people.lead_unit)
    call_command("remind_cosigners")
    call_command("remind_cosigners")
    people = sorted([scene.people.author.email, scene.people.unit_head.email])
    assert sorted(address for message in mail.outbox for address in message.to) == people
    message = mail.outbox[0]
    assert message.subject == "Eine Aufgabe aus einem Beschluss ist überfällig"
    assert f"– {late.title}" in message.body
    assert "überfällig seit 3 Tagen" in message.body
    assert late.get_absolute_url() in message.body
    remember(TODAY - timedelta(days=13))
    call_command("remind_cosigners")
    assert len(mail.outbox) == 2
    remember(TODAY - timedelta(days=14))
    call_command("remind_cosigners")
    assert len(mail.outbox) == 4
    acts.report(late.pk, user=scene.people.author, state="done", as_of=TODAY, text="Liegt vor.")
    remember(TODAY - timedelta(days=40))
    call_command("remind_cosigners")
    assert len(mail.outbox) == 4
