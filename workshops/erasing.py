"""Forgetting people: at the day of deletion, or when somebody asks for it. Every deletion is logged, without the name.

Texts that were decided on keep the name as evidence (`workshops/places.py` says which); the report of a deletion says where.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from municipality.acting import Refused
from municipality.models import User
from workshops import mentions
from workshops.choices import DataAction, ErasureReason
from workshops.datalog import log
from workshops.mentions import Mention
from workshops.models import GroupMember, Participation, Person, PersonalDataEvent
from workshops.saving import locked


@dataclass(frozen=True)
class Holdings:
    """How much hangs on a person: participations go with her, memberships stay without a name.

    `going` are the texts that lose the name, `kept` those that keep it as evidence.
    """

    participations: int
    memberships: int
    going: list[Mention]
    kept: list[Mention]

    @property
    def counts(self) -> dict[str, int]:
        numbers = {"participations": self.participations, "memberships": self.memberships}
        return numbers | {"mentions": len(self.going), "kept": len(self.kept)}


def holdings(person: Person, user: User | None = None) -> Holdings:
    """What is kept about a person, as this reader may know it."""
    found = mentions.find(person, user)
    return Holdings(
        Participation.objects.filter(person=person).count(),
        GroupMember.objects.filter(person=person).count(),
        [item for item in found if not item.kept],
        [item for item in found if item.kept],
    )


@dataclass(frozen=True)
class Erasure:
    """A deletion: its line in the log, and the texts in which the name stays. Nothing in here holds the name."""

    event: PersonalDataEvent
    kept: list[Mention]


@transaction.atomic
def erase(person: Person, *, reason: ErasureReason, user: User | None = None) -> Erasure:
    """Forget a person: row, participations, and the name in texts and their earlier states. Raises `Refused` when she is gone."""
    row: Person = locked(Person, person.pk)
    participations, memberships = Participation.objects.filter(person=row), GroupMember.objects.filter(person=row)
    counts = {"participations": participations.count(), "memberships": memberships.count()}
    erased = mentions.erase(row, user)
    counts |= {"mentions": erased.texts, "kept": len(erased.kept)}
    event = log(DataAction.ERASED, user=user, person=row, reason=reason, counts=counts)
    row.delete()
    return Erasure(event, erased.kept)


def due(day: date) -> list[Person]:
    """People of the active city whose day of deletion has come."""
    return list(Person.objects.filter(delete_on__lte=day).order_by("pk"))


@dataclass
class Deleted:
    """What a run deleted, or would: people by purpose, what went along, and the texts in which names stay."""

    people: Counter[str]
    along: Counter[str]
    kept: list[Mention]


def erase_due(day: date, *, dry_run: bool = False) -> Deleted:
    """Forget everybody whose day has come, each in a transaction of her own; with `dry_run` only count."""
    done = Deleted(Counter(), Counter(), [])
    for person in due(day):
        if dry_run:
            found = holdings(person)
            counts, kept = found.counts, found.kept
        else:
            try:
                erasure = erase(person, reason=ErasureReason.DUE)
            except Refused:
                # Somebody deleted her by hand in between; that is logged already.
                continue
            counts, kept = erasure.event.counts, erasure.kept
        done.kept += [item for item in kept if item not in done.kept]
        done.people[person.get_purpose_display()] += 1
        done.along.update(counts)
    return done
