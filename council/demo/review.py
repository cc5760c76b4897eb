"""Reviews of the demonstration data: who was asked to read a draft, what they said, and what was answered."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from concepts.models import ConceptEdition
from council.choices import ReadWhat
from council.demo.organisation import Directory
from council.demo.sources import day_of, moment
from council.models import ReviewRead, ReviewText, Submission
from council.review import inviting, remarks
from council.review.anchors import Anchor
from council.review.papers import Paper
from council.review.snapshot import blocks_of
from municipality.models import User

Rows = dict[str, Any]
MORNING, EVENING = "10:00", "20:30"


class ReviewFailed(RuntimeError):
    """A file names a passage that the draft does not have."""


def create_reviews(directory: Directory, subject: Submission | ConceptEdition, reviews: list[Rows]) -> None:
    """The reviews of one draft, in their order. The city must be active."""
    for rows in reviews:
        _create(directory, subject, rows)


def _create(directory: Directory, subject: Submission | ConceptEdition, rows: Rows) -> None:
    """Invite, let read, comment and answer, each by the person of that role."""
    by = directory.people[rows["by"]]
    asked = inviting.ask(
        [directory.committees[short] for short in rows.get("bodies", [])],
        [],
        [directory.people[key] for key in rows.get("people", [])],
    )
    began = moment(rows["on"], MORNING)
    due = day_of(rows["due"])
    invitation = inviting.invite(Paper(subject), asked, due_on=due, message=rows.get("message", ""), user=by, at=began)
    text = invitation.text
    for key in rows.get("read_by", []):
        ReviewRead.objects.create(text=text, user=directory.people[key], what=ReadWhat.PAGE, at=moment(rows["on"], EVENING))
    for place, item in enumerate(rows.get("comments", [])):
        _comment(directory, text, item, by, moment(rows["on"], EVENING) + timedelta(minutes=7 * place))


def _comment(directory: Directory, text: ReviewText, item: Rows, lead: User, at: datetime) -> None:
    block = next((block for block in blocks_of(text) if item["passage"] in block.words), None)
    if block is None:
        raise ReviewFailed(f"{text.title}: {item['passage']}")
    user = directory.people[item["by"]]
    anchor = Anchor(block.key, item["passage"])
    made = remarks.comment(text, anchor, item["says"], user=user, key=uuid.uuid4(), at=at)
    if "answer" in item:
        remarks.reply(made, item["answer"], user=lead, key=uuid.uuid4(), at=at + timedelta(hours=12))
    if item.get("done"):
        remarks.act("settle", made, user=user, at=at + timedelta(hours=13))
