"""Takes submissions along their ways, every step by the person of that role, at the time the file names."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from council import meetings
from council.choices import StepStatus
from council.demo.organisation import Directory
from council.demo.sources import moment
from council.models import Consultation, Submission
from council.transitions import perform
from municipality.models import User

Rows = dict[str, Any]

# What a row of a way says beside the data of its action.
ABOUT = ("do", "by", "on", "step", "meeting")
STEP_ACTIONS = ("schedule", "dispatch", "record_outcome", "confirm")
MORNING, NIGHT = "09:00", "21:30"


class WayFailed(RuntimeError):
    """A way of the demonstration data no longer fits the workflow: a fault in the files, not of the user."""


def go(directory: Directory, ways: list[tuple[Submission, list[Rows]]]) -> None:
    """Take every row of these ways in the order of their times, for papers meet in sessions.

    Raises `Refused` or `WayFailed` where the workflow says no.
    """
    rows = [(_time_of(row, index), submission, row) for submission, way in ways for index, row in enumerate(way)]
    for at, submission, row in sorted(rows, key=lambda item: item[0]):
        user = directory.people[row["by"]]
        if row["do"] in STEP_ACTIONS:
            _take_step(directory, submission, row, user, at)
        else:
            perform(row["do"], Submission.objects.get(pk=submission.pk), user=user, data=_data(row), at=at)


def _time_of(row: Rows, index: int) -> datetime:
    """Outcomes are entered after the session; minutes keep the order of the rows of one day."""
    return moment(row["on"], NIGHT if row["do"] == "record_outcome" else MORNING) + timedelta(minutes=index)


def _take_step(directory: Directory, submission: Submission, row: Rows, user: User, at: datetime) -> None:
    """By way of the session, as the clerk does it: the agenda is numbered, and the session counts as invited and held."""
    step: Consultation = submission.steps.select_related("meeting", "committee").order_by("position", "pk")[row["step"] - 1]
    if row["do"] == "schedule":
        report = meetings.schedule(directory.meetings[row["meeting"]], [step], user, at=at)
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
