"""The measured city: a hundred submissions in all states with all their parts, and the people who open its pages.

It is the same whatever the size of the rest, so that what grows is the portal and not the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from council.choices import (
    Answer,
    Classification,
    FinanceAnswer,
    MeetingAction,
    MeetingState,
    Outcome,
    RoundClosing,
    StepRole,
    StepStatus,
    SubmissionResult,
    SubmissionStatus,
    VersionKind,
)
from council.document import build
from council.models import (
    AgendaItem,
    Attachment,
    Committee,
    CommitteeMember,
    Consultation,
    Cosignature,
    CosignRound,
    CosignStation,
    InvolvedUnit,
    Meeting,
    MeetingCommittee,
    MeetingEvent,
    MotionPoint,
    PointOutcome,
    PriorTreatment,
    Resolution,
    Section,
    Submission,
    SubmissionAuthor,
    SubmissionEvent,
    SubmissionGoal,
    SubmissionVersion,
)
from municipality.models import Municipality, User
from municipality.scoping import use_municipality
from tests import factories

SUBMISSIONS = 100
SLUG = "messstadt"
CLOSED_EVERY = 5
"""Every which submission goes its way behind closed doors."""
SUBJECTS = (
    "Fortschreibung des Integrationskonzeptes", "Sprachmittlung in den Ämtern", "Förderrichtlinie für Vereine",
    "Sachstand der Schlüsselprojekte", "Patenschaften für Familien", "Offener Treff im Quartier",
    "Interkulturelle Woche", "Elternbriefe in einfacher Sprache", "Beteiligung am Runden Tisch", "Bericht der Dialogplattform",
)  # fmt: skip
PARAGRAPH = (
    "<p>Die Stadt arbeitet mit Vereinen, Schulen und Kindertagesstätten zusammen. Was in den Handlungsfeldern erreicht "
    "wurde, haben die Beteiligten ausgewertet; was noch fehlt, steht in den Empfehlungen der Arbeitsgruppen.</p>"
)
# How many of twenty papers stand where.
STATES = (
    *[SubmissionStatus.DRAFT] * 3,
    *[SubmissionStatus.IN_COSIGN] * 1,
    *[SubmissionStatus.APPROVED] * 1,
    *[SubmissionStatus.IN_CONSULTATION] * 4,
    *[SubmissionStatus.REWORK] * 1,
    *[SubmissionStatus.DECIDED] * 8,
    *[SubmissionStatus.WITHDRAWN] * 1,
    *[SubmissionStatus.ARCHIVED] * 1,
)
UNAPPROVED = (SubmissionStatus.DRAFT, SubmissionStatus.IN_COSIGN, SubmissionStatus.WITHDRAWN)
BEGUN = (SubmissionStatus.IN_CONSULTATION, SubmissionStatus.REWORK)
DONE = (SubmissionStatus.DECIDED, SubmissionStatus.ARCHIVED)


@dataclass(frozen=True, eq=False)
class SampleCity:
    """The city with what the benchmarks need to open its pages."""

    municipality: Municipality
    people: SimpleNamespace
    draft: Submission
    decided: Submission
    meeting: Meeting
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in which the person of this role is signed in."""
        if role not in self.clients:
            self.clients[role] = Client()
            self.clients[role].force_login(getattr(self.people, role))
        return self.clients[role]

    def path(self, rest: str = "") -> str:
        return f"/{self.municipality.slug}/{rest}"


@cache
def sample_city() -> SampleCity:
    """Made on the first call; the same for all benchmarks of a run."""
    municipality = factories.MunicipalityFactory(slug=SLUG, ags="00000000", name="Messstadt")
    with use_municipality(municipality):
        people = factories.people()
        for number in range(12):
            factories.UnitFactory(number=str(20 + number), parent=people.department)
        goals = [factories.StrategicGoalFactory() for _ in range(8)]
        bodies = _bodies(people.member)
        meetings = _meetings(bodies)
        _told(meetings, people.clerk)
        papers = _papers(people)
        _parts(papers, people, goals)
        _route(papers, bodies, meetings)
        _history(papers, people)
        return SampleCity(
            municipality=municipality,
            people=people,
            draft=next(paper for paper in papers if paper.status == SubmissionStatus.DRAFT),
            # One that everybody may read as a whole.
            decided=next(paper for index, paper in enumerate(papers) if paper.status in DONE and index % CLOSED_EVERY),
            meeting=meetings[-1],
        )


def _bodies(member: User) -> list[Committee]:
    """An advisory board, a committee and a council that all papers pass, and three that meet beside them."""
    kinds = (
        (Classification.ADVISORY_BOARD, False),
        (Classification.ADVISORY_COMMITTEE, False),
        (Classification.COUNCIL, True),
        (Classification.DECIDING_COMMITTEE, True),
        (Classification.ADVISORY_COMMITTEE, False),
        (Classification.ADVISORY_BOARD, False),
    )
    bodies = [factories.CommitteeFactory(classification=kind, may_decide=decides) for kind, decides in kinds]
    seats = [CommitteeMember(committee=body, name=f"Mitglied {seat}") for body in bodies for seat in range(20)]
    CommitteeMember.objects.bulk_create([*seats, *(CommitteeMember(committee=body, user=member) for body in bodies[1:3])])
    return bodies


def _meetings(bodies: list[Committee]) -> list[Meeting]:
    """Each of the first three bodies has met eight times, in the past; the last three sessions are to come."""
    today = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    days = [*(-30 * (8 - index // 3) + index % 3 * 7 for index in range(24)), 14, 21, 28]
    meetings = Meeting.objects.bulk_create(
        Meeting(
            starts_at=today + timedelta(days=day),
            place="Rathaus, Ratssaal",
            state=MeetingState.HELD if day < 0 else MeetingState.INVITED,
        )
        for day in days
    )
    MeetingCommittee.objects.bulk_create(
        MeetingCommittee(meeting=meeting, committee=bodies[index % 3]) for index, meeting in enumerate(meetings)
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, title=title, number=f"Ö {9 + number}", sent_at=meeting.starts_at)
        for meeting in meetings
        for number, title in enumerate(("Anfragen", "Verschiedenes"))
    )
    return meetings


def _told(meetings: list[Meeting], clerk: User) -> None:
    """What the history of each session says."""
    MeetingEvent.objects.bulk_create(
        MeetingEvent(
            meeting=meeting, at=meeting.starts_at, actor=clerk, actor_label=clerk.full_name, action=MeetingAction.INVITED
        )
        for meeting in meetings
    )


def _papers(people: SimpleNamespace) -> list[Submission]:
    now = timezone.now()
    papers = Submission.objects.bulk_create(
        Submission(
            subject=f"{SUBJECTS[index % 10]}, {index // 10 + 1}. Bericht",
            status=STATES[index % 20],
            result=SubmissionResult.ADOPTED if STATES[index % 20] in DONE else "",
            number="" if STATES[index % 20] in UNAPPROVED else f"{index + 1}/26",
            address="" if STATES[index % 20] in UNAPPROVED else f"{index + 1}-26",
            lead_unit=people.lead_unit if index % 2 == 0 else people.cosigning_unit,
            drawn_up_on=(now - timedelta(days=9 * (SUBMISSIONS - index))).date(),
            finance=FinanceAnswer.NONE,
            plain_summary="Worum es geht, steht hier in einfachen Worten.",
            created_by=people.author,
            last_editor=people.author,
            contact=people.author,
            approved_at=None if STATES[index % 20] in UNAPPROVED else now - timedelta(days=200 - index),
        )
        for index in range(SUBMISSIONS)
    )
    for index, paper in enumerate(papers):
        paper.modified_at = now - timedelta(hours=SUBMISSIONS - index)
    # Not `save()`, which would write the present moment into all of them.
    Submission.objects.bulk_update(papers, ["modified_at"])
    return papers


def _parts(papers: list[Submission], people: SimpleNamespace, goals: list[Any]) -> None:
    """Three points, four sections and one row of everything else for every paper."""
    each = list(enumerate(papers))
    SubmissionAuthor.objects.bulk_create(SubmissionAuthor(submission=paper, user=people.author) for paper in papers)
    InvolvedUnit.objects.bulk_create(InvolvedUnit(submission=paper, unit=people.department) for paper in papers)
    SubmissionGoal.objects.bulk_create(SubmissionGoal(submission=paper, goal=goals[index % 8]) for index, paper in each)
    MotionPoint.objects.bulk_create(
        MotionPoint(submission=paper, position=place, text=f"<p>Die Stadt setzt Vorschlag {place} um.</p>")
        for paper in papers
        for place in (1, 2, 3)
    )
    Section.objects.bulk_create(
        Section(submission=paper, position=place, heading=f"Abschnitt {place}", body=PARAGRAPH * 3)
        for paper in papers
        for place in (1, 2, 3, 4)
    )
    PriorTreatment.objects.bulk_create(PriorTreatment(submission=paper, body="Gemeinderat", paper="3/2017") for paper in papers)
    Attachment.objects.bulk_create(
        Attachment(submission=paper, title="Handlungskonzept", due=paper.drawn_up_on) for paper in papers
    )
    CosignStation.objects.bulk_create(
        CosignStation(submission=paper, unit=unit) for paper in papers for unit in (people.cosigning_unit, people.department)
    )


def _versions(papers: list[Submission], people: SimpleNamespace, label: str, kind: VersionKind) -> dict[int, SubmissionVersion]:
    # What a version says matters for its size only, so one paper's values serve for all.
    values = build(Submission.objects.for_detail().get(pk=papers[0].pk)).to_values()
    made = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=paper,
            label=label,
            kind=kind,
            values=values,
            letterhead={},
            form="standard",
            form_source="",
            created_by=people.submitter,
            created_at=paper.created_at,
        )
        for paper in papers
    )
    return {version.submission_id: version for version in made}


def _route(papers: list[Submission], bodies: list[Committee], meetings: list[Meeting]) -> None:
    """Three steps each; how far they got follows from the state of the paper."""
    approved = [paper for paper in papers if paper.approved_at]
    versions = _versions(approved, SimpleNamespace(submitter=papers[0].created_by), "1.0", VersionKind.APPROVED)
    steps = []
    for index, paper in enumerate(papers):
        ended = 3 if paper.status in DONE else 1 if paper.status in BEGUN else 0
        for place, body in enumerate(bodies[:3]):
            step = Consultation(submission=paper, position=place + 1, committee=body, public=index % CLOSED_EVERY > 0)
            step.role = StepRole.DECISION if place == 2 else StepRole.ADVISORY
            if place < ended:
                _end(step, versions[paper.pk], meetings[(index * 3 + place) % 24])
            elif place == ended and paper.approved_at and index % 2:
                step.status, step.meeting, step.agenda_number = StepStatus.DISPATCHED, meetings[24 + place], f"Ö {index}"
                step.version, step.dispatched_at = versions[paper.pk], paper.approved_at
            steps.append(step)
    Consultation.objects.bulk_create(steps)
    points = {(point.submission_id, point.position): point for point in MotionPoint.objects.all()}
    decided = [step for step in steps if step.decides and step.status == StepStatus.CONFIRMED]
    PointOutcome.objects.bulk_create(
        PointOutcome(consultation=step, point=points[step.submission_id, place], outcome=Outcome.ADOPTED)
        for step in decided
        for place in (1, 2, 3)
    )
    Resolution.objects.bulk_create(
        Resolution(
            consultation=step,
            number=f"B {step.pk}",
            decided_on=step.date,
            wording=PARAGRAPH,
            responsible_unit=step.submission.lead_unit,
        )
        for step in decided
    )


def _end(step: Consultation, version: SubmissionVersion, meeting: Meeting) -> None:
    step.status, step.meeting, step.version = StepStatus.CONFIRMED, meeting, version
    step.dispatched_at, step.agenda_number = meeting.starts_at - timedelta(days=10), f"Ö {step.position}"
    step.outcome = Outcome.ADOPTED if step.decides else Outcome.RECOMMENDED
    step.votes_yes, step.votes_no, step.votes_abstained, step.votes_recused = 18, 2, 1, 0


def _history(papers: list[Submission], people: SimpleNamespace) -> None:
    """One round of cosigning for all that ever left the draft, and the events."""
    sent = [paper for paper in papers if paper.status != SubmissionStatus.DRAFT]
    versions = _versions(sent, people, "M1", VersionKind.COSIGN)
    rounds = CosignRound.objects.bulk_create(
        CosignRound(
            submission=paper,
            number=1,
            version=versions[paper.pk],
            started_by=people.author,
            started_at=paper.created_at,
            closed_at=None if paper.status == SubmissionStatus.IN_COSIGN else paper.created_at,
            closing="" if paper.status == SubmissionStatus.IN_COSIGN else RoundClosing.COMPLETED,
        )
        for paper in sent
    )
    Cosignature.objects.bulk_create(
        Cosignature(
            round=item,
            unit=unit,
            due=timezone.localdate(),
            answer=Answer.AGREED if item.closed_at else "",
            answered_by=people.cosigner if item.closed_at else None,
            answered_at=item.closed_at,
        )
        for item in rounds
        for unit in (people.cosigning_unit, people.department)
    )
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(
            submission=paper,
            at=paper.created_at,
            actor=people.author,
            actor_label=people.author.full_name,
            action=action,
            to_status=SubmissionStatus.IN_COSIGN if action == "start_cosigning" else SubmissionStatus.APPROVED,
        )
        for paper in sent
        for action in (["start_cosigning", "approve"] if paper.approved_at else ["start_cosigning"])
    )
