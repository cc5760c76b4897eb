"""One of everything in this room, and the addresses of its pages by who may open them."""

from __future__ import annotations

from types import SimpleNamespace

from concepts.models import ConceptEdition
from municipality.models import User
from tests.workshops import rows

STAFF = ("author", "unit_head", "cosigner", "department_head", "submitter", "clerk", "admin")
EVERYBODY = (*STAFF, "member")
WRITERS = ("author", "unit_head", "admin")
HERE = "beteiligung"


def build(edition: ConceptEdition, author: User) -> SimpleNamespace:
    """Rows of the edition's concept; `author` works in the group."""
    concept = edition.concept
    group = rows.StakeholderGroupFactory(concept=concept, name="Menschen aus der Verwaltung")
    rows.StakeholderFactory(group=group)
    rows.FormatFactory(group=group)
    person = rows.PersonFactory(given_name="Robin", family_name="Geheim")
    working = rows.WorkingGroupFactory(concept=concept, name="Kreis zum Auftakt")
    rows.MemberFactory(group=working, organization="Sportverein")
    rows.MemberFactory(group=working, organization="", person=person, role="moderator", capacity="volunteer")
    rows.MemberFactory(group=working, organization="", user=author, capacity="staff")
    event = rows.EventFactory(concept=concept, edition=edition, working_group=working)
    rows.ParticipationFactory(event=event, person=person)
    rows.ContributionFactory(event=event, text="Mehr Begegnung")
    return SimpleNamespace(concept=concept, group=group, person=person, working=working, event=event)


def pages(scene: SimpleNamespace) -> dict[str, tuple[str, ...]]:
    """Addresses of this part of the room, and who may open them."""
    group, working, person = f"{HERE}/akteure/{scene.group.pk}", f"{HERE}/gruppen/{scene.working.pk}", scene.person.pk
    return {
        f"{HERE}/": EVERYBODY,
        f"{HERE}/akteure/": EVERYBODY,
        f"{HERE}/akteure/neu/": WRITERS,
        f"{group}/bearbeiten/": WRITERS,
        f"{group}/entfernen/": WRITERS,
        f"{HERE}/gruppen/": EVERYBODY,
        f"{HERE}/gruppen/?art=platform": EVERYBODY,
        f"{HERE}/gruppen/neu/": WRITERS,
        f"{working}/": EVERYBODY,
        f"{working}/bearbeiten/": WRITERS,
        f"{HERE}/personen/": WRITERS,
        f"{HERE}/personen/?q=Geheim&zweck=participation": WRITERS,
        f"{HERE}/personen/neu/": WRITERS,
        f"{HERE}/personen/{person}/": WRITERS,
        f"{HERE}/personen/{person}/bearbeiten/": WRITERS,
        f"{HERE}/personen/{person}/auskunft/": WRITERS,
        f"{HERE}/personen/{person}/auskunft.json": WRITERS,
        f"{HERE}/personen/{person}/loeschen/": WRITERS,
    }
