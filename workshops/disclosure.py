"""Everything that is kept about one person (Art. 15 and 20 DSGVO), as plain values for a page and for a file."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from municipality.models import User
from municipality.scoping import active_municipality
from workshops import mentions
from workshops.models import GroupMember, Participation, Person, PersonalDataEvent

FORMAT = "integrationsportal-auskunft-1"
"""Name and version of the file's structure."""


def events_of(person: Person) -> list[PersonalDataEvent]:
    """What was done with the data of a person, in order."""
    return list(PersonalDataEvent.objects.filter(subject=person.pk))


def disclose(person: Person, events: list[PersonalDataEvent], user: User) -> dict[str, Any]:
    """The values of the file, ready for JSON; `events` as `events_of` reads them, `user` hands it out."""
    participations = Participation.objects.filter(person=person).select_related("event").order_by("event__period_from", "pk")
    memberships = GroupMember.objects.filter(person=person).select_related("group").order_by("pk")
    return {
        "format": FORMAT,
        "created_at": timezone.localtime().isoformat(timespec="seconds"),
        "controller": active_municipality().official_name,
        "person": {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "organization": person.organization,
            "email": person.email,
        },
        "processing": {
            "purpose": str(person.get_purpose_display()),
            "legal_basis": "Einwilligung, Art. 6 Abs. 1 Buchst. a DSGVO",
            "consent_on": person.consent_on.isoformat(),
            "delete_on": person.delete_on.isoformat(),
        },
        "participations": [
            {
                "event": row.event.title,
                "kind": str(row.event.get_kind_display()),
                "date": row.event.period,
                "place": row.event.place,
            }
            for row in participations
        ],
        "memberships": [
            {"group": row.group.name, "role": str(row.get_role_display()), "capacity": str(row.get_capacity_display())}
            for row in memberships
        ],
        "mentions": [{"place": item.place, "title": item.title, "kept": item.kept} for item in mentions.find(person, user)],
        "log": [
            {"at": timezone.localtime(row.at).isoformat(timespec="seconds"), "action": str(row.get_action_display())}
            for row in events
        ],
    }
