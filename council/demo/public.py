"""Releases public copies, as the clerk does it: first what is blacked out, then the release."""

from __future__ import annotations

from typing import Any

from council.demo.organisation import Directory
from council.demo.sources import moment
from council.models import Submission
from council.public import copy

AT_NOON = "12:00"


def release_papers(directory: Directory, papers: list[tuple[Submission, dict[str, Any]]]) -> None:
    """Every paper whose file says `public`: when, and which passages with which reason. Public attachments go along."""
    clerk = directory.people["clerk"]
    for submission, rows in papers:
        wish = rows.get("public")
        if wish is None:
            continue
        at = moment(wish["on"], AT_NOON)
        for item in wish.get("redact", []):
            copy.mark(submission, item["passage"], item["reason"], user=clerk, at=at)
        files = submission.attachments.filter(public=True).values_list("pk", flat=True)
        copy.release(submission, list(files), user=clerk, at=at)
