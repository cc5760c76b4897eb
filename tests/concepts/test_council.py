"""A submission carries an edition through the bodies; with its decision the edition is adopted."""

from __future__ import annotations

import pytest

from concepts.choices import EditionStatus
from concepts.models import EditionEvent
from council import drafts
from council.choices import SubmissionKind
from council.models import Resolution, Submission
from tests import factories
from tests.concepts.browsing import Visitor, text
from tests.council import stages
from tests.council.conftest import quick_print

__all__ = ["quick_print"]


@pytest.fixture
def paper(edition, people, quick_print) -> Submission:
    factories.NumberRangeFactory()
    return factories.complete_submission(people, edition=edition)


def test_the_decision_of_the_council_adopts(paper, edition, people):
    stages.decided(paper, people)
    edition.refresh_from_db()
    day = Resolution.objects.get(consultation__submission=paper).decided_on
    assert (edition.status, edition.adopted_on) == (EditionStatus.ADOPTED, day)
    event = EditionEvent.objects.get(edition=edition)
    assert (event.action, event.actor) == ("adopt", people.clerk)
    decided = paper.events.get(action="decide")
    assert f"Beschlossen ist damit: {edition}" in decided.reason
    # Now the members may read it, too, and find it from the paper.
    page = text(Visitor(people.member).get(stages.fresh(paper).get_absolute_url()))
    assert f"{edition.concept}: {edition}" in page


def test_a_rejection_adopts_nothing(paper, edition, people):
    stages.decided(paper, people, outcome="rejected")
    edition.refresh_from_db()
    assert (edition.status, EditionEvent.objects.count()) == (EditionStatus.DRAFT, 0)


def test_the_editor_offers_what_can_still_be_adopted(paper, edition, people):
    over = factories.EditionFactory(
        concept=edition.concept, label="Längst beschlossen", status=EditionStatus.SUPERSEDED, adopted_on="2010-01-01"
    )
    page = Visitor(people.author).get(f"vorlagen/{paper.reference}/bearbeiten/").content.decode()
    assert f'value="{edition.pk}" selected' in page
    assert over.label not in page


def test_a_replacement_carries_the_same(paper, edition, people):
    twin = drafts.duplicate(paper, user=people.author, unit=people.lead_unit, kind=SubmissionKind.REPLACEMENT)
    assert twin.edition == edition
    assert drafts.duplicate(paper, user=people.author, unit=people.lead_unit).edition is None
