"""Texts that were taken over and the concept that goes on: the difference first, nothing lost, nothing without asking."""

from __future__ import annotations

import pytest

from concepts.models import Chapter
from council.choices import SubmissionStatus
from council.drawing_up.refresh import blocks
from council.models import Attachment, InsertedPart, Section, Submission
from tests import factories
from tests.background import run_waiting_jobs
from tests.council.browsing import Visitor, text
from tests.council.taken_over import drawn, scene, shared_scene, town
from tests.council.typed import fields_of

__all__ = ["scene", "shared_scene", "town"]
pytestmark = pytest.mark.usefixtures("quick_print")

OLD, NEW = "<p>Im Herbst geht es weiter.</p>", "<p>Im Winter geht es weiter.</p><p>Der Rat wird unterrichtet.</p>"


@pytest.fixture
def part(scene, people) -> InsertedPart:
    """The outlook of the concept in a draft; the concept has changed since."""
    paper = drawn(scene, people, parts=["ausblick"])
    assert paper.sections.get().body == OLD
    Chapter.objects.filter(edition=scene.edition).update(body=NEW)
    return InsertedPart.objects.get(submission=paper)


def address(part: InsertedPart) -> str:
    return f"vorlagen/{part.submission_id}/uebernommen/{part.pk}/"


def body(part: InsertedPart) -> str:
    return Section.objects.get(pk=part.section_id).body


def write_by_hand(part: InsertedPart, text: str) -> None:
    Section.objects.filter(pk=part.section_id).update(body=text)


def test_the_page_shows_the_difference_and_changes_nothing(part, people):
    visitor = Visitor(people.author)
    html = visitor.get(address(part)).content.decode()
    assert "<del>Herbst</del>" in html
    assert "<ins>Winter</ins>" in html
    assert "Was in der Vorlage von Hand geändert wurde" not in html
    assert (body(part), InsertedPart.objects.get().text) == (OLD, OLD)
    editor = visitor.get(f"vorlagen/{part.submission_id}/bearbeiten/").content.decode()
    assert address(part) in editor


def test_the_new_text_comes_after_a_yes(part, people):
    visitor = Visitor(people.author)
    seen = visitor.get(address(part)).context["found"].print
    before = Submission.objects.get(pk=part.submission_id).revision
    assert visitor.post(address(part), {"wahl": "neu", "gesehen": seen}).status_code == 302
    now = InsertedPart.objects.get(pk=part.pk)
    assert (body(part), now.text, now.sha256) == (NEW, NEW, InsertedPart.print_of(NEW))
    assert now.taken_at > part.taken_at
    paper = Submission.objects.get(pk=part.submission_id)
    assert (paper.revision, paper.last_editor) == (before + 1, people.author)
    assert "auf dem neuesten Stand" in text(visitor.get(address(part)))


def test_what_was_written_by_hand_and_what_is_new_both_stay(part, people):
    write_by_hand(part, "<p>Vorab ein Wort.</p>" + OLD)
    visitor = Visitor(people.author)
    page = visitor.get(address(part))
    assert "<ins>Vorab ein Wort." in page.content.decode()
    assert "Was in der Vorlage von Hand geändert wurde" in text(page)
    visitor.post(address(part), {"wahl": "beides", "gesehen": page.context["found"].print})
    assert "Vorab ein Wort." in body(part)
    assert "Der Rat wird unterrichtet." in body(part)


def test_the_own_text_may_stay_and_is_not_asked_again(part, people):
    write_by_hand(part, "<p>Eigene Worte.</p>")
    visitor = Visitor(people.author)
    seen = visitor.get(address(part)).context["found"].print
    visitor.post(address(part), {"wahl": "eigen", "gesehen": seen})
    assert body(part) == "<p>Eigene Worte.</p>"
    assert "auf dem neuesten Stand" in text(visitor.get(address(part)))


@pytest.mark.parametrize("change", ["concept", "paper"])
def test_whoever_was_faster_is_not_overwritten(part, people, change):
    visitor = Visitor(people.author)
    seen = visitor.get(address(part)).context["found"].print
    if change == "concept":
        Chapter.objects.update(body="<p>Im Frühling.</p>")
    else:
        write_by_hand(part, "<p>Inzwischen getippt.</p>")
    before = body(part)
    response = visitor.post(address(part), {"wahl": "neu", "gesehen": seen})
    assert response.status_code == 409
    assert "Noch ist nichts ersetzt" in text(response)
    assert (body(part), InsertedPart.objects.get().text) == (before, OLD)


def test_a_missing_choice_is_asked_for(part, people):
    response = Visitor(people.author).post(address(part), {"gesehen": "x"})
    assert response.status_code == 422
    assert body(part) == OLD


def test_a_locked_paper_keeps_its_snapshot(part, people):
    visitor = Visitor(people.author)
    seen = visitor.get(address(part)).context["found"].print
    Submission.objects.filter(pk=part.submission_id).update(status=SubmissionStatus.IN_COSIGN)
    page = visitor.get(address(part))
    assert "Die Vorlage ist in der Mitzeichnung." in text(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main")[0]
    assert visitor.post(address(part), {"wahl": "neu", "gesehen": seen}).status_code == 409
    assert (body(part), InsertedPart.objects.get().text) == (OLD, OLD)


def test_strangers_and_readers_find_nothing(part, people):
    assert Visitor(people.member).get(address(part)).status_code == 403
    for user in (people.cosigner, people.clerk, people.admin):
        assert Visitor(user).get(address(part)).status_code in (403, 404) or "Den Text ändern nur" in text(
            Visitor(user).get(address(part))
        )
        assert Visitor(user).post(address(part), {"wahl": "neu", "gesehen": "x"}).status_code in (403, 404, 409)
    stranger = factories.person("author", people.cosigning_unit)
    assert Visitor(stranger).get(address(part)).status_code == 404
    assert body(part) == OLD


def test_a_part_that_is_gone_says_so(part, people):
    Chapter.objects.all().delete()
    page = Visitor(people.author).get(address(part))
    assert "Das Konzept sagt zu diesem Teil nichts mehr." in text(page)
    assert body(part) == OLD


def test_a_section_that_is_deleted_takes_its_origin_along(part, people):
    Section.objects.filter(pk=part.section_id).delete()
    assert not InsertedPart.objects.exists()
    assert Visitor(people.author).get(address(part)).status_code == 404


def test_saving_in_the_editor_keeps_where_a_text_came_from(part, people):
    visitor = Visitor(people.author)
    editor = f"vorlagen/{part.submission_id}/bearbeiten/"
    data = fields_of(visitor.get(editor)) | {"sections-0-body": "<p>Neu getippt.</p>"}
    assert visitor.post(editor, data).status_code == 302
    assert (body(part), InsertedPart.objects.get().section_id) == ("<p>Neu getippt.</p>", part.section_id)


def test_a_text_falls_into_its_paragraphs():
    html = "<p>a</p><ul><li>b</li></ul><table><tbody><tr><td>1</td></tr></tbody></table><p>c</p>"
    assert blocks(html) == ["<p>a</p>", "<ul><li>b</li></ul>", "<table><tbody><tr><td>1</td></tr></tbody></table>", "<p>c</p>"]
    assert blocks("") == []
    assert blocks("ohne Absatz") == ["ohne Absatz"]


# --- The concept as an attachment ---------------------------------------------------------------------------------------------


@pytest.fixture
def file_part(scene, people) -> InsertedPart:
    return InsertedPart.objects.get(submission=drawn(scene, people), attachment__isnull=False)


def test_an_attached_concept_is_printed_anew_after_a_yes(scene, file_part, people):
    visitor, paper = Visitor(people.author), Submission.objects.get(pk=file_part.submission_id)
    assert "die Anlage ist auf dem neuesten Stand" in text(visitor.get(address(file_part)))
    assert address(file_part) in visitor.get(f"vorlagen/{paper.pk}/bearbeiten/").content.decode()
    Chapter.objects.filter(edition=scene.edition).update(body=NEW)
    before = file_part.attachment
    page = visitor.get(address(file_part))
    assert "Neu drucken und ersetzen" in text(page)
    for link in (f"anlagen/{before.pk}/", "/druck/konzept/"):
        assert link in page.content.decode()
    assert Attachment.objects.get(pk=before.pk).file.name == before.file.name
    assert visitor.post(address(file_part), {"gesehen": before.sha256}).status_code == 302
    now, part = Attachment.objects.get(pk=before.pk), InsertedPart.objects.get(pk=file_part.pk)
    assert now.file.name != before.file.name
    assert (now.sha256, part.taken_at > file_part.taken_at) == (part.sha256, True)
    assert Submission.objects.get(pk=paper.pk).revision == paper.revision + 1
    assert "die Anlage ist auf dem neuesten Stand" in text(visitor.get(address(file_part)))


def test_a_long_concept_is_replaced_in_the_background_and_stays_until_then(scene, file_part, people, monkeypatch):
    Chapter.objects.filter(edition=scene.edition).update(body=NEW)
    monkeypatch.setattr("reports.concepts.prints.MOST_AT_ONCE", 0)
    before = file_part.attachment
    assert Visitor(people.author).post(address(file_part), {"gesehen": before.sha256}).status_code == 302
    assert Attachment.objects.get(pk=before.pk).file.name == before.file.name
    run_waiting_jobs()
    assert Attachment.objects.get(pk=before.pk).file.name != before.file.name


@pytest.mark.parametrize("who", ["stranger", "locked", "faster"])
def test_an_attached_concept_is_not_replaced_by_whom_it_must_not(scene, file_part, people, who):
    Chapter.objects.filter(edition=scene.edition).update(body=NEW)
    visitor, seen, before = Visitor(people.author), file_part.attachment.sha256, file_part.attachment.file.name
    if who == "stranger":
        visitor = Visitor(factories.person("author", people.cosigning_unit))
    elif who == "locked":
        Submission.objects.filter(pk=file_part.submission_id).update(status=SubmissionStatus.IN_COSIGN)
        assert "Neu drucken" not in text(visitor.get(address(file_part)))
    else:
        seen = "0" * 64
    assert visitor.post(address(file_part), {"gesehen": seen}).status_code == (404 if who == "stranger" else 409)
    assert Attachment.objects.get(pk=file_part.attachment_id).file.name == before
