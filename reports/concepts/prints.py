"""What can be printed of an edition: values, the city's form and letterhead put together, printed once and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from concepts.models import ConceptEdition
from fields_of_action.models import Measure
from municipality.models import User
from reports import pdf
from reports.concepts.build import DRAFTS, build, build_measure
from reports.concepts.document import ConceptDocument
from reports.concepts.docx import CONTENT_TYPE as WORD
from reports.concepts.docx import concept_docx
from reports.concepts.form import ConceptForm
from reports.concepts.html import STYLES, concept_job
from reports.concepts.library import form_for
from reports.concepts.sheets import measure_sheets_job, stakeholders_job
from reports.documents import Letterhead, PrintJob
from reports.layout.wording import stem
from reports.letterhead import letterhead_of
from reports.models import StoredPrint

MOST_KEPT = 8
"""So many prints are kept of an edition; four kinds, and for readers who see different things."""
MOST_AT_ONCE = 45
"""More texts than these take longer to print than somebody likes to look at a waiting page (two seconds)."""
Waiting = Callable[[float], None]


@dataclass(frozen=True)
class Kind:
    """Something that can be printed. `slug` stands in addresses; `name` begins the file's name, for the concept nothing does."""

    slug: str
    label: str | Promise
    name: str = ""
    content_type: str = "application/pdf"
    ending: str = "pdf"


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("konzept", gettext_lazy("Konzept als PDF")),
        Kind("word", gettext_lazy("Konzept als Word-Datei"), content_type=WORD, ending="docx"),
        Kind("massnahmenblaetter", gettext_lazy("Maßnahmenblätter"), "Massnahmenblaetter"),
        Kind("beteiligte", gettext_lazy("Liste der Beteiligten"), "Beteiligte"),
    )
}


class EditionPrint:
    """One print of an edition for one reader; `user` None is the administration itself, in the shell.

    Whoever asks has made sure that the reader may see the edition. Raises `FormError` for a form that cannot be read and
    `PrintFailed` where there is no complete document to be had.
    """

    def __init__(self, edition: ConceptEdition, kind: str, *, user: User | None) -> None:
        self.kind = KINDS[kind]
        self.user = user
        self.edition: ConceptEdition = (
            ConceptEdition.objects.select_related("concept__lead_unit", "concept__municipality", "predecessor")
            .prefetch_related("chapters", "guidelines", "principles")
            .get(pk=edition.pk)
        )

    @cached_property
    def document(self) -> ConceptDocument:
        return build(self.edition, user=self.user, with_reports=self.kind.slug == "massnahmenblaetter")

    @cached_property
    def form(self) -> ConceptForm:
        city = self.edition.concept.municipality
        return form_for(concept=self.edition.concept.slug, city=city.slug, city_form=city.form)

    @cached_property
    def letterhead(self) -> Letterhead:
        return letterhead_of(self.edition.concept.municipality)

    @cached_property
    def job(self) -> PrintJob:
        """For the printer; there is none for Word."""
        document = self.document
        if self.kind.slug == "massnahmenblaetter":
            concept = f"{document.concept}, {document.edition}"
            return measure_sheets_job(
                document.measures, self.letterhead, concept=concept, look=self.form.look, draft=document.draft
            )
        if self.kind.slug == "beteiligte":
            return stakeholders_job(document, self.form, self.letterhead)
        return concept_job(document, self.form, self.letterhead)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to print: no measure, no sheet."""
        return self.kind.slug == "massnahmenblaetter" and not self.document.measures

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than somebody wants to wait."""
        return self.kind.slug != "beteiligte" and self.document.texts > MOST_AT_ONCE

    @property
    def seconds(self) -> float:
        """About how long it will take."""
        return 1 + self.document.texts / 12

    @property
    def file_name(self) -> str:
        """`Integrationskonzept-der-Stadt-Offenburg_Weiterentwicklung-2020.pdf`; drafts start with `Entwurf_`."""
        edition = self.edition
        draft = "Entwurf" if edition.status in DRAFTS else ""
        parts = (draft, self.kind.name, stem(edition.concept.name, 60), stem(edition.label, 40))
        return "_".join(part for part in parts if part) + f".{self.kind.ending}"

    def stored(self) -> StoredPrint | None:
        """The print of exactly these values, if somebody waited for it before."""
        if self.kind.content_type == WORD:
            return None
        found: StoredPrint | None = StoredPrint.objects.filter(edition=self.edition, values_sha256=self._key).first()
        return found

    def content(self, waiting: Waiting | None = None) -> bytes:
        """The file; a PDF is printed once and kept. `waiting` is called now and then and may end it by raising."""
        if self.kind.content_type == WORD:
            return concept_docx(self.document, self.form, self.letterhead)
        kept = self.stored()
        if kept is not None:
            return bytes(kept.pdf)
        data = pdf.render_pdf(self.job, waiting=waiting)
        self._keep(data)
        return data

    def _keep(self, data: bytes) -> None:
        values = {"sha256": hashlib.sha256(data).hexdigest(), "pdf": data}
        StoredPrint.objects.get_or_create(edition=self.edition, values_sha256=self._key, defaults=values)
        newest = StoredPrint.objects.filter(edition=self.edition).values_list("pk", flat=True)[:MOST_KEPT]
        StoredPrint.objects.filter(edition=self.edition).exclude(pk__in=list(newest)).delete()

    @cached_property
    def _key(self) -> str:
        """The hash of all that the print is made of: values, form, letterhead, style."""
        hashed = hashlib.sha256()
        for name in STYLES:
            hashed.update((Path(settings.BASE_DIR) / "static" / "documents" / name).read_bytes())
        hashed.update(repr(sorted(asdict(self.job).items())).encode())
        return hashed.hexdigest()


def forget() -> None:
    """Print anew whatever is asked for next: a name went out of texts, and kept prints still hold it."""
    StoredPrint.objects.all().delete()


def measure_sheet(measure: Measure) -> tuple[str, PrintJob]:
    """File name and job of one measure's sheet; the measure has been read by `for_list`, with its edition's concept."""
    concept, edition = measure.concept, measure.edition
    city = concept.municipality
    form = form_for(concept=concept.slug, city=city.slug, city_form=city.form)
    where = f"{concept.name}, {edition.label}" if edition else concept.name
    draft = edition is not None and edition.status in DRAFTS
    name = "_".join(part for part in ("Massnahmenblatt", stem(measure.number, 20), stem(measure.title, 70)) if part)
    job = measure_sheets_job([build_measure(measure)], letterhead_of(city), concept=where, look=form.look, draft=draft)
    return f"{name}.pdf", job
