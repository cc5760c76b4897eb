"""Two people at once, with real threads: nobody's words are lost and one edition is in force. PostgreSQL only."""

from __future__ import annotations

from datetime import date

import pytest

from concepts import drafts, editions
from concepts.choices import EditionStatus
from concepts.models import Chapter, ConceptEdition
from concepts.parts import KINDS
from concepts.transitions import perform
from municipality.acting import Refused, Stale
from municipality.models import User
from tests import factories
from tests.concepts.browsing import fields_of
from tests.council.test_concurrency import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def saving(chapter: Chapter, user: User, **changes: str):
    """Save the chapter's form as a browser would, made from what is stored now."""

    def task() -> Chapter:
        row = Chapter.objects.get(pk=chapter.pk)
        row.edition = ConceptEdition.objects.get(pk=chapter.edition_id)
        form = KINDS["kapitel"].form(fields_of(chapter, **changes), instance=row, edition=row.edition)
        assert form.is_valid(), form.errors
        return drafts.save(KINDS["kapitel"], form, user=User.objects.get(pk=user.pk), revision=chapter.revision)

    return task


def test_in_one_chapter_one_is_stored_and_the_other_is_told(city, edition, people):
    chapter = edition.chapters.get(heading="Ziele")
    results = at_once(city, *(saving(chapter, people.author, heading=f"Fassung {n}") for n in range(4)))
    assert sum(isinstance(item, Stale) for item in results) == 3
    chapter.refresh_from_db()
    stored = next(item for item in results if isinstance(item, Chapter))
    assert (chapter.heading, chapter.revision) == (stored.heading, 2)


def test_in_different_chapters_everything_is_stored(city, edition, people):
    chapters = [factories.ChapterFactory(edition=edition, position=n) for n in range(5)]
    results = at_once(city, *(saving(row, people.author, heading=f"Neu {row.pk}") for row in chapters))
    assert all(isinstance(item, Chapter) for item in results), results
    assert {row.heading for row in Chapter.objects.filter(heading__startswith="Neu")} == {f"Neu {row.pk}" for row in chapters}


def test_a_text_is_not_written_into_an_edition_that_is_being_closed(city, edition, people):
    chapter = edition.chapters.get(heading="Ziele")

    def close():
        return perform("submit_for_review", edition, user=User.objects.get(pk=people.unit_head.pk))

    saved, closed = at_once(city, saving(chapter, people.author, heading="Neu"), close)
    assert not isinstance(closed, Exception), closed
    chapter.refresh_from_db()
    # Either the text was first, or it was refused; never both.
    assert (chapter.heading == "Neu") != isinstance(saved, Refused)


def test_one_of_two_is_in_force(city, edition, people):
    other = factories.EditionFactory(concept=edition.concept)
    ConceptEdition.objects.update(status=EditionStatus.IN_REVIEW)
    data = {"adopted_on": date(2020, 3, 2), "reason": "Beschluss"}

    def adopting(row):
        return lambda: perform("record_adoption", row, user=User.objects.get(pk=people.clerk.pk), data=data)

    results = at_once(city, adopting(edition), adopting(other))
    assert not [item for item in results if isinstance(item, Exception)]
    assert sorted(ConceptEdition.objects.values_list("status", flat=True)) == ["adopted", "superseded"]


def test_an_edition_is_continued_once(city, edition, people):
    def begin():
        return editions.start(edition.concept, label="Neu", user=User.objects.get(pk=people.author.pk), predecessor=edition)

    results = at_once(city, begin, begin)
    assert sorted(type(item).__name__ for item in results) == ["ConceptEdition", "Refused"]
    assert ConceptEdition.objects.filter(predecessor=edition).count() == 1
