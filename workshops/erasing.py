"""Forgetting people: at the day of deletion, or when somebody asks for it. Every deletion is logged, without the name."""

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
from workshops.models import GroupMember, Participation, Person, PersonalDataEvent
from workshops.saving import locked


@dataclass(frozen=True)
class Holdings:
    """How much hangs on a person: participations go with her, memberships stay without a name, texts lose the name."""

    participations: int
    memberships: int
    mentions: int


def holdings(person: Person) -> Holdings:
    """What is kept about a person, counted."""
    return Holdings(
        Participation.objects.filter(person=person).count(),
        GroupMember.objects.filter(person=person).count(),
        len(mentions.find(person)),
    )


@transaction.atomic
def erase(person: Person, *, reason: ErasureReason, user: User | None = None) -> PersonalDataEvent:
    """Forget a person: row, participations, and the name in texts and their earlier states. Raises `Refused` when she is gone."""
    row: Person = locked(Person, person.pk)
    counts = {
        "participations": Participation.objects.filter(person=row).count(),
        "memberships": GroupMember.objects.filter(person=row).count(),
        "mentions": mentions.erase(row),
    }
    event = log(DataAction.ERASED, user=user, person=row, reason=reason, counts=counts)
    row.delete()
    return event


def due(day: date) -> list[Person]:
    """People of the active city whose day of deletion has come."""
    return list(Person.objects.filter(delete_on__lte=day).order_by("pk"))


@dataclass
class Deleted:
    """What a run deleted, or would: people by purpose, and what went along."""

    people: Counter[str]
    along: Counter[str]


def erase_due(day: date, *, dry_run: bool = False) -> Deleted:
    """Forget everybody whose day has come, each in a transaction of her own; with `dry_run` only count."""
    done = Deleted(Counter(), Counter())
    for person in due(day):
        if dry_run:
            found = holdings(person)
            counts = {name: getattr(found, name) for name in ("participations", "memberships", "mentions")}
        else:
            try:
                counts = erase(person, reason=ErasureReason.DUE).counts
            except Refused:
                # Somebody deleted her by hand in between; that is logged already.
                continue
        done.people[person.get_purpose_display()] += 1
        done.along.update(counts)
    return done
