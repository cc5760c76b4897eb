"""Rows for tests: one factory per model, and `complete_submission`, a draft that nothing is missing in.

Everything is made in the active city, so use them inside `use_municipality(city)`; the fixture `city` does that.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import factory
from django.utils import timezone

from concepts.models import Chapter, Concept, ConceptEdition, CrossCuttingPrinciple, Guideline, StrategicGoal
from council.choices import (
    Classification,
    FinanceAnswer,
    MeetingState,
    NumberPurpose,
    NumberScope,
    StepRole,
    SubmissionKind,
)
from council.kinds import Motion, rule_for
from council.models import (
    Attachment,
    Committee,
    CommitteeMember,
    Consultation,
    CosignStation,
    InvolvedUnit,
    Meeting,
    MeetingCommittee,
    MotionPoint,
    NumberRange,
    PriorTreatment,
    Route,
    RouteStep,
    Section,
    Submission,
    SubmissionAuthor,
    SubmissionGoal,
)
from municipality.choices import FederalState, Role
from municipality.models import Membership, Municipality, OrganizationalUnit, User


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality

    slug = factory.Sequence(lambda n: f"musterstadt-{n}")
    name = factory.Sequence(lambda n: f"Musterstadt {n}")
    official_name = factory.LazyAttribute(lambda city: f"Stadt {city.name}")
    federal_state = FederalState.BW
    ags = factory.Sequence(lambda n: f"{8_000_000 + n:08}")
    place = "Musterstadt"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@musterstadt.example")
    given_name = "Kim"
    family_name = factory.Sequence(lambda n: f"Muster-{n}")


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganizationalUnit

    kind_label = "Fachbereich"
    number = factory.Sequence(str)
    name = factory.Sequence(lambda n: f"Bürgerengagement {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.AUTHOR


class CommitteeFactory(factory.django.DjangoModelFactory):
    """A council that decides; give `classification` and `may_decide=False` for an advisory body."""

    class Meta:
        model = Committee

    name = factory.Sequence(lambda n: f"Gemeinderat {n}")
    classification = Classification.COUNCIL
    may_decide = True
    position = factory.Sequence(lambda n: n % 30_000)


class CommitteeMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(CommitteeFactory)
    name = factory.Sequence(lambda n: f"Mitglied {n}")


class NumberRangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NumberRange

    purpose = NumberPurpose.SUBMISSION
    pattern = "{seq}/{yy}"
    scope = NumberScope.YEAR


class RouteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Route

    name = factory.Sequence(lambda n: f"Üblicher Weg {n}")


class RouteStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RouteStep

    route = factory.SubFactory(RouteFactory)
    position = 1
    committee = factory.SubFactory(CommitteeFactory)
    role = StepRole.DECISION


class StrategicGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StrategicGoal

    code = factory.Sequence(lambda n: f"A{n}")
    text = "Die Stadt lebt von der Vielfalt ihrer Menschen."


class ConceptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Concept

    slug = factory.Sequence(lambda n: f"integrationskonzept-{n}")
    name = factory.Sequence(lambda n: f"Integrationskonzept {n}")
    lead_unit = factory.SubFactory(UnitFactory)


class EditionFactory(factory.django.DjangoModelFactory):
    """A draft; an adopted one needs `status` and `adopted_on`."""

    class Meta:
        model = ConceptEdition

    concept = factory.SubFactory(ConceptFactory)
    slug = factory.Sequence(lambda n: f"fortschreibung-{n}")
    label = factory.Sequence(lambda n: f"{n}. Fortschreibung")


class ChapterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Chapter

    edition = factory.SubFactory(EditionFactory)
    heading = factory.Sequence(lambda n: f"Kapitel {n}")
    body = "<p>Die Stadt ist seit Jahrzehnten Ziel von Zuwanderung.</p>"


class GuidelineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Guideline

    edition = factory.SubFactory(EditionFactory)
    title = factory.Sequence(lambda n: f"Leitlinie {n}")
    text = "Vielfalt ist eine Stärke."


class PrincipleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CrossCuttingPrinciple

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"Teilhabe {n}")
    text = "Gilt in allen Handlungsfeldern."


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A draft with its own fields only; see `complete_submission` for one with all parts."""

    class Meta:
        model = Submission

    subject = factory.Sequence(lambda n: f"Fortschreibung des Integrationskonzeptes {n}")
    lead_unit = factory.SubFactory(UnitFactory)
    drawn_up_on = date(2020, 10, 15)
    created_by = factory.SubFactory(UserFactory)
    last_editor = factory.SelfAttribute("created_by")


class SubmissionAuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubmissionAuthor

    submission = factory.SubFactory(SubmissionFactory)
    user = factory.SubFactory(UserFactory)


class InvolvedUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InvolvedUnit

    submission = factory.SubFactory(SubmissionFactory)
    unit = factory.SubFactory(UnitFactory)


class SubmissionGoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubmissionGoal

    submission = factory.SubFactory(SubmissionFactory)
    goal = factory.SubFactory(StrategicGoalFactory)


class MotionPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MotionPoint

    submission = factory.SubFactory(SubmissionFactory)
    text = "<p>Die Fortschreibung wird beschlossen.</p>"


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    submission = factory.SubFactory(SubmissionFactory)
    heading = "Ausgangslage"
    body = "<p>Das Konzept wird seit vier Jahren umgesetzt.</p>"


class PriorTreatmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriorTreatment

    submission = factory.SubFactory(SubmissionFactory)
    body = "Gemeinderat"
    date = date(2017, 4, 27)
    paper = "BSV 3/2017"


class AttachmentFactory(factory.django.DjangoModelFactory):
    """An announced attachment; give `file` for a present one."""

    class Meta:
        model = Attachment

    submission = factory.SubFactory(SubmissionFactory)
    title = "Handlungskonzept"
    due = date(2020, 12, 1)


class CosignStationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CosignStation

    submission = factory.SubFactory(SubmissionFactory)
    unit = factory.SubFactory(UnitFactory)


class StepFactory(factory.django.DjangoModelFactory):
    """A planned, public step that decides."""

    class Meta:
        model = Consultation

    submission = factory.SubFactory(SubmissionFactory)
    committee = factory.SubFactory(CommitteeFactory)
    role = StepRole.DECISION
    public = True


class MeetingFactory(factory.django.DjangoModelFactory):
    """A planned session in two weeks; see `meeting_of` for one with its bodies."""

    class Meta:
        model = Meeting

    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    state = MeetingState.PLANNED
    place = "Rathaus, Ratssaal"


def meeting_of(*committees: Committee, in_days: int = 14, **fields: Any) -> Meeting:
    """A session of these bodies, so many days from today."""
    fields.setdefault(
        "starts_at", timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=in_days)
    )
    meeting = MeetingFactory(**fields)
    for committee in committees:
        MeetingCommittee.objects.create(meeting=meeting, committee=committee)
    return meeting


def person(role: Role, unit: OrganizationalUnit | None = None, **fields: Any) -> User:
    """Somebody with this role in the active city."""
    user = UserFactory(**fields)
    MembershipFactory(user=user, role=role, unit=unit)
    return user


def people() -> SimpleNamespace:
    """A department with a lead unit and a unit that cosigns, and one person for every role.

    The lead unit's own people are `author` and `unit_head`; `cosigner` works in `cosigning_unit`.
    """
    department = UnitFactory(kind_label="Dezernat", number="", name="Dezernat Soziales")
    lead_unit = UnitFactory(kind_label="Fachbereich", number="9", name="Familien und Soziales", parent=department)
    cosigning_unit = UnitFactory(kind_label="Fachbereich", number="2", name="Finanzen", parent=department)
    found = SimpleNamespace(
        department=department,
        lead_unit=lead_unit,
        cosigning_unit=cosigning_unit,
        author=person(Role.AUTHOR, lead_unit, family_name="Autorin"),
        unit_head=person(Role.UNIT_HEAD, lead_unit, family_name="Leitung"),
        cosigner=person(Role.COSIGNER, cosigning_unit, family_name="Kämmerei"),
        department_head=person(Role.DEPARTMENT_HEAD, department, family_name="Dezernat"),
        submitter=person(Role.SUBMITTER, family_name="Oberbürgermeisterin"),
        clerk=person(Role.CLERK, family_name="Sitzungsdienst"),
        member=person(Role.MEMBER, family_name="Ratsmitglied"),
        admin=person(Role.ADMIN, family_name="Portalpflege"),
    )
    lead_unit.head, department.head = found.unit_head, found.department_head
    lead_unit.save()
    department.save()
    return found


def complete_submission(people: SimpleNamespace, *, kind: str = SubmissionKind.DECISION, **fields: Any) -> Submission:
    """A draft of `people.author` in which nothing is missing: an advisory board, then the council; one unit cosigns."""
    submission = SubmissionFactory(
        kind=kind,
        lead_unit=people.lead_unit,
        created_by=people.author,
        contact=people.author,
        finance=FinanceAnswer.NONE,
        **fields,
    )
    SubmissionAuthorFactory(submission=submission, user=people.author)
    SubmissionGoalFactory(submission=submission)
    if rule_for(kind).motion != Motion.NONE:
        MotionPointFactory(submission=submission, position=1)
        MotionPointFactory(submission=submission, position=2, text="<p>Über die Umsetzung wird jährlich berichtet.</p>")
    SectionFactory(submission=submission)
    CosignStationFactory(submission=submission, unit=people.cosigning_unit)
    if kind in (SubmissionKind.DECISION, SubmissionKind.INFORMATION):
        board = CommitteeFactory(
            name=f"Integrationsbeirat {submission.pk}", classification=Classification.ADVISORY_BOARD, may_decide=False
        )
        council = CommitteeFactory(name=f"Gemeinderat zu {submission.pk}")
        last = StepRole.DECISION if kind == SubmissionKind.DECISION else StepRole.INFORMATION
        StepFactory(submission=submission, position=1, committee=board, role=StepRole.ADVISORY)
        StepFactory(submission=submission, position=2, committee=council, role=last)
        seat = CommitteeMemberFactory(committee=council, user=people.member, name="")
        CommitteeMemberFactory(committee=board, user=seat.user, name="")
    return submission
