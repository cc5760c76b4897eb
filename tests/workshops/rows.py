"""Rows of this room for tests; like `tests/factories.py`, to be used inside an active city."""

from __future__ import annotations

from datetime import date

import factory

from tests import factories
from workshops.choices import Purpose
from workshops.models import (
    Attendance,
    Contribution,
    Event,
    ExistingFormat,
    GroupMember,
    Participation,
    Person,
    Stakeholder,
    StakeholderGroup,
    WorkingGroup,
)


class StakeholderGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StakeholderGroup

    concept = factory.SubFactory(factories.ConceptFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    name = factory.Sequence(lambda n: f"Lokale Partner {n}")


class StakeholderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stakeholder

    group = factory.SubFactory(StakeholderGroupFactory)
    name = factory.Sequence(lambda n: f"Familienzentrum {n}")


class FormatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExistingFormat

    group = factory.SubFactory(StakeholderGroupFactory)
    name = factory.Sequence(lambda n: f"Stadtgespräch {n}")
    frequency = "zwei Mal im Jahr"


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody who takes part; consented a while ago, to be deleted in the far future of the tests' calendar."""

    class Meta:
        model = Person

    given_name = "Robin"
    family_name = factory.Sequence(lambda n: f"Beispiel-{n}")
    purpose = Purpose.PARTICIPATION
    consent_on = date(2026, 1, 15)
    delete_on = date(2030, 1, 15)


class WorkingGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkingGroup

    concept = factory.SubFactory(factories.ConceptFactory)
    name = factory.Sequence(lambda n: f"Arbeitskreis Sprache {n:03}")


class MemberFactory(factory.django.DjangoModelFactory):
    """An organization; give `person` or `user` and `organization=""` for somebody else."""

    class Meta:
        model = GroupMember

    group = factory.SubFactory(WorkingGroupFactory)
    organization = factory.Sequence(lambda n: f"Sportverein {n}")


class EventFactory(factory.django.DjangoModelFactory):
    """A workshop on a day; give `edition` for one that belongs to a Fortschreibung."""

    class Meta:
        model = Event

    concept = factory.SubFactory(factories.ConceptFactory)
    title = factory.Sequence(lambda n: f"Integrationsworkshop {n}")
    period = "10. November 2026"
    period_from = period_to = date(2026, 11, 10)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    event = factory.SubFactory(EventFactory)
    label = "Vereine"
    count = 12


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)
    text = factory.Sequence(lambda n: f"Mehr Begegnung im Stadtteil {n}")
