"""Who may write what in this room: the people of the unit that is responsible, and those of the unit that leads the concept.

Authors write for their own unit, unit heads also for the units below theirs. Everybody else reads.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from concepts.models import Concept
from fields_of_action.models import Measure
from municipality.choices import Role
from municipality.models import OrganizationalUnit, User


def writable_units(user: User) -> frozenset[int]:
    """Ids of the units for which this person writes; one query for heads, none for all others."""
    memberships = [item for item in user.memberships_here() if item.unit_id] if user.is_active else []
    own = {item.unit_id for item in memberships if item.role == Role.AUTHOR}
    led = {item.unit_id for item in memberships if item.role == Role.UNIT_HEAD}
    return frozenset(own | (_with_units_below(led) if led else set()))


def _with_units_below(units: set[int]) -> set[int]:
    parents = list(OrganizationalUnit.objects.values_list("pk", "parent"))
    found, size = set(units), 0
    while len(found) != size:
        size = len(found)
        found |= {unit for unit, parent in parents if parent in found}
    return found


def home_unit(user: User) -> int | None:
    """Id of the unit that a new measure of this person goes to, unless something else is chosen."""
    writing = [item.unit_id for item in user.memberships_here() if item.unit_id and item.role in (Role.AUTHOR, Role.UNIT_HEAD)]
    return writing[0] if writing else None


def may_write(measure: Measure, units: frozenset[int]) -> bool:
    """Whether somebody who writes for these units may change this measure; its concept must be loaded."""
    return measure.responsible_unit_id in units or measure.concept.lead_unit_id in units


def leads(concept: Concept, user: User) -> bool:
    """Whether this person writes for the unit that leads the concept: its fields, goals and recommendations."""
    return concept.lead_unit_id in writable_units(user)


def only_readers() -> str:
    """The sentence for everybody else."""
    return _(
        "Diese Angaben ändern nur die Sachbearbeitung und die Leitung der zuständigen oder der federführenden Einheit. "
        "Bitte wenden Sie sich dorthin."
    )
