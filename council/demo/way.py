"""Takes submissions along their ways, every step by the person of that role, at the time the file names."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from council import agenda, meetings, minutes
from council.choices import MeetingState, Presence, StepStatus
from council.demo.organisation import Directory
from council.demo.sources import moment
from council.models import Consultation, Meeting, Submission
from council.transitions import perform
from municipality.models import User

Rows = dict[str, Any]

# What a row of a way says beside the data of its action.
ABOUT = ("do", "by", "on", "step", "meeting")
STEP_ACTIONS = ("schedule", "dispatch", "record_outcome", "confirm")
MORNING, EVENING, NIGHT = "09:00", "17:10", "21:30"


class WayFailed(RuntimeError):
    """A way of the demonstration data no longer fits the workflow: a fault in the files, not of the user."""


def go(directory: Directory, ways: list[tuple[Submission, list[Rows]]]) -> None:
    """Take every row of these ways in the order of their times, for papers meet in sessions.

    Raises `Refused` or `WayFailed` where the workflow says no.
    """
    rows = [(_time_of(row, index), submission, row) for submission, way in ways for index, row in enumerate(way)]
    for at, submission, row in sorted(rows, key=lambda item: item[0]):
        enter_minutes(directory, until=at)
        user = directory.people[row["by"]]
        if row["do"] == "hand_out":
            step = submission.steps.order_by("position", "pk")[row["step"] - 1]
            perform("hand_out", step, user=user, data=_data(row), at=at)
        elif row["do"] in STEP_ACTIONS:
            _take_step(directory, submission, row, user, at)
        else:
            perform(row["do"], Submission.objects.get(pk=submission.pk), user=user, data=_data(row), at=at)


def _time_of(row: Rows, index: int) -> datetime:
    """Outcomes are entered after the session; minutes keep the order of the rows of one day."""
    clock = {"record_outcome": NIGHT, "hand_out": EVENING}.get(row["do"], MORNING)
    return moment(row["on"], clock) + timedelta(minutes=index)


def _take_step(directory: Directory, submission: Submission, row: Rows, user: User, at: datetime) -> None:
    """By way of the session, as the clerk does it: the agenda is numbered, and the session counts as invited and held."""
    step: Consultation = submission.steps.select_related("meeting", "committee").order_by("position", "pk")[row["step"] - 1]
    if row["do"] == "schedule":
        meeting = directory.meetings[row["meeting"]]
        report = meetings.schedule(meeting, [step], user, at=at)
        if meeting.agenda_published_at is None:
            _order(directory, meeting, at)
    elif row["do"] == "dispatch":
        if step.status == StepStatus.DISPATCHED:
            # It went out with the agenda, together with another paper.
            return
        report = meetings.dispatch(step.meeting, user, urgency_reason=row.get("urgency_reason", ""), at=at)
    elif row["do"] == "record_outcome":
        report = meetings.record(step.meeting, {step.pk: _outcome(step, row)}, user, at=at)
    else:
        report = meetings.confirm(step.meeting, user, at=at)
    if report.refused or step.pk not in {item.pk for item in report.done}:
        sentences = " ".join(sentence for _, sentence in report.refused)
        raise WayFailed(f"{submission.subject}: {row['do']}: {sentences or 'the step was not touched'}")


def _order(directory: Directory, meeting: Meeting, at: datetime) -> None:
    """What closes a session stands behind its papers."""
    last = {f"f{pk}" for pk in directory.closing}
    lines = agenda.all_lines(meeting)
    places = {item.key: index + (1000 if item.key in last else 0) for index, item in enumerate(lines, start=1)}
    agenda.arrange(meeting, places, at=at)


def enter_minutes(directory: Directory, *, until: datetime) -> None:
    """Who was there, as the clerk wrote it down after the session."""
    for entry in [entry for entry in directory.minutes if entry[0] <= until]:
        at, meeting, item = entry
        meeting.refresh_from_db()
        if meeting.state == MeetingState.PLANNED:
            # Its papers come with a later way.
            continue
        directory.minutes.remove(entry)
        typed = {
            "began_at": time.fromisoformat(item["began"]),
            "ended_at": time.fromisoformat(item["ended"]),
            "chaired_by": item["chair"],
            "written_by": directory.people["clerk"].full_name,
            "guests": item.get("guests", ""),
        }
        attendance = {seat.member.pk: _presence(seat, item) for _body, seats in minutes.seats_at(meeting) for seat in seats}
        minutes.save(meeting, typed, attendance, user=directory.people["clerk"], revision=0, at=at)


def _presence(seat: minutes.Seat, item: Rows) -> tuple[str, time | None, time | None]:
    name = str(seat.member)
    if name in item.get("excused", []):
        return Presence.EXCUSED, None, None
    came = item.get("late", {}).get(name)
    return Presence.PRESENT, time.fromisoformat(came) if came else None, None


def _outcome(step: Consultation, row: Rows) -> Rows:
    """Points are named by their number, and who took no part by name."""
    data = _data(row)
    points = {str(point.position): point.pk for point in step.submission.motion_points.all()}
    for name in ("points", "wordings"):
        if name in data:
            data[name] = {points[number]: value for number, value in data[name].items()}
    if "recusals" in data:
        members = {str(member): member.pk for member in step.committee.members.select_related("user")}
        data["recusals"] = {members[name]: reason for name, reason in data["recusals"].items()}
    return data


def _data(row: Rows) -> Rows:
    return {name: value for name, value in row.items() if name not in ABOUT}
