"""Canaries in what goes out about a session: agenda, invitation, late items, changes, record, extracts, synopses, packet, feed.

A member of another body finds the session and its public copies and hears nothing of the part behind closed doors. Why
somebody was recused is heard by clerks, admins and submitters alone. Whoever may know finds every canary on the same walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from types import SimpleNamespace

import pytest
import pytest_django

from council import agenda, calendar, meetings, minutes
from council.choices import Presence
from council.models import AgendaItem, Consultation, MeetingDocument
from council.transitions import perform
from municipality.choices import Role
from municipality.models import User
from tests import factories
from tests.council.browsing import Visitor
from tests.listening import sung
from tests.sharing import copied, shared_city

pytestmark = [pytest.mark.slow, pytest.mark.walk]

CLOSED = "KANARIEGESCHLOSSEN"
"""Subjects, reasons and results of the part behind closed doors."""
RECUSED = "KANARIEBEFANGEN"
"""Why a member took no part."""
URGENT = "KANARIEDRINGEND"
"""Why the notice period was not kept: told to the members of the body, not to everybody."""
GUEST = "KANARIEGAST"
"""Guests of the session; they stand in the members' copy of the record alone."""


def approved(people: SimpleNamespace, subject: str) -> Consultation:
    """The deciding step of a paper that waits for its session."""
    paper = factories.complete_submission(people, subject=subject)
    paper.steps.filter(position=1).delete()
    perform("start_cosigning", paper, user=people.author)
    perform("cosign", paper, user=people.cosigner, data={"answer": "agreed"})
    perform("approve", paper, user=people.submitter)
    step: Consultation = paper.steps.get()
    return step


def fill(scene: SimpleNamespace) -> None:
    """A session of the council with an open and a closed part, sent, moved, held and approved."""
    people = scene.people
    factories.NumberRangeFactory()
    opened, closed = approved(people, "Sprachkurse in den Stadtteilen"), approved(people, f"Grundstück {CLOSED}")
    council = opened.committee
    Consultation.objects.filter(pk=closed.pk).update(committee=council, public=False, non_public_reason=f"Grund {CLOSED}")
    closed.refresh_from_db()
    scene.insider = factories.person(Role.MEMBER, family_name="Ratsmitglied")
    seat = factories.CommitteeMemberFactory(committee=council, user=scene.insider, name="")
    scene.elsewhere = factories.person(Role.MEMBER, family_name="Beiratsmitglied")
    factories.CommitteeMemberFactory(committee=factories.CommitteeFactory(name="Jugendbeirat"), user=scene.elsewhere, name="")
    meeting = factories.meeting_of(council, in_days=0)
    for step in (opened, closed):
        perform("schedule", step, user=people.clerk, data={"meeting": meeting})
    for title, public in (("Begrüßung", True), (f"Personalsache {CLOSED}", False)):
        agenda.store_free(meeting, AgendaItem(meeting=meeting, title=title, public=public, note=title))
    meetings.dispatch(meeting, people.clerk, urgency_reason=f"Eilig {URGENT}")
    late = AgendaItem(meeting=meeting, title=f"Nachgereicht {CLOSED}", public=False)
    agenda.store_free(meeting, late)
    meetings.dispatch(meeting, people.clerk, urgency_reason=f"Eilig {URGENT}")
    meeting.place = "Bürgerhaus"
    meetings.move(meeting, meeting.committees, people.clerk)
    meetings.send_change(meeting, people.clerk, urgency_reason=f"Eilig {URGENT}")
    recused = {"outcome": "adopted_amended", "recusals": {seat.pk: f"Schwester {RECUSED}"}}
    amended = {point.pk: "<p>Die Kurse beginnen im Mai.</p>" for point in opened.submission.motion_points.all()}
    perform("record_outcome", opened, user=people.clerk, data={**recused, "wordings": amended})
    perform("record_outcome", closed, user=people.clerk, data={"outcome": "adopted", "remark": f"Ergebnis {CLOSED}"})
    values = {"began_at": time(18, 0), "ended_at": time(20, 0), "chaired_by": "Vorsitz", "written_by": "Schriftführung"}
    attendance = {seat.pk: (Presence.PRESENT, None, None)}
    minutes.save(meeting, {**values, "guests": f"Gast {GUEST}"}, attendance, user=people.clerk, revision=0)
    meetings.confirm(meeting, people.clerk)
    scene.meeting = meeting
    scene.opened, scene.closed = (Consultation.objects.get(pk=step.pk) for step in (opened, closed))


@pytest.fixture(scope="module")
def shared_scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[SimpleNamespace]:
    """Everybody walks through the same rooms; nobody changes anything there."""
    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def scene(shared_scene: SimpleNamespace, db: None) -> Iterator[SimpleNamespace]:
    with copied(shared_scene) as own:
        yield own


def addresses(scene: SimpleNamespace, user: User) -> Iterator[str]:
    """Everything about the session, and about its papers what other walks leave out."""
    yield from ("", "sitzungen/?zeit=vergangen", "sitzungen/?ansicht=monat", "sitzungen/kalender/")
    yield calendar.address_of(calendar.feed_of(user))
    base = f"sitzungen/{scene.meeting.pk}/"
    yield from (base, f"{base}ergebnisse/", f"{base}anwesenheit/", f"{base}ergebnisprotokoll.pdf", f"{base}punkte/neu/")
    yield f"{base}ergebnisprotokoll.pdf?gremium={scene.opened.committee_id}"
    yield from (f"{base}punkte/{item.pk}/bearbeiten/" for item in AgendaItem.objects.filter(meeting=scene.meeting))
    for pk in MeetingDocument.objects.filter(meeting=scene.meeting).values_list("pk", flat=True):
        yield f"{base}schriftstuecke/{pk}/"
    yield from (f"{base}mappe.pdf", f"{base}mappe.zip", f"{base}versenden/", f"{base}aenderung/")
    for step in (scene.opened, scene.closed):
        paper = f"vorlagen/{step.submission.reference}/"
        yield from (paper, f"{paper}pdf/", f"faden/vorlage/{step.submission_id}/")
        yield from (f"{paper}station/{step.pk}/{rest}" for rest in ("auszug/", "synopse/", "synopse/?druck=1", "record_outcome/"))


def heard(user: User, scene: SimpleNamespace) -> dict[str, set[str]]:
    """Which canary this person hears, and where."""
    visitor = Visitor(user)
    found: dict[str, set[str]] = {CLOSED: set(), RECUSED: set(), URGENT: set(), GUEST: set()}
    for path in addresses(scene, user):
        said = sung(visitor.get(path))
        for word, places in found.items():
            if word in said:
                places.add(path)
    return found


def test_a_member_of_another_body_reads_the_public_copies_and_hears_nothing(scene: SimpleNamespace):
    assert not any(heard(scene.elsewhere, scene).values())
    visitor = Visitor(scene.elsewhere)
    documents = MeetingDocument.objects.filter(meeting=scene.meeting)
    read = [row for row in documents if visitor.get(f"sitzungen/{scene.meeting.pk}/schriftstuecke/{row.pk}/").status_code == 200]
    assert {row.kind for row in read} == {"invitation", "supplement", "change", "record"}
    assert {row.committee_id for row in read} == {None}


def test_a_member_of_the_body_hears_everything_but_why_somebody_was_recused(scene: SimpleNamespace):
    places = heard(scene.insider, scene)
    assert places[RECUSED] == set()
    base = f"sitzungen/{scene.meeting.pk}/"
    documents = {
        row.kind: row.pk for row in MeetingDocument.objects.filter(meeting=scene.meeting, committee=scene.opened.committee)
    }
    told = {kind for kind, pk in documents.items() if f"{base}schriftstuecke/{pk}/" in places[CLOSED]}
    assert told == {"invitation", "supplement", "record"}
    extract = f"vorlagen/{scene.closed.submission.reference}/station/{scene.closed.pk}/auszug/"
    assert {base, f"{base}mappe.pdf", extract} <= places[CLOSED]
    assert places[GUEST] == {f"{base}schriftstuecke/{documents['record']}/"}


def test_staff_of_another_unit_do_not_hear_why_somebody_was_recused(scene: SimpleNamespace):
    stranger = factories.person(Role.AUTHOR, factories.UnitFactory(name="Bauhof"))
    places = heard(stranger, scene)
    assert places[RECUSED] == set()
    assert places[CLOSED]


def test_the_clerk_hears_every_canary(scene: SimpleNamespace):
    places = heard(scene.people.clerk, scene)
    assert all(places.values())
    paper = f"vorlagen/{scene.opened.submission.reference}/"
    assert paper in places[RECUSED]
    assert not any(path.endswith((".pdf", "auszug/", "pdf/")) for path in places[RECUSED])
