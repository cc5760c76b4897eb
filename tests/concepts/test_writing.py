"""Writing an edition: saving, two people at once, what was not saved, order, figures, history."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from concepts import drafts
from concepts.choices import EditionStatus
from concepts.models import Chapter, PartAutosave
from concepts.parts import KINDS
from municipality.acting import Refused
from municipality.choices import Role
from tests import factories
from tests.concepts.browsing import Visitor, address, fields_of, text

HTMX = {"HX-Request": "true"}
EDITION = "konzepte/konzept/2020/"


@pytest.fixture
def chapter(edition) -> Chapter:
    return edition.chapters.get(heading="Ziele")


@pytest.fixture
def writer(people) -> Visitor:
    return Visitor(people.author)


@pytest.fixture
def second(people) -> Visitor:
    return Visitor(factories.person(Role.AUTHOR, people.lead_unit, family_name="Zweite"))


def picture() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    return SimpleUploadedFile("bild.png", drawn.getvalue(), "image/png")


def hx_post(visitor, path, data):
    return visitor.client.post(visitor.address(path), data, headers=HTMX)


class TestSaving:
    def test_without_javascript_a_page_leads_back_to_the_place(self, writer, chapter, people):
        assert "Speichern" in text(writer.get(address(chapter, "bearbeiten/")))
        answer = writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, body="<p>Neu</p><script>x</script>"))
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"#kapitel-{chapter.pk}")
        chapter.refresh_from_db()
        assert (chapter.body, chapter.revision, chapter.last_editor) == ("<p>Neu</p>", 2, people.author)

    def test_on_the_page_the_text_takes_the_place_of_the_form(self, writer, chapter):
        form = writer.get(address(chapter, "bearbeiten/"), **HTMX).content.decode()
        assert form.lstrip().startswith('<div class="part__form"')
        answer = hx_post(writer, address(chapter, "bearbeiten/"), fields_of(chapter, heading="Ziele bis 2030"))
        assert answer.status_code == 200
        assert "<html" not in answer.content.decode()
        assert f'id="outline-kapitel-{chapter.pk}" hx-swap-oob="true">Ziele bis 2030' in answer.content.decode()

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, writer, chapter):
        answer = hx_post(writer, address(chapter, "bearbeiten/"), fields_of(chapter, heading="", body="<p>Behalten</p>"))
        assert answer.status_code == 422
        assert "eine Überschrift" in text(answer)
        assert "Behalten" in answer.content.decode()

    def test_a_new_chapter_stands_last_and_may_be_a_part(self, writer, edition, chapter):
        data = {"heading": "Wohnen", "body": "", "parent": chapter.pk, "revision": 0}
        assert writer.post(f"{EDITION}text/kapitel/neu/", data).status_code == 302
        assert writer.post(f"{EDITION}text/kapitel/neu/", data | {"heading": "Arbeit"}).status_code == 302
        assert [part.heading for part in chapter.parts.all()] == ["Wohnen", "Arbeit"]
        page = writer.get(f"{EDITION}text/kapitel/neu/?unter={chapter.pk}").content.decode()
        assert f'value="{chapter.pk}" selected' in page

    def test_there_are_two_levels_and_no_more(self, writer, edition):
        first, part = edition.chapters.get(heading="Ausgangslage"), edition.chapters.get(heading="Zahlen")
        other = edition.chapters.get(heading="Ziele")
        assert writer.post(address(other, "bearbeiten/"), fields_of(other, parent=part.pk)).status_code == 422
        # A chapter with parts stays where it is, whatever is sent.
        writer.post(address(first, "bearbeiten/"), fields_of(first, parent=other.pk))
        first.refresh_from_db()
        assert first.parent is None

    @pytest.mark.parametrize("person", ["member", "clerk", "submitter", "admin", "cosigner"])
    def test_others_write_nothing(self, chapter, people, person):
        visitor = Visitor(getattr(people, person))
        for page in ("bearbeiten/", "sichern/", "entfernen/"):
            assert visitor.post(address(chapter, page), fields_of(chapter, heading="Gekapert")).status_code in (403, 404)
        assert visitor.post(f"{EDITION}text/kapitel/ordnen/", {"move": f"{chapter.pk}-up"}).status_code in (403, 404)
        chapter.refresh_from_db()
        assert (chapter.heading, chapter.revision) == ("Ziele", 1)

    def test_a_closed_edition_keeps_what_was_typed(self, writer, chapter, edition):
        edition.status = EditionStatus.IN_REVIEW
        edition.save()
        answer = writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, heading="Zu spät"))
        assert answer.status_code == 403
        assert "ist für Sie aufgehoben" in text(answer)
        assert hx_post(writer, address(chapter, "bearbeiten/"), fields_of(chapter)).status_code == 409
        chapter.refresh_from_db()
        assert chapter.heading == "Ziele"
        assert PartAutosave.objects.get().key == f"kapitel-{chapter.pk}"
        form = KINDS["kapitel"].form(fields_of(chapter), instance=chapter, edition=edition)
        assert form.is_valid()
        with pytest.raises(Refused):
            drafts.save(KINDS["kapitel"], form, user=factories.person(Role.AUTHOR), revision=1)

    @pytest.mark.parametrize(
        "data",
        [
            {"heading": "a\x00b"},
            {"parent": "9" * 30},
            {"parent": "x"},
            {"revision": "9" * 40, "base": "", "heading": "Anders"},
            {"revision": "7", "base": "[" * 9999, "heading": "Anders"},
        ],
    )
    def test_bad_input_gets_a_sentence(self, writer, chapter, data):
        assert writer.post(address(chapter, "bearbeiten/"), fields_of(chapter) | data).status_code in (409, 422)

    @pytest.mark.parametrize(
        "path", ["text/unsinn/1/", "text/kapitel/999999/", "text/angaben/neu/", "text/kapitel/0/bearbeiten/"]
    )
    def test_what_does_not_exist_is_404(self, writer, edition, path):
        assert writer.get(EDITION + path).status_code == 404


class TestTwoPeople:
    def test_in_different_chapters_they_do_not_notice_each_other(self, writer, second, edition):
        one, two = edition.chapters.filter(parent=None)
        assert writer.post(address(one, "bearbeiten/"), fields_of(one, body="<p>Eins</p>")).status_code == 302
        assert second.post(address(two, "bearbeiten/"), fields_of(two, body="<p>Zwei</p>")).status_code == 302
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.body, two.body) == ("<p>Eins</p>", "<p>Zwei</p>")

    @pytest.fixture
    def late(self, writer, second, chapter):
        """The first has saved; what the second sends is made from the older text."""
        sent = fields_of(chapter, body="<p>Die Stadt ist Ziel von Zuwanderung aus aller Welt.</p>")
        assert (
            writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, body="<p>Die Stadt wächst.</p>")).status_code == 302
        )
        return sent

    def test_in_one_chapter_the_second_sees_both_texts(self, second, chapter, late):
        for answer in (
            second.post(address(chapter, "bearbeiten/"), late),
            hx_post(second, address(chapter, "bearbeiten/"), late),
        ):
            assert answer.status_code == 409
            page = answer.content.decode()
            assert "Autorin" in page
            assert "<ins>" in page
            assert "<del>" in page
        chapter.refresh_from_db()
        assert chapter.body == "<p>Die Stadt wächst.</p>"
        assert "aus aller Welt" in str(PartAutosave.objects.get().entries)

    @pytest.mark.parametrize(
        ("choice", "kept"),
        [
            ("mine", ["aus aller Welt"]),
            ("theirs", ["Die Stadt wächst."]),
            ("both", ["Die Stadt wächst.", "aus aller Welt"]),
        ],
    )
    def test_the_second_decides(self, second, chapter, late, choice, kept):
        answer = second.post(address(chapter, "bearbeiten/"), late | {"resolve": "2", "choice:body": choice})
        assert answer.status_code == 302
        chapter.refresh_from_db()
        assert chapter.revision == 3
        assert [words for words in ("Die Stadt wächst.", "aus aller Welt") if words in chapter.body] == kept

    def test_a_third_save_asks_again(self, writer, second, chapter, late):
        chapter.refresh_from_db()
        writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, body="<p>Noch anders.</p>"))
        assert second.post(address(chapter, "bearbeiten/"), late | {"resolve": "2", "choice:body": "mine"}).status_code == 409

    def test_different_fields_need_no_decision(self, writer, second, chapter):
        sent = fields_of(chapter, heading="Ziele und Wege")
        writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, body="<p>Die Stadt wächst.</p>"))
        assert second.post(address(chapter, "bearbeiten/"), sent).status_code == 302
        chapter.refresh_from_db()
        assert (chapter.heading, chapter.body, chapter.revision) == ("Ziele und Wege", "<p>Die Stadt wächst.</p>", 3)

    def test_removing_what_somebody_changed_is_asked_again(self, writer, second, chapter, late):
        assert second.post(address(chapter, "entfernen/"), {"revision": 1}).status_code == 409
        assert Chapter.objects.filter(pk=chapter.pk).exists()


class TestUnsaved:
    def test_what_was_typed_is_kept_offered_and_dropped(self, writer, second, chapter):
        answer = writer.post(address(chapter, "sichern/"), fields_of(chapter, heading="Unfertig"))
        assert answer.json()["saved_at"]
        chapter.refresh_from_db()
        assert chapter.heading == "Ziele"
        page = address(chapter, "bearbeiten/")
        assert "nicht gespeicherte Änderungen" in text(writer.get(page))
        assert "Unfertig" not in writer.get(page).content.decode()
        assert "Unfertig" in writer.get(f"{page}?stand=wiederherstellen").content.decode()
        assert "nicht gespeicherte" not in text(second.get(page))
        writer.post(page, {"discard": "1"})
        assert not PartAutosave.objects.exists()

    def test_saving_drops_it(self, writer, chapter):
        writer.post(address(chapter, "sichern/"), fields_of(chapter, heading="Unfertig"))
        writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, heading="Fertig"))
        assert not PartAutosave.objects.exists()

    def test_the_start_of_a_new_text_is_kept_too(self, writer, edition):
        assert writer.post(f"{EDITION}text/leitlinien/sichern/", {"title": "Neu", "text": "", "revision": 0}).status_code == 200
        assert "nicht gespeicherte Änderungen" in text(writer.get(f"{EDITION}text/leitlinien/neu/"))
        assert writer.post(f"{EDITION}text/leitlinien/neu/", {"title": "Neu", "text": "Satz.", "revision": 0}).status_code == 302
        assert not PartAutosave.objects.exists()

    def test_who_was_faster_is_named_while_typing(self, writer, second, chapter):
        sent = fields_of(chapter, heading="Unfertig")
        second.post(address(chapter, "bearbeiten/"), fields_of(chapter, body="<p>Schneller</p>"))
        assert "Zweite" in writer.post(address(chapter, "sichern/"), sent).json()["html"][f"kapitel-{chapter.pk}-newer"]

    def test_after_closing_the_words_are_safe(self, writer, chapter, edition):
        edition.status = EditionStatus.IN_REVIEW
        edition.save()
        answer = writer.post(address(chapter, "sichern/"), fields_of(chapter, heading="Unfertig"))
        assert answer.status_code == 423
        assert PartAutosave.objects.exists()


class TestOrder:
    def test_all_at_once(self, writer, edition):
        one, two = edition.chapters.filter(parent=None)
        sent = {f"{one.pk}-ORDER": "2", f"{two.pk}-ORDER": "1", "x-ORDER": "1", "7-ORDER": "x"}
        assert writer.post(f"{EDITION}text/kapitel/ordnen/", sent).status_code == 302
        assert list(edition.chapters.filter(parent=None)) == [two, one]

    def test_one_step_and_not_over_the_edge(self, writer, edition):
        one, two = edition.chapters.filter(parent=None)
        for wish in (f"{two.pk}-up", f"{two.pk}-up", f"{one.pk}-down"):
            assert writer.post(f"{EDITION}text/kapitel/ordnen/", {"move": wish}).status_code == 302
        assert list(edition.chapters.filter(parent=None)) == [two, one]
        assert writer.post(f"{EDITION}text/kapitel/ordnen/", {"move": "x"}).status_code == 404

    def test_a_move_disturbs_nobody_who_writes(self, writer, edition, chapter):
        sent = fields_of(chapter, body="<p>Neu</p>")
        writer.post(f"{EDITION}text/kapitel/ordnen/", {"move": f"{chapter.pk}-up"})
        assert writer.post(address(chapter, "bearbeiten/"), sent).status_code == 302
        chapter.refresh_from_db()
        assert (chapter.body, chapter.position) == ("<p>Neu</p>", 1)

    def test_in_a_closed_edition_everything_stays(self, writer, edition, chapter):
        edition.status = EditionStatus.IN_REVIEW
        edition.save()
        answer = writer.post(f"{EDITION}text/kapitel/ordnen/", {"move": f"{chapter.pk}-up"})
        assert (answer.status_code, "in Abstimmung" in answer.json()["message"]) == (409, True)


class TestRemoving:
    def test_a_chapter_goes_with_its_parts_and_keeps_its_history(self, writer, edition, people):
        first = edition.chapters.get(heading="Ausgangslage")
        assert "Zahlen" in text(writer.get(address(first, "entfernen/")))
        assert writer.post(address(first, "entfernen/"), {"revision": 1}).status_code == 302
        assert [row.heading for row in edition.chapters.all()] == ["Ziele"]
        gone = Chapter.history.filter(history_type="-")
        assert {(row.heading, row.history_user) for row in gone} == {("Ausgangslage", people.author), ("Zahlen", people.author)}

    def test_a_later_edition_keeps_its_own(self, writer, edition, chapter):
        later = factories.ChapterFactory(edition=factories.EditionFactory(concept=edition.concept), continues=chapter)
        assert writer.post(address(chapter, "entfernen/"), {"revision": 1}).status_code == 302
        later.refresh_from_db()
        assert later.continues is None

    def test_the_head_cannot_be_removed(self, writer, edition):
        assert writer.get(address(edition, "entfernen/", "angaben")).status_code == 404
        assert writer.post(address(edition, "entfernen/", "angaben"), {"revision": 1}).status_code == 404


class TestFigures:
    def test_a_figure_needs_its_alternative(self, writer, chapter, people):
        data = fields_of(chapter)
        assert writer.post(address(chapter, "bearbeiten/"), data | {"figure": picture()}).status_code == 422
        described = data | {"figure": picture(), "figure_alt": "Ein rotes Feld"}
        assert writer.post(address(chapter, "bearbeiten/"), described).status_code == 302
        chapter.refresh_from_db()
        shown = Visitor(people.clerk).get(address(chapter, "abbildung/"))
        assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
        assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
        assert 'alt="Ein rotes Feld"' in writer.get(EDITION).content.decode()
        kept = fields_of(chapter, figure_alt="Ein rotes Feld")
        writer.post(address(chapter, "bearbeiten/"), kept)
        chapter.refresh_from_db()
        assert chapter.figure
        writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, remove_figure="on", figure_alt="Ein rotes Feld"))
        chapter.refresh_from_db()
        assert not chapter.figure

    def test_what_is_no_picture_is_refused(self, writer, chapter):
        file = SimpleUploadedFile("bild.png", b"<svg onload=alert(1)>", "image/png")
        answer = writer.post(address(chapter, "bearbeiten/"), fields_of(chapter) | {"figure": file, "figure_alt": "x"})
        assert (answer.status_code, "PNG oder JPEG" in text(answer)) == (422, True)

    def test_without_a_figure_there_is_none(self, writer, chapter, edition):
        assert writer.get(address(chapter, "abbildung/")).status_code == 404
        assert writer.get(address(edition.guidelines.first(), "abbildung/")).status_code == 404


def test_the_history_is_told_in_words(writer, chapter, people):
    long = "<p>" + "Die Stadt ist seit Jahrzehnten Ziel von Zuwanderung aus vielen Ländern. " * 3 + "</p>"
    writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, heading="Ziele bis 2030"))
    chapter.refresh_from_db()
    writer.post(address(chapter, "bearbeiten/"), fields_of(chapter, body=long))
    page = text(Visitor(people.clerk).get(address(chapter, "verlauf/")))
    assert "„Überschrift“ wurde von „Ziele“ zu „Ziele bis 2030“ geändert." in page
    assert "„Text“ wurde überarbeitet." in page
    assert "Text: Wort für Wort" in page
    assert f"{people.author.full_name}: geändert" in page


def test_a_place_is_shown_alone_only_to_its_page(writer, chapter):
    assert writer.get(address(chapter)).status_code == 302
    assert "Ziele" in writer.get(address(chapter), **HTMX).content.decode()
