"""A canary sits in every field that is not public; nobody without the right hears it sing.

Every page, list, search, count, print, packet, header and file name is fetched by the people who must not know, and every
byte of the answers is searched, packed streams of PDF and ZIP included. The same walk by people who may know finds the
canaries, so that a silent walk means silence and not a page that was missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import pytest_django
from django.core.files.base import ContentFile

from council import meetings
from council.choices import StepRole
from council.models import Consultation, Submission
from council.transitions import perform
from municipality.choices import Role
from municipality.models import User
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor
from tests.listening import sung
from tests.sharing import copied, shared_city

pytestmark = [pytest.mark.slow, pytest.mark.walk]

CLOSED = "KANARIEGESCHLOSSEN"
"""What belongs to the step behind closed doors and to attachments that are not public."""
INTERNAL = "KANARIEINTERN"
"""Remarks and reasons of the administration."""
DRAFT = "KANARIEENTWURF"
"""The text of a draft of one unit."""


def write(scene: SimpleNamespace) -> None:
    """A paper with a public council and a closed board, sent to both and decided, and a draft beside it."""
    people = scene.people
    factories.NumberRangeFactory()
    paper = factories.complete_submission(people, subject="Fortschreibung des Konzeptes")
    board, council = paper.steps.all()
    board.committee.name = f"Beirat {CLOSED}"
    board.committee.save()
    board.committee.members.all().delete()
    insider = factories.person(Role.MEMBER, family_name="Beiratsmitglied")
    for step in (board, council):
        factories.CommitteeMemberFactory(committee=step.committee, user=insider, name="")
    Consultation.objects.filter(pk=board.pk).update(public=False, non_public_reason=f"Grund {CLOSED}")
    attachment = factories.AttachmentFactory(
        submission=paper,
        title=f"Anlage {CLOSED}",
        public=False,
        due=None,
        file=ContentFile(CLOSED.encode(), name=f"{CLOSED}.txt"),
        content_type="text/plain",
    )
    perform("start_cosigning", paper, user=people.author)
    answer = {"answer": "agreed_with_remark", "remark": f"Bemerkung {INTERNAL}"}
    perform("cosign", paper, user=people.cosigner, data=answer)
    perform("approve", paper, user=people.submitter)
    sessions = []
    for step in (board, council):
        meeting = factories.meeting_of(step.committee, in_days=0)
        perform("schedule", step, user=people.clerk, data={"meeting": meeting})
        # Why it is urgent stands in the members' invitation; who may read that, test_canary_sessions.py asks.
        meetings.dispatch(meeting, people.clerk, urgency_reason="Eilig")
        sessions.append(meeting)
    perform("record_outcome", board, user=people.clerk, data={"outcome": "no_vote", "remark": f"Ergebnis {CLOSED}"})
    perform("record_outcome", council, user=people.clerk, data={"outcome": "adopted", "remark": f"Ergebnis {INTERNAL}"})
    draft = factories.SubmissionFactory(subject=f"Betreff {DRAFT}", lead_unit=people.lead_unit, created_by=people.author)
    factories.MotionPointFactory(submission=draft, text=f"<p>Antrag {DRAFT}</p>")
    factories.SectionFactory(submission=draft, body=f"<p>Begründung {DRAFT}</p>")
    factories.StepFactory(submission=draft, committee=council.committee, role=StepRole.DECISION)
    scene.paper, scene.draft, scene.attachment = stages.fresh(paper), draft, attachment
    scene.board, scene.council, scene.sessions, scene.insider = board, council, sessions, insider


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """Everybody walks through the same rooms; nobody changes anything there."""
    with shared_city(django_db_blocker, write) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


@pytest.fixture
def people(scene: SimpleNamespace) -> SimpleNamespace:
    return scene.people


def addresses(scene: SimpleNamespace) -> Iterator[str]:
    """Every page that could tell something, files included."""
    yield from ("", "auftraege/", "vorlagen/", "sitzungen/", "sitzungen/?zeit=vergangen", "sitzungen/neu/", "vorlagen/neu/")
    for word in (CLOSED, INTERNAL, DRAFT):
        yield f"vorlagen/?q={word}"
    yield from (f"vorlagen/?gremium={scene.board.committee_id}&sort=termin", "vorlagen/?stand=decided", "vorlagen/?stand=draft")
    for submission in (scene.paper, scene.draft):
        base = f"vorlagen/{submission.reference}/"
        yield from (base, f"{base}bearbeiten/", f"{base}vorschau/", f"{base}fassungen/", f"{base}fassungen/?alt=M1&neu=1.0")
        yield from (f"{base}fassungen/?alt=1.0&neu=arbeitsstand", f"{base}pdf/", f"{base}pdf/?download=1")
        yield from (f"{base}pdf/?fassung={label}" for label in ("M1", "1.0"))
        yield from (f"{base}aktion/{action}/" for action in ("cosign", "approve", "withdraw", "close", "object"))
        for step in (scene.board, scene.council):
            yield f"{base}pdf/?station={step.pk}"
            yield from (f"{base}station/{step.pk}/{action}/" for action in ("schedule", "record_outcome", "confirm", "remove"))
        yield f"{base}anlagen/{scene.attachment.pk}/"
        yield f"faden/vorlage/{submission.pk}/"
        yield from (f"{base}uebernommen/", f"{base}zugriffe/")
        yield from (f"{base}durchsicht/{page}" for page in ("", "pdf/", "einladen/", "neue-fassung/"))
    for session in scene.sessions:
        base = f"sitzungen/{session.pk}/"
        yield from (base, f"{base}ergebnisse/", f"{base}bearbeiten/", f"{base}absagen/", f"{base}mappe.pdf", f"{base}mappe.zip")


def heard(user: User, scene: SimpleNamespace, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Where this person hears which canary."""
    visitor = Visitor(user)
    found = set()
    for path in addresses(scene):
        said = sung(visitor.get(path))
        if names_bodies(path, scene):
            said = said.replace(scene.board.committee.name, "").replace(scene.board.committee.name.replace(" ", "-"), "")
        # What the person typed into the search herself is no news to her.
        typed = path.partition("?q=")[2]
        found |= {(path, word) for word in words if word != typed and word in said}
    return found


def names_bodies(path: str, scene: SimpleNamespace) -> bool:
    """That a body exists and meets is no secret; that it treated this paper is."""
    of_a_paper = path.startswith((f"vorlagen/{scene.paper.reference}/", f"vorlagen/{scene.draft.reference}/"))
    return not of_a_paper and not path.startswith(f"sitzungen/{scene.sessions[1].pk}/")


def test_a_member_without_a_seat_in_the_closed_body_hears_nothing(scene: SimpleNamespace, people: SimpleNamespace):
    assert heard(people.member, scene, (CLOSED, INTERNAL, DRAFT)) == set()
    visitor = Visitor(people.member)
    base = f"vorlagen/{scene.paper.reference}/"
    for path in (base, f"{base}pdf/", f"{base}fassungen/", f"sitzungen/{scene.sessions[1].pk}/mappe.zip"):
        response = visitor.get(path)
        assert response.status_code == 200
        assert CLOSED not in sung(response)
    assert visitor.get(f"vorlagen/?gremium={scene.board.committee_id}").context["page_obj"].paginator.count == 0


def test_a_member_of_no_body_hears_nothing(scene: SimpleNamespace, people: SimpleNamespace):
    outsider = factories.person(Role.MEMBER)
    assert heard(outsider, scene, (CLOSED, INTERNAL, DRAFT, scene.paper.subject)) == set()


def test_staff_of_another_unit_hear_neither_drafts_nor_the_cosigning(scene: SimpleNamespace, people: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory(name="Bauhof"))
    places = heard(stranger, scene, (DRAFT, f"Bemerkung {INTERNAL}"))
    assert places == set()


def test_another_citys_clerk_finds_no_page_at_all(scene: SimpleNamespace, people: SimpleNamespace):
    with use_municipality(factories.MunicipalityFactory()):
        foreign = factories.person(Role.CLERK)
    visitor = Visitor(foreign)
    assert {visitor.get(path).status_code for path in addresses(scene)} == {404}


def test_the_member_of_the_closed_body_hears_of_it_but_not_of_the_administration(scene: SimpleNamespace, people: SimpleNamespace):
    places = heard(scene.insider, scene, (CLOSED, INTERNAL, DRAFT))
    assert {word for _path, word in places} == {CLOSED}
    base = f"vorlagen/{scene.paper.reference}/"
    told = {path for path, _word in places}
    assert {base, f"{base}pdf/", f"{base}anlagen/{scene.attachment.pk}/", f"sitzungen/{scene.sessions[0].pk}/mappe.zip"} <= told


def test_the_walk_reaches_every_canary(scene: SimpleNamespace, people: SimpleNamespace):
    places = heard(people.clerk, scene, (CLOSED, INTERNAL, DRAFT))
    assert {word for _path, word in places} == {CLOSED, INTERNAL, DRAFT}
    base = f"vorlagen/{scene.paper.reference}/"
    told = {path for path, word in places if word == CLOSED}
    assert {base, f"{base}pdf/", f"sitzungen/{scene.sessions[0].pk}/mappe.pdf", f"{base}anlagen/{scene.attachment.pk}/"} <= told
    assert Submission.objects.search(DRAFT).count() == 1
