"""The fields of an edition, and one field with all that belongs to it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from concepts.choices import EditionStatus
from concepts.models import ConceptEdition
from concepts.permissions import WRITE, why_not_edit
from concepts.views.editions import media_of
from fields_of_action import hooks
from fields_of_action.choices import CLOSED
from fields_of_action.fieldwork import counted, field_tree, goal_tree
from fields_of_action.filters import alone
from fields_of_action.forms.parts import EditionFieldForm, NewFieldForm
from fields_of_action.hooks import origins_of
from fields_of_action.models import (
    EditionField,
    ExistingOffer,
    FieldOfAction,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    Recommendation,
    RecommendationField,
)
from fields_of_action.parts import add_field, address
from fields_of_action.permissions import leads, writable_units
from fields_of_action.rows import marks
from fields_of_action.updates import Refused
from municipality.choices import STAFF_ROLES
from municipality.models import User


def current_editions(user: User) -> QuerySet[ConceptEdition]:
    """Editions this person sees, the one that holds now first: the adopted one, then drafts, then earlier ones."""
    rank = Case(
        When(status=EditionStatus.ADOPTED, then=Value(0)), When(status=EditionStatus.SUPERSEDED, then=Value(2)), default=Value(1)
    )
    return ConceptEdition.objects.visible_to(user).select_related("concept").order_by(rank, "-period_from", "-pk")


def edition_or_404(request: HttpRequest, concept: str, edition: str) -> ConceptEdition:
    editions = ConceptEdition.objects.visible_to(request.user).select_related("concept", "predecessor")
    found: ConceptEdition | None = editions.filter(concept__slug=concept, slug=edition).first()
    if found is None:
        raise Http404
    return found


class FieldsHome(View):
    """Leads to the fields of the edition that holds now."""

    permission = "fields_of_action.view_fieldofaction"

    def get(self, request: HttpRequest) -> HttpResponse:
        edition = current_editions(request.user).first()
        if edition is None:
            return render(request, "fields_of_action/no_fields.html")
        return redirect(address("field_list", edition))


class FieldList(View):
    """The fields of one edition in two levels, with how many measures each has."""

    permission = "fields_of_action.view_fieldofaction"

    def get(self, request: HttpRequest, concept: str, edition: str) -> HttpResponse:
        user, found = request.user, edition_or_404(request, concept, edition)
        rows = EditionField.objects.filter(edition=found).select_related("field", "edition__concept")
        tops = field_tree(rows)
        measures = Measure.objects.visible_to(user).filter(concept=found.concept).order_by()
        all_of, open_of, divided = Counter(), Counter(), set()
        for field, above, status in measures.values_list("field", "field__parent", "status"):
            all_of[field] += 1
            open_of[field] += status not in CLOSED
            divided.add(above)
        for node in [*tops, *(part for top in tops for part in top.parts)]:
            pk = node.row.field_id
            node.all, node.open, node.filter = all_of[pk], open_of[pk], alone(pk) if pk in divided else pk
        context = {
            "edition": found,
            "fields": tops,
            "goals": goal_tree(Goal.objects.filter(edition=found, field=None)),
            "offers": ExistingOffer.objects.filter(concept=found.concept, field=None),
            "inside": bool(user.roles & STAFF_ROLES),
            "may_edit": not why_not_edit(found, user),
            "may_add": leads(found.concept, user),
            "editions": [item for item in current_editions(user) if item.concept_id == found.concept_id],
        }
        return render(request, "fields_of_action/field_list.html", context)


class FieldDetail(View):
    """One field in one edition: what is said about it, its goals, measures, recommendations, offers and figures."""

    permission = "fields_of_action.view_fieldofaction"

    def get(self, request: HttpRequest, concept: str, edition: str, pk: int) -> HttpResponse:
        user, found = request.user, edition_or_404(request, concept, edition)
        family = self._family(user, found, pk)
        row = next((item for item in family if item.edition_id == found.pk and item.field_id == pk), None)
        if row is None:
            raise Http404
        units = writable_units(user)
        may_edit = not why_not_edit(found, user)
        inside, today = bool(user.roles & STAFF_ROLES), timezone.localdate()
        measures = list(Measure.objects.visible_to(user).filter(field=pk).for_list().order_by("number", "title"))
        links = RecommendationField.objects.filter(field=pk).values("recommendation")
        values = Prefetch("values", IndicatorValue.objects.all())
        indicators = Indicator.objects.filter(field=pk).select_related("last_editor").prefetch_related(values)
        recommendations = list(
            Recommendation.objects.filter(edition=found, pk__in=links).select_related("became").order_by("position", "pk")
        )
        known = origins_of(user, measures=[item.pk for item in measures], recommendations=recommendations)
        for item in recommendations:
            item.origins = known.recommendations.get(item.pk, [])
        context = {
            "edition": found,
            "part": row,
            "actions": [action for register in hooks.field_actions if (action := register(row, user)) is not None],
            "above": next((item for item in family if item.field_id == row.field.parent_id), None),
            "below": [item for item in family if item.field.parent_id == pk],
            "goals": goal_tree(Goal.objects.filter(edition=found, field=pk)),
            "measures": [
                {
                    "measure": measure,
                    "marks": marks(measure, today),
                    "origins": known.measures.get(measure.pk, []),
                }
                for measure in measures
            ],
            "recommendations": recommendations,
            "seen_measures": {measure.pk for measure in measures},
            "offers": list(ExistingOffer.objects.filter(field=pk)),
            "indicators": [counted(item, item.values.all(), inside=inside) for item in indicators],
            "may_edit": may_edit,
            "may_add": found.concept.lead_unit_id in units,
            "media": media_of(EditionFieldForm(edition=found, instance=row), request) if may_edit else None,
            "may_create": bool(units),
            "inside": inside,
            "elsewhere": [item for item in family if item.field_id == pk and item.edition_id != found.pk],
        }
        return render(request, "fields_of_action/field_detail.html", context)

    @staticmethod
    def _family(user: User, edition: ConceptEdition, field: int) -> list[EditionField]:
        """The field in all editions that this person sees, and in this one the field above it and the parts below it."""
        above = FieldOfAction.objects.filter(parts=field).values("pk")
        own = Q(field=field, edition__in=ConceptEdition.objects.visible_to(user).values("pk"))
        near = Q(edition=edition) & (Q(field__parent=field) | Q(field__in=above))
        rows = EditionField.objects.filter(own | near).select_related("field", "edition__concept", "last_editor")
        return list(rows.order_by("edition__period_from", "position", "pk"))


class FieldAdd(View):
    """A field for an edition: one the concept has already, or a new one."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, concept: str, edition: str) -> Any:
        self.edition: ConceptEdition = edition_or_404(request, concept, edition)
        if reason := why_not_edit(self.edition, request.user):
            messages.error(request, reason)
            return redirect(address("field_list", self.edition))
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewFieldForm(edition=self.edition))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewFieldForm(request.POST, edition=self.edition)
        if form.is_valid():
            try:
                row = add_field(self.edition, form.cleaned_data, user=request.user)
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, _("Das Handlungsfeld „%(name)s“ ist angelegt.") % {"name": row.name})
                return redirect(address("field_detail", self.edition, row.field_id))
        return self._page(form, status=422)

    def _page(self, form: NewFieldForm, *, status: int = 200) -> HttpResponse:
        context = {"edition": self.edition, "form": form, "back": address("field_list", self.edition)}
        return render(self.request, "fields_of_action/field_form.html", context, status=status)
