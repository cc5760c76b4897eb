"""Who is named to whom: participants only to those who may see names, staff to staff, organizations to everybody.

Minutes may name anybody, and no program finds all names in a text: whoever may not see names does not read minutes either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from municipality.choices import STAFF_ROLES
from municipality.history import Entry, told
from municipality.models import User
from workshops.models import Event, GroupMember

EVENT_TOLD = (
    "concept", "edition", "kind", "title", "period", "starts_at", "place", "working_group", "agenda", "results",
)  # fmt: skip
"""What the history of an event tells to everybody in the administration."""


def may_see_names(user: User) -> bool:
    """Whether this person may see participants' names, and texts that may hold some."""
    return user.has_perm("workshops.view_person")


def event_changes(event: Event, user: User) -> list[Entry]:
    """The history of an event as this person may read it: nothing outside the administration, minutes only with names."""
    if not user.roles & STAFF_ROLES:
        return []
    return told(event) if may_see_names(user) else told(event, fields=EVENT_TOLD)


@dataclass(frozen=True)
class Named:
    """A member as this reader may see it. `person` is set where the name is a participant's and leads to her page."""

    member: GroupMember
    text: str
    person: int | None = None
    is_open: bool = True
    """Whether the text names anybody; else it says what stands in the name's place."""


def named(members: Iterable[GroupMember], user: User) -> list[Named]:
    """Members with persons and users loaded, each as this person may see it."""
    sees_names = may_see_names(user)
    is_staff = bool(user.roles & STAFF_ROLES)
    return [_named(member, sees_names=sees_names, is_staff=is_staff) for member in members]


def _named(member: GroupMember, *, sees_names: bool, is_staff: bool) -> Named:
    if member.organization:
        return Named(member, member.organization)
    if member.person_id is not None:
        if sees_names:
            organization = f" ({member.person.organization})" if member.person.organization else ""
            return Named(member, f"{member.person.full_name}{organization}", member.person_id)
        return Named(member, _("eine Person"), is_open=False)
    if member.user_id is not None:
        return Named(member, member.user.full_name) if is_staff else Named(member, _("jemand aus der Verwaltung"), is_open=False)
    return Named(member, _("eine Person, deren Name gelöscht ist"), is_open=False)
