"""What an edition says of its fields, and what a concept counts and already has: kinds of text for `concepts/parts.py`.

They are written by `concepts/drafts.py` and `concepts/views/parts.py` like chapters; here stands what is different. Fields, goals
and recommendations belong to an edition and close with it; offers and figures belong to the concept and go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concepts.models import ConceptEdition
from concepts.parts import Kind, number_in, register
from concepts.permissions import why_not_edit
from fields_of_action.fieldwork import counted
from fields_of_action.forms.parts import EditionFieldForm, GoalForm, IndicatorForm, OfferForm, RecommendationForm
from fields_of_action.histories import told_of_indicator, told_of_recommendation
from fields_of_action.hooks import origins_of
from fields_of_action.models import EditionField, ExistingOffer, FieldOfAction, Goal, Indicator, Measure, Recommendation
from fields_of_action.permissions import leads, only_readers, writable_units
from fields_of_action.updates import Refused
from municipality.choices import STAFF_ROLES
from municipality.history import Entry, together, told
from municipality.models import User
from municipality.scoping import active_municipality


def address(name: str, edition: ConceptEdition, *more: Any) -> str:
    """A page of this edition in this room."""
    return reverse(f"fields_of_action:{name}", args=[active_municipality().slug, edition.concept.slug, edition.slug, *more])


@dataclass(frozen=True)
class FieldKind(Kind):
    """A line on the page of a field, or on that of all fields when it belongs to the whole concept."""

    is_ordered = False
    is_compact = True
    may_begin = True
    may_remove = True

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(edition).select_related("last_editor")
        return found

    def initial(self, asked: QueryDict) -> dict[str, Any]:
        field = number_in(asked, "feld")
        return super().initial(asked) | {"field": field, "in_fields": [field]}

    def page(self, edition: ConceptEdition, row: Any, asked: QueryDict | None = None) -> str:
        field = self.field_of(row) if row.pk is not None else number_in(asked or QueryDict(), "feld")
        if field is not None and EditionField.objects.filter(edition=edition, field=field).exists():
            return address("field_detail", edition, field)
        return address("field_list", edition)

    def field_of(self, row: Any) -> int | None:
        """The field on whose page the row is read."""
        field: int | None = row.field_id
        return field

    def around(self, row: Any) -> tuple[Any, ...]:
        return (*super().around(row), row.field_id, getattr(row, "position", None))


class FieldTextKind(FieldKind):
    """The text of a field itself. Fields are begun on a page of their own: most of them the concept has already."""

    is_compact = False
    may_begin = False

    @property
    def farewell(self) -> str:
        return _(
            "Das Handlungsfeld kommt mit seinem Text aus dieser Fortschreibung heraus. In anderen Fortschreibungen und bei "
            "seinen Maßnahmen bleibt es erhalten."
        )

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(edition).select_related("field")
        return found

    def page_without(self, edition: ConceptEdition, row: Any) -> str:
        return address("field_list", edition)

    def around(self, row: Any) -> tuple[Any, ...]:
        return (row.name, row.number, row.is_new, row.field.focus, row.field.aliases)

    def told(self, row: Any) -> list[Entry]:
        # Focus and other names are the field's own, in all editions.
        shared = [entry for entry in told(row.field, fields=("focus", "aliases")) if entry.changes]
        return together(super().told(row), shared)

    def why_kept(self, edition: ConceptEdition, row: Any) -> str:
        used = Goal.objects.filter(edition=edition, field=row.field_id).exists()
        if used or Recommendation.objects.filter(edition=edition, in_fields__field=row.field_id).exists():
            return _("Zu diesem Handlungsfeld gehören noch Ziele oder Empfehlungen. Bitte ordnen Sie sie zuerst anders zu.")
        if EditionField.objects.filter(edition=edition, field__parent=row.field_id).exists():
            return _("Dieses Handlungsfeld hat noch Teile. Bitte nehmen Sie zuerst die Teile heraus.")
        return ""


class RecommendationKind(FieldKind):
    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        found: QuerySet[Any] = super().rows(edition).select_related("became")
        return found

    def field_of(self, row: Any) -> int | None:
        field: int | None = row.in_fields.order_by("pk").values_list("field", flat=True).first()
        return field

    def around(self, row: Any) -> tuple[Any, ...]:
        return (frozenset(row.in_fields.values_list("field", flat=True)), row.position)

    def reading(self, edition: ConceptEdition, row: Any, user: User) -> dict[str, Any]:
        row.origins = origins_of(user, recommendations=[row]).recommendations.get(row.pk, [])
        seen = set(Measure.objects.visible_to(user).filter(pk=row.became_id).values_list("pk", flat=True))
        return {"seen_measures": seen, "may_create": bool(writable_units(user))}

    def told(self, row: Any) -> list[Entry]:
        # What became of it is no field of the form, and belongs to its history all the same.
        return told_of_recommendation(row, [*self.form.base_fields, "became"])


class ConceptKind(FieldKind):
    """What belongs to the concept and not to one of its editions; those who lead the concept write it at any time."""

    @property
    def farewell(self) -> str:
        return _("Der Eintrag gehört zum ganzen Konzept und verschwindet auch auf den Seiten der anderen Fortschreibungen.")

    def rows(self, edition: ConceptEdition) -> QuerySet[Any]:
        here = Q(field=None) | Q(field__in=EditionField.objects.filter(edition=edition).values("field"))
        found: QuerySet[Any] = getattr(edition.concept, self.relation).filter(here).select_related("last_editor")
        return found

    def blank(self, edition: ConceptEdition) -> Any:
        return self.model(concept=edition.concept)

    def why_closed(self, edition: ConceptEdition, user: User) -> str:
        return "" if leads(edition.concept, user) else only_readers()


class IndicatorKind(ConceptKind):
    def reading(self, edition: ConceptEdition, row: Any, user: User) -> dict[str, Any]:
        inside = bool(user.roles & STAFF_ROLES)
        return {"item": counted(row, row.values.all(), inside=inside), "inside": inside}

    def told(self, row: Any) -> list[Entry]:
        return told_of_indicator(row, self.form.base_fields)


def connect() -> None:
    """Called once, when the app is ready."""
    register(
        FieldTextKind(
            "felder", EditionField, EditionFieldForm, "edition_fields", "fields_of_action/parts/field.html",
            gettext_lazy("Handlungsfeld"), gettext_lazy("Neues Handlungsfeld"),
        ),
        FieldKind(
            "ziele", Goal, GoalForm, "goals", "fields_of_action/parts/goal.html",
            gettext_lazy("Ziel"), gettext_lazy("Neues Ziel"),
        ),
        RecommendationKind(
            "empfehlungen", Recommendation, RecommendationForm, "recommendations", "fields_of_action/parts/recommendation.html",
            gettext_lazy("Handlungsempfehlung"), gettext_lazy("Neue Handlungsempfehlung"),
        ),
        ConceptKind(
            "angebote", ExistingOffer, OfferForm, "offers", "fields_of_action/parts/offer.html",
            gettext_lazy("Vorhandenes Angebot"), gettext_lazy("Neues Angebot"),
        ),
        IndicatorKind(
            "kennzahlen", Indicator, IndicatorForm, "indicators", "fields_of_action/parts/indicator.html",
            gettext_lazy("Kennzahl"), gettext_lazy("Neue Kennzahl"),
        ),
    )  # fmt: skip


@transaction.atomic
def add_field(edition: ConceptEdition, typed: dict[str, Any], *, user: User) -> EditionField:
    """A field for an edition, one of the concept's or a new one. It is new where the edition before did not have it."""
    edition = ConceptEdition.objects.select_for_update(of=("self",)).select_related("concept").get(pk=edition.pk)
    if reason := why_not_edit(edition, user):
        raise Refused(reason)
    field = typed["existing"]
    if field is None:
        field = FieldOfAction.objects.create(
            concept=edition.concept, name=typed["name"], parent=typed["parent"], focus=typed["focus"]
        )
    before = edition.predecessor_id
    last = EditionField.objects.filter(edition=edition).aggregate(last=Max("position"))["last"] or 0
    return EditionField.objects.create(
        edition=edition,
        field=field,
        name=typed["name"],
        number=typed["number"],
        position=last + 1,
        is_new=before is not None and not EditionField.objects.filter(edition=before, field=field).exists(),
        last_editor=user,
    )
