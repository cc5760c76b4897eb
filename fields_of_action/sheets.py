"""Writing what a measure is: the doors to everything but how it stands (that is `updates.py`).

Each door locks the row, asks for the right and raises `Stale` when somebody saved since the form was filled. Who saved what
when is kept by the row's history.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fields_of_action.choices import MeasureStatus
from fields_of_action.forms.measure import BaseCosts, MeasureForm
from fields_of_action.lists import rewrite
from fields_of_action.models import Measure, MeasureCost, Recommendation
from fields_of_action.permissions import home_unit, may_write, only_readers, writable_units
from fields_of_action.updates import Refused, Stale, Standing, locked, record
from municipality.models import User


@transaction.atomic
def create(form: MeasureForm, standing: Standing, *, user: User, of: Recommendation | None = None) -> Measure:
    """A new measure with its first report; `of` is the recommendation that it carries out. Raises `Refused`."""
    measure: Measure = form.instance
    _ask_to_begin(measure, user)
    measure.last_editor = user
    form.save()
    _write_costs(measure, form.costs)
    record(measure, standing, user=user)
    if of is not None:
        _carry_out(of, measure, user)
    return measure


@transaction.atomic
def begin(measure: Measure, *, user: User) -> Measure:
    """Store a new measure that is an idea so far: nobody has reported on it, so it can still be taken back. Raises `Refused`."""
    _ask_to_begin(measure, user)
    measure.last_editor = user
    measure.save()
    return measure


@transaction.atomic
def carry_out(recommendation: Recommendation, *, user: User) -> Measure:
    """Make the measure that a recommendation asks for, as it is worded there. Raises `Refused`."""
    row = Recommendation.objects.select_related("edition__concept").get(pk=recommendation.pk)
    link = row.in_fields.select_related("field").order_by("pk").first()
    if link is None:
        sentence = _("Diese Empfehlung gehört noch zu keinem Handlungsfeld. Bitte wählen Sie es hier.")
        raise Refused(sentence, errors={"field": sentence})
    measure = Measure(
        concept=row.edition.concept,
        edition=row.edition,
        field=link.field,
        title=row.title[: Measure._meta.get_field("title").max_length],
        description=row.text,
        horizon=row.horizon,
        priority=row.priority,
        responsible_unit_id=home_unit(user),
    )
    begin(measure, user=user)
    record(measure, Standing(MeasureStatus.PROPOSED, 0, "", timezone.localdate()), user=user)
    _carry_out(row, measure, user)
    return measure


def _ask_to_begin(measure: Measure, user: User) -> None:
    """Raise `Refused` when this person may not begin a measure of this unit and concept."""
    if not may_write(measure, writable_units(user)):
        sentence = _(
            "Neue Maßnahmen legen Sie für Ihre eigene Einheit an, oder als federführende Einheit des Konzepts für alle. "
            "Bitte wählen Sie als zuständig eine Ihrer Einheiten."
        )
        raise Refused(sentence, errors={"responsible_unit": sentence})


def _carry_out(row: Recommendation, measure: Measure, user: User) -> None:
    """Note what became of a recommendation, in every edition that it stands in; once only."""
    rows = _same(row)
    answered = next((item for item in rows if item.became_id is not None), None)
    if answered is not None:
        if answered.pk == row.pk:
            raise Refused(_("Aus dieser Empfehlung ist inzwischen schon eine Maßnahme geworden."))
        sentence = _("Aus dieser Empfehlung ist schon eine Maßnahme geworden, in „%(edition)s“: „%(measure)s“.")
        raise Refused(sentence % {"edition": answered.edition, "measure": answered.became})
    _answer(rows, measure, user)


def answer_twins(row: Recommendation, *, user: User) -> None:
    """What became of a recommendation that the caller has stored became of it in the other editions, too."""
    if row.became is not None:
        _answer([item for item in _same(row) if item.became_id is None and item.pk != row.pk], row.became, user)


def _same(row: Recommendation) -> list[Recommendation]:
    """The recommendation in all its editions, locked in one order, so that two people who answer it wait for each other."""
    rows = Recommendation.objects.filter(Q(pk=row.first_pk) | Q(first=row.first_pk)).select_related("edition", "became")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _answer(rows: list[Recommendation], measure: Measure, user: User) -> None:
    for row in rows:
        row.became, row.last_editor = measure, user
        row.revision += 1
        row.save(update_fields=["became", "last_editor", "revision", "modified_at"])


@transaction.atomic
def save(form: MeasureForm, *, user: User, revision: int) -> Measure:
    """Write the sheet as it was typed from this revision. Raises `Refused` and `Stale`; then nothing is written."""
    measure: Measure = form.instance
    stored = locked([measure.pk], user)[0]
    if not may_write(stored, writable_units(user)):
        raise Refused(only_readers())
    if stored.revision != revision:
        raise Stale(stored)
    measure.revision = revision + 1
    measure.last_editor = user
    columns = [*form.cleaned_data, "concept", "period_from", "period_to", "revision", "last_editor", "modified_at"]
    # How it stands is not the form's: somebody may report while the sheet is being edited.
    measure.save(update_fields=columns)
    _write_costs(measure, form.costs)
    return measure


def change(measure: Measure, values: Mapping[str, Any], *, user: User) -> bool:
    """Set some fields of a row that the caller has locked and may write. Returns whether anything was different."""
    different = {name: value for name, value in values.items() if getattr(measure, name) != value}
    if not different:
        return False
    for name, value in different.items():
        setattr(measure, name, value)
    measure.revision += 1
    measure.last_editor = user
    measure.save(update_fields=[*different, "revision", "last_editor", "modified_at"])
    return True


def _write_costs(measure: Measure, costs: BaseCosts) -> None:
    wanted = {
        form.cleaned_data["year"]: {
            "own": form.cleaned_data["own"] or Decimal(0),
            "third_party": form.cleaned_data["third_party"] or Decimal(0),
        }
        for form in costs.kept
    }
    rewrite(
        measure.costs.all(),
        wanted,
        key=lambda cost: cost.year,
        blank=lambda year: MeasureCost(measure=measure, year=year),
        user=measure.last_editor,
    )
