"""What this room adds to the page of an edition: groups and events in its outline."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from concepts import hooks
from concepts.models import ConceptEdition
from municipality.models import User
from municipality.scoping import active_municipality
from workshops.models import Event, WorkingGroup

MOST = 8
"""So many groups and as many events stand in the outline; the overview has them all."""


def connect() -> None:
    """Called once, when the app is ready."""
    if outline not in hooks.outline:
        hooks.outline.append(outline)


def outline(edition: ConceptEdition, user: User) -> hooks.OutlinePart:
    """The groups that work on the concept, and the events of this edition."""
    city = active_municipality().slug
    groups = WorkingGroup.objects.visible_to(user).filter(concept=edition.concept_id)
    events = Event.objects.visible_to(user).filter(edition=edition)
    links = [
        hooks.Link(text, reverse(f"workshops:{page}", args=[city, pk]))
        for page, found in (
            ("working_group_detail", groups.values_list("pk", "name")[:MOST]),
            ("event_detail", events.values_list("pk", "title")[:MOST]),
        )
        for pk, text in found
    ]
    return hooks.OutlinePart(_("Beteiligung"), links, reverse("workshops:overview", args=[city]))
