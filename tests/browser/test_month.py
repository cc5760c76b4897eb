"""A month of sessions, played by two clerks at once on PostgreSQL; what is left of it is looked at row by row.

The month stands in `month.py`, what must come of it in `month_end.py`; `clerks.py` plays it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from council import agenda, chain
from council.choices import Outcome
from council.choices import SubmissionKind as K
from council.kinds import ACCOMPANYING
from council.models import Consultation, Meeting, MeetingEvent, MotionPoint, Resolution, Submission, SubmissionEvent
from council.transitions import perform
from municipality.choices import Role
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories
from tests.browser import month_end
from tests.browser.calendar import Calendar
from tests.browser.clerks import Clerks, Gate
from tests.browser.month import ANNA, BERT, BODIES, DAYS, PAPERS
from tests.browser.person import Person
from tests.council import stages

pytestmark = pytest.mark.postgres

BEFORE = "2026-08-21 09:00"


@pytest.fixture
def city(database: object, monkeypatch: pytest.MonkeyPatch) -> Municipality:
    """Musterstadt with its bodies and their members. Prints are not looked at here."""
    monkeypatch.setattr("reports.pdf.render_pdf", lambda job, **_options: b"%PDF-1.7 " + job.title.encode())
    return factories.MunicipalityFactory(slug="musterstadt", name="Musterstadt")


class Administration:
    """Everybody but the clerks: hands in papers, approved."""

    def __init__(self, city: Municipality) -> None:
        self.city = city
        with use_municipality(city):
            self.people = factories.people()
            User.objects.filter(pk=self.people.clerk.pk).update(email=f"{ANNA}@musterstadt.example", given_name="Anna")
            factories.person(Role.CLERK, email=f"{BERT}@musterstadt.example", given_name="Bert")
            factories.NumberRangeFactory(suffix_pattern="{number}-{seq}")
            factories.NumberRangeFactory(purpose="resolution", pattern="B {seq}/{yyyy}")
            self.bodies = {}
            for name, (kind, may_decide, members) in BODIES.items():
                body = factories.CommitteeFactory(name=name, classification=kind, may_decide=may_decide, notice_days=7)
                self.bodies[name] = body
                for count in range(1, members + 1):
                    factories.CommitteeMemberFactory(committee=body, name=f"{name} {count}")
        self.papers: dict[int, int] = {}

    def hand_in(self, number: int) -> None:
        row = PAPERS[number]
        with use_municipality(self.city):
            author = self.people.author
            paper = factories.SubmissionFactory(
                subject=row.title,
                kind=row.kind,
                relates_to_id=self.papers.get(row.to),
                lead_unit=self.people.lead_unit,
                created_by=author,
                contact=author,
                drawn_up_on=date(2026, 8, 20),
                finance="none",
            )
            self.papers[number] = paper.pk
            factories.SubmissionAuthorFactory(submission=paper, user=author)
            factories.SubmissionGoalFactory(submission=paper)
            factories.SectionFactory(submission=paper)
            factories.CosignStationFactory(submission=paper, unit=self.people.cosigning_unit)
            amended = MotionPoint.objects.filter(submission=paper.relates_to_id).first() if row.kind == K.AMENDMENT else None
            for place, text in enumerate(row.texts if row.kind not in (K.INFORMATION, K.TABLED) else (), start=1):
                factories.MotionPointFactory(submission=paper, position=place, text=f"<p>{text}</p>", amends=amended)
            for place, station in enumerate(row.route, start=1):
                body, role, *closed = station.split()
                factories.StepFactory(
                    submission=paper,
                    position=place,
                    committee=self.bodies[body],
                    role=role,
                    public=not closed,
                    non_public_reason="Es geht um den Preis eines Grundstücks." if closed else "",
                )
            stages.approved(paper, self.people)
            if row.corrected:
                perform("correct", paper, user=self.people.clerk, data={"reason": "Schreibfehler", "apply": lambda _paper: None})


def test_two_clerks_and_a_month_of_sessions(
    city: Municipality, visit: Callable[..., Person], calendar: Calendar, monkeypatch: pytest.MonkeyPatch
):
    calendar.turn_to(BEFORE)
    administration = Administration(city)
    for number, paper in PAPERS.items():
        if paper.to is None:
            administration.hand_in(number)
    people = {ANNA: visit(f"{ANNA}@musterstadt"), BERT: visit(f"{BERT}@musterstadt", keyboard=True)}
    clerks = Clerks(people, Gate(monkeypatch), administration.hand_in)
    for day, entries in DAYS.items():
        calendar.turn_to(day)
        for person in people.values():
            person.sign_in()
        for entry in entries:
            clerks.play(entry)
    with use_municipality(city):
        sessions = {pk: name for name, pk in clerks.sessions.items()}
        assert submissions() == month_end.rows(month_end.SUBMISSIONS)
        assert steps(sessions) == month_end.rows(month_end.STEPS)
        assert points() == month_end.POINTS
        assert_resolutions()
        assert meetings(sessions) == month_end.rows(month_end.MEETINGS)
        assert_nothing_lost(city, sessions)


# --- What is left --------------------------------------------------------------------------------------------------------


def submissions() -> list[list[str]]:
    return [[paper.number, paper.status, paper.result] for paper in Submission.objects.order_by("pk").all()]


def steps(sessions: dict[int, str]) -> list[list[str]]:
    found = Consultation.objects.order_by("submission_id", "position", "pk").select_related(
        "submission", "committee", "version", "resolution"
    )
    return [[*_step(step, sessions)] for step in found]


def _step(step: Consultation, sessions: dict[int, str]) -> tuple[str, ...]:
    votes = (step.votes_yes, step.votes_no, step.votes_abstained, step.votes_recused)
    extracts = [extract.final for extract in step.extracts.order_by("pk")]
    resolution = Resolution.objects.filter(consultation=step).first()
    return (
        step.submission.number,
        str(step.position),
        step.committee.name,
        step.role,
        step.status,
        step.outcome,
        ":".join("-" if count is None else str(count) for count in votes),
        sessions.get(step.meeting_id, ""),
        step.agenda_number,
        step.version.label if step.version else "",
        resolution.number if resolution else "",
        {(): "", (False,): "first", (False, True): "both"}[tuple(extracts)],
    )


def points() -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Where a wording is not the paper's, or where points ended differently."""
    found = {}
    for step in Consultation.objects.order_by("pk").select_related("submission"):
        rows = [(row.outcome, row.wording.removeprefix("<p>").removesuffix("</p>")) for row in step.point_outcomes.all()]
        if any(wording for _outcome, wording in rows) or step.outcome == Outcome.MIXED:
            found[step.submission.number, step.position] = rows
    return found


def assert_resolutions() -> None:
    found: dict[str, list[Resolution]] = {}
    for row in Resolution.objects.order_by("pk").select_related("consultation__submission"):
        found.setdefault(row.number, []).append(row)
    assert list(found) == list(month_end.RESOLUTIONS)
    for number, (day, text) in month_end.RESOLUTIONS.items():
        main, *beside = found[number]
        assert f"{main.decided_on:%d.%m.%Y}" == day
        assert text in main.wording
        assert [row.consultation.submission.kind for row in beside] == (["supplement"] if number == "B 3/2026" else [])
    assert "Haushaltsberatung 2027" in found["B 6/2026"][0].wording
    assert PAPERS[6].texts[1] not in found["B 6/2026"][0].wording


def meetings(sessions: dict[int, str]) -> list[list[str]]:
    return [_meeting(meeting, sessions) for meeting in Meeting.objects.order_by("pk")]


def _meeting(meeting: Meeting, sessions: dict[int, str]) -> list[str]:
    sent = dict.fromkeys(document.kind for document in meeting.documents.order_by("pk"))
    if sessions[meeting.pk] == "B1":
        # The late item and the invitation were sent in the same moment, so it is in the one or on a sheet of its own.
        sent.pop("supplement", None)
    free = ", ".join(f"{item.title} {item.number}" for item in meeting.free_items.order_by("pk"))
    assert all(item.sent_at for item in meeting.free_items.all())
    return [sessions[meeting.pk], meeting.state, f"{meeting.day:%d.%m.%Y}", " ".join(sent), free]


def assert_nothing_lost(city: Municipality, sessions: dict[int, str]) -> None:
    # No line shares its number with another one; what goes along with a paper stands under that of its paper.
    for meeting in Meeting.objects.all():
        items = agenda.all_lines(meeting)
        numbers = [item.number for item in items if item.free or item.step.submission.kind not in ACCOMPANYING]
        assert len(numbers) == len(set(numbers))
    # Every outcome there is was entered, and a reason of urgency stands with what went out late, only there.
    outcomes = set(Consultation.objects.values_list("outcome", flat=True)) - {""}
    by_point = set(Consultation.objects.exclude(point_outcomes=None).values_list("point_outcomes__outcome", flat=True))
    assert outcomes | by_point == set(Outcome.values)
    late = Consultation.objects.exclude(urgency_reason="").filter(meeting__isnull=False)
    assert {sessions[pk] for pk in late.values_list("meeting", flat=True)} == month_end.LATE - {"A2"}
    # Who did not take part is written down, and why.
    assert [str(row.member) for step in Consultation.objects.all() for row in step.recusals.all()] == ["Rat 4"]
    # Both worked, and every event is linked to the one before it.
    assert set(MeetingEvent.objects.values_list("actor__given_name", flat=True)) == {"Anna", "Bert"}
    for action in ("schedule", "dispatch", "record_outcome", "confirm"):
        actors = SubmissionEvent.objects.filter(action=action).values_list("actor__given_name", flat=True)
        assert set(actors) == {"Anna", "Bert"}, action
    finding = chain.verify(city)
    assert finding.broken == ""
    assert (finding.waiting, finding.linked) == (0, SubmissionEvent.objects.count() + MeetingEvent.objects.count())
