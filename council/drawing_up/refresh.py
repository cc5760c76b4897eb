"""Texts that were taken over, brought up to date: what changed where, and the writing of what somebody chose.

Three texts count: the one that was taken over, the one in the draft, and the one the concept gives today. What only the concept
changed is taken over, what only the draft changed stays; where both changed the same paragraph, both stand there.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from council.drawing_up.facts import Facts
from council.drawing_up.outline import again
from council.drawing_up.sources import Source, find_again
from council.models import InsertedPart, Section, Submission
from council.permissions import why_not_edit
from municipality import richtext
from municipality.acting import Refused
from municipality.models import User
from municipality.scoping import active_municipality
from municipality.threeway import put_together
from municipality.worddiff import Segment, diff

BOTH, NEW, OWN = "beides", "neu", "eigen"
CHOICES = (BOTH, NEW, OWN)
_BLOCK = re.compile(r"(?s)<(p|ul|ol|blockquote|h3|h4|table)>.*?</\1>(?=<(?:p|ul|ol|blockquote|h3|h4|table)>|\s*$)")


class Changed(Exception):
    """Text or source is not what was shown any more; nothing was written."""

    def __init__(self) -> None:
        self.sentence = _("Inzwischen hat sich etwas geändert. Noch ist nichts ersetzt; hier ist der Vergleich von jetzt.")
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Renewal:
    """What renewing a part would do. `fresh` is None where the concept gives this part no more."""

    taken: str
    own: str
    fresh: str | None
    source: str
    both: str
    clashes: int

    @property
    def is_new(self) -> bool:
        return self.fresh is not None and self.fresh != self.taken

    @property
    def is_edited(self) -> bool:
        """Whether somebody wrote in the draft's text."""
        return self.own != self.taken

    @property
    def print(self) -> str:
        """A short print of all three texts, so that the writer can tell whether one has changed since."""
        return hashlib.sha256("\0".join([self.taken, self.own, self.fresh or ""]).encode()).hexdigest()[:16]

    @property
    def by_concept(self) -> list[Segment]:
        """What changed in the concept."""
        return diff(richtext.plain(self.taken), richtext.plain(self.fresh or ""))

    @property
    def by_hand(self) -> list[Segment]:
        """What was changed in the draft."""
        return diff(richtext.plain(self.taken), richtext.plain(self.own))

    @property
    def outcome(self) -> list[Segment]:
        """What the draft would gain and lose if both were put together."""
        return diff(richtext.plain(self.own), richtext.plain(self.both))


def renewal(part: InsertedPart, user: User) -> Renewal:
    """Compare; nothing is written. Part, section and edition are loaded."""
    source = find_again(part, user)
    fresh = _fresh(part, source, user) if source is not None else None
    own = part.section.body
    both, clashes = put_together(blocks(part.text), blocks(own), blocks(fresh)) if fresh is not None else (blocks(own), 0)
    return Renewal(part.text, own, fresh, source.label if source is not None else part.source, "".join(both), clashes)


def _fresh(part: InsertedPart, source: Source, user: User) -> str | None:
    name = part.part.partition(".")[2]
    field_id = part.field_id if source.kind != "field" else None
    found = again(Facts(source, user), active_municipality().slug, part=name, field_id=field_id)
    return found.html if found is not None and found.html else None


def renew(part: InsertedPart, choice: str, *, seen: str, user: User) -> None:
    """Write what was chosen for the texts with the print `seen`. Raises `Refused`, and `Changed` where one has changed since."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).get(pk=part.submission_id)
        if reason := why_not_edit(submission, user):
            raise Refused(reason, code="state")
        part.section = Section.objects.get(pk=part.section_id)
        part.refresh_from_db(fields=["text"])
        found = renewal(part, user)
        if found.print != seen or found.fresh is None:
            raise Changed
        body = {BOTH: found.both, NEW: found.fresh, OWN: found.own}[choice]
        Section.objects.filter(pk=part.section_id).update(body=richtext.clean(body))
        part.text, part.sha256, part.source = found.fresh, InsertedPart.print_of(found.fresh), found.source
        part.taken_at, part.taken_by = timezone.now(), user
        part.save(update_fields=["text", "sha256", "source", "taken_at", "taken_by"])
        submission.revision += 1
        submission.last_editor = user
        submission.save(update_fields=["revision", "last_editor", "modified_at"])


def blocks(html: str) -> list[str]:
    """The paragraphs, lists and tables of a rich text, one by one."""
    found = [match[0] for match in _BLOCK.finditer(html)]
    return found if "".join(found) == html else [html] if html else []
