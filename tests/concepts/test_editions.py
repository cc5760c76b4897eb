"""A new edition from the last one, and two editions compared."""

from __future__ import annotations

import pytest

from concepts import editions, hooks
from concepts.compare import compare
from concepts.models import ConceptEdition
from municipality.acting import Refused
from tests import factories
from tests.concepts.browsing import Visitor, text

NEW = "konzepte/konzept/neu/"


@pytest.fixture
def later(edition, people) -> ConceptEdition:
    return editions.start(edition.concept, label="Fortschreibung 2026", user=people.author, predecessor=edition, period="2026/27")


class TestBeginning:
    def test_the_texts_go_along(self, edition, later):
        assert (later.slug, later.predecessor, later.period, later.status) == ("fortschreibung-2026", edition, "2026/27", "draft")
        old, new = edition.chapters.order_by("pk"), later.chapters.order_by("pk")
        assert sorted(row.heading for row in new) == sorted(row.heading for row in old)
        assert {row.continues_id for row in new} == {row.pk for row in old}
        part = new.get(heading="Zahlen")
        assert (part.parent.heading, part.parent.edition) == ("Ausgangslage", later)
        for relation in ("guidelines", "principles"):
            assert [str(row) for row in getattr(later, relation).all()] == [str(row) for row in getattr(edition, relation).all()]
        assert edition.chapters.count() == 3

    def test_what_is_written_then_stays_in_the_new_one(self, edition, later):
        twin = later.chapters.get(heading="Ziele")
        twin.body = "<p>Anders</p>"
        twin.save()
        assert "Zuwanderung" in edition.chapters.get(heading="Ziele").body
        assert twin.history.count() == 2

    def test_rooms_above_are_told(self, edition, people):
        heard = []

        def listen(sender, old, new, user, **kwargs):
            heard.append((old, new, user))

        editions.copied.connect(listen)
        try:
            new = editions.start(edition.concept, label="Neu", user=people.author, predecessor=edition)
            editions.start(edition.concept, label="Leer", user=people.author)
        finally:
            editions.copied.disconnect(listen)
        assert heard == [(edition, new, people.author)]

    def test_an_edition_is_continued_once(self, edition, later, people):
        with pytest.raises(Refused, match="schon fortgeschrieben"):
            editions.start(edition.concept, label="Noch eine", user=people.author, predecessor=edition)

    def test_addresses_are_free_and_not_reserved(self, edition, people):
        slugs = [editions.start(edition.concept, label=label, user=people.author).slug for label in ("Neu", "2020", "!?", "Neu")]
        assert slugs == ["neu-2", "2020-2", "fortschreibung", "neu-3"]

    def test_the_page_offers_the_last_one(self, edition, people):
        visitor = Visitor(people.author)
        page = visitor.get(NEW).content.decode()
        assert f'value="{edition.pk}" selected' in page
        answer = visitor.post(NEW, {"label": "Fortschreibung 2026", "predecessor": edition.pk, "period": "Ende 2026"})
        assert answer.status_code == 302
        assert "Fortschreibung 2026" in text(visitor.get(answer["Location"]))
        bad = visitor.post(NEW, {"label": "", "period": "irgendwann"})
        assert bad.status_code == 422
        assert "nicht verständlich" in text(bad)
        assert visitor.post(NEW, {"label": "Doppelt", "predecessor": edition.pk}).status_code == 422

    @pytest.mark.parametrize("person", ["member", "clerk", "cosigner"])
    def test_others_begin_nothing(self, edition, people, person):
        assert Visitor(getattr(people, person)).post(NEW, {"label": "Neu"}).status_code == 403
        assert ConceptEdition.objects.count() == 1

    def test_a_new_concept(self, people):
        visitor = Visitor(people.author)
        assert f'value="{people.lead_unit.pk}" selected' in visitor.get("konzepte/neu/").content.decode()
        data = {"name": "Vielfalt leben", "kind_label": "Vielfaltsstrategie", "lead_unit": people.lead_unit.pk}
        answer = visitor.post("konzepte/neu/", data)
        assert answer["Location"].endswith("/konzepte/vielfalt-leben/neu/")
        assert "gibt es schon" in text(visitor.post("konzepte/neu/", data))


class TestComparing:
    def test_two_that_are_the_same(self, edition, later, people):
        assert all(not part.differences for part in compare(edition, later, people.author))

    @pytest.fixture
    def rewritten(self, later):
        """One chapter renamed and rewritten, one moved under another, one gone, one new; guidelines likewise."""
        first, part = later.chapters.get(heading="Ausgangslage"), later.chapters.get(heading="Zahlen")
        goals = later.chapters.get(heading="Ziele")
        goals.heading, goals.body = "Ziele bis 2030", "<p>Die Stadt ist seit Jahren Ziel von Zuwanderung.</p>"
        goals.save()
        part.parent, part.position = goals, 1
        part.save()
        first.delete()
        factories.ChapterFactory(edition=later, position=9, heading="Kultur")
        factories.GuidelineFactory(edition=later, title="Begegnung")
        later.principles.all().delete()
        return later

    def test_every_kind_of_change_is_named(self, edition, rewritten, people):
        parts = {part.title: part for part in compare(edition, rewritten, people.author)}
        found = {item.label: item for item in parts["Kapitel"].differences}
        assert {label: item.kind for label, item in found.items()} == {
            "Ziele bis 2030": "renamed",
            "Zahlen": "moved",
            "Kultur": "added",
            "Ausgangslage": "removed",
        }
        assert "hieß vorher „Ziele“" in found["Ziele bis 2030"].sentence
        assert [piece.text for piece in found["Ziele bis 2030"].segments if piece.kind == "removed"] == ["Jahrzehnten"]
        assert [item.kind for item in parts["Leitlinien"].differences] == ["added"]
        assert [item.kind for item in parts["Querschnittsthemen"].differences] == ["removed"]

    def test_order_alone_is_seen(self, edition, later, people):
        one, two = later.chapters.filter(parent=None)
        one.position, two.position = 2, 1
        one.save()
        two.save()
        chapters = next(part for part in compare(edition, later, people.author) if part.title == "Kapitel")
        assert [item.kind for item in chapters.differences] == ["moved"]

    def test_over_two_steps_a_chapter_is_still_known(self, edition, later, people):
        third = editions.start(edition.concept, label="Dritte", user=people.author, predecessor=later)
        third.chapters.filter(heading="Ziele").update(heading="Wege")
        chapters = next(part for part in compare(edition, third, people.author) if part.title == "Kapitel")
        assert [(item.kind, item.label) for item in chapters.differences] == [("renamed", "Wege")]

    def test_the_page(self, edition, rewritten, people, monkeypatch):
        more = hooks.ComparedPart("Handlungsfelder", [hooks.Difference("added", "Wohnen")])
        monkeypatch.setattr(hooks, "comparisons", [lambda old, new, user: more])
        visitor = Visitor(people.clerk)
        for query in ("", f"?alt={edition.slug}&neu={rewritten.slug}"):
            page = text(visitor.get(f"konzepte/konzept/vergleich/{query}"))
            assert f"Was sich von „{edition.label}“ zu „{rewritten.label}“ geändert hat." in page
            for words in ("Ziele bis 2030 umbenannt", "Kultur neu", "Ausgangslage entfallen", "Wohnen neu"):
                assert words in page
        assert visitor.get("konzepte/konzept/vergleich/?alt=x&neu=y").status_code == 404
        same = visitor.get(f"konzepte/konzept/vergleich/?alt={edition.slug}&neu={edition.slug}")
        assert "zwei verschiedene" in text(same)

    def test_one_edition_is_not_enough(self, edition, people):
        assert "erst eine Fortschreibung" in text(Visitor(people.clerk).get("konzepte/konzept/vergleich/"))

    def test_the_page_costs_the_same_for_many_chapters(self, edition, later, people):
        visitor, page = Visitor(people.clerk), "konzepte/konzept/vergleich/"
        visitor.get(page)
        few = visitor.queries(page)
        for _number in range(10):
            factories.ChapterFactory(edition=edition)
            factories.ChapterFactory(edition=later)
        assert visitor.queries(page) == few <= 14
