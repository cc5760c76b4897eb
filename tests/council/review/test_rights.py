"""Who may do what with a review: role × state × verb, and nothing of the draft for anybody else."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from types import SimpleNamespace

import pytest

from council.choices import RemarkStatus
from council.models import Comment, CommentEvent, CommentReply, PrivateNote, ReviewEvent, ReviewInvitation, ReviewRead
from council.review import inviting, remarks
from council.review.workflow import LEAD, TABLE, WRITER
from municipality.acting import Refused
from municipality.scoping import use_municipality
from tests import factories
from tests.council.browsing import Visitor, text
from tests.council.review import scene as review

STATES = ("open", "closed", "withdrawn")
PEOPLE = ("author", "unit_head", "clerk", "member", "stranger", "cosigner", "submitter", "department_head", "admin")
LEADS = {"author", "unit_head", "clerk"}
NOTE = "KANARIENOTIZ"
OK, FOUND, NOWHERE, CONFLICT = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT


def put(scene: SimpleNamespace, state: str) -> None:
    if state == "closed":
        inviting.close(scene.invitation, user=scene.people.author)
    elif state == "withdrawn":
        inviting.withdraw(scene.invitation, user=scene.people.author)


def who(scene: SimpleNamespace, name: str) -> Visitor:
    return Visitor(scene.stranger if name == "stranger" else getattr(scene.people, name))


def expected(name: str, state: str) -> dict[str, HTTPStatus]:
    """What each page answers; a comment by one who leads becomes a note of her own."""
    if name in LEADS:
        return {"read": OK, "pdf": OK, "write": FOUND, "reply": FOUND, "invite": OK, "new": OK, "end": OK, "note": FOUND}
    if name == "member" and state != "withdrawn":
        write = FOUND if state == "open" else CONFLICT
        closed = {"invite": NOWHERE, "new": NOWHERE, "end": NOWHERE}
        return {"read": OK, "pdf": OK, "write": write, "reply": write, "note": FOUND, **closed}
    return dict.fromkeys(("read", "pdf", "write", "reply", "invite", "new", "end", "note"), NOWHERE)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures("quick_print")
def test_every_page_for_everybody_in_every_state(scene: SimpleNamespace, state: str):
    said = review.say(scene, review.MOVED, "Welche Vereine?")
    put(scene, state)
    base = f"vorlagen/{scene.paper.reference}/durchsicht/"
    for name in PEOPLE:
        visitor, wanted = who(scene, name), expected(name, state)
        before = (Comment.objects.count(), CommentReply.objects.count(), PrivateNote.objects.count())
        typed = {"body": f"Von {name}.", "stelle": review.anchor(scene, review.MOVED).block}
        answers = {
            "read": visitor.get(base),
            "pdf": visitor.get(f"{base}pdf/"),
            "invite": visitor.get(f"{base}einladen/"),
            "new": visitor.get(f"{base}neue-fassung/"),
            "end": visitor.get(f"{base}einladungen/{scene.invitation.pk}/schliessen/"),
            "write": visitor.post(f"{base}anmerken/?fassung=E1", typed | {"key": uuid.uuid4()}),
            "reply": visitor.post(f"{base}anmerkungen/{said.pk}/antwort/?fassung=E1", typed | {"key": uuid.uuid4()}),
            "note": visitor.post(f"{base}anmerken/?fassung=E1", typed | {"key": uuid.uuid4(), "private": "on"}),
        }
        got = {verb: HTTPStatus(answer.status_code) for verb, answer in answers.items()}
        assert got == wanted, name
        after = (Comment.objects.count(), CommentReply.objects.count(), PrivateNote.objects.count())
        leads, reads = name in LEADS, wanted["read"] == OK
        writes = name == "member" and state == "open"
        grown = (writes, writes or leads, (leads + 1) if reads else 0)
        assert tuple(b - a for a, b in zip(before, after, strict=True)) == tuple(map(int, grown)), name
        if name == "member" and wanted["write"] == CONFLICT:
            assert "Die Durchsicht ist geschlossen. Ihr Text steht noch im Feld" in text(answers["write"])
            assert "Von member." in answers["write"].content.decode()


@pytest.mark.parametrize("status", RemarkStatus.values)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.action)
def test_every_act_of_the_table_for_every_side(scene: SimpleNamespace, row: object, status: str):
    said = review.say(scene, review.MOVED, "Welche Vereine?")
    people = scene.people
    sides = {people.author: LEAD, people.member: WRITER, scene.other: "other", scene.stranger: "nobody"}
    for user, side in sides.items():
        Comment.objects.filter(pk=said.pk).update(status=status)
        trail = CommentEvent.objects.count()
        allowed = row.by_button and side in row.sides and status in row.sources
        if allowed:
            event = remarks.act(row.action, said, user=user)
            assert (event.from_status, event.to_status) == (status, row.target)
        else:
            with pytest.raises(Refused):
                remarks.act(row.action, said, user=user)
        said.refresh_from_db()
        assert said.status == (row.target if allowed else status)
        assert CommentEvent.objects.count() - trail == allowed


def test_answers_move_the_status_by_who_gives_them(scene: SimpleNamespace):
    said, people = review.say(scene, review.MOVED, "Welche Vereine?"), scene.people
    found = []
    for user in (scene.other, people.author, scene.other, people.member):
        remarks.reply(said, f"Von {user}", user=user, key=uuid.uuid4())
        said.refresh_from_db()
        found.append(said.status)
    assert found == ["open", "answered", "answered", "open"]
    assert list(said.events.values_list("action", flat=True)) == ["answer", "insist"]


def test_comments_of_one_invitation_are_not_read_by_those_of_another(scene: SimpleNamespace):
    review.say(scene, review.MOVED, "Nur für unsere Runde.")
    review.invite(scene, scene.stranger)
    address = f"vorlagen/{scene.paper.reference}/durchsicht/"
    assert "Nur für unsere Runde." not in Visitor(scene.stranger).get(address).content.decode()
    for user in (scene.other, scene.people.clerk):
        assert "Nur für unsere Runde." in Visitor(user).get(address).content.decode()


def test_an_earlier_version_is_for_those_who_had_it(scene: SimpleNamespace):
    review.rewrite(scene)
    inviting.new_version(review.paper(scene), user=scene.people.author)
    review.invite(scene, scene.stranger)
    for user, status in ((scene.stranger, NOWHERE), (scene.people.member, OK)):
        for page in ("", "pdf/", "vergleich/"):
            query = "?alt=E1&neu=E2" if page == "vergleich/" else "?fassung=E1"
            if page == "pdf/" and status == OK:
                continue
            address = f"vorlagen/{scene.paper.reference}/durchsicht/{page}{query}"
            assert Visitor(user).get(address).status_code == status, address


def test_nothing_of_the_draft_but_the_version_for_the_invited(scene: SimpleNamespace):
    """No page of the paper itself, no text written later, no closed attachment, no search in the draft."""
    member, paper = Visitor(scene.people.member), scene.paper
    review.rewrite(scene, f"<p>Später {review.SECRET}</p>")
    base = f"vorlagen/{paper.reference}/"
    assert member.get(base).headers["Location"].endswith(f"/{base}durchsicht/")
    attachment = paper.attachments.get()
    closed = ("pdf/", "pdf/?fassung=E1", "fassungen/", "bearbeiten/", "vorschau/", f"anlagen/{attachment.pk}/", "uebernommen/")
    for page in closed:
        assert member.get(f"{base}{page}").status_code in (HTTPStatus.FORBIDDEN, NOWHERE), page
    assert member.get(f"faden/vorlage/{paper.pk}/").status_code == NOWHERE
    read = [member.get(page).content.decode() for page in ("", "vorlagen/", f"vorlagen/?q={review.SECRET}", f"{base}durchsicht/")]
    assert not any(
        review.SECRET in page.replace(f'value="{review.SECRET}"', "").replace(f"q={review.SECRET}", "") for page in read[:2]
    )
    assert review.SECRET not in read[3]
    assert "Zur Durchsicht bei mir" in read[1]
    assert "Zur Durchsicht bei mir" not in read[2]
    assert "Zur Durchsicht bei mir" in member.get("vorlagen/?q=Vereinen").content.decode()
    stranger = Visitor(scene.stranger)
    for page in (base, f"{base}durchsicht/", f"{base}durchsicht/pdf/", f"{base}durchsicht/anmerken/?stelle=betreff-2"):
        assert stranger.get(page).status_code == NOWHERE
    assert paper.subject not in stranger.get("vorlagen/").content.decode()


@pytest.mark.usefixtures("quick_print")
def test_private_notes_are_in_no_answer_to_anybody_else(scene: SimpleNamespace):
    member = scene.people.member
    remarks.note(scene.text, review.anchor(scene, review.MOVED), NOTE, user=member, key=uuid.uuid4())
    base = f"vorlagen/{scene.paper.reference}/"
    assert NOTE in Visitor(member).get(f"{base}durchsicht/").content.decode()
    for user in (scene.people.author, scene.people.clerk, scene.people.admin, scene.other):
        for page in (f"{base}durchsicht/", f"{base}durchsicht/pdf/", base, ""):
            assert NOTE not in Visitor(user).get(page).content.decode(errors="replace"), (user, page)
    note = PrivateNote.objects.get()
    answer = Visitor(scene.other).post(f"{base}durchsicht/notizen/{note.pk}/entfernen/?fassung=E1")
    assert (answer.status_code, PrivateNote.objects.count()) == (NOWHERE, 1)


def test_another_city_knows_nothing_of_it(scene: SimpleNamespace):
    other = factories.MunicipalityFactory()
    with use_municipality(other):
        clerk = factories.person("clerk")
        assert not ReviewInvitation.objects.exists()
        path = f"vorlagen/{scene.paper.pk}/durchsicht/"
        assert Visitor(clerk).get(path).status_code == NOWHERE


@pytest.mark.usefixtures("quick_print")
def test_reading_is_logged_and_told(scene: SimpleNamespace):
    member = Visitor(scene.people.member)
    address = f"vorlagen/{scene.paper.reference}/durchsicht/"
    page = text(member.get(address))
    assert "Wann Sie eine Fassung öffnen oder herunterladen, wird festgehalten" in page
    member.get(address)
    member.get(f"{address}pdf/")
    assert list(ReviewRead.objects.values_list("user", "what")) == [
        (scene.people.member.pk, "page"),
        (scene.people.member.pk, "pdf"),
    ]
    told = text(Visitor(scene.people.author).get(address))
    assert "gelesen am" in told
    assert "noch nicht gelesen" in told
    # Those who lead read their own draft; nobody keeps that.
    assert ReviewRead.objects.count() == 2


def test_the_way_of_an_invitation_is_kept(scene: SimpleNamespace):
    people = scene.people
    inviting.finish(scene.invitation, user=people.member)
    inviting.close(scene.invitation, user=people.author)
    inviting.reopen(ReviewInvitation.objects.get(), user=people.clerk)
    inviting.withdraw(ReviewInvitation.objects.get(), user=people.unit_head)
    with pytest.raises(Refused):
        inviting.reopen(ReviewInvitation.objects.get(), user=people.clerk)
    with pytest.raises(Refused):
        inviting.close(ReviewInvitation.objects.get(), user=people.member)
    actions = list(ReviewEvent.objects.values_list("action", flat=True))
    assert actions == ["invited", "finished", "closed", "reopened", "withdrawn"]
