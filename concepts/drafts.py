"""Writing the texts of an edition: the one door to its parts.

A text is saved on its own locked row and only from the revision that its writer had read, so that people in different parts
never wait for each other's decisions and nobody overwrites what he has not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from concepts.forms.parts import PartForm
from concepts.models import ConceptEdition
from concepts.parts import Kind
from municipality.acting import Refused
from municipality.models import User
from municipality.saving import unchanged


@transaction.atomic
def save(kind: Kind, form: PartForm, *, user: User, revision: int) -> Any:
    """Write the checked form to its row. Raises `Stale` when it was made from an older revision, `Refused` when it is closed."""
    _open_edition(kind, form.edition, user)
    row = form.instance
    row.last_editor = user
    if row.pk is None:
        if hasattr(row, "position"):
            row.position = _last_place(kind, row)
        row.save()
    else:
        locked = unchanged(kind.model, row.pk, revision)
        row.revision = revision + 1
        names = [*_columns(form), "revision", "last_editor", "modified_at"]
        if kind.is_ordered and _parent(row) != _parent(locked):
            row.position = _last_place(kind, row)
            names.append("position")
        row.save(update_fields=names)
    form.save_along()
    return row


def _columns(form: PartForm) -> list[str]:
    """What the form shows; a period stands in three columns."""
    names = [name for name in form.fields if name in {column.name for column in form.instance._meta.concrete_fields}]
    return [*names, "period_from", "period_to"] if "period" in names else names


def _parent(row: Any) -> int | None:
    """The row that this one is a part of, in kinds with more than one level."""
    parent: int | None = getattr(row, "parent_id", None)
    return parent


def _last_place(kind: Kind, row: Any) -> int:
    siblings = kind.model.objects.filter(edition=row.edition)
    if hasattr(row, "parent_id"):
        siblings = siblings.filter(parent=row.parent_id)
    return int(siblings.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def remove(kind: Kind, row: Any, *, edition: ConceptEdition, user: User, revision: int) -> None:
    """Take a text out of the edition; its history stays. Raises `Stale` when it was changed since it was read, and `Refused`."""
    current = _open_edition(kind, edition, user)
    locked = unchanged(kind.model, row.pk, revision)
    if reason := kind.why_kept(current, locked):
        raise Refused(reason, code="guard")
    if hasattr(locked, "parent_id"):
        # A later edition may continue it; that one keeps its own text.
        for part in locked.parts.all():
            part.delete()
    locked._history_user = user
    locked.delete()


@transaction.atomic
def arrange(kind: Kind, edition: ConceptEdition, *, user: User, places: Mapping[int, int]) -> None:
    """Give rows new places among their siblings; rows that are not named keep theirs, behind those with the same number."""
    _open_edition(kind, edition, user)
    rows = list(kind.rows(edition))
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(_parent(row), []).append(row)
    for siblings in groups.values():
        _number(sorted(siblings, key=lambda row: (places.get(row.pk, row.position), row.position, row.pk)))
    # Only the place: a text that somebody is writing in meanwhile stays as it is.
    kind.model.objects.bulk_update(rows, ["position"])


@transaction.atomic
def move(kind: Kind, edition: ConceptEdition, row: Any, *, user: User, step: int) -> None:
    """One place up (-1) or down (+1) among its siblings."""
    _open_edition(kind, edition, user)
    siblings = [item for item in kind.rows(edition) if _parent(item) == _parent(row)]
    here = next(index for index, item in enumerate(siblings) if item.pk == row.pk)
    there = here + step
    if 0 <= there < len(siblings):
        siblings[here], siblings[there] = siblings[there], siblings[here]
    _number(siblings)
    kind.model.objects.bulk_update(siblings, ["position"])


def _number(rows: Sequence[Any]) -> None:
    for place, row in enumerate(rows, start=1):
        row.position = place


def _open_edition(kind: Kind, edition: ConceptEdition, user: User) -> ConceptEdition:
    """Hold the edition so that it is not closed while a text is written. Raises `Refused`."""
    rows = ConceptEdition.objects.select_related("concept").select_for_update(of=("self",))
    current: ConceptEdition | None = rows.filter(pk=edition.pk).first()
    if current is None:
        raise Refused(_("Diese Fortschreibung gibt es nicht mehr."), code="stale")
    if reason := kind.why_closed(current, user):
        raise Refused(reason, code="state")
    return current
