"""Sessions month by month, and as a feed that somebody's own calendar fetches."""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from council.agenda import sees_unsent
from council.choices import MeetingAction, MeetingState
from council.models import CalendarFeed, Meeting
from council.models.calendar import new_key
from municipality.models import Municipality, User
from municipality.scoping import active_municipality

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_FIRST_YEAR, _LAST_YEAR, _DECEMBER = 1990, 2100, 12
USUAL_LENGTH = timedelta(hours=2)
"""How long a session to come is drawn: nobody knows its end, and an entry without one is not seen in many calendars."""
KEPT_BACK = timedelta(days=366)
"""Older sessions are not in the feed; calendars keep them themselves."""
COUNTED = (MeetingAction.MOVED, MeetingAction.CHANGED, MeetingAction.CANCELLED)
_STATUS = {
    MeetingState.PLANNED: "TENTATIVE",
    MeetingState.INVITED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.CANCELLED: "CANCELLED",
}


# --- A month -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deadline:
    """A day that matters before a session: papers are due, or the agenda has to go out."""

    label: str
    meeting: Meeting


@dataclass
class Day:
    date: date
    inside: bool
    """Whether it belongs to the month that is shown."""
    is_today: bool
    meetings: list[Meeting] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.meetings or self.deadlines)


@dataclass
class Month:
    first: date
    previous: str
    following: str
    """Months in the address, "2026-11"; empty where the calendar ends."""
    weeks: list[list[Day]] = field(default_factory=list)

    @property
    def busy_days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.inside and not day.is_empty]


def month_of(text: str, today: date) -> date:
    """The first day of the month an address names; of this month where it names none."""
    found = _MONTH.fullmatch(text)
    if found and _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR and 1 <= int(found[2]) <= _DECEMBER:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def fill(first: date, meetings: Any, *, today: date, with_deadlines: bool) -> Month:
    """The weeks of this month with their sessions; deadlines of sessions to come too, for those who work towards them."""
    grid = months.Calendar().monthdatescalendar(first.year, first.month)
    days = {day: Day(day, day.month == first.month, day == today) for week in grid for day in week}
    # Deadlines of later sessions fall into this month; the longest periods are a matter of weeks.
    until = grid[-1][-1] + (timedelta(days=120) if with_deadlines else timedelta(days=1))
    rows = meetings.filter(starts_at__gte=_midnight(grid[0][0]), starts_at__lt=_midnight(until + timedelta(days=1)))
    for meeting in rows.order_by("starts_at", "pk"):
        if meeting.day in days:
            days[meeting.day].meetings.append(meeting)
        if with_deadlines and meeting.state == MeetingState.PLANNED:
            for day, label in ((meeting.hand_in_deadline, _("Abgabe")), (meeting.notice_deadline, _("Versand"))):
                if day in days:
                    days[day].deadlines.append(Deadline(label, meeting))
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    return Month(
        first,
        f"{before:%Y-%m}" if before.year >= _FIRST_YEAR else "",
        f"{after:%Y-%m}" if after.year <= _LAST_YEAR else "",
        [[days[day] for day in week] for week in grid],
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# --- The feed ------------------------------------------------------------------------------------------------------------


def feed_of(user: User) -> CalendarFeed:
    """This person's address in the active city, made on first use."""
    found, _made = CalendarFeed.objects.get_or_create(municipality=active_municipality(), user=user)
    return found


def renew(user: User) -> CalendarFeed:
    """A new address; nothing answers under the old one any more."""
    found = feed_of(user)
    found.key = new_key()
    found.save(update_fields=["key"])
    return found


def address_of(feed: CalendarFeed) -> str:
    """The path of the feed, without host."""
    return reverse("calendar_feed", args=[active_municipality().slug, feed.key])


def feed(city: Municipality, user: User, *, address: Callable[[str], str]) -> bytes:
    """The sessions of the city as iCalendar (RFC 5545), for staff with their deadlines; no item of any agenda is named.

    A session keeps its UID for ever; SEQUENCE grows with each change, so that calendars follow. `address` makes a path absolute.
    """
    found = _calendar(city)
    for meeting in _kept(Meeting.objects.all()):
        page = address(meeting.get_absolute_url())
        for event in _events(meeting, city, page, with_deadlines=sees_unsent(user)):
            found.add_component(event)
    return bytes(found.to_ical())


def public_feed(city: Municipality, meetings: Any, *, address: Callable[[str], str]) -> bytes:
    """These sessions for everybody, with the addresses of their public pages."""
    found = _calendar(city)
    for meeting in _kept(meetings):
        found.add_component(_session(meeting, city, address(meeting.public_url())))
    return bytes(found.to_ical())


def _calendar(city: Municipality) -> icalendar.Calendar:
    found = icalendar.Calendar()
    found.add("prodid", f"-//Integrationsportal//{city.slug}//DE")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Sitzungen %(city)s") % {"city": city.name})
    return found


def _kept(meetings: Any) -> Any:
    """Sessions that are not too old, with how often they changed and when last."""
    rows = meetings.for_list().filter(starts_at__gte=timezone.now() - KEPT_BACK)
    rows = rows.annotate(changes=Count("events", filter=Q(events__action__in=COUNTED)), changed_at=Max("events__at"))
    return rows.order_by("starts_at", "pk")


def _events(meeting: Meeting, city: Municipality, page: str, *, with_deadlines: bool) -> list[icalendar.Event]:
    found = [_session(meeting, city, page)]
    if with_deadlines and meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        for name, day, label in (
            ("abgabe", meeting.hand_in_deadline, _("Abgabe der Vorlagen: %(bodies)s")),
            ("versand", meeting.notice_deadline, _("Versand der Tagesordnung: %(bodies)s")),
        ):
            event = _event(meeting, city, f"{name}-{meeting.pk}")
            event.add("summary", label % {"bodies": meeting.bodies_label})
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
            found.append(event)
    return found


def _session(meeting: Meeting, city: Municipality, page: str) -> icalendar.Event:
    event = _event(meeting, city, f"sitzung-{meeting.pk}")
    called_off = _("Abgesagt: ") if meeting.state == MeetingState.CANCELLED else ""
    event.add("summary", called_off + meeting.bodies_label)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + USUAL_LENGTH).astimezone(UTC))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("url", page)
    return event


def _event(meeting: Meeting, city: Municipality, name: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{name}@{city.slug}.integrationsportal")
    event.add("dtstamp", (meeting.changed_at or meeting.starts_at).astimezone(UTC))
    event.add("sequence", meeting.changes)
    event.add("status", _STATUS[MeetingState(meeting.state)])
    return event
