"""The list of the Beschlusskontrolle: what it shows to whom, its filters, table and print, and what its pages cost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import pytest_django
from django.utils import timezone
from openpyxl import load_workbook

from council.follow_up import acts, table
from council.models import Consultation, FollowUpTask, Submission
from council.views import follow_up
from municipality.choices import Role
from tests import factories
from tests.background import run_waiting_jobs
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.reports.printed import pages_of
from tests.sharing import copied, shared_city

TODAY = timezone.localdate()
CLOSED, INTERNAL = "KANARIEGESCHLOSSEN", "KANARIEINTERN"
LIST_BUDGET, DETAIL_BUDGET = 10, 14


def fill(scene: SimpleNamespace) -> None:
    """A public resolution with an overdue task and an internal report, and one behind closed doors."""
    people = scene.people
    factories.NumberRangeFactory()
    scene.open_paper = decided(people, "Sprachtreff im Süden")
    closed = factories.complete_submission(people, subject=f"Grundstück {CLOSED}")
    last = closed.steps.last()
    Consultation.objects.filter(pk=last.pk).update(public=False, non_public_reason="Vertrag")
    last.committee.members.all().delete()
    closed.motion_points.update(text=f"<p>Ankauf {CLOSED}</p>")
    stages.decided(closed, people)
    late, other = tasks_of(scene.open_paper)
    due = TODAY - timedelta(days=12)
    FollowUpTask.objects.filter(pk=late.pk).update(due=due)
    acts.report(late.pk, user=people.author, state="in_progress", as_of=TODAY, text="Die Räume sind gefunden.")
    acts.report(late.pk, user=people.author, state="not_possible", as_of=TODAY, text=f"Streit {INTERNAL}", public=False)
    acts.report(other.pk, user=people.author, state="done", as_of=TODAY, text="Der erste Bericht liegt vor.")


def decided(people: SimpleNamespace, subject: str) -> Submission:
    return stages.decided(factories.complete_submission(people, subject=subject), people)


def tasks_of(paper: Submission) -> list[FollowUpTask]:
    return list(FollowUpTask.objects.filter(consultation__submission=paper).order_by("point__position"))


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    def quickly(scene: SimpleNamespace) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("reports.pdf.render_pdf", lambda job, **_rest: b"%PDF-1.7 " + job.title.encode())
            fill(scene)

    with shared_city(django_db_blocker, quickly) as made:
        yield made


@pytest.fixture
def scene(shared: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared) as own:
        yield own


def sheet(content: bytes) -> list[dict[str, object]]:
    heads, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_staff_see_all_and_members_what_they_may_read(scene: SimpleNamespace):
    clerk, member = (text(Visitor(person).get("beschluesse/")) for person in (scene.people.clerk, scene.people.member))
    assert "4 Aufgaben" in clerk
    assert CLOSED in clerk
    assert "2 Aufgaben" in member
    assert "nicht umsetzbar" in clerk
    # The internal report neither speaks nor counts where members look.
    assert "nicht umsetzbar" not in member.split("Aufgaben", 1)[1]


def test_no_canary_sings_to_a_member(scene: SimpleNamespace):
    """List, search, table, print and pages of a member hold nothing of a closed resolution nor of an internal report."""
    member, clerk = Visitor(scene.people.member), Visitor(scene.people.clerk)
    paths = ["beschluesse/", "beschluesse/?q=Grundst%C3%BCck", "beschluesse/liste.csv", scene.open_paper.get_absolute_url()]
    paths += [task.get_absolute_url() for task in tasks_of(scene.open_paper)]
    for path in paths:
        answer = member.get(path)
        assert answer.status_code == 200
        assert CLOSED not in answer.content.decode()
        assert INTERNAL not in answer.content.decode()
    for path in ("beschluesse/liste.pdf", "beschluesse/liste.xlsx"):
        content = member.get(path).content
        said = " ".join(pages_of(content)) if path.endswith("pdf") else str(sheet(content))
        assert "Sprachtreff" in said or "berichtet" in said
        assert CLOSED not in said
        assert INTERNAL not in said
    hidden = FollowUpTask.objects.filter(title__contains=CLOSED)
    assert [member.get(task.get_absolute_url()).status_code for task in hidden] == [404, 404]
    assert CLOSED in clerk.get("beschluesse/").content.decode()
    # What is only for the administration stays out of the lists that go out, also for the clerk.
    assert INTERNAL not in clerk.get("beschluesse/liste.csv").content.decode()
    assert INTERNAL in clerk.get(tasks_of(scene.open_paper)[0].get_absolute_url()).content.decode()


def test_a_stranger_finds_nothing(scene: SimpleNamespace):
    other = factories.person(Role.MEMBER)
    assert "Noch keine Aufgaben" in text(Visitor(other).get("beschluesse/"))
    assert Visitor(other).get(tasks_of(scene.open_paper)[0].get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("frist=ohne", 2),
        ("stand=done", 1),
        ("stand=unerledigt", 2),
        ("q=sprachtreff", 2),
        ("q=gibtesnicht", 0),
        ("oeffentlich=False", 2),
        (f"quartal={TODAY.year}-{(TODAY.month + 2) // 3}", 4),
        ("stand=done&frist=ohne", 0),
    ],
)
def test_the_filters_stay_in_the_address(scene: SimpleNamespace, asked: str, count: int):
    page = text(Visitor(scene.people.clerk).get(f"beschluesse/?{asked}"))
    assert f"{count} Aufgabe{'' if count == 1 else 'n'}" in page
    rows = Visitor(scene.people.clerk).get(f"beschluesse/liste.csv?{asked}").content.decode()
    assert rows.count("\r\n") == count + 1


def test_what_is_overdue_says_so(scene: SimpleNamespace):
    member = Visitor(scene.people.member)
    page = text(member.get("beschluesse/?frist=ueberfaellig"))
    assert "1 Aufgabe" in page
    assert "überfällig seit" in page
    # Staff know that the unit calls it impossible; it waits for nobody any more.
    assert "0 Aufgaben" in text(Visitor(scene.people.clerk).get("beschluesse/?frist=ueberfaellig"))


def test_an_unknown_filter_is_told_and_leaves_the_rest(scene: SimpleNamespace):
    answer = Visitor(scene.people.clerk).get("beschluesse/?stand=gibtesnicht")
    assert answer.status_code == 400
    assert "Diese Auswahl gibt es nicht" in text(answer)


def test_the_workbook_holds_what_the_list_shows(scene: SimpleNamespace):
    rows = sheet(Visitor(scene.people.clerk).get("beschluesse/liste.xlsx?q=sprachtreff&sort=aufgabe").content)
    told = {row["Aufgabe"]: row for row in rows}["Über die Umsetzung wird jährlich berichtet."]
    assert (told["Stand"], told["Öffentlich"], told["Betreff"]) == ("erledigt", "ja", "Sprachtreff im Süden")
    assert told["Bericht"].endswith(": Der erste Bericht liegt vor.")
    assert told["Zuletzt berichtet"].date() == TODAY


def test_the_quarter_is_printed_by_unit(scene: SimpleNamespace):
    quarter = f"{TODAY.year}-{(TODAY.month + 2) // 3}"
    answer = Visitor(scene.people.clerk).get(f"beschluesse/liste.pdf?quartal={quarter}")
    said = " ".join(pages_of(answer.content))
    assert f"{(TODAY.month + 2) // 3}. Quartal {TODAY.year}" in said
    assert str(scene.people.lead_unit) in said
    assert "Diese Liste nennt auch nicht öffentliche Beschlüsse" in said
    assert f"beschlusskontrolle-{scene.city.slug}-{quarter}.pdf" in answer["Content-Disposition"]


def test_a_long_list_is_printed_in_the_background(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(follow_up, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(table.pdf, "render_pdf", lambda job: b"%PDF-1.7 list")
    clerk = Visitor(scene.people.clerk)
    assert "Die Liste hat 4 Aufgaben." in text(clerk.get("beschluesse/liste.pdf"))
    job = clerk.post("beschluesse/liste.pdf")
    run_waiting_jobs()
    assert "beschlusskontrolle-" in text(clerk.get(job["Location"]))


def test_what_is_due_waits_for_the_unit(scene: SimpleNamespace):
    task = tasks_of(scene.open_paper)[1]
    FollowUpTask.objects.filter(pk=task.pk).update(due=TODAY)
    acts.report(task.pk, user=scene.people.author, state="in_progress", as_of=TODAY)
    for role in ("author", "unit_head"):
        assert "berichten, wie es steht" in text(Visitor(getattr(scene.people, role)).get(""))
    assert "berichten, wie es steht" not in text(Visitor(scene.people.clerk).get(""))


def test_the_paper_names_what_becomes_of_it(scene: SimpleNamespace):
    page = text(Visitor(scene.people.member).get(scene.open_paper.get_absolute_url()))
    assert "Was daraus wird" in page
    assert "Punkt 2: Über die Umsetzung wird jährlich berichtet." in page


def test_pages_keep_their_budget(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job, **_rest: b"%PDF-1.7")
    task = tasks_of(scene.open_paper)[0]
    visitors = [Visitor(getattr(scene.people, role)) for role in ("clerk", "author", "member")]

    def costs() -> list[tuple[int, int]]:
        return [(visitor.queries("beschluesse/"), visitor.queries(task.get_absolute_url())) for visitor in visitors]

    few = costs()
    for subject in ("Zweites", "Drittes"):
        decided(scene.people, subject)
    for days in range(3):
        acts.report(task.pk, user=scene.people.author, state="in_progress", as_of=TODAY - timedelta(days=days))
    assert costs() == few
    assert max(cost for cost, _page in few) <= LIST_BUDGET
    assert max(cost for _list, cost in few) <= DETAIL_BUDGET
