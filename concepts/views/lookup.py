"""Finding what an address names, within what the person may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from concepts.models import Concept, ConceptEdition
from concepts.models.concept import EditionQuerySet
from concepts.parts import KINDS, Kind
from concepts.permissions import why_not_edit


class ConceptPage:
    """A page below `/<city>/konzepte/<concept>/`. Sets `concept`; a stranger gets 404."""

    permission = "concepts.view_conceptedition"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, concept: str, **kwargs: Any) -> HttpResponseBase:
        found = Concept.objects.visible_to(request.user).select_related("lead_unit").filter(slug=concept).first()
        if found is None:
            raise Http404
        found.municipality = request.municipality
        self.concept = found
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    def editions(self) -> EditionQuerySet:
        found: EditionQuerySet = ConceptEdition.objects.visible_to(self.request.user).filter(concept=self.concept)
        return found


class EditionPage:
    """A page below `/<city>/konzepte/<concept>/<edition>/`. Sets `edition` with its concept; a stranger gets 404."""

    permission = "concepts.view_conceptedition"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, concept: str, edition: str, **kwargs: Any) -> HttpResponseBase:
        rows = self.editions().filter(concept__slug=concept, slug=edition)
        found = rows.select_related("concept__lead_unit", "last_editor", "predecessor").first()
        if found is None:
            raise Http404
        # The city is known; reading it again from the row would be a query.
        found.concept.municipality = request.municipality
        self.edition = found
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    def editions(self) -> EditionQuerySet:
        found: EditionQuerySet = ConceptEdition.objects.visible_to(self.request.user)
        return found

    @cached_property
    def lock(self) -> str:
        """Why this person may not write now; empty when she may."""
        return why_not_edit(self.edition, self.request.user)


class PartPage(EditionPage):
    """A page about one text of an edition. Sets `kind` and, where the address names one, `row`."""

    def dispatch(self, request: HttpRequest, *args: Any, kind: str, pk: int | None = None, **kwargs: Any) -> HttpResponseBase:
        if kind not in KINDS:
            raise Http404
        self.kind: Kind = KINDS[kind]
        self.pk = pk
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def lock(self) -> str:
        return self.kind.why_closed(self.edition, self.request.user)

    def find(self) -> Any:
        """The row the address names, as it is stored now."""
        row = self.kind.rows(self.edition).filter(pk=self.pk).first()
        if row is None:
            raise Http404
        if hasattr(row, "edition_id"):
            row.edition = self.edition
        return row
