"""Who may do what to a session in which state: every role, every act, every state, against a table written by hand.

Whoever is refused changes no row, and without the right no line of the page is run. The other matrices: papers and cosigning in
`test_matrix.py`, steps there too, outcomes and points in `test_outcomes_matrix.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.views.generic import View

from council import meetings, minutes
from council.choices import MeetingState, StepRole
from council.models import AgendaItem, Consultation, Meeting
from council.urls import urlpatterns
from municipality.choices import Role
from municipality.models import Delegation, Municipality
from municipality.scoping import use_municipality
from tests import factories
from tests.council import stages
from tests.council.browsing import Visitor, text
from tests.council.test_matrix import snapshot, undone
from tests.sharing import copied, shared_city

# State -> the session's own state, its day, whether the agenda went out.
STATES = {
    "planned": (MeetingState.PLANNED, 20),
    "invited": (MeetingState.INVITED, 20),
    "moved": (MeetingState.INVITED, 21),
    "today": (MeetingState.INVITED, 0),
    "over": (MeetingState.INVITED, -1),
    "held": (MeetingState.HELD, 0),
    "ended": (MeetingState.HELD, 0),
    "approved": (MeetingState.HELD, 0),
    "cancelled": (MeetingState.CANCELLED, 20),
}
BEFORE = "planned invited moved today"
# Act -> states in which the clerk's act changes something; nobody else ever may. "over": its day has passed and nothing was
# entered yet; "held": an outcome is entered and one is missing; "ended": none is missing.
MATRIX = {
    "edit": f"{BEFORE} over",
    "schedule": BEFORE,
    "order": BEFORE,
    "number": BEFORE,
    "add_item": BEFORE,
    "edit_item": BEFORE,
    "remove_item": BEFORE,
    "dispatch": BEFORE,
    "send_change": "moved",
    "cancel": f"{BEFORE} over",
    "outcomes": "today over held",
    "keep_typing": " ".join(STATES),
    "minutes": "today over held ended",
    "confirm": "ended",
}
SHOWS_LATE = f"{BEFORE} over held".split()
"""States in which lines wait that were not sent."""
PAGES = ("bearbeiten/", "ergebnisse/", "anwesenheit/", "absagen/", "ergebnisprotokoll.pdf")
"""What only the clerk reads; the session's own page is read by everybody in the city."""
OTHERS = [role for role in Role if role != Role.CLERK]


def fill(shared: SimpleNamespace) -> None:
    """A session in every state with lines that were sent and lines that wait, and a paper that could be put on any of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.pdf.render_pdf", lambda job, **_options: b"%PDF-1.7")
        body = factories.CommitteeFactory(name="Gremium", notice_days=3)
        for number in range(3):
            factories.CommitteeMemberFactory(committee=body, name=f"Mitglied {number}")
        shared.meetings = {state: _session(state, body, shared.people) for state in STATES}
        shared.waiting = _steps(shared.people, body, 1)[0]
        for state, (stored, day) in STATES.items():
            meeting = Meeting.objects.get(pk=shared.meetings[state].pk)
            assert (meeting.state, meeting.day) == (stored, timezone.localdate() + timedelta(days=day)), state


def _steps(people: SimpleNamespace, body: Any, count: int) -> list[Consultation]:
    found = []
    for _number in range(count):
        paper = factories.complete_submission(people)
        paper.steps.all().delete()
        factories.StepFactory(submission=paper, committee=body, role=StepRole.DECISION)
        found.append(stages.approved(paper, people).steps.get())
    return found


def _session(state: str, body: Any, people: SimpleNamespace) -> Meeting:
    clerk = people.clerk
    meeting = factories.meeting_of(body, in_days=20 if STATES[state][1] > 1 else 0)
    sent = _steps(people, body, 2 if state == "held" else 1)
    if state != "cancelled":
        meetings.schedule(meeting, sent, clerk)
    if state not in ("planned", "cancelled"):
        meetings.dispatch(meeting, clerk, urgency_reason="Es eilt.")
    if state in SHOWS_LATE:
        meetings.schedule(meeting, _steps(people, body, 1), clerk)
        for title in ("Anfragen", "Verschiedenes"):
            AgendaItem.objects.create(meeting=meeting, title=title)
        meetings.renumber(meeting)
    _take_on(state, Meeting.objects.get(pk=meeting.pk), sent, people)
    return Meeting.objects.for_list().get(pk=meeting.pk)


def _take_on(state: str, meeting: Meeting, steps: list[Consultation], people: SimpleNamespace) -> None:
    clerk = people.clerk
    if state == "moved":
        meeting.starts_at += timedelta(days=1)
        meetings.move(meeting, meeting.committees, clerk)
    if state == "cancelled":
        meetings.cancel(meeting, clerk)
    if state == "over":
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at - timedelta(days=1))
    if state in ("held", "ended", "approved"):
        assert not meetings.record(meeting, {steps[0].pk: {"outcome": "adopted"}}, clerk).refused
    if state == "approved":
        assert meetings.confirm(meeting, clerk).done


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with shared_city(django_db_blocker, fill) as shared:
        yield shared


@pytest.fixture
def place(once: SimpleNamespace, db: None, quick_print: list) -> Iterator[SimpleNamespace]:
    with copied(once) as own:
        yield own


def request_of(act: str, meeting: Meeting, place: SimpleNamespace) -> tuple[str, dict[str, Any]]:
    """Where it is posted to, with all it asks for: only role and state decide."""
    below = f"sitzungen/{meeting.pk}/"
    day = timezone.localtime(meeting.starts_at)
    steps = list(Consultation.objects.filter(meeting=meeting).order_by("pk"))
    waiting = [f"p{step.submission_id}" for step in steps if step.status == "scheduled"]
    item = AgendaItem.objects.filter(meeting=meeting).first()
    items = f"punkte/{item.pk}/" if item else "punkte/999999/"
    open_steps = [step for step in steps if step.status == "dispatched"]
    # Somebody may have had the page before her eyes: what was open once is typed, whatever it is now.
    asked = open_steps or steps
    seats = [seat for _body, seats in minutes.seats_at(meeting) for seat in seats]
    requests: dict[str, tuple[str, dict[str, Any]]] = {
        "edit": (
            "bearbeiten/",
            {"committees": [meeting.committees[0].pk], "day": f"{day:%Y-%m-%d}", "time": "17:15", "place": "Saal"},
        ),
        "schedule": ("einplanen/", {"step": place.waiting.pk}),
        "order": ("tagesordnung/", {"move": f"f{item.pk if item else 0}-down"}),
        "number": ("tagesordnung/", {f"top-{waiting[0] if waiting else 'p1'}": "Ö 77"}),
        "add_item": ("punkte/neu/", {"title": "Bericht", "public": "True"}),
        "edit_item": (f"{items}bearbeiten/", {"title": "Bericht", "public": "True"}),
        "remove_item": (f"{items}entfernen/", {}),
        "dispatch": ("versenden/", {"urgency_reason": "Es eilt."}),
        "send_change": ("aenderung/", {"change-urgency_reason": "Es eilt."}),
        "cancel": ("absagen/", {"reason": "Krank"}),
        "outcomes": ("ergebnisse/", {f"s{step.pk}-outcome": "adopted" for step in asked} or {"s0-outcome": "adopted"}),
        "keep_typing": ("ergebnisse/sichern/", {"s1-outcome": "adopted"}),
        "minutes": (
            "anwesenheit/",
            {"revision": 0, "began_at": "18:00"} | {f"m{seat.member.pk}-presence": "excused" for seat in seats},
        ),
        "confirm": ("niederschrift/", {}),
    }
    path, data = requests[act]
    return below + path, data


def test_the_matrix_names_every_state_and_every_address():
    assert {stored for stored, _day in STATES.values()} == set(MeetingState)
    addresses = {str(pattern.pattern) for pattern in urlpatterns if str(pattern.pattern).startswith("sitzungen/<")}
    tested = {"bearbeiten", "einplanen", "tagesordnung", "neu", "entfernen", "versenden", "ergebnisse", "sichern"}
    tested |= {"anwesenheit", "niederschrift", "aenderung", "absagen", "ergebnisprotokoll.pdf"}
    read_by_many = {"sitzungen/<id:pk>/", "mappe.pdf", "mappe.zip", "schriftstuecke"}
    left = {path for path in addresses if path.strip("/").rsplit("/", 1)[-1] not in tested}
    assert all(any(word in path for word in read_by_many) for path in left), left


@pytest.mark.parametrize("state", STATES)
def test_what_the_clerk_does_in_this_state(state: str, place: SimpleNamespace):
    meeting = place.meetings[state]
    clerk = Visitor(place.people.clerk)
    untouched = snapshot()
    for act, states in MATRIX.items():
        path, data = request_of(act, meeting, place)
        allowed = state in states.split()
        with undone():
            response = clerk.post(path, data)
            assert response.status_code < 500
            changed = snapshot() != untouched
            # What is refused by a page is put down as typed and not entered, so that nothing has to be typed twice.
            if act == "outcomes" and not allowed:
                changed = without_typing(snapshot()) != without_typing(untouched)
            assert changed == allowed, f"{act} in {state}: {response.status_code}"
            if not allowed:
                assert why(response, clerk), f"{act} in {state} says nothing"
    for page in PAGES:
        assert clerk.get(f"sitzungen/{meeting.pk}/{page}").status_code == 200


def without_typing(rows: dict[str, list]) -> dict[str, list]:
    return {name: found for name, found in rows.items() if name != "OutcomesAutosave"}


def why(response: HttpResponse, clerk: Visitor) -> bool:
    """Whether a refusal says something: on the page itself, or on the one it leads to."""
    if response.status_code == 404:
        # A line of the agenda that is not there, or was sent.
        return True
    if response.status_code == 302:
        response = clerk.get(response.url)
        return 'class="alert alert-' in response.content.decode()
    return response.status_code in (409, 422) and bool(text(response))


@pytest.mark.parametrize("role", [*OTHERS, "deputy", "stranger", "nobody"])
def test_nobody_else_does_any_of_it_in_any_state(role: str, place: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    """Refused before any code of the page runs, so that how the session stands cannot matter; tried out for one of them."""
    client, status = somebody(role, place)
    states = STATES if role == Role.MEMBER else ("today",)
    requests = [request_of(act, place.meetings[state], place) for state in states for act in MATRIX]
    requests.append(("sitzungen/neu/", {"day": "2030-01-01", "time": "18:00"}))
    before = snapshot()

    def run(*args: object, **kwargs: object) -> None:
        raise AssertionError("a page was begun")

    monkeypatch.setattr(View, "setup", run)
    for path, data in requests:
        response = client.post(f"/{place.city.slug}/{path}", data)
        assert response.status_code == status, path
    for page in PAGES:
        assert client.get(f"/{place.city.slug}/sitzungen/{place.meetings['today'].pk}/{page}").status_code == status
    assert snapshot() == before


def somebody(role: str, place: SimpleNamespace) -> tuple[Client, int]:
    """Signed in in this role, and what she is answered: members of the city 403, strangers 404, without a login the door."""
    client = Client()
    if role == "nobody":
        return client, 302
    if role == "stranger":
        with use_municipality(factories.MunicipalityFactory()):
            user = factories.person(Role.CLERK)
    elif role == "deputy":
        user = place.people.author
        today = timezone.localdate()
        Delegation.objects.create(deputy=user, represented=place.people.clerk, valid_from=today, valid_to=today)
    else:
        user = getattr(place.people, role)
    client.force_login(user, backend="municipality.backends.RoleBackend")
    return client, 404 if role == "stranger" else 403


def test_another_citys_sessions_do_not_exist(place: SimpleNamespace):
    """Not even for a clerk, in none of the acts."""
    city: Municipality = factories.MunicipalityFactory()
    with use_municipality(city):
        clerk = Client()
        clerk.force_login(factories.person(Role.CLERK), backend="municipality.backends.RoleBackend")
    requests = [request_of(act, place.meetings["today"], place) for act in MATRIX]
    before = snapshot()
    for path, data in requests:
        assert clerk.post(f"/{city.slug}/{path}", data).status_code == 404
    assert snapshot() == before
