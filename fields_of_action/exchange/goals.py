"""Tables of goals of one edition."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import GoalLevel, TableKind
from fields_of_action.exchange import columns, lookups
from fields_of_action.exchange.columns import Column, Fault, Values
from fields_of_action.exchange.identity import ID, STATE, find_by_id
from fields_of_action.exchange.kinds import Cells, Desk, Found, Kind, RowFault, check_revision, refuse_rings
from fields_of_action.exchange.names import Names, key_of
from fields_of_action.exchange.parts import POSITION, part_lock, save_part, writing
from fields_of_action.models import Goal, ImportRow
from municipality.models import User


def _write_parent(row: Goal) -> str:
    return (row.parent.code or row.parent.title) if row.parent else ""


def _read_parent(cell: str, names: Names) -> Values:
    if not cell.strip():
        return {"parent_id": None}
    found = names.goals_by_name.get(key_of(cell), set())
    if len(found) > 1:
        raise Fault(_("„{cell}“ ist nicht eindeutig. Bitte nennen Sie das ganze Ziel.").format(cell=columns.short(cell)))
    # The goal above may stand in the same table; that is known when all of its rows are there.
    return {"parent_id": next(iter(found))} if found else {"parent_name": cell.strip()}


class Goals(Kind):
    """Leit-, Teil- and Wirkungsziele of an edition that is still being written."""

    slug = TableKind.GOALS
    per_edition = True
    columns = (
        ID,
        POSITION,
        Column("level", "Ebene", columns.label("level"), columns.choice("level", GoalLevel, empty=GoalLevel.GUIDING)),
        Column("code", "Kürzel", columns.attribute("code"), columns.text("code", Goal), ("Nummer", "Nr."), width=10),
        Column(
            "title",
            "Ziel",
            columns.attribute("title"),
            columns.text("title", Goal, needed=True),
            ("Titel",),
            width=60,
            needed=True,
        ),
        Column("text", "Erläuterung", columns.attribute("text"), columns.text("text", Goal), width=60),
        Column(
            "field",
            "Handlungsfeld",
            lambda row: row.field.name if row.field else "",
            lookups.field(needed=False),
            ("Feld",),
            width=36,
        ),
        Column("parent", "Gehört zu", _write_parent, _read_parent, ("Übergeordnetes Ziel",), width=24),
        STATE,
    )
    committee = ("code", "level", "title", "text", "field", "parent")

    def rows(self, concept: Concept, edition: ConceptEdition | None) -> QuerySet[Goal]:
        found = Goal.objects.filter(edition=edition).select_related("field", "parent", "last_editor")
        return found.order_by("position", "pk")

    def why_not(self, concept: Concept, edition: ConceptEdition | None, user: User) -> str:
        return part_lock(concept, edition, user)

    def find(self, cell: Cells, desk: Desk) -> Found:
        title, code = key_of(cell("title")), key_of(cell("code"))
        identity = f"title:{title}|{code}"[:500] if title else ""
        if cell("id").strip():
            return Found(find_by_id(cell("id"), set(_known(desk))), identity)
        same = [pk for pk, name in _known(desk).items() if name == (title, code)] if title else []
        if len(same) > 1:
            raise RowFault("title", _("Dieses Ziel gibt es mehrmals. Bitte geben Sie die Kennung an."))
        return Found(same[0] if same else None, identity)

    def complete(self, values: Values, row: Goal | None, desk: Desk) -> dict[str, str]:
        if row is not None and values.get("parent_id") == row.pk:
            raise RowFault("parent", _("Ein Ziel kann nicht zu sich selbst gehören."))
        name = values.get("parent_name")
        if name is not None and key_of(name) not in _in_table(desk):
            raise RowFault(
                "parent", _("Ein Ziel „{name}“ gibt es weder hier noch in der Tabelle.").format(name=columns.short(name))
            )
        return {}

    def write(self, staged: Sequence[ImportRow], desk: Desk) -> None:
        targets = [item.target for item in staged if item.target is not None]
        stored = Goal.objects.select_related("last_editor").select_for_update(of=("self",)).in_bulk(targets)
        check_revision(staged, stored)
        last = Goal.objects.filter(edition=desk.edition).count()
        waiting = []
        for done, item in enumerate(staged):
            desk.tell(done, len(staged), writing(item))
            values = dict(item.values)
            above = values.pop("parent_name", None)
            if item.target is None:
                last += 1
            row = stored[item.target] if item.target is not None else Goal(edition=desk.edition, position=last)
            save_part(row, values, desk)
            if above is not None:
                waiting.append((item, row, above))
        self._hang(waiting, desk)
        above = dict(Goal.objects.filter(edition=desk.edition).values_list("pk", "parent"))
        refuse_rings(above, above, "parent", _("Ein Ziel kann nicht zu sich selbst gehören, auch nicht über andere."))

    @staticmethod
    def _hang(waiting: list[tuple[ImportRow, Goal, str]], desk: Desk) -> None:
        """Put goals below those that came with the same table."""
        if not waiting:
            return
        names = Names(desk.concept, desk.edition).goals_by_name
        for item, row, above in waiting:
            found = names.get(key_of(above), set()) - {row.pk}
            if len(found) != 1:
                raise RowFault(
                    "parent", _("Zeile {row}: „{name}“ ist kein eindeutiges Ziel.").format(row=item.number, name=above)
                )
            Goal.objects.filter(pk=row.pk).update(parent=next(iter(found)))


def _in_table(desk: Desk) -> set[str]:
    """Codes and wordings of all goals of the table."""
    if "in_table" not in desk.memory:
        desk.memory["in_table"] = {key_of(cell(key)) for cell in desk.lines() for key in ("code", "title")}
    names: set[str] = desk.memory["in_table"]
    return names


def _known(desk: Desk) -> dict[int, tuple[str, str]]:
    if "known" not in desk.memory:
        rows = Goal.objects.filter(edition=desk.edition).values_list("pk", "title", "code")
        desk.memory["known"] = {pk: (key_of(title), key_of(code)) for pk, title, code in rows}
    known: dict[int, tuple[str, str]] = desk.memory["known"]
    return known
