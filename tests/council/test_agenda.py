"""The agenda: papers and free items in both parts, their order and numbers, late items, deadlines."""

from __future__ import annotations

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.utils import timezone

from council import agenda, meetings
from council.choices import MeetingState, StepRole, StepStatus
from council.models import AgendaItem, Meeting, Submission
from council.models.meeting import before_weekend
from council.transitions import perform
from municipality.acting import Refused
from municipality.choices import Role
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


@pytest.fixture
def meeting(submission: Submission, people: SimpleNamespace) -> Meeting:
    """A coming session with one paper on its agenda."""
    found = stages.approved(submission, people)
    meeting = factories.meeting_of(found.steps.first().committee, in_days=20)
    meetings.schedule(meeting, [found.steps.first()], people.clerk)
    return meeting


def add(meeting: Meeting, title: str, *, public: bool = True) -> AgendaItem:
    return agenda.store_free(meeting, AgendaItem(meeting=meeting, title=title, public=public))


def numbers(meeting: Meeting) -> list[tuple[str, str]]:
    meeting.refresh_from_db()
    return [(item.number, item.title if item.free else "Vorlage") for item in agenda.all_lines(meeting)]


# --- Items without a paper ---------------------------------------------------------------------------------------------------


def test_free_items_stand_between_the_papers_in_both_parts(meeting: Meeting, clerk: Visitor):
    path = f"sitzungen/{meeting.pk}/punkte/neu/"
    assert clerk.get(path).status_code == 200
    clerk.post(path, {"title": "Verschiedenes", "note": "Es berichtet die Verwaltung", "public": "True"})
    clerk.post(path, {"title": "Personalsache", "note": "", "public": "False"})
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "Verschiedenes"), ("N 1", "Personalsache")]
    clerk.get(f"sitzungen/{meeting.pk}/")  # which says what was stored, once
    page = text(clerk.get(f"sitzungen/{meeting.pk}/"))
    assert page.index("Verschiedenes") < page.index("Nicht öffentlicher Teil") < page.index("Personalsache")
    assert "Es berichtet die Verwaltung" in page
    wrong = clerk.post(path, {"title": "", "public": "True"})
    assert wrong.status_code == 422
    assert "worum es bei diesem Punkt geht" in text(wrong)


def test_a_free_item_is_changed_and_removed_until_it_is_sent(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    first, second = add(meeting, "Eröffnung"), add(meeting, "Anfragen")
    base = f"sitzungen/{meeting.pk}/punkte/{first.pk}"
    assert clerk.get(f"{base}/bearbeiten/").status_code == 200
    clerk.post(f"{base}/bearbeiten/", {"title": "Eröffnung der Sitzung", "note": "", "public": "False"})
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 3", "Anfragen"), ("N 1", "Eröffnung der Sitzung")]
    assert "Eröffnung der Sitzung" in text(clerk.get(f"{base}/entfernen/"))
    clerk.post(f"{base}/entfernen/")
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "Anfragen")]
    meetings.dispatch(meeting, people.clerk)
    for verb in ("bearbeiten", "entfernen"):
        assert (
            clerk.post(f"sitzungen/{meeting.pk}/punkte/{second.pk}/{verb}/", {"title": "x", "public": "True"}).status_code == 404
        )
    with pytest.raises(Refused):
        agenda.remove_free(meeting, second)
    second.refresh_from_db()
    second.title = "Anders"
    with pytest.raises(Refused):
        agenda.store_free(meeting, second)
    assert numbers(meeting)[1] == ("Ö 2", "Anfragen")


def test_members_see_free_items_when_they_were_sent_and_closed_ones_with_a_seat(meeting: Meeting, people: SimpleNamespace):
    add(meeting, "Verschiedenes")
    add(meeting, "Grundstück", public=False)
    seated, elsewhere = factories.person(Role.MEMBER), factories.person(Role.MEMBER)
    factories.CommitteeMemberFactory(committee=meeting.committees[0], user=seated, name="")
    factories.CommitteeMemberFactory(committee=factories.CommitteeFactory(), user=elsewhere, name="")
    path = f"sitzungen/{meeting.pk}/"
    assert "Verschiedenes" not in text(Visitor(seated).get(path))
    meetings.dispatch(meeting, people.clerk)
    assert {"Verschiedenes", "Grundstück"} <= set(text(Visitor(seated).get(path)).split())
    page = text(Visitor(elsewhere).get(path))
    assert "Verschiedenes" in page
    assert "Grundstück" not in page
    assert "Verlauf der Sitzung" not in page


def test_another_city_has_no_way_to_an_item(meeting: Meeting, people: SimpleNamespace):
    item = add(meeting, "Verschiedenes")
    city = factories.MunicipalityFactory()
    with use_municipality(city):
        stranger = Visitor(factories.person(Role.CLERK))
        own = factories.meeting_of(factories.CommitteeFactory())
        for base in (meeting.pk, own.pk):
            assert stranger.get(f"sitzungen/{base}/punkte/{item.pk}/bearbeiten/").status_code == 404
            assert stranger.post(f"sitzungen/{base}/punkte/{item.pk}/entfernen/").status_code == 404
    assert AgendaItem.objects.filter(pk=item.pk).exists()


# --- Order ---------------------------------------------------------------------------------------------------------------


def test_lines_are_moved_one_place_by_their_buttons(meeting: Meeting, clerk: Visitor):
    opening = add(meeting, "Eröffnung")
    path = f"sitzungen/{meeting.pk}/tagesordnung/"
    clerk.post(path, {"move": f"f{opening.pk}-up"})
    assert numbers(meeting) == [("Ö 1", "Eröffnung"), ("Ö 2", "Vorlage")]
    clerk.post(path, {"move": f"f{opening.pk}-up"})
    assert numbers(meeting)[0] == ("Ö 1", "Eröffnung")
    clerk.post(path, {"move": f"f{opening.pk}-down"})
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "Eröffnung")]
    answer = clerk.post(path, {"move": "f999999-up"})
    assert "lässt sich nicht mehr verschieben" in text(clerk.get(answer.url))


def test_a_dragged_order_is_stored_at_once_and_answered_with_the_numbers(meeting: Meeting, clerk: Visitor):
    first, second, closed = add(meeting, "A"), add(meeting, "B"), add(meeting, "Geheim", public=False)
    paper = agenda.all_lines(meeting)[0].key
    typed = {
        f"f{second.pk}-ORDER": "1",
        f"{paper}-ORDER": "2",
        f"f{first.pk}-ORDER": "3",
        "x-ORDER": "1",
        f"f{closed.pk}-ORDER": "0",
    }
    address = clerk.address(f"sitzungen/{meeting.pk}/tagesordnung/")
    answer = clerk.client.post(address, typed, headers={"Accept": "application/json"})
    assert answer.json()["numbers"] == {f"f{second.pk}": "Ö 1", paper: "Ö 2", f"f{first.pk}": "Ö 3", f"f{closed.pk}": "N 1"}
    assert [title for _number, title in numbers(meeting)] == ["B", "Vorlage", "A", "Geheim"]
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.HELD)
    late = clerk.client.post(address, typed, headers={"Accept": "application/json"})
    assert late.status_code == 409
    assert "ihre Tagesordnung bleibt" in late.json()["message"]


def test_an_order_is_not_put_over_one_that_nobody_has_seen(meeting: Meeting, clerk: Visitor):
    """Two clerks have the agenda before them; the second has to look again before her order counts."""
    add(meeting, "A")
    add(meeting, "B")
    paper, a, b = (item.key for item in agenda.all_lines(meeting))
    seen = re.search(r'name="seen" value="(\w+)"', clerk.get(f"sitzungen/{meeting.pk}/").content.decode())[1]
    address = clerk.address(f"sitzungen/{meeting.pk}/tagesordnung/")

    def drag(order: list[str], seen: str) -> HttpResponse:
        places = {f"{key}-ORDER": str(place) for place, key in enumerate(order, start=1)}
        return clerk.client.post(address, places | {"seen": seen}, headers={"Accept": "application/json"})

    first = drag([a, paper, b], seen)
    assert first.status_code == 200
    late = drag([paper, b, a], seen)
    assert late.status_code == 409
    assert "Jemand hat die Tagesordnung inzwischen geändert" in late.json()["message"]
    # Typing a number sends all the others along, as they were on the page.
    answer = clerk.post(f"sitzungen/{meeting.pk}/tagesordnung/", {"seen": seen, f"top-{a}": "Ö 2", f"top-{b}": "Ö 9"})
    assert "Jemand hat die Tagesordnung inzwischen geändert" in text(clerk.get(answer.url))
    assert [title for _number, title in numbers(meeting)] == ["A", "Vorlage", "B"]
    # Whoever goes on from what the first answer said has seen it.
    assert drag([a, b, paper], first.json()["seen"]).status_code == 200
    assert [title for _number, title in numbers(meeting)] == ["A", "B", "Vorlage"]


def test_a_number_is_typed_once(meeting: Meeting, clerk: Visitor):
    add(meeting, "A")
    add(meeting, "B")
    paper, a, b = (item.key for item in agenda.all_lines(meeting))
    path = f"sitzungen/{meeting.pk}/tagesordnung/"
    answer = clerk.post(path, {f"top-{paper}": "Ö 2", f"top-{b}": "Ö 4"})
    assert "„Ö 2“ stünde dann zweimal auf der Tagesordnung" in text(clerk.get(answer.url))
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "A"), ("Ö 4", "B")]
    # A refused line keeps its number, so nobody else gets that either; two that change places do.
    clerk.post(path, {f"top-{paper}": "N 1", f"top-{a}": "Ö 1", f"top-{b}": "ö 1"})
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "A"), ("Ö 4", "B")]
    clerk.post(path, {f"top-{paper}": "Ö 2", f"top-{a}": "Ö 1"})
    assert numbers(meeting) == [("Ö 1", "A"), ("Ö 2", "Vorlage"), ("Ö 4", "B")]


def test_what_was_sent_keeps_its_number_and_late_items_come_behind_it(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    add(meeting, "Anfragen")
    meetings.dispatch(meeting, people.clerk)
    one, two = add(meeting, "Nachtrag eins"), add(meeting, "Nachtrag zwei")
    assert numbers(meeting)[2:] == [("Ö 3", "Nachtrag eins"), ("Ö 4", "Nachtrag zwei")]
    clerk.post(f"sitzungen/{meeting.pk}/tagesordnung/", {"move": f"f{two.pk}-up"})
    assert numbers(meeting) == [("Ö 1", "Vorlage"), ("Ö 2", "Anfragen"), ("Ö 3", "Nachtrag zwei"), ("Ö 4", "Nachtrag eins")]
    sent = agenda.all_lines(meeting)[0]
    clerk.post(f"sitzungen/{meeting.pk}/tagesordnung/", {"move": f"{sent.key}-down"})
    assert numbers(meeting)[0] == ("Ö 1", "Vorlage")
    assert [item.late for item in agenda.all_lines(meeting)] == [False, False, True, True]
    assert text(clerk.get(f"sitzungen/{meeting.pk}/")).count("Nachtrag ") >= 2
    meetings.dispatch(meeting, people.clerk)
    assert [(item.sent, item.late) for item in agenda.all_lines(meeting)] == [(True, False)] * 2 + [(True, True)] * 2
    one.refresh_from_db()
    assert one.sent_at is not None


def test_a_number_that_was_announced_is_not_given_again(meeting: Meeting, people: SimpleNamespace):
    step = meeting.steps.get()
    add(meeting, "Anfragen")
    agenda.move(meeting, f"p{step.submission_id}", 1)
    meetings.dispatch(meeting, people.clerk)
    assert numbers(meeting) == [("Ö 1", "Anfragen"), ("Ö 2", "Vorlage")]
    perform("remove", step, user=people.clerk, data={"reason": "Es fehlt ein Gutachten.", "again": True})
    add(meeting, "Ersatz")
    assert numbers(meeting) == [("Ö 1", "Anfragen"), ("Ö 3", "Ersatz")]


def test_one_paper_of_two_bodies_is_one_line_that_moves_as_one(people: SimpleNamespace):
    first, second = (factories.CommitteeFactory() for _ in range(2))
    paper = factories.SubmissionFactory()
    meeting = factories.meeting_of(first, second)
    for committee in (first, second):
        factories.StepFactory(submission=paper, committee=committee, meeting=meeting, status=StepStatus.SCHEDULED)
    opening = add(meeting, "Eröffnung")
    assert [item.key for item in agenda.all_lines(meeting)] == [f"p{paper.pk}", f"f{opening.pk}"]
    agenda.move(meeting, f"f{opening.pk}", -1)
    assert set(paper.steps.values_list("agenda_number", flat=True)) == {"Ö 2"}


def test_waiting_papers_say_when_it_is_not_their_turn(submission: Submission, people: SimpleNamespace, clerk: Visitor):
    found = stages.approved(submission, people)
    board, council = found.steps.all()
    meeting = factories.meeting_of(council.committee, in_days=30)
    page = text(clerk.get(f"sitzungen/{meeting.pk}/"))
    assert f"Noch nicht an der Reihe: Vorher berät {board.committee}." in page
    stages.end(board, people, "recommended")
    assert "Noch nicht an der Reihe" not in text(clerk.get(f"sitzungen/{meeting.pk}/"))


# --- Deadlines -----------------------------------------------------------------------------------------------------------


def test_deadlines_are_counted_backwards_from_the_strictest_body(city: object):
    quick = factories.CommitteeFactory(notice_days=7, hand_in_days=3)
    slow = factories.CommitteeFactory(notice_days=10, hand_in_days=14)
    start = datetime(2026, 12, 16, 18, tzinfo=timezone.get_current_timezone())
    meeting = factories.meeting_of(quick, slow, starts_at=start)
    # Ten days before Wednesday, 16 December, is a Sunday: the Friday before. Fourteen days before that is a Friday again.
    assert meeting.notice_deadline == date(2026, 12, 4)
    assert meeting.hand_in_deadline == date(2026, 11, 20)
    assert factories.meeting_of(quick, starts_at=start).hand_in_deadline == date(2026, 12, 4)
    assert meeting.is_late(date(2026, 12, 7))
    assert not meeting.is_late(date(2026, 12, 6))


@pytest.mark.parametrize(("day", "moved"), [(18, 18), (20, 20), (21, 20), (22, 20), (23, 23)])
def test_a_weekend_becomes_the_friday_before(day: int, moved: int):
    assert before_weekend(date(2026, 11, day)) == date(2026, 11, moved)


def test_an_agenda_costs_the_same_with_more_lines(meeting: Meeting, people: SimpleNamespace, clerk: Visitor):
    path = f"sitzungen/{meeting.pk}/"
    add(meeting, "Eröffnung")
    few = clerk.queries(path)
    for index in range(30):
        add(meeting, f"Punkt {index}", public=index % 2 == 0)
    assert clerk.queries(path) == few
    other = stages.approved(factories.complete_submission(people), people)
    factories.StepFactory(submission=other, committee=meeting.committees[0], role=StepRole.ADVISORY)
    waiting = clerk.queries(path)
    third = stages.approved(factories.complete_submission(people), people)
    factories.StepFactory(submission=third, committee=meeting.committees[0], role=StepRole.ADVISORY)
    assert clerk.queries(path) == waiting
    assert waiting <= 18
