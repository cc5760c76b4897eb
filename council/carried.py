"""Tells the page of an edition which papers carry it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concepts import hooks
from concepts.models import ConceptEdition
from council.models import Submission
from municipality.models import User


def carrying_papers(edition: ConceptEdition, user: User) -> hooks.Fact | None:
    """The papers that this person may see; nothing where there are none."""
    papers = Submission.objects.visible_to(user).filter(edition=edition).order_by("pk")
    links = [hooks.Link(f"{paper.get_kind_display()} {paper}", paper.get_absolute_url()) for paper in papers]
    return hooks.Fact(_("Wird getragen von"), links) if links else None
