"""Two people at once, with real threads: one wins, the other gets a sentence. PostgreSQL only."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from concepts.models import ConceptEdition
from concepts.transitions import perform
from fields_of_action.models import EditionField, Measure, Recommendation
from municipality.acting import Refused
from municipality.models import Municipality, User
from tests import factories
from tests.council.test_concurrency import at_once
from tests.fields_of_action.rows import EditionFieldFactory
from tests.workshops import rows
from workshops import contributions, turning
from workshops.lines import Line
from workshops.models import Contribution, Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event(draft: ConceptEdition, part: EditionField) -> Event:
    EditionFieldFactory(edition=draft, field=part.field, number="1")
    return rows.EventFactory(concept=draft.concept, edition=draft)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_one_of_two_turns_a_contribution(city: Municipality, event: Event, part: EditionField, people: SimpleNamespace):
    row = rows.ContributionFactory(event=event, field=part.field)
    results = at_once(
        city,
        lambda: turning.to_measure([row], user=again(people.author)),
        lambda: turning.to_recommendation([row], user=again(people.unit_head)),
        lambda: turning.to_measure([row], user=again(people.unit_head)),
    )
    refused = [item for item in results if isinstance(item, Refused)]
    assert len(refused) == 2, results
    assert all("inzwischen schon" in item.sentence for item in refused)
    assert Measure.objects.count() + Recommendation.objects.count() == 1
    row.refresh_from_db()
    assert (row.measure_id is None) != (row.recommendation_id is None)


def test_merging_and_turning_do_not_meet(city: Municipality, event: Event, part: EditionField, people: SimpleNamespace):
    one, two = (rows.ContributionFactory(event=event, field=part.field) for _n in range(2))
    results = at_once(
        city,
        lambda: turning.merge([one, two], one, user=again(people.author)),
        lambda: turning.merge([two, one], two, user=again(people.unit_head)),
        lambda: turning.to_measure([two, one], user=again(people.author)),
    )
    assert sum(isinstance(item, Refused) for item in results) == 2, results
    merged = Contribution.objects.exclude(merged_into=None).count()
    assert (merged, Measure.objects.count()) in ((1, 0), (0, 1))


def test_a_recommendation_is_not_written_into_an_edition_that_is_being_closed(
    city: Municipality, event: Event, part: EditionField, draft: ConceptEdition, people: SimpleNamespace
):
    row = rows.ContributionFactory(event=event, field=part.field)
    factories.ChapterFactory(edition=draft)
    made, closed = at_once(
        city,
        lambda: turning.to_recommendation([row], user=again(people.author)),
        lambda: perform("submit_for_review", ConceptEdition.objects.get(pk=draft.pk), user=again(people.unit_head)),
    )
    assert not isinstance(closed, Exception), closed
    row.refresh_from_db()
    assert (row.recommendation_id is None) == isinstance(made, Refused), made


def test_the_same_line_from_two_tabs_is_stored_once(city: Municipality, event: Event, people: SimpleNamespace):
    key, line = uuid.uuid4(), Line("idea", None, "Abendkurse")
    results = at_once(city, *(lambda: contributions.add(event, line, user=again(people.author), key=key) for _n in range(4)))
    assert len({item.pk for item in results}) == 1, results
    assert event.contributions.count() == 1


def test_lines_of_several_people_get_places_of_their_own(city: Municipality, event: Event, people: SimpleNamespace):
    def writing(n: int):
        return lambda: contributions.add(event, Line("idea", None, f"Beitrag {n}"), user=again(people.author), key=uuid.uuid4())

    results = at_once(city, *(writing(n) for n in range(5)))
    assert not [item for item in results if isinstance(item, Exception)], results
    assert sorted(event.contributions.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
