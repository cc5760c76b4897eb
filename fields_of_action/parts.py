"""Writing what an edition says: its fields, goals and recommendations; and what a concept counts and already has.

Each save locks the row and refuses when somebody saved since the form was filled (`Stale`), or when the text of the edition
is closed by now (`Refused`). Fields, goals and recommendations belong to an edition and close with it; offers and figures
belong to the concept and go on.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from concepts.models import ConceptEdition
from concepts.models.chapter import EditionPart
from concepts.permissions import why_not_edit
from fields_of_action.forms.parts import BaseValues, EditionFieldForm, IndicatorForm, PartForm, RecommendationForm
from fields_of_action.models import EditionField, FieldOfAction, IndicatorValue, RecommendationField
from fields_of_action.permissions import leads, only_readers
from fields_of_action.updates import Refused
from municipality.models import User


class PartStale(Exception):
    """Somebody else saved the part since it was read; nothing was written. `stored` is the row as it is now."""

    def __init__(self, stored: EditionPart) -> None:
        super().__init__(str(stored))
        self.stored = stored


def why_closed(edition: ConceptEdition, user: User, *, of_edition: bool) -> str:
    """Empty when this person may write here now, else the sentence that says why not."""
    if of_edition:
        return why_not_edit(edition, user)
    return "" if leads(edition.concept, user) else only_readers()


@transaction.atomic
def save(form: PartForm, *, user: User, revision: int = 0, values: BaseValues | None = None) -> Model:
    """Write a new or changed part. `revision` is the one the form was filled from; a new row needs none."""
    part, of_edition = form.instance, isinstance(form.instance, EditionPart)
    # The edition's own row is the lock: nobody can close the text while it is being written.
    edition = ConceptEdition.objects.select_for_update(of=("self",)).select_related("concept").get(pk=form.edition.pk)
    if reason := why_closed(edition, user, of_edition=of_edition):
        raise Refused(reason)
    if of_edition:
        part.edition = edition
        if part.pk:
            stored = type(part).objects.select_related("last_editor").get(pk=part.pk)
            if stored.revision != revision:
                raise PartStale(stored)
            part.revision = revision + 1
        part.last_editor = user
    else:
        part.concept = edition.concept
    form.save()
    _save_along(form, values)
    return part


def _save_along(form: PartForm, values: BaseValues | None) -> None:
    """What a form holds beside its own row."""
    if isinstance(form, EditionFieldForm):
        field = form.instance.field
        field.focus, field.aliases = form.cleaned_data["focus"], form.cleaned_data["aliases"]
        field.save(update_fields=["focus", "aliases"])
    elif isinstance(form, RecommendationForm):
        wanted = set(form.cleaned_data["in_fields"])
        form.instance.in_fields.exclude(field__in=wanted).delete()
        there = set(form.instance.in_fields.values_list("field", flat=True))
        for field in wanted:
            if field.pk not in there:
                RecommendationField.objects.create(recommendation=form.instance, field=field)
    elif isinstance(form, IndicatorForm) and values is not None:
        form.instance.values.all().delete()
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                indicator=form.instance,
                year=row.cleaned_data["year"],
                group=row.cleaned_data["group"],
                value=row.cleaned_data["value"],
                footnote=row.cleaned_data["footnote"],
            )
            for row in values.kept
        )


@transaction.atomic
def add_field(edition: ConceptEdition, typed: dict[str, Any], *, user: User) -> EditionField:
    """A field for an edition, one of the concept's or a new one. It is new where the edition before did not have it."""
    edition = ConceptEdition.objects.select_for_update(of=("self",)).select_related("concept").get(pk=edition.pk)
    if reason := why_closed(edition, user, of_edition=True):
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


@transaction.atomic
def remove(part: Model, edition: ConceptEdition, *, user: User) -> None:
    """Take a part out. A field goes out of this edition alone; it stays where it stood before."""
    edition = ConceptEdition.objects.select_for_update(of=("self",)).select_related("concept").get(pk=edition.pk)
    if reason := why_closed(edition, user, of_edition=isinstance(part, EditionPart)):
        raise Refused(reason)
    if isinstance(part, EditionField):
        used = part.field.goals.filter(edition=edition).exists() or part.field.in_recommendations.filter(
            recommendation__edition=edition
        )
        if used:
            raise Refused(
                _("Zu diesem Handlungsfeld gehören noch Ziele oder Empfehlungen. Bitte ordnen Sie sie zuerst anders zu.")
            )
        if EditionField.objects.filter(edition=edition, field__parent=part.field_id).exists():
            raise Refused(_("Dieses Handlungsfeld hat noch Teile. Bitte nehmen Sie zuerst die Teile heraus."))
    part.delete()
