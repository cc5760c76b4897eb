"""Pages of the concept: who sees what, what they cost, and that nobody else's drafts come out."""

from __future__ import annotations

from datetime import date

import pytest

from concepts import hooks
from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from municipality.choices import Role
from municipality.scoping import use_municipality
from tests import factories
from tests.concepts.browsing import Visitor, address, text

SECRET = "Kanarienvogel"
S = EditionStatus
EDITION = "konzepte/konzept/2020/"


def adopt(edition):
    edition.status, edition.adopted_on = S.ADOPTED, date(2020, 3, 2)
    edition.save()


class TestReading:
    def test_the_list_names_what_is_in_force_and_in_work(self, edition, people):
        adopt(edition)
        factories.EditionFactory(concept=edition.concept, label="Fortschreibung 2026", predecessor=edition)
        page = text(Visitor(people.author).get("konzepte/"))
        assert "gilt seit 02.03.2020" in page
        assert "Fortschreibung 2026" in page

    def test_an_empty_list_offers_the_first_step_to_those_who_may(self, people):
        assert "Konzept anlegen" in text(Visitor(people.author).get("konzepte/"))
        assert "Konzept anlegen" not in text(Visitor(people.member).get("konzepte/"))

    def test_the_chain_stands_newest_first(self, edition, people):
        factories.EditionFactory(concept=edition.concept, label="Zweite", predecessor=edition)
        page = text(Visitor(people.author).get("konzepte/konzept/"))
        assert page.index("Zweite") < page.rindex(edition.label)

    def test_the_page_has_outline_and_text(self, edition, people):
        page = Visitor(people.clerk).get(EDITION)
        assert page.content.decode().count('href="#kapitel-') == 3
        for words in ("Ausgangslage", "Zahlen", "Ziele", "Vielfalt ist eine Stärke.", "Gilt in allen Handlungsfeldern."):
            assert words in text(page)
        assert "Bearbeiten" not in text(page)

    def test_writers_find_their_tools_in_a_draft_only(self, edition, people):
        writer = Visitor(people.author)
        assert "Teil hinzufügen" in text(writer.get(EDITION))
        adopt(edition)
        page = text(writer.get(EDITION))
        assert "Teil hinzufügen" not in page
        assert "ihr Text ändert sich nicht mehr" in page

    def test_rooms_above_add_to_outline_and_facts(self, edition, people, monkeypatch):
        part = hooks.OutlinePart("Handlungsfelder", [hooks.Link("Wohnen", "/x/")], "/felder/")
        monkeypatch.setattr(hooks, "outline", [lambda edition, user: part, lambda edition, user: None])
        factories.SubmissionFactory(subject="Fortschreibung beschließen", edition=edition, lead_unit=people.lead_unit)
        page = text(Visitor(people.clerk).get(EDITION))
        assert "Handlungsfelder Wohnen" in page
        assert "Wird getragen von Beschlussvorlage Fortschreibung beschließen" in page

    def test_the_paper_names_the_edition_it_carries(self, edition, people):
        paper = factories.SubmissionFactory(edition=edition, lead_unit=people.lead_unit)
        page = text(Visitor(people.clerk).get(paper.get_absolute_url()))
        assert f"{edition.concept}: {edition.label}" in page


class TestSilence:
    PAGES = ["konzepte/", "konzepte/konzept/", "konzepte/konzept/vergleich/", EDITION]

    @pytest.fixture
    def hidden(self, edition, people):
        """Everything of a draft bears the mark; an adopted edition of the same concept stands beside it."""
        adopt(factories.EditionFactory(concept=edition.concept, slug="alt", label="Erste Fassung"))
        edition.label = edition.plain_summary = f"Entwurf {SECRET}"
        edition.save()
        for relation in ("chapters", "guidelines", "principles"):
            getattr(edition, relation).update(**{"chapters": {"body": SECRET, "heading": SECRET}}.get(relation, {"text": SECRET}))
        return edition

    def test_members_find_no_draft_anywhere(self, hidden, people):
        chapter = hidden.chapters.first()
        member = Visitor(people.member)
        paper = factories.complete_submission(people, edition=hidden)
        pages = [*self.PAGES, paper.get_absolute_url(), "konzepte/konzept/alt/", f"{EDITION}verlauf/"]
        pages += [address(chapter, name) for name in ("", "bearbeiten/", "verlauf/", "entfernen/", "abbildung/")]
        for page in pages:
            response = member.get(page)
            assert SECRET not in response.content.decode(), page
            assert response.status_code in (200, 403, 404)
        assert member.get(EDITION).status_code == 404
        assert "Erste Fassung" in text(member.get("konzepte/konzept/"))

    def test_a_concept_of_drafts_alone_does_not_exist_for_members(self, edition, people):
        member = Visitor(people.member)
        assert member.get("konzepte/konzept/").status_code == 404
        assert edition.concept.name not in text(member.get("konzepte/"))

    def test_members_do_not_read_how_a_text_came_about(self, edition, people):
        adopt(edition)
        member = Visitor(people.member)
        assert member.get(EDITION).status_code == 200
        assert member.get(f"{EDITION}verlauf/").status_code == 404
        assert member.get(address(edition.chapters.first(), "verlauf/")).status_code == 404

    def test_another_city_finds_nothing(self, hidden, people):
        other = factories.MunicipalityFactory()
        chapter = hidden.chapters.first()
        with use_municipality(other):
            stranger = Visitor(factories.person(Role.ADMIN))
            factories.MembershipFactory(user=factories.UserFactory(), role=Role.AUTHOR)
            for page in [*self.PAGES[1:], address(chapter), address(chapter, "abbildung/")]:
                assert stranger.get(page).status_code == 404
            assert SECRET not in stranger.get("konzepte/").content.decode()
            assert Concept.objects.visible_to(people.author).count() == 0
            assert ConceptEdition.objects.count() == 0


class TestCost:
    @pytest.mark.parametrize(("page", "most"), [("konzepte/", 10), ("konzepte/konzept/", 10), (EDITION, 14)])
    def test_pages_stay_within_their_budget_however_much_there_is(self, edition, people, page, most):
        visitor = Visitor(people.author)
        visitor.get(page)
        few = visitor.queries(page)
        for number in range(10):
            chapter = factories.ChapterFactory(edition=edition, position=number + 3)
            factories.ChapterFactory(edition=edition, parent=chapter)
            factories.GuidelineFactory(edition=edition)
            factories.EditionFactory(concept=edition.concept)
            factories.EditionFactory(concept=factories.ConceptFactory(lead_unit=people.lead_unit))
        assert visitor.queries(page) == few <= most

    def test_the_form_of_a_text(self, edition, people):
        visitor, chapter = Visitor(people.author), edition.chapters.first()
        visitor.get(EDITION)
        assert visitor.queries(address(chapter, "bearbeiten/")) <= 16
        assert visitor.queries(address(edition, "bearbeiten/")) <= 16


class TestPeriods:
    def test_what_is_understood_is_said_while_typing(self, people):
        visitor = Visitor(people.member)
        assert visitor.get("zeitraum/?text=Ende 2014").json() == {
            "understood": "Verstanden als: 1. Oktober bis 31. Dezember 2014"
        }
        assert "fehlt das Jahr" in visitor.get("zeitraum/?text=Dezember").json()["question"]
        assert visitor.get("zeitraum/?text=%00").json() == {"understood": ""}

    def test_the_form_keeps_text_and_days(self, edition, people):
        visitor = Visitor(people.author)
        page = address(edition, "bearbeiten/")
        sent = {"revision": edition.revision, "label": "Fortschreibung", "period": "Sommer 2015", "plain_summary": ""}
        assert visitor.post(page, sent).status_code == 302
        edition.refresh_from_db()
        assert (edition.period, edition.period_from, edition.period_to) == ("Sommer 2015", date(2015, 6, 1), date(2015, 8, 31))
        assert "1. Juni bis 31. August 2015" in text(visitor.get(page))
        answer = visitor.post(page, sent | {"revision": edition.revision, "period": "demnächst"})
        assert answer.status_code == 422
        assert "nennt keine Zeit" in text(answer)
        assert 'value="demnächst"' in answer.content.decode()
        assert visitor.post(page, sent | {"revision": edition.revision, "period": ""}).status_code == 302
        edition.refresh_from_db()
        assert (edition.period, edition.period_from, edition.period_to) == ("", None, None)


class TestActions:
    def test_the_way_of_an_edition_over_its_pages(self, edition, people):
        author, head, clerk = (Visitor(person) for person in (people.author, people.unit_head, people.clerk))
        assert "Was geschieht" in text(author.get(f"{EDITION}aktion/submit_for_review/"))
        assert author.post(f"{EDITION}aktion/submit_for_review/").status_code == 302
        assert author.post(f"{EDITION}aktion/submit_for_review/").status_code == 409
        assert author.post(f"{EDITION}aktion/return_to_draft/", {"reason": "x"}).status_code == 403
        assert head.post(f"{EDITION}aktion/return_to_draft/", {"reason": ""}).status_code == 422
        assert clerk.get(f"{EDITION}aktion/record_adoption/").status_code == 200
        late = clerk.post(f"{EDITION}aktion/record_adoption/", {"adopted_on": "2199-01-01", "reason": "Rat"})
        assert (late.status_code, "liegt in der Zukunft" in text(late)) == (422, True)
        assert clerk.post(f"{EDITION}aktion/record_adoption/", {"adopted_on": "2020-03-02", "reason": "Rat"}).status_code == 302
        edition.refresh_from_db()
        assert (edition.status, edition.adopted_on) == (S.ADOPTED, date(2020, 3, 2))
        history = text(clerk.get(f"{EDITION}verlauf/"))
        assert "hat die Fortschreibung zur Abstimmung gegeben" in history
        assert "Rat" in history

    @pytest.mark.parametrize("action", ["adopt", "supersede", "nonsense"])
    def test_what_is_not_for_people_is_404(self, edition, people, action):
        assert Visitor(people.clerk).post(f"{EDITION}aktion/{action}/").status_code == 404
        assert Visitor(people.clerk).get(f"{EDITION}aktion/{action}/").status_code == 404
