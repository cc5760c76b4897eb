"""Writing what was said at an event: the one door to contributions. What becomes of them is written by `turning.py`.

Each line carries a key that names the act of typing it: a line that is sent again, because the answer was lost on the way, is
found by its key and not stored twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, IntegerField, Max, Value, When
from django.utils.translation import gettext as _

from concepts.choices import EditionStatus
from fields_of_action.models import EditionField, FieldOfAction
from municipality.acting import Refused
from municipality.models import User
from workshops.lines import FieldChoice, Line
from workshops.models import Contribution, Event
from workshops.saving import Stale

ADD, CHANGE, DELETE = (f"workshops.{verb}_contribution" for verb in ("add", "change", "delete"))


def ask(user: User, permission: str) -> None:
    """Raise `Refused` when this person may not write here."""
    if not user.has_perm(permission):
        raise Refused(_("Beiträge erfassen und ändern nur die Sachbearbeitung und die Leitung der Fachbereiche."), code="role")


def field_choices(event: Event) -> list[FieldChoice]:
    """The fields of the event's concept, numbered and ordered as in its edition, or else as in the one that holds now.

    Fields that are in no edition stand last.
    """
    rank = Case(
        When(edition=event.edition_id or 0, then=Value(0)),
        When(edition__status=EditionStatus.ADOPTED, then=Value(1)),
        When(edition__status=EditionStatus.DRAFT, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = EditionField.objects.filter(edition__concept=event.concept_id).order_by(rank, "-edition", "position", "pk")
    known: dict[int, tuple[str, str]] = {}
    for pk, number, name in rows.values_list("field", "number", "name"):
        known.setdefault(pk, (number, name))
    fields = {row.pk: row for row in FieldOfAction.objects.filter(concept=event.concept_id)}
    found = [FieldChoice(pk, number, name, fields[pk].all_names) for pk, (number, name) in known.items()]
    return found + [FieldChoice(pk, "", row.name, row.all_names) for pk, row in fields.items() if pk not in known]


def add(event: Event, line: Line, *, user: User, key: uuid.UUID) -> Contribution:
    """Store one line behind those that are there, or find it again by its key. Raises `Refused`."""
    return add_all(event, [line], user=user, key=key)[0]


@transaction.atomic
def add_all(event: Event, lines: Sequence[Line], *, user: User, key: uuid.UUID) -> list[Contribution]:
    """Store lines that were sent together, all or none. `key` names the sending as a whole."""
    ask(user, ADD)
    # The event's row is the lock: places are counted once, and the same key cannot come in twice at a time.
    held = Event.objects.visible_to(user).select_for_update(of=("self",)).filter(pk=event.pk).first()
    if held is None:
        raise Refused(_("Diese Veranstaltung gibt es nicht mehr. Ihre Zeile steht noch im Feld."), code="stale")
    keys = [key if place == 0 else uuid.uuid5(key, str(place)) for place in range(len(lines))]
    there = {row.entry_key: row for row in Contribution.objects.filter(event=held, entry_key__in=keys)}
    last = Contribution.objects.filter(event=held).aggregate(last=Max("position"))["last"] or 0
    found = []
    for own_key, line in zip(keys, lines, strict=True):
        row = there.get(own_key)
        if row is None:
            last += 1
            row = Contribution(event=held, position=last, entry_key=own_key, last_editor=user)
            row.kind, row.text, row.field_id = line.kind, line.text, line.field
            row.save()
        elif (row.kind, row.text, row.field_id) != (line.kind, line.text, line.field):
            # The answer was lost, and the writer corrected the line before sending it again.
            if row.revision != 1 or row.last_editor_id != user.pk:
                raise Refused(_("Diese Zeile ist schon gespeichert und wurde inzwischen geändert. Sie steht oben."), code="stale")
            row = _write(row, line, user)
        found.append(row)
    return found


@transaction.atomic
def change(contribution: Contribution, line: Line, *, user: User, revision: int, answer: str | None = None) -> Contribution:
    """Word a contribution differently, or answer it. Raises `Stale` and `Refused`; then nothing is written."""
    ask(user, CHANGE)
    row = locked([contribution.pk], user)[0]
    if row.revision != revision:
        raise Stale(row)
    if answer is not None:
        row.answer = answer
    return _write(row, line, user)


@transaction.atomic
def remove(contribution: Contribution, *, user: User, revision: int) -> None:
    """Take out a contribution that nothing hangs on. Its history stays. Raises `Stale` and `Refused`."""
    ask(user, DELETE)
    row = locked([contribution.pk], user)[0]
    if row.revision != revision:
        raise Stale(row)
    if reason := why_not_remove(row):
        raise Refused(reason, code="guard")
    row._history_user = user
    row.delete()


def why_not_remove(row: Contribution) -> str:
    """Empty when nothing hangs on the contribution, else the sentence that says what does."""
    if row.recommendation_id or row.measure_id:
        return _("Aus diesem Beitrag ist schon etwas geworden; deshalb bleibt er als Beleg stehen.")
    if row.merged.exists():
        return _("Mit diesem Beitrag sind andere zusammengefasst. Bitte lösen Sie sie zuerst wieder heraus.")
    return ""


def locked(pks: Sequence[int], user: User) -> list[Contribution]:
    """Contributions this person sees, locked until the transaction ends, in the order of `pks`. Raises `Refused`."""
    rows = Contribution.objects.visible_to(user).select_for_update(of=("self",))
    # Always locked in the same order, so that nobody waits in a ring.
    found = {
        row.pk: row for row in rows.select_related("event__concept", "event__edition", "field").filter(pk__in=pks).order_by("pk")
    }
    if len(found) != len(set(pks)):
        raise Refused(_("Einen dieser Beiträge gibt es nicht mehr. Bitte laden Sie die Seite neu."), code="stale")
    return [found[pk] for pk in dict.fromkeys(pks)]


def _write(row: Contribution, line: Line, user: User) -> Contribution:
    row.kind, row.text, row.field_id = line.kind, line.text, line.field
    return count(row, user, "kind", "text", "field", "answer")


def count(row: Contribution, user: User | None, *names: str) -> Contribution:
    """Store these columns of a locked row as one more revision."""
    row.revision += 1
    row.last_editor = user
    row.save(update_fields=[*names, "revision", "last_editor", "modified_at"])
    return row
