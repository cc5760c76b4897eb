"""Numbers by pattern: unique, without gaps, never given twice."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from council.choices import NumberScope
from council.models import NumberCounter, NumberRange, Submission
from council.numbers import address_for, allocate, render, slug_for, validate_pattern
from municipality.models import Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages

DAY = date(2013, 7, 12)


def number_range(**fields: object) -> NumberRange:
    return factories.NumberRangeFactory(**fields)


@pytest.mark.parametrize(
    ("pattern", "prefix", "expected"),
    [
        ("{seq}/{yy}", "", "1/13"),
        ("{prefix} {seq}/{yyyy}", "BSV", "BSV 1/2013"),
        ("{seq:04}-{committee}", "", "0001-GR"),
        ("", "", ""),
    ],
)
def test_a_pattern_is_filled_in(pattern: str, prefix: str, expected: str, city: Municipality):
    committee = factories.CommitteeFactory(short_name="GR")
    assert allocate(number_range(pattern=pattern, prefix=prefix), day=DAY, committee=committee) == expected


def test_counting_starts_again_every_year_by_the_date_of_the_paper(city: Municipality):
    yearly = number_range()
    assert [allocate(yearly, day=date(year, 1, 1)) for year in (2020, 2020, 2021, 2020)] == ["1/20", "2/20", "1/21", "3/20"]


def test_counting_goes_on_without_a_scope_and_by_term(city: Municipality):
    going_on = number_range(pattern="{seq}/{yy}", scope=NumberScope.NONE)
    assert [allocate(going_on, day=date(year, 1, 1)) for year in (2020, 2021)] == ["1/20", "2/21"]
    by_term = number_range(pattern="{seq}/{yy}", scope=NumberScope.TERM, purpose="resolution")
    council = factories.CommitteeFactory(term_start_year=2011)
    assert allocate(by_term, day=DAY, committee=council) == "1/13"
    # A body that keeps no term counts in that of the council.
    assert allocate(by_term, day=DAY, committee=factories.CommitteeFactory(classification="executive")) == "2/13"
    council.term_start_year = 2016
    assert allocate(by_term, day=date(2016, 5, 1), committee=council) == "1/16"
    assert set(NumberCounter.objects.filter(number_range=by_term).values_list("period", "last")) == {("2011", 2), ("2016", 1)}


def test_a_number_that_was_rolled_back_leaves_no_gap(city: Municipality):
    yearly = number_range()
    with transaction.atomic():
        assert allocate(yearly, day=DAY) == "1/13"
        transaction.set_rollback(True)
    assert allocate(yearly, day=DAY) == "1/13"


def test_a_number_is_never_given_again_after_deletion(people: SimpleNamespace):
    yearly = number_range()
    paper = factories.complete_submission(people, number=allocate(yearly, day=DAY))
    Submission.objects.filter(pk=paper.pk).update(number="")
    assert allocate(yearly, day=DAY) == "2/13"


def test_a_number_taken_over_from_elsewhere_is_passed_by(people: SimpleNamespace):
    yearly = number_range()
    factories.SubmissionFactory(number="1/13")
    assert allocate(yearly, day=DAY) == "2/13"


def test_every_city_counts_for_itself(city: Municipality):
    assert allocate(number_range(), day=DAY) == "1/13"
    with use_municipality(factories.MunicipalityFactory()):
        assert allocate(number_range(), day=DAY) == "1/13"


@pytest.mark.usefixtures("quick_print")
def test_a_city_without_range_approves_without_number(people: SimpleNamespace):
    paper = stages.approved(factories.complete_submission(people), people)
    assert (paper.number, paper.address, paper.reference) == ("", "", str(paper.pk))


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("168/20", "168-20"),
        ("1562/13 - I/351", "1562-13-i-351"),
        ("BSV 3/2017", "bsv-3-2017"),
        ("Drucksache Ä 7", "drucksache-ae-7"),
        ("168", "nr-168"),
        ("–", "nr"),
        ("", ""),
    ],
)
def test_the_address_is_made_of_the_number(number: str, address: str, city: Municipality):
    assert address_for(number) == address


def test_two_numbers_never_share_an_address(people: SimpleNamespace):
    factories.SubmissionFactory(number="168/20", address="168-20")
    assert address_for("168-20") == "168-20-2"
    factories.SubmissionFactory(number="168-20", address="168-20-2")
    assert address_for("168 20") == "168-20-3"


@given(st.text(max_size=60))
def test_any_number_gives_an_address_that_is_no_id(number: str):
    slug = slug_for(number)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert not slug.isdigit()


@pytest.mark.parametrize(
    ("pattern", "scope", "prefix", "words"),
    [
        ("{nummer}/{yy}", "year", "", "unbekannten Platzhalter"),
        ("{seq:3}/{yy}", "year", "", "unbekannten Platzhalter"),
        ("{yy:02}/{seq}", "year", "", "unbekannten Platzhalter"),
        ("{seq}/{yy", "year", "", "unbekannten Platzhalter"),
        ("{yy}", "year", "", "genau einmal"),
        ("{seq}-{seq}", "none", "", "genau einmal"),
        ("{seq}", "year", "", "{yy} oder {yyyy}"),
        ("{seq}", "term", "", "Wahlperiode"),
        ("{prefix}{seq}", "none", "", "Kürzel"),
    ],
)
def test_a_pattern_that_could_not_number_papers_is_refused(pattern: str, scope: str, prefix: str, words: str):
    with pytest.raises(ValidationError) as refused:
        validate_pattern(pattern, scope=scope, prefix=prefix)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("pattern", "scope", "prefix"),
    [("", "year", ""), ("{seq}/{yy}", "year", ""), ("{seq:03}", "none", ""), ("{prefix} {seq}", "term", "XVI")],
)
def test_a_good_pattern_is_taken(pattern: str, scope: str, prefix: str):
    assert validate_pattern(pattern, scope=scope, prefix=prefix) is None
    if pattern:
        made = NumberRange(pattern=pattern, scope=scope, prefix=prefix)
        assert "7" in render(made, sequence=7, day=DAY)
