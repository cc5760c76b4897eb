"""Tables of recommendations of one edition."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from concepts.choices import Horizon, Priority
from concepts.models import Concept, ConceptEdition
from fields_of_action.choices import TableKind
from fields_of_action.exchange import columns, lookups
from fields_of_action.exchange.columns import Column, Values
from fields_of_action.exchange.identity import ID, STATE, find_by_id
from fields_of_action.exchange.kinds import Cells, Desk, Found, Kind, RowFault, check_revision, texts
from fields_of_action.exchange.names import key_of
from fields_of_action.exchange.parts import POSITION, part_lock, save_part, writing
from fields_of_action.lists import put_in_fields
from fields_of_action.models import ImportRow, Recommendation
from fields_of_action.sheets import answer_twins
from municipality.models import User


class Recommendations(Kind):
    """Handlungsempfehlungen of an edition that is still being written."""

    slug = TableKind.RECOMMENDATIONS
    per_edition = True
    columns = (
        ID,
        POSITION,
        Column(
            "title",
            "Empfehlung",
            columns.attribute("title"),
            columns.text("title", Recommendation, needed=True),
            ("Handlungsempfehlung", "Titel"),
            width=60,
            needed=True,
        ),
        Column("text", "Erläuterung", columns.attribute("text"), columns.text("text", Recommendation), width=60),
        Column(
            "fields",
            "Handlungsfelder",
            lambda row: texts(item.field.name for item in row.in_fields.all()),
            lookups.fields,
            ("Handlungsfeld", "Feld"),
            width=36,
        ),
        Column("horizon", "Horizont", columns.label("horizon"), columns.choice("horizon", Horizon, empty="")),
        Column("priority", "Priorität", columns.label("priority"), columns.choice("priority", Priority, empty=Priority.NORMAL)),
        Column("source", "Herkunft", columns.attribute("source"), columns.text("source", Recommendation), width=36),
        Column(
            "became",
            "Umgesetzt als",
            lambda row: lookups.write_measure(row.became),
            lookups.measure("became_id"),
            ("Maßnahme",),
        ),
        STATE,
    )
    committee = ("position", "title", "fields", "horizon", "priority", "source")

    def rows(self, concept: Concept, edition: ConceptEdition | None) -> QuerySet[Recommendation]:
        found = Recommendation.objects.filter(edition=edition).select_related("became", "last_editor")
        return found.prefetch_related("in_fields__field").order_by("position", "pk")

    def why_not(self, concept: Concept, edition: ConceptEdition | None, user: User) -> str:
        return part_lock(concept, edition, user)

    def find(self, cell: Cells, desk: Desk) -> Found:
        known = _known(desk)
        title = key_of(cell("title"))
        identity = f"title:{title}"[:500] if title else ""
        if cell("id").strip():
            return Found(find_by_id(cell("id"), set(known)), identity)
        same = [pk for pk, name in known.items() if name == title] if title else []
        if len(same) > 1:
            raise RowFault("title", _("Diese Empfehlung gibt es mehrmals. Bitte geben Sie die Kennung an."))
        return Found(same[0] if same else None, identity)

    def complete(self, values: Values, row: Recommendation | None, desk: Desk) -> dict[str, str]:
        # Nothing depends on two cells.
        return {}

    def write(self, staged: Sequence[ImportRow], desk: Desk) -> None:
        targets = [item.target for item in staged if item.target is not None]
        stored = Recommendation.objects.select_related("last_editor").select_for_update(of=("self",)).in_bulk(targets)
        check_revision(staged, stored)
        last = Recommendation.objects.filter(edition=desk.edition).count()
        for done, item in enumerate(staged):
            desk.tell(done, len(staged), writing(item))
            values = dict(item.values)
            concerned = values.pop("fields", None)
            if item.target is None:
                last += 1
            row = stored[item.target] if item.target is not None else Recommendation(edition=desk.edition, position=last)
            save_part(row, values, desk)
            if values.get("became_id"):
                answer_twins(row, user=desk.user)
            if concerned is not None:
                put_in_fields(row, concerned, user=desk.user)


def _known(desk: Desk) -> dict[int, str]:
    if "known" not in desk.memory:
        rows = Recommendation.objects.filter(edition=desk.edition).values_list("pk", "title")
        desk.memory["known"] = {pk: key_of(title) for pk, title in rows}
    known: dict[int, str] = desk.memory["known"]
    return known
