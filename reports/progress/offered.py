"""The button on an edition's page that begins a Sachstandsbericht."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from concepts.choices import EditionStatus
from concepts.hooks import Action
from concepts.models import ConceptEdition
from municipality.models import User
from municipality.scoping import active_municipality
from reports.progress.acts import WRITE


def begin_report(edition: ConceptEdition, user: User) -> Action | None:
    """For those who write reports, on editions that somebody works by."""
    if not user.has_perm(WRITE) or edition.status == EditionStatus.SUPERSEDED:
        return None
    address = reverse("reports:progress_create", args=[active_municipality().slug])
    return Action(_("Sachstandsbericht"), f"{address}?fortschreibung={edition.pk}")
