"""Sessions by month and body, and the feed for somebody's own calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from council import calendar, meetings
from council.models import CalendarFeed, Meeting, MeetingCommittee, Submission
from municipality.choices import Role
from municipality.models import Membership
from municipality.scoping import active_municipality, use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


def on(day: date, *bodies: object, hour: int = 18, **fields: object) -> Meeting:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_current_timezone())
    return factories.meeting_of(*bodies, starts_at=start, **fields)


# --- Month and list ------------------------------------------------------------------------------------------------------


def test_a_month_shows_its_sessions_and_for_staff_the_deadlines(people: SimpleNamespace, clerk: Visitor):
    body = factories.CommitteeFactory(name="Gemeinderat", short_name="GR", notice_days=7, hand_in_days=3)
    on(date(2031, 3, 20), body)
    page = text(clerk.get("sitzungen/?ansicht=monat&monat=2031-03"))
    assert "März 2031" in page
    assert "18:00 GR" in page
    assert "Versand GR , 20.3." in page
    assert "Abgabe GR , 20.3." in page
    member = text(Visitor(people.member).get("sitzungen/?ansicht=monat&monat=2031-03"))
    assert "18:00 GR" in member
    assert "Abgabe GR" not in member
    assert "In diesem Monat ist keine Sitzung." in text(clerk.get("sitzungen/?ansicht=monat&monat=2031-05"))


def test_months_lead_on_and_today_is_said_in_words(people: SimpleNamespace, clerk: Visitor):
    html = clerk.get("sitzungen/?ansicht=monat&monat=2031-12").content.decode()
    assert "monat=2031-11" in html
    assert "monat=2032-01" in html
    assert 'scope="col"' in html
    assert "<caption" in html
    assert "heute" not in text(clerk.get("sitzungen/?ansicht=monat&monat=2031-12"))
    assert "heute" in text(clerk.get("sitzungen/?ansicht=monat"))
    for nonsense in ("2031-13", "x", "0001-01", "9999-12", "²⁰³¹-01"):
        assert clerk.get(f"sitzungen/?ansicht=monat&monat={nonsense}").context["month"].first == timezone.localdate().replace(
            day=1
        )
    assert calendar.fill(date(1990, 1, 1), Meeting.objects, today=date(2031, 1, 1), with_deadlines=False).previous == ""
    assert calendar.fill(date(2100, 12, 1), Meeting.objects, today=date(2031, 1, 1), with_deadlines=False).following == ""


def test_the_filter_by_body_stays_in_the_address_and_keeps_joint_sessions_whole(people: SimpleNamespace, clerk: Visitor):
    first, second = factories.CommitteeFactory(name="Bauausschuss"), factories.CommitteeFactory(name="Sozialausschuss")
    joint, other = factories.meeting_of(first, second), factories.meeting_of(second)
    page = clerk.get(f"sitzungen/?gremium={first.pk}")
    assert list(page.context["page_obj"]) == [joint]
    assert "Bauausschuss + Sozialausschuss" in text(page)
    assert f"gremium={first.pk}" in page.content.decode().split('aria-label="Ansicht"')[1]
    assert len(clerk.get(f"sitzungen/?gremium={second.pk}").context["page_obj"]) == 2
    month = f"{other.day:%Y-%m}"
    days = clerk.get(f"sitzungen/?ansicht=monat&monat={month}&gremium={first.pk}").context["month"]
    assert [meeting for week in days.weeks for day in week for meeting in day.meetings] == [joint]
    assert len(clerk.get("sitzungen/?gremium=abc").context["page_obj"]) == 2


@pytest.mark.parametrize("path", ["sitzungen/", "sitzungen/?ansicht=monat&monat=2031-03"])
def test_the_views_cost_the_same_with_more_sessions(people: SimpleNamespace, clerk: Visitor, path: str):
    costs = []
    for count in (1, 2, 27):
        for index in range(count):
            on(date(2031, 3, 1 + index), factories.CommitteeFactory(), factories.CommitteeFactory())
        costs.append(clerk.queries(path))
    assert costs[0] == costs[1] == costs[2] <= 10


# --- The feed ------------------------------------------------------------------------------------------------------------


def address(user: object) -> str:
    return calendar.address_of(calendar.feed_of(user))


def events(path: str) -> dict[str, icalendar.Event]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(item["uid"]).split("@")[0]: item for item in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_feed_needs_no_login_and_names_no_item(submission: Submission, people: SimpleNamespace):
    found = stages.approved(submission, people)
    meeting = stages.schedule(found.steps.first(), people, in_days=20)
    meetings.dispatch(meeting, people.clerk)
    coming = factories.meeting_of(meeting.committees[0], in_days=40, place="Ratssaal, 1. Stock")
    path = address(people.clerk)
    assert found.subject not in Client().get(path).content.decode()
    session = events(path)[f"sitzung-{meeting.pk}"]
    assert str(session["summary"]) == meeting.bodies_label
    assert session.decoded("dtstart") == meeting.starts_at
    assert (str(session["status"]), int(session["sequence"])) == ("CONFIRMED", 0)
    assert str(session["url"]).endswith(meeting.get_absolute_url())
    due = events(path)[f"abgabe-{coming.pk}"]
    assert due.decoded("dtstart") == coming.hand_in_deadline
    assert str(events(path)[f"sitzung-{coming.pk}"]["location"]) == "Ratssaal, 1. Stock"
    assert f"abgabe-{coming.pk}" not in events(address(people.member))


def test_a_moved_session_keeps_its_uid_and_counts_up_and_a_cancelled_one_says_so(people: SimpleNamespace):
    meeting = factories.meeting_of(factories.CommitteeFactory())
    path = address(people.clerk)
    meeting.starts_at += timedelta(days=1)
    meetings.move(meeting, meeting.committees, people.clerk)
    session = events(path)[f"sitzung-{meeting.pk}"]
    assert (int(session["sequence"]), session.decoded("dtstart")) == (1, meeting.starts_at)
    meetings.cancel(meeting, people.clerk)
    session = events(path)[f"sitzung-{meeting.pk}"]
    assert (int(session["sequence"]), str(session["status"])) == (2, "CANCELLED")
    assert str(session["summary"]).startswith("Abgesagt: ")


def test_a_new_address_ends_the_old_one(people: SimpleNamespace):
    visitor = Visitor(people.member)
    page = visitor.get("sitzungen/kalender/")
    old = address(people.member)
    assert old in page.content.decode()
    assert visitor.get("sitzungen/kalender/").content.count(old.encode()) == 1
    assert CalendarFeed.objects.count() == 1
    visitor.post("sitzungen/kalender/")
    assert Client().get(old).status_code == 404
    assert Client().get(address(people.member)).status_code == 200
    assert address(people.member) != old


def test_who_left_and_who_guesses_gets_nothing(people: SimpleNamespace):
    path = address(people.member)
    assert Client().get(path.replace(".ics", "x.ics")).status_code == 404
    assert Client().get("/kalender/gibt-es-nicht/abc.ics").status_code == 404
    with use_municipality(factories.MunicipalityFactory()):
        assert Client().get(path.replace(path.split("/")[2], active_municipality().slug)).status_code == 404
    people.member.is_active = False
    people.member.save()
    assert Client().get(path).status_code == 404
    people.member.is_active = True
    people.member.save()
    assert Client().get(path).status_code == 200
    Membership.objects.filter(user=people.member).delete()
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 405


def test_the_feed_is_of_one_city_and_costs_the_same_with_more_sessions(people: SimpleNamespace):
    factories.meeting_of(factories.CommitteeFactory())
    path = address(people.clerk)
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.meeting_of(factories.CommitteeFactory(name="Fremder Rat"))
    few = len(events(path))
    with CaptureQueriesContext(connection) as before:
        Client().get(path)
    for _index in range(20):
        factories.meeting_of(factories.CommitteeFactory(), factories.CommitteeFactory())
    with CaptureQueriesContext(connection) as after:
        Client().get(path)
    assert len(before) == len(after) <= 8
    assert len(events(path)) == few + 60
    assert f"sitzung-{foreign.pk}" not in events(path)
    assert MeetingCommittee.objects.count() == 41


def test_a_stranger_has_no_address_in_a_city(people: SimpleNamespace):
    with use_municipality(factories.MunicipalityFactory()):
        stranger = factories.person(Role.CLERK)
    assert Visitor(stranger).get("sitzungen/kalender/").status_code == 404
