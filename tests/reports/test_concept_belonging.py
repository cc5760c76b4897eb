"""The print of an edition that was continued shows what belongs to it, and nothing that came later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from municipality.scoping import use_municipality
from reports.concepts.belonging import Belonging
from reports.concepts.build import build
from tests import factories
from tests.fields_of_action import rows
from tests.workshops import rows as workshops

pytestmark = pytest.mark.django_db


def edition(concept: Any, period: str, **values: Any) -> ConceptEdition:
    found = factories.EditionFactory.build(concept=concept, **values)
    found.set_period(period)
    found.save()
    return found


@pytest.fixture
def old() -> Iterator[ConceptEdition]:
    city = factories.MunicipalityFactory()
    with use_municipality(city):
        concept = factories.ConceptFactory(municipality=city)
        yield edition(concept, "2009/10", slug="2010", status=EditionStatus.ADOPTED, adopted_on=date(2010, 12, 31))


def continued(old: ConceptEdition, period: str = "2017", **values: Any) -> ConceptEdition:
    return edition(old.concept, period, slug="2017", predecessor=old, **values)


def group(concept: Any, name: str, period: str = "", **values: Any) -> Any:
    found = workshops.WorkingGroupFactory.build(concept=concept, name=name, **values)
    found.set_period(period)
    found.save()
    return found


def printed(row: ConceptEdition) -> Any:
    return build(ConceptEdition.objects.select_related("concept__municipality", "concept__lead_unit").get(pk=row.pk), user=None)


def groups(row: ConceptEdition) -> set[str]:
    return {item.name for item in printed(row).working_groups}


def test_an_edition_that_nothing_continues_prints_everything(old: ConceptEdition) -> None:
    for period in ("", "1998", "seit 2005", "2030"):
        group(old.concept, f"Gruppe {period}", period)
    rows.OfferFactory(concept=old.concept, name="Treff")
    assert len(groups(old)) == 4
    assert [item.name for item in printed(old).offers] == ["Treff"]


def test_groups_stand_in_the_editions_of_their_time(old: ConceptEdition) -> None:
    for name, period in (
        ("Vorher", "2008 bis 2010"),
        ("Dauernd", "seit 2005"),
        ("Dazwischen", "2012 bis 2014"),
        ("Bis heute", "ab 2013"),
        ("Neue", "Juni – Oktober 2017"),
        ("Danach", "ab 2018"),
    ):
        group(old.concept, name, period)
    new = continued(old)
    assert groups(old) == {"Vorher", "Dauernd", "Dazwischen", "Bis heute"}
    assert groups(new) == {"Dauernd", "Bis heute", "Neue", "Danach"}


def test_events_say_for_which_edition_a_group_worked(old: ConceptEdition) -> None:
    """It began before the next edition's year and prepared it; a standing one was there when the old one was adopted."""
    new = continued(old, "2020")
    steering = group(old.concept, "Steuerungsgruppe", "2019 bis September 2020")
    standing = group(old.concept, "Beirat", "seit 2001")
    helper = group(old.concept, "Nachlese", "2021")
    for one, row in ((steering, new), (standing, new), (helper, old)):
        workshops.EventFactory(concept=old.concept, edition=row, working_group=one)
    assert groups(old) == {"Beirat", "Nachlese"}
    assert groups(new) == {"Steuerungsgruppe", "Beirat", "Nachlese"}


def test_what_has_no_time_belongs_to_the_edition_it_was_entered_for(old: ConceptEdition) -> None:
    field = rows.EditionFieldFactory(edition=old).field
    group(old.concept, "Alt")
    rows.OfferFactory(concept=old.concept, name="Altes Angebot")
    workshops.StakeholderGroupFactory(concept=old.concept, name="Vereine")
    rows.MeasureFactory(concept=old.concept, edition=None, field=field, title="Alte Idee")
    new = continued(old)
    rows.EditionFieldFactory(edition=new, field=field)
    group(old.concept, "Neu")
    rows.OfferFactory(concept=old.concept, name="Neues Angebot")
    workshops.StakeholderGroupFactory(concept=old.concept, name="Schulen")
    rows.MeasureFactory(concept=old.concept, edition=None, field=field, title="Neue Idee")
    before, after = printed(old), printed(new)
    assert [item.name for item in before.working_groups] == ["Alt"]
    assert [item.name for item in before.offers] == ["Altes Angebot"]
    assert [item.name for item in before.stakeholders] == ["Vereine"]
    assert [item.title for item in before.measures] == ["Alte Idee"]
    assert {item.name for item in after.working_groups} == {"Alt", "Neu"}
    assert {item.name for item in after.offers} == {"Altes Angebot", "Neues Angebot"}
    assert {item.name for item in after.stakeholders} == {"Vereine", "Schulen"}
    assert {item.title for item in after.measures} == {"Alte Idee", "Neue Idee"}


def test_figures_end_with_the_time_of_the_edition(old: ConceptEdition) -> None:
    indicator = rows.IndicatorFactory(concept=old.concept, field=None, name="Gäste")
    for year in (2010, 2016, 2017, 2019):
        rows.value(indicator, year, 40)
    new = continued(old)
    assert [value.year for value in printed(old).indicators[0].values] == [2010, 2016]
    assert [value.year for value in printed(new).indicators[0].values] == [2010, 2016, 2017, 2019]


def test_events_of_no_edition_go_by_their_day(old: ConceptEdition) -> None:
    for title, period in (("Früher", "Mai 2012"), ("Später", "Mai 2019")):
        event = workshops.EventFactory.build(concept=old.concept, title=title)
        event.set_period(period)
        event.save()
    new = continued(old)
    assert [item.title for item in printed(old).events] == ["Früher"]
    assert [item.title for item in printed(new).events] == ["Später"]


def test_without_a_period_the_next_edition_begins_with_its_adoption(old: ConceptEdition) -> None:
    ConceptEdition.objects.filter(pk=old.pk).update(status=EditionStatus.SUPERSEDED)
    continued(old, "", status=EditionStatus.ADOPTED, adopted_on=date(2015, 6, 1))
    assert Belonging.to(old).ends == date(2015, 6, 1)


def test_what_is_not_known_leaves_nothing_out(old: ConceptEdition) -> None:
    """A next edition without period, adoption or history: only what was entered later could be told, and nothing was."""
    group(old.concept, "Später", "ab 2030")
    new = continued(old, "")
    ConceptEdition.history.filter(id=new.pk)._raw_delete(using="default")
    assert Belonging.to(old) == Belonging(old)
    assert groups(old) == {"Später"}


def test_it_takes_two_queries(old: ConceptEdition) -> None:
    continued(old)
    with CaptureQueriesContext(connection) as captured:
        Belonging.to(old)
    assert len(captured) == 2
