"""Every page for every role: axe without a violation in light and dark, on desktop and phone; quiet, and never too wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

import pytest

from council.choices import MeetingState, SubmissionStatus
from council.models import Meeting, Submission
from municipality.choices import Role
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests.browser.accessible import WIDTHS, violations, wide_parts
from tests.browser.person import Person

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in WIDTHS.values()]
EVERYBODY = tuple(role for role in Role.values if role != "public")
STAFF = tuple(role for role in EVERYBODY if role != Role.MEMBER)


@dataclass
class Pages:
    """Addresses of Offenburg's pages by who may open them."""

    draft: Submission
    main: Submission
    past: Meeting
    coming: Meeting

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        paper, draft = f"vorlagen/{self.main.reference}", f"vorlagen/{self.draft.reference}"
        past, coming = f"sitzungen/{self.past.pk}", f"sitzungen/{self.coming.pk}"
        yield "", EVERYBODY
        yield "vorlagen/", EVERYBODY
        yield "vorlagen/?q=gibt-es-nicht", EVERYBODY
        yield f"{paper}/", EVERYBODY
        yield f"{paper}/fassungen/", STAFF
        yield "vorlagen/neu/", (Role.AUTHOR,)
        yield f"{draft}/", (Role.AUTHOR, Role.CLERK, Role.ADMIN)
        yield f"{draft}/bearbeiten/", (Role.AUTHOR,)
        yield f"{draft}/vorschau/", (Role.AUTHOR,)
        yield f"{paper}/kopieren/", (Role.AUTHOR,)
        yield "sitzungen/", EVERYBODY
        yield "sitzungen/?zeit=vergangen", EVERYBODY
        yield f"{past}/", EVERYBODY
        yield f"{coming}/", EVERYBODY
        yield "sitzungen/neu/", (Role.CLERK,)
        yield f"{coming}/bearbeiten/", (Role.CLERK,)
        yield f"{coming}/absagen/", (Role.CLERK,)
        yield f"{past}/ergebnisse/", (Role.CLERK,)


@pytest.fixture
def pages(demo: None) -> Pages:
    with use_municipality(Municipality.objects.get(slug="offenburg")):
        return Pages(
            draft=Submission.objects.filter(status=SubmissionStatus.DRAFT).first(),
            main=Submission.objects.get(number="168/20"),
            past=Meeting.objects.filter(starts_at__year=2020, steps__isnull=False).order_by("-starts_at").first(),
            coming=Meeting.objects.filter(state=MeetingState.PLANNED).order_by("starts_at").last(),
        )


def look_at(person: Person, address: str, looks: list[tuple[str, int]]) -> list[str]:
    """Everything that is wrong with a page in these looks."""
    page, found = person.page, []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        person.go(address)
        found += violations(page)
    return found + wide_parts(page)


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_page_of_every_role(role: str, pages: Pages, visit: Callable[..., Person]):
    person, found = visit(f"{role}@offenburg"), []
    for number, (address, roles) in enumerate(pages):
        if role in roles:
            share = len(LOOKS) // min(len(roles), len(LOOKS))
            turn = cycle(LOOKS[(number + roles.index(role) * share) % len(LOOKS) :] + LOOKS)
            found += look_at(person, address, [next(turn) for _ in range(share)])
    assert not found, "\n" + "\n".join(found)
