"""What a paper is drawn up from: an edition, a field of it, or measures; as the address of the page names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from concepts.choices import EditionStatus
from concepts.models import Concept, ConceptEdition
from council.models import InsertedPart, SubmissionMeasure
from fields_of_action.choices import MeasureStatus
from fields_of_action.models import EditionField, Measure
from municipality.models import User
from municipality.scoping import active_municipality

MOST_MEASURES = 100
"""So many measures can be asked for at once: one page of the grid."""


@dataclass(frozen=True)
class Source:
    """`kind` is "edition", "field" or "measures". An edition is there for the first two, measures for the last."""

    kind: str
    edition: ConceptEdition | None = None
    field: EditionField | None = None
    measures: tuple[Measure, ...] = ()

    @property
    def concept(self) -> Concept:
        return self.edition.concept if self.edition is not None else self.measures[0].concept

    @property
    def address(self) -> str:
        """The page on which a paper is drawn up from this."""
        if self.kind == "measures":
            return page_for(measures=[item.pk for item in self.measures])
        return page_for(edition=self.edition, field=self.field)

    @property
    def back(self) -> str:
        """The page this stands on."""
        if self.kind == "measures":
            if len(self.measures) == 1:
                return self.measures[0].get_absolute_url()
            return reverse("fields_of_action:measure_list", args=[active_municipality().slug])
        return str((self.field or self.edition).get_absolute_url())  # type: ignore[union-attr]

    @property
    def label(self) -> str:
        """How papers name it as their source."""
        if self.kind == "measures":
            named = "Maßnahme" if len(self.measures) == 1 else "Maßnahmen"
            return f"{named} {', '.join(f'„{item.title}“' for item in self.measures)}"[:300]
        assert self.edition is not None  # noqa: S101  both other kinds have one
        told = [self.edition.label]
        told += [f"Fassung {self.edition.version}"] if self.edition.version else []
        told += [f"Stand {self.edition.as_of:%d.%m.%Y}"] if self.edition.as_of else []
        about = f"Handlungsfeld „{self.field.name}“, " if self.field else ""
        return (about + ", ".join(told))[:300]


def page_for(
    *, edition: ConceptEdition | None = None, field: EditionField | None = None, measures: list[int] | None = None
) -> str:
    """Address of the page that draws up a paper from this."""
    values: list[tuple[str, Any]] = [("fortschreibung", edition.pk)] if edition is not None else []
    values += [("feld", field.field_id)] if field is not None else []
    values += [("massnahme", pk) for pk in measures or []]
    return f"{reverse('council:submission_draw_up', args=[active_municipality().slug])}?{urlencode(values)}"


def find(values: Mapping[str, Any], user: User) -> Source | None:
    """What the address names, within what this person may see; nothing where one part of it cannot be found."""
    edition, field, measures = _ids(values, "fortschreibung"), _ids(values, "feld"), _ids(values, "massnahme")
    if measures:
        rows = Measure.objects.visible_to(user).for_list().select_related("edition__concept").filter(pk__in=measures)
        found = tuple(rows.order_by("field", "number", "title"))
        same = {item.concept_id for item in found}
        return Source("measures", measures=found) if len(found) == len(measures) and len(same) == 1 else None
    editions = ConceptEdition.objects.visible_to(user).select_related("concept__lead_unit", "predecessor")
    row = editions.filter(pk__in=edition[:1]).first()
    if row is None:
        return None
    if not field:
        return Source("edition", row)
    part = EditionField.objects.select_related("field").filter(edition=row, field__in=field[:1]).first()
    if part is None:
        return None
    part.edition = row
    return Source("field", row, part)


def _ids(values: Mapping[str, Any], name: str) -> list[int]:
    texts = values.getlist(name) if hasattr(values, "getlist") else values.get(name, [])
    numbers = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18}
    return sorted(numbers)[:MOST_MEASURES]


def why_not(source: Source) -> str:
    """Empty where a paper can be drawn up from this, else the sentence that says why not."""
    if source.edition is not None and source.edition.status == EditionStatus.SUPERSEDED:
        return "Diese Fassung ist fortgeschrieben. Bitte legen Sie die Vorlage aus der Fortschreibung an, die heute gilt."
    if source.measures and all(item.status == MeasureStatus.DROPPED for item in source.measures):
        return "Aufgegebene Maßnahmen kommen in keine Vorlage mehr. Tragen Sie zuerst ein, dass sie wieder verfolgt werden."
    return ""


def find_again(part: InsertedPart, user: User) -> Source | None:
    """What a text was taken over from, as it is now; nothing where this person does not see it or it is gone."""
    kind = part.part.partition(".")[0]
    if kind == "measures":
        rows = SubmissionMeasure.objects.filter(submission=part.submission_id).values_list("measure", flat=True)
        values = {"massnahme": [str(pk) for pk in rows]}
    else:
        values = {"fortschreibung": [str(part.edition_id)]}
        values |= {"feld": [str(part.field_id)]} if kind == "field" else {}
    return find(values, user)
