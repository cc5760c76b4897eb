"""The names of a concept that cells may use, read once for many rows: fields, units, editions, measures, figures, goals."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from concepts.models import Concept, ConceptEdition
from fields_of_action.models import EditionField, FieldOfAction, Goal, Indicator, Measure
from municipality.models import OrganizationalUnit

_MARKS = str.maketrans({"–": "-", "—": "-", "‑": "-", "„": "", "“": "", "”": "", '"': "", "’": "'"})

Index = dict[str, set[int]]
"""Ids of the rows that a name may mean."""


def key_of(name: str) -> str:
    """A name without what people write differently: case, spaces, dashes, quotation marks."""
    return " ".join(name.translate(_MARKS).casefold().split())


class Names:
    """What cells of one import may name. Everything is read when it is first asked for."""

    def __init__(self, concept: Concept, edition: ConceptEdition | None) -> None:
        self.concept = concept
        self.edition = edition

    @cached_property
    def fields(self) -> dict[int, FieldOfAction]:
        return {field.pk: field for field in FieldOfAction.objects.filter(concept=self.concept)}

    @cached_property
    def fields_by_name(self) -> Index:
        """Fields by name and alias, and by what editions call them. A field's own name goes before all others."""
        index: Index = defaultdict(set)
        own = {key_of(field.name): field.pk for field in self.fields.values()}
        for field in self.fields.values():
            for name in field.all_names:
                index[key_of(name)].add(field.pk)
        for pk, name in EditionField.objects.filter(edition__concept=self.concept).values_list("field", "name"):
            index[key_of(name)].add(pk)
        return dict(index) | {name: {pk} for name, pk in own.items()}

    @cached_property
    def units(self) -> dict[int, OrganizationalUnit]:
        return {unit.pk: unit for unit in OrganizationalUnit.objects.all()}

    @cached_property
    def units_by_name(self) -> Index:
        index: Index = defaultdict(set)
        for unit in self.units.values():
            numbered = f"{unit.kind_label} {unit.number}" if unit.number else ""
            for name in (unit.name, unit.short_name, unit.label, numbered, f"{unit.kind_label} {unit.name}"):
                if name:
                    index[key_of(name)].add(unit.pk)
        return dict(index)

    @cached_property
    def editions(self) -> dict[int, ConceptEdition]:
        return {edition.pk: edition for edition in ConceptEdition.objects.filter(concept=self.concept)}

    @cached_property
    def editions_by_name(self) -> Index:
        index: Index = defaultdict(set)
        for edition in self.editions.values():
            for name in (edition.label, edition.slug):
                index[key_of(name)].add(edition.pk)
        return dict(index)

    @cached_property
    def measures_by_number(self) -> dict[str, int]:
        rows = Measure.objects.filter(concept=self.concept).exclude(number="").values_list("number", "pk")
        return {key_of(number): pk for number, pk in rows}

    @cached_property
    def measure_ids(self) -> set[int]:
        return set(Measure.objects.filter(concept=self.concept).values_list("pk", flat=True))

    @cached_property
    def measures_by_title(self) -> dict[tuple[int, str], set[int]]:
        """Measures by field and title, for tables that give no number."""
        index: dict[tuple[int, str], set[int]] = defaultdict(set)
        for pk, field, title in Measure.objects.filter(concept=self.concept).values_list("pk", "field", "title"):
            index[field, key_of(title)].add(pk)
        return dict(index)

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        return {key_of(item.name): item for item in Indicator.objects.filter(concept=self.concept)}

    @cached_property
    def goals_by_name(self) -> Index:
        """Goals of the edition by code and by wording."""
        index: Index = defaultdict(set)
        for pk, code, title in Goal.objects.filter(edition=self.edition).values_list("pk", "code", "title"):
            for name in (code, title):
                if name:
                    index[key_of(name)].add(pk)
        return dict(index)
