"""The list of Vorlagen: filters in the address, order, pages, bad values, and its price."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.utils import timezone

from council.choices import StepRole, SubmissionKind
from council.models import Submission
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text

pytestmark = pytest.mark.usefixtures("quick_print")

LIST_BUDGET = 10


def paper(people: SimpleNamespace, subject: str, **fields: object) -> Submission:
    return factories.SubmissionFactory(subject=subject, lead_unit=people.lead_unit, created_by=people.author, **fields)


def subjects(visitor: Visitor, query: str = "") -> list[str]:
    response = visitor.get(f"vorlagen/{query}")
    assert response.status_code == 200
    return [submission.subject for submission in response.context["page_obj"]]


@pytest.fixture
def clerk(people: SimpleNamespace) -> Visitor:
    return Visitor(people.clerk)


def test_every_filter_narrows_the_list(people: SimpleNamespace, clerk: Visitor):
    language = paper(people, "Sprachkurse", drawn_up_on=date(2019, 5, 1), kind=SubmissionKind.INFORMATION)
    sports = factories.SubmissionFactory(subject="Sport im Quartier", lead_unit=people.cosigning_unit)
    step = factories.StepFactory(submission=language)
    goal = factories.SubmissionGoalFactory(submission=sports).goal
    factories.SectionFactory(submission=sports, body="<p>Die Boccia-Bahn am Park.</p>")

    assert set(subjects(clerk)) == {"Sprachkurse", "Sport im Quartier"}
    assert subjects(clerk, "?q=sprachkurs") == ["Sprachkurse"]
    assert subjects(clerk, "?q=boccia") == ["Sport im Quartier"]
    assert subjects(clerk, f"?gremium={step.committee_id}") == ["Sprachkurse"]
    assert subjects(clerk, f"?einheit={people.cosigning_unit.pk}") == ["Sport im Quartier"]
    assert subjects(clerk, "?jahr=2019") == ["Sprachkurse"]
    assert subjects(clerk, "?art=information") == ["Sprachkurse"]
    assert subjects(clerk, f"?ziel={goal.pk}") == ["Sport im Quartier"]
    assert subjects(clerk, "?stand=approved") == []
    assert subjects(clerk, "?stand=draft&jahr=2020") == ["Sport im Quartier"]


def test_a_filter_in_use_is_shown_and_can_be_removed(people: SimpleNamespace, clerk: Visitor):
    paper(people, "Sprachkurse")
    response = clerk.get("vorlagen/?stand=draft&q=Sprach&sort=betreff")
    html = response.content.decode()
    assert 'href="?q=Sprach&amp;sort=betreff">Stand: Entwurf' in html
    assert "Filter entfernen" in html
    assert "1 Vorlage" in text(response)
    assert 'href="?stand=draft&amp;q=Sprach&amp;sort=-betreff"' in html
    assert '<th scope="col" aria-sort="ascending">' in html


def test_the_list_is_sorted_by_each_column(people: SimpleNamespace, clerk: Visitor):
    first, second = paper(people, "Alpha", number="9/20"), paper(people, "Beta", number="1/20")
    other = factories.SubmissionFactory(subject="Gamma", lead_unit=people.cosigning_unit)
    factories.StepFactory(submission=first, planned_date=date(2030, 5, 1))
    factories.StepFactory(submission=second, planned_date=date(2030, 1, 1))
    assert subjects(clerk, "?sort=betreff") == ["Alpha", "Beta", "Gamma"]
    assert subjects(clerk, "?sort=-betreff") == ["Gamma", "Beta", "Alpha"]
    assert subjects(clerk, "?sort=nummer") == [other.subject, "Beta", "Alpha"]
    assert subjects(clerk, "?sort=termin") == ["Beta", "Alpha", "Gamma"]
    assert subjects(clerk, "?sort=-termin") == ["Alpha", "Beta", "Gamma"]
    assert subjects(clerk, "?sort=-einheit")[-1] == "Gamma" or subjects(clerk, "?sort=einheit")[-1] == "Gamma"
    assert subjects(clerk, "?sort=stand") == ["Alpha", "Beta", "Gamma"]
    assert subjects(clerk) == ["Gamma", "Beta", "Alpha"]


def test_the_next_station_stands_in_the_list(people: SimpleNamespace, clerk: Visitor):
    submission = paper(people, "Sprachkurse")
    day = timezone.localdate() + timedelta(days=20)
    later = factories.CommitteeFactory(name="Gemeinderat am Ende")
    factories.StepFactory(submission=submission, position=2, committee=later)
    factories.StepFactory(
        submission=submission, position=1, planned_date=day, role=StepRole.ADVISORY, committee__name="Ausschuss zuerst"
    )
    page = text(clerk.get("vorlagen/")).partition("1 Vorlage")[2]
    assert f"Ausschuss zuerst {day:%d.%m.%Y}" in page
    assert "Gemeinderat am Ende" not in page


def test_the_list_is_paged_by_25_and_keeps_its_filters(people: SimpleNamespace, clerk: Visitor):
    for index in range(30):
        paper(people, f"Vorlage {index:02}")
    first = clerk.get("vorlagen/?stand=draft")
    assert len(first.context["page_obj"]) == 25
    assert 'href="?stand=draft&amp;page=2"' in first.content.decode()
    assert len(clerk.get("vorlagen/?stand=draft&page=2").context["page_obj"]) == 5
    assert len(clerk.get("vorlagen/?stand=draft&page=99").context["page_obj"]) == 5
    assert len(clerk.get("vorlagen/?page=x").context["page_obj"]) == 25


@pytest.mark.parametrize(
    "query",
    [
        "?stand=bogus",
        "?gremium=abc",
        "?gremium=99999999999999999999999",
        "?einheit=-1",
        "?jahr=20x0",
        "?ziel=999999",
        "?q=%00",
        f"?q={quote('ä' * 300)}",
    ],
)
def test_a_bad_filter_gets_a_sentence_and_the_rest_of_the_list(people: SimpleNamespace, clerk: Visitor, query: str):
    paper(people, "Sprachkurse")
    response = clerk.get(f"vorlagen/{query}&art=decision")
    assert response.status_code == 400
    page = text(response)
    assert "Ein Teil der Filter ließ sich nicht anwenden" in page
    assert "1 Vorlage" in page


@pytest.mark.parametrize("query", ["?sort=bogus", "?sort=--betreff", "?sort=%00", "?page=-3", "?page=%00"])
def test_a_bad_order_or_page_falls_back_to_the_usual_one(people: SimpleNamespace, clerk: Visitor, query: str):
    paper(people, "Sprachkurse")
    assert subjects(clerk, query) == ["Sprachkurse"]


def test_htmx_gets_the_results_alone(people: SimpleNamespace, clerk: Visitor):
    paper(people, "Sprachkurse")
    response = clerk.get("vorlagen/", **{"HX-Request": "true", "HX-Target": "ergebnisse"})
    assert "<html" not in response.content.decode()
    assert "Sprachkurse" in response.content.decode()
    assert "HX-Target" in response["Vary"]


def test_an_empty_list_offers_the_first_step(people: SimpleNamespace):
    assert "Der erste Schritt ist ein Entwurf." in text(Visitor(people.author).get("vorlagen/"))
    assert "sobald sie an Ihre Gremien versandt" in text(Visitor(people.member).get("vorlagen/"))
    assert "Zu diesen Filtern gibt es keine Vorlage" in text(Visitor(people.author).get("vorlagen/?stand=draft"))


def test_the_choices_of_years_do_not_tell_of_foreign_drafts(people: SimpleNamespace):
    factories.SubmissionFactory(drawn_up_on=date(1999, 1, 1))
    assert "1999" not in text(Visitor(people.member).get("vorlagen/"))
    assert "1999" in text(Visitor(people.clerk).get("vorlagen/"))


def test_the_list_keeps_its_budget(people: SimpleNamespace):
    visitors = [Visitor(getattr(people, role)) for role in ("clerk", "author", "member")]
    factories.NumberRangeFactory()
    stages.in_consultation(factories.complete_submission(people), people)
    costs = [[visitor.queries("vorlagen/?sort=termin") for visitor in visitors]]
    stages.in_consultation(factories.complete_submission(people), people)
    stages.in_consultation(factories.complete_submission(people), people)
    costs.append([visitor.queries("vorlagen/?sort=termin") for visitor in visitors])
    seat = people.member.seats.first()
    for _index in range(27):
        submission = factories.complete_submission(people)
        factories.StepFactory(submission=submission, committee=seat.committee)
    costs.append([visitor.queries("vorlagen/?sort=termin") for visitor in visitors])
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0]) <= LIST_BUDGET
