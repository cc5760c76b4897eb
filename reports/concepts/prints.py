"""What can be printed of an edition, ready for the printer: its values, the city's form and letterhead put together."""

from __future__ import annotations

from concepts.models import ConceptEdition
from municipality.models import User
from reports.concepts.build import DRAFTS, build
from reports.concepts.docx import concept_docx
from reports.concepts.form import ConceptForm
from reports.concepts.html import concept_job
from reports.concepts.library import form_for
from reports.documents import PrintJob
from reports.layout.wording import stem
from reports.letterhead import letterhead_of

LONG = 60
"""So many texts take longer to print than somebody wants to look at a waiting page (about two seconds)."""


def edition_for_print(edition: ConceptEdition) -> ConceptEdition:
    """The same edition with everything loaded that `build` walks through."""
    found: ConceptEdition = (
        ConceptEdition.objects.select_related("concept__lead_unit", "concept__municipality", "predecessor")
        .prefetch_related("chapters", "guidelines", "principles")
        .get(pk=edition.pk)
    )
    return found


def form_of(edition: ConceptEdition) -> ConceptForm:
    """The form of the city or the concept. Raises `FormError` when its file has a mistake."""
    city = edition.concept.municipality
    return form_for(concept=edition.concept.slug, city=city.slug, city_form=city.form)


def print_job(edition: ConceptEdition, *, user: User | None) -> PrintJob:
    """The job for the whole edition as `user` may read it; `None` is the administration in the shell."""
    row = edition_for_print(edition)
    return concept_job(build(row, user=user), form_of(row), letterhead_of(row.concept.municipality))


def file_name(edition: ConceptEdition, ending: str = "pdf") -> str:
    """`Integrationskonzept-der-Stadt-Offenburg_Weiterentwicklung-2020.pdf`; drafts start with `Entwurf_`."""
    parts = ("Entwurf" if edition.status in DRAFTS else "", stem(edition.concept.name, 60), stem(edition.label, 40))
    return "_".join(part for part in parts if part) + f".{ending}"


def docx(edition: ConceptEdition, *, user: User | None) -> bytes:
    """The whole edition as a Word file, as `user` may read it."""
    row = edition_for_print(edition)
    return concept_docx(build(row, user=user), form_of(row), letterhead_of(row.concept.municipality))
