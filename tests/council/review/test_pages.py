"""The pages of a review: inviting, filters, tasks, what is kept, prints, and what they cost."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from types import SimpleNamespace

import pytest

from concepts.choices import EditionStatus
from council.models import Comment, ReadMark, ReviewInvitation, ReviewUnsaved
from council.review import inviting, remarks
from council.review.papers import Paper
from council.review.snapshot import blocks_of
from municipality.choices import Role
from reports.documents import PrintJob
from tests import factories
from tests.council.browsing import Visitor, text
from tests.council.review import scene as review
from workshops.models import GroupMember, WorkingGroup

JSON = {"Accept": "application/json"}


def address(scene: SimpleNamespace, page: str = "") -> str:
    return f"vorlagen/{scene.paper.reference}/durchsicht/{page}"


def test_bodies_and_groups_are_shown_with_everybody_they_reach(scene: SimpleNamespace):
    people = scene.people
    body = factories.CommitteeFactory(name="Ausschuss für Soziales")
    factories.CommitteeMemberFactory(committee=body, user=scene.stranger, name="")
    factories.CommitteeMemberFactory(committee=body, name="Rita Ohnezugang")
    concept = factories.ConceptFactory(lead_unit=people.lead_unit)
    group = WorkingGroup.objects.create(concept=concept, name="Steuerungsgruppe")
    GroupMember.objects.create(group=group, user=people.cosigner)
    GroupMember.objects.create(group=group, organization="Sportverein")
    GroupMember.objects.create(group=group)
    author = Visitor(people.author)
    typed = {"committees": body.pk, "groups": group.pk, "due_on": scene.due.isoformat(), "message": "Bitte bald."}
    shown = text(author.post(address(scene, "einladen/"), typed | {"show": "1"}))
    for name in ("Das erreicht 2 Personen", "Rita Ohnezugang", "Sportverein", "1 Teilnehmende ohne Zugang (Steuerungsgruppe)"):
        assert name in shown
    assert ReviewInvitation.objects.count() == 1
    author.post(address(scene, "einladen/"), typed | {"send": "1"})
    made = ReviewInvitation.objects.latest("pk")
    assert {item.user: item.body for item in made.invitees.all()} == {
        scene.stranger: "Ausschuss für Soziales",
        people.cosigner: "Steuerungsgruppe",
    }
    nobody = author.post(address(scene, "einladen/"), {"due_on": scene.due.isoformat(), "send": "1"})
    assert nobody.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Bitte wählen Sie aus, wer den Entwurf lesen soll." in text(nobody)


def test_a_script_gets_the_piece_of_the_page_and_sentences(scene: SimpleNamespace):
    member = Visitor(scene.people.member)
    path = member.address(address(scene, "anmerken/?fassung=E1"))
    typed = {"body": "Welche Vereine?", "stelle": review.anchor(scene, review.MOVED).block, "quote": "mit Vereinen und Schulen"}
    typed |= {"prefix": "Grundlage waren sechs Gespräche ", "suffix": ".", "key": uuid.uuid4()}
    answers = [json.loads(member.client.post(path, typed, headers=JSON).content) for _time in range(2)]
    assert answers[0]["said"] == answers[1]["said"] == "Gespeichert: Anmerkung 1."
    assert '<mark data-passage="1">mit Vereinen und Schulen</mark>' in answers[0]["html"]
    assert Comment.objects.count() == 1
    empty = member.client.post(path, typed | {"body": " "}, headers=JSON)
    assert (empty.status_code, json.loads(empty.content)["message"]) == (422, "Bitte schreiben Sie etwas in das Feld.")
    lost = member.client.post(path, typed | {"stelle": "gibt-es-nicht", "body": "x", "key": uuid.uuid4()}, headers=JSON)
    assert lost.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_is_typed_is_kept_until_it_is_sent(scene: SimpleNamespace):
    member = Visitor(scene.people.member)
    typed = {"body": "Halb getippt", "stelle": "ausgangslage-2", "key": str(uuid.uuid4())}
    kept = member.post(address(scene, "sichern/?fassung=E1&formular=anmerkung"), typed)
    assert "saved_at" in json.loads(kept.content)
    page = member.get(address(scene)).content.decode()
    assert "Sie haben nicht gespeicherte Änderungen" in page
    assert "Halb getippt" not in page
    assert "Halb getippt" in member.get(address(scene, "?fassung=E1&stand=wiederherstellen")).content.decode()
    assert "Halb getippt" not in Visitor(scene.other).get(address(scene, "?stand=wiederherstellen")).content.decode()
    member.post(address(scene, "anmerken/?fassung=E1"), typed)
    assert not ReviewUnsaved.objects.exists()
    # The last save on the way arrives after the comment: nothing is offered twice.
    member.post(address(scene, "sichern/?fassung=E1&formular=anmerkung"), typed)
    assert "Sie haben nicht gespeicherte Änderungen" not in member.get(address(scene)).content.decode()


def test_filters_and_unread_marks(scene: SimpleNamespace):
    people = scene.people
    first, second = review.say(scene, review.MOVED, "Erste Frage"), review.say(scene, review.GONE, "Zweite Frage", scene.other)
    member, author = Visitor(people.member), Visitor(people.author)
    assert "Zweite Frage" in text(member.get(address(scene, "?zeige=ungelesen")))
    assert "Erste Frage" not in text(member.get(address(scene, "?zeige=ungelesen")))
    member.post(address(scene, "gelesen/?fassung=E1"), {"id": second.pk})
    assert "Zweite Frage" not in text(member.get(address(scene, "?zeige=ungelesen")))
    remarks.reply(second, "Eine Antwort", user=people.author, key=uuid.uuid4())
    assert "Eine Antwort" in text(member.get(address(scene, "?zeige=ungelesen")))
    for name, said in (
        ("offen", {"Erste Frage"}),
        ("beantwortet", {"Zweite Frage"}),
        ("erledigt", set()),
        ("meine", {"Erste Frage"}),
    ):
        page = text(member.get(address(scene, f"?zeige={name}")))
        assert {word for word in ("Erste Frage", "Zweite Frage") if word in page} == said, name
    author.post(address(scene, "gelesen/?fassung=E1"), {"alle": "1"})
    assert ReadMark.objects.filter(user=people.author).count() == 2
    # Nobody marks what she does not read.
    Visitor(scene.stranger).post(address(scene, "gelesen/?fassung=E1"), {"id": first.pk})
    assert not ReadMark.objects.filter(user=scene.stranger).exists()


def test_what_waits_is_named_to_those_it_waits_for(scene: SimpleNamespace):
    people = scene.people
    review.say(scene, review.MOVED, "Welche Vereine?")
    member, author = Visitor(people.member), Visitor(people.author)
    assert "Durchsicht der Fassung E1" in text(member.get(""))
    assert "1 offene Anmerkung beantworten" in text(author.get(""))
    assert "1 offene Anmerkung" in text(author.get(f"vorlagen/{scene.paper.reference}/"))
    assert "offene Anmerkung" not in text(Visitor(people.submitter).get(""))
    member.post(address(scene), {"finish": "1"})
    assert "Durchsicht der Fassung E1" not in text(member.get(""))
    review.rewrite(scene)
    inviting.new_version(review.paper(scene), user=people.author)
    assert "Durchsicht der Fassung E2" in text(member.get(""))


def test_the_print_says_draft_version_and_nothing_hidden(scene: SimpleNamespace, quick_print: list[PrintJob]):
    board, council = scene.paper.steps.all()
    type(board).objects.filter(pk=board.pk).update(public=False)
    board.committee.members.all().delete()
    answer = Visitor(scene.people.member).get(address(scene, "pdf/"))
    assert answer.headers["Cache-Control"] == "private, no-store"
    html = quick_print[-1].html
    assert "Version E1 · Entwurf" in html
    assert "Entwurf" in quick_print[-1].css
    assert council.committee.name in html
    for hidden in (board.committee.name, review.SECRET, scene.people.cosigning_unit.name):
        assert hidden not in html


@pytest.mark.usefixtures("quick_print")
def test_an_edition_is_read_in_the_same_way(scene: SimpleNamespace):
    people = scene.people
    concept = factories.ConceptFactory(lead_unit=people.lead_unit)
    edition = factories.EditionFactory(concept=concept)
    factories.ChapterFactory(edition=edition, heading="Ausgangslage", body=review.BEFORE)
    base = f"konzepte/{concept.slug}/{edition.slug}/durchsicht/"
    author, member = Visitor(people.author), Visitor(people.member)
    typed = {"users": people.member.pk, "due_on": scene.due.isoformat(), "send": "1"}
    assert author.post(f"{base}einladen/", typed).status_code == HTTPStatus.FOUND
    invitation = ReviewInvitation.objects.get(edition=edition)
    block = next(item for item in blocks_of(invitation.text) if review.MOVED in item.words)
    member.post(f"{base}anmerken/?fassung=E1", {"body": "Welche Vereine?", "stelle": block.key, "key": uuid.uuid4()})
    page = text(member.get(base))
    for said in (review.GONE, "Welche Vereine?", concept.name):
        assert said in page
    assert member.get(f"{base}pdf/").content.startswith(b"%PDF")
    assert Visitor(scene.stranger).get(base).status_code == HTTPStatus.NOT_FOUND
    # The draft itself stays closed; the list names what she was asked to read, and so does the edition's page to its writers.
    assert member.get(f"konzepte/{concept.slug}/{edition.slug}/").status_code == HTTPStatus.NOT_FOUND
    assert "Zur Durchsicht bei mir" in text(member.get("konzepte/"))
    assert "Fassung E1, 1 offene Anmerkung" in text(author.get(f"konzepte/{concept.slug}/{edition.slug}/"))
    chapter = edition.chapters.get()
    chapter.body = review.AFTER
    chapter.save()
    assert "12.500" in text(author.get(f"{base}neue-fassung/"))
    author.post(f"{base}neue-fassung/")
    assert "zu E1" in text(member.get(base))
    type(edition).objects.filter(pk=edition.pk).update(status=EditionStatus.SUPERSEDED, adopted_on=scene.due)
    edition.refresh_from_db()
    assert "beschlossen" in Paper(edition).why_not_invite


def test_pages_cost_the_same_for_one_comment_and_for_three(scene: SimpleNamespace):
    people = scene.people
    review.say(scene, review.MOVED, "Eins")
    visitors = {name: Visitor(getattr(people, name)) for name in ("member", "author")}
    for visitor in visitors.values():
        visitor.get(address(scene))
    before = {name: visitor.queries(address(scene)) for name, visitor in visitors.items()}
    for quote in (review.CHANGED, review.GONE):
        said = review.say(scene, quote, "Mehr")
        remarks.reply(said, "Antwort", user=people.author, key=uuid.uuid4())
    after = {name: visitor.queries(address(scene)) for name, visitor in visitors.items()}
    assert after["member"] <= before["member"] + 0 or after == before
    assert max(after.values()) <= 14
    assert visitors["author"].queries("") <= 16
    assert visitors["member"].queries("vorlagen/") <= 10


def test_a_deputy_and_other_staff_read_only_by_invitation(scene: SimpleNamespace):
    other_unit = factories.UnitFactory(name="Sport")
    colleague = factories.person(Role.AUTHOR, other_unit)
    assert Visitor(colleague).get(address(scene)).status_code == HTTPStatus.NOT_FOUND
    review.invite(scene, colleague)
    assert Visitor(colleague).get(address(scene)).status_code == HTTPStatus.OK
    assert Visitor(colleague).get(f"vorlagen/{scene.paper.reference}/pdf/").status_code == HTTPStatus.NOT_FOUND
