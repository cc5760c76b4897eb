"""What became of resolutions in the demonstration data: the clerk sets days, the units in charge report."""

from __future__ import annotations

from typing import Any

from council.demo.organisation import Directory
from council.demo.sources import day_of, moment
from council.follow_up import acts
from council.models import FollowUpTask, Submission

Rows = dict[str, Any]
NOON = "12:00"


def follow_up(directory: Directory, submission: Submission, rows: list[Rows]) -> None:
    """`rows` name points of the motion, from 1, each with its day and what was reported."""
    for row in rows:
        task = FollowUpTask.objects.select_related("unit").get(consultation__submission=submission, point__position=row["point"])
        if "due" in row:
            charge = acts.Charge(task.title, task.unit, day_of(row["due"]))
            acts.change(task.pk, charge, user=directory.people["clerk"], revision=task.revision)
        for report in row.get("reports", []):
            acts.report(
                task.pk,
                user=directory.people[report["by"]],
                state=report["state"],
                as_of=day_of(report["on"]),
                text=report["text"],
                public=report.get("public", True),
                at=moment(report["on"], NOON),
            )
