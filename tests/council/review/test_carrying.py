"""A new version takes open comments along to their passage, or says that it is gone."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from council.choices import PlaceFound, VersionKind
from council.models import CommentPlace, ReviewText, SubmissionVersion
from council.review import inviting, remarks
from council.review.shown import Access, page_of
from council.versions import next_label
from municipality.acting import Refused
from tests.council.browsing import Visitor, text
from tests.council.review import scene as review


def places(text_: ReviewText) -> dict[int, tuple[str, str]]:
    rows = CommentPlace.objects.filter(text=text_).select_related("comment")
    return {row.comment.number: (row.found, row.quote) for row in rows}


def test_comments_go_along_change_or_lose_their_passage(scene: SimpleNamespace):
    for quote in (review.MOVED, review.CHANGED, review.GONE, "Ihre Ergebnisse liegen vor."):
        review.say(scene, quote, "Bitte genauer.")
    remarks.act("settle", review.say(scene, review.MOVED, "Ist erledigt."), user=scene.people.member)
    review.rewrite(scene)
    newer = inviting.new_version(review.paper(scene), user=scene.people.author)
    assert newer.label == "E2"
    assert places(newer) == {
        1: (PlaceFound.EXACT, review.MOVED),
        2: (PlaceFound.CONTEXT, review.CHANGED.replace("5.000", "12.500")),
        3: (PlaceFound.GONE, review.GONE),
        4: (PlaceFound.EXACT, "Ihre Ergebnisse liegen vor."),
    }
    # The old version stays as it was read, with all that was said on it.
    assert len(places(scene.text)) == 5
    reader = Visitor(scene.people.member)
    assert review.GONE in text(reader.get(f"vorlagen/{scene.paper.reference}/durchsicht/?fassung=E1"))
    page = text(reader.get(f"vorlagen/{scene.paper.reference}/durchsicht/"))
    assert "Die Stelle gibt es in E2 nicht mehr." in page
    assert "12.500" in page


def test_a_passage_that_comes_back_is_found_again(scene: SimpleNamespace):
    review.say(scene, review.GONE, "Wer sind die zwölf?")
    author = scene.people.author
    review.rewrite(scene)
    inviting.new_version(review.paper(scene), user=author)
    review.rewrite(scene, review.BEFORE + "<p>Neu.</p>")
    third = inviting.new_version(review.paper(scene), user=author)
    assert places(third) == {1: (PlaceFound.EXACT, review.GONE)}


def test_a_comment_that_arrives_late_goes_to_its_version_and_on(scene: SimpleNamespace):
    review.rewrite(scene)
    newer = inviting.new_version(review.paper(scene), user=scene.people.author)
    late = review.say(scene, review.MOVED, "Ohne Verbindung geschrieben.")
    assert late.text == scene.text
    assert places(newer) == {1: (PlaceFound.EXACT, review.MOVED)}


def test_sent_twice_is_stored_once_and_other_words_are_kept_too(scene: SimpleNamespace):
    key, member = uuid.uuid4(), scene.people.member
    anchor = review.anchor(scene, review.MOVED)
    first = remarks.comment(scene.text, anchor, "Welche Vereine?", user=member, key=key)
    assert remarks.comment(scene.text, anchor, "Welche Vereine?", user=member, key=key) == first
    other = remarks.comment(scene.text, anchor, "Welche Vereine und Schulen?", user=member, key=key)
    assert [other.number, first.number] == [2, 1]
    answers = [remarks.reply(first, "Alle.", user=scene.people.author, key=key) for _time in range(2)]
    assert answers[0] == answers[1]
    # Somebody else's is hers, whatever key it came with.
    assert remarks.comment(scene.text, anchor, "Welche Vereine?", user=scene.other, key=key).author == scene.other


def test_the_same_text_is_no_new_version(scene: SimpleNamespace):
    with pytest.raises(Refused, match="derselbe"):
        inviting.new_version(review.paper(scene), user=scene.people.author)
    again = review.invite(scene, scene.stranger)
    assert again.text == scene.text
    assert ReviewText.objects.count() == 1


def test_a_version_for_review_is_named_and_counts_in_no_number(scene: SimpleNamespace):
    version = SubmissionVersion.objects.get(submission=scene.paper)
    assert (version.label, version.kind) == ("E1", VersionKind.REVIEW)
    assert not version.prints.exists()
    assert next_label(scene.paper) == "1.0"


def test_private_notes_find_their_passage_in_the_next_version(scene: SimpleNamespace):
    member = scene.people.member
    remarks.note(scene.text, review.anchor(scene, review.MOVED), "Nachfragen!", user=member, key=uuid.uuid4())
    remarks.note(scene.text, review.anchor(scene, review.GONE), "Wichtig.", user=member, key=uuid.uuid4())
    review.rewrite(scene)
    newer = inviting.new_version(review.paper(scene), user=scene.people.author)
    page = page_of(Access(review.paper(scene), member, visible=False), newer)
    assert [item.note.body for row in page.rows for item in row.notes] == ["Nachfragen!"]
    assert [item.note.body for item in page.gone_notes] == ["Wichtig."]
